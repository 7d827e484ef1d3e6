"""Nothing typed is lost: a form that someone sends with a session that has just expired becomes that person's draft.

Forms that hold passwords are never kept.
"""

from collections.abc import Mapping, Sequence

from flask import request, url_for

from engine import commands
from engine.domain import Actor, Source, system_actor
from engine.errors import EngineError
from engine.read_models import FormFieldView
from webui import drafts, forms, uploads
from webui.current import engine

TASK_FORMS = frozenset({"tasklist.complete", "tasklist.draft", "tasklist.unclaim"})
START_FORMS = frozenset({"starts.start", "starts.draft"})
PART_FORMS = frozenset({"unit_parts.enter", "unit_parts.draft"})


def keep(user_id: str) -> str:
    """Keep what is being sent, for this person. Returns the page that will show it again; empty: nothing was kept."""
    if not request.view_args or not (forms.typed_values(request.form) or request.files):
        return ""
    try:
        if request.endpoint in TASK_FORMS:
            return _keep_task(user_id)
        if request.endpoint in START_FORMS:
            return _keep_start(user_id)
        if request.endpoint in PART_FORMS:
            return _keep_part(user_id)
    except EngineError:
        pass  # the task or the process is gone or is not theirs: there is nowhere to show it again
    return ""


def _keep_task(user_id: str) -> str:
    who, task_id = _as_actor(user_id), (request.view_args or {})["task_id"]
    view = engine().queries.task(who, task_id)
    typed = _typed(view.form, view.values, who, as_typed=view.as_typed)
    engine().execute(commands.SaveDraft(task_id, typed, drafts.sent_revision()), who)
    return url_for("tasklist.task", task_id=task_id)


def _keep_part(user_id: str) -> str:
    who, at = _as_actor(user_id), request.view_args or {}
    view = engine().queries.unit_part(who, at["instance_id"], at["unit_id"])
    typed = _typed(view.form, view.values, who, as_typed=True)
    engine().execute(commands.SavePartDraft(view.instance_id, view.unit_id, typed, drafts.sent_revision()), who)
    return url_for("unit_parts.part", instance_id=view.instance_id, unit_id=view.unit_id)


def _keep_start(user_id: str) -> str:
    who, definition_id = _as_actor(user_id), (request.view_args or {})["definition_id"]
    view = engine().queries.start_view(who, definition_id)
    typed = _typed(view.form, view.values, who, as_typed=view.draft_saved_at is not None)
    engine().execute(commands.SaveStartDraft(definition_id, typed), who)
    return url_for("starts.start", definition_id=definition_id)


def _typed(
    views: Sequence[FormFieldView], values: Mapping[str, object], who: Actor, *, as_typed: bool
) -> dict[str, object]:
    """Return what was typed, with all rows of long tables.

    Raises:
        ConflictError: Another window changed such a table: what it kept is more than the rows that this page sent.
    """
    received = uploads.receive(views, who)
    form = forms.build(views, values, sent=received.sent, as_typed=as_typed)
    drafts.refuse_moved(form)
    return forms.typed_values(received.sent, form)


def _as_actor(user_id: str) -> Actor:
    """Return whose session it was, with the groups they have now."""
    row = engine().queries.user(system_actor(Source.PAGE), user_id)
    return Actor(user_id, frozenset(id for id, _ in row.groups), Source.PAGE, row.name)
