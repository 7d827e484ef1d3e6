"""National holidays and cuti bersama of Indonesia, as published, by year."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """One year's days off and their names in Indonesian; a year nobody knows anything of has none.

    Attributes:
        year: The year.
        names: What each day off is for; "(perkiraan)" in a name marks a lunar date not yet decreed.
        warning: A sentence where the year has holidays but no cuti bersama yet, so that due times may move; else empty.
    """

    year: int
    names: Mapping[date, str]
    warning: str = ""


@cache
def days_off(year: int) -> DaysOff:
    """Return a year's public holidays and government days off (cuti bersama), from the package `holidays`.

    A year without any cuti bersama, which is decreed in the autumn before, is also named in the log, once.
    """
    found = country_holidays("ID", categories=("public", "government"), language="id", years=year)
    names = MappingProxyType(dict(sorted(found.items())))
    if not names or any("Cuti Bersama" in name for name in names.values()):
        return DaysOff(year, names)
    warning = f"No cuti bersama is known for {year}: enter it when it is decreed; due times in {year} may move."
    log.warning(warning)
    return DaysOff(year, names, warning)


def published_days(year: int) -> Mapping[date, str]:
    """Return the days off of a year by date: what a calendar that follows the published list asks for."""
    return days_off(year).names
