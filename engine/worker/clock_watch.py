"""Whether the machine's clock is set while a worker runs: it is compared with time that nobody can set."""

from collections.abc import Callable
from datetime import datetime, timedelta

from engine.clock import Clock, elapsed, system_clock

TOLERANCE = timedelta(seconds=2)
"""NTP moves a clock gently, by less than this; a jump beyond it is somebody's doing, or a machine that was asleep."""


class ClockWatch:
    """Sees jumps of a clock.

    Args:
        clock: The clock that is watched.
        elapsed: Seconds since some fixed moment, which nothing sets.
    """

    def __init__(self, clock: Clock = system_clock, elapsed: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._elapsed = elapsed
        self._at, self._since = clock(), elapsed()

    def jump(self) -> tuple[datetime, timedelta] | None:
        """Return what the clock should say, and how much later it says; None while it goes as it should."""
        at, since = self._clock(), self._elapsed()
        expected = self._at + timedelta(seconds=since - self._since)
        self._at, self._since = at, since
        off = at - expected
        return (expected, off) if abs(off) > TOLERANCE else None
