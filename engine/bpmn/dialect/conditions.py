"""Conditional events: looked at when they begin to stand by, and whenever a variable changes that they can see."""

from engine.bpmn.dialect.run import Run
from engine.bpmn.dialect.token import Token


def look_at_new(activity: Token) -> None:
    """Look at the conditions that just began to stand by at an activity.

    The variables it has got for itself until now are no changes to them.
    """
    for event in list(activity.attachments):
        event.task_spec.look(event, None)
    changes = activity.workflow.variables.changes
    if changes and activity is not activity.workflow.root and activity.local is not None:
        changes[:] = [change for change in changes if change.scope is not activity.local]


def look_at_changes(run: Run[Token]) -> None:
    """Let the conditional events happen that variables set since the last look make true."""
    changes = run.variables.changes
    while changes:
        change = changes.pop(0)
        for token in run.waiting():
            token.task_spec.look(token, change)
