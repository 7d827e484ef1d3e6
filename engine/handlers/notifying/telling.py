"""What a turn at an instance has to be told to people: lateness, escalations, returns, tasks given to someone.

The diagram says when: a boundary timer that fires makes its tasks late, and what it throws is told upwards, to the
groups that the throwing event's property `penerima` names, else to whoever stands above the late role.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from engine.bpmn.model import EventKind
from engine.bpmn.runtime import EventThrown, Happening, Timer, UserTask
from engine.domain import SYSTEM_USER, HistoryEventType, NoticeKind
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.notifying.recipients import doers_of, told_upwards
from engine.handlers.notifying.sending import Draft, facts_about, send
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.notices import Recipient
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork

LATE_CODES = "terlambat"
"""Codes that begin so mean lateness."""


class Teller:
    """Finds out, before a turn is written, what is to be told; stores it afterwards.

    Args:
        uow: The transaction.
        context: Of the command.
        instance: Which instance the turn is at.
        loaded: Its definition.
    """

    def __init__(
        self, uow: UnitOfWork, context: HandlerContext, instance: InstanceRecord, loaded: LoadedDefinition
    ) -> None:
        self._uow = uow
        self._context = context
        self._instance = instance
        self._loaded = loaded
        self._drafts: list[Draft] = []

    def hear_of_time(
        self, acts: Iterable[Event], happenings: Iterable[Happening], concerned: Iterable[UUID]
    ) -> list[Event]:
        """Prepare what the doers of late tasks and those above them are told. Nothing of the turn is stored yet.

        Args:
            acts: What the command was: `task.overdue` names the tasks that are late.
            happenings: What the workflow told.
            concerned: Open tasks that an escalation is about: those of the timer, or of the activity acted on.

        Returns:
            What history says of it.
        """
        late = [event.task_id for event in acts if event.type is HistoryEventType.TASK_OVERDUE]
        raised = [each for each in happenings if isinstance(each, EventThrown) and each.kind is EventKind.ESCALATION]
        if not late and not raised:
            return []
        tasks = {id: task for id in (*late, *concerned) if id and (task := self._uow.tasks.get(id)) is not None}
        told = self._to_doers([tasks[id] for id in late if id in tasks])
        for thrown in raised:
            told += self._upwards(thrown, list(tasks.values()))
        return told

    def hear_of_tasks(self, opened: Sequence[TaskRecord], note: str) -> None:
        """Prepare what people are told of tasks just stored: returned to them, given to them, or simply new.

        Of a new one people are only told by mail, if they want one; where no mail is sent this costs nothing.
        """
        mails = self._context.services.settings.sends_mail
        for task in opened:
            if task.returned:
                self._draft(NoticeKind.TASK_RETURNED, self._former_doers(task), [task], note=note)
            elif task.assignee:
                self._draft(NoticeKind.TASK_ASSIGNED, doers_of(task, self._uow), [task])
            elif mails:
                wanting = [each for each in doers_of(task, self._uow) if each.wants_mail(NoticeKind.TASK_NEW)]
                self._draft(NoticeKind.TASK_NEW, wanting, [task])

    def tell(self) -> None:
        """Store what was prepared."""
        if self._drafts:
            send(self._drafts, self._uow, self._context)

    def _to_doers(self, tasks: Sequence[TaskRecord]) -> list[Event]:
        events = []
        for task in tasks:
            people = doers_of(task, self._uow)
            self._draft(NoticeKind.OVERDUE, people, [task], own=True)
            events.append(_sent(NoticeKind.OVERDUE, people, task.activity_id, task.id))
        return events

    def _upwards(self, thrown: EventThrown, tasks: Sequence[TaskRecord]) -> list[Event]:
        kind = NoticeKind.LATENESS if thrown.name.lower().startswith(LATE_CODES) else NoticeKind.ESCALATION
        told = told_upwards(self._loaded.model, thrown.activity_id, tasks, self._uow)
        self._draft(kind, told, tasks, activity_id=thrown.activity_id, own=True, code=thrown.name)
        return [_sent(kind, told, tasks[0].activity_id if tasks else thrown.activity_id, code=thrown.name)]

    def _former_doers(self, task: TaskRecord) -> list[Recipient]:
        """Return who did a returned task before; whoever may claim it, where nobody did or the account is closed."""
        doer = self._uow.notices.last_doer(task.instance_id, task.activity_id, task.element)
        if doer and doer != SYSTEM_USER and (found := self._uow.notices.people([f"user:{doer}"])):
            return found
        return doers_of(task, self._uow)

    def _draft(
        self,
        kind: NoticeKind,
        people: Sequence[Recipient],
        tasks: Sequence[TaskRecord],
        *,
        activity_id: str = "",
        own: bool = False,
        **facts: object,
    ) -> None:
        """Prepare a notice about tasks of one activity; what one did oneself one is not told, unless it is `own`."""
        recipients = [each for each in people if own or each.id != self._context.actor.user_id or not tasks]
        if recipients:
            activity = tasks[0].activity_id if tasks else activity_id
            single = tasks[0].id if len(tasks) == 1 else None
            about = facts_about(self._loaded, self._instance.business_key, activity, tasks) | facts
            self._drafts.append(Draft(kind, tuple(recipients), self._instance.id, single, activity, about))


def concerned_tasks(timer: Timer | None, acting: str, before: Mapping[UUID, UserTask]) -> Sequence[UUID]:
    """Return the open tasks a turn was about: those of the timer that fired, else those of the activity acted on."""
    return timer.attached_to if timer else [id for id, task in before.items() if task.activity_id == acting]


def _sent(
    kind: NoticeKind, people: Iterable[Recipient], activity_id: str, task_id: UUID | None = None, code: str = ""
) -> Event:
    data: dict[str, object] = {"kind": str(kind), "recipients": {each.id: each.name for each in people}, "code": code}
    return Event(HistoryEventType.NOTICE_SENT, activity_id, task_id, data=data)
