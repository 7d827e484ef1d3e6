"""What pages say of calendars: kinds of days off, names of days and months, and a change in a sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from babel.dates import get_day_names, get_month_names
from flask_babel import gettext

from engine import commands
from engine.read_models import CalendarDay
from webui import times


def kind_word(kind: str) -> str:
    """Return what a kind of day off is called."""
    words = {
        "libur_nasional": gettext("Libur nasional"),
        "cuti_bersama": gettext("Cuti bersama"),
        "lain": gettext("Libur lain"),
    }
    return words.get(kind, kind)


def day_names(width: Literal["abbreviated", "wide"] = "wide") -> list[str]:
    """Return the names of the days, Monday first."""
    names = get_day_names(width, locale=times.language())
    return [str(names[number]) for number in range(7)]


def month_name(month: int) -> str:
    """Return the name of a month, 1 to 12."""
    return str(get_month_names("wide", "stand-alone", locale=times.language())[month])


def weeks_of(days: Sequence[CalendarDay]) -> list[list[CalendarDay | None]]:
    """Return a month's days as weeks from Monday; None before its first day and behind its last."""
    cells: list[CalendarDay | None] = [*[None] * days[0].day.weekday(), *days]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def change_sentence(change: commands.CalendarChange) -> str:
    """Say what a change does."""
    match change:
        case commands.AddHoliday(day, name, kind):
            return gettext(
                "%(day)s menjadi hari libur: %(name)s (%(kind)s).", day=_day(day), name=name, kind=_kind(kind)
            )
        case commands.RemoveHoliday(day):
            return gettext("%(day)s menjadi hari kerja.", day=_day(day))
        case commands.RestoreHoliday(day):
            return gettext("%(day)s kembali menjadi hari libur.", day=_day(day))
        case commands.SetWeek():
            return gettext("Jam kerja mingguan diganti.")
        case commands.AddDatedHours(first, last, name):
            return gettext(
                "Jam kerja %(name)s berlaku %(first)s sampai %(last)s.", name=name, first=_day(first), last=_day(last)
            )
        case commands.RemoveDatedHours(first, last):
            return gettext(
                "Jam kerja khusus %(first)s sampai %(last)s dihapus; jam mingguan berlaku lagi.",
                first=_day(first),
                last=_day(last),
            )
        case commands.PrepareYear(year):
            return gettext("Hari libur tahun %(year)s diambil dari daftar terbitan.", year=year)


def _day(day: date) -> str:
    return times.long_date(day)


def _kind(kind: commands.HolidayKind) -> str:
    return kind_word(kind.value).lower()
