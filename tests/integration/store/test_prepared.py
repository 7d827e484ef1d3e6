"""Statements handed to the driver as they are behave as those that SQLAlchemy runs, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from engine.domain import HistoryEventType, Source
from engine.store.database import open_database
from engine.store.prepared import Prepared
from engine.store.repositories.history import EVENT
from engine.store.repositories.identity import UNIT

AT = datetime(2026, 11, 23, 0, 30, 0, 250_000, tzinfo=UTC)
ROW = {
    "chain": UUID(int=7), "sequence": 1, "at": AT, "type": HistoryEventType.TASK_COMPLETED, "actor": "sektim",
    "role": "sek-tim-sakip", "source": Source.REST, "activity_id": "aktivitas_2", "task_id": None,
    "data": '{"catatan":"100% é"}', "mac": "0" * 64,
}  # fmt: skip
BY_CHAIN = select(EVENT).where(EVENT.c.chain == bindparam("chain")).order_by(EVENT.c.sequence)
ADD_UNIT = Prepared(insert(UNIT))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    database = open_database(database_url)
    with database.connect().execution_options(alur_writes=True) as connection:
        yield connection
    database.dispose()


def test_what_is_written_and_read_has_the_same_types_as_with_sqlalchemy(connection: Connection):
    Prepared(insert(EVENT)).write(connection, ROW)
    (prepared,) = Prepared(BY_CHAIN).all(connection, {"chain": UUID(int=7)})
    assert dict(zip(EVENT.c.keys(), prepared, strict=True)) == ROW
    assert tuple(prepared) == tuple(connection.execute(BY_CHAIN, {"chain": UUID(int=7)}).one())
    assert isinstance(prepared[EVENT.c.keys().index("type")], HistoryEventType)


def test_an_instant_stands_in_the_database_as_sqlalchemy_writes_it(connection: Connection):
    Prepared(insert(EVENT)).write(connection, {**ROW, "at": AT.astimezone(timezone(timedelta(hours=7)))})
    connection.execute(insert(EVENT), {**ROW, "sequence": 2})
    stored = connection.exec_driver_sql("SELECT CAST(at AS TEXT) FROM history_event WHERE actor = 'sektim'").scalars()
    first, second = stored.all()
    assert first == second
    if connection.dialect.name == "sqlite":
        assert first == "2026-11-23 00:30:00.250000"


def test_a_value_that_is_not_given_is_null_or_the_one_the_statement_names(connection: Connection):
    values = {name: value for name, value in ROW.items() if name != "task_id"}
    Prepared(insert(EVENT)).write(connection, values)
    mine = EVENT.c.chain == UUID(int=7)
    named = Prepared(select(EVENT.c.task_id).where(mine, EVENT.c.sequence == bindparam("sequence", 1)))
    assert named.all(connection, {}) == [[None]]
    assert named.all(connection, {"sequence": 2}) == []


def test_an_instant_of_another_zone_comes_back_in_utc_and_a_naive_one_is_refused(connection: Connection):
    add, wib = Prepared(insert(EVENT)), timezone(timedelta(hours=7))
    add.write(connection, {**ROW, "at": AT.astimezone(wib)})
    assert Prepared(BY_CHAIN).all(connection, {"chain": UUID(int=7)})[0][2] == AT
    with pytest.raises(ValueError, match="naive"):
        add.write(connection, {**ROW, "sequence": 2, "at": AT.replace(tzinfo=None)})


def test_many_rows_are_written_and_none_needs_no_statement(connection: Connection):
    add = Prepared(insert(EVENT))
    add.write_many(connection, [{**ROW, "sequence": number} for number in range(1, 4)])
    add.write_many(connection, [])
    assert len(Prepared(BY_CHAIN).all(connection, {"chain": UUID(int=7)})) == 3


def test_a_write_says_how_many_rows_it_met(connection: Connection):
    rename = Prepared(update(UNIT).where(UNIT.c.id == bindparam("this")).values(name=bindparam("new_name")))
    assert rename.write(connection, {"this": "bina-marga", "new_name": "Bina Marga Baru"}) == 1
    assert rename.write(connection, {"this": "tidak-ada", "new_name": "x"}) == 0


def test_a_constant_in_the_statement_needs_no_value(connection: Connection):
    assert Prepared(select(UNIT.c.name).where(UNIT.c.id == "bina-marga")).first(connection, {}) == ["Bina Marga"]


def test_a_removed_row_can_be_returned(connection: Connection):
    ADD_UNIT.write(connection, {"id": "baru", "name": "Baru", "position": 99})
    remove = Prepared(delete(UNIT).where(UNIT.c.id == bindparam("this")).returning(UNIT.c.name))
    assert remove.all(connection, {"this": "baru"}) == [["Baru"]]
    assert remove.first(connection, {"this": "baru"}) is None


def test_a_database_that_says_no_says_it_as_sqlalchemy_does(connection: Connection):
    with pytest.raises(IntegrityError):
        ADD_UNIT.write(connection, {"id": "bina-marga", "name": "Lagi", "position": 99})
    connection.rollback()
    connection.exec_driver_sql("ALTER TABLE unit RENAME TO elsewhere")
    with pytest.raises((OperationalError, ProgrammingError)):
        ADD_UNIT.write(connection, {"id": "baru", "name": "Baru", "position": 99})


def test_what_is_not_committed_is_gone_even_if_sqlalchemy_ran_nothing(connection: Connection, database_url: str):
    ADD_UNIT.write(connection, {"id": "baru", "name": "Baru", "position": 99})
    connection.close()
    database = open_database(database_url)
    with database.connect() as other:
        assert other.execute(select(UNIT.c.id).where(UNIT.c.id == "baru")).first() is None
    database.dispose()
