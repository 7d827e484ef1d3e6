"""What REST says of itself: every view described, from the code; the other REST tests hold each answer against it."""

from collections.abc import Callable

from flask import Flask

from tests.functional.rest.conftest import Rest
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import PASSWORD
from tests.support.schemas import Checker
from webui.rest.description.document import UNKNOWN

Clients = Callable[..., Rest]


def test_every_view_is_described_in_words(app: Flask, admin: Rest):
    document = admin.get("/openapi.json").json
    described = {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    views = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("rest.") and rule.endpoint != UNKNOWN
    ]
    assert len(described) == sum(len(rule.methods - {"HEAD", "OPTIONS"}) for rule in views)
    assert [key for key, operation in described.items() if not operation["summary"]] == []
    ids = [operation["operationId"] for operation in described.values()]
    assert len(ids) == len(set(ids))


def test_the_description_names_what_can_be_asked_and_what_comes_back(admin: Rest):
    paths = admin.get("/openapi.json").json["paths"]
    listing = paths["/task"]["get"]
    asked = {each["name"]: each["schema"] for each in listing["parameters"]}
    assert asked["unassigned"] == {"type": "boolean"}
    assert "created" in asked["sortBy"]["enum"]
    rows = listing["responses"]["200"]["content"]["application/json"]["schema"]["items"]
    assert {"id", "name", "assignee", "created", "due", "processInstanceId", "taskState"} <= set(rows["required"])
    assert rows["properties"]["assignee"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    fetch = paths["/external-task/fetchAndLock"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"workerId", "maxTasks", "asyncResponseTimeout", "topics"} <= set(fetch["properties"])
    assert "lockDuration" in fetch["properties"]["topics"]["items"]["properties"]
    assert set(paths["/task/{id}/complete"]["post"]["responses"]) == {"200", "204", "4XX", "500"}


def test_every_schema_of_rows_names_its_keys(admin: Rest):
    """A view written in a way that cannot be read would be described as anything at all."""
    vague = [
        f"{method} {path}"
        for path, methods in admin.get("/openapi.json").json["paths"].items()
        for method, operation in methods.items()
        for content in [operation["responses"].get("200", {}).get("content", {}).get("application/json")]
        if content is not None and content["schema"] in ({}, {"type": "array", "items": {}})
    ]
    assert vague == []


def test_the_checker_finds_what_does_not_fit():
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "due": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        "required": ["id"],
        "additionalProperties": False,
    }
    checker = Checker({})
    assert list(checker.problems({"id": "5f1c0f6e-8f0e-4c0a-9c0e-1f2a3b4c5d6e", "due": None}, schema)) == []
    for wrong in (
        {},
        {"id": "x"},
        {"id": 5},
        {"id": "5f1c0f6e-8f0e-4c0a-9c0e-1f2a3b4c5d6e", "due": "x"},
        [],
        {"more": 1},
    ):
        assert list(checker.problems(wrong, schema)), wrong


def test_the_description_is_for_who_has_an_account(client: Clients, app: Flask):
    assert client().get("/openapi.json").status_code == 401
    browser = Browser(app.test_client())
    assert browser.get("/antarmuka-rest").status_code == 303
    browser.sign_in("kadis", PASSWORD)
    page = text_of(browser.get("/antarmuka-rest"))
    assert "POST /engine-rest/external-task/fetchAndLock" in page
    assert "lockExpirationTime" in page
