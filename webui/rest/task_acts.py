"""`/task/{id}/...`: claim, complete and the like."""

from typing import Any

from flask import Response, request

from engine.commands import (
    ClaimTask,
    CompleteTask,
    RaiseTaskError,
    RaiseTaskEscalation,
    ReassignTask,
    UnclaimTask,
)
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.refusals import invalid
from webui.rest.typed import carry_out, read_variables, write_variables
from webui.rest.wire import json_body, no_content, reply


@blueprint.post("/task/<id>/claim")
def claim(id: str) -> Response:
    """Claim a task: for oneself, or as an administrator for somebody else."""
    task_id, user = path_id(id), _user(json_body())
    actor = rest_actor()
    if user in ("", actor.user_id):
        engine().execute(ClaimTask(task_id), actor)
    else:
        facts = engine().queries.open_task(actor, task_id)
        if facts.assignee and facts.assignee != user:
            engine().execute(ClaimTask(task_id), actor)  # says that somebody else has claimed it
        engine().execute(ReassignTask(task_id, user), actor)
    return no_content()


@blueprint.post("/task/<id>/unclaim")
def unclaim(id: str) -> Response:
    """Give a task back to its role."""
    json_body()
    engine().execute(UnclaimTask(path_id(id)), rest_actor())
    return no_content()


@blueprint.post("/task/<id>/assignee")
def assign(id: str) -> Response:
    """Give a task to somebody, or back to its role."""
    task_id, user = path_id(id), _user(json_body())
    actor = rest_actor()
    if not user:
        engine().execute(UnclaimTask(task_id), actor)
    elif user == actor.user_id and not actor.is_administrator:
        engine().execute(ClaimTask(task_id), actor)
    else:
        engine().execute(ReassignTask(task_id, user), actor)
    return no_content()


@blueprint.post("/task/<id>/complete")
def complete(id: str) -> Response:
    """Complete a task with typed variables, which no form checks."""
    return _complete(id, form=False)


@blueprint.post("/task/<id>/submit-form")
def submit_form(id: str) -> Response:
    """Complete a task with what was entered into its form, which is checked."""
    return _complete(id, form=True)


@blueprint.post("/task/<id>/bpmnError")
def raise_error(id: str) -> Response:
    """Raise a BPMN error at a task."""
    body = json_body()
    command = RaiseTaskError(
        path_id(id), _code(body, "errorCode"), str(body.get("errorMessage", "")), read_variables(body.get("variables"))
    )
    carry_out(command)
    return no_content()


@blueprint.post("/task/<id>/bpmnEscalation")
def raise_escalation(id: str) -> Response:
    """Raise a BPMN escalation at a task."""
    body = json_body()
    command = RaiseTaskEscalation(path_id(id), _code(body, "escalationCode"), read_variables(body.get("variables")))
    carry_out(command)
    return no_content()


@blueprint.route("/task/<id>/delegate", methods=["POST"])
@blueprint.route("/task/<id>/resolve", methods=["POST"])
def delegate(id: str) -> Response:
    """Refuse: nobody does a task for somebody else and hands it back.

    Raises:
        RestError: 400, always.
    """
    engine().queries.open_task(rest_actor(), path_id(id))
    raise invalid("Tasks are not delegated: use assignee, claim and unclaim.")


@blueprint.get("/task/<id>/form")
def form(id: str) -> Response:
    """Say which form a task has."""
    facts = engine().queries.open_task(rest_actor(), path_id(id))
    return reply({"key": facts.form_key or None, "camundaFormRef": None, "contextPath": None})


@blueprint.get("/task/<id>/identity-links")
def identity_links(id: str) -> Response:
    """List who has a task, and who may claim it."""
    facts = engine().queries.open_task(rest_actor(), path_id(id))
    wanted = request.args.get("type", "")
    links: list[rendering.Json] = []
    if facts.assignee and wanted in ("", "assignee"):
        links.append({"userId": facts.assignee, "groupId": None, "type": "assignee"})
    candidates = engine().queries.candidates_of(rest_actor(), facts.id) if wanted in ("", "candidate") else ()
    for candidate in candidates:
        kind, _, name = candidate.partition(":")
        user, group = (name, None) if kind == "user" else (None, name)
        links.append({"userId": user, "groupId": group, "type": "candidate"})
    return reply(links)


def _complete(id: str, *, form: bool) -> Response:
    body = json_body()
    task_id, actor = path_id(id), rest_actor()
    command = CompleteTask(task_id, read_variables(body.get("variables")), form=form)
    returned = body.get("withVariablesInReturn") is True
    facts = engine().queries.open_task(actor, task_id) if returned else None
    carry_out(command, actor)
    if facts is None:
        return no_content()
    return reply(write_variables(engine().queries.variables_of(actor, facts.instance_id)))


def _user(body: dict[str, Any]) -> str:
    user = body.get("userId", "")
    if not isinstance(user, str):
        raise invalid("userId must be a text.")
    return user


def _code(body: dict[str, Any], name: str) -> str:
    code = body.get(name)
    if not isinstance(code, str) or not code:
        raise invalid(f"{name} must not be empty.")
    return code
