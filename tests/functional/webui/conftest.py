"""Fixtures of the page tests: the application on a real engine, and people who sign in."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.config import Settings
from engine.process_engine import ProcessEngine
from tests.support.office import PASSWORD
from webui import create_app

_TOKEN = re.compile(r'name="(csrf_token|token_formulir)" value="([^"]+)"')


class Browser:
    """A client that carries cookies and the hidden inputs of the page it last saw, as a browser does.

    Attributes:
        page: The last answer.
    """

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: TestResponse | None = None
        self.hidden: dict[str, str] = {}

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self._seen(self.client.get(path, buffered=True))

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form with the hidden inputs of the page last seen; where it redirects is not followed."""
        return self._seen(self.client.post(path, data={**self.hidden, **fields}))

    def follow(self) -> TestResponse:
        """Go where the last answer redirects."""
        assert self.page is not None
        return self.get(self.page.headers["Location"])

    def sign_in(self, user_id: str, password: str = PASSWORD, next: str = "") -> TestResponse:
        """Sign in."""
        self.get("/masuk")
        return self.send("/masuk", nama_pengguna=user_id, kata_sandi=password, next=next)

    def _seen(self, answer: TestResponse) -> TestResponse:
        self.page = answer
        self.hidden.update(_TOKEN.findall(answer.text) if answer.mimetype == "text/html" else ())
        return answer


@pytest.fixture
def app(engine: ProcessEngine, settings: Settings) -> Flask:
    """The application."""
    return create_app(engine, settings)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def as_person(app: Flask) -> Callable[[str], Browser]:
    """Return a browser in which somebody is signed in: `as_person("kadis")`."""

    def sign_in(user_id: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.sign_in(user_id).status_code == 303
        return browser

    return sign_in


def text_of(answer: TestResponse) -> str:
    """Return the text of a page as a reader sees it, white space folded."""
    body = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))
