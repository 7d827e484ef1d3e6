"""Which engine this is."""

from flask import Response

from webui.rest.addresses import ENGINE
from webui.rest.blueprint import blueprint
from webui.rest.wire import reply

VERSION = "7.24.0"
"""The version of Camunda whose dialect this is."""


@blueprint.get("/version")
def version() -> Response:
    """Name the dialect's version."""
    return reply({"version": VERSION})


@blueprint.get("/engine")
def engines() -> Response:
    """Name the one engine."""
    return reply([{"name": ENGINE}])
