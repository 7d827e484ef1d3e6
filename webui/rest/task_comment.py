"""`/task/{id}/comment` and `/process-instance/{id}/comment`: what people write at tasks."""

from typing import Any

from flask import Response

from engine.commands import AddComment, ChangeComment, RemoveComment
from engine.read_models.search import CommentFacts
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.refusals import RestError, invalid
from webui.rest.wire import json_body, no_content, reply


@blueprint.get("/task/<id>/comment")
def comments(id: str) -> Response:
    """List the comments at a task, open or closed."""
    return reply([_comment(each) for each in engine().queries.comments_of_task(rest_actor(), path_id(id))])


@blueprint.post("/task/<id>/comment/create")
def create(id: str) -> Response:
    """Write a comment at an open task."""
    task_id, message = path_id(id), _message(json_body())
    comment_id = engine().execute(AddComment(task_id, message), rest_actor())
    return reply(_comment(_one_of(engine().queries.comments_of_task(rest_actor(), task_id), str(comment_id))))


@blueprint.get("/task/<id>/comment/<comment_id>")
def comment(id: str, comment_id: str) -> Response:
    """Show one comment."""
    return reply(_comment(_one_of(engine().queries.comments_of_task(rest_actor(), path_id(id)), comment_id)))


@blueprint.put("/task/<id>/comment")
def change(id: str) -> Response:
    """Let a comment of one's own say something else."""
    body = json_body()
    found = _one_of(engine().queries.comments_of_task(rest_actor(), path_id(id)), str(body.get("id", "")))
    engine().execute(ChangeComment(found.id, _message(body)), rest_actor())
    return no_content()


@blueprint.delete("/task/<id>/comment/<comment_id>")
def remove(id: str, comment_id: str) -> Response:
    """Show a comment of one's own no longer; history keeps it."""
    found = _one_of(engine().queries.comments_of_task(rest_actor(), path_id(id)), comment_id)
    engine().execute(RemoveComment(found.id), rest_actor())
    return no_content()


@blueprint.get("/process-instance/<id>/comment")
def comments_of_instance(id: str) -> Response:
    """List the comments at all tasks of an instance, running or ended."""
    return reply([_comment(each) for each in engine().queries.comments_of_instance(rest_actor(), path_id(id))])


@blueprint.put("/process-instance/<id>/comment")
def change_in_instance(id: str) -> Response:
    """Let a comment of one's own at a task of an instance say something else."""
    body = json_body()
    found = _one_of(engine().queries.comments_of_instance(rest_actor(), path_id(id)), str(body.get("id", "")))
    engine().execute(ChangeComment(found.id, _message(body)), rest_actor())
    return no_content()


@blueprint.delete("/process-instance/<id>/comment/<comment_id>")
def remove_in_instance(id: str, comment_id: str) -> Response:
    """Show a comment of one's own at a task of an instance no longer; history keeps it."""
    found = _one_of(engine().queries.comments_of_instance(rest_actor(), path_id(id)), comment_id)
    engine().execute(RemoveComment(found.id), rest_actor())
    return no_content()


def _message(body: dict[str, Any]) -> str:
    message = body.get("message")
    if not isinstance(message, str) or not message.strip():
        raise invalid("The message of a comment must not be empty.")
    return message


def _one_of(found: tuple[CommentFacts, ...], id: str) -> CommentFacts:
    for each in found:
        if str(each.id) == id.lower():
            return each
    raise RestError(404, "InvalidRequestException", f"There is no comment with id {id[:200]}.")


def _comment(facts: CommentFacts) -> rendering.Json:
    return {
        "links": rendering.link_to(f"/task/{facts.task_id}/comment/{facts.id}"),
        "id": facts.id,
        "userId": facts.user_id,
        "taskId": facts.task_id,
        "processInstanceId": facts.instance_id,
        "time": facts.created_at,
        "message": facts.message,
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
    }
