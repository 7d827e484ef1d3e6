"""Whatever a program sends, REST answers as its description says, and never with a failure of its own."""

import os
from typing import Any

import pytest

from tests.functional.rest.conftest import Rest
from tests.support.fuzz import Fuzzer
from tests.support.schemas import document

REQUESTS = int(os.environ.get("ALUR_TEST_FUZZ", "250"))
"""`ALUR_TEST_FUZZ=2000` sends more."""


@pytest.fixture
def ids(admin: Rest) -> list[str]:
    """Ids of something of everything: a process at work, a worker's task, decisions, jobs, notes."""
    assert admin.deploy("rest_two_steps.bpmn", "rest_messages.bpmn", "decides.bpmn", "predikat.dmn").status_code == 200
    people = admin.start("dua_langkah", {"businessKey": "F-1", "variables": {"n": {"value": 5}}})
    machine = admin.start("pesan", {"variables": {"angka": {"value": 1}}})
    task = admin.task(people, "periksa")["id"]
    comment = admin.post(f"/task/{task}/comment/create", {"message": "Ada"}).json["id"]
    lists = ("/external-task", "/job", "/execution", "/deployment", "/process-definition", "/decision-definition")
    found = [row["id"] for path in lists for row in admin.get(path).json]
    logs = ("/history/job-log", "/history/external-task-log", "/history/user-operation")
    found += [row["id"] for path in logs for row in admin.get(path, maxResults=2).json]
    return [people, machine, task, comment, *found]


def sorted_out(path: str, options: dict[str, Any]) -> str:
    return f"{path} {options.get('query_string')} {options.get('json', options.get('data'))}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_makes_rest_fail_or_say_what_its_description_does_not(admin: Rest, ids: list[str], app) -> None:
    """Each answer is held against the description by the client itself."""
    fuzzer = Fuzzer(document(app), ids, seed=20261123)
    statuses: dict[int, int] = {}
    for _ in range(REQUESTS):
        method, path, options = fuzzer.request()
        answer = admin.send(method, path, **options)
        assert answer.status_code < 500, f"{method} {sorted_out(path, options)}: {answer.text}"
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
    assert statuses[200] > REQUESTS / 10, statuses
    assert statuses[400] > REQUESTS / 20, statuses
