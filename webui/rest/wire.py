"""How REST's answers and requests look: JSON exactly as Camunda's clients compare it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Response, request
from werkzeug.exceptions import BadRequest

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
"""A day without a time is sent as its midnight here."""


def reply(value: object, status: int = 200) -> Response:
    """Return an answer in JSON. Clients compare the content type with `===`, so it names no charset."""
    text = orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return Response(text, status, content_type="application/json")


def no_content() -> Response:
    """Return an answer without a body."""
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    return answer


def instant(moment: datetime | None) -> str | None:
    """Return an instant as Camunda writes it: `2026-11-22T07:25:00.123+0000`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"


def day(moment: date) -> str:
    """Return a day as Camunda writes it: its midnight in the office."""
    return datetime(moment.year, moment.month, moment.day, tzinfo=OFFICE_ZONE).strftime("%Y-%m-%dT00:00:00.000%z")


def read_instant(text: str) -> datetime:
    """Return the instant a text stands for; one without a zone is meant in UTC.

    Raises:
        ValueError: It stands for none.
    """
    moment = datetime.fromisoformat(text)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def json_body() -> dict[str, Any]:
    """Return the request's JSON object without its nulls; nothing at all counts as an empty one.

    Clients send every field as null, no body with a JSON content type, or a body with none: all of that is meant.

    Raises:
        BadRequest: There is a body that is no JSON object.
    """
    raw = request.get_data()
    if not raw.strip():
        return {}
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error}") from error
    if b"\\u0000" in raw:
        raise BadRequest("Texts may not hold NUL characters.")
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    return without_nulls(value)


def without_nulls(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object's members that are not null."""
    return {name: member for name, member in value.items() if member is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer.")
