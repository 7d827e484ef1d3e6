"""Whatever a program sends, REST answers as its description says, and never with a failure of its own."""

import os
from typing import Any

import pytest

from tests.functional.rest.conftest import Rest
from tests.support.fuzz import Fuzzer
from tests.support.schemas import document

REQUESTS = int(os.environ.get("ALUR_TEST_FUZZ", "250"))
"""`ALUR_TEST_FUZZ=2000` sends more, `ALUR_TEST_FUZZ_SEED=1` others."""


EVERY = 50
"""Requests after which there is something to ask for again: some delete what the others need."""


def stock(admin: Rest) -> dict[str, list[str]]:
    """Make something of everything, and return the ids by how the addresses begin that take them."""
    files = ("rest_two_steps.bpmn", "rest_messages.bpmn", "decides.bpmn", "predikat.dmn")
    assert admin.deploy(*files, **{"enable-duplicate-filtering": "false"}).status_code == 200
    people = admin.start("dua_langkah", {"variables": {"n": {"value": 5}}})
    machine = admin.start("pesan", {"variables": {"angka": {"value": 1}}})
    task = admin.task(people, "periksa")["id"]
    comment = admin.post(f"/task/{task}/comment/create", {"message": "Ada"}).json["id"]
    around = {"processInstanceId": people}

    def listed(path: str, **asked: object) -> list[str]:
        return [row["id"] for row in admin.get(path, maxResults=2, **asked).json]

    return {
        "/task": listed("/task", **around),
        "comment_id": [comment],
        "/process-instance": [people, machine],
        "/history/process-instance": [people, machine],
        "/execution": listed("/execution", **around),
        "/job": listed("/job", **around),
        "/external-task": listed("/external-task", processInstanceId=machine),
        "/process-definition": listed("/process-definition", key="dua_langkah"),
        "/decision-definition": listed("/decision-definition"),
        "/deployment": listed("/deployment"),
        "/history/job-log": listed("/history/job-log", **around),
        "/history/external-task-log": listed("/history/external-task-log"),
    }


def sorted_out(path: str, options: dict[str, Any]) -> str:
    return f"{path} {options.get('query_string')} {options.get('json', options.get('data'))}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_makes_rest_fail_or_say_what_its_description_does_not(admin: Rest, app) -> None:
    """Each answer is held against the description by the client itself."""
    fuzzer = Fuzzer(document(app), seed=int(os.environ.get("ALUR_TEST_FUZZ_SEED", "20261123")))
    statuses: dict[int, int] = {}
    for number in range(REQUESTS):
        if number % EVERY == 0:
            fuzzer.ids = stock(admin)
        method, path, options = fuzzer.request()
        answer = admin.send(method, path, **options)
        assert answer.status_code < 500, f"{method} {sorted_out(path, options)}: {answer.text}"
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
    done = statuses[200] + statuses[204]
    assert min(done, statuses[400], statuses[404]) > REQUESTS / 10, statuses
