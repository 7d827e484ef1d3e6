"""Whoever changes a row of the history is found out, on both databases: the event is named, and what was done to it.

Each change is made in a transaction of the test's own, looked at through it, and rolled back.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select, update

from engine.commands import SealHistory, SignIn
from engine.domain import Actor, HistoryEventType, Source
from engine.errors import NotAllowedError
from engine.history.chain import SAID, SYSTEM_CHAIN, Event, Link, append, head_mac
from engine.history.verification import verify
from engine.read_models.audit import Misfit, MisfitKind
from engine.store.database import open_database
from engine.store.repositories.history import EVENT, HEAD
from engine.store.repositories.instances import INSTANCE
from tests.support.ledger import WORKER, Ledger
from tests.support.office import PASSWORD, person

OTHER_VALUES = {
    "chain": UUID(int=7),
    "actor": "orang-lain",
    "role": "peran-lain",
    "activity_id": "aktivitas_lain",
    "task_id": UUID(int=9),
    "data": '{"lain":1}',
    "mac": "0" * 64,
}


def other(column: str, row: dict) -> object:
    """Return a value that a column does not have, of the column's own kind."""
    match column:
        case "sequence":
            return row["sequence"] + 50_000
        case "at":
            return row["at"] + timedelta(milliseconds=1)
        case "type":
            return next(type for type in HistoryEventType if type is not row["type"])
        case "source":
            return next(source for source in Source if source is not row["source"])
        case _:
            return OTHER_VALUES[column]


def test_an_honest_history_is_whole(ledger: Ledger):
    found = ledger.verify()
    assert found.misfits == ()
    assert found.whole
    assert found.chains == 3
    assert found.events == sum(len(ledger.rows(chain)) for chain in (SYSTEM_CHAIN, ledger.first, ledger.second))
    assert (found.seals, found.last_seal, found.unsealed) == (0, None, found.events)
    assert not found.foreign_key
    assert found.clock_steps == 0


def test_whatever_column_of_whatever_type_of_event_is_changed_that_event_is_named(ledger: Ledger):
    of_each_type = {}
    for chain in (SYSTEM_CHAIN, ledger.first, ledger.second):
        for row in ledger.rows(chain):
            of_each_type[row["type"]] = row
    assert len(of_each_type) >= 15
    for type, row in of_each_type.items():
        chain, sequence = row["chain"], row["sequence"]
        for column in (*SAID, "mac"):
            ledger.change(chain, sequence, **{column: other(column, row)})
            found = [misfit for misfit in ledger.misfits() if misfit.chain == str(chain)]
            assert [misfit.sequence for misfit in found] == [sequence], (type, column, found)
            allowed = {"sequence": ("missing", "reordered", "tail_cut"), "chain": ("missing", "tail_cut")}.get(
                column, ("altered",)
            )
            assert found[0].kind in allowed, (type, column, found)


def test_an_event_that_was_moved_to_another_chain_is_found_there_too(ledger: Ledger):
    ledger.change(ledger.first, 3, chain=UUID(int=7))
    assert ledger.misfits() == (
        Misfit(MisfitKind.INSERTED, str(UUID(int=7)), 3),
        Misfit(MisfitKind.MISSING, str(ledger.first), 3),
    )


@pytest.mark.parametrize("sequence", [1, 2, 17])
def test_an_event_that_was_taken_away_is_missed(ledger: Ledger, sequence: int):
    ledger.take_away(ledger.first, sequence)
    assert ledger.misfits() == (Misfit(MisfitKind.MISSING, str(ledger.first), sequence),)


def test_renumbering_does_not_hide_that_an_event_was_taken_away(ledger: Ledger):
    ledger.take_away(ledger.first, 5)
    ledger.renumber(ledger.first, 6, -1)
    assert ledger.misfits() == (Misfit(MisfitKind.MISSING, str(ledger.first), 5),)


def test_an_event_that_was_put_in_between_is_found(ledger: Ledger):
    row = ledger.rows(ledger.first)[4]
    ledger.renumber(ledger.first, 5, 1)
    ledger.connection.execute(insert(EVENT), {**row, "actor": "orang-lain"})
    assert ledger.misfits() == (Misfit(MisfitKind.INSERTED, str(ledger.first), 5),)


def test_an_event_that_was_appended_is_found_even_if_the_head_is_moved_to_it(ledger: Ledger):
    last = ledger.rows(ledger.first)[-1]
    added = {**last, "sequence": last["sequence"] + 1, "mac": "ab" * 32}
    ledger.connection.execute(insert(EVENT), added)
    assert ledger.misfits() == (Misfit(MisfitKind.INSERTED, str(ledger.first), added["sequence"]),)
    ledger.connection.execute(insert(EVENT), added)
    ledger.set_head(ledger.first, added)
    assert ledger.misfits() == (Misfit(MisfitKind.ALTERED, str(ledger.first), added["sequence"]),)


@pytest.mark.parametrize("number", [0, -3])
def test_an_event_with_a_number_that_no_event_has_is_found(ledger: Ledger, number: int):
    ledger.connection.execute(insert(EVENT), {**ledger.rows(ledger.first)[0], "sequence": number})
    assert ledger.misfits() == (Misfit(MisfitKind.INSERTED, str(ledger.first), number),)


def test_an_event_whose_number_was_lowered_is_missed_where_it_belongs(ledger: Ledger):
    ledger.change(ledger.first, 9, sequence=-9)
    assert ledger.misfits() == (Misfit(MisfitKind.MISSING, str(ledger.first), 9),)


@pytest.mark.parametrize(("one", "two"), [(4, 5), (4, 11), (1, 2)])
def test_two_events_that_changed_places_are_found(ledger: Ledger, one: int, two: int):
    for number, to in ((one, 90_000), (two, one), (90_000, two)):
        ledger.change(ledger.first, number, sequence=to)
    assert ledger.misfits() == (Misfit(MisfitKind.REORDERED, str(ledger.first), one),)


def test_a_cut_tail_is_missed(ledger: Ledger):
    count = len(ledger.rows(ledger.first))
    ledger.take_away(ledger.first, count, count - 1, count - 2)
    assert ledger.misfits() == (Misfit(MisfitKind.TAIL_CUT, str(ledger.first), count - 2),)


def test_a_cut_tail_of_the_system_is_missed(ledger: Ledger):
    count = len(ledger.rows(SYSTEM_CHAIN))
    ledger.take_away(SYSTEM_CHAIN, count)
    assert ledger.misfits() == (Misfit(MisfitKind.TAIL_CUT, str(SYSTEM_CHAIN), count),)
    ledger.connection.execute(delete(HEAD))
    assert ledger.misfits() == (Misfit(MisfitKind.HEAD_ALTERED, str(SYSTEM_CHAIN), count),)


def test_a_head_that_was_moved_is_found(ledger: Ledger):
    rows = ledger.rows(ledger.first)
    ledger.set_head(ledger.first, rows[-3])
    assert ledger.misfits() == (Misfit(MisfitKind.HEAD_ALTERED, str(ledger.first), len(rows)),)
    ledger.set_head(ledger.first, {**rows[-1], "mac": "0" * 64})
    assert ledger.misfits() == (Misfit(MisfitKind.HEAD_ALTERED, str(ledger.first), len(rows)),)


@pytest.mark.parametrize("noted", ["", "ab" * 32, "own"])
def test_an_unsealed_tail_cannot_be_cut_without_the_key(ledger: Ledger, noted: str):
    ledger.office.engine.execute(SealHistory(), WORKER)
    ledger.office.complete(ledger.first, "aktivitas_9")
    rows = ledger.rows(ledger.first)
    for cut in (len(rows) - 1, len(rows) - 3):
        ledger.take_away(ledger.first, *range(cut + 1, len(rows) + 1))
        ledger.set_head(ledger.first, rows[cut - 1])
        if noted != "own":
            ledger.connection.execute(update(INSTANCE).where(INSTANCE.c.id == ledger.first).values(history_mac=noted))
        assert ledger.misfits() == (Misfit(MisfitKind.TAIL_CUT, str(ledger.first), cut + 1),)


def test_an_unsealed_tail_of_the_system_cannot_be_cut_without_the_key(ledger: Ledger):
    ledger.office.engine.execute(SealHistory(), WORKER)
    ledger.office.engine.execute(SignIn("kadis", PASSWORD), Actor(""))
    rows = ledger.rows(SYSTEM_CHAIN)
    ledger.take_away(SYSTEM_CHAIN, len(rows))
    last = rows[-2]
    ledger.connection.execute(update(HEAD).values(head=last["mac"], count=last["sequence"]))
    assert ledger.misfits() == (Misfit(MisfitKind.TAIL_CUT, str(SYSTEM_CHAIN), len(rows)),)


def test_heads_of_before_there_were_macs_beside_them_get_theirs_with_the_next_seal_and_never_again(ledger: Ledger):
    def forget() -> None:
        ledger.connection.execute(update(INSTANCE).values(history_mac=""))
        ledger.connection.execute(update(HEAD).values(mac=""))

    forget()
    assert ledger.misfits() == ()
    database = open_database(ledger.office.database_url)
    with database.connect().execution_options(alur_writes=True) as connection:
        connection.execute(update(INSTANCE).values(history_mac=""))
        connection.commit()
    database.dispose()
    ledger.office.engine.execute(SealHistory(), WORKER)
    assert ledger.misfits() == ()
    forget()
    found = ledger.misfits()
    assert {misfit.kind for misfit in found} == {MisfitKind.TAIL_CUT}
    assert len(found) == 3
    ledger.connection.execute(update(INSTANCE).where(INSTANCE.c.id == ledger.first).values(history_mac=""))
    assert [misfit.chain for misfit in ledger.misfits()] == [str(ledger.first)]


def test_an_instance_that_was_removed_is_missed_by_its_history(ledger: Ledger):
    ledger.remove_instance(ledger.second, with_history=False)
    assert ledger.misfits() == (Misfit(MisfitKind.INSTANCE_REMOVED, str(ledger.second), 1),)


def test_a_history_that_was_removed_is_missed_by_its_instance(ledger: Ledger):
    ledger.connection.execute(delete(EVENT).where(EVENT.c.chain == ledger.first))
    assert ledger.misfits() == (Misfit(MisfitKind.HISTORY_REMOVED, str(ledger.first), 1),)


def test_several_damages_are_all_told(ledger: Ledger):
    ledger.change(ledger.first, 3, actor="orang-lain")
    ledger.take_away(ledger.second, 2)
    ledger.change(SYSTEM_CHAIN, 4, role="peran-lain")
    found = ledger.verify()
    ledger.connection.rollback()
    assert [(misfit.kind, misfit.chain, misfit.sequence) for misfit in found.misfits] == [
        ("altered", str(SYSTEM_CHAIN), 4),
        ("altered", str(ledger.first), 3),
        ("missing", str(ledger.second), 2),
    ]
    assert found.misfit_count == 3
    assert [misfit.kind for misfit in found.first_of_each_kind()] == ["altered", "missing"]


def test_another_key_is_told_from_an_altered_history(ledger: Ledger):
    found = verify(ledger.connection, b"another" * 5, ledger.office.clock.now)
    assert found.foreign_key
    assert {misfit.sequence for misfit in found.misfits} == {1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL refuses such values itself
def test_rows_that_no_type_can_read_are_told_and_not_stumbled_over(ledger: Ledger):
    damages = (("at", "kemarin"), ("type", "karangan"), ("task_id", "bukan-uuid"), ("data", b"\xff"), ("actor", b"x"))
    for column, value in damages:
        text = f"UPDATE history_event SET {column} = ? WHERE chain = ? AND sequence = 6"  # noqa: S608 (names of this test)
        ledger.connection.exec_driver_sql(text, (value, ledger.first.hex))
        assert ledger.misfits() == (Misfit(MisfitKind.ALTERED, str(ledger.first), 6),), column


def test_a_clock_that_was_set_back_is_told_without_calling_the_history_false(ledger: Ledger):
    ledger.office.clock.move_to("2026-11-01 08:00")
    ledger.office.engine.execute(SignIn("anggota", PASSWORD), Actor(""))
    found = ledger.verify()
    assert found.whole
    assert found.clock_steps == 1


def test_a_whole_second_comes_before_its_fractions(ledger: Ledger):
    ledger.office.clock.advance(milliseconds=250)
    ledger.office.engine.execute(SignIn("anggota", PASSWORD), Actor(""))
    assert ledger.verify().clock_steps == 0


def test_progress_is_told_up_to_the_last_event(ledger: Ledger):
    told: list[tuple[int, int]] = []
    found = verify(ledger.connection, ledger.key, ledger.office.clock.now, progress=lambda *far: told.append(far))
    assert told[-1] == (found.events, found.events)


def test_only_auditors_and_administrators_verify(ledger: Ledger):
    queries = ledger.office.engine.queries
    assert queries.verify(person("auditor")).whole
    assert queries.verify(person("admin")).whole
    with pytest.raises(NotAllowedError):
        queries.verify(person("kadis"))


def test_events_that_the_office_writes_while_a_verification_runs_do_not_disturb_it(ledger: Ledger):
    before = ledger.verify().events

    def sign_in(done: int, of: int) -> None:
        ledger.office.engine.execute(SignIn("anggota", PASSWORD), Actor(""))

    found = verify(ledger.connection, ledger.key, ledger.office.clock.now, progress=sign_in)
    assert found.misfits == ()
    assert found.events == before


def test_a_history_too_long_to_be_held_is_walked_in_batches(ledger: Ledger):
    link = Link(*ledger.connection.execute(select(HEAD.c.head, HEAD.c.count)).one())
    events = [Event(HistoryEventType.USER_SIGNED_IN) for _ in range(5_000)]
    after, rows = append(ledger.key, SYSTEM_CHAIN, link, events, WORKER, ledger.office.clock.now)
    ledger.connection.execute(insert(EVENT), rows)
    bound = head_mac(ledger.key, SYSTEM_CHAIN, after)
    ledger.connection.execute(update(HEAD).values(head=after.head, count=after.count, mac=bound))
    assert ledger.verify().whole
    ledger.change(SYSTEM_CHAIN, link.count + 4_321, actor="orang-lain")
    assert ledger.misfits() == (Misfit(MisfitKind.ALTERED, str(SYSTEM_CHAIN), link.count + 4_321),)
    assert ledger.connection.execute(select(func.count()).select_from(EVENT)).scalar_one() < 5_000
