"""Instances: lists and the page of one."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from engine.bpmn.model import Definition
from engine.domain import Actor, HistoryEventType, InstanceStatus, TaskStatus
from engine.errors import NotFoundError
from engine.handlers.context import LoadedDefinition
from engine.handlers.limits import limit_of, may_limit
from engine.queries import drawing
from engine.queries.operations import incident_row
from engine.queries.reading import Reading, instance_or_refuse, names_of
from engine.queries.replay_marks import Board
from engine.queries.rows import history_line, return_note, task_row
from engine.queries.value_names import value_kinds, value_names
from engine.read_models import InstancePage, InstanceRow, InstanceView, TaskRow
from engine.store.database import Connection
from engine.store.queries import definitions, identity, instances, jobs, tasks
from engine.store.queries.instances import InstanceFilter, InstanceSummary


class InstanceQueries(Reading):
    """What runs, and what ran."""

    def instances(
        self,
        actor: Actor,
        status: str = "",
        key: str = "",
        search: str = "",
        limit: int = 50,
        offset: int = 0,
        *,
        late: bool = False,
    ) -> InstancePage:
        """Return the instances an actor started, and those of the processes the actor takes part in, the newest first.

        Args:
            actor: Who asks.
            status: An `InstanceStatus`; empty for all.
            key: Process key; empty for all.
            search: Text in the business key or the process's name.
            limit: Rows of a page.
            offset: Rows before it.
            late: Only those with an open task past its due time.
        """
        with self._connect() as connection:
            at = self._now() if late else None
            wanted = InstanceFilter(self._visible(connection, actor), actor.user_id, status, key, search, at)
            found = instances.instances(connection, wanted, limit, offset)
            return InstancePage(self._instance_rows(connection, found), instances.count_instances(connection, wanted))

    def instance(self, actor: Actor, instance_id: UUID) -> InstanceView:
        """Return everything an instance's page shows.

        Raises:
            NotFoundError: There is no such instance, or the actor takes no part in its process.
        """
        with self._connect() as connection:
            found = instance_or_refuse(connection, instance_id)
            loaded = self._load(connection, found.definition_id)
            if not self._may_see_instance(actor, found, loaded):
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            return self._instance_view(connection, actor, found, loaded)

    def _visible(self, connection: Connection, actor: Actor) -> list[UUID] | None:
        if actor.is_administrator or actor.is_auditor:
            return None
        records = [each.record for each in definitions.definitions(connection)]
        return [record.id for record in records if drawing.takes_part(self._model(connection, record), actor)]

    def _may_see_instance(self, actor: Actor, found: InstanceSummary, loaded: LoadedDefinition) -> bool:
        return found.started_by == actor.user_id or drawing.takes_part(loaded.model, actor)

    def _instance_rows(self, connection: Connection, found: Sequence[InstanceSummary]) -> tuple[InstanceRow, ...]:
        ids = [each.id for each in found]
        names = names_of(connection, *{each.started_by for each in found})
        incidents = instances.open_incidents(connection, ids)
        open_tasks = tasks.open_activities(connection, ids)
        rows = []
        for each in found:
            model = self._load(connection, each.definition_id).model
            own = [task for task in open_tasks if task[0] == each.id]
            activities = dict.fromkeys(drawing.titled(model, activity_id) for _, activity_id, _, _ in own)
            late = sum(1 for _, _, _, due in own if due is not None and due < self._now())
            rows.append(_instance_row(each, names, tuple(activities), late, incidents.get(each.id, 0)))
        return tuple(rows)

    def _instance_view(
        self, connection: Connection, actor: Actor, found: InstanceSummary, loaded: LoadedDefinition
    ) -> InstanceView:
        model, working_time = loaded.model, self._working_time(loaded.model, connection)
        events = instances.history_of(connection, found.id)
        all_tasks = tasks.tasks_of_instance(connection, found.id)
        people = {event.actor for event in events} | {each.task.assignee for each in all_tasks}
        names, units = names_of(connection, *people), identity.units(connection)
        rows = tuple(
            task_row(
                each, self._load(connection, each.task.definition_id).model, working_time, self._now(), names, units
            )
            for each in all_tasks
        )
        told_in = list(zip(events, self._told_in(connection, loaded, events), strict=True))
        returns = [pair for pair in told_in if pair[0].type is HistoryEventType.TASK_RETURNED]
        incidents = jobs.incidents(connection, "", found.id)
        history = tuple(history_line(event, version, names) for event, version in told_in)
        administers = actor.is_administrator and found.ended_at is None
        variables = dict(self._workflow(connection, loaded, found, actor).variables)
        return InstanceView(
            row=self._instance_rows(connection, [found])[0],
            elapsed_minutes=working_time.between(found.started_at, found.ended_at or self._now()),
            standard_minutes=drawing.total_standard_minutes(model, working_time),
            tasks=rows,
            marks=Board().marks(history, self._now()),
            history=history,
            returns=tuple(return_note(n, *pair, names, units) for n, pair in enumerate(returns, 1)),
            variables=variables,
            incidents=tuple(incident_row(each, model) for each in incidents),
            can_cancel=administers,
            can_suspend=administers and found.status is InstanceStatus.ACTIVE,
            can_activate=administers and found.status is InstanceStatus.SUSPENDED,
            limitable=frozenset(_limitable(actor, found, rows, model)),
            labels=drawing.labels_of(model),
            value_names=value_names(model, units, names, variables),
            value_kinds=value_kinds(model),
        )


def _limitable(actor: Actor, found: InstanceSummary, rows: Sequence[TaskRow], model: Definition) -> Iterator[UUID]:
    """Yield the open tasks whose due time the actor may enter."""
    if found.status is InstanceStatus.ACTIVE:
        for row in rows:
            limited = row.status is TaskStatus.OPEN and limit_of(model, row.activity_id)
            if limited and (actor.is_administrator or may_limit(model, row.activity_id, actor.groups)):
                yield row.id


def _instance_row(
    each: InstanceSummary, names: dict[str, str], activities: tuple[str, ...], late: int, incidents: int
) -> InstanceRow:
    return InstanceRow(
        id=each.id,
        definition_id=each.definition_id,
        definition_key=each.key,
        definition_version=each.version,
        process_name=each.process_name,
        business_key=each.business_key,
        status=each.status,
        started_at=each.started_at,
        ended_at=each.ended_at,
        started_by=each.started_by,
        started_by_name=names.get(each.started_by, each.started_by),
        open_activities=activities,
        overdue=late,
        incidents=incidents,
    )
