"""From a workflow's state to rows: which tasks and jobs there are now, and what history says of it.

Open tasks and jobs are compared by their ids before and after the command, so nothing is read to write them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from engine.bpmn.model import Definition
from engine.bpmn.runtime import EventThrown, FlowTaken, Timer, UserTask, WorkingTime
from engine.bpmn.workflow import Workflow
from engine.domain import HistoryEventType, InstanceStatus, JobKind, TaskStatus
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.narration import NEVER, Narrator, timers_changed
from engine.handlers.notifying.telling import Teller, concerned_tasks
from engine.handlers.papers.orders import DocumentOrders
from engine.handlers.recording import record_in_instance
from engine.handlers.retries import plan_for
from engine.handlers.turns.retiming import Retiming, due_of_tasks, moves, soon_at
from engine.handlers.turns.waits import OutsideWaits
from engine.handlers.work import is_return, return_of, spent_on
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.jobs import JobRecord
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Act:
    """What a command did to a workflow, besides what the workflow tells itself.

    Attributes:
        events: What comes first in history, such as `task.completed`.
        acting: Activity the command was about.
        completed: User or external task that was completed.
        task: The user task's row as it was, for how long it took.
        fired: Id of the timer that fired.
        new: Whether the instance is new.
        retiming: Why due times of what waits on have moved, where the command moves them.
    """

    events: list[Event] = field(default_factory=list)
    acting: str = ""
    completed: UUID | None = None
    task: TaskRecord | None = None
    fired: UUID | None = None
    new: bool = False
    retiming: Retiming = field(default_factory=Retiming)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a workflow waits for, by id: kept before a command, to be compared after it."""

    tasks: Mapping[UUID, UserTask] = field(default_factory=dict)
    timers: Mapping[UUID, Timer] = field(default_factory=dict)
    outside: OutsideWaits = field(default_factory=OutsideWaits)

    @classmethod
    def of(cls, workflow: Workflow) -> "Waiting":
        """Return what a workflow now waits for."""
        waits = workflow.waits
        return cls(
            waits.tasks, waits.timers, OutsideWaits(waits.subscriptions, waits.external_tasks, waits.continuations)
        )


class Projection:
    """Writes one command's outcome for one instance."""

    def __init__(
        self,
        uow: UnitOfWork,
        context: HandlerContext,
        instance: InstanceRecord,
        loaded: LoadedDefinition,
        working_time: WorkingTime,
    ) -> None:
        self._uow = uow
        self._context = context
        self._instance = instance
        self._loaded = loaded
        self._working_time = working_time

    def write(self, workflow: Workflow, before: Waiting, act: Act) -> None:
        """Store the instance, its history, tasks and jobs as they are after the command.

        Raises:
            CollisionError: Another command has written the instance since this one read it.
        """
        now = Waiting.of(workflow)
        opened = [task for id, task in now.tasks.items() if id not in before.tasks]
        scheduled = [timer for id, timer in now.timers.items() if id not in before.timers]
        gone = [timer for id, timer in before.timers.items() if id not in now.timers]
        returned = any(
            self._loaded.model.flows[happening.flow_id].return_note
            for happening in workflow.happenings()
            if isinstance(happening, FlowTaken)
        )
        records = self._task_records(opened, now.timers.values(), act.acting, returned=returned)
        narrator = Narrator(
            self._loaded.model,
            {record.id: record for record in records},
            before.tasks,
            workflow,
            act.acting,
        )
        events = [*act.events, *narrator.events(workflow.happenings())]
        teller = Teller(self._uow, self._context, self._instance, self._loaded)
        fired = before.timers.get(act.fired) if act.fired else None
        concerned = concerned_tasks(fired, act.acting, before.tasks)
        events += teller.hear_of_time(act.events, workflow.happenings(), concerned)
        events += timers_changed(scheduled, [timer for timer in gone if timer.id != act.fired])
        moved = moves(before, now, self._uow.tasks.get, act.retiming.tasks)
        events += [*moved.events(act.retiming), *now.outside.told_since(before.outside, act.completed)]
        self._settle(workflow, events)
        orders = DocumentOrders.of(
            workflow.happenings(), now.tasks.values(), self._instance, self._loaded, self._uow, self._context
        )
        events += orders.freeze()
        record_in_instance(self._uow, self._context, self._instance, events, new=act.new)
        if returned:
            self._write_returns(events, records)
        orders.write()
        self._write_tasks(before, now, records, opened, act)
        teller.hear_of_tasks(records, _return_note(events))
        teller.tell()
        self._write_jobs(scheduled, gone, workflow)
        moved.write(
            self._uow, self._working_time, lambda each: self._job(each, self._tries(workflow, each.activity_id))
        )
        now.outside.write_since(before.outside, self._instance, partial(self._tries, workflow), self._uow)
        self._context.thrown.extend(each for each in workflow.happenings() if isinstance(each, EventThrown))

    def _tries(self, workflow: Workflow, activity_id: str) -> int:
        return plan_for(self._loaded.model.nodes.get(activity_id), workflow.variables, self._uow.now).tries

    def _settle(self, workflow: Workflow, events: list[Event]) -> None:
        self._instance.state = workflow.state()
        if workflow.ended and self._instance.status is InstanceStatus.ACTIVE:
            self._instance.status = InstanceStatus.COMPLETED
            self._instance.ended_at = self._uow.now
            events.append(Event(HistoryEventType.INSTANCE_COMPLETED))

    def _task_records(
        self, opened: Sequence[UserTask], timers: Iterable[Timer], acting: str, *, returned: bool
    ) -> list[TaskRecord]:
        if not opened:
            return []
        due_of = due_of_tasks(timers)
        rounds = self._uow.tasks.rounds(self._instance.id, {task.activity_id for task in opened})
        records = []
        for task in opened:
            element = element_of(self._loaded.model, task)
            due = due_of.get(task.id, task.due)
            if due is not None and due.year >= NEVER:
                due = None
            records.append(
                TaskRecord(
                    id=task.id,
                    instance_id=self._instance.id,
                    definition_id=self._instance.definition_id,
                    activity_id=task.activity_id,
                    name=task.name,
                    lane=self._lane_of(task),
                    element=element,
                    assignee=task.assignee,
                    status=TaskStatus.OPEN,
                    priority=task.priority,
                    round=rounds.get((task.activity_id, element), 0) + 1,
                    returned=returned,
                    previous_user=self._context.actor.user_id,
                    created_at=self._uow.now,
                    due_at=due,
                    due_soon_at=soon_at(self._uow.now, due, self._working_time),
                    follow_up_at=task.follow_up,
                    ended_at=None,
                    completed_by="",
                    claimed_at=self._uow.now if task.assignee else None,
                    from_activity_id=acting,
                    waited_minutes=None,
                    worked_minutes=None,
                )
            )
        return records

    def _lane_of(self, task: UserTask) -> str:
        lane = self._loaded.model.nodes[task.activity_id].lane
        return lane.name if lane else ""

    def _write_tasks(
        self, before: Waiting, now: Waiting, records: Sequence[TaskRecord], opened: Sequence[UserTask], act: Act
    ) -> None:
        user = self._context.actor.user_id
        if act.completed is not None and act.completed in before.tasks:
            spent = spent_on(act.task, self._uow.now, self._working_time) if act.task else None
            self._uow.tasks.close(
                [act.completed], TaskStatus.COMPLETED, self._uow.now, by=user, assignee=user, spent=spent
            )
        cancelled = [id for id in before.tasks if id not in now.tasks and id != act.completed]
        if cancelled:
            self._uow.tasks.close(cancelled, TaskStatus.CANCELLED, self._uow.now)
        if records:
            due = {record.id: record.due_at for record in records}
            candidates = [(task.id, candidate, due[task.id]) for task in opened for candidate in candidates_of(task)]
            self._uow.tasks.add(records, candidates)

    def _write_returns(self, events: Iterable[Event], records: Iterable[TaskRecord]) -> None:
        units = [record.element for record in records if record.element]
        user, now = self._context.actor.user_id, self._uow.now
        returns = [return_of(event, self._instance, user, now, units) for event in events if is_return(event)]
        self._uow.work.add_returns(returns)

    def _write_jobs(self, scheduled: Sequence[Timer], gone: Sequence[Timer], workflow: Workflow) -> None:
        real = [timer for timer in scheduled if timer.due.year < NEVER]
        if gone:
            self._uow.jobs.remove([timer.id for timer in gone], self._uow.now)
        if real:
            self._uow.jobs.add([self._job(timer, self._tries(workflow, timer.activity_id)) for timer in real])

    def _job(self, timer: Timer, tries: int) -> JobRecord:
        return JobRecord(
            id=timer.id,
            kind=JobKind.TIMER,
            instance_id=self._instance.id,
            definition_id=self._instance.definition_id,
            activity_id=timer.activity_id,
            due_at=timer.due,
            run_at=timer.due,
            retries=tries,
            created_at=self._uow.now,
            error="",
        )


def _return_note(events: Iterable[Event]) -> str:
    return next((str(event.data["note"]) for event in events if is_return(event)), "")


def element_of(model: Definition, task: UserTask) -> str:
    """Return the multi-instance element a task stands for as text, empty outside multi-instance."""
    marker = model.nodes[task.activity_id].multi_instance
    if marker is None:
        return ""
    value = task.locals.get(marker.element_variable or "loopCounter", "")
    return str(value)[:255]


def candidates_of(task: UserTask) -> list[str]:
    """Return who may claim a task, as `group:<id>` and `user:<id>`.

    The lane's group counts only where the task names nobody itself.
    """
    named = [f"group:{group}" for group in task.candidate_groups] + [f"user:{user}" for user in task.candidate_users]
    if not named and task.group and not task.assignee:
        named = [f"group:{task.group}"]
    return sorted(set(named))
