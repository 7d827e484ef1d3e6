"""Akun: one's own password."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import RequestError
from webui.current import actor, engine, form_token
from webui.errors import sentence, status_of

blueprint = Blueprint("account", __name__)

SHORTEST_PASSWORD = 12
"""OWASP ASVS 4, 2.1.1."""


@blueprint.route("/akun", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """Show who is signed in; change one's own password."""
    if request.method == "GET":
        return render_template("account/account.html", problems=(), shortest=SHORTEST_PASSWORD)
    current, new, again = (request.form.get(name, "")[:1000] for name in ("lama", "baru", "ulang"))
    problems = _problems(current, new, again)
    status = 422
    if not problems:
        try:
            engine().execute(commands.SetPassword(actor().user_id, new, current), actor(), token=form_token())
        except RequestError as error:
            wrong = gettext("Kata sandi sekarang salah.") if error.id == "credentials.wrong" else sentence(error)
            problems, status = (("lama", wrong),), status_of(error)
    if problems:
        return render_template("account/account.html", problems=problems, shortest=SHORTEST_PASSWORD), status
    flash(gettext("Kata sandi diganti. Sesi Anda di perangkat lain diakhiri."), "success")
    return redirect(url_for("account.account"), code=303)


def _problems(current: str, new: str, again: str) -> tuple[tuple[str, str], ...]:
    """Return (input, sentence) for everything that can be said before the engine is asked."""
    found = []
    if not current:
        found.append(("lama", gettext("Kata sandi sekarang wajib diisi.")))
    if len(new) < SHORTEST_PASSWORD:
        found.append(("baru", gettext("Kata sandi baru paling sedikit %(n)d karakter.", n=SHORTEST_PASSWORD)))
    if new != again:
        found.append(("ulang", gettext("Ulangi kata sandi baru dengan sama persis.")))
    return tuple(found)
