"""What waits in an instance, as the outside sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from engine.bpmn.dialect.events import Catching
from engine.bpmn.dialect.execution import Execution
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.tasks import UserTaskNode
from engine.bpmn.dialect.token import PARKED, Token
from engine.bpmn.dialect.triggers import NamedTrigger, TimerTrigger
from engine.bpmn.dialect.work import ExternalTaskNode
from engine.bpmn.runtime import Continuation, ExternalTask, Subscription, Timer, UserTask, WaitingToken

Kind = TypeVar("Kind", bound=NodeSpec)


@dataclass(slots=True)
class Waits:
    """What an instance waits for, each by id, oldest first."""

    tasks: dict[UUID, UserTask] = field(default_factory=dict)
    timers: dict[UUID, Timer] = field(default_factory=dict)
    subscriptions: dict[UUID, Subscription] = field(default_factory=dict)
    external_tasks: dict[UUID, ExternalTask] = field(default_factory=dict)
    continuations: dict[UUID, Continuation] = field(default_factory=dict)


def waits(execution: Execution) -> Waits:
    """Return all that a command and its rows are about, in one walk: each command asks before and after."""
    found = Waits()
    for token in execution.waiting():
        spec, id = token.task_spec, token.id
        if token.pending:
            if token.pending in PARKED:
                found.continuations[id] = Continuation(id, token.activity_id)
        elif isinstance(spec, UserTaskNode):
            found.tasks[id] = spec.view(token)
        elif isinstance(spec, Catching):
            _note_event(execution, token, spec, found)
        elif isinstance(spec, ExternalTaskNode):
            found.external_tasks[id] = spec.view(token)
    return found


def open_at(execution: Execution, kind: type[Kind]) -> Iterator[tuple[Token, Kind]]:
    """Yield the tokens that nodes of a kind have taken and that wait there, oldest first."""
    for token in execution.waiting():
        spec = token.task_spec
        if isinstance(spec, kind) and not token.pending:
            yield token, spec


def tokens(execution: Execution) -> tuple[WaitingToken, ...]:
    """Return everything that waits."""
    return tuple(
        WaitingToken(
            id=token.id,
            activity_id=token.activity_id,
            parent=_named(execution, token.host),
            kind=token.task_spec.node.type,
            attached_to=_named(execution, token.attached_to),
            stands_by=token.attached_to is not None,
            pending=str(token.pending),
            variables=dict(own_variables(token)),
        )
        for token in execution.waiting()
    )


def own_variables(token: Token) -> dict[str, object]:
    """Return the variables of a token itself: those its node opened, and those of its instance of a loop."""
    own: dict[str, object] = {}
    shared = token.host.variables if token.host is not None else None
    for scope in token.variables.chain():
        if scope is shared:
            break
        own = scope.values | own
    return own


def _note_event(execution: Execution, token: Token, spec: Catching, found: Waits) -> None:
    id, name, trigger = token.id, token.activity_id, spec.trigger
    if isinstance(trigger, TimerTrigger):
        interrupts = spec.node.interrupting
        found.timers[id] = Timer(id, name, trigger.due(token), _timed(execution, token), interrupts)
    elif isinstance(trigger, NamedTrigger):
        found.subscriptions[id] = Subscription(id, name, trigger.event.kind, trigger.name(token))


def _named(execution: Execution, token: Token | None) -> UUID | None:
    return None if token is None or token is execution.root else token.id


def _timed(execution: Execution, timer: Token) -> tuple[UUID, ...]:
    """Return the open user tasks a timer stands at: the task itself, or all instances of a multi-instance body."""
    activity = timer.attached_to
    if activity is None:
        return ()
    if isinstance(activity.task_spec, UserTaskNode):
        return (activity.id,)
    return tuple(
        token.id
        for token, spec in open_at(execution, UserTaskNode)
        if token.host is activity and spec.node.multi_instance
    )
