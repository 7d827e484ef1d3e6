"""Forms on their way: what would be refused, what tables compute, and the files that forms hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from engine.bpmn.expressions import MappingContext
from engine.bpmn.forms import check, preview
from engine.bpmn.model import FormField, Node
from engine.domain import Actor, FileValue
from engine.errors import DamagedFileError, InvalidVariablesError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import LoadedDefinition
from engine.handlers.forms.files import files_in, finder, value_of
from engine.handlers.forms.sources import sourced
from engine.queries import drawing
from engine.queries.instances import InstanceQueries
from engine.queries.part_reading import part_of_task
from engine.queries.reading import instance_or_refuse, names_of
from engine.queries.tasks import TaskQueries
from engine.read_models import FormTrial, HeldFile
from engine.store.database import Connection
from engine.store.queries import identity
from engine.store.queries import tasks as task_rows
from engine.store.queries.instances import InstanceSummary
from engine.store.queries.tasks import TaskWithInstance
from engine.store.repositories.files import Files
from engine.store.repositories.indicators import Indicators


class FormQueries(InstanceQueries, TaskQueries):
    """What a form would become, and which files forms hold."""

    def try_form(self, actor: Actor, task_id: UUID, values: Mapping[str, object]) -> FormTrial:
        """Return what completing a task with these values would refuse or store; nothing is done.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            fields, known, held = self._form_of_task(connection, actor, task_id)
            return self._try(connection, actor, fields, known, values, held)

    def try_start_form(self, actor: Actor, definition_id: UUID, values: Mapping[str, object]) -> FormTrial:
        """Return what starting a process with these values would refuse or store; nothing is done.

        Raises:
            NotFoundError: There is no such definition, or the actor may not start it.
        """
        with self._connect() as connection:
            loaded = self._load(connection, definition_id)
            node = loaded.model.start_node
            if not rights.may_start(loaded.model, actor):
                raise NotFoundError("definition.unknown", f"Cannot find definition {definition_id}: there is none.")
            return self._try(connection, actor, node.form if node else (), {}, values)

    def own_files(self, actor: Actor, ids: Sequence[str]) -> dict[str, FileValue]:
        """Return the files among these that the actor has sent, by id; others are left out."""
        with self._connect() as connection:
            find = finder(Files(connection), actor.user_id, (), {})
            return {id: known.value for id in dict.fromkeys(ids) if (known := find(id)) is not None}

    def own_file(self, actor: Actor, file_id: UUID) -> tuple[FileValue, bytes]:
        """Return a file that the actor has sent, with its content.

        Raises:
            NotFoundError: There is none, or somebody else sent it.
        """
        with self._connect() as connection:
            record = Files(connection).get(file_id)
            if record is None or record.created_by != actor.user_id:
                raise NotFoundError("file.unknown", f"Cannot find file {file_id}: there is none.")
            return value_of(record), Files(connection).content(record.sha256)

    def instance_file(self, actor: Actor, instance_id: UUID, file_id: UUID) -> tuple[FileValue, bytes]:
        """Return a file that an instance's forms hold or held, or one of its variables holds, with its content.

        Raises:
            NotFoundError: There is none, or the actor may not see the instance.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            files = Files(connection)
            record = files.get(file_id)
            if record is not None and self._may_see_files(connection, actor, found, loaded):
                held = any(row.file_id == file_id for row in files.held(instance_id))
                if held or file_id in _variables_files(self._workflow(connection, loaded, found, actor).variables):
                    return value_of(record), files.content(record.sha256)
        raise NotFoundError("file.unknown", f"Cannot find file {file_id}: there is none.")

    def held_files(self, actor: Actor, instance_id: UUID) -> tuple[HeldFile, ...]:
        """Return the files that an instance's forms hold or held, the newest first.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            if not self._may_see_files(connection, actor, found, loaded):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            files, units = Files(connection), identity.units(connection)
            rows = [(row, files.get(row.file_id)) for row in reversed(files.held(instance_id))]
            names = names_of(connection, *{row.created_by for row, _ in rows})
            labels = _labels(loaded.model.nodes.values())
            return tuple(
                HeldFile(
                    value=value_of(record),
                    field=row.field,
                    label=labels.get(row.field, row.field),
                    activity=drawing.titled(loaded.model, row.activity_id),
                    unit=units.get(row.element, row.element),
                    sent_at=row.created_at,
                    sent_by=names[row.created_by],
                    superseded_at=row.superseded_at,
                )
                for row, record in rows
                if record is not None
            )

    def check_files(self) -> tuple[str, ...]:
        """Read every stored file once; return the fingerprints of those that are missing or are not what they were."""
        damaged = []
        with self._connect() as connection:
            files = Files(connection)
            for sha256 in files.contents():
                try:
                    files.content(sha256)
                except DamagedFileError:
                    damaged.append(sha256)
        return tuple(damaged)

    def _may_see_files(
        self, connection: Connection, actor: Actor, found: InstanceSummary, loaded: LoadedDefinition
    ) -> bool:
        """Whether an actor may see the instance, or has one of its tasks."""
        if self._may_see_instance(actor, found, loaded):
            return True
        return any(
            self._may_see(connection, actor, each, loaded) for each in task_rows.tasks_of_instance(connection, found.id)
        )

    def _form_of_task(
        self, connection: Connection, actor: Actor, task_id: UUID
    ) -> tuple[Sequence[FormField], Mapping[str, object], Collection[str]]:
        """Return a task's form, the variables it sees, and the files that stand in the unit's part of it."""
        found: TaskWithInstance | None = task_rows.task(connection, task_id)
        loaded = self._load(connection, found.task.definition_id) if found else None
        if found is None or loaded is None or not self._may_see(connection, actor, found, loaded):
            raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is none.")
        instance = instance_or_refuse(connection, found.task.instance_id)
        workflow = self._workflow(connection, loaded, instance, actor)
        own = next((each for each in workflow.user_tasks if each.id == task_id), None)
        node = loaded.model.nodes[found.task.activity_id]
        variables = {**workflow.variables, **(own.locals if own else {})}
        part = part_of_task(connection, node, workflow, found.task, self._now())
        known = sourced(node.form, variables, Indicators(connection))
        return node.form, known, part.files(connection) if part else ()

    def _try(
        self,
        connection: Connection,
        actor: Actor,
        fields: Sequence[FormField],
        known: Mapping[str, object],
        values: Mapping[str, object],
        held: Collection[str] = (),
    ) -> FormTrial:
        context = MappingContext(known, self._now(), actor.user_id)
        units = frozenset(identity.units(connection))
        file = finder(Files(connection), actor.user_id, fields, known, held)
        rows = {id: tuple(each) for id, each in preview(fields, values, context, units=units, file=file).items()}
        try:
            return FormTrial(values=check(fields, values, context, units=units, file=file), tables=rows)
        except InvalidVariablesError as error:
            return FormTrial(error.problems, tables=rows)


def _variables_files(variables: Mapping[str, object]) -> set[UUID]:
    return {value.id for value in files_in(variables)}


def _labels(nodes: Iterable[Node]) -> dict[str, str]:
    """Return what the forms call each of their fields, and the columns of their tables."""
    fields = [field for node in nodes for field in node.form]
    columns = {
        f"{field.id}.{column.id}": f"{field.label}: {column.field.label}"
        for field in fields
        if field.table
        for column in field.table.columns
    }
    return {field.id: field.label for field in fields} | columns
