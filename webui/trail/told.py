"""The system's events in plain sentences: one event, one line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext, ngettext

from engine.domain import SYSTEM_USER
from engine.domain import HistoryEventType as Event
from engine.read_models.examinations import SystemLine
from webui.trail.found import result_words


@dataclass(frozen=True, slots=True)
class SystemTold:
    """One event, said.

    Attributes:
        source: Through which door it came.
        instance: The instance it names, where that is there.
        tone: How it is marked: `late` for what an auditor should look at.
        details: Everything the event says, as (name, text).
    """

    line: SystemLine
    who: str
    role: str
    source: str
    sentence: str
    instance: UUID | None
    tone: str
    details: tuple[tuple[str, str], ...]


_TONES = {
    Event.USER_REFUSED: "late",
    Event.USER_LOCKED: "late",
    Event.COMMAND_REFUSED: "late",
    Event.CLOCK_JUMPED: "late",
    Event.HISTORY_SEALED: "done",
}


def tell(line: SystemLine, roles: Mapping[str, str]) -> SystemTold:
    """Say one event."""
    tone = _TONES.get(Event(line.type), "")
    if line.type == Event.HISTORY_VERIFIED:
        tone = "done" if line.data.get("result") == "whole" else "late"
    who = gettext("Sistem") if line.actor in ("", SYSTEM_USER) else line.actor_name
    named = str(line.data.get("instance") or line.data.get("subject") or "")
    return SystemTold(
        line=line,
        who=who,
        role=roles.get(line.role, line.role),
        source=_doors().get(line.source, line.source),
        sentence=_say(line),
        instance=UUID(named) if named and named in line.names else None,
        tone=tone,
        details=tuple((name, _text(value)) for name, value in line.data.items()),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _doors() -> dict[str, str]:
    return {
        "page": gettext("halaman"),
        "rest": gettext("REST"),
        "worker": gettext("pekerja"),
        "cli": gettext("baris perintah"),
    }


class _Facts:
    """What an event's data name, as text for sentences; empty where it is not named."""

    def __init__(self, line: SystemLine) -> None:
        self._line = line

    def __getitem__(self, name: str) -> str:
        value = self._line.data.get(name)
        return "" if value is None else str(value)

    def named(self, name: str) -> str:
        """Return what people call what an id stands for."""
        return self._line.names.get(self[name], self[name])

    def changes(self) -> str:
        """Return what of an account was changed, by its names in the data."""
        changes = self._line.data.get("changes")
        return ", ".join(map(str, changes)) if isinstance(changes, Mapping | list) else ""


def _say(line: SystemLine) -> str:
    speaker = _SENTENCES.get(Event(line.type))
    return speaker(_Facts(line)) if speaker else str(line.type)


def _deployed(facts: _Facts) -> str:
    return gettext("%(key)s versi %(version)s diterapkan", key=facts["key"], version=facts["version"])


def _withdrawn(facts: _Facts) -> str:
    return gettext("%(key)s versi %(version)s ditarik", key=facts["key"], version=facts["version"])


def _sealed(facts: _Facts) -> str:
    return gettext("Riwayat disegel: segel %(number)s", number=facts["seal"])


def _verified(facts: _Facts) -> str:
    return gettext("Riwayat diperiksa: %(result)s", result=result_words(facts["result"]))


def _jumped(facts: _Facts) -> str:
    return gettext("Jam server berubah %(seconds)s detik", seconds=facts["seconds"])


def _mailed(facts: _Facts) -> str:
    if facts["seal"]:
        return gettext("Segel %(number)s dikirim lewat surel", number=facts["seal"])
    return gettext("Surel dikirim kepada %(user)s", user=facts.named("user"))


def _locked(facts: _Facts) -> str:
    return ngettext(
        "Terkunci setelah %(num)d kali salah", "Terkunci setelah %(num)d kali salah", int(facts["tries"] or 0)
    )


_SENTENCES: dict[Event, Callable[[_Facts], str]] = {
    Event.USER_SIGNED_IN: lambda facts: gettext("Masuk"),
    Event.USER_SIGNED_OUT: lambda facts: gettext("Keluar"),
    Event.USER_REFUSED: lambda facts: gettext("Gagal masuk sebagai “%(user)s”", user=facts["user"]),
    Event.USER_LOCKED: _locked,
    Event.USER_CREATED: lambda facts: gettext("Akun %(user)s dibuat", user=facts["user"]),
    Event.USER_CHANGED: lambda facts: gettext(
        "Akun %(user)s diubah: %(changes)s", user=facts["user"], changes=facts.changes()
    ),
    Event.GROUP_CREATED: lambda facts: gettext("Peran “%(name)s” dibuat atau diubah", name=facts["name"]),
    Event.UNIT_CREATED: lambda facts: gettext("Unit “%(name)s” dibuat atau diubah", name=facts["name"]),
    Event.SUPERIOR_CHANGED: lambda facts: gettext(
        "Atasan %(group)s diubah menjadi %(after)s", group=facts["group"], after=facts["after"] or "–"
    ),
    Event.TOKEN_CREATED: lambda facts: gettext(
        "Token “%(name)s” dibuat untuk %(user)s", name=facts["name"], user=facts.named("user")
    ),
    Event.TOKEN_REVOKED: lambda facts: gettext(
        "Token “%(name)s” milik %(user)s dicabut", name=facts["name"], user=facts.named("user")
    ),
    Event.COMMAND_REFUSED: lambda facts: gettext(
        "Ditolak: %(command)s (%(reason)s)", command=facts["command"], reason=facts["reason"]
    ),
    Event.DEFINITION_DEPLOYED: _deployed,
    Event.DEFINITION_WITHDRAWN: _withdrawn,
    Event.DEFINITION_SUSPENDED: lambda facts: gettext(
        "%(key)s versi %(version)s ditangguhkan", key=facts["key"], version=facts["version"]
    ),
    Event.DEFINITION_ACTIVATED: lambda facts: gettext(
        "%(key)s versi %(version)s diaktifkan", key=facts["key"], version=facts["version"]
    ),
    Event.DECISION_DEPLOYED: _deployed,
    Event.DECISION_WITHDRAWN: _withdrawn,
    Event.CALENDAR_CREATED: lambda facts: gettext("Kalender %(calendar)s dibuat", calendar=facts["calendar"]),
    Event.CALENDAR_CHANGED: lambda facts: gettext(
        "Kalender %(calendar)s menjadi versi %(version)s", calendar=facts["calendar"], version=facts["version"]
    ),
    Event.CALENDAR_FEED_OPENED: lambda facts: gettext("Alamat kalender pribadi dibuka"),
    Event.CALENDAR_FEED_CLOSED: lambda facts: gettext("Alamat kalender pribadi ditutup"),
    Event.MAIL_SENT: _mailed,
    Event.START_SKIPPED: lambda facts: gettext(
        "Tidak dimulai lagi karena sudah ada: %(activity)s", activity=facts["key"]
    ),
    Event.INSTANCE_ARCHIVED: lambda facts: gettext(
        "Riwayat %(key)s dipindahkan ke arsip", key=facts["business_key"] or facts["instance"]
    ),
    Event.HISTORY_SEALED: _sealed,
    Event.HISTORY_VERIFIED: _verified,
    Event.HISTORY_READ: lambda facts: gettext("Membaca %(subject)s", subject=facts["subject"]),
    Event.CLOCK_JUMPED: _jumped,
}
"""What the system's chain tells; another type is shown by its name."""
