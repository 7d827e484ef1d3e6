"""Looking for something to do, again and again."""

import logging
from collections.abc import Callable
from threading import Event

POLL_SECONDS = 1.0
"""How often a worker looks: nothing happens later than this after it is due."""

_log = logging.getLogger(__name__)


def look(work: Callable[[], int], stopping: Event, trouble: str) -> None:
    """Do work until `stopping` is set, at once again where there was some, else a second later.

    Args:
        work: Does what is due now; returns how much it was.
        stopping: Ends it.
        trouble: What it means that looking fails, for the log.
    """
    while not stopping.is_set():
        try:
            busy = work() > 0
        except Exception:
            # The database may be away for a moment; a thread that died of it would let every deadline pass.
            _log.exception("%s; the worker tries again.", trouble)
            busy = False
        if not busy:
            stopping.wait(POLL_SECONDS)
