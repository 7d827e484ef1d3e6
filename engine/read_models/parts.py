"""What is shown of a unit's part of a form that is gathered from units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.domain import FileValue
from engine.read_models.collection import CollectionState
from engine.read_models.forms import FormFieldView
from engine.read_models.part_marks import PartView
from engine.read_models.tasks import ReturnNote


@dataclass(frozen=True, slots=True)
class PartPage:
    """The page on which a unit's staff enter their part.

    Attributes:
        activity: Number and name of the activity in which its head sends it.
        values: What to show, as typed; the reader's own typing first.
        has_draft: Whether some of that has not been handed over yet.
        known_files: By id, the files that stand in it.
        due_at: Of the head's task; None before it is open.
        note: Why it came back; None where it did not.
        can_enter: Whether the reader may.
    """

    instance_id: UUID
    business_key: str
    process_name: str
    activity: str
    unit_id: str
    unit: str
    form: tuple[FormFieldView, ...]
    values: Mapping[str, object]
    part: PartView
    has_draft: bool = False
    draft_saved_at: datetime | None = None
    known_files: Mapping[str, FileValue] = field(default_factory=dict)
    due_at: datetime | None = None
    note: ReturnNote | None = None
    can_enter: bool = False


@dataclass(frozen=True, slots=True)
class OwedPart:
    """What a unit still owes an instance.

    Attributes:
        filled, total: Rows in which something is entered, and rows there are.
        due_at: Of the head's task; None before it is open.
    """

    instance_id: UUID
    business_key: str
    process_name: str
    activity: str
    unit_id: str
    unit: str
    state: CollectionState
    filled: int
    total: int
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GatheringPage:
    """The page on which whoever gathers the units' files sends them: one row a unit.

    Attributes:
        task_id: The task in which that is done.
    """

    instance_id: UUID
    business_key: str
    task_id: UUID
    activity: str
    rows: tuple[OwedPart, ...]
