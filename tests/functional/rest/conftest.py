"""Fixtures of the REST tests: the application on a real engine, and clients that send HTTP Basic with each request."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.config import Settings
from engine.process_engine import ProcessEngine
from tests.support.office import PASSWORD
from tests.support.schemas import misfits
from webui import create_app

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


class Rest:
    """A program that calls REST as one account; without a user id it sends no credentials.

    Every answer must be what the OpenAPI document says of it.
    """

    def __init__(self, app: Flask, user_id: str = "", password: str = PASSWORD) -> None:
        self._client = app.test_client(use_cookies=False)
        token = b64encode(f"{user_id}:{password}".encode()).decode()
        self.headers: dict[str, str] = {"Accept": "application/json"}
        if user_id:
            self.headers["Authorization"] = f"Basic {token}"

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send one request below `/engine-rest`."""
        headers = {**self.headers, **options.pop("headers", {})}
        answer = self._client.open(f"/engine-rest{path}", method=method, headers=headers, **options)
        assert misfits(self._client.application, answer) == []
        return answer

    def get(self, path: str, **parameters: Any) -> TestResponse:
        """Ask."""
        return self.send("GET", path, query_string=parameters)

    def post(self, path: str, body: object = None) -> TestResponse:
        """Post JSON."""
        return self.send("POST", path, json={} if body is None else body)

    def put(self, path: str, body: object) -> TestResponse:
        """Put JSON."""
        return self.send("PUT", path, json=body)

    def delete(self, path: str, **parameters: Any) -> TestResponse:
        """Delete."""
        return self.send("DELETE", path, query_string=parameters)

    def deploy(self, *files: str | tuple[str, bytes], name: str = "uji", **fields: str) -> TestResponse:
        """Deploy test processes, or (name, content) pairs, with the parts that Camunda Modeler sends."""
        pairs = [(each, (PROCESSES / each).read_bytes()) if isinstance(each, str) else each for each in files]
        form: dict[str, Any] = {
            "deployment-name": name,
            "deployment-source": "Camunda Modeler",
            "enable-duplicate-filtering": "true",
            **fields,
        }
        form |= {file: (BytesIO(content), file, "text/xml") for file, content in pairs}
        return self.send("POST", "/deployment/create", data=form, content_type="multipart/form-data")

    def start(self, key: str, body: dict[str, Any] | None = None) -> str:
        """Start an instance and return its id."""
        answer = self.post(f"/process-definition/key/{key}/start", body)
        assert answer.status_code == 200, answer.text
        instance_id: str = answer.json["id"]
        return instance_id

    def task(self, instance_id: str, activity: str) -> dict[str, Any]:
        """Return the one open task of an activity."""
        found = self.get("/task", processInstanceId=instance_id, taskDefinitionKey=activity).json
        assert len(found) == 1, found
        task: dict[str, Any] = found[0]
        return task


@pytest.fixture
def app(engine: ProcessEngine, settings: Settings) -> Flask:
    """The application."""
    return create_app(engine, settings)


@pytest.fixture
def client(app: Flask) -> Callable[..., Rest]:
    """Makes a client of an account."""
    return lambda user_id="", password=PASSWORD: Rest(app, user_id, password)


@pytest.fixture
def admin(client: Callable[..., Rest]) -> Rest:
    """The administrator's client."""
    return client("admin")


@pytest.fixture
def two_steps(admin: Rest) -> Rest:
    """The administrator's client, the process `dua_langkah` deployed."""
    answer = admin.deploy("rest_two_steps.bpmn")
    assert answer.status_code == 200, answer.text
    return admin
