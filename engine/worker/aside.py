"""Work beside deadlines: a thread of its own in each worker, so that what is slow holds up no timer."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import ClassVar

from engine.worker.looking import look


class Aside(ABC):
    """Works in a thread of its own. Several may work on one database: each thing is done once.

    Attributes:
        thread_name: What the thread is called.
        waits: What has to wait where looking fails, for the log.
    """

    thread_name: ClassVar[str]
    waits: ClassVar[str]

    def __init__(self) -> None:
        self._stopping = Event()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Work meanwhile; at the end what is at hand is finished, or left to its lease."""
        thread = Thread(target=look, args=(self.work, self._stopping, self.waits), name=self.thread_name, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join(timeout=30)
            self.close()

    @abstractmethod
    def work(self) -> int:
        """Do what is due now; return how much it was."""

    def close(self) -> None:  # noqa: B027  # most hold nothing
        """Give back what it holds."""
