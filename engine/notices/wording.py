"""Times as a formal letter in Bahasa Indonesia says them."""

from datetime import datetime

from babel.dates import format_datetime

from engine.clock import OFFICE_ZONE


def long_time(instant: datetime) -> str:
    """Return an instant in full: "Senin, 23 November 2026 pukul 14.05 WIB"."""
    return format_datetime(instant.astimezone(OFFICE_ZONE), "EEEE, d MMMM y 'pukul' HH.mm 'WIB'", locale="id")


def short_time(instant: datetime) -> str:
    """Return an instant for a subject line: "23 Nov 2026 14.05 WIB"."""
    return format_datetime(instant.astimezone(OFFICE_ZONE), "d MMM y HH.mm 'WIB'", locale="id")
