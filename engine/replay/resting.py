"""Compare the state that an instance rests in with the one that its replay came to."""

from collections.abc import Iterator, Mapping
from uuid import UUID

import orjson

from engine.bpmn.runtime import Timer, UserTask, WaitingToken
from engine.bpmn.values import to_json
from engine.bpmn.workflow import Workflow
from engine.replay.ids import Ids


def difference(stored: Workflow, replayed: Workflow, ids: Ids) -> tuple[str, str] | None:
    """Return the first thing that is another in the stored state, and what it was to be; None where nothing is.

    Where tokens only stand by, history has not named their ids: they are paired in their order, oldest first.
    """
    for token, again in zip(stored.tokens, replayed.tokens, strict=False):
        if token.activity_id == again.activity_id:
            ids.bind(str(token.id), again.id)
    # Both are walked to the end of the longer one.
    there, here = list(_lines(stored)), [ids.translated(line) for line in _lines(replayed)]
    for place in range(max(len(there), len(here))):
        expected = here[place] if place < len(here) else "nothing more"
        found = there[place] if place < len(there) else "nothing more"
        if expected != found:
            return expected, found
    return None


def _lines(workflow: Workflow) -> Iterator[str]:
    """Say everything that an instance's state holds, one thing a line."""
    yield f"ended: {workflow.ended} {workflow.end_state}"
    for name, value in sorted(workflow.variables.items()):
        yield f"variable {name}: {_json({name: value})}"
    for token in workflow.tokens:
        yield _token(token)
    for task in workflow.user_tasks:
        yield _task(task)
    for timer in workflow.timers:
        yield _timer(timer)
    for waiting in workflow.subscriptions:
        yield f"subscription {waiting.id} at {waiting.activity_id}: {waiting.kind} {waiting.name}"
    for work in workflow.external_tasks:
        yield f"external task {work.id} at {work.activity_id}: {work.topic} {work.priority}"
    for call in workflow.calls:
        yield f"call {call.id} at {call.activity_id}: {call.key} {call.version} {call.business_key}"


def _token(token: WaitingToken) -> str:
    where = f"in {_named(token.parent)}, at {_named(token.attached_to)}"
    return f"token {token.id} at {token.activity_id} {token.pending}, {where}: {_json(token.variables)}"


def _task(task: UserTask) -> str:
    candidates = f"{task.candidate_users} {task.candidate_groups} {task.group}"
    return f"task {task.id} at {task.activity_id}: {candidates} {task.due} {task.follow_up} {task.priority}"


def _timer(timer: Timer) -> str:
    return f"timer {timer.id} at {timer.activity_id}: {timer.due}"


def _named(id: UUID | None) -> str:
    return str(id) if id else "the process"


def _json(values: Mapping[str, object]) -> str:
    stored = {name: to_json(value) for name, value in values.items()}
    return orjson.dumps(stored, option=orjson.OPT_SORT_KEYS).decode()
