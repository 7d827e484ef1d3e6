"""Execution and task listeners: scripts, expressions and delegates that run when something happens to a token."""

from collections.abc import Iterable

from engine.bpmn.dialect.context import assign, call_delegate, evaluate, run_script
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Listener, Script
from engine.bpmn.runtime import BpmnError
from engine.errors import ExecutionError


def hear_last(token: Token, listeners: Iterable[Listener], event: str) -> None:
    """Run the listeners of an event where nothing could catch an error any more: the token is being taken away.

    Raises:
        ExecutionError: One failed, or a delegate threw an error; names the activity.
    """
    try:
        hear(token, listeners, event)
    except BpmnError as error:
        raise ExecutionError(f"Nothing can catch the error '{error.code}' here.", token.activity_id) from error


def hear(token: Token, listeners: Iterable[Listener], event: str) -> None:
    """Run the listeners of an event, in the order drawn.

    Raises:
        ExecutionError: One failed; names the activity.
        BpmnError: A delegate threw an error for the diagram to catch.
    """
    for listener in () if token.workflow.skips_listeners else listeners:
        if listener.event != event:
            continue
        if isinstance(listener.script, Script):
            assign(token, run_script(token, listener.script))
        elif listener.delegate:
            call_delegate(token, listener.script)
        else:
            evaluate(token, listener.script)
