"""How far the units have come with what is gathered from them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CollectionState(StrEnum):
    """How a unit's part stands."""

    EMPTY = "empty"
    """Belum mengisi: nobody has entered anything."""
    DRAFT = "draft"
    """Draf: somebody has begun."""
    SENT = "sent"
    """Dikirim: its head has completed it, and it stands."""
    MEND = "mend"
    """Perlu perbaikan: it was sent, and has to be done again."""


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """One unit.

    Attributes:
        who, at: Who sent it last, or began a draft, and when; empty and None where nobody did.
        task_id: Its open task.
        indicators, assessed, mean, grade: Of its measure, once it is calculated; None and empty before.
        filled, total: Rows of its part in which something is entered, and rows there are; while it has to be sent.
        entered_by, entered_at: Who put something into its part last, since it was last sent.
        can_enter: Whether the reader may enter it now.
    """

    unit_id: str
    unit: str
    state: CollectionState
    who: str = ""
    at: datetime | None = None
    task_id: UUID | None = None
    indicators: int | None = None
    assessed: int | None = None
    mean: str = ""
    grade: str = ""
    filled: int | None = None
    total: int | None = None
    entered_by: str = ""
    entered_at: datetime | None = None
    can_enter: bool = False


@dataclass(frozen=True, slots=True)
class CollectionBoard:
    """The units of an instance, in their order.

    Attributes:
        activity: Number and name of the activity in which units send their part.
        gathering: The open task in which the reader gathers the units' files; None where there is none.
        is_whole: Whether the reader takes part in the process, and so sees every unit; else only their own.
    """

    instance_id: UUID
    business_key: str
    activity: str
    rows: tuple[CollectionRow, ...]
    gathering: UUID | None = None
    is_whole: bool = True

    def count(self, state: str) -> int:
        """Return how many units stand so."""
        return sum(1 for row in self.rows if row.state == state)
