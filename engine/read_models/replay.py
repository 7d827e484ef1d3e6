"""An instance's history as steps: what one command did, one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.read_models.instances import ActivityMark, HistoryLine, InstanceRow


@dataclass(frozen=True, slots=True)
class FlowMove:
    """A token that went along a sequence flow.

    Attributes:
        wave: 0 for what moved first in its step; flows of one wave move side by side.
    """

    flow_id: str
    source: str
    target: str
    wave: int


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value that changed: its variable, and the keys inside it where it is a record of records."""

    path: tuple[str, ...]
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """What one command did.

    Attributes:
        number: From 1.
        at: When; all events of a step have the same instant and actor.
        lines: Its events, in order. The first one says what was done.
        flows: Where tokens went.
        marks: Nodes whose mark it changed, as they are after it; None: no mark any more.
        changes: Values it changed.
        due_at: When the task it is about was due; None where it is about none, or about one without a standard time.
        remaining_minutes: Working minutes that were left then, negative when it was late; None as `due_at`.
        round: Of that task; 0 where it is about none.
    """

    number: int
    at: datetime
    lines: tuple[HistoryLine, ...]
    flows: tuple[FlowMove, ...]
    marks: Mapping[str, ActivityMark | None]
    changes: tuple[ValueChange, ...]
    due_at: datetime | None
    remaining_minutes: float | None
    round: int


@dataclass(frozen=True, slots=True)
class ReplayView:
    """An instance's steps, from its history alone.

    Attributes:
        titles: Number and name of each marked node, by its id.
        labels: What the forms call each variable.
        value_names: Variable, value, and the name people know the value by.
        value_kinds: Variables that hold numbers, `angka`, and money, `uang`.
        task_units: Name of the unit of each task of a multi-instance activity.
    """

    row: InstanceRow
    steps: tuple[ReplayStep, ...]
    titles: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    value_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    value_kinds: Mapping[str, str] = field(default_factory=dict)
    task_units: Mapping[UUID, str] = field(default_factory=dict)

    def marks_at(self, number: int) -> dict[str, ActivityMark]:
        """Return the marks of all nodes after a step; none at 0, before the first."""
        marks: dict[str, ActivityMark] = {}
        for step in self.steps[:number]:
            for node, mark in step.marks.items():
                if mark is None:
                    marks.pop(node, None)
                else:
                    marks[node] = mark
        return marks
