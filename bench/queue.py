"""A role's queue with a hundred thousand open tasks."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from bench.office import MeasuredOffice, measured_office
from bench.table import Row
from bench.timing import Timing
from engine.store.database import open_database
from engine.store.repositories.tasks import Tasks
from tests.support.office import person

TASKS = 100_000
ROLES = ("ka-dinas", "sekretaris", "sek-tim-sakip", "anggota-tim-sakip")
TIMES = 30
PAGE = 50


def measure(floor: Timing) -> list[Row]:
    """Return the rows, beside the floor of a stored completion."""
    page, claimed = Timing(), Timing()
    with measured_office() as office:
        _fill(office)
        actor = person("sektim")
        total = office.engine.queries.queue(actor).total
        for _ in range(TIMES):
            with page.measured():
                office.engine.queries.queue(actor, limit=PAGE)
            with claimed.measured():
                office.engine.queries.my_tasks(actor, limit=PAGE)
    return [
        Row(f"{TASKS:,} open tasks of {len(ROLES)} roles; {total:,} of them in the queue that is read"),
        Row(f"a role's queue: {PAGE} rows and all counters", page, (floor, "the floor")),
        Row("the same person's own tasks and all counters", claimed, (floor, "the floor")),
    ]


def _fill(office: MeasuredOffice) -> None:
    """Store one open task a hundred thousand times more, each with a due time of its own, the roles in turn."""
    office.start(1)
    (task,) = office.open_tasks()
    chance = random.Random(20261123)
    database = open_database(f"sqlite:///{office.file}")
    with database.execution_options(alur_writes=True).begin() as connection:
        tasks = Tasks(connection)
        drawn = tasks.get(task.id)
        assert drawn is not None
        records = [
            replace(drawn, id=uuid4(), due_at=office.clock() + timedelta(minutes=chance.randint(-10_000, 10_000)))
            for _ in range(TASKS)
        ]
        groups = cycle(f"group:{role}" for role in ROLES)
        tasks.add(records, [(record.id, group, record.due_at) for record, group in zip(records, groups, strict=False)])
        connection.exec_driver_sql("ANALYZE")
    database.dispose()
