"""Kalender: one's due times by the month, and as a private address for calendar programs."""

import re
from datetime import date

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain import FEED_SECRET
from engine.read_models import DueDay
from webui.current import actor, engine
from webui.times import WIB

blueprint = Blueprint("due_times", __name__)

FIRST_YEAR, LAST_YEAR = 2000, 2100
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@blueprint.get("/kalender")
def month() -> ResponseReturnValue:
    """Show what is due in a month, day by day: `?bulan=2026-11`, else the present one."""
    today = engine().now().astimezone(WIB).date()
    asked = _MONTH.fullmatch(request.args.get("bulan", ""))
    year, number = (int(asked[1]), int(asked[2])) if asked else (today.year, today.month)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        year, number = today.year, today.month
    view = engine().queries.due_month(actor(), year, number)
    return render_template(
        "due_times/month.html",
        view=view,
        first=date(year, number, 1),
        before=_address(year, number - 1),
        after=_address(year, number + 1),
        is_now=(year, number) == (today.year, today.month),
        weeks=_weeks(view.days),
    )


@blueprint.get("/kalender/<secret>.ics")
def feed(secret: str) -> ResponseReturnValue:
    """Give a person's due times to a calendar program; whoever knows the address may read it."""
    content = None
    if FEED_SECRET.fullmatch(secret):
        content = engine().queries.calendar_feed(secret, request.url_root)
    if content is None:
        abort(404)
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="jatuh-tempo.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _address(year: int, number: int) -> str:
    """Return the address of a month; of none outside the years that are shown."""
    year, number = (year - 1, 12) if number < 1 else (year + 1, 1) if number > 12 else (year, number)
    return url_for("due_times.month", bulan=f"{year}-{number:02}") if FIRST_YEAR <= year <= LAST_YEAR else ""


def _weeks(days: tuple[DueDay, ...]) -> list[list[DueDay | None]]:
    """Return a month's days in weeks from Monday, None for the days of the months around it."""
    cells: list[DueDay | None] = [*[None] * days[0].day.weekday(), *days]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]
