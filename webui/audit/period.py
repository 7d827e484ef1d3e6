"""Which days and version a page of figures is about, by its address: `?dari=2026-07-01&sampai=2026-12-31&versi=2`."""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext

from engine.read_models.work import WorkPeriod
from webui.current import engine
from webui.times import WIB

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class HalfYear:
    """A half-year: what the SOP is monitored by (PermenPANRB 35/2012)."""

    year: int
    second: bool

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 7 if self.second else 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31) if self.second else date(self.year, 6, 30)

    @property
    def before(self) -> "HalfYear":
        """The half-year before."""
        return HalfYear(self.year - (not self.second), second=not self.second)

    @property
    def after(self) -> "HalfYear":
        """The half-year after."""
        return HalfYear(self.year + self.second, second=not self.second)

    @property
    def name(self) -> str:
        """What people call it."""
        return gettext("Semester %(roman)s %(year)s", roman="II" if self.second else "I", year=str(self.year))


def half_year_of(day: date) -> HalfYear:
    """Return the half-year a day lies in."""
    return HalfYear(day.year, day.month > 6)


def today() -> date:
    """Return the present day in Jakarta."""
    return engine().now().astimezone(WIB).date()


def asked(key: str = "") -> WorkPeriod:
    """Return what the address asks for; the present half-year and all versions where it says nothing readable."""
    now = half_year_of(today())
    first, last = _day("dari", now.first), _day("sampai", now.last)
    if first > last:
        first, last = last, first
    return WorkPeriod(key, first, last, max(0, request.args.get("versi", 0, type=int)))


def name_of(period: WorkPeriod) -> str:
    """Return a period's name where it is a half-year, else an empty text."""
    half = half_year_of(period.first)
    return half.name if (half.first, half.last) == (period.first, period.last) else ""


def around(period: WorkPeriod) -> tuple[HalfYear, HalfYear]:
    """Return the half-years before and after a period's."""
    return half_year_of(period.first).before, half_year_of(period.last).after


def _day(name: str, otherwise: date) -> date:
    try:
        return min(max(date.fromisoformat(request.args.get(name, "")), EARLIEST), LATEST)
    except ValueError:
        return otherwise
