"""Pages of long lists, by the address: `?halaman=2`."""

from dataclasses import dataclass

from flask import request

SIZE = 50
"""Rows on a page."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page lies in its list. `first` and `last` count from 1."""

    number: int
    pages: int
    first: int
    last: int
    total: int


def offset(size: int = SIZE) -> int:
    """Return how many rows come before the page that is asked for."""
    asked = request.args.get("halaman", 1, type=int)
    return (min(max(asked, 1), 100_000) - 1) * size


def of(total: int, start: int, size: int = SIZE) -> Paging:
    """Return where the page that starts after `start` rows lies in a list of `total`."""
    pages = max(1, -(-total // size))
    return Paging(start // size + 1, pages, min(start + 1, total), min(start + size, total), total)
