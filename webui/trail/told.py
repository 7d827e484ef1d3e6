"""The system's events in plain sentences: one event, one line."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext, ngettext

from engine.domain import SYSTEM_USER
from engine.domain import HistoryEventType as Event
from engine.read_models.examinations import SystemLine
from webui.refusals import refusal_sentence
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


def _parts() -> dict[str, str]:
    """Return what the parts of accounts and indicators are called."""
    return {
        "name": gettext("nama"),
        "position": gettext("jabatan"),
        "groups": gettext("peran"),
        "active": gettext("boleh masuk"),
        "email": gettext("alamat e-mail"),
        "password": gettext("kata sandi"),
        "locked": gettext("kunci akun"),
        "goal": gettext("sasaran"),
        "measure": gettext("satuan"),
        "polarity": gettext("karakteristik"),
        "targets": gettext("target"),
        "program": gettext("program"),
        "budget": gettext("pagu"),
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

    def unit(self, id: str) -> str:
        """Return what a unit is called."""
        return self._line.names.get(f"unit:{id}", id)

    def within(self, name: str, part: str) -> str:
        """Return one part of a value that has parts."""
        value = self._line.data.get(name)
        return str(value.get(part, "")) if isinstance(value, Mapping) else ""

    def count(self, name: str) -> str:
        """Return how many a list has."""
        value = self._line.data.get(name)
        return str(len(value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value or 0)

    def changes(self) -> str:
        """Return what was changed, in words where there are any."""
        changes, words = self._line.data.get("changes"), _parts()
        return ", ".join(words.get(str(part), str(part)) for part in changes) if isinstance(changes, Mapping) else ""


def _say(line: SystemLine) -> str:
    speaker = _SENTENCES.get(Event(line.type))
    return speaker(_Facts(line)) if speaker else str(line.type)


def _group_put(facts: _Facts) -> str:
    if facts["before"]:
        return gettext("Peran “%(before)s” sekarang bernama “%(name)s”", before=facts["before"], name=facts["name"])
    return gettext("Peran “%(name)s” dibuat", name=facts["name"])


def _unit_put(facts: _Facts) -> str:
    if facts["before"]:
        return gettext("Unit “%(before)s” sekarang bernama “%(name)s”", before=facts["before"], name=facts["name"])
    return gettext("Unit “%(name)s” dibuat", name=facts["name"])


def _indicator_added(facts: _Facts) -> str:
    return gettext(
        "Indikator “%(name)s” ditambahkan bagi unit %(unit)s tahun %(year)s",
        name=facts.within("content", "name"),
        unit=facts.unit(facts.within("content", "unit_id")),
        year=facts.within("content", "year"),
    )


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
    Event.USER_SIGNED_IN: lambda facts: gettext("Masuk ke Alur"),
    Event.USER_SIGNED_OUT: lambda facts: gettext("Keluar dari Alur"),
    Event.USER_REFUSED: lambda facts: gettext("Gagal masuk sebagai “%(user)s”", user=facts["user"]),
    Event.USER_LOCKED: _locked,
    Event.USER_CREATED: lambda facts: gettext("Akun %(user)s dibuat", user=facts["user"]),
    Event.USER_CHANGED: lambda facts: gettext(
        "Akun %(user)s diubah: %(changes)s", user=facts["user"], changes=facts.changes()
    ),
    Event.GROUP_CREATED: _group_put,
    Event.UNIT_CREATED: _unit_put,
    Event.INDICATOR_ADDED: _indicator_added,
    Event.INDICATOR_CHANGED: lambda facts: gettext(
        "Indikator “%(name)s” diubah: %(changes)s", name=facts.named("indicator"), changes=facts.changes()
    ),
    Event.INDICATOR_RETIRED: lambda facts: gettext(
        "Indikator “%(name)s” dihentikan: %(reason)s", name=facts.within("content", "name"), reason=facts["reason"]
    ),
    Event.INDICATOR_IMPORTED: lambda facts: gettext(
        "Indikator diimpor dari %(file)s: %(added)s baru, %(changed)s diubah",
        file=facts["file"],
        added=facts.count("added"),
        changed=facts.count("changed"),
    ),
    Event.INDICATOR_COPIED: lambda facts: gettext(
        "Indikator tahun %(year)s disalin dari tahun %(before)s: %(added)s",
        year=facts["to"],
        before=facts["from"],
        added=facts.count("added"),
    ),
    Event.SUPERIOR_CHANGED: lambda facts: gettext(
        "Atasan %(group)s diubah menjadi %(after)s", group=facts["group"], after=facts["after"] or "–"
    ),
    Event.REGISTER_BEGUN: lambda facts: gettext(
        "Nomor surat terakhir unit %(unit)s tahun %(year)s sebelum memakai Alur dicatat: %(number)s",
        unit=facts["unit"],
        year=facts["year"],
        number=facts["after"],
    ),
    Event.TOKEN_CREATED: lambda facts: gettext(
        "Token “%(name)s” dibuat untuk %(user)s", name=facts["name"], user=facts.named("user")
    ),
    Event.TOKEN_REVOKED: lambda facts: gettext(
        "Token “%(name)s” milik %(user)s dicabut", name=facts["name"], user=facts.named("user")
    ),
    Event.COMMAND_REFUSED: lambda facts: gettext(
        "Ditolak (%(command)s): %(reason)s", command=facts["command"], reason=refusal_sentence(facts["reason"])
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
    Event.TEMPLATE_DEPLOYED: lambda facts: gettext("Templat Word %(file)s diterapkan", file=facts["file"]),
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
