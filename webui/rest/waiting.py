"""How workers wait for work: many polls, one look.

Each waiting poll holds a thread of the server, which is cheap, and asking the database for each of them would not be.
So one of those who wait looks for all, four times a second, and calls as many as there is work for, in the order in
which they came.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock

POLL_SECONDS = 0.25
"""How often those who wait are looked for."""

Look = Callable[[Collection[str]], Mapping[str, int]]
"""How many external tasks of each topic anybody could fetch now."""


@dataclass(slots=True, eq=False)
class _Poll:
    """One request that waits, and for how many tasks of which topics."""

    topics: Collection[str]
    most: int
    woken: Event = field(default_factory=Event)
    called: bool = False


class LongPolls:
    """Everyone who waits for work in this process.

    Args:
        most: How many may wait at a time.
        look: Asks the database.
    """

    def __init__(self, most: int, look: Look) -> None:
        self._most = most
        self._look = look
        self._polls: list[_Poll] = []
        self._lock = Lock()
        self._leading = Lock()

    def wait(self, topics: Collection[str], most: int, until: float) -> bool:
        """Wait until there may be work.

        Args:
            topics: What is asked for.
            most: How many tasks at most.
            until: When to give up, by `time.monotonic`.

        Returns:
            True: fetch now; another worker may be faster all the same. False: time is over, or too many wait already.
        """
        poll = _Poll(topics, most)
        with self._lock:
            if len(self._polls) >= self._most:
                return False
            self._polls.append(poll)
        try:
            while not poll.called and (left := until - time.monotonic()) > 0:
                if self._leading.acquire(blocking=False):
                    self._lead(poll, until)
                else:
                    poll.woken.wait(left)
                    poll.woken.clear()
            return poll.called
        finally:
            with self._lock:
                self._polls.remove(poll)
            self._wake_one()

    def _lead(self, poll: _Poll, until: float) -> None:
        """Look for everybody until one's own wait is over."""
        try:
            while not poll.called and (left := until - time.monotonic()) > 0:
                time.sleep(min(POLL_SECONDS, left))
                self._call()
        finally:
            self._leading.release()

    def _call(self) -> None:
        """Call as many as there is work for. One call a poll: what it fetches is its own affair."""
        with self._lock:
            wanted = frozenset(topic for poll in self._polls for topic in poll.topics)
        waiting = dict(self._look(wanted))
        with self._lock:
            for poll in self._polls:
                if not poll.called and _take(waiting, poll):
                    poll.called = True
                    poll.woken.set()

    def _wake_one(self) -> None:
        """Wake somebody to lead: who led may be the one that has just gone."""
        with self._lock:
            for poll in self._polls:
                if not poll.called:
                    poll.woken.set()
                    return


def _take(waiting: dict[str, int], poll: _Poll) -> bool:
    """Count off what a poll would fetch; False where there is nothing left for it."""
    wanted = poll.most
    for topic in poll.topics:
        taken = min(wanted, waiting.get(topic, 0))
        if taken:
            waiting[topic] -= taken
            wanted -= taken
    return wanted < poll.most
