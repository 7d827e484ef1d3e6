"""Whether the server's clock was set back, as far as the instants of events and seals tell."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from engine.read_models.audit import SealRow

TOLERANCE = timedelta(seconds=5)
"""Commands take their instant before they wait in line for the database, so neighbours may be this far out of order."""


def is_set_back(before: str, after: str) -> bool:
    """Whether an instant lies before the one it follows; what is no instant is not."""
    try:
        return datetime.fromisoformat(before) - datetime.fromisoformat(after) > TOLERANCE
    except (TypeError, ValueError):
        return False  # Damaged text, or nothing before it: told of as an altered event.


def seals_set_back(seals: Sequence[SealRow]) -> int:
    """Return how many seals are older than the one before them."""
    return sum(before.at - after.at > TOLERANCE for before, after in pairwise(seals))
