"""Eight real workers of two kinds, each a process of its own, share the work that a ninth left when it was killed."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.commands import CreateToken
from engine.domain import HistoryEventType, new_token_secret
from engine.process_engine import ProcessEngine
from engine.read_models.search import ExternalTaskSearch
from tests.functional.clients.test_real_clients import ADMIN, PROGRAMS, node, server
from tests.support.clock import MovableClock
from tests.support.deployments import deploy, start

__all__ = ["server"]

BATCH = 16
SECONDS = 90

StartWorker = Callable[..., "Worker"]


@dataclass(frozen=True)
class Worker:
    """A process, and the file to which it writes each task that it works on."""

    process: subprocess.Popen[bytes]
    file: Path

    def worked(self) -> list[str]:
        return self.file.read_text().split()


@pytest.fixture
def start_worker(server: str, engine: ProcessEngine, tmp_path: Path) -> Iterator[StartWorker]:
    """Start a worker; all are gone afterwards."""
    secret = new_token_secret()
    engine.execute(CreateToken("admin", "uji", secret), ADMIN)
    started: list[Worker] = []

    def start_worker(program: str, name: str, *words: str) -> Worker:
        starter = [node()] if program.endswith(".mjs") else [sys.executable, "-W", "ignore"]
        command = [*starter, str(PROGRAMS / program), server, secret, name, *words]
        environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
        with (tmp_path / name).open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=environment)
        started.append(Worker(process, tmp_path / name))
        return started[-1]

    yield start_worker
    for worker in started:
        worker.process.kill()
        worker.process.wait(timeout=SECONDS)


def test_no_two_workers_ever_hold_one_task_and_a_dead_ones_work_comes_back(
    engine: ProcessEngine, clock: MovableClock, start_worker: StartWorker
) -> None:
    deploy(engine, "rest_messages.bpmn")
    instances = [start(engine, "pesan", angka=1) for _ in range(BATCH)]
    dying = start_worker("one_of_many.py", "mati", "die")
    wait_until(lambda: dying.process.poll() is not None, "the first worker is dead")
    held = engine.queries.find_external_tasks(ADMIN, ExternalTaskSearch(worker_id="mati"))
    assert (len(held), len(dying.worked())) == (2, 1)

    others = [start_worker("one_of_many.py", f"python-{index}") for index in range(4)]
    others += [start_worker("one_of_many.mjs", f"node-{index}") for index in range(4)]
    while not all(worker.worked() for worker in others):
        instances += [start(engine, "pesan", angka=1) for _ in range(BATCH)]
        wait_until(lambda: left(engine) == len(held), "all but the dead one's work is done")
    clock.advance(seconds=61)
    wait_until(lambda: left(engine) == 0, "the dead one's work is done, too")

    times = Counter(task for worker in [dying, *others] for task in worker.worked())
    assert {task: number for task, number in times.items() if number > 1} == {dying.worked()[0]: 2}
    assert len(times) == len(instances)
    for instance in instances:
        told = [line.type for line in engine.queries.instance(ADMIN, instance).history]
        assert told.count(HistoryEventType.EXTERNAL_TASK_COMPLETED) == 1


def left(engine: ProcessEngine) -> int:
    return engine.queries.count_external_tasks(ADMIN, ExternalTaskSearch(topics=("hitung",)))


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until, f"not within {SECONDS} s: {what}"
        time.sleep(0.1)
