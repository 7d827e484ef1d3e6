"""One completion of the SOP through `ProcessEngine.execute`, beside its floor.

The floor is the very SQL that completions issue, recorded and replayed through the bare driver, with the same commits,
on a copy of the database as it was before. Half of the instances are measured, the other half recorded, so that
recording costs the measured ones nothing; they take turns, so that whatever else the machine does hits both. On a
machine that others use, only the least disturbed tenth of the runs and the counts say much.
"""

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from lxml import etree

from bench.counting import Counts
from bench.office import MeasuredOffice, OpenTask, measured_office
from bench.recording import open_bare, recordable, recorded, replay
from bench.table import Row
from bench.timing import Timing
from tests.support.office import KEY
from webui.cli import PROCESSES

INSTANCES = 40
"""Measured ones; as many again are recorded."""
WARM_UP = 4
COUNTED = 2
"""Instances whose statements and calls are counted afterwards; the counts do not depend on the machine."""
TARGET = 3
"""What a completion may cost, as a multiple of its floor."""
CPU_TARGET = 2
"""Milliseconds of processor time that a completion may take."""


@dataclass(slots=True)
class Figures:
    """Completions, those at which the sandbox runs a script of the diagram apart from the others."""

    scripted_activities: frozenset[str]
    plain: Timing = field(default_factory=Timing)
    scripted: Timing = field(default_factory=Timing)
    statements: list[int] = field(default_factory=list)

    def of(self, task: OpenTask) -> Timing:
        """Return the timing that a task's completion belongs to."""
        return self.scripted if task.activity_id in self.scripted_activities else self.plain

    @property
    def all(self) -> Timing:
        """All completions."""
        return self.plain + self.scripted


def measure() -> tuple[list[Row], Timing, Timing]:
    """Return the rows, and for others to be compared with the floor and a completion without a script."""
    with recordable(), measured_office() as office:
        ours, floor = Figures(_scripted()), Figures(_scripted())
        _warm_up(office)
        instances = office.start(2 * INSTANCES)
        measured = frozenset(instances[::2])
        copy = office.file.with_name("floor.db")
        office.copy_to(copy)
        with closing(open_bare(copy)) as bare:
            while tasks := office.open_tasks():
                for task in tasks:
                    if task.instance_id in measured:
                        with ours.of(task).measured():
                            office.complete(task)
                        continue
                    with recorded() as statements:
                        office.complete(task)
                    with floor.of(task).measured():
                        replay(bare, statements)
                    floor.statements.append(len(statements))
        counts = _counts(office, ours)
    return [*_rows(ours, floor), *counts], floor.all, ours.plain


def _counts(office: MeasuredOffice, figures: Figures) -> list[Row]:
    counts: dict[bool, Counts] = defaultdict(Counts)
    office.start(COUNTED)
    while tasks := office.open_tasks():
        for task in tasks:
            counts[task.activity_id in figures.scripted_activities].count(partial(office.complete, task))
    return [
        Row(f"a completion without a script: {counts[False]}, on average"),
        Row(f"a completion with a script: {counts[True]}, on average"),
    ]


def _warm_up(office: MeasuredOffice) -> None:
    office.start(WARM_UP)
    while tasks := office.open_tasks():
        for task in tasks:
            office.complete(task)


def _scripted() -> frozenset[str]:
    """Return the SOP's tasks at whose completion a script runs: a listener or an output parameter of their own."""
    drawn = etree.parse(PROCESSES / f"{KEY}.bpmn")
    return frozenset(
        str(task.get("id")) for task in drawn.iter("{*}userTask") if any(True for _ in task.iter("{*}script"))
    )


def _rows(ours: Figures, floor: Figures) -> list[Row]:
    number = median(floor.statements)
    return [
        Row(f"Completing a task of the SOP; the floor is its own {number:.0f} statements, commit included"),
        Row("floor: bare sqlite3, no script", floor.plain),
        Row("floor: bare sqlite3, with a script", floor.scripted),
        Row("floor: bare sqlite3, all", floor.all),
        Row("ours: ProcessEngine.execute, no script", ours.plain, (floor.plain, "its floor"), TARGET, CPU_TARGET),
        Row(
            "ours: ProcessEngine.execute, with a script",
            ours.scripted,
            (floor.scripted, "its floor"),
            TARGET,
            CPU_TARGET,
        ),
        Row("ours: ProcessEngine.execute, all", ours.all, (floor.all, "its floor"), TARGET, CPU_TARGET),
    ]
