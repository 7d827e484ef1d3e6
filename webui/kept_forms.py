"""Nothing typed is lost: the form that someone sends with a session that has just expired.

A task's form becomes that person's draft in the engine. A start form, which belongs to no task yet, waits in the signed
cookie until the same person signs in again. Forms that hold passwords are never kept.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import request, session, url_for

from engine import commands
from engine.domain import Actor, Source, system_actor
from engine.errors import EngineError
from webui import uploads
from webui.current import engine
from webui.forms import typed_values

_KEY = "isian_tersimpan"
_COOKIE_LIMIT = 2500
"""Characters of a kept start form; a cookie holds 4096 bytes in all."""

TASK_FORMS = frozenset({"tasklist.complete", "tasklist.draft", "tasklist.unclaim"})


def keep(user_id: str) -> str:
    """Keep what is being sent, for this person. Returns the page that will show it again; empty: nothing was kept."""
    values = typed_values(request.form)
    if not request.view_args or not (values or request.files):
        return ""
    if request.endpoint in TASK_FORMS:
        return _keep_draft(user_id)
    if request.endpoint == "cockpit.start":
        return _keep_in_cookie(user_id, values)
    return ""


def take_for(user_id: str) -> dict[str, Any] | None:
    """Take the start form that waits in the cookie, where it is this person's."""
    kept: dict[str, Any] | None = session.pop(_KEY, None)
    return kept if kept and kept["user"] == user_id else None


def put_back(kept: dict[str, Any]) -> None:
    """Put a start form back into the cookie for the page that will show it."""
    session[_KEY] = kept


def values_for(path: str) -> Mapping[str, object]:
    """Return the values kept for a page, once."""
    kept: dict[str, Any] | None = session.get(_KEY)
    if not kept or kept["path"] != path:
        return {}
    session.pop(_KEY)
    values: Mapping[str, object] = kept["values"]
    return values


def _keep_draft(user_id: str) -> str:
    task_id = (request.view_args or {})["task_id"]
    try:
        who = _as_actor(user_id)
        received = uploads.receive(engine().queries.task(who, task_id).form, who)
        engine().execute(commands.SaveDraft(task_id, typed_values(received.sent)), who)
    except EngineError:
        return ""  # the task is gone or is not theirs: there is nowhere to show it again
    return url_for("tasklist.task", task_id=task_id)


def _keep_in_cookie(user_id: str, values: Mapping[str, object]) -> str:
    if len(json.dumps(values)) > _COOKIE_LIMIT:
        return ""
    session[_KEY] = {"user": user_id, "path": request.path, "values": dict(values)}
    return request.path


def _as_actor(user_id: str) -> Actor:
    """Return whose session it was, with the groups they have now."""
    row = engine().queries.user(system_actor(Source.PAGE), user_id)
    return Actor(user_id, frozenset(id for id, _ in row.groups), Source.PAGE, row.name)
