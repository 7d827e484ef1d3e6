"""Check that a chain of history events is whole: nothing changed, nothing missing, nothing added."""

import hmac
from collections.abc import Iterable, Mapping

from engine.history.chain import mac_of


def verify_chain(key: bytes, rows: Iterable[Mapping[str, object]], head: str, count: int) -> int | None:
    """Return the sequence number of the first event that does not fit, None where the whole chain does.

    Args:
        key: The key the chain was made with.
        rows: The chain's events by ascending sequence number, each with every column of `history_event`.
        head: MAC of its last event, as kept beside the chain; empty for no events.
        count: How many there are, as kept beside the chain.

    Returns:
        Where the chain breaks: the number an event has or, where one is missing, should have.
    """
    previous, expected = "", 1
    for row in rows:
        fits = row["sequence"] == expected and hmac.compare_digest(mac_of(key, previous, dict(row)), str(row["mac"]))
        if not fits or expected > count:
            return expected
        previous, expected = str(row["mac"]), expected + 1
    if expected <= count:
        return expected
    # The last event is the one the head would have to be of.
    return None if hmac.compare_digest(previous, head) else max(count, 1)
