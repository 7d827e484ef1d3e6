"""A history chain is whole, or the place where it breaks is named."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from engine.domain import Actor, HistoryEventType, Source
from engine.history.chain import Event, Link, append
from engine.history.verification import verify_chain

KEY = b"k" * 32
CHAIN = UUID(int=7)
ACTOR = Actor("sektim", frozenset({"sek-tim-sakip"}), Source.PAGE, "Sekretaris Tim")


@pytest.fixture
def rows() -> list[dict[str, object]]:
    events = [Event(HistoryEventType.TASK_CLAIMED, f"aktivitas_{n}", UUID(int=n)) for n in range(1, 6)]
    return append(KEY, CHAIN, Link("", 0), events, ACTOR, datetime(2026, 11, 23, 0, 30, tzinfo=UTC))[1]


def broken_at(rows: list[dict[str, object]], head: object = None, count: int = 5) -> int | None:
    return verify_chain(KEY, rows, str(rows[-1]["mac"] if head is None else head), count)


def test_a_chain_as_it_was_written_is_whole(rows):
    assert broken_at(rows) is None


def test_an_empty_chain_is_whole():
    assert verify_chain(KEY, [], "", 0) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "anggota"),
        ("role", "ka-dinas"),
        ("data", '{"a":1}'),
        ("activity_id", "aktivitas_9"),
        ("task_id", None),
        ("type", HistoryEventType.TASK_COMPLETED),
        ("source", Source.REST),
        ("at", datetime(2026, 11, 23, 0, 31, tzinfo=UTC)),
        ("chain", UUID(int=8)),
        ("mac", "0" * 64),
    ],
)
def test_a_changed_event_is_found_whatever_was_changed(rows, column, value):
    rows[2][column] = value
    assert broken_at(rows) == 3


def test_a_missing_event_is_found(rows):
    del rows[1]
    assert broken_at(rows) == 2


def test_two_events_that_changed_places_are_found(rows):
    rows[1], rows[2] = rows[2], rows[1]
    assert broken_at(rows) == 2


def test_a_cut_off_tail_is_found_by_the_count_kept_beside_the_chain(rows):
    assert broken_at(rows[:3], head=rows[-1]["mac"]) == 4


def test_an_event_beyond_the_count_is_found(rows):
    assert broken_at(rows, head=rows[3]["mac"], count=4) == 5


def test_a_head_that_is_not_the_last_events_is_found(rows):
    assert broken_at(rows, head="0" * 64) == 5


def test_a_chain_made_with_another_key_fits_nowhere(rows):
    assert verify_chain(b"x" * 32, rows, str(rows[-1]["mac"]), 5) == 1
