"""What 5,000 rows in a task's form cost: by Excel, on pages, when the task is completed, and what is shown of them."""

import re
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from bench.office import MeasuredOffice, measured_office
from bench.table import Row
from bench.timing import Timing
from engine.commands import ClaimTask, CompleteTask, FillDraft
from engine.config import Settings
from engine.domain import Actor
from tests.support.deployments import deploy, start
from tests.support.office import PASSWORD, person
from webui import create_app

ROWS, TIMES = 5_000, 3
SECONDS = 5_000.0
"""The most milliseconds that each step may take: "5,000 rows in seconds"."""
DIAGRAM, KEY, DOER = "fills_a_long_table.bpmn", "fills_a_long_table", "sekretaris"
CELLS = ("Pemeliharaan jalan", "Lumajang", 100, 87.5, 1_250_000, "2026-11-23", "Positif", "Ya")
INPUT = re.compile(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"')


def measure(_floor: Timing) -> list[Row]:
    """Return the rows: each step in the order in which somebody takes it."""
    steps: dict[str, Timing] = {}
    with measured_office() as office:
        deploy(office.engine, DIAGRAM)
        client = create_app(office.engine, Settings(demo_password=PASSWORD)).test_client()
        sign_in(client)
        for _ in range(TIMES):
            walk(office, client, lambda title: steps.setdefault(title, Timing()))
        memory = peak_of_upload(office)
    rows = [Row(title, timing, wall_target=SECONDS) for title, timing in steps.items()]
    return [Row(f"A form's table of {ROWS:,} rows, {len(CELLS)} columns and 2 computed"), *rows, Row(memory)]


def walk(office: MeasuredOffice, client: FlaskClient, step: Callable[[str], Timing]) -> None:
    """Take a task from its empty workbook to the pages that show what was sent."""
    actor, task = person(DOER), opened(office)
    with step("fetch its workbook").measured():
        content = office.engine.queries.form_sheet(actor, task)
    filled = filled_in(content)
    with step("send it back, checked cell by cell, as a draft").measured():
        office.engine.execute(FillDraft(task, filled, "kegiatan.xlsx"), actor)
    with step("fetch it again, filled in").measured():
        office.engine.queries.form_sheet(actor, task)
    with step("open the task's page: 100 rows of them").measured():
        page = answered(client.get(f"/tugas/{task}"))
    with step("save the draft from that page").measured():
        typed = {name: text for name, text in INPUT.findall(page) if not name.endswith("_hapus")}
        sent = {**typed, "isian-kegiatan:4:lokasi": "Senduro"}
        answered(client.post(f"/tugas/{task}/draf", data=sent, headers={"Accept": "application/json"}))
    values = entered(office, actor, task)
    with step("complete the task").measured():
        office.engine.execute(CompleteTask(task, values), actor)
    instance = office.engine.queries.task(person("auditor"), task).row.instance_id
    with step("open the instance's page").measured():
        answered(client.get(f"/proses/{instance}"))
    with step("open one page of the rows").measured():
        answered(client.get(f"/proses/{instance}/tabel/kegiatan?halaman=25"))
    with step("open the history").measured():
        answered(client.get(f"/tugas/{task}/riwayat"))


def peak_of_upload(office: MeasuredOffice) -> str:
    """Return what reading such a workbook takes of memory, over what the program has already."""
    task = opened(office)
    filled = filled_in(office.engine.queries.form_sheet(person(DOER), task))
    tracemalloc.start()
    office.engine.execute(FillDraft(task, filled, "kegiatan.xlsx"), person(DOER))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (
        f"reading it takes {peak / 1_000_000:.0f} MB of memory while it lasts; the file has {len(filled) / 1000:.0f} kB"
    )


def opened(office: MeasuredOffice) -> UUID:
    """Return a task with an empty table, claimed."""
    start(office.engine, KEY)
    found = office.engine.queries.queue(person(DOER)).rows[0].id
    office.engine.execute(ClaimTask(found), person(DOER))
    return found


def filled_in(content: bytes) -> bytes:
    """Return a workbook with all rows that its table takes."""
    book: Workbook = load_workbook(BytesIO(content))
    sheet: Any = book.worksheets[0]
    for number in range(2, ROWS + 2):
        for at, value in enumerate(CELLS, 2):
            sheet.cell(number, at, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def entered(office: MeasuredOffice, actor: Actor, task: UUID) -> dict[str, object]:
    """Return the draft as a page would send it."""
    rows = office.engine.queries.task(actor, task).values["kegiatan"]
    assert isinstance(rows, list)
    assert len(rows) == ROWS
    numbers = ("target", "realisasi", "anggaran")
    return {"kegiatan": [{**row, **{id: row[id].replace(",", ".") for id in numbers}} for row in rows]}


def sign_in(client: FlaskClient) -> None:
    """Open the doer's session."""
    hidden = dict(INPUT.findall(client.get("/masuk").text))
    answered(client.post("/masuk", data={**hidden, "nama_pengguna": DOER, "kata_sandi": PASSWORD}), 303)


def answered(answer: Any, status: int = 200) -> str:
    """Return a page, which must be there."""
    assert answer.status_code == status, answer.text[:500]
    return str(answer.text)
