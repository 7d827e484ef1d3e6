"""Camunda's REST dialect under load: real server processes, clients in threads of this one.

Clients and servers share the machine, so what is measured is what is left for both.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from uuid import UUID

from bench.client import Client, signed_in
from bench.serving import serving
from bench.table import Row
from bench.timing import Timing
from engine.bootstrap import build_engine
from engine.commands import CreateToken, DeployDefinition, Resource, StartInstance
from engine.config import Settings
from engine.domain import new_token_secret
from engine.office import create_demo_users, furnish
from engine.process_engine import ProcessEngine
from tests.support.databases import PostgresTemplates
from tests.support.office import PASSWORD, person

TASKS, CLIENTS = 400, 8
WORKERS, FETCHED = 4, 10
POLLS, PAGES = 200, 200
PROCESS = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="bench">
<bpmn:process id="{key}" isExecutable="true" camunda:historyTimeToLive="180"><bpmn:startEvent id="s"/>
<bpmn:{task} id="t" {attributes}/><bpmn:endEvent id="e"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>
</bpmn:process></bpmn:definitions>"""
KINDS = {
    "bench_task": ("userTask", 'camunda:candidateGroups="sekretaris"'),
    "bench_work": ("serviceTask", 'camunda:type="external" camunda:topic="bench"'),
}


def measure(_floor: Timing) -> list[Row]:
    """Return the rows: completions and external tasks a second, and a page while many workers wait."""
    rows = [Row(f"REST: {CLIENTS} clients complete tasks, {WORKERS} workers fetch up to {FETCHED} and complete them")]
    with tempfile.TemporaryDirectory(prefix="alur-bench-") as name:
        folder = Path(name)
        postgres = PostgresTemplates(lambda url: _furnish(_settings(folder, url)), durable=True)
        try:
            for processes in (1, 4):
                file = folder / f"rest-{processes}.db"
                _furnish(_settings(folder, f"sqlite:///{file}"))
                rows += _loaded("SQLite", _settings(folder, f"sqlite:///{file}"), processes)
                with postgres.fresh(folder) as url:
                    rows += _loaded("PostgreSQL", _settings(folder, url), processes)
        finally:
            postgres.close()
        rows.append(_page_beside_polls(replace(_settings(folder, f"sqlite:///{folder}/rest-1.db"), long_polls=POLLS)))
    return rows


def _settings(folder: Path, url: str) -> Settings:
    return Settings(data_dir=folder, database_url=url, demo_password=PASSWORD, port=0)


def _furnish(settings: Settings) -> None:
    engine = build_engine(settings)
    furnish(engine)
    create_demo_users(engine, PASSWORD)
    drawn = {key: PROCESS.format(key=key, task=task, attributes=more) for key, (task, more) in KINDS.items()}
    resources = tuple(Resource(f"{key}.bpmn", xml.encode()) for key, xml in drawn.items())
    engine.execute(DeployDefinition("bench", resources), person("admin"))
    engine.close()


def _loaded(database: str, settings: Settings, processes: int) -> list[Row]:
    engine, secret = build_engine(settings), new_token_secret()
    engine.execute(CreateToken("admin", "bench", secret), person("admin"))
    with serving(settings, processes) as ports:
        tasks = _completions(engine, [Client(ports[index % processes], secret) for index in range(CLIENTS)])
        work = _external(engine, [Client(ports[index % processes], secret) for index in range(WORKERS)])
    engine.close()
    where = f"{database}, {processes} server process{'es' if processes > 1 else ''}"
    return [Row(f"  {where}: completions {tasks}"), Row(f"  {where}: external tasks {work}")]


def _start(engine: ProcessEngine, key: str) -> None:
    for _ in range(TASKS):
        engine.execute(StartInstance(key=key), person("admin"))


def _completions(engine: ProcessEngine, clients: Sequence[Client]) -> str:
    _start(engine, "bench_task")
    found: list[dict[str, str]] = clients[0].ask("GET", "/task?processDefinitionKey=bench_task")
    ids = [UUID(each["id"]) for each in found]

    def complete(index: int) -> list[float]:
        return [clients[index].timed("POST", f"/task/{id}/complete", {}) for id in ids[index::CLIENTS]]

    return _rate(complete, CLIENTS)


def _external(engine: ProcessEngine, clients: Sequence[Client]) -> str:
    _start(engine, "bench_work")

    def work(index: int) -> list[float]:
        name, times = f"worker-{index}", []
        topics = [{"topicName": "bench", "lockDuration": 60_000}]
        while fetched := clients[index].ask(
            "POST", "/external-task/fetchAndLock", {"workerId": name, "maxTasks": FETCHED, "topics": topics}
        ):
            done = {"workerId": name}
            times += [clients[index].timed("POST", f"/external-task/{each['id']}/complete", done) for each in fetched]
        return times

    return _rate(work, WORKERS)


def _rate(act: Callable[[int], list[float]], threads: int) -> str:
    begun = perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        times = sorted(time for part in pool.map(act, range(threads)) for time in part)
    rate = len(times) / (perf_counter() - begun)
    assert len(times) == TASKS, f"{len(times)} of {TASKS} were done"
    return f"{rate:.0f}/s; p50 {times[len(times) // 2]:.0f} ms, p95 {quantiles(times, n=20)[-1]:.0f} ms"


def _page_beside_polls(settings: Settings) -> Row:
    """Ask for Tugas Saya while workers wait for work that does not come."""
    engine, secret = build_engine(settings), new_token_secret()
    engine.execute(CreateToken("admin", "bench-polls", secret), person("admin"))
    engine.close()
    with serving(settings, 1) as (port,):
        page = signed_in(port, "sekretaris", PASSWORD)
        page()
        alone = sorted(page() for _ in range(PAGES))
        polls = [Client(port, secret) for _ in range(POLLS)]
        topics = [{"topicName": "nothing", "lockDuration": 1000}]
        for poll in polls:
            body = {"workerId": "w", "asyncResponseTimeout": 1_800_000, "topics": topics}
            poll.send("POST", "/external-task/fetchAndLock", body)
        beside = sorted(page() for _ in range(PAGES))
        waiting = sum(poll.waits() for poll in polls)
    assert waiting == POLLS, f"{waiting} of {POLLS} polls wait"
    p95 = [quantiles(times, n=20)[-1] for times in (alone, beside)]
    verdict = "kept" if p95[1] <= 200 else "MISSED"
    return Row(f"  Tugas Saya, p95: {p95[0]:.0f} ms alone, {p95[1]:.0f} ms beside {POLLS} polls (≤ 200 ms: {verdict})")
