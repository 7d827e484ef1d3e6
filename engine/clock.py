"""The time, as an argument, and how far it can be trusted. Nobody else in the engine asks the operating system."""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC. Tests pass one that they can move."""

OFFICE_ZONE = timezone(timedelta(hours=7), "WIB")
"""Asia/Jakarta, which has no summer time: the office's days and years begin in it, and its people read it."""


def system_clock() -> datetime:
    """Return the present instant in UTC, to the millisecond.

    Milliseconds, because Camunda's REST dialect shows no more and what is stored should be what is shown.
    """
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


SYNCHRONISED, UNSYNCHRONISED, UNKNOWN = "synchronised", "unsynchronised", "unknown"


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """Whether the operating system keeps its clock in step with others.

    Attributes:
        state: `synchronised`, `unsynchronised`, or `unknown` where the system does not say.
        error_ms: How far off the system thinks it may be, in milliseconds; None where it does not say.
    """

    state: str
    error_ms: int | None = None


class _Timex(ctypes.Structure):
    """The beginning of `struct timex` (adjtimex(2)), and room for the rest of it."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 512),
    )


_UNSYNC = 0x40
"""STA_UNSYNC among the status bits."""


def synchronisation() -> Synchronisation:
    """Ask Linux whether its clock is kept in step, by NTP or whatever else does it; unknown elsewhere."""
    asked = _Timex()  # modes 0: ask, set nothing
    try:
        answer = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(asked))
    except (OSError, AttributeError):
        return Synchronisation(UNKNOWN)
    if answer < 0:
        return Synchronisation(UNKNOWN)
    return Synchronisation(UNSYNCHRONISED if asked.status & _UNSYNC else SYNCHRONISED, asked.maxerror // 1000)


def elapsed() -> float:
    """Return seconds since some fixed moment, whatever the clock is set to; time asleep counts where that is known."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)
