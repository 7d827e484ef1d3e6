"""Say what was done to a chain, once it is known where it breaks."""

from collections.abc import Sequence

from engine.history.chain import Authenticate, said
from engine.read_models.audit import MisfitKind
from engine.store.queries.audit import EventValues

WINDOW = 10_000
"""How many events behind the break are looked at."""

SEQUENCE, MAC = 1, -1
"""Places of the number and the MAC among an event's values."""


def fits(authenticate: Authenticate, previous: str, event: EventValues, sequence: object = None) -> bool:
    """Whether an event follows a MAC: as it stands, or with another number."""
    values = event[:MAC]
    if sequence is not None:
        values[SEQUENCE] = sequence
    return bool(_mac(authenticate, previous, values) == event[MAC])


def diagnose(
    authenticate: Authenticate, previous: str, expected: int, rest: Sequence[EventValues], count: int | None
) -> MisfitKind:
    """Return what happened at the first event that does not fit.

    Args:
        authenticate: Makes a MAC.
        previous: MAC of the last event that fits.
        expected: The number the next event should have.
        rest: The chain's events from there on.
        count: How many events the chain should have; None where nobody knows.
    """
    first = rest[0]
    moved = next((event for event in rest if fits(authenticate, previous, event, expected)), None)
    if moved is not None:
        return _displaced(authenticate, expected, rest, moved)
    if first[SEQUENCE] != expected:
        return MisfitKind.MISSING
    if count is not None and expected > count:
        return MisfitKind.INSERTED
    # Whoever takes an event out and numbers the others anew leaves them fitting each other, one number too low.
    follows = len(rest) > 1 and fits(authenticate, first[MAC], rest[1], expected + 2)
    return MisfitKind.MISSING if follows else MisfitKind.ALTERED


def _displaced(
    authenticate: Authenticate, expected: int, rest: Sequence[EventValues], moved: EventValues
) -> MisfitKind:
    """Return why the event that belongs here stands elsewhere.

    What stands in its place is a true event of this chain, or nobody ever wrote it.
    """
    place = rest.index(moved)
    if place == 0:
        # Its number was changed and nothing stands where it belongs.
        return MisfitKind.MISSING
    before = rest[place - 1] if place > 1 else moved
    swapped = fits(authenticate, before[MAC], rest[0], moved[SEQUENCE])
    shifted = fits(authenticate, moved[MAC], rest[0], expected + 1)
    return MisfitKind.REORDERED if swapped or shifted else MisfitKind.INSERTED


def _mac(authenticate: Authenticate, previous: str, values: Sequence[object]) -> str:
    try:
        return authenticate(said(previous, values))
    except TypeError:
        # Bytes where text belongs: SQLite stores whatever it is given.
        return ""
