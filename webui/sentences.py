"""History in plain sentences: one event, one line that anyone in the office understands."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from engine.domain import HistoryEventType as Event
from engine.read_models import HistoryLine
from webui import numbers

QUIET = frozenset(
    {
        Event.ACTIVITY_STARTED,
        Event.ACTIVITY_COMPLETED,
        Event.ACTIVITY_CANCELLED,
        Event.FLOW_TAKEN,
        Event.VARIABLE_CHANGED,
        Event.TASK_CREATED,
        Event.TASK_RETIMED,
        Event.TIMER_SCHEDULED,
        Event.TIMER_CANCELLED,
        Event.TIMER_FIRED,
        Event.ESCALATION_RAISED,
    }
)
"""What the engine notes for itself: in Jejak Audit, not in Riwayat."""

TONES: Mapping[Event, str] = {
    Event.TASK_COMPLETED: "done",
    Event.INSTANCE_COMPLETED: "done",
    Event.INSTANCE_STARTED: "start",
    Event.TASK_RETURNED: "returned",
    Event.TASK_OVERDUE: "late",
    Event.INCIDENT_OPENED: "late",
    Event.JOB_FAILED: "late",
    Event.INSTANCE_CANCELLED: "late",
    Event.INSTANCE_SUSPENDED: "held",
}


def is_told(line: HistoryLine) -> bool:
    """Whether an event belongs into Riwayat, which people read, and not only into Jejak Audit."""
    return line.type not in QUIET


def tone(line: HistoryLine) -> str:
    """Return how an event is marked: done, start, returned, late, held or plain."""
    return TONES.get(line.type, "plain")


def say(line: HistoryLine) -> str:
    """Say one event: "Sekretaris menyelesaikan 8 · Menyusun dan mengoreksi dokumen"."""
    speaker = _SENTENCES.get(line.type)
    who = line.actor_name or line.actor or gettext("Sistem")
    return speaker(line, who) if speaker else str(line.type)


def note(line: HistoryLine) -> str:
    """Return the words a person left with an event: a Catatan Perbaikan or a reason; empty where there are none."""
    return str(line.data.get("note") or line.data.get("reason") or "")


def value_text(value: object) -> str:
    """Return a variable's value as shown in a table."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("Ya") if value else gettext("Tidak")
    if isinstance(value, (list, tuple)):
        return ", ".join(value_text(part) for part in value) or "–"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {value_text(part)}" for name, part in value.items()) or "–"
    return numbers.to_text(value) if isinstance(value, (int, float)) else str(value)


def _fact(line: HistoryLine, *names: str) -> str:
    found = (line.data.get(name) for name in names)
    return next((str(value) for value in found if value), "")


def _task(line: HistoryLine) -> str:
    unit = _fact(line, "unit_name", "unit")
    return f"{line.activity} ({unit})" if unit else line.activity


_SENTENCES: dict[Event, Callable[[HistoryLine, str], str]] = {
    Event.INSTANCE_STARTED: lambda line, who: gettext("%(who)s memulai proses", who=who),
    Event.INSTANCE_COMPLETED: lambda line, who: gettext("Proses selesai"),
    Event.INSTANCE_CANCELLED: lambda line, who: gettext("%(who)s membatalkan proses", who=who),
    Event.INSTANCE_SUSPENDED: lambda line, who: gettext("%(who)s menangguhkan proses", who=who),
    Event.INSTANCE_ACTIVATED: lambda line, who: gettext("%(who)s mengaktifkan kembali proses", who=who),
    Event.ACTIVITY_STARTED: lambda line, who: gettext("Aktivitas %(activity)s dimulai", activity=line.activity),
    Event.ACTIVITY_COMPLETED: lambda line, who: gettext("Aktivitas %(activity)s selesai", activity=line.activity),
    Event.ACTIVITY_CANCELLED: lambda line, who: gettext("Aktivitas %(activity)s dihentikan", activity=line.activity),
    Event.FLOW_TAKEN: lambda line, who: gettext("Alur “%(flow)s” diambil", flow=_fact(line, "name", "flow", "flow_id")),
    Event.VARIABLE_CHANGED: lambda line, who: gettext("Data “%(name)s” berubah", name=_fact(line, "name", "variable")),
    Event.TASK_CREATED: lambda line, who: gettext("Tugas %(task)s tersedia", task=_task(line)),
    Event.TASK_CLAIMED: lambda line, who: gettext("%(who)s mengambil tugas %(task)s", who=who, task=_task(line)),
    Event.TASK_UNCLAIMED: lambda line, who: gettext("%(who)s melepas tugas %(task)s", who=who, task=_task(line)),
    Event.TASK_REASSIGNED: lambda line, who: gettext(
        "%(who)s mengalihkan tugas %(task)s kepada %(to)s",
        who=who,
        task=_task(line),
        to=_fact(line, "assignee_name", "assignee", "to"),
    ),
    Event.TASK_COMPLETED: lambda line, who: gettext("%(who)s menyelesaikan %(task)s", who=who, task=_task(line)),
    Event.TASK_CANCELLED: lambda line, who: gettext("Tugas %(task)s ditutup tanpa dikerjakan", task=_task(line)),
    Event.TASK_RETURNED: lambda line, who: gettext(
        "%(who)s mengembalikan ke aktivitas %(to)s",
        who=who,
        to=_fact(line, "to_activity", "to_name", "to_activity_id", "to") or line.activity,
    ),
    Event.TASK_OVERDUE: lambda line, who: gettext("Tugas %(task)s melewati batas waktu baku", task=_task(line)),
    Event.TASK_RETIMED: lambda line, who: gettext("Jatuh tempo tugas %(task)s dihitung ulang", task=_task(line)),
    Event.TIMER_SCHEDULED: lambda line, who: gettext("Pengingat waktu dipasang: %(activity)s", activity=line.activity),
    Event.TIMER_FIRED: lambda line, who: gettext("Waktu habis: %(activity)s", activity=line.activity),
    Event.TIMER_CANCELLED: lambda line, who: gettext("Pengingat waktu dilepas: %(activity)s", activity=line.activity),
    Event.JOB_FAILED: lambda line, who: gettext("Pekerjaan sistem gagal: %(activity)s", activity=line.activity),
    Event.JOB_RETRIED: lambda line, who: gettext("%(who)s mencoba lagi: %(activity)s", who=who, activity=line.activity),
    Event.ESCALATION_RAISED: lambda line, who: gettext("Keterlambatan disampaikan: %(activity)s", activity=line.activity),
    Event.INCIDENT_OPENED: lambda line, who: gettext("Insiden terbuka: %(activity)s", activity=line.activity),
    Event.INCIDENT_RESOLVED: lambda line, who: gettext("Insiden teratasi: %(activity)s", activity=line.activity),
    Event.DEFINITION_DEPLOYED: lambda line, who: gettext("%(who)s menerapkan definisi proses", who=who),
    Event.DEFINITION_WITHDRAWN: lambda line, who: gettext("%(who)s menarik definisi proses", who=who),
    Event.DEFINITION_SUSPENDED: lambda line, who: gettext("%(who)s menangguhkan definisi proses", who=who),
    Event.DEFINITION_ACTIVATED: lambda line, who: gettext("%(who)s mengaktifkan definisi proses", who=who),
}
