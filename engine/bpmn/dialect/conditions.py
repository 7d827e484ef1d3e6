"""Conditional events: looked at when they begin to stand by, and whenever a variable changes that they can see."""

from collections.abc import Iterable

from engine.bpmn.dialect.events import Catching
from engine.bpmn.dialect.token import Token
from engine.bpmn.dialect.triggers import ConditionTrigger
from engine.bpmn.scope import Change


def look(tokens: Iterable[Token], change: Change | None = None) -> None:
    """Let those conditional events happen whose condition holds, of a change those only that listen to it.

    The variables that a condition sees are those of the activity it stands at, or of the scope around it.
    """
    for token in list(tokens):
        spec = token.task_spec
        if not isinstance(spec, Catching) or not isinstance(spec.trigger, ConditionTrigger) or not token.is_open:
            continue
        scope = (token.attached_to or token).variables
        if (change is None or spec.trigger.listens_to(change, scope)) and spec.trigger.holds(token, scope):
            spec.fire(token)
