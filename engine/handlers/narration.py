"""Turn what happened inside a workflow into history events."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine.bpmn.model import Definition, EventKind
from engine.bpmn.runtime import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityStarted,
    EventThrown,
    FlowTaken,
    Happening,
    Timer,
    VariableChanged,
)
from engine.bpmn.seen import SeenWorkflow
from engine.bpmn.values import to_json
from engine.domain import HistoryEventType
from engine.history.chain import Event

NEVER = 9999
"""A timer due in this year never fires: it is how a diagram says "no limit"."""

_ACTIVITY_EVENTS = {
    ActivityStarted: HistoryEventType.ACTIVITY_STARTED,
    ActivityCompleted: HistoryEventType.ACTIVITY_COMPLETED,
    ActivityCancelled: HistoryEventType.ACTIVITY_CANCELLED,
}

_THROWN_EVENTS = {
    EventKind.ESCALATION: HistoryEventType.ESCALATION_RAISED,
    EventKind.ERROR: HistoryEventType.ERROR_RAISED,
}


class OpenedTask(Protocol):
    """What history tells of a task that a command opened."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def activity_id(self) -> str:
        """Where in the diagram."""

    @property
    def element(self) -> str:
        """Which one of a multi-instance activity."""

    @property
    def round(self) -> int:
        """Which time it is done."""

    @property
    def due_at(self) -> datetime | None:
        """Until when it is on time."""


class Narrator:
    """Tells one command's happenings, in order, as history events.

    Args:
        model: The diagram.
        opened: Tasks that this command opened, by id.
        closed: Ids of the tasks that were open before it.
        workflow: What happened, and the process-wide variables after it, for the notes of returns.
        acting: Activity whose task or timer the command was about; a return is told as coming from there.
    """

    def __init__(
        self,
        model: Definition,
        opened: Mapping[UUID, OpenedTask],
        closed: Iterable[UUID],
        workflow: SeenWorkflow,
        acting: str,
    ) -> None:
        self._model = model
        self._opened = opened
        self._closed = frozenset(closed)
        self._workflow = workflow
        self._acting = acting

    def events(self, happenings: Iterable[Happening]) -> list[Event]:
        """Return the events; all variables that changed are told in one."""
        told: list[Event] = []
        changes: dict[str, list[object]] = {}
        for happening in happenings:
            match happening:
                case VariableChanged(name, before, after):
                    first = changes[name][0] if name in changes else self._workflow.told_before(name, before)
                    changes[name] = [first, self._workflow.told_after(name, after)]
                case FlowTaken(flow_id):
                    told += self._flow(flow_id)
                case EventThrown():
                    told += self._thrown(happening)
                case _:
                    told += self._activity(happening)
        if changes:
            told.insert(0, Event(HistoryEventType.VARIABLE_CHANGED, data={"changes": changes}))
        return told

    def _activity(self, happening: ActivityStarted | ActivityCompleted | ActivityCancelled) -> list[Event]:
        task = self._opened.get(happening.id)
        if task is not None and isinstance(happening, ActivityStarted):
            return [task_created(task)]
        if happening.id in self._closed:
            if isinstance(happening, ActivityCancelled):
                return [Event(HistoryEventType.TASK_CANCELLED, happening.activity_id, happening.id)]
            return []  # `task.completed` is told by the handler, with what was entered.
        return [Event(_ACTIVITY_EVENTS[type(happening)], happening.activity_id, data={"id": str(happening.id)})]

    def _flow(self, flow_id: str) -> list[Event]:
        flow = self._model.flows[flow_id]
        told = [Event(HistoryEventType.FLOW_TAKEN, flow.target, data={"flow": flow_id})]
        if flow.return_note:
            note = self._workflow.variables.get(flow.return_note)
            source = self._model.nodes.get(self._acting)
            data: dict[str, object] = {
                "from": self._acting or flow.source,
                "note": str(note) if note else "",
                "flow": flow_id,
                # Where several people decide together, the last of them is not the one who sent it back.
                "joint": source is not None and source.multi_instance is not None,
            }
            told.append(Event(HistoryEventType.TASK_RETURNED, flow.target, data=data))
        return told

    def _thrown(self, thrown: EventThrown) -> list[Event]:
        if thrown.kind is EventKind.SIGNAL:
            return [Event(HistoryEventType.SIGNAL_SENT, thrown.activity_id, data={"name": thrown.name})]
        type = _THROWN_EVENTS.get(thrown.kind)
        if type is None:
            return []
        data: dict[str, object] = {"code": thrown.name, "caught": thrown.caught, "from": self._acting}
        return [Event(type, thrown.activity_id, data=data)]


def task_created(task: OpenedTask) -> Event:
    """Tell that a task was opened, and when it is due."""
    data: dict[str, object] = {"due": told_instant(task.due_at), "round": task.round, "element": task.element}
    return Event(HistoryEventType.TASK_CREATED, task.activity_id, task.id, data=data)


def timers_changed(scheduled: Iterable[Timer], cancelled: Iterable[Timer]) -> list[Event]:
    """Tell which timers began to run and which stopped without firing. Those that never fire are not told."""
    told = []
    for type, timers in (
        (HistoryEventType.TIMER_CANCELLED, cancelled),
        (HistoryEventType.TIMER_SCHEDULED, scheduled),
    ):
        for timer in timers:
            if timer.due.year < NEVER:
                data: dict[str, object] = {"job": str(timer.id), "due": told_instant(timer.due)}
                told.append(Event(type, timer.activity_id, data=data))
    return told


def told_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return variables as history tells them: JSON values, dates and instants tagged."""
    return {name: to_json(value) for name, value in values.items()}


def told_instant(instant: datetime | None) -> str | None:
    """Return an instant as history tells it: ISO 8601, UTC, with milliseconds."""
    return None if instant is None else instant.isoformat(timespec="milliseconds")
