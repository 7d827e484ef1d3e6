"""Seals: a chained fingerprint of all chains, which an auditor keeps where nobody of the office can write.

A chain alone does not show that its last events were cut off and its head set back, that an instance was removed with
all its events, or that someone with the key wrote it anew. A seal kept elsewhere does: it says where every chain was.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256

import orjson

from engine.errors import RequestError
from engine.history import merkle
from engine.history.chain import authenticator
from engine.read_models.audit import SealRow

FORMAT = "alur-seal/1"
"""What an exported seal calls itself."""


def entry_text(chain: object, count: int, mac: str) -> str:
    """Return the leaf of a chain: its id, how many events it had, and the MAC of the last."""
    return f"{chain} {count} {mac}"


def make_seal(key: bytes, before: SealRow | None, at: datetime, day: date, counts: tuple[int, int, int],
              entries: Iterable[str]) -> SealRow:  # fmt: skip
    """Return the seal that follows another.

    Args:
        key: The history's key.
        before: The newest seal so far; None for the first.
        at: The instant.
        day: The day in Jakarta.
        counts: Entries, chains and events.
        entries: Leaves of the chains that have grown, by chain.
    """
    number, previous = (before.number + 1, before.hash) if before else (1, "")
    facts = (number, at, day, *counts, merkle.root(entries), previous)
    fingerprint = hash_of(facts)
    return SealRow(*facts, fingerprint, authenticator(key)(fingerprint.encode()))


def facts_of(seal: SealRow) -> tuple[object, ...]:
    """Return what a seal's hash covers, in order."""
    return (seal.number, seal.at, seal.day, seal.entries, seal.chains, seal.events, seal.root, seal.previous)


def hash_of(facts: tuple[object, ...]) -> str:
    """Return a seal's hash: SHA-256 over a JSON array of its facts, the instant in UTC with `Z`."""
    return sha256(orjson.dumps(list(facts), option=orjson.OPT_UTC_Z)).hexdigest()


def exported(seal: SealRow) -> bytes:
    """Return a seal as the JSON file an auditor keeps."""
    said = {"format": FORMAT, **{name: getattr(seal, name) for name in SealRow.__slots__}}
    return orjson.dumps(said, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def imported(content: bytes) -> SealRow:
    """Return the seal of an exported file.

    Raises:
        RequestError: It is no seal, or not one as it was exported.
    """
    try:
        said = orjson.loads(content)
        values = {name: said[name] for name in SealRow.__slots__}
        values["at"] = datetime.fromisoformat(values["at"]).astimezone(UTC)
        values["day"] = date.fromisoformat(values["day"])
        seal = SealRow(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise RequestError("seal.unreadable", "Cannot read the seal: the file is no seal of Alur.") from error
    if said.get("format") != FORMAT or hash_of(facts_of(seal)) != seal.hash:
        raise RequestError("seal.damaged", "Cannot use the seal: the file is not as it was exported.")
    return seal
