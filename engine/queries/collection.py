"""The board of what is gathered from units: who has sent the own part, who has not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from engine.bpmn.expressions import MappingContext
from engine.bpmn.model import Node
from engine.bpmn.workflow import Workflow
from engine.domain import Actor, InstanceStatus, TaskStatus
from engine.errors import NotFoundError
from engine.handlers import rights
from engine.handlers.context import LoadedDefinition
from engine.handlers.forms.parts import OPEN_UNITS as OPEN_UNITS
from engine.handlers.forms.parts import UNITS as UNITS
from engine.handlers.forms.parts import gatherers, listed, role_in, units_asked
from engine.handlers.forms.parts import gathering as gathering
from engine.queries import drawing
from engine.queries.instances import InstanceQueries
from engine.queries.part_reading import FoundPart, found_part
from engine.queries.reading import instance_or_refuse, names_of
from engine.read_models import CollectionBoard, CollectionRow, CollectionState
from engine.store.database import Connection
from engine.store.queries import identity
from engine.store.queries import tasks as task_rows
from engine.store.queries.instances import InstanceSummary
from engine.store.queries.tasks import DraftRow, TaskWithInstance
from engine.store.repositories.parts import PartKey, PartRecord, Parts
from engine.store.repositories.tasks import Tasks

RESULTS = "hasil_unit"
"""Variable of the SOP: what came of each unit's part."""


@dataclass(frozen=True, slots=True)
class _Board:
    """What the rows of a board are read from."""

    connection: Connection
    actor: Actor
    instance: InstanceSummary
    node: Node
    workflow: Workflow
    now: MappingContext
    tasks: Sequence[TaskWithInstance]
    drafts: Sequence[DraftRow]
    records: Sequence[PartRecord]
    names: Mapping[str, str]
    units: Mapping[str, str]

    @property
    def asked(self) -> list[str]:
        """The units that take part, in their order."""
        return list(dict.fromkeys(units_asked(self.workflow.variables) or [each.task.element for each in self.tasks]))

    def row(self, unit: str) -> CollectionRow:
        """Return how a unit's part stands."""
        told = _row(unit, self, [each for each in self.tasks if each.task.element == unit])
        if told.state is CollectionState.SENT or self.instance.status is not InstanceStatus.ACTIVE:
            return told
        part = self._part(unit)
        filled, total = part.progress
        last = part.states.current[-1] if part.states.current else None
        who, at = (self.names.get(last.entered_by, last.entered_by), last.entered_at) if last else ("", None)
        told = replace(told, filled=filled, total=total, entered_by=who, entered_at=at)
        told = replace(told, can_enter=part.is_owed and role_in(self.actor, unit) is not None)
        if at is None or told.state is CollectionState.MEND or (told.at is not None and told.at > at):
            return told
        return replace(told, state=CollectionState.DRAFT, who=who, at=at)

    def _part(self, unit: str) -> FoundPart:
        key = PartKey(self.instance.id, self.node.id, unit)
        records = [each for each in self.records if (each.activity_id, each.unit_id) == (self.node.id, unit)]
        return found_part(self.connection, self.node, self.workflow, key, self.now, records)


class CollectionQueries(InstanceQueries):
    """How far the units of an instance have come."""

    def collection(self, actor: Actor, instance_id: UUID) -> CollectionBoard | None:
        """Return the board of an instance, None where its process gathers nothing from units.

        Whoever takes part in the process sees every unit; a unit's staff see their own.

        Raises:
            NotFoundError: There is no such instance, or the actor takes part neither in its process nor in a unit.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            node = gathering(loaded.model)
            is_whole = self._may_see_instance(actor, found, loaded)
            if node is None and is_whole:
                return None
            board = self._board(connection, actor, found, loaded, node) if node else None
            seen = [unit for unit in board.asked if is_whole or role_in(actor, unit)] if board else []
            if board is None or node is None or not (is_whole or seen):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            return CollectionBoard(
                instance_id,
                found.business_key,
                drawing.titled(loaded.model, node.id),
                tuple(board.row(unit) for unit in seen),
                gathering=gathering_task(connection, actor, found, loaded, node),
                is_whole=is_whole,
            )

    def has_board(self, actor: Actor, instance_id: UUID) -> bool:
        """Whether units send their parts in an instance that the actor takes part in; reads no part of any.

        Raises:
            NotFoundError: There is no such instance.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            return gathering(loaded.model) is not None and self._may_see_instance(actor, found, loaded)

    def _board(
        self, connection: Connection, actor: Actor, found: InstanceSummary, loaded: LoadedDefinition, node: Node
    ) -> _Board:
        workflow = self._workflow(connection, loaded, found, actor)
        tasks = [each for each in task_rows.tasks_of_instance(connection, found.id) if _is_of(each, node)]
        drafts = task_rows.drafts(connection, [each.task.id for each in tasks])
        records = Parts(connection).of_instance(found.id)
        people = {each.task.completed_by for each in tasks} | {draft.user_id for draft in drafts}
        return _Board(
            connection=connection,
            actor=actor,
            instance=found,
            node=node,
            workflow=workflow,
            now=MappingContext(workflow.variables, self._now()),
            tasks=tasks,
            drafts=drafts,
            records=records,
            names=names_of(connection, *people, *(each.entered_by for each in records)),
            units=identity.units(connection),
        )


def _row(unit: str, board: _Board, parts: Sequence[TaskWithInstance]) -> CollectionRow:
    variables, names = board.workflow.variables, board.names
    still_open = next((each.task for each in parts if each.task.status is TaskStatus.OPEN), None)
    done = [each.task for each in parts if each.task.status is TaskStatus.COMPLETED]
    last = max(done, key=lambda task: task.ended_at or task.created_at, default=None)
    own = [each for each in board.drafts if still_open is not None and each.task_id == still_open.id]
    begun = max(own, key=lambda draft: draft.saved_at, default=None)
    if last is not None and unit not in listed(variables.get(OPEN_UNITS)):
        state, who, at = CollectionState.SENT, names.get(last.completed_by, ""), last.ended_at
    elif last is not None:
        state, who, at = CollectionState.MEND, names.get(last.completed_by, ""), last.ended_at
    elif begun is not None:
        state, who, at = CollectionState.DRAFT, names.get(begun.user_id, ""), begun.saved_at
    else:
        state, who, at = CollectionState.EMPTY, "", None
    result = next((each for each in _maps(variables.get(RESULTS)) if each.get("unit") == unit), {})
    total, assessed = result.get("indikator_total"), result.get("indikator_dinilai")
    return CollectionRow(
        unit_id=unit,
        unit=board.units.get(unit, unit),
        state=state,
        who=who,
        at=at,
        task_id=still_open.id if still_open else None,
        indicators=total if isinstance(total, int) else None,
        assessed=assessed if isinstance(assessed, int) else None,
        mean=str(result.get("rata_rata_teks") or ""),
        grade=str(result.get("predikat") or ""),
    )


def gathering_task(
    connection: Connection, actor: Actor, found: InstanceSummary, loaded: LoadedDefinition, node: Node
) -> UUID | None:
    """Return the open task in which the actor may gather what units send; None where there is none."""
    if found.status is not InstanceStatus.ACTIVE:
        return None
    activities, candidates = gatherers(loaded.model, node), Tasks(connection).candidates
    for each in task_rows.tasks_of_instance(connection, found.id):
        task = each.task
        is_gathering = task.activity_id in activities and task.status is TaskStatus.OPEN
        if is_gathering and not rights.refusal_to_complete(actor, task, candidates(task.id), frozenset()):
            return task.id
    return None


def _is_of(found: TaskWithInstance, node: Node) -> bool:
    return found.task.activity_id == node.id and bool(found.task.element)


def _maps(value: object) -> list[Mapping[str, object]]:
    return [each for each in listed(value) if isinstance(each, Mapping)]
