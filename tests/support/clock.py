"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")


def wib(text: str) -> datetime:
    """Return an instant written as local time in Lumajang, such as `2026-11-23 07:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


class MovableClock:
    """The engine's clock in tests."""

    def __init__(self, start: str = "2026-11-23 07:30") -> None:
        self.now = wib(start)

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.now

    def move_to(self, instant: datetime | str) -> None:
        """Set the clock, by an instant or by local time as text."""
        self.now = wib(instant) if isinstance(instant, str) else instant

    def advance(self, **span: float) -> None:
        """Move the clock forward by so many `minutes=`, `hours=`, `days=`."""
        self.now += timedelta(**span)
