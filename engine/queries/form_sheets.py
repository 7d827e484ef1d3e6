"""A task's form as a workbook."""

from uuid import UUID

from engine.bpmn.expressions import MappingContext
from engine.documents.form_sheet import Belonging, workbook_of
from engine.domain import Actor
from engine.errors import ConflictError
from engine.handlers.forms.sheets import sheet_form, without_thousands
from engine.handlers.forms.sources import sourced
from engine.queries import drawing
from engine.queries.reading import instance_or_refuse
from engine.queries.tasks import TaskQueries
from engine.store.queries import tasks as task_rows
from engine.store.repositories.indicators import Indicators


class FormSheetQueries(TaskQueries):
    """What of forms can be filled in without Alur."""

    def form_sheet(self, actor: Actor, task_id: UUID) -> bytes:
        """Return the workbook of a task's form, with what the actor sees in it now.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
            ConflictError: Its form has no table, and so no workbook.
        """
        view = self.task(actor, task_id)
        with self._connect() as connection:
            found = task_rows.task(connection, task_id)
            assert found is not None  # as `view` was found
            loaded = self._load(connection, found.task.definition_id)
            workflow = self._workflow(connection, loaded, instance_or_refuse(connection, view.row.instance_id), actor)
            own = next((each for each in workflow.user_tasks if each.id == task_id), None)
            node = loaded.model.nodes[found.task.activity_id]
            variables = {**workflow.variables, **(own.locals if own else {})}
            known = sourced(node.form, variables, Indicators(connection))
        values = without_thousands(node.form, view.values) if view.has_draft else view.values
        form = sheet_form(node, values, known, MappingContext(known, self._now(), actor.user_id))
        if form.is_empty:
            raise ConflictError("form.no_sheet", f"Cannot write task {task_id} as a workbook: its form has no table.")
        title = " · ".join(part for part in (drawing.titled(loaded.model, node.id), view.row.unit) if part)
        revision = view.part.revision if view.part else 0
        belonging = Belonging(str(view.row.instance_id), view.row.business_key, found.task.element, revision)
        fields = [(column, values.get(column.id)) for column in form.fields]
        return workbook_of(title, form.tables, fields, belonging)
