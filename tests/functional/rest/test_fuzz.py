"""Whatever a program sends, REST answers as its description says, and never with a failure of its own."""

import os
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS as CHECKS_BY_NAME
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.openapi import from_dict
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.functional.rest.conftest import Rest
from tests.support.schemas import document
from webui import create_app

REQUESTS = int(os.environ.get("ALUR_TEST_FUZZ", "250"))
"""`ALUR_TEST_FUZZ=2000` sends more: at least so many, for each operation gets as many as any other."""

FEW = 4
"""Requests to an operation from which on it gets both kinds: those that fit the description, and those that do not."""

EVERY = 25
"""Operations after which there is something to ask for again: some delete what the others need."""

load_all_checks()
CHECKS = [
    CHECKS_BY_NAME.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]

JUNK = (
    "", "0", "-1", "true", "null", "a,b", "%", "\\", "ü", "2026-11-23T00:00:00.000+0000", "9" * 30, "../..", "n_eq_5",
    "n_like_%", "<a>", "{}", "[]", "94a8ec76-983f-4e80-85f6-cfa249cc909e", "key:1:x", "a" * 300, "admin", "hitung",
    "candidate", "n", "dokumen_masuk",
)  # fmt: skip
"""Texts, each of which some parameter could take wrongly, or rightly; three in ten that are sent are of these."""

NAMES = ("n", "hasil", "dua_langkah", "pesan", "predikat", "xml", "start", "tiada")
"""What stands in an address where a name is meant, not an id."""


@pytest.fixture
def app(engine, settings) -> Flask:
    """The application, in which no request waits for work."""
    return create_app(engine, replace(settings, long_polls=0))


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


def schema_of(app: Flask, described: dict[str, Any]) -> OpenApiSchema:
    """Return a description as schemathesis reads it, with our texts among what it sends."""
    dictionaries = {"junk": {"values": list(JUNK)}}
    generation = {"dictionaries": {"string": {"dictionary": "junk", "probability": 0.3}}}
    config = SchemathesisConfig.from_dict({"dictionaries": dictionaries, "generation": generation})
    found = from_dict(described, config=config)
    found.app = app
    return found


class Sender:
    """Sends what schemathesis makes of the description, and lets it judge each answer.

    Attributes:
        statuses: How many answers had each.
        faults: What does not fit, in schemathesis's words.
    """

    def __init__(self, admin: Rest) -> None:
        self._admin = admin
        self._ids: dict[str, list[str]] = {}
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []

    def try_all(self, app: Flask, described: dict[str, Any], requests: int) -> None:
        """Send so many requests, as many to each operation: some that fit the description, some that do not."""
        found = schema_of(app, described)
        operations = [each.ok() for each in found.get_all_operations()]
        each = -(-requests // len(operations))
        for number, operation in enumerate(operations):
            if number % EVERY == 0:
                self._ids = stock(self._admin)
            # The first of each kind says as little as can be, so that few are better of one kind.
            modes = list(GenerationMode) if each >= FEW else [list(GenerationMode)[number % 2]]
            for mode in modes:
                self._try(operation, mode, -(-each // len(modes)))

    def _try(self, operation: APIOperation, mode: GenerationMode, requests: int) -> None:
        @settings(
            max_examples=requests,
            derandomize=True,  # The same requests each time, but for the ids.
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Case) -> None:
            self._send(case)

        send()

    def _send(self, case: Case) -> None:
        self._place_ids(case)
        answer = case.call(headers={"Authorization": self._admin.headers["Authorization"]})
        self.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            self.faults += [f"{case.operation.label}: {failure}" for failure in group.exceptions]

    def _place_ids(self, case: Case) -> None:
        """Ask for what there is, four times in five."""
        turn = self.statuses.total()
        for name in case.path_parameters if turn % 5 else ():
            fitting = [ids for start, ids in self._ids.items() if case.path.startswith(start) or start == name]
            known = NAMES if name in ("variable", "name", "key", "tenant", "verb") else (fitting or [NAMES])[-1]
            case.path_parameters[name] = known[turn % len(known)] if known else "tiada"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_makes_rest_fail_or_say_what_its_description_does_not(admin: Rest, app) -> None:
    sender = Sender(admin)
    sender.try_all(app, document(app), REQUESTS)
    assert sender.faults == []
    assert sender.statuses.total() >= REQUESTS * 0.9
    done = sender.statuses[200] + sender.statuses[204]
    assert min(done, sender.statuses[400], sender.statuses[404]) > REQUESTS / 10, sender.statuses
