"""Replay: an instance's history as steps to go through, one for each thing that somebody or something did."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from engine.bpmn.model import Definition
from engine.bpmn.runtime import WorkingTime
from engine.bpmn.values import from_json
from engine.domain import Actor
from engine.domain import HistoryEventType as Event
from engine.errors import NotFoundError
from engine.queries import drawing
from engine.queries.instances import InstanceQueries
from engine.queries.reading import instance_or_refuse, names_of
from engine.queries.replay_marks import Board
from engine.queries.rows import history_line
from engine.queries.value_names import value_kinds, value_names
from engine.read_models import FlowMove, HistoryLine, ReplayStep, ReplayView, ValueChange
from engine.store.queries import identity, instances

STARTS = frozenset(
    {
        Event.INSTANCE_STARTED,
        Event.INSTANCE_CANCELLED,
        Event.INSTANCE_SUSPENDED,
        Event.INSTANCE_ACTIVATED,
        Event.INSTANCE_MODIFIED,
        Event.INSTANCE_MIGRATED,
        Event.TASK_CLAIMED,
        Event.TASK_UNCLAIMED,
        Event.TASK_REASSIGNED,
        Event.TASK_COMPLETED,
        Event.TIMER_FIRED,
        Event.TASK_FAILED,
        Event.TASK_ESCALATED,
        Event.VARIABLES_SET,
        Event.CALL_COMPLETED,
        Event.CALL_FAILED,
        Event.CALL_ESCALATED,
        Event.JOB_EXECUTED,
        Event.JOB_FAILED,
        Event.JOB_RETRIED,
        Event.SIGNAL_RECEIVED,
        Event.MESSAGE_RECEIVED,
        Event.RECEIVE_SIGNALLED,
        Event.EXTERNAL_TASK_COMPLETED,
        Event.EXTERNAL_TASK_FAILED,
        Event.EXTERNAL_TASK_RETRIED,
    }
)
"""What begins a step. Whatever follows at the same instant by the same actor is its consequence."""

EMPTY: tuple[object, ...] = (None, "", [], {})


class ReplayQueries(InstanceQueries):
    """What happened, step by step."""

    def replay(self, actor: Actor, instance_id: UUID) -> ReplayView:
        """Return an instance's history as steps.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            if not self._may_see_instance(actor, found, loaded):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            model, events = loaded.model, instances.history_of(connection, found.id)
            names, units = names_of(connection, *{event.actor for event in events}), identity.units(connection)
            row = self._instance_rows(connection, [found])[0]
            versions = self._told_in(connection, loaded, events)
        lines = [history_line(event, version, names) for event, version in zip(events, versions, strict=True)]
        board = Board()
        steps = tuple(_steps(lines, board, model, self._working_time(model), units))
        marked = dict.fromkeys(node for step in steps for node in step.marks)
        return ReplayView(
            row=row,
            steps=steps,
            titles={node: drawing.titled(model, node) for node in marked},
            labels=drawing.labels_of(model),
            value_names=value_names(model, units, names, _last_values(lines)),
            value_kinds=value_kinds(model),
            task_units={id: units.get(task.element, task.element) for id, task in board.tasks.items() if task.element},
        )


def _steps(
    lines: Sequence[HistoryLine],
    board: Board,
    model: Definition,
    working_time: WorkingTime,
    units: Mapping[str, str],
) -> Iterator[ReplayStep]:
    for number, own in enumerate(_grouped(lines), 1):
        first = own[0]
        marks = board.tell(own, first.at)
        about = next((line.task_id for line in own if line.task_id and line.type is not Event.TASK_CREATED), None)
        task = board.tasks.get(about) if about else None
        due = task.due_at if task else None
        yield ReplayStep(
            number=number,
            at=first.at,
            lines=tuple(own),
            flows=_moves(own, model),
            marks=marks,
            changes=tuple(change for line in own for change in _changes(line, units)),
            due_at=due,
            remaining_minutes=working_time.between(first.at, due) if due else None,
            round=task.round if task else 0,
        )


def _grouped(lines: Sequence[HistoryLine]) -> Iterator[list[HistoryLine]]:
    """Part a history into steps: at each event that begins one, and wherever time or actor change."""
    own: list[HistoryLine] = []
    for line in lines:
        if own and (line.type in STARTS or (line.at, line.actor, line.source) != _of(own[0])):
            yield own
            own = []
        own.append(line)
    if own:
        yield own


def _of(line: HistoryLine) -> tuple[object, ...]:
    return line.at, line.actor, line.source


def _moves(lines: Sequence[HistoryLine], model: Definition) -> tuple[FlowMove, ...]:
    moves: list[FlowMove] = []
    arrived: dict[str, int] = {}
    for line in lines:
        flow = model.flows.get(str(line.data.get("flow"))) if line.type is Event.FLOW_TAKEN else None
        if flow is not None:
            wave = arrived.get(flow.source, -1) + 1
            moves.append(FlowMove(flow.id, flow.source, flow.target, wave))
            arrived[flow.target] = wave
    return tuple(moves)


def _changes(line: HistoryLine, units: Mapping[str, str]) -> Iterator[ValueChange]:
    changes = line.data.get("changes")
    if line.type is Event.VARIABLE_CHANGED and isinstance(changes, Mapping):
        for name, (before, after) in changes.items():
            yield from _leaves((name,), from_json(before), from_json(after), units)


def _leaves(path: tuple[str, ...], before: object, after: object, units: Mapping[str, str]) -> Iterator[ValueChange]:
    """Yield what differs between two values, record by record."""
    if (before in EMPTY and after in EMPTY) or before == after:
        return
    old, new = _records(before, units), _records(after, units)
    if old is None or new is None:
        yield ValueChange(path, before, after)
        return
    for key in {**old, **new}:
        yield from _leaves((*path, key), old.get(key), new.get(key), units)


def _records(value: object, units: Mapping[str, str]) -> dict[str, object] | None:
    """Return a record's fields, or a list's records by their unit, else by their place; None for a plain value."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {str(key): part for key, part in value.items()}
    if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
        return None
    named = {str(next((field for field in part.values() if str(field) in units), "")): part for part in value}
    if len(named) == len(value) and "" not in named:
        return named
    return {str(place): part for place, part in enumerate(value, 1)}


def _last_values(lines: Sequence[HistoryLine]) -> dict[str, object]:
    """Return the last value that each variable has had, other than none."""
    values: dict[str, object] = {}
    for line in lines:
        changes = line.data.get("changes")
        if line.type is Event.VARIABLE_CHANGED and isinstance(changes, Mapping):
            values.update({name: from_json(pair[1]) for name, pair in changes.items() if pair[1] not in EMPTY})
    return values
