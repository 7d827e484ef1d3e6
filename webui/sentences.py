"""History in plain sentences: one event, one line that anyone in the office understands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask_babel import gettext

from engine.domain import ADMINISTRATORS, SYSTEM_USER, NoticeKind
from engine.domain import HistoryEventType as Event
from engine.read_models import HistoryLine
from webui import times


@dataclass(frozen=True, slots=True)
class Names:
    """What the events of one instance name by id: units of tasks, full names of accounts, roles."""

    units: Mapping[UUID, str]
    people: Mapping[str, str]
    roles: Mapping[str, str] = field(default_factory=dict)


def person(line: HistoryLine) -> str:
    """Return who did it, as shown."""
    return gettext("Sistem") if line.actor in {"", SYSTEM_USER} else line.actor_name or line.actor


def say(line: HistoryLine, names: Names) -> str:
    """Say one event: "Sekretaris menyelesaikan 8 · Mengoreksi dokumen"."""
    speaker = _SENTENCES.get(line.type)
    return speaker(_Speech(line, names)) if speaker else str(line.type)


def _due(told: object) -> str:
    """Return a due time as history tells it in words; no due time for anything else."""
    try:
        return times.short_time(datetime.fromisoformat(str(told)))
    except ValueError:
        return gettext("tanpa batas")


class _Speech:
    """The words that sentences are made of, for one event."""

    def __init__(self, line: HistoryLine, names: Names) -> None:
        self.who = person(line)
        self.activity = line.activity or line.activity_id
        unit = names.units.get(line.task_id, "") if line.task_id else ""
        self.task = f"{self.activity} ({unit})" if unit else self.activity
        after = str(line.data.get("after") or "")
        self.to = names.people.get(after, after)
        self.flow = str(line.data.get("flow") or "")
        self.name = str(line.data.get("name") or "")
        self.version = str(line.data.get("version") or "")
        self.title = str(line.data.get("title") or "")
        self.digest = str(line.data.get("sha256") or "")[:12]
        changes = line.data.get("changes")
        self.variables = ", ".join(changes) if isinstance(changes, Mapping) else ""
        self.count = len(changes) if isinstance(changes, Mapping) else 0
        self.workbook = str(line.data.get("workbook") or "")
        self.before, self.after = _due(line.data.get("before")), _due(line.data.get("after"))
        self.notice = str(line.data.get("kind") or "")
        recipients = line.data.get("recipients")
        self.recipients = ", ".join(map(str, recipients.values())) if isinstance(recipients, Mapping) else ""
        self.is_for_another = line.role == ADMINISTRATORS
        self.is_late = bool(line.data.get("late"))
        self.is_joint = bool(line.data.get("joint"))


def _completed(told: _Speech) -> str:
    if told.is_for_another:
        return gettext("%(who)s menyelesaikan %(task)s sebagai administrator", who=told.who, task=told.task)
    if told.is_late:
        return gettext("%(who)s menyelesaikan %(task)s, terlambat", who=told.who, task=told.task)
    return gettext("%(who)s menyelesaikan %(task)s", who=told.who, task=told.task)


def _entered_part(told: _Speech) -> str:
    if told.workbook:
        return gettext(
            "%(who)s mengisi %(n)s isian bagian unit %(unit)s dari berkas “%(file)s”",
            who=told.who,
            n=told.count,
            unit=told.name,
            file=told.workbook,
        )
    return gettext("%(who)s mengisi %(n)s isian bagian unit %(unit)s", who=told.who, n=told.count, unit=told.name)


def _notified(told: _Speech) -> str:
    if told.recipients and told.notice == NoticeKind.OVERDUE:
        return gettext("%(who)s diberi tahu bahwa %(task)s terlambat", who=told.recipients, task=told.task)
    if told.recipients and told.notice == NoticeKind.LATENESS:
        return gettext("Keterlambatan %(task)s disampaikan kepada %(who)s", task=told.task, who=told.recipients)
    if told.recipients:
        return gettext("Diberitahukan kepada %(who)s: %(activity)s", who=told.recipients, activity=told.activity)
    return gettext("Tidak ada yang dapat diberi tahu: %(activity)s", activity=told.activity)


def _returned(told: _Speech) -> str:
    if told.is_joint:
        return gettext("Dikembalikan ke aktivitas %(to)s", to=told.activity)
    return gettext("%(who)s mengembalikan ke aktivitas %(to)s", who=told.who, to=told.activity)


_SENTENCES: dict[Event, Callable[[_Speech], str]] = {
    Event.INSTANCE_STARTED: lambda told: gettext("%(who)s memulai proses", who=told.who),
    Event.INSTANCE_COMPLETED: lambda told: gettext("Proses selesai"),
    Event.INSTANCE_CANCELLED: lambda told: gettext("%(who)s membatalkan proses", who=told.who),
    Event.INSTANCE_SUSPENDED: lambda told: gettext("%(who)s menangguhkan proses", who=told.who),
    Event.INSTANCE_ACTIVATED: lambda told: gettext("%(who)s mengaktifkan kembali proses", who=told.who),
    Event.INSTANCE_MODIFIED: lambda told: gettext("%(who)s mengubah posisi proses", who=told.who),
    Event.INSTANCE_MIGRATED: lambda told: gettext(
        "%(who)s memindahkan proses ke versi %(version)s", who=told.who, version=told.version
    ),
    Event.ACTIVITY_STARTED: lambda told: gettext("“%(activity)s” dimasuki", activity=told.activity),
    Event.ACTIVITY_COMPLETED: lambda told: gettext("“%(activity)s” dilalui", activity=told.activity),
    Event.ACTIVITY_CANCELLED: lambda told: gettext("“%(activity)s” dihentikan", activity=told.activity),
    Event.FLOW_TAKEN: lambda told: gettext("Alur %(flow)s menuju “%(to)s”", flow=told.flow, to=told.activity),
    Event.VARIABLE_CHANGED: lambda told: gettext("Data berubah: %(names)s", names=told.variables),
    Event.TASK_CREATED: lambda told: gettext("Tugas %(task)s tersedia", task=told.task),
    Event.TASK_CLAIMED: lambda told: gettext("%(who)s mengambil tugas %(task)s", who=told.who, task=told.task),
    Event.TASK_UNCLAIMED: lambda told: gettext("%(who)s melepas tugas %(task)s", who=told.who, task=told.task),
    Event.TASK_REASSIGNED: lambda told: gettext(
        "%(who)s mengalihkan tugas %(task)s kepada %(to)s", who=told.who, task=told.task, to=told.to
    ),
    Event.TASK_COMPLETED: _completed,
    Event.TASK_CANCELLED: lambda told: gettext("Tugas %(task)s ditutup tanpa dikerjakan", task=told.task),
    Event.TASK_RETURNED: _returned,
    Event.TASK_OVERDUE: lambda told: gettext("Tugas %(task)s melewati batas waktu baku", task=told.task),
    Event.TASK_RETIMED: lambda told: gettext(
        "Jatuh tempo tugas %(task)s bergeser: %(before)s menjadi %(after)s",
        task=told.task,
        before=told.before,
        after=told.after,
    ),
    Event.TASK_LIMITED: lambda told: gettext(
        "%(who)s mengubah batas waktu tugas %(task)s", who=told.who, task=told.task
    ),
    Event.TIMER_RETIMED: lambda told: gettext("Pengingat waktu dihitung ulang: %(activity)s", activity=told.activity),
    Event.INSTANCE_RECOUNTED: lambda told: gettext("%(who)s mengubah kalender kerja", who=told.who),
    Event.TASK_CHANGED: lambda told: gettext("%(who)s mengubah tugas %(task)s", who=told.who, task=told.task),
    Event.TASK_OFFERED: lambda told: gettext(
        "%(who)s mengubah siapa yang boleh mengambil tugas %(task)s", who=told.who, task=told.task
    ),
    Event.UNIT_PART_ENTERED: _entered_part,
    Event.LOCAL_VARIABLES_SET: lambda told: gettext(
        "%(who)s mengubah data pada %(activity)s", who=told.who, activity=told.activity
    ),
    Event.COMMENT_ADDED: lambda told: gettext(
        "%(who)s menulis komentar pada tugas %(task)s", who=told.who, task=told.task
    ),
    Event.COMMENT_CHANGED: lambda told: gettext(
        "%(who)s mengubah komentar pada tugas %(task)s", who=told.who, task=told.task
    ),
    Event.COMMENT_REMOVED: lambda told: gettext(
        "%(who)s menghapus komentar pada tugas %(task)s", who=told.who, task=told.task
    ),
    Event.ATTACHMENT_ADDED: lambda told: gettext(
        "%(who)s melampirkan “%(name)s” pada tugas %(task)s", who=told.who, name=told.name, task=told.task
    ),
    Event.ATTACHMENT_REMOVED: lambda told: gettext(
        "%(who)s menghapus lampiran “%(name)s” dari tugas %(task)s", who=told.who, name=told.name, task=told.task
    ),
    Event.DOCUMENT_MADE: lambda told: gettext("Dokumen “%(title)s” dibuat", title=told.title),
    Event.DOCUMENT_FROZEN: lambda told: gettext(
        "Dokumen “%(title)s” dibekukan dengan SHA-256 %(sha)s", title=told.title, sha=told.digest
    ),
    Event.DOCUMENT_SIGNED: lambda told: gettext(
        "%(who)s mengunggah pindaian bertanda tangan dari “%(title)s” (SHA-256 %(sha)s)",
        who=told.who,
        title=told.title,
        sha=told.digest,
    ),
    Event.TIMER_SCHEDULED: lambda told: gettext("Pengingat waktu dipasang: %(activity)s", activity=told.activity),
    Event.TIMER_FIRED: lambda told: gettext("Waktu habis: %(activity)s", activity=told.activity),
    Event.START_SKIPPED: lambda told: gettext(
        "Tidak dimulai lagi karena sudah ada: %(activity)s", activity=told.activity
    ),
    Event.TIMER_CANCELLED: lambda told: gettext("Pengingat waktu dilepas: %(activity)s", activity=told.activity),
    Event.JOB_FAILED: lambda told: gettext("Pekerjaan sistem gagal: %(activity)s", activity=told.activity),
    Event.JOB_RETRIED: lambda told: gettext("%(who)s mencoba lagi: %(activity)s", who=told.who, activity=told.activity),
    Event.ESCALATION_RAISED: lambda told: gettext("Keterlambatan disampaikan: %(activity)s", activity=told.activity),
    Event.NOTICE_SENT: _notified,
    Event.ERROR_RAISED: lambda told: gettext("Proses menempuh jalur kesalahan: %(activity)s", activity=told.activity),
    Event.SIGNAL_SENT: lambda told: gettext("Sinyal dikirim: %(activity)s", activity=told.activity),
    Event.SIGNAL_RECEIVED: lambda told: gettext("Sinyal diterima: %(activity)s", activity=told.activity),
    Event.MESSAGE_RECEIVED: lambda told: gettext("Pesan diterima: %(activity)s", activity=told.activity),
    Event.RECEIVE_SIGNALLED: lambda told: gettext(
        "%(who)s meneruskan %(activity)s", who=told.who, activity=told.activity
    ),
    Event.EXTERNAL_TASK_CREATED: lambda told: gettext("Pekerjaan luar menunggu: %(activity)s", activity=told.activity),
    Event.EXTERNAL_TASK_COMPLETED: lambda told: gettext("Pekerjaan luar selesai: %(activity)s", activity=told.activity),
    Event.EXTERNAL_TASK_FAILED: lambda told: gettext("Pekerjaan luar gagal: %(activity)s", activity=told.activity),
    Event.EXTERNAL_TASK_CANCELLED: lambda told: gettext(
        "Pekerjaan luar dihentikan: %(activity)s", activity=told.activity
    ),
    Event.EXTERNAL_TASK_RETRIED: lambda told: gettext(
        "%(who)s mengatur ulang percobaan pekerjaan luar: %(activity)s", who=told.who, activity=told.activity
    ),
    Event.INSTANCE_ARCHIVED: lambda told: gettext("Riwayat proses dipindahkan ke arsip"),
    Event.TASK_FAILED: lambda told: gettext("%(who)s melaporkan kesalahan pada %(task)s", who=told.who, task=told.task),
    Event.TASK_ESCALATED: lambda told: gettext("%(who)s mengeskalasi %(task)s", who=told.who, task=told.task),
    Event.VARIABLES_SET: lambda told: gettext("%(who)s mengubah data proses", who=told.who),
    Event.DECISION_EVALUATED: lambda told: gettext("Tabel keputusan dipakai"),
    Event.JOB_EXECUTED: lambda told: gettext("Pekerjaan sistem dijalankan: %(activity)s", activity=told.activity),
    Event.CALL_COMPLETED: lambda told: gettext("Proses yang dipanggil selesai: %(activity)s", activity=told.activity),
    Event.CALL_FAILED: lambda told: gettext(
        "Proses yang dipanggil berakhir dengan kesalahan: %(activity)s", activity=told.activity
    ),
    Event.CALL_ESCALATED: lambda told: gettext(
        "Proses yang dipanggil menyampaikan eskalasi: %(activity)s", activity=told.activity
    ),
    Event.INCIDENT_OPENED: lambda told: gettext("Insiden terbuka: %(activity)s", activity=told.activity),
    Event.INCIDENT_RESOLVED: lambda told: gettext("Insiden teratasi: %(activity)s", activity=told.activity),
    Event.INCIDENT_ANNOTATED: lambda told: gettext(
        "%(who)s mencatat pada insiden: %(activity)s", who=told.who, activity=told.activity
    ),
}
"""What an instance's history can tell; events without an instance are told elsewhere."""
