"""What one request works with: the engine, who asks, and the token that makes a form count once."""

from typing import cast
from uuid import uuid4

from flask import current_app, request
from flask_login import current_user

from engine.domain import Actor
from engine.process_engine import ProcessEngine

FORM_TOKEN = "token_formulir"  # noqa: S105  # the name of an input
"""Name of the hidden input; the same token from the same person again returns the first result."""


def engine() -> ProcessEngine:
    """Return the engine this application was made for."""
    return cast(ProcessEngine, current_app.extensions["alur"])


def actor() -> Actor:
    """Return the signed-in person. Only for pages behind the sign-in."""
    return cast(Actor, current_user.actor)


def new_form_token() -> str:
    """Return a token for a form about to be shown."""
    return uuid4().hex


def form_token() -> str:
    """Return the token of the form that was sent; empty where it carries none, and then it counts every time."""
    return request.form.get(FORM_TOKEN, "")[:64]
