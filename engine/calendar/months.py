"""Months and half-years as the office counts them: in Jakarta."""

from datetime import UTC, date, datetime, time, timedelta

from engine.clock import OFFICE_ZONE


def day_of(instant: datetime) -> date:
    """Return the local day of an instant."""
    return instant.astimezone(OFFICE_ZONE).date()


def day_start(day: date) -> datetime:
    """Return the instant, in UTC, at which a local day begins."""
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)


def month_of(instant: datetime) -> str:
    """Return the local month of an instant, such as `2026-11`."""
    return f"{day_of(instant):%Y-%m}"


def month_span(month: str) -> tuple[datetime, datetime]:
    """Return when a month begins and when the next one does."""
    first = date.fromisoformat(f"{month}-01")
    return day_start(first), day_start(_next(first))


def months_within(first: date, last: date) -> list[str]:
    """Return the months of which every day lies between two days, these included."""
    begin = first if first.day == 1 else _next(first)
    months = []
    while _next(begin) - timedelta(days=1) <= last:
        months.append(f"{begin:%Y-%m}")
        begin = _next(begin)
    return months


def _next(day: date) -> date:
    """Return the first day of the next month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
