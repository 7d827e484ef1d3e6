"""Pemberitahuan: what one is told, the unread first."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from engine import commands
from engine.errors import NotFoundError
from webui import paging
from webui.current import actor, engine, form_token
from webui.notice_words import said

blueprint = Blueprint("notices", __name__)

MOST_COUNTED = 99


@blueprint.get("/pemberitahuan")
def notices() -> ResponseReturnValue:
    """List one's notices."""
    offset = paging.offset()
    page = engine().queries.notices(actor(), limit=paging.SIZE, offset=offset)
    rows = [(row, said(row)) for row in page.rows]
    return render_template("notices/notices.html", rows=rows, page=page, paging=paging.of(page.total, offset))


@blueprint.post("/pemberitahuan/<uuid:notice_id>")
def open_notice(notice_id: UUID) -> ResponseReturnValue:
    """Mark a notice as read, and go to where something can be done about it unless only that was asked."""
    target = engine().queries.notice_page(actor(), notice_id)
    if not target:
        raise NotFoundError("notice.unknown", f"Cannot find notice {notice_id}: there is none.")
    engine().execute(commands.ReadNotice(notice_id), actor(), token=form_token())
    return redirect(url_for("notices.notices") if "baca" in request.form else target, code=303)


@blueprint.post("/pemberitahuan/baca-semua")
def read_all() -> ResponseReturnValue:
    """Mark all of one's notices as read."""
    engine().execute(commands.ReadNotice(), actor(), token=form_token())
    flash(gettext("Semua pemberitahuan ditandai sudah dibaca."), "success")
    return redirect(url_for("notices.notices"), code=303)


def unread() -> tuple[int, str]:
    """Return how many notices whoever is signed in has not read, and what the bell shows; one indexed question."""
    if not current_user.is_authenticated:
        return 0, ""
    count = engine().queries.unread_notices(actor())
    return count, f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
