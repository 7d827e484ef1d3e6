"""Seals: the tree over what they cover, their hash and MAC, and the file an auditor keeps."""

import hmac
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import orjson
import pytest

from engine.errors import RequestError
from engine.history import merkle
from engine.history.seals import exported, facts_of, hash_of, imported, make_seal

KEY = b"k" * 32
NOON = datetime(2026, 11, 23, 5, 0, 0, 250_000, tzinfo=UTC)
DAY = date(2026, 11, 23)


def reference_root(texts: list[str]) -> bytes:
    """RFC 6962 §2.1, as it is written there."""
    if not texts:
        return sha256(b"").digest()
    if len(texts) == 1:
        return sha256(b"\0" + texts[0].encode()).digest()
    split = 1
    while split * 2 < len(texts):
        split *= 2
    return sha256(b"\1" + reference_root(texts[:split]) + reference_root(texts[split:])).digest()


@pytest.mark.parametrize("size", [*range(18), 63, 64, 65, 100])
def test_the_root_is_that_of_rfc_6962(size: int):
    texts = [f"daun {number}" for number in range(size)]
    assert merkle.root(iter(texts)) == reference_root(texts).hex()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 33])
def test_each_leaf_has_a_proof_that_leads_to_the_root_and_no_other_leaf_has_it(size: int):
    texts = [f"daun {number}" for number in range(size)]
    for place, text in enumerate(texts):
        root, steps = merkle.prove(iter(texts), place)
        assert root == merkle.root(texts)
        assert climb(text, steps) == root
        assert climb(text + "!", steps) != root
        assert len(steps) <= size.bit_length()


def climb(text: str, steps: list[merkle.Step]) -> str:
    digest = merkle.leaf(text)
    for side, other in steps:
        pair = (digest, bytes.fromhex(other))
        digest = merkle.node(*(pair if side == "right" else reversed(pair)))
    return digest.hex()


def test_a_seal_carries_the_hash_of_the_one_before():
    first = make_seal(KEY, None, NOON, DAY, (2, 5, 99), ["a", "b"])
    second = make_seal(KEY, first, NOON, DAY, (0, 5, 99), [])
    assert (first.number, first.previous, second.number, second.previous) == (1, "", 2, first.hash)
    assert first.root == merkle.root(["a", "b"])
    assert second.root == sha256(b"").hexdigest()
    assert first.mac == hmac.digest(KEY, first.hash.encode(), "sha256").hex()


def test_a_seals_hash_covers_all_of_it():
    seal = make_seal(KEY, None, NOON, DAY, (2, 5, 99), ["a", "b"])
    others = {"number": 2, "at": NOON.replace(second=1), "day": date(2026, 11, 24), "entries": 3, "chains": 6}
    others |= {"events": 98, "root": "0" * 64, "previous": "1" * 64}
    assert len(others) == len(facts_of(seal))
    for name, value in others.items():
        assert hash_of(facts_of(replace(seal, **{name: value}))) != seal.hash, name


def test_an_exported_seal_is_read_back_as_it_was():
    seal = make_seal(KEY, None, NOON, DAY, (2, 5, 99), ["a", "b"])
    assert imported(exported(seal)) == seal
    assert orjson.loads(exported(seal))["at"] == "2026-11-23T05:00:00.250000Z"


def test_an_exported_seal_that_was_changed_is_refused():
    said = orjson.loads(exported(make_seal(KEY, None, NOON, DAY, (2, 5, 99), ["a", "b"])))
    for name in ("format", "number", "at", "day", "entries", "chains", "events", "root", "previous", "hash"):
        other = said[name] + 1 if isinstance(said[name], int) else "2026-11-24" if name in ("at", "day") else "lain"
        with pytest.raises(RequestError):
            imported(orjson.dumps({**said, name: other}))
    for missing in said:
        with pytest.raises(RequestError):
            imported(orjson.dumps({name: value for name, value in said.items() if name != missing}))
