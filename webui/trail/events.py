"""Jejak Audit: what happened outside of processes, by kind, person and day; and the same as CSV."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.read_models.examinations import TrailAsked
from webui import paging
from webui.current import actor, engine
from webui.downloads import written
from webui.trail.told import tell

KINDS: dict[str, tuple[str, Callable[[], str]]] = {
    "masuk": ("user.signed_in", lambda: gettext("Masuk")),
    "gagal": ("user.refused", lambda: gettext("Gagal masuk")),
    "pengguna": ("user.", lambda: gettext("Masuk, keluar, dan akun")),
    "penolakan": ("command.refused", lambda: gettext("Tindakan ditolak")),
    "definisi": ("definition.", lambda: gettext("Definisi proses")),
    "keputusan": ("decision.", lambda: gettext("Tabel keputusan")),
    "kalender": ("calendar.", lambda: gettext("Kalender kerja")),
    "peran": ("group.", lambda: gettext("Peran")),
    "unit": ("unit.", lambda: gettext("Unit")),
    "indikator": ("indicator.", lambda: gettext("Indikator")),
    "atasan": ("superior.", lambda: gettext("Atasan")),
    "token": ("token.", lambda: gettext("Token")),
    "surel": ("mail.", lambda: gettext("Surel")),
    "arsip": ("instance.archived", lambda: gettext("Arsip")),
    "segel": ("history.sealed", lambda: gettext("Segel")),
    "pemeriksaan": ("history.verified", lambda: gettext("Pemeriksaan")),
    "bacaan": ("history.read", lambda: gettext("Bacaan auditor")),
    "jam": ("clock.", lambda: gettext("Jam server")),
}
"""What can be chosen: its name in the address, the types of events, its words."""


def add_routes(blueprint: Blueprint) -> None:
    """Say at which addresses the pages are."""
    blueprint.add_url_rule("", view_func=index)
    blueprint.add_url_rule("/jejak.csv", view_func=export)


def index() -> ResponseReturnValue:
    """List events of the system's chain, the newest first."""
    start = paging.offset()
    asked = _asked()
    trail = engine().queries.system_trail(actor(), asked, limit=paging.SIZE, offset=start)
    names = {group.id: group.name for group in engine().queries.groups(actor())}
    return render_template(
        "trail/index.html",
        lines=[tell(line, names) for line in trail.lines],
        kinds={name: words() for name, (_, words) in KINDS.items()},
        kind=request.args.get("jenis", ""),
        people=sorted(trail.people.items(), key=lambda person: person[1].lower()),
        asked=asked,
        paging=paging.of(trail.total, start),
    )


def export() -> ResponseReturnValue:
    """Return the events asked for as CSV, with everything each one says and its MAC."""
    out = BytesIO()
    engine().queries.export_trail(actor(), _asked(), out)
    return written(out.getvalue(), "jejak-audit.csv")


def _asked() -> TrailAsked:
    """Return which events the address asks for; what it says unreadably restricts nothing."""
    type, _ = KINDS.get(request.args.get("jenis", ""), ("", None))
    first, last = _day("dari"), _day("sampai")
    if first and last and first > last:
        first, last = last, first
    return TrailAsked(type, request.args.get("orang", "").replace("\0", "")[:200], first, last)


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2099 else None
