"""How a visit begins and ends: done, consumed at a join, dropped, or cancelled with all that is inside."""

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.dialect.mappings import map_outputs
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.runtime import ActivityCancelled, ActivityCompleted, ActivityStarted


def begin(token: Token) -> None:
    """Record that a token entered its node."""
    token.begun = True
    token.workflow.tell(ActivityStarted(token.id, token.activity_id))


def end(token: Token) -> None:
    """Record that a token leaves its node, and let go what stood by."""
    _let_go(token)
    token.workflow.tell(ActivityCompleted(token.id, token.activity_id))


def consume(token: Token) -> None:
    """End a token at a join: another one goes on for it."""
    token._set_state(TaskState.COMPLETED)
    token.workflow.tell(ActivityCompleted(token.id, token.activity_id))


def drop(token: Token) -> None:
    """End a token that only stood by or remembered; nothing is told."""
    if token.attached_to is not None and token in token.attached_to.attachments:
        token.attached_to.attachments.remove(token)
    token._set_state(TaskState.CANCELLED)


def cancel(token: Token) -> None:
    """End a token undone, with all that runs inside it, stands by and is remembered there."""
    if token.finished:
        return
    cancel_inside(token, memories=True)
    _cancel_alone(token)


def cancel_inside(host: Token, spare: Token | None = None, memories: bool = False) -> None:
    """End undone what runs inside an activity: oldest first, and what is in it before it.

    This is Camunda's order; it shows where several of them map outputs to the same variable. What was entered maps
    its outputs though it is cancelled, as Camunda documents; only an instance that is cancelled as a whole maps
    none, so that no missing variable can keep it from ending. What the activity itself remembers for compensation
    is kept, unless `memories` shall go too.
    """
    inside: dict[Token | None, list[Token]] = {}
    for token in host.workflow.unfinished():
        inside.setdefault(token.host, []).append(token)
    backwards: list[Token] = []
    to_visit = [token for token in inside.get(host, ()) if memories or token.pending is not Pending.UNDO]
    while to_visit:
        backwards.append(to_visit.pop())
        to_visit += inside.get(backwards[-1], ())
    for token in reversed(backwards):
        if token is not spare:
            _cancel_alone(token)


def _cancel_alone(token: Token) -> None:
    if token.finished:
        return
    token.task_spec.cancelled(token)
    _let_go(token)
    drop(token)
    if token.begun:
        if not token.workflow.completed:
            map_outputs(token)
        token.workflow.tell(ActivityCancelled(token.id, token.activity_id))


def _let_go(token: Token) -> None:
    for event in token.attachments:
        event._set_state(TaskState.CANCELLED)
    token.attachments.clear()
