"""`/task/{id}/attachment`: files and addresses that people leave beside tasks."""

from flask import Response

from engine.commands import AddAttachment, RemoveAttachment
from engine.read_models.search import AttachmentFacts
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.multipart import form_field, form_file
from webui.rest.parameters import path_id
from webui.rest.refusals import RestError, invalid
from webui.rest.variables import download
from webui.rest.wire import no_content, reply


@blueprint.get("/task/<id>/attachment")
def attachments(id: str) -> Response:
    """List the attachments beside a task, open or closed."""
    return reply([_attachment(each) for each in engine().queries.attachments_of_task(rest_actor(), path_id(id))])


@blueprint.post("/task/<id>/attachment/create")
def create(id: str) -> Response:
    """Leave a file, or an address elsewhere, beside an open task."""
    task_id, sent, url = path_id(id), form_file("content"), form_field("url")
    if sent is None and not url:
        raise invalid("No content or url to remote content exists to create the task attachment.")
    command = AddAttachment(
        task_id,
        name=form_field("attachment-name"),
        description=form_field("attachment-description"),
        kind=form_field("attachment-type"),
        file_name=sent.name if sent else "",
        content=sent.content if sent else None,
        media_type=sent.media_type if sent else "",
        url=url,
    )
    attachment_id = engine().execute(command, rest_actor())
    return reply(_attachment(_found(id, str(attachment_id))))


@blueprint.get("/task/<id>/attachment/<attachment_id>")
def attachment(id: str, attachment_id: str) -> Response:
    """Show one attachment."""
    return reply(_attachment(_found(id, attachment_id)))


@blueprint.get("/task/<id>/attachment/<attachment_id>/data")
def data(id: str, attachment_id: str) -> Response:
    """Return an attachment's file. Never as a page: what is in it may be anything."""
    facts = _found(id, attachment_id)
    content = engine().queries.attached_file(rest_actor(), facts.task_id, facts.id)
    return download(content, facts.name or str(facts.id))


@blueprint.delete("/task/<id>/attachment/<attachment_id>")
def remove(id: str, attachment_id: str) -> Response:
    """Show an attachment of one's own no longer; it is kept, and history tells."""
    engine().execute(RemoveAttachment(_found(id, attachment_id).id), rest_actor())
    return no_content()


def _found(id: str, attachment_id: str) -> AttachmentFacts:
    for each in engine().queries.attachments_of_task(rest_actor(), path_id(id)):
        if str(each.id) == attachment_id.lower():
            return each
    raise RestError(404, "InvalidRequestException", f"Task attachment with id {attachment_id[:200]} does not exist")


def _attachment(facts: AttachmentFacts) -> rendering.Json:
    return {
        "links": rendering.link_to(f"/task/{facts.task_id}/attachment/{facts.id}"),
        "id": facts.id,
        "name": facts.name or None,
        "description": facts.description or None,
        "taskId": facts.task_id,
        "type": facts.kind or None,
        "url": facts.url or None,
        "createTime": facts.created_at,
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
    }
