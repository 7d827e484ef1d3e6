"""What seals show that the chains alone do not: a cut tail, a removed instance, a history written anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, update

from engine.errors import RequestError
from engine.history.chain import mac_of
from engine.history.seals import exported
from engine.read_models.audit import Misfit, MisfitKind
from engine.store.repositories.seals import ENTRY, SEAL
from tests.support.ledger import Ledger
from tests.support.office import person


def test_a_sealed_tail_cannot_be_cut_even_if_the_head_is_set_back(ledger: Ledger):
    rows = ledger.rows(ledger.first)
    cut = len(rows) - 2

    def cut_the_tail() -> None:
        ledger.take_away(ledger.first, cut + 1, cut + 2)
        ledger.set_head(ledger.first, rows[cut - 1], with_key=True)

    cut_the_tail()
    # With the key, the MAC beside the head is made anew, too, and nothing in an unsealed database tells of it.
    assert ledger.misfits() == ()
    seal = ledger.seal()
    cut_the_tail()
    assert ledger.misfits() == (Misfit(MisfitKind.TAIL_CUT, str(ledger.first), cut + 1, seal.number),)


def test_a_sealed_instance_cannot_be_removed_with_all_its_history(ledger: Ledger):
    seal = ledger.seal()
    ledger.remove_instance(ledger.second, with_history=True)
    assert ledger.misfits() == (Misfit(MisfitKind.INSTANCE_REMOVED, str(ledger.second), 1, seal.number),)


def test_whoever_has_the_key_cannot_rewrite_what_was_sealed(ledger: Ledger):
    rows = ledger.rows(ledger.first)

    def forge_all() -> None:
        previous = ""
        for row in rows:
            previous = mac_of(ledger.key, previous, {**row, "actor": "orang-lain"})
            ledger.change(ledger.first, row["sequence"], actor="orang-lain", mac=previous)
        ledger.set_head(ledger.first, {**rows[-1], "mac": previous}, with_key=True)

    forge_all()
    assert ledger.misfits() == ()
    seal = ledger.seal()
    forge_all()
    assert ledger.misfits() == (Misfit(MisfitKind.REWRITTEN, str(ledger.first), len(rows), seal.number),)


def test_a_database_that_was_set_back_is_found_by_the_seal_that_the_auditor_kept(ledger: Ledger):
    first = ledger.seal()
    ledger.office.clock.advance(days=1)
    kept = ledger.seal()
    assert ledger.misfits(kept) == ()
    assert ledger.misfits(first) == ()
    # As a backup of the day before has it.
    ledger.connection.execute(delete(ENTRY).where(ENTRY.c.seal == kept.number))
    ledger.connection.execute(delete(SEAL).where(SEAL.c.number == kept.number))
    assert Misfit(MisfitKind.SEAL_MISSING, seal=kept.number) in ledger.misfits(kept)


def test_a_database_that_was_sealed_anew_is_not_the_one_whose_seal_was_kept(ledger: Ledger):
    kept = ledger.seal()
    ledger.connection.execute(update(SEAL).values(hash="1" * 64))
    assert set(ledger.misfits(kept)) == {
        Misfit(MisfitKind.SEAL_ALTERED, seal=1),
        Misfit(MisfitKind.SEAL_DIFFERS, seal=1),
    }


@pytest.mark.parametrize("column", ["at", "day", "entries", "chains", "events", "root", "previous", "hash", "mac"])
def test_whatever_of_a_seal_is_changed_it_is_named(ledger: Ledger, column: str):
    ledger.seal()
    second = ledger.seal()
    ledger.seal()
    value = getattr(second, column)
    changed = {
        str: lambda: "2" * 64,
        int: lambda: value + 1,
    }.get(type(value), lambda: value + timedelta(days=1))()
    ledger.connection.execute(update(SEAL).where(SEAL.c.number == 2).values({column: changed}))
    assert ledger.misfits() == (Misfit(MisfitKind.SEAL_ALTERED, seal=2),)


def test_whatever_a_seal_covers_cannot_be_changed(ledger: Ledger):
    ledger.seal()
    of_first = (ENTRY.c.seal == 1, ENTRY.c.chain == ledger.first)
    ledger.connection.execute(delete(ENTRY).where(*of_first))
    assert ledger.misfits() == (Misfit(MisfitKind.SEAL_ALTERED, seal=1),)
    ledger.connection.execute(update(ENTRY).where(*of_first).values(count=2))
    assert Misfit(MisfitKind.SEAL_ALTERED, seal=1) in ledger.misfits()
    ledger.connection.execute(insert(ENTRY), {"seal": 1, "chain": uuid4(), "count": 1, "mac": "0" * 64})
    assert Misfit(MisfitKind.SEAL_ALTERED, seal=1) in ledger.misfits()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_seal_that_was_taken_away_is_missed(ledger: Ledger, number: int):
    for _ in range(3):
        ledger.seal()
    ledger.connection.execute(delete(ENTRY).where(ENTRY.c.seal == number))
    ledger.connection.execute(delete(SEAL).where(SEAL.c.number == number))
    assert ledger.misfits() == (Misfit(MisfitKind.SEAL_MISSING, seal=number),)


def test_an_export_that_is_no_seal_is_refused(ledger: Ledger):
    queries = ledger.office.engine.queries
    kept = exported(ledger.seal())
    assert queries.verify(person("auditor"), seal=kept).against == 1
    for damaged in (b"bukan", b"{}", b"[]", kept.replace(b'"events": ', b'"events": 1')):
        with pytest.raises(RequestError):
            queries.verify(person("auditor"), seal=damaged)
