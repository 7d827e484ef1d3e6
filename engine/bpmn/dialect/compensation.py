"""Compensation: what was finished is remembered where it may be undone, and undone last first.

A finished activity with a handler leaves a token at the handler, in its scope, that only remembers. A finished
subprocess or multi-instance body that holds such memories, or has an event subprocess that compensates it, becomes
one itself, its memories inside and its variables with it. Neither keeps the scope around it from ending.
"""

from engine.bpmn.dialect.token import Pending, Place, Token


def remember(token: Token) -> None:
    """Leave a memory of an activity that was just finished, if there is anything to undo."""
    spec, run = token.task_spec, token.workflow
    if spec.undo is not None:
        memory = Token(run, spec.undo, token.host, token.scope, pending=Pending.UNDO)
        memory.wait()
        return
    inside = memories(token)
    if not inside and spec.compensation is None:
        return
    whole = Token(run, spec, token.host, token.scope, pending=Pending.UNDO)
    whole.local = token.local
    whole.wait()
    for memory in inside:
        memory.host = whole


def memories(host: Token) -> list[Token]:
    """Return what is remembered directly inside an activity, oldest first."""
    return [token for token in host.workflow.waiting() if token.host is host and token.pending is Pending.UNDO]


def leave_undone(token: Token, scopes: list[Token], activity: str) -> bool:
    """Begin to undo, inside a token, what scopes remember of one activity (empty: of all); True: there is nothing."""
    found = [memory for scope in scopes for memory in memories(scope) if not activity or _is_of(memory, activity)]
    for memory in found:
        is_handler = bool(memory.task_spec.undoes)
        memory.pending = Pending.NO if is_handler else Pending.UNDOING
        memory.recount(token)
        memory._ready()
    token.workflow.agenda[len(token.workflow.agenda) - len(found) :] = list(reversed(found))
    return not found


def undo(token: Token, compensation: Place | None) -> bool | None:
    """Undo a finished subprocess: by its own event subprocess, else all that was done in it."""
    if compensation is not None:
        token.enclose(compensation, token.variables)
        return None
    return leave_undone(token, [token], "") or None


def _is_of(memory: Token, activity: str) -> bool:
    spec = memory.task_spec
    return activity == (spec.undoes or spec.node.id)
