"""Akun: one's own password, and the tokens one's programs send instead."""

from base64 import urlsafe_b64encode
from hmac import digest
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.domain import TOKEN_PREFIX, NoticeKind, new_token_secret
from engine.errors import RequestError
from webui.current import actor, engine, form_token
from webui.errors import status_of
from webui.notice_words import kind_words
from webui.refusals import sentence

blueprint = Blueprint("account", __name__)

SHORTEST_PASSWORD = 12
"""OWASP ASVS 4, 2.1.1."""


@blueprint.route("/akun", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """Show who is signed in; change one's own password."""
    if request.method == "GET":
        return _page()
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
        return _page(problems), status
    flash(gettext("Kata sandi diganti. Sesi Anda di perangkat lain diakhiri."), "success")
    return redirect(url_for("account.account"), code=303)


@blueprint.post("/akun/token")
def create_token() -> ResponseReturnValue:
    """Create a token and show its secret, this once."""
    name, secret = request.form.get("nama_token", "").strip(), _new_secret("token")
    if not name:
        return _page((("nama_token", gettext("Beri nama token ini.")),)), 422
    try:
        engine().execute(commands.CreateToken(actor().user_id, name, secret), actor(), token=form_token())
    except RequestError as error:
        return _page((("nama_token", sentence(error)),)), status_of(error)
    return render_template("account/token_shown.html", name=name, secret=secret)


@blueprint.post("/akun/token/<uuid:token_id>/cabut")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """Revoke one of one's own tokens."""
    engine().execute(commands.RevokeToken(token_id), actor(), token=form_token())
    flash(gettext("Token dicabut. Program yang memakainya tidak dapat masuk lagi."), "success")
    return redirect(url_for("account.account"), code=303)


@blueprint.post("/akun/surel")
def choose_mail() -> ResponseReturnValue:
    """Keep one's mail address, and which kinds of notices go there."""
    email = request.form.get("surel", "").strip()[:300]
    chosen = request.form.getlist("jenis")
    kinds = frozenset(kind for kind in NoticeKind if kind in chosen)
    try:
        engine().execute(commands.ChooseMail(email, kinds), actor(), token=form_token())
    except RequestError as error:
        wrong = gettext("Alamat e-mail tidak valid, misalnya nama@kantor.go.id.")
        return _page((("surel", wrong),), email), status_of(error)
    flash(gettext("Pilihan pemberitahuan lewat e-mail tersimpan."), "success")
    return redirect(url_for("account.account", _anchor="pemberitahuan"), code=303)


@blueprint.post("/akun/kalender")
def open_feed() -> ResponseReturnValue:
    """Make a private calendar address, instead of the one before, and show it this once."""
    secret = _new_secret("calendar").removeprefix(TOKEN_PREFIX)
    engine().execute(commands.OpenCalendarFeed(secret), actor(), token=form_token())
    address = url_for("due_times.feed", secret=secret, _external=True)
    return render_template("account/feed_shown.html", address=address)


@blueprint.post("/akun/kalender/tutup")
def close_feed() -> ResponseReturnValue:
    """Let nobody read one's due times by a private address any more."""
    engine().execute(commands.CloseCalendarFeed(), actor(), token=form_token())
    flash(gettext("Alamat kalender ditutup. Aplikasi yang memakainya tidak lagi menerima jatuh tempo."), "success")
    return redirect(url_for("account.account", _anchor="kalender"), code=303)


def _page(problems: tuple[tuple[str, str], ...] = (), email: str | None = None) -> str:
    queries, user_id = engine().queries, actor().user_id
    choice = queries.mail_choice(user_id)
    return render_template(
        "account/account.html",
        problems=problems,
        shortest=SHORTEST_PASSWORD,
        tokens=queries.tokens(actor(), user_id),
        choice=choice,
        email=choice.email if email is None else email,
        kinds=[(kind, words) for kind, words in kind_words().items() if _concerns(kind)],
        feed_since=queries.calendar_feed_since(user_id),
    )


def _concerns(kind: NoticeKind) -> bool:
    return kind is not NoticeKind.INCIDENT or actor().is_administrator


def _new_secret(purpose: str) -> str:
    """Return a secret; the same form sent twice, which counts once, shows the same one twice."""
    sent = form_token()
    if not sent:
        return new_token_secret()
    key: bytes = current_app.config["SECRET_KEY"]
    drawn = digest(key, f"{purpose} {actor().user_id} {sent}".encode(), "sha256")
    return TOKEN_PREFIX + urlsafe_b64encode(drawn).decode().rstrip("=")


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
