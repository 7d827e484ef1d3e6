"""The main navigation: few places, each where its role looks for it. Administrators find theirs under Administrasi."""

from collections.abc import Iterator

from flask import request, url_for
from flask_babel import gettext
from flask_login import current_user

from webui.current import actor, engine

Link = tuple[str, str, bool]
"""Address, words, whether the page is in there."""

_ADMINISTRATION = {"admin", "indicators", "trail"}


def navigation() -> list[Link]:
    """Return the main navigation of whoever is signed in."""
    if not current_user.is_authenticated:
        return []
    return [*_work(), *_oversight(), *_administration()]


def _work() -> Iterator[Link]:
    is_starting = request.endpoint in {"starts.startable", "starts.start"}
    if actor().is_administrator or not actor().is_auditor:
        yield url_for("tasklist.index"), gettext("Tugas Saya"), request.blueprint in {"tasklist", "unit_parts"}
        yield url_for("due_times.month"), gettext("Kalender"), request.blueprint == "due_times"
    yield url_for("cockpit.instances"), gettext("Proses"), _is_about_an_instance() and not is_starting
    if engine().queries.startable(actor()):
        yield url_for("starts.startable"), gettext("Mulai Proses"), is_starting


def _oversight() -> Iterator[Link]:
    queries, is_administrator = engine().queries, actor().is_administrator
    if queries.may_oversee(actor()):
        is_here = request.blueprint == "audit" and not _is_about_an_instance()
        yield url_for("audit.index"), gettext("Pemantauan"), is_here
    if actor().is_auditor and not is_administrator:
        yield url_for("trail.index"), gettext("Jejak Audit"), request.blueprint == "trail"
    if queries.may_see_indicators(actor()) and not is_administrator:
        yield url_for("indicators.indicators"), gettext("Indikator"), request.blueprint == "indicators"
    yield url_for("definitions.definitions"), gettext("Definisi"), request.blueprint == "definitions"


def _administration() -> Iterator[Link]:
    if actor().is_administrator:
        yield url_for("admin.index"), gettext("Administrasi"), request.blueprint in _ADMINISTRATION


def _is_about_an_instance() -> bool:
    pages = {"audit.gantt", "moves.position", "documents.sign"}
    return request.blueprint in {"cockpit", "replay", "registers"} or request.endpoint in pages
