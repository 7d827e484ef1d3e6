"""Downloads of files: always to be kept, never shown as a page, whatever they are."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, send_file

from engine.domain import FileValue
from webui.current import actor, engine

blueprint = Blueprint("files", __name__)

SANDBOX = "default-src 'none'; sandbox"


@blueprint.get("/proses/<uuid:instance_id>/berkas/<uuid:file_id>")
def of_instance(instance_id: UUID, file_id: UUID) -> Response:
    """Send a file that an instance's forms hold or held, for whoever may see the instance."""
    return _kept(*engine().queries.instance_file(actor(), instance_id, file_id))


@blueprint.get("/berkas/<uuid:file_id>")
def own(file_id: UUID) -> Response:
    """Send a file that one has sent oneself."""
    return _kept(*engine().queries.own_file(actor(), file_id))


def _kept(value: FileValue, content: bytes) -> Response:
    response = send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=str(value["name"]),
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
