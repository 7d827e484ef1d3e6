"""Times as people here say them: instants in WIB, spans in working time of 450 minutes a day."""

from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask_babel import get_locale, gettext

WIB = ZoneInfo("Asia/Jakarta")
MINUTES_PER_DAY = 450
"""Working minutes of one Hari, always (Perpres 21/2023)."""

FAR_AWAY = 9999
"""A due date in this year means: no standard time."""

_PATTERNS = {
    "id": {
        "long": "EEEE, d MMMM y 'pukul' HH.mm 'WIB'",
        "medium": "d MMMM y 'pukul' HH.mm 'WIB'",
        "short": "EEE d MMM, HH.mm",
    },
    "en": {
        "long": "EEEE, d MMMM y 'at' HH:mm 'WIB'",
        "medium": "d MMMM y 'at' HH:mm 'WIB'",
        "short": "EEE d MMM, HH:mm",
    },
}


def language() -> str:
    """Return the reader's language, `id` or `en`."""
    return "en" if str(get_locale() or "id").startswith("en") else "id"


def long_time(instant: datetime) -> str:
    """Return an instant in full: "Senin, 23 November 2026 pukul 14.05 WIB"."""
    return _formatted(instant, "long")


def medium_time(instant: datetime) -> str:
    """Return an instant without its weekday: "23 November 2026 pukul 14.05 WIB"."""
    return _formatted(instant, "medium")


def short_time(instant: datetime) -> str:
    """Return an instant for a narrow place: "Sen 23 Nov, 14.05"."""
    return _formatted(instant, "short")


def long_date(day: date) -> str:
    """Return a day: "23 November 2026". An instant is taken in WIB."""
    local = day.astimezone(WIB).date() if isinstance(day, datetime) else day
    return format_date(local, "d MMMM y", locale=language())


def short_day(day: date) -> str:
    """Return a day for a narrow place: "Sen 23 Nov"."""
    return format_date(day, "EEE d MMM", locale=language())


def day_text(day: date) -> str:
    """Return a day, or that there is none where it lies in the far year."""
    return gettext("Tanpa batas waktu baku") if day.year >= FAR_AWAY else long_date(day)


def clock_time(instant: datetime) -> str:
    """Return an instant's hour and minute: "14.05"."""
    return format_datetime(instant.astimezone(WIB), "HH:mm" if language() == "en" else "HH.mm", locale=language())


def month_name(day: date, *, short: bool = False) -> str:
    """Return a day's month: "November 2026", short "Nov"."""
    return format_date(day, "MMM" if short else "LLLL y", locale=language())


def weekday_name(day: date) -> str:
    """Return a day's name: "Senin"."""
    return format_date(day, "EEEE", locale=language())


def weekdays() -> list[str]:
    """Return the days of a week from Monday, short: "Sen"."""
    monday = date(2024, 1, 1)
    return [format_date(monday + timedelta(days=number), "EEE", locale=language()) for number in range(7)]


def iso_day(instant: datetime) -> str:
    """Return the day of an instant in WIB as `2026-11-23`, for date inputs."""
    return instant.astimezone(WIB).date().isoformat()


def duration(minutes: float) -> str:
    """Return a span of working time in words, in at most two units: "1 jam 40 menit", "2 hari", "1 hari 3 jam"."""
    whole = int(abs(minutes))
    if whole == 0:
        return gettext("kurang dari 1 menit")
    days, rest = divmod(whole, MINUTES_PER_DAY)
    hours, left = divmod(rest, 60)
    parts = [_amount(days, "day"), _amount(hours, "hour"), "" if days else _amount(left, "minute")]
    return " ".join(part for part in parts if part)


def remaining(minutes: float | None) -> str:
    """Return how a task stands: "sisa 1 jam 40 menit kerja", "terlambat 2 hari kerja", "Tanpa batas waktu baku"."""
    if minutes is None:
        return gettext("Tanpa batas waktu baku")
    if minutes < 0:
        return gettext("terlambat %(span)s kerja", span=duration(ceil(-minutes)))
    return gettext("sisa %(span)s kerja", span=duration(minutes))


def is_far_away(instant: datetime | None) -> bool:
    """Whether a due time means that there is none."""
    return instant is None or instant.year >= FAR_AWAY


def _formatted(instant: datetime, pattern: str) -> str:
    if is_far_away(instant):
        return gettext("Tanpa batas waktu baku")
    chosen = language()
    return format_datetime(instant.astimezone(WIB), _PATTERNS[chosen][pattern], locale=chosen)


def _amount(count: int, unit: str) -> str:
    if count == 0:
        return ""
    words = {
        "day": gettext("%(n)d hari", n=count) if count != 1 else gettext("1 hari"),
        "hour": gettext("%(n)d jam", n=count) if count != 1 else gettext("1 jam"),
        "minute": gettext("%(n)d menit", n=count) if count != 1 else gettext("1 menit"),
    }
    return words[unit]
