"""Signing in and out. A session is a row of the engine; its secret token is what Flask-Login keeps in the cookie."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from engine import commands
from engine.domain import Actor, Source
from engine.errors import NotAllowedError
from engine.read_models import SessionView
from webui import kept_forms
from webui.current import actor, engine
from webui.errors import status_of
from webui.refusals import sentence
from webui.security import safe_target

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "static_files.versioned",
        "auth.sign_in",
        "health.health",
        "language.choose",
        "modeler.webapps",
        "due_times.feed",
    }
)
"""What can be reached without a session; everything else asks for one."""

PUBLIC_BLUEPRINTS = frozenset({"rest"})
"""Blueprints that check who asks by themselves."""

blueprint = Blueprint("auth", __name__)


class SignedInUser(UserMixin):
    """Whoever a valid session belongs to."""

    def __init__(self, token: str, view: SessionView) -> None:
        self.token = token
        self.view = view
        self.actor = Actor(view.user_id, view.groups, Source.PAGE, view.name)

    def get_id(self) -> str:
        """Return what the cookie keeps: the session's token."""
        return self.token


def init_auth(app: Flask) -> None:
    """Ask for a session on every page that is not public."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token alone decides: phones change their address while someone types
    manager.user_loader(load_user)
    app.register_blueprint(blueprint)
    app.before_request(require_session)


def load_user(token: str) -> SignedInUser | None:
    """Return whose session a token is, and note that it is in use; None where it is over."""
    view = engine().queries.session(token)
    if view is None:
        return None
    user = SignedInUser(token, view)
    if view.needs_extension:
        engine().execute(commands.ExtendSession(token), user.actor)
    return user


def require_session() -> ResponseReturnValue | None:
    """Send whoever has no session to sign in; keep the form they were sending."""
    if request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS or request.blueprint in PUBLIC_BLUEPRINTS:
        return None
    if current_user.is_authenticated:
        return None
    return ask_to_sign_in()


def ask_to_sign_in() -> ResponseReturnValue:
    """Redirect to the sign-in page, saying why where a session ended by idleness and what was kept."""
    expired = engine().queries.expired_session_user(session.get("_user_id", "")) if "_user_id" in session else None
    target = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else ""
    if expired:
        kept_at = kept_forms.keep(expired) if request.method == "POST" else ""
        target = kept_at or target
        flash(_expiry_notice(bool(kept_at)), "info")
    session.pop("_user_id", None)
    return redirect(url_for("auth.sign_in", next=safe_target(target) if target else None), code=303)


def _expiry_notice(kept: bool) -> str:
    if kept:
        return gettext("Sesi Anda berakhir karena tidak digunakan. Isian Anda tersimpan; masuk untuk melanjutkan.")
    return gettext("Sesi Anda berakhir karena tidak digunakan. Silakan masuk kembali.")


@blueprint.route("/masuk", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form; open a session for who gives the right password."""
    target = safe_target(request.values.get("next"))
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(target, code=303)
        return render_template("account/sign_in.html", next=target, user_id="", problem="")
    user_id = request.form.get("nama_pengguna", "").strip()[:200]
    password = request.form.get("kata_sandi", "")[:1000]
    if not user_id or not password:
        problem = gettext("Isi nama pengguna dan kata sandi.")
        return render_template("account/sign_in.html", next=target, user_id=user_id, problem=problem), 422
    try:
        token = engine().execute(commands.SignIn(user_id, password), Actor(user_id, source=Source.PAGE))
    except NotAllowedError as error:
        page = render_template("account/sign_in.html", next=target, user_id=user_id, problem=sentence(error))
        return page, status_of(error)
    return _open_session(str(token), target)


def _open_session(token: str, target: str) -> ResponseReturnValue:
    """Put the token into a fresh cookie, so that one planted before the sign-in is worth nothing."""
    user = load_user(token)
    session.clear()
    if user:
        login_user(user)
    return redirect(target, code=303)


@blueprint.post("/keluar")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    engine().execute(commands.SignOut(current_user.token), actor())
    logout_user()
    session.clear()
    flash(gettext("Anda telah keluar."), "success")
    return redirect(url_for("auth.sign_in"), code=303)
