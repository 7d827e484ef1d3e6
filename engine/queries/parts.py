"""Units' parts: the page of one, its workbook, what a unit still owes, and who gathers what units send."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from engine.bpmn.expressions import MappingContext
from engine.bpmn.workflow import Workflow
from engine.documents.form_sheet import Belonging, workbook_of
from engine.domain import Actor, FileValue, InstanceStatus
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.handlers.context import LoadedDefinition
from engine.handlers.forms.parts import STAFF, gatherers, gathering, role_in, units_asked
from engine.handlers.forms.sheets import sheet_form
from engine.queries import drawing
from engine.queries.collection import gathering_task
from engine.queries.forms import FormQueries
from engine.queries.part_reading import FoundPart, found_part, part_view
from engine.queries.reading import instance_or_refuse
from engine.read_models import CollectionState, FormTrial, GatheringPage, OwedPart, PartPage, ReturnNote
from engine.store.database import Connection
from engine.store.queries import definitions, identity, instances
from engine.store.queries import tasks as task_rows
from engine.store.queries.instances import InstanceFilter, InstanceSummary
from engine.store.repositories.files import Files
from engine.store.repositories.parts import PartKey, Parts
from engine.store.repositories.tasks import Tasks

MOST_INSTANCES = 20
"""How many running instances are looked at for what a unit owes."""


@dataclass(frozen=True, slots=True)
class _Around:
    """An instance that gathers parts of units, and one of them."""

    instance: InstanceSummary
    loaded: LoadedDefinition
    workflow: Workflow
    part: FoundPart
    unit: str


class PartQueries(FormQueries):
    """What units have entered, and what they still owe."""

    def unit_part(self, actor: Actor, instance_id: UUID, unit_id: str) -> PartPage:
        """Return the page on which a unit's staff enter their part.

        Raises:
            NotFoundError: There is no such instance, or units send nothing in it.
            NotAllowedError: The actor belongs to another unit.
            ConflictError: The instance is held or has ended, or the unit is not asked, or has sent its part.
        """
        with self._connect() as connection:
            found = self._around(connection, actor, instance_id, unit_id)
            part, node = found.part, found.part.node
            draft = Parts(connection).draft(part.key, actor.user_id)
            typed = (orjson.loads(draft.values_json), draft.part_revision) if draft else None
            merged = part.merged(typed)
            form = drawing.form_view(part.fields, identity.units(connection), part.seen)
            loaded, instance = found.loaded, found.instance
            task = task_rows.task(connection, part.task_id) if part.task_id else None
            returns = self._returns(connection, loaded, instance_id, node)
            return PartPage(
                instance_id=instance_id,
                business_key=instance.business_key,
                process_name=instance.process_name,
                activity=drawing.titled(loaded.model, node.id),
                unit_id=unit_id,
                unit=found.unit,
                form=form,
                values=drawing.drafted_values(form, part.shown(merged, typed[0] if typed else None)),
                part=part_view(connection, part, merged),
                has_draft=draft is not None,
                draft_saved_at=draft.saved_at if draft else None,
                known_files=part.files(connection, merged),
                due_at=task.task.due_at if task else None,
                note=_newest_note(returns, found.unit) if _was_sent(connection, part) else None,
                can_enter=role_in(actor, unit_id) is not None,
            )

    def unit_part_sheet(self, actor: Actor, instance_id: UUID, unit_id: str) -> bytes:
        """Return a unit's part as a workbook, to be filled in and sent back.

        Raises:
            NotFoundError: There is no such instance, or units send nothing in it.
            NotAllowedError: The actor belongs to another unit, and does not gather.
            ConflictError: As of `unit_part`; or its form has no table.
        """
        with self._connect() as connection:
            found = self._around(connection, actor, instance_id, unit_id)
        part = found.part
        values = part.shown(part.merged(None))
        form = sheet_form(part.node, values, part.seen.variables, part.seen)
        if form.is_empty:
            raise ConflictError("form.no_sheet", f"Cannot write the part of {unit_id} as a workbook: it has no table.")
        title = " · ".join((drawing.titled(found.loaded.model, part.node.id), found.unit, found.instance.business_key))
        belonging = Belonging(str(instance_id), found.instance.business_key, unit_id, part.states.latest)
        return workbook_of(title, form.tables, [(each, values.get(each.id)) for each in form.fields], belonging)

    def try_unit_part(self, actor: Actor, instance_id: UUID, unit_id: str, values: Mapping[str, object]) -> FormTrial:
        """Return what entering these values would refuse, and what its tables compute; nothing is done.

        Raises:
            EngineError: As of `unit_part`.
        """
        with self._connect() as connection:
            part = self._around(connection, actor, instance_id, unit_id).part
            held = frozenset(part.files(connection))
            return self._try(connection, actor, part.fields, part.seen.variables, values, held)

    def instance_file(self, actor: Actor, instance_id: UUID, file_id: UUID) -> tuple[FileValue, bytes]:
        """Return a file of an instance, with its content; of units' parts, those of a part that the actor may see.

        Raises:
            NotFoundError: There is none, or the actor may not see it.
        """
        try:
            return super().instance_file(actor, instance_id, file_id)
        except NotFoundError:
            with self._connect() as connection:
                value = self._file_in_parts(connection, actor, instance_or_refuse(connection, instance_id), file_id)
                if value is None:
                    raise
                return value, Files(connection).content(str(value["sha256"]))

    def owed_parts(self, actor: Actor) -> tuple[OwedPart, ...]:
        """Return what the units still owe whose staff the actor is, in the instances that run."""
        units = [group.removeprefix(STAFF) for group in actor.groups if group.startswith(STAFF)]
        if not units:
            return ()
        with self._connect() as connection:
            named, found = identity.units(connection), []
            for instance, loaded in self._gathering_instances(connection):
                workflow = self._workflow(connection, loaded, instance, actor)
                asked = units_asked(workflow.variables)
                for unit in (each for each in named if each in units and each in asked):
                    part = self._part(connection, instance, loaded, workflow, unit)
                    if part.is_owed:
                        found.append(self._owed(connection, instance, loaded, part, named[unit]))
            return tuple(found)

    def gathering_page(self, actor: Actor, task_id: UUID) -> GatheringPage | None:
        """Return the page on which units' files are gathered; None for a task in which that is not done.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
        """
        view = self.task(actor, task_id)
        with self._connect() as connection:
            instance = instance_or_refuse(connection, view.row.instance_id)
            loaded = self._load(connection, instance.definition_id)
            node = gathering(loaded.model)
            gathers = node is not None and view.row.activity_id in gatherers(loaded.model, node)
            if not gathers or not view.can_complete or instance.status is not InstanceStatus.ACTIVE:
                return None
            workflow, named = self._workflow(connection, loaded, instance, actor), identity.units(connection)
            rows = [
                self._owed(connection, instance, loaded, part, named[unit])
                for unit in units_asked(workflow.variables)
                if unit in named and (part := self._part(connection, instance, loaded, workflow, unit)).is_owed
            ]
            activity = drawing.titled(loaded.model, view.row.activity_id)
            return GatheringPage(instance.id, instance.business_key, task_id, activity, tuple(rows))

    def _around(self, connection: Connection, actor: Actor, instance_id: UUID, unit_id: str) -> _Around:
        instance = instance_or_refuse(connection, instance_id)
        loaded = self._load(connection, instance.definition_id)
        may_see = actor.is_auditor or role_in(actor, unit_id) is not None
        if not (may_see or self._gathers(connection, actor, instance, loaded)):
            reason = f"Cannot show {actor.user_id} the part of {unit_id}: they belong to another unit."
            raise NotAllowedError("part.not_yours", reason)
        _require_active(instance)
        named = identity.units(connection)
        workflow = self._workflow(connection, loaded, instance, actor)
        if unit_id not in units_asked(workflow.variables) or unit_id not in named:
            raise ConflictError("part.not_asked", f"Cannot show the part of {unit_id}: the unit is not asked for it.")
        part = self._part(connection, instance, loaded, workflow, unit_id)
        if not part.is_owed:
            raise ConflictError("part.sent", f"Cannot show the part of {unit_id}: it has been sent.")
        return _Around(instance, loaded, workflow, part, named[unit_id])

    def _part(
        self,
        connection: Connection,
        instance: InstanceSummary,
        loaded: LoadedDefinition,
        workflow: Workflow,
        unit_id: str,
    ) -> FoundPart:
        node = gathering(loaded.model)
        if node is None:
            raise NotFoundError(
                "instance.no_board", f"Cannot find a part of instance {instance.id}: no units send any."
            )
        key = PartKey(instance.id, node.id, unit_id)
        return found_part(connection, node, workflow, key, MappingContext(workflow.variables, self._now()))

    def _gathers(
        self, connection: Connection, actor: Actor, instance: InstanceSummary, loaded: LoadedDefinition
    ) -> bool:
        """Whether the actor may do the open task in which units' files are gathered."""
        node = gathering(loaded.model)
        return node is not None and gathering_task(connection, actor, instance, loaded, node) is not None

    def _file_in_parts(
        self, connection: Connection, actor: Actor, instance: InstanceSummary, file_id: UUID
    ) -> FileValue | None:
        loaded = self._load(connection, instance.definition_id)
        workflow = self._workflow(connection, loaded, instance, actor)
        sees_all = actor.is_auditor or self._gathers(connection, actor, instance, loaded)
        units = {record.unit_id for record in Parts(connection).of_instance(instance.id) if record.sent_at is None}
        for unit in sorted(units):
            if sees_all or role_in(actor, unit) is not None:
                held = self._part(connection, instance, loaded, workflow, unit).files(connection)
                if str(file_id) in held:
                    return held[str(file_id)]
        return None

    def _gathering_instances(self, connection: Connection) -> Iterator[tuple[InstanceSummary, LoadedDefinition]]:
        records = [each.record for each in definitions.definitions(connection)]
        ids = [record.id for record in records if gathering(self._model(connection, record)) is not None]
        wanted = InstanceFilter(definitions=ids, status=InstanceStatus.ACTIVE)
        for instance in instances.instances(connection, wanted, MOST_INSTANCES, 0):
            yield instance, self._load(connection, instance.definition_id)

    def _owed(
        self, connection: Connection, instance: InstanceSummary, loaded: LoadedDefinition, part: FoundPart, unit: str
    ) -> OwedPart:
        filled, total = part.progress
        task = task_rows.task(connection, part.task_id) if part.task_id else None
        begun = CollectionState.DRAFT if part.states.current else CollectionState.EMPTY
        return OwedPart(
            instance_id=instance.id,
            business_key=instance.business_key,
            process_name=instance.process_name,
            activity=drawing.titled(loaded.model, part.node.id),
            unit_id=part.key.unit_id,
            unit=unit,
            state=CollectionState.MEND if _was_sent(connection, part) else begun,
            filled=filled,
            total=total,
            due_at=task.task.due_at if task else None,
        )


def _require_active(instance: InstanceSummary) -> None:
    if instance.status is not InstanceStatus.ACTIVE:
        id = "instance.suspended" if instance.status is InstanceStatus.SUSPENDED else "instance.ended"
        raise ConflictError(id, f"Cannot enter a part of instance {instance.id}: it is {instance.status}.")


def _was_sent(connection: Connection, part: FoundPart) -> bool:
    """Whether a part that has to be sent was sent before."""
    at = (part.node.id, part.key.unit_id)
    opened = Tasks(connection).rounds(part.key.instance_id, [part.node.id]).get(at, 0)
    return opened > (1 if part.task_id else 0)


def _newest_note(returns: Sequence[ReturnNote], unit: str) -> ReturnNote | None:
    """Return why a part came back: the newest return that was not another unit's."""
    return max((each for each in returns if each.unit in ("", unit)), key=lambda note: note.number, default=None)
