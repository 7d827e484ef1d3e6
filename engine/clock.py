"""The time, as an argument. Nobody else in the engine asks the operating system for it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC. Tests pass one that they can move."""


def system_clock() -> datetime:
    """Return the present instant in UTC, to the millisecond.

    Milliseconds, because Camunda's REST dialect shows no more and what is stored should be what is shown.
    """
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
