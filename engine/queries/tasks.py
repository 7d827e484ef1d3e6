"""Tasks: lists and the page of one."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import orjson

from engine.bpmn.expressions import MappingContext
from engine.bpmn.model import Definition, Node
from engine.bpmn.runtime import WorkingTime
from engine.bpmn.workflow import Workflow
from engine.domain import Actor, InstanceStatus, TaskStatus
from engine.errors import NotFoundError
from engine.handlers import rights
from engine.handlers.context import LoadedDefinition
from engine.handlers.forms.files import files_in
from engine.handlers.forms.parts import gathers_parts
from engine.handlers.forms.sources import sourced
from engine.handlers.limits import limit_field, may_limit
from engine.queries import drawing
from engine.queries.part_reading import part_of_task, part_view
from engine.queries.reading import Reading, instance_or_refuse, names_of
from engine.queries.rows import return_note, task_row
from engine.queries.value_names import value_kinds, value_names
from engine.read_models import ExpectedTask, ReturnNote, TaskLimit, TaskPage, TaskRow, TaskView
from engine.store.database import Connection
from engine.store.queries import identity, instances, tasks
from engine.store.queries.tasks import TaskFilter, TaskWithInstance
from engine.store.repositories.indicators import Indicators
from engine.store.repositories.tasks import Tasks

OTHER_PROCESSES = 20
"""How many running instances are looked at to foresee somebody's next task."""


class TaskQueries(Reading):
    """What waits for whom."""

    def my_tasks(self, actor: Actor, search: str = "", state: str = "", limit: int = 50, offset: int = 0) -> TaskPage:
        """Return the open tasks an actor has claimed or been given, the most urgent first.

        Args:
            actor: Whose.
            search: Text in the activity's name or the business key.
            state: `overdue`, `due_soon` or `returned`; empty for all.
            limit: Rows of a page.
            offset: Rows before it.
        """
        wanted = TaskFilter(self._now(), assignee=actor.user_id, search=search, state=state)
        return self._page(actor, wanted, limit, offset)

    def queue(self, actor: Actor, search: str = "", state: str = "", limit: int = 50, offset: int = 0) -> TaskPage:
        """Return the unclaimed tasks of an actor's roles, the most urgent first; arguments as of `my_tasks`."""
        return self._page(actor, self._queue_filter(actor, search, state), limit, offset)

    def task(self, actor: Actor, task_id: UUID) -> TaskView:
        """Return everything a task's page shows.

        Raises:
            NotFoundError: There is no such task, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = tasks.task(connection, task_id)
            loaded = self._load(connection, found.task.definition_id) if found else None
            if found is None or loaded is None or not self._may_see(connection, actor, found, loaded):
                raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is none.")
            return self._view(connection, actor, found, loaded)

    def next_expected(self, actor: Actor) -> ExpectedTask | None:
        """Return the next task to come to an actor with nothing to do: the one behind an open task of somebody else."""
        with self._connect() as connection:
            wanted = instances.InstanceFilter(status=InstanceStatus.ACTIVE)
            running = [each.id for each in instances.instances(connection, wanted, OTHER_PROCESSES, 0)]
            for found in tasks.next_due_of_others(connection, running):
                model = self._load(connection, found.task.definition_id).model
                groups = {lane.name: lane.group for lane in model.lanes}
                for step in drawing.next_steps(model, found.task.activity_id):
                    if not step.is_return and groups.get(step.lane) in actor.groups:
                        after = drawing.titled(model, found.task.activity_id)
                        task = found.task
                        return ExpectedTask(step.activity, after, task.due_at, task.instance_id, found.business_key)
        return None

    def _queue_filter(self, actor: Actor, search: str = "", state: str = "") -> TaskFilter:
        candidates = (*sorted(f"group:{group}" for group in actor.groups), f"user:{actor.user_id}")
        return TaskFilter(
            self._now(),
            candidates=candidates,
            without_candidates=actor.is_administrator,
            search=search,
            state=state,
        )

    def _page(self, actor: Actor, wanted: TaskFilter, limit: int, offset: int) -> TaskPage:
        mine, queue = TaskFilter(self._now(), assignee=actor.user_id), self._queue_filter(actor)
        late = [
            TaskFilter(self._now(), assignee=actor.user_id, state="overdue"),
            self._queue_filter(actor, "", "overdue"),
        ]
        with self._connect() as connection:
            rows = tasks.open_tasks(connection, wanted, limit, offset)
            return TaskPage(
                rows=self._rows(connection, rows),
                total=tasks.count_open_tasks(connection, wanted),
                mine=tasks.count_open_tasks(connection, mine),
                queue=tasks.count_open_tasks(connection, queue),
                overdue=sum(tasks.count_open_tasks(connection, each) for each in late),
            )

    def _rows(self, connection: Connection, found: Sequence[TaskWithInstance]) -> tuple[TaskRow, ...]:
        people = {each.task.assignee for each in found} | {each.task.previous_user for each in found}
        names, units, now = names_of(connection, *people), identity.units(connection), self._now()
        rows, times = [], dict[str, WorkingTime]()
        for each in found:
            model = self._load(connection, each.task.definition_id).model
            working_time = times.setdefault(model.calendar, self._working_time(model, connection))
            rows.append(task_row(each, model, working_time, now, names, units))
        return tuple(rows)

    def _may_see(self, connection: Connection, actor: Actor, found: TaskWithInstance, loaded: LoadedDefinition) -> bool:
        if drawing.takes_part(loaded.model, actor) or found.task.assignee == actor.user_id:
            return True
        return rights.role_for(actor, Tasks(connection).candidates(found.task.id)) is not None

    def _view(
        self, connection: Connection, actor: Actor, found: TaskWithInstance, loaded: LoadedDefinition
    ) -> TaskView:
        task, model = found.task, loaded.model
        node = model.nodes[task.activity_id]
        instance = instance_or_refuse(connection, task.instance_id)
        workflow = self._workflow(connection, loaded, instance, actor)
        own = next((open for open in workflow.user_tasks if open.id == task.id), None)
        variables = {**workflow.variables, **(own.locals if own else {})}
        known = sourced(node.form, variables, Indicators(connection))
        units = identity.units(connection)
        form = drawing.form_view(node.form, units, MappingContext(known, self._now(), actor.user_id))
        draft = tasks.draft(connection, task.id, actor.user_id)
        typed = orjson.loads(draft[0]) if draft else {}
        values = drawing.shown_values(node, form, known, typed)
        files = {str(each["id"]): each for field in node.form for each in files_in(known.get(field.id))}
        part = part_of_task(connection, node, workflow, task, self._now())
        merged = part.merged((typed, max(draft[2], part.states.since)) if draft else None) if part else None
        if part is not None and merged is not None:
            entered = part.shown(merged, typed)
            values |= drawing.drafted_values(tuple(each for each in form if each.id in entered), entered)
            files |= part.files(connection, merged)
        refusal = self._refusal(connection, actor, found, loaded)
        movable = task.status is TaskStatus.OPEN and found.instance_status is InstanceStatus.ACTIVE
        held = bool(task.assignee) and (task.assignee == actor.user_id or actor.is_administrator)
        return TaskView(
            row=self._rows(connection, [found])[0],
            documentation=node.documentation,
            standard=drawing.standard_of(node),
            lane_reconstructed=node.properties.get("pelaksana_direkonstruksi") == "true",
            form=form,
            values=values,
            known_files=files,
            has_draft=draft is not None,
            draft_saved_at=draft[1] if draft else None,
            decision_field=node.properties.get(drawing.DECISION_PROPERTY, ""),
            returns=self._returns(connection, loaded, instance.id, node),
            data=self._data(workflow, node),
            next_steps=drawing.next_steps(model, node.id),
            can_claim=movable and refusal == "" and not task.assignee,
            can_unclaim=movable and held and bool(Tasks(connection).candidates(task.id)),
            can_complete=refusal == "",
            can_reassign=movable and actor.is_administrator,
            refusal=refusal,
            standard_minutes=drawing.standard_minutes(model, node, self._working_time(model, connection)),
            labels=drawing.labels_of(model),
            value_names=value_names(model, units, names_of(connection, instance.started_by), workflow.variables),
            value_kinds=value_kinds(model),
            limit=self._limit(actor, found, model, workflow) if movable else None,
            gathers=movable and refusal == "" and gathers_parts(model, node.id),
            part=part_view(connection, part, merged) if part is not None and merged is not None else None,
        )

    def _limit(self, actor: Actor, found: TaskWithInstance, model: Definition, workflow: Workflow) -> TaskLimit | None:
        """Return the due time that the actor may enter for a task, None where its standard time says."""
        activity_id = found.task.activity_id
        field = limit_field(model, activity_id)
        if field is None or not (actor.is_administrator or may_limit(model, activity_id, actor.groups)):
            return None
        held = workflow.variables.get(field.id)
        return TaskLimit(field.id, field.label, held if isinstance(held, date) else None)

    def _refusal(self, connection: Connection, actor: Actor, found: TaskWithInstance, loaded: LoadedDefinition) -> str:
        if found.task.status is not TaskStatus.OPEN:
            return "task.closed"
        if found.instance_status is not InstanceStatus.ACTIVE:
            return "instance.suspended"
        repository = Tasks(connection)
        apart = rights.separated_activities(loaded.model, found.task.activity_id)
        doers = repository.completed_by(found.task.instance_id, apart) if apart else frozenset()
        return rights.refusal_to_complete(actor, found.task, repository.candidates(found.task.id), doers)

    def _returns(
        self, connection: Connection, loaded: LoadedDefinition, instance_id: UUID, node: Node
    ) -> tuple[ReturnNote, ...]:
        events = instances.returns_of(connection, instance_id)
        names = names_of(connection, *{event.actor for event in events})
        units = identity.units(connection)
        notes = [return_note(n, event, loaded.model, names, units) for n, event in enumerate(events, 1)]
        # Those that reopened this very activity first, then the others; each the newest first.
        return tuple(sorted(notes, key=lambda note: (note.to_activity_id != node.id, -note.number)))

    def _data(self, workflow: Workflow, node: Node) -> dict[str, object]:
        own = {field.id for field in node.form}
        return {name: value for name, value in workflow.variables.items() if name not in own and value is not None}
