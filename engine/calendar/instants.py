"""Instants and minutes, exactly: what every calendar computes with."""

import math
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import ExecutionError, RequestError

OFFICE_MINUTES = 450
"""Working minutes 1 Hari stands for, in Ramadan too: 37 hours 30 minutes in five days (Perpres 21/2023, art. 4)."""
PLAIN_MINUTES = 1440
MICROSECONDS = 60_000_000
"""In a minute. Calendars count in whole microseconds, so that adding and splitting never round."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def in_utc(instant: datetime) -> datetime:
    """Return an aware instant in UTC.

    Raises:
        ExecutionError: It is naive: which instant it means would be a guess.
    """
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise ExecutionError(f"Cannot compute with {instant.isoformat()}: an instant needs a time zone.")
    return local(instant, UTC)


def local(instant: datetime, zone: tzinfo) -> datetime:
    """Return an aware instant as a zone's clock shows it.

    Raises:
        ExecutionError: That clock would show a year that is not among 1 to 9999.
    """
    try:
        return instant.astimezone(zone)
    except OverflowError as error:
        raise ExecutionError(f"Cannot compute with {instant.isoformat()}: the years 1 to 9999 end there.") from error


def since_epoch(instant: datetime) -> int:
    """Return the microseconds from 1970 to an instant in UTC."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def from_epoch(microseconds: int) -> datetime:
    """Return the instant that many microseconds after 1970, in UTC."""
    return EPOCH + timedelta(microseconds=microseconds)


def microseconds_in(minutes: float) -> int:
    """Return minutes as whole microseconds.

    Raises:
        ExecutionError: They are infinite or not a number.
    """
    if not math.isfinite(minutes):
        raise ExecutionError(f"Cannot compute with {minutes} minutes: a finite number is needed.")
    return round(minutes * MICROSECONDS)


@cache
def zone_named(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        RequestError: No zone has that IANA name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"Cannot use time zone {name!r}: it is not an IANA name."
        raise RequestError("calendar.zone", message, zone=name) from error
