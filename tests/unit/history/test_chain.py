"""What a MAC covers, and that it is the HMAC of RFC 2104."""

import hmac
from datetime import UTC, datetime
from uuid import UUID

import pytest

from engine.domain import Actor, HistoryEventType, Source
from engine.history.chain import SAID, Event, Link, append, authenticator, mac_of

KEY = b"k" * 32
CHAIN = UUID(int=7)
ACTOR = Actor("sektim", frozenset({"sek-tim-sakip"}), Source.PAGE, "Sekretaris Tim")
OTHER = {
    "chain": UUID(int=8),
    "sequence": 4,
    "at": datetime(2026, 11, 23, 0, 31, tzinfo=UTC),
    "type": HistoryEventType.TASK_COMPLETED,
    "actor": "anggota",
    "role": "ka-dinas",
    "source": Source.REST,
    "activity_id": "aktivitas_9",
    "task_id": None,
    "data": '{"a":1}',
}


@pytest.fixture
def rows() -> list[dict[str, object]]:
    events = [Event(HistoryEventType.TASK_CLAIMED, f"aktivitas_{n}", UUID(int=n)) for n in range(1, 6)]
    return append(KEY, CHAIN, Link("", 0), events, ACTOR, datetime(2026, 11, 23, 0, 30, tzinfo=UTC))[1]


@pytest.mark.parametrize("key", [b"k", b"k" * 32, b"k" * 64, b"k" * 65, b"k" * 200], ids=len)
@pytest.mark.parametrize("text", [b"", b"alur", b"x" * 10_000], ids=len)
def test_a_mac_is_an_hmac_with_sha_256(key: bytes, text: bytes):
    assert authenticator(key)(text) == hmac.digest(key, text, "sha256").hex()


def test_each_event_is_linked_to_the_one_before(rows):
    previous = ""
    for number, row in enumerate(rows, 1):
        assert row["sequence"] == number
        assert row["mac"] == mac_of(KEY, previous, row)
        previous = row["mac"]


def test_a_chain_goes_on_where_it_stood(rows):
    link = Link(str(rows[-1]["mac"]), 5)
    after, more = append(KEY, CHAIN, link, [Event(HistoryEventType.INSTANCE_COMPLETED)], ACTOR, rows[0]["at"])
    assert (more[0]["sequence"], after) == (6, Link(str(more[0]["mac"]), 6))
    assert more[0]["mac"] == mac_of(KEY, link.head, more[0])


@pytest.mark.parametrize("column", SAID)
def test_a_mac_covers_every_column(rows, column):
    before = str(rows[1]["mac"])
    assert mac_of(KEY, before, {**rows[2], column: OTHER[column]}) != rows[2]["mac"]


def test_a_mac_covers_the_key_and_the_event_before(rows):
    assert mac_of(b"x" * 32, str(rows[1]["mac"]), rows[2]) != rows[2]["mac"]
    assert mac_of(KEY, str(rows[0]["mac"]), rows[2]) != rows[2]["mac"]


def test_ids_and_instants_give_the_same_mac_as_their_texts(rows):
    texts = {**rows[0], "chain": str(CHAIN), "at": "2026-11-23T00:30:00Z", "task_id": str(UUID(int=1))}
    assert mac_of(KEY, "", texts) == rows[0]["mac"]
