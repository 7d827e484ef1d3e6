"""Every column of every table that proves something is changed, for every type of event there is: all of it is found.

Each type of event stands in a chain of its own, written with the key as Alur writes it, so that one verification looks
at all types with one column of theirs changed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Table, insert, select, update

from engine.commands import SealHistory
from engine.domain import HistoryEventType
from engine.history.chain import SAID, SYSTEM_CHAIN, Event, Link, append, head_mac
from engine.read_models.audit import Misfit, MisfitKind
from engine.retention import archive_all, before
from engine.store.repositories.archives import ARCHIVE
from engine.store.repositories.history import EVENT, HEAD
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.seals import ENTRY, SEAL
from tests.functional.engine.test_verification import other
from tests.support.ledger import WORKER, Ledger
from tests.support.office import person

CHAINS = {type: uuid5(SYSTEM_CHAIN, type) for type in HistoryEventType}


HALVES = [dict(list(CHAINS.items())[::2]), dict(list(CHAINS.items())[1::2])]
"""So many that each misfit's kind is looked into."""


def write_chains(ledger: Ledger, chains: dict[HistoryEventType, UUID] = CHAINS) -> dict[UUID, list[dict[str, object]]]:
    """Write three events of each type, each type in a chain of its own."""
    written, at = {}, ledger.office.clock.now
    for type, chain in chains.items():
        event = Event(type, "aktivitas_1", UUID(int=3), "kepala-dinas", {"catatan": "asli", "angka": [1, 2.5, None]})
        link, rows = append(ledger.key, chain, Link("", 0), [event] * 3, WORKER, at)
        mac = head_mac(ledger.key, chain, link)
        ledger.connection.execute(insert(EVENT), rows)
        ledger.connection.execute(insert(HEAD), {"chain": chain, "head": link.head, "count": link.count, "mac": mac})
        written[chain] = rows
    return written


def test_events_of_every_type_fit_as_they_are_written(ledger: Ledger):
    write_chains(ledger)
    assert ledger.misfits() == ()


def test_every_column_of_an_event_is_covered():
    assert {column.name for column in EVENT.columns} == {*SAID, "mac"}


@pytest.mark.parametrize("column", [*SAID, "mac"])
def test_whichever_column_is_changed_every_type_of_event_is_found_at_its_number(ledger: Ledger, column: str):
    kinds = ("missing", "reordered") if column in ("chain", "sequence") else ("altered",)
    for chains in HALVES:
        for chain, rows in write_chains(ledger, chains).items():
            value = uuid5(chain, "lain") if column == "chain" else other(column, rows[1])
            ledger.change(chain, 2, **{column: value})
        named = {misfit.chain: misfit for misfit in ledger.misfits()}
        for type, chain in chains.items():
            misfit = named.pop(str(chain))
            assert misfit.sequence == 2, (type, misfit)
            assert misfit.kind in kinds, (type, misfit)
        # Where events were moved to a chain of their own they are found there, too; else nothing more is.
        assert len(named) == (len(chains) if column == "chain" else 0)


@pytest.mark.parametrize("what", ["taken", "inserted", "swapped", "cut"])
def test_whatever_is_done_to_the_order_every_type_of_event_is_found(ledger: Ledger, what: str):
    for chain, rows in write_chains(ledger).items():
        if what in ("taken", "cut"):
            ledger.take_away(chain, 2 if what == "taken" else 3)
        elif what == "inserted":
            ledger.renumber(chain, 2, 1)
            ledger.connection.execute(insert(EVENT), {**rows[1], "actor": "orang-lain"})
        else:
            for number, to in ((2, 90), (3, 2), (90, 3)):
                ledger.change(chain, number, sequence=to)
    expected = {
        "taken": ("missing", 2),
        "inserted": ("inserted", 2),
        "swapped": ("reordered", 2),
        "cut": ("tail_cut", 3),
    }
    kind, sequence = expected[what]
    assert set(ledger.misfits()) == {Misfit(MisfitKind(kind), str(chain), sequence) for chain in CHAINS.values()}


def values_other_than(table: Table, row: dict[str, object]) -> Iterator[tuple[str, object]]:
    """Give each column of a row with a value it does not have."""
    for column in table.columns:
        value = row[column.name]
        if isinstance(value, UUID):
            yield column.name, uuid5(value, "lain")
        elif isinstance(value, bool):
            yield column.name, not value
        elif column.foreign_keys:
            # The database itself refuses an entry of no seal.
            yield column.name, 1 if value != 1 else 2
        elif isinstance(value, int):
            yield column.name, value + 1_000
        elif isinstance(value, str):
            yield column.name, "f" * 64
        else:
            assert isinstance(value, datetime) or hasattr(value, "year"), column.name
            yield column.name, value + timedelta(days=1)  # type: ignore[operator]


@pytest.fixture
def archived(ledger: Ledger, tmp_path: Path) -> Ledger:
    """A history with three seals and an archived instance."""
    ledger.seal()
    ledger.office.clock.move_to("2029-11-24 07:30")
    archive_all(ledger.office.engine, person("admin"), tmp_path, before(ledger.office.clock.now, 2), lambda *_: None)
    for _ in range(2):
        ledger.office.engine.execute(SealHistory(), WORKER)
    return ledger


@pytest.mark.parametrize("table", [SEAL, ENTRY, ARCHIVE, HEAD], ids=lambda table: table.name)
def test_whatever_stands_beside_the_events_cannot_be_changed_either(archived: Ledger, table: Table):
    ledger = archived
    key = list(table.primary_key.columns)
    rows = [dict(row._mapping) for row in ledger.connection.execute(select(table).order_by(*key))]
    ledger.connection.rollback()
    assert rows
    row = rows[len(rows) // 2]
    here = [column == row[column.name] for column in key]
    if ledger.connection.dialect.name == "sqlite":
        ledger.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for column, value in values_other_than(table, row):
        if column == "number":
            continue  # The database refuses it: entries name it. A seal without entries: test_sealing.
        ledger.connection.execute(update(table).where(*here).values({column: value}))
        assert ledger.misfits() != (), (table.name, column)


@pytest.mark.parametrize("column", ["history_head", "history_count", "history_mac"])
def test_what_an_instance_keeps_of_its_chain_cannot_be_changed(ledger: Ledger, column: str):
    ledger.seal()
    value = 1 if column == "history_count" else "f" * 64
    ledger.connection.execute(update(INSTANCE).where(INSTANCE.c.id == ledger.first).values({column: value}))
    assert {misfit.chain for misfit in ledger.misfits()} == {str(ledger.first)}
