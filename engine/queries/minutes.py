"""Medians of working minutes that have been counted: minutes → how many tasks took so many."""

from collections import Counter
from collections.abc import Iterable, Mapping

Minutes = Mapping[int, int]


def together(parts: Iterable[Minutes]) -> Counter[int]:
    """Return several counts as one."""
    whole: Counter[int] = Counter()
    for part in parts:
        whole.update(part)
    return whole


def median(counted: Minutes) -> float | None:
    """Return the middle value, or the mean of the two middle ones; None where nothing was counted."""
    total = sum(counted.values())
    if not total:
        return None
    low, high = _at(counted, (total - 1) // 2), _at(counted, total // 2)
    return (low + high) / 2


def longest(counted: Minutes) -> int | None:
    """Return the greatest value; None where nothing was counted."""
    return max(counted, default=None)


def _at(counted: Minutes, place: int) -> int:
    """Return the value at a place, from 0, if all were written down in order."""
    passed = 0
    for value in sorted(counted):
        passed += counted[value]
        if passed > place:
            return value
    raise IndexError(place)
