"""Notices in words: from their facts, in the language the page is read in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext

from engine.domain import NoticeKind
from engine.read_models import NoticeRow


@dataclass(frozen=True, slots=True)
class Said:
    """A notice as it is shown: what happened, about what, the words of a person or of the system, and its mark."""

    title: str
    about: str
    note: str
    tone: str
    icon: str


_MARKS: dict[NoticeKind, tuple[str, str]] = {
    NoticeKind.TASK_NEW: ("none", "document"),
    NoticeKind.TASK_ASSIGNED: ("none", "person"),
    NoticeKind.TASK_RETURNED: ("returned", "return"),
    NoticeKind.DUE_SOON: ("soon", "hourglass"),
    NoticeKind.OVERDUE: ("late", "clock"),
    NoticeKind.LATENESS: ("late", "alert"),
    NoticeKind.ESCALATION: ("soon", "alert"),
    NoticeKind.INCIDENT: ("late", "alert"),
}


def said(row: NoticeRow) -> Said:
    """Say a notice."""
    tone, icon = _MARKS[row.kind]
    facts = row.facts
    about = " · ".join(filter(None, (facts.get("business_key", ""), facts.get("process", ""))))
    note = facts.get("note", "") or facts.get("message", "")
    return Said(_TITLES[row.kind](_activity(row), row), about, note, tone, icon)


def kind_words() -> dict[NoticeKind, str]:
    """Return what each kind of notice is called where one chooses among them."""
    return {
        NoticeKind.TASK_NEW: gettext("Tugas baru untuk saya atau peran saya"),
        NoticeKind.TASK_ASSIGNED: gettext("Tugas yang diserahkan kepada saya"),
        NoticeKind.TASK_RETURNED: gettext("Pekerjaan saya dikembalikan untuk perbaikan"),
        NoticeKind.DUE_SOON: gettext("Tugas segera jatuh tempo"),
        NoticeKind.OVERDUE: gettext("Tugas saya terlambat"),
        NoticeKind.LATENESS: gettext("Keterlambatan di bawah saya"),
        NoticeKind.ESCALATION: gettext("Eskalasi lain kepada saya"),
        NoticeKind.INCIDENT: gettext("Insiden, untuk administrator"),
    }


def _activity(row: NoticeRow) -> str:
    name, number = row.facts.get("activity", ""), row.facts.get("number", "")
    return f"{number} · {name}" if number else name


_TITLES: dict[NoticeKind, Callable[[str, NoticeRow], str]] = {
    NoticeKind.TASK_NEW: lambda activity, _: gettext("Tugas baru: %(activity)s", activity=activity),
    NoticeKind.TASK_ASSIGNED: lambda activity, _: gettext("Diserahkan kepada Anda: %(activity)s", activity=activity),
    NoticeKind.TASK_RETURNED: lambda activity, _: gettext(
        "Dikembalikan untuk perbaikan: %(activity)s", activity=activity
    ),
    NoticeKind.DUE_SOON: lambda activity, _: gettext("Segera jatuh tempo: %(activity)s", activity=activity),
    NoticeKind.OVERDUE: lambda activity, _: gettext("Tugas Anda terlambat: %(activity)s", activity=activity),
    NoticeKind.LATENESS: lambda activity, _: gettext("Terlambat di bawah Anda: %(activity)s", activity=activity),
    NoticeKind.ESCALATION: lambda activity, row: gettext(
        "Eskalasi %(code)s: %(activity)s", code=row.facts.get("code", ""), activity=activity
    ),
    NoticeKind.INCIDENT: lambda activity, _: gettext("Pekerjaan sistem gagal: %(activity)s", activity=activity),
}
