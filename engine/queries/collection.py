"""The board of what is gathered from units: who has sent the own part, who has not."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from engine.bpmn.model import Definition, Node
from engine.bpmn.reader.tables import SOURCE
from engine.domain import Actor, TaskStatus
from engine.errors import NotFoundError
from engine.queries import drawing
from engine.queries.instances import InstanceQueries
from engine.queries.reading import instance_or_refuse, names_of
from engine.read_models import CollectionBoard, CollectionRow, CollectionState
from engine.store.queries import identity
from engine.store.queries import tasks as task_rows
from engine.store.queries.tasks import DraftRow, TaskWithInstance

UNITS, OPEN_UNITS, RESULTS = "semua_unit", "unit_belum_valid", "hasil_unit"
"""Variables of the SOP: which units take part, which of them are not valid yet, what came of each."""


class CollectionQueries(InstanceQueries):
    """How far the units of an instance have come."""

    def collection(self, actor: Actor, instance_id: UUID) -> CollectionBoard | None:
        """Return the board of an instance, None where its process gathers nothing from units.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            if not self._may_see_instance(actor, found, loaded):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            node = gathering(loaded.model)
            if node is None:
                return None
            variables = self._workflow(connection, loaded, found, actor).variables
            parts = [each for each in task_rows.tasks_of_instance(connection, instance_id) if _is_of(each, node)]
            drafts = task_rows.drafts(connection, [each.task.id for each in parts])
            people = {each.task.completed_by for each in parts} | {draft.user_id for draft in drafts}
            names, units = names_of(connection, *people), identity.units(connection)
        taking_part = [str(unit) for unit in _listed(variables.get(UNITS))] or [each.task.element for each in parts]
        return CollectionBoard(
            instance_id,
            found.business_key,
            drawing.titled(loaded.model, node.id),
            tuple(
                _row(unit, units, names, variables, [each for each in parts if each.task.element == unit], drafts)
                for unit in dict.fromkeys(taking_part)
            ),
        )


def gathering(model: Definition) -> Node | None:
    """Return the activity in which each unit sends its part: done once a unit, with rows that Alur provides."""
    return next(
        (
            node
            for node in drawing.user_tasks(model)
            if node.multi_instance is not None and any(field.properties.get(SOURCE) for field in node.form)
        ),
        None,
    )


def _row(
    unit: str,
    units: Mapping[str, str],
    names: Mapping[str, str],
    variables: Mapping[str, object],
    parts: Sequence[TaskWithInstance],
    drafts: Sequence[DraftRow],
) -> CollectionRow:
    still_open = next((each.task for each in parts if each.task.status is TaskStatus.OPEN), None)
    done = [each.task for each in parts if each.task.status is TaskStatus.COMPLETED]
    last = max(done, key=lambda task: task.ended_at or task.created_at, default=None)
    own = [each for each in drafts if still_open is not None and each.task_id == still_open.id]
    begun = max(own, key=lambda draft: draft.saved_at, default=None)
    if last is not None and unit not in _listed(variables.get(OPEN_UNITS)):
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
        unit=units.get(unit, unit),
        state=state,
        who=who,
        at=at,
        task_id=still_open.id if still_open else None,
        indicators=total if isinstance(total, int) else None,
        assessed=assessed if isinstance(assessed, int) else None,
        mean=str(result.get("rata_rata_teks") or ""),
        grade=str(result.get("predikat") or ""),
    )


def _is_of(found: TaskWithInstance, node: Node) -> bool:
    return found.task.activity_id == node.id and bool(found.task.element)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _maps(value: object) -> list[Mapping[str, object]]:
    return [each for each in _listed(value) if isinstance(each, Mapping)]
