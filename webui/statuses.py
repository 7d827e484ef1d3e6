"""Statuses as people see them: a word, a colour's name and an icon, always all three."""

from dataclasses import dataclass

from flask_babel import gettext

from engine.domain import DocumentState, InstanceStatus, Punctuality, TaskStatus
from engine.read_models import CollectionState, TaskRow


@dataclass(frozen=True, slots=True)
class Shown:
    """How a status is shown: `tone` is a class of components.css, `icon` a name of components/icons.html."""

    tone: str
    icon: str
    word: str


def punctuality(row: TaskRow) -> Shown:
    """Return how a task stands to its standard time, or how it ended."""
    if row.status is TaskStatus.CANCELLED:
        return Shown("none", "minus", gettext("Ditutup"))
    if row.status is TaskStatus.COMPLETED:
        if row.punctuality is Punctuality.OVERDUE:
            return Shown("late", "check", gettext("Selesai terlambat"))
        return Shown("good", "check", gettext("Selesai"))
    if row.suspended:
        return Shown("none", "pause", gettext("Ditangguhkan"))
    return {
        Punctuality.ON_TIME: Shown("good", "clock", gettext("Tepat waktu")),
        Punctuality.DUE_SOON: Shown("soon", "hourglass", gettext("Segera jatuh tempo")),
        Punctuality.OVERDUE: Shown("late", "alert", gettext("Terlambat")),
        Punctuality.UNTIMED: Shown("none", "minus", gettext("Tanpa batas waktu baku")),
    }[row.punctuality]


def instance_status(status: InstanceStatus) -> Shown:
    """Return how an instance stands."""
    return {
        InstanceStatus.ACTIVE: Shown("good", "play", gettext("Sedang berjalan")),
        InstanceStatus.SUSPENDED: Shown("soon", "pause", gettext("Ditangguhkan")),
        InstanceStatus.COMPLETED: Shown("none", "check", gettext("Selesai")),
        InstanceStatus.CANCELLED: Shown("late", "cross", gettext("Dibatalkan")),
    }[status]


def collection_state(state: CollectionState) -> Shown:
    """Return how a unit's part of what is gathered stands."""
    return {
        CollectionState.EMPTY: Shown("none", "minus", gettext("Belum mengisi")),
        CollectionState.DRAFT: Shown("soon", "hourglass", gettext("Draf")),
        CollectionState.SENT: Shown("good", "check", gettext("Dikirim")),
        CollectionState.MEND: Shown("returned", "return", gettext("Perlu perbaikan")),
    }[state]


def document_state(state: DocumentState) -> Shown:
    """Return how a document stands."""
    return {
        DocumentState.ORDERED: Shown("soon", "hourglass", gettext("Menunggu dibuat")),
        DocumentState.DRAFT: Shown("none", "document", gettext("Draf")),
        DocumentState.FROZEN: Shown("good", "lock", gettext("Dibekukan")),
        DocumentState.SUPERSEDED: Shown("none", "minus", gettext("Digantikan")),
    }[state]
