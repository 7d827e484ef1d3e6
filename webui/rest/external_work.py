"""`/external-task/...`: fetch, lock, complete, fail. What workers outside do with their work."""

import time
from typing import Any, cast
from uuid import UUID

from flask import Response, current_app

from engine.commands import (
    CompleteExternalTask,
    ExtendLock,
    FailExternalTask,
    FetchExternalTasks,
    LockExternalTask,
    RaiseExternalError,
    SetExternalRetries,
    UnlockExternalTask,
)
from engine.read_models.search import FetchedWork
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.external_task import external_task_row
from webui.rest.fetching import Fetch, read_fetch
from webui.rest.parameters import path_id
from webui.rest.refusals import invalid
from webui.rest.typed import carry_out, read_variables, write_variables
from webui.rest.waiting import LongPolls
from webui.rest.wire import json_body, no_content, reply


@blueprint.post("/external-task/fetchAndLock")
def fetch_and_lock() -> Response:
    """Lock work for a worker. Where there is none, wait for some as long as the worker asked to."""
    wanted = read_fetch(json_body())
    found = _fetch(wanted)
    if not found and wanted.wait_seconds > 0:
        found = _wait_and_fetch(wanted)
    return reply([_locked(each, wanted) for each in engine().queries.fetched_work(rest_actor(), found)])


@blueprint.post("/external-task/<id>/lock")
def lock(id: str) -> Response:
    """Lock one external task."""
    body = json_body()
    command = LockExternalTask(path_id(id), _worker(body), _seconds(body, "lockDuration"))
    carry_out(command)
    return no_content()


@blueprint.post("/external-task/<id>/extendLock")
def extend_lock(id: str) -> Response:
    """Hold an external task longer."""
    body = json_body()
    engine().execute(ExtendLock(path_id(id), _worker(body), _seconds(body, "newDuration")), rest_actor())
    return no_content()


@blueprint.post("/external-task/<id>/unlock")
def unlock(id: str) -> Response:
    """Let others fetch an external task again."""
    json_body()
    engine().execute(UnlockExternalTask(path_id(id)), rest_actor())
    return no_content()


@blueprint.post("/external-task/<id>/complete")
def complete(id: str) -> Response:
    """Report an external task done."""
    body = json_body()
    command = CompleteExternalTask(
        path_id(id),
        _worker(body),
        read_variables(body.get("variables")),
        read_variables(body.get("localVariables")),
    )
    carry_out(command)
    return no_content()


@blueprint.post("/external-task/<id>/failure")
def fail(id: str) -> Response:
    """Report that an external task failed; without retries it becomes an incident."""
    body = json_body()
    command = FailExternalTask(
        path_id(id),
        _worker(body),
        message=str(body.get("errorMessage", "")),
        details=str(body.get("errorDetails", "")),
        retries=_whole(body, "retries"),
        retry_seconds=_whole(body, "retryTimeout") / 1000,
        variables=read_variables(body.get("variables")),
    )
    carry_out(command)
    return no_content()


@blueprint.post("/external-task/<id>/bpmnError")
def raise_error(id: str) -> Response:
    """Raise a BPMN error at an external task."""
    body = json_body()
    code = body.get("errorCode")
    if not isinstance(code, str) or not code:
        raise invalid("errorCode must not be empty.")
    command = RaiseExternalError(
        path_id(id), _worker(body), code, str(body.get("errorMessage", "")), read_variables(body.get("variables"))
    )
    carry_out(command)
    return no_content()


@blueprint.put("/external-task/<id>/retries")
def set_retries(id: str) -> Response:
    """Say how often an external task may be tried."""
    body = json_body()
    engine().execute(SetExternalRetries(path_id(id), _whole(body, "retries")), rest_actor())
    return no_content()


def _fetch(wanted: Fetch) -> tuple[UUID, ...]:
    requests = tuple(topic.request for topic in wanted.topics.values())
    if not requests:
        return ()
    command = FetchExternalTasks(wanted.worker_id, requests, wanted.most, wanted.by_priority)
    return cast(tuple[UUID, ...], carry_out(command))


def _wait_and_fetch(wanted: Fetch) -> tuple[UUID, ...]:
    """Fetch as soon as there is work, until the time is over; at once empty-handed where too many wait already."""
    polls = cast(LongPolls, current_app.extensions["alur_long_polls"])
    until = time.monotonic() + wanted.wait_seconds
    while polls.wait(tuple(wanted.topics), wanted.most, until):
        if found := _fetch(wanted):
            return found
    return ()


def _locked(work: FetchedWork, wanted: Fetch) -> rendering.Json:
    """Return a fetched task with the variables its topic asks for."""
    facts, topic = work.task, wanted.topics[work.task.topic]
    values = dict(work.own) if topic.local else {**work.shared, **work.own}
    if topic.variables is not None:
        values = {name: value for name, value in values.items() if name in topic.variables}
    return {
        **external_task_row(facts),
        "errorDetails": facts.error_details or None,
        "variables": write_variables(values, structured=topic.structured),
        "extensionProperties": dict(facts.properties) if topic.with_properties else {},
    }


def _worker(body: dict[str, Any]) -> str:
    worker = body.get("workerId")
    if not isinstance(worker, str) or not worker:
        raise invalid("workerId must not be empty.")
    return worker


def _whole(body: dict[str, Any], name: str) -> int:
    value = body.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise invalid(f"{name} must be a whole number from 0.")
    return value


def _seconds(body: dict[str, Any], name: str) -> float:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**53:
        raise invalid(f"{name} must be a whole number of milliseconds from 1.")
    return value / 1000
