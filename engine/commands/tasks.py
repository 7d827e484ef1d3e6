"""Do user tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class ClaimTask(Command):
    """Take a task of one's role for oneself. Claiming one's own task again changes nothing."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class UnclaimTask(Command):
    """Give a claimed task back to its role."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class ReassignTask(Command):
    """Give an open task to another person. For administrators."""

    task_id: UUID
    assignee: str


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    """Complete a user task and run its instance to the next wait state.

    Attributes:
        variables: By name: the form's values, or typed values.
        form: Whether `variables` are to be checked as the task's form.
        part_revision: The revision of the unit's part that stood on the page; None where none was looked at.
    """

    task_id: UUID
    variables: Mapping[str, object] = field(default_factory=dict)
    form: bool = True
    part_revision: int | None = None


@dataclass(frozen=True, slots=True)
class SetTaskLimit(Command):
    """Enter, change or take away when an open task is due, where the diagram leaves that to people.

    Attributes:
        limit: A day such as `2026-12-01`; empty for no limit.
        reason: Kept in history.
    """

    task_id: UUID
    limit: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """Keep what someone typed into a task's form, unchecked, for that person alone. No values: forget the draft.

    Attributes:
        values: Texts as typed, by field id; of a table a list of maps of them; of files their ids.
        part_revision: The revision of the unit's part that stood on the page; 0 for none.
    """

    task_id: UUID
    values: Mapping[str, object]
    part_revision: int = 0


@dataclass(frozen=True, slots=True)
class FillDraft(Command):
    """Make what a filled-in workbook holds one's draft of a task: all of it, or nothing. Returns its number of rows.

    Attributes:
        content: The workbook of the task's form (.xlsx).
        name: What the file is called.
    """

    task_id: UUID
    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class RaiseTaskError(Command):
    """Raise a BPMN error at an open user task, for a boundary event or event subprocess to catch."""

    task_id: UUID
    code: str
    message: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RaiseTaskEscalation(Command):
    """Raise a BPMN escalation at an open user task."""

    task_id: UUID
    code: str
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeTask(Command):
    """Change what an open task says of itself: who has it, how urgent it is, when it is due. For administrators.

    A due time that a boundary timer gives is the standard's and stays.

    Attributes:
        assignee: Empty: nobody.
        due_at, follow_up_at: None: none.
    """

    task_id: UUID
    assignee: str
    priority: int
    due_at: datetime | None
    follow_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfferTask(Command):
    """Let one more group or person claim an open task, or one less. For administrators.

    Attributes:
        candidate: `group:<id>` or `user:<id>`.
        offered: False: take the offer back.
    """

    task_id: UUID
    candidate: str
    offered: bool = True
