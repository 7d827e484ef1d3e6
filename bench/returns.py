"""Three hundred returns in one instance: the last completions must cost what the first did."""

import sqlite3
from uuid import UUID

from bench.office import MeasuredOffice, measured_office
from bench.table import Row
from bench.timing import Timing

RETURNS = 300
COMPARED = 10
"""Rounds at the beginning and at the end that are compared."""
BACK = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Ringkas bagian kedua."}
TARGET = 1.25


def measure(floor: Timing) -> list[Row]:
    """Return the rows, beside the floor of a stored completion."""
    rounds: list[Timing] = []
    with measured_office() as office:
        (instance,) = office.start(1)
        while (task := office.open_tasks()[0]).activity_id != "persetujuan_kepala_dinas":
            office.complete(task)
        sizes = []
        for _ in range(RETURNS):
            rounds.append(_return(office))
            sizes.append(_state_bytes(office, instance))
    first, last = sum(rounds[:COMPARED], Timing()), sum(rounds[-COMPARED:], Timing())
    swelling = f"its state has {sizes[COMPARED - 1]:,} bytes after {COMPARED} of them, {sizes[-1]:,} after all"
    return [
        Row(f"{RETURNS} returns in one instance (approval → 8 → 9 → approval); {swelling}"),
        Row(f"completions of the first {COMPARED} rounds", first, (floor, "the floor")),
        Row(f"completions of the last {COMPARED} rounds", last, (first, "the first"), TARGET),
    ]


def _return(office: MeasuredOffice) -> Timing:
    """Send the instance back from the approval and bring it there again: three completions."""
    timing = Timing()
    for entered in (BACK, {}, {}):
        (task,) = office.open_tasks()
        with timing.measured():
            office.complete(task, **entered)
    return timing


def _state_bytes(office: MeasuredOffice, instance: UUID) -> int:
    with sqlite3.connect(office.file) as connection:
        found = connection.execute(
            "SELECT length(state) FROM process_instance WHERE id = ?", (instance.hex,)
        ).fetchone()
    connection.close()
    return int(found[0])
