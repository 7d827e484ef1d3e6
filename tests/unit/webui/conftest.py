"""A bare application: the languages and the templates, no engine behind them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from webui import i18n


@pytest.fixture
def bare_app() -> Flask:
    """An application that knows nothing but the two languages."""
    app = Flask("webui", root_path=str(Path(i18n.__file__).parent))
    i18n.init_i18n(app)
    return app


@pytest.fixture
def indonesian(bare_app: Flask) -> Iterator[None]:
    """A request of a reader who has chosen no language."""
    with bare_app.test_request_context("/"):
        yield


@pytest.fixture
def english(bare_app: Flask) -> Iterator[None]:
    """A request of a reader who has chosen English."""
    with bare_app.test_request_context("/", headers={"Cookie": "bahasa=en"}):
        yield
