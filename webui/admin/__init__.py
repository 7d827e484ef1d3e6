"""Administrasi: accounts, deployments, incidents. Each page asks for an administrator before it does anything else."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.errors import NotAllowedError
from webui.current import actor, engine

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.before_request
def require_administrator() -> None:
    """Let only administrators in. The engine checks each command again.

    Raises:
        NotAllowedError: Someone else asks.
    """
    if not actor().is_administrator:
        raise NotAllowedError("action.not_allowed", "Cannot open administration: not an administrator.")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Say what can be administered, with what needs attention."""
    return render_template(
        "admin/index.html",
        users=len(engine().queries.users(actor())),
        roles=len(engine().queries.groups(actor())),
        definitions=len(engine().queries.definitions(actor())),
        incidents=len(engine().queries.incidents(actor())),
        calendars=engine().queries.calendars(actor()),
    )


from webui.admin import calendars, deployment, incidents, modeler, roles, sop_import, superiors, users  # noqa: E402  # they hang their pages on the blueprint above

__all__ = ["blueprint", "calendars", "deployment", "incidents", "modeler", "roles", "sop_import", "superiors", "users"]
