"""Kalender Kerja: hours and days off, and what a change of them would move before it is made."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from engine import commands
from engine.errors import ConflictError, RequestError
from engine.read_models import CalendarPreview
from webui.admin import blueprint
from webui.calendar_words import change_sentence, day_names, kind_word, month_name, weeks_of
from webui.current import actor, engine
from webui.errors import status_of
from webui.refusals import sentence
from webui.times import WIB

FIRST_YEAR, LAST_YEAR = 1970, 2100
LONGEST_TEXT = 200
WORDS: dict[str, Any] = {
    "day_names": day_names,
    "kind_word": kind_word,
    "month_name": month_name,
    "weeks_of": weeks_of,
}
"""What the calendar's templates can say."""


@blueprint.route("/kalender", methods=["GET", "POST"])
def calendars() -> ResponseReturnValue:
    """List the calendars, or make another one."""
    problem, sent = "", request.form
    if request.method == "POST":
        id, name = sent.get("id", "").strip(), sent.get("nama", "").strip()
        try:
            engine().execute(commands.CreateCalendar(id, name, sent.get("salinan", "")), actor())
        except RequestError as error:
            problem = sentence(error)
        else:
            flash(gettext("Kalender %(name)s dibuat.", name=name), "success")
            return redirect(url_for("admin.calendar", calendar_id=id), code=303)
    rows = engine().queries.calendars(actor())
    page = render_template("calendars/calendars.html", rows=rows, problem=problem, sent=sent)
    return (page, 422) if problem else page


@blueprint.get("/kalender/<calendar_id>")
def calendar(calendar_id: str) -> ResponseReturnValue:
    """Show a calendar: a year of it, its hours, and the forms that change it."""
    return _page(calendar_id)


@blueprint.post("/kalender/<calendar_id>/periksa")
def preview_calendar(calendar_id: str) -> ResponseReturnValue:
    """Show what a change would move, and ask; where it changes nothing, say so."""
    try:
        change = _change(request.form)
        preview = engine().queries.preview_calendar(actor(), calendar_id, change)
    except RequestError as error:
        return _page(calendar_id, sentence(error)), status_of(error)
    if preview.changes:
        return _asked(calendar_id, change, preview)
    flash(gettext("Kalender sudah seperti itu. Tidak ada yang diubah."), "success")
    return redirect(url_for("admin.calendar", calendar_id=calendar_id, tahun=_year(request.form)), code=303)


@blueprint.post("/kalender/<calendar_id>/terapkan")
def change_calendar(calendar_id: str) -> ResponseReturnValue:
    """Make a change that was shown and confirmed.

    It carries no form token: sent twice, it finds the calendar as it should be and changes nothing.
    """
    change = _change(request.form)
    try:
        engine().execute(commands.ChangeCalendar(calendar_id, change, request.form.get("harapan", "")), actor())
    except ConflictError as error:
        if error.id != "calendar.moved_on":
            raise
        preview = engine().queries.preview_calendar(actor(), calendar_id, change)
        return _asked(calendar_id, change, preview, moved_on=True), 409
    except RequestError as error:
        return _page(calendar_id, sentence(error)), status_of(error)
    flash(gettext("Kalender diubah. Jatuh tempo yang bergeser sudah dihitung ulang."), "success")
    return redirect(url_for("admin.calendar", calendar_id=calendar_id, tahun=_year(request.form)), code=303)


def _asked(
    calendar_id: str, change: commands.CalendarChange, preview: CalendarPreview, *, moved_on: bool = False
) -> str:
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "harapan")]
    return render_template(
        "calendars/confirm.html",
        calendar_id=calendar_id,
        said=change_sentence(change),
        preview=preview,
        kept=kept,
        moved_on=moved_on,
        year=_year(request.form),
    )


def _page(calendar_id: str, problem: str = "") -> str:
    year = _year(request.values)
    view = engine().queries.calendar(actor(), calendar_id, year)
    today = engine().now().astimezone(WIB).date()
    return render_template(
        "calendars/calendar.html", view=view, problem=problem, sent=request.form, today=today, **WORDS
    )


def _year(values: "MultiDict[str, str]") -> int:
    """Return the year the page is about: the one in the address or form, else this one."""
    text = values.get("tahun", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else engine().now().astimezone(WIB).year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _change(sent: "MultiDict[str, str]") -> commands.CalendarChange:
    """Return the change that a form asks for.

    Raises:
        RequestError: It asks for none, or for one that cannot be read.
    """
    match sent.get("tindakan", ""):
        case "libur":
            return commands.AddHoliday(_day(sent, "tanggal"), sent.get("nama", "")[:LONGEST_TEXT], _kind(sent))
        case "hapus-libur":
            return commands.RemoveHoliday(_day(sent, "tanggal"))
        case "pulihkan-libur":
            return commands.RestoreHoliday(_day(sent, "tanggal"))
        case "pekan":
            return commands.SetWeek(_week(sent))
        case "rentang":
            name = sent.get("nama", "")[:LONGEST_TEXT]
            return commands.AddDatedHours(_day(sent, "dari"), _day(sent, "sampai"), name, _week(sent))
        case "hapus-rentang":
            return commands.RemoveDatedHours(_day(sent, "dari"), _day(sent, "sampai"))
        case "siapkan":
            return commands.PrepareYear(_year(sent))
        case other:
            raise RequestError("calendar.unread", f"Cannot change the calendar: {other[:20]!r} is no change.")


def _day(sent: "MultiDict[str, str]", name: str) -> date:
    try:
        return date.fromisoformat(sent.get(name, "").strip())
    except ValueError as error:
        raise RequestError("calendar.day", f"Cannot read the day in {name}.") from error


def _kind(sent: "MultiDict[str, str]") -> commands.HolidayKind:
    kinds = {kind.value: kind for kind in commands.HolidayKind}
    return kinds.get(sent.get("jenis", ""), commands.HolidayKind.OTHER)


def _week(sent: "MultiDict[str, str]") -> tuple[str, ...]:
    return tuple(sent.get(f"hari_{number}", "").strip()[:LONGEST_TEXT] for number in range(7))
