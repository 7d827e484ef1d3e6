"""PUT `/task/{id}` and `/task/{id}/identity-links`: what administrators change of a task without doing it."""

from datetime import datetime
from typing import Any

from flask import Response

from engine.commands import ChangeTask, OfferTask, ReassignTask, UnclaimTask
from engine.read_models.search import TaskFacts
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import moment, number, path_id, read_value
from webui.rest.refusals import invalid
from webui.rest.wire import json_body, no_content


@blueprint.put("/task/<id>")
def change(id: str) -> Response:
    """Change a task's assignee, priority, due date and follow-up date; what is left out is taken away, as on Camunda.

    What the diagram says (name, description) may be repeated but not changed.
    """
    body = json_body()
    facts = engine().queries.open_task(rest_actor(), path_id(id))
    _require_as_drawn(body, facts)
    assignee = body.get("assignee", "")
    if not isinstance(assignee, str):
        raise invalid("assignee must be a text.")
    command = ChangeTask(
        facts.id,
        assignee,
        read_value("priority", number, body.get("priority", facts.priority)),
        _instant(body, "due"),
        _instant(body, "followUp"),
    )
    engine().execute(command, rest_actor())
    return no_content()


@blueprint.post("/task/<id>/identity-links")
def add_link(id: str) -> Response:
    """Let one more group or person claim a task, or give it to somebody."""
    _link(id, json_body(), added=True)
    return no_content()


@blueprint.post("/task/<id>/identity-links/delete")
def remove_link(id: str) -> Response:
    """Let a group or person claim a task no more, or take it from somebody."""
    _link(id, json_body(), added=False)
    return no_content()


def _require_as_drawn(body: dict[str, Any], facts: TaskFacts) -> None:
    """Let only what the diagram says pass.

    Raises:
        RestError: 400; something else is to be said of the task.
    """
    drawn = {"name": facts.name, "description": facts.documentation}
    for name in ("name", "description", "owner", "delegationState", "parentTaskId", "caseInstanceId", "tenantId"):
        if name in body and body[name] not in ("", drawn.get(name, "")):
            raise invalid(f"{name} of a task cannot be changed: the diagram says it, or Alur has no such thing.")


def _instant(body: dict[str, Any], name: str) -> datetime | None:
    value: datetime | None = read_value(name, moment, body[name]) if name in body else None
    return value


def _link(id: str, body: dict[str, Any], *, added: bool) -> None:
    user, group, kind = (body.get(name, "") for name in ("userId", "groupId", "type"))
    if not all(isinstance(each, str) for each in (user, group, kind)):
        raise invalid("userId, groupId and type must be texts.")
    if bool(user) is bool(group):
        raise invalid("Identity Link requires userId or groupId, but not both.")
    facts, actor = engine().queries.open_task(rest_actor(), path_id(id)), rest_actor()
    if kind == "candidate":
        engine().execute(OfferTask(facts.id, f"user:{user}" if user else f"group:{group}", added), actor)
    elif kind != "assignee" or not user:
        raise invalid("type must be candidate, or assignee with a userId: tasks have no other links.")
    elif added:
        engine().execute(ReassignTask(facts.id, user), actor)
    elif facts.assignee == user:
        engine().execute(UnclaimTask(facts.id), actor)
