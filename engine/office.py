"""What a new office begins with: its groups, units and, for trying out, demo accounts.

All of it is only made where it is missing; what is there keeps its name.
"""

import logging
import secrets
from contextlib import suppress

from engine.clock import OFFICE_ZONE
from engine.commands import (
    AddIndicator,
    CreateCalendar,
    CreateGroup,
    CreateUnit,
    CreateUser,
    IndicatorContent,
    SetSuperior,
)
from engine.domain import ADMINISTRATORS, AUDITORS, EXTERNAL_WORKERS, Polarity, Source, system_actor
from engine.errors import ConflictError
from engine.process_engine import ProcessEngine

GROUPS = {
    "ka-dinas": "Ka Dinas",
    "sekretaris": "Sekretaris",
    "sek-tim-sakip": "Sek. Tim Sakip",
    "anggota-tim-sakip": "Anggota Tim Sakip",
    "kabid": "Kepala Bidang",
    ADMINISTRATORS: "Administrator",
    AUDITORS: "Auditor",
    EXTERNAL_WORKERS: "Program luar",
}

SUPERIORS = {
    "anggota-tim-sakip": "sek-tim-sakip",
    "sek-tim-sakip": "sekretaris",
    "sekretaris": "ka-dinas",
    "ka-dinas": "sekretaris",
    "kabid": "sekretaris",
}
"""[assumed] Who is told when a role is late. Heads of units stand under whoever stands above `kabid`."""

UNITS = {
    "sekretariat": "Sekretariat",
    "bina-marga": "Bina Marga",
    "sumber-daya-air": "Sumber Daya Air",
    "cipta-karya": "Cipta Karya",
    "tata-ruang": "Tata Ruang",
}
"""[assumed] The units of Dinas PUTR; see docs/glossary.md."""

DEMO_USERS = {
    "kadis": ("Kepala Dinas", ("ka-dinas",)),
    "sekretaris": ("Sekretaris Dinas", ("sekretaris", "kepala-sekretariat")),
    "sektim": ("Sekretaris Tim SAKIP", ("sek-tim-sakip",)),
    "anggota": ("Anggota Tim SAKIP", ("anggota-tim-sakip",)),
    "admin": ("Administrator", (ADMINISTRATORS,)),
    "auditor": ("Auditor", (AUDITORS,)),
    **{f"kabid-{unit}": (f"Kepala {name}", ("kabid", f"kepala-{unit}")) for unit, name in UNITS.items()},
    **{f"staf-{unit}": (f"Staf {UNITS[unit]}", (f"staf-{unit}",)) for unit in ("bina-marga", "tata-ruang")},
}

INDICATORS = {
    "sekretariat": (
        ("Meningkatnya akuntabilitas kinerja", "Nilai evaluasi SAKIP perangkat daerah", "nilai", "positif", "81.5"),
        ("Meningkatnya akuntabilitas kinerja", "Temuan pemeriksaan yang berulang", "temuan", "negatif", "2"),
    ),
    "bina-marga": (
        ("Meningkatnya kemantapan jalan", "Persentase jalan kabupaten mantap", "%", "positif", "80"),
        ("Meningkatnya kemantapan jalan", "Panjang jalan yang dipelihara", "km", "positif", "120"),
    ),
    "sumber-daya-air": (
        ("Meningkatnya layanan irigasi", "Persentase jaringan irigasi dalam kondisi baik", "%", "positif", "72"),
        ("Berkurangnya daya rusak air", "Luas genangan", "ha", "negatif", "45"),
    ),
    "cipta-karya": (
        ("Meningkatnya akses air minum", "Persentase rumah tangga berakses air minum layak", "%", "positif", "92"),
        ("Meningkatnya akses sanitasi", "Persentase rumah tangga berakses sanitasi layak", "%", "positif", "88"),
    ),
    "tata-ruang": (
        ("Tertibnya pemanfaatan ruang", "Persentase kesesuaian pemanfaatan ruang", "%", "positif", "85"),
        ("Tertibnya pemanfaatan ruang", "Rata-rata lama pelayanan informasi tata ruang", "hari", "negatif", "7"),
    ),
}
"""For trying out, by unit: goal, name, measure, polarity and target of a year. Real ones are imported from Excel."""
DEMO_BUDGET = "1250000000"

OFFICE_CALENDAR, OFFICE_CALENDAR_NAME = "kerja", "Kalender kerja Dinas PUTR"

_ACTOR = system_actor(Source.CLI)
_log = logging.getLogger(__name__)


def furnish(engine: ProcessEngine) -> None:
    """Create the groups and units of the office that do not exist yet; existing ones keep their names."""
    known = {group.id for group in engine.queries.groups(_ACTOR)}
    for group, name in GROUPS.items():
        if group not in known:
            engine.execute(CreateGroup(group, name), _ACTOR)
    for unit, name in UNITS.items():
        if f"kepala-{unit}" not in known:
            engine.execute(CreateUnit(unit, name), _ACTOR)
    _furnish_staff(engine)
    furnish_calendar(engine)
    if not any(row.superior_id for row in engine.queries.superiors(_ACTOR)):
        for group, superior in SUPERIORS.items():
            engine.execute(SetSuperior(group, superior), _ACTOR)


def _furnish_staff(engine: ProcessEngine) -> None:
    """Create the groups of units' staff that an older Alur did not make; the units keep their names."""
    known = {group.id for group in engine.queries.groups(_ACTOR)}
    for unit in engine.queries.units(_ACTOR):
        if f"staf-{unit.id}" not in known:
            engine.execute(CreateGroup(f"staf-{unit.id}", f"Staf {unit.name}"), _ACTOR)


def furnish_calendar(engine: ProcessEngine) -> None:
    """Create the office's calendar where there is none, with the days off of the years around now.

    A year that nobody has prepared follows the same published list, so a new year moves no due time by itself. One
    without cuti bersama is named in the log: an administrator has to enter them when they are decreed.
    """
    year = engine.now().astimezone(OFFICE_ZONE).year
    if OFFICE_CALENDAR not in {row.id for row in engine.queries.calendars(_ACTOR)}:
        years = tuple(range(year - 1, year + 2))
        engine.execute(CreateCalendar(OFFICE_CALENDAR, OFFICE_CALENDAR_NAME, years=years), _ACTOR)
    for row in engine.queries.calendars(_ACTOR):
        for lacking in row.lacking:
            _log.warning("Calendar %s knows no cuti bersama in %d: due times in it may move.", row.id, lacking)


def create_demo_users(engine: ProcessEngine, password: str = "") -> dict[str, str]:
    """Create the demo accounts that do not exist yet.

    Args:
        engine: Where.
        password: One for all of them; empty: a random one each.

    Returns:
        The password of each account created now, to be shown once.
    """
    known = {user.id for user in engine.queries.users(_ACTOR)}
    created = {}
    for user_id, (name, groups) in DEMO_USERS.items():
        if user_id in known:
            continue
        secret = password or secrets.token_urlsafe(9)
        try:
            engine.execute(CreateUser(user_id, name, secret, groups, position=name), _ACTOR)
        except ConflictError:
            continue  # Another server, started at the same time, was faster.
        created[user_id] = secret
    return created


def create_demo_indicators(engine: ProcessEngine) -> None:
    """Let the demo office's units be measured by something this year, where there is no indicator at all yet."""
    if engine.queries.indicator_years(_ACTOR):
        return
    for unit, indicators in INDICATORS.items():
        for goal, name, measure, polarity, target in indicators:
            content = IndicatorContent(
                unit_id=unit,
                year=engine.now().astimezone(OFFICE_ZONE).year,
                goal=goal,
                name=name,
                measure=measure,
                polarity=Polarity(polarity),
                targets=("", "", "", "", target),
                program=f"Program {UNITS[unit]}",
                budget=DEMO_BUDGET,
            )
            with suppress(ConflictError):  # Another server, started at the same time, was faster.
                engine.execute(AddIndicator(content), _ACTOR)
