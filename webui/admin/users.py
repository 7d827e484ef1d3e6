"""Pengguna: accounts, their roles, their passwords."""

from hmac import digest
from secrets import token_bytes
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import RequestError
from engine.read_models import UserRow
from webui.admin import blueprint
from webui.admin.entries import Problems, problems_of
from webui.current import actor, engine, form_token
from webui.errors import status_of

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No l, 1, o, 0, i: a password read out over the telephone must arrive."""


FIELDS = {"id": "nama_pengguna", "name": "nama", "position": "jabatan", "email": "surel", "groups": "peran"}
"""The engine's fields of an account → the page's."""


@blueprint.get("/pengguna")
def users() -> ResponseReturnValue:
    """List the accounts."""
    search = request.args.get("cari", "").strip().casefold()[:100]
    rows = engine().queries.users(actor())
    found = [row for row in rows if search in f"{row.id} {row.name} {row.position}".casefold()]
    return render_template("admin/users.html", rows=found, search=search, now=engine().now())


@blueprint.route("/pengguna/baru", methods=["GET", "POST"])
def create_user() -> ResponseReturnValue:
    """Create an account with a first password, shown once."""
    if request.method == "GET":
        return _form_page(None)
    user_id = request.form.get("nama_pengguna", "").strip()
    name = request.form.get("nama", "").strip()
    password = _new_password()
    position = request.form.get("jabatan", "").strip()
    command = commands.CreateUser(user_id, name, password, _chosen_groups(), position, _email())
    try:
        engine().execute(command, actor(), token=form_token())
    except RequestError as error:
        return _form_page(None, problems_of(error, FIELDS, "nama_pengguna")), status_of(error)
    return render_template("admin/password_shown.html", user_id=user_id, password=password, created=True)


@blueprint.route("/pengguna/<user_id>", methods=["GET", "POST"])
def change_user(user_id: str) -> ResponseReturnValue:
    """Change an account's name, position, roles, and whether it may sign in."""
    row = engine().queries.user(actor(), user_id)
    if request.method == "GET":
        return _form_page(row)
    name = request.form.get("nama", "").strip()
    command = commands.ChangeUser(
        user_id, name, request.form.get("jabatan", "").strip(), _chosen_groups(), "aktif" in request.form, _email()
    )
    try:
        engine().execute(command, actor(), token=form_token())
    except RequestError as error:
        return _form_page(row, problems_of(error, FIELDS)), status_of(error)
    flash(gettext("Perubahan pada %(name)s tersimpan.", name=name), "success")
    return redirect(url_for("admin.users"), code=303)


@blueprint.route("/pengguna/<user_id>/kata-sandi", methods=["GET", "POST"])
def reset_password(user_id: str) -> ResponseReturnValue:
    """Give an account a new password, shown once, after saying what that means."""
    row = engine().queries.user(actor(), user_id)
    if request.method == "GET":
        return render_template("admin/reset_password.html", row=row)
    password = _new_password()
    engine().execute(commands.SetPassword(user_id, password), actor(), token=form_token())
    return render_template("admin/password_shown.html", user_id=user_id, password=password, created=False)


@blueprint.post("/pengguna/<user_id>/buka-kunci")
def unlock_user(user_id: str) -> ResponseReturnValue:
    """Lift a lock-out before its time."""
    engine().execute(commands.UnlockUser(user_id), actor(), token=form_token())
    flash(gettext("Kunci akun %(user)s dibuka.", user=user_id), "success")
    return redirect(url_for("admin.users"), code=303)


@blueprint.post("/pengguna/<user_id>/token/<uuid:token_id>/cabut")
def revoke_token(user_id: str, token_id: UUID) -> ResponseReturnValue:
    """Revoke a token of somebody's programs."""
    engine().execute(commands.RevokeToken(token_id), actor(), token=form_token())
    flash(gettext("Token dicabut. Program yang memakainya tidak dapat masuk lagi."), "success")
    return redirect(url_for("admin.change_user", user_id=user_id), code=303)


def _form_page(row: UserRow | None, problems: Problems = ()) -> str:
    groups = engine().queries.groups(actor())
    # The page of a role leads here with that role chosen.
    sent = request.method == "POST" or row is None
    held = set(request.values.getlist("peran")) if sent else {id for id, _ in row.groups} if row else set()
    tokens = engine().queries.tokens(actor(), row.id) if row else ()
    return render_template(
        "admin/user.html", row=row, groups=groups, held=held, problems=problems, sent=request.form, tokens=tokens
    )


def _email() -> str:
    return request.form.get("surel", "").strip()[:300]


def _chosen_groups() -> tuple[str, ...]:
    return tuple(request.form.getlist("peran"))


def _new_password() -> str:
    """Return a first password of about 59 bits: three groups of four letters.

    It follows from the form's token and this installation's secret: a form sent twice, which counts once, shows the
    same password twice.
    """
    key: bytes = current_app.config["SECRET_KEY"]
    drawn = digest(key, form_token().encode() or token_bytes(16), "sha256")
    letters = [LETTERS[byte % len(LETTERS)] for byte in drawn[:12]]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))
