"""What a new office begins with: its groups, units and, for trying out, demo accounts.

All of it is only made where it is missing; what is there keeps its name.
"""

import secrets

from engine.commands import CreateGroup, CreateUnit, CreateUser
from engine.domain import ADMINISTRATORS, AUDITORS, EXTERNAL_WORKERS, Source, system_actor
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
}

_ACTOR = system_actor(Source.CLI)


def furnish(engine: ProcessEngine) -> None:
    """Create the groups and units of the office that do not exist yet; existing ones keep their names."""
    known = {group.id for group in engine.queries.groups(_ACTOR)}
    for group, name in GROUPS.items():
        if group not in known:
            engine.execute(CreateGroup(group, name), _ACTOR)
    for unit, name in UNITS.items():
        if f"kepala-{unit}" not in known:
            engine.execute(CreateUnit(unit, name), _ACTOR)


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
