"""Files that Alur writes for people to keep."""

from flask import Response

from engine.domain import KNOWN_FILE_TYPES

TYPES = {**KNOWN_FILE_TYPES, "json": "application/json"}
"""The media type of each ending."""


def written(content: bytes, name: str) -> Response:
    """Return a file to be kept under a name, whose ending says what it is."""
    response = Response(content, mimetype=TYPES[name.rsplit(".", 1)[-1]])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
