"""How history events are chained.

Each event's MAC is HMAC-SHA-256 (RFC 2104) over the MAC of the event before it in its chain and over everything the
event says. The key lives outside the database, so whoever can write rows cannot make them fit.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import orjson

from engine.domain import Actor, HistoryEventType

SYSTEM_CHAIN = UUID(int=0)
"""The chain of events that belong to no instance: sign-ins, deployments, accounts."""

SAID = ("chain", "sequence", "at", "type", "actor", "role", "source", "activity_id", "task_id", "data")
"""The columns a MAC covers, in the order in which it covers them."""

Authenticate = Callable[[bytes], str]
"""Gives the HMAC of a text, in hexadecimal."""

_BLOCK = 64
"""Bytes SHA-256 takes at a time; RFC 2104 pads the key to them."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, not yet in its chain.

    Attributes:
        data: JSON values only; what it holds for each type is listed in docs/glossary.md.
        role: Group in which the actor did it; empty for the engine's own doings.
    """

    type: HistoryEventType
    activity_id: str = ""
    task_id: UUID | None = None
    role: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a chain stands: the MAC of its last event (empty before the first), and how many there are."""

    head: str
    count: int


def append(
    key: bytes, chain: UUID, link: Link, events: Sequence[Event], actor: Actor, at: datetime
) -> tuple[Link, list[dict[str, object]]]:
    """Put events at the end of a chain.

    Returns:
        Where the chain then stands, and the rows to store.
    """
    rows: list[dict[str, object]] = []
    head, count, mac, user, source = link.head, link.count, authenticator(key), actor.user_id, actor.source
    for event in events:
        count += 1
        data = orjson.dumps(event.data, option=orjson.OPT_SORT_KEYS).decode()
        # In the order of `SAID`.
        values = [chain, count, at, event.type, user, event.role, source, event.activity_id, event.task_id, data]
        head = mac(said(head, values))
        rows.append({**dict(zip(SAID, values, strict=True)), "mac": head})
    return Link(head, count), rows


def mac_of(key: bytes, previous: str, row: Mapping[str, object]) -> str:
    """Return the MAC an event must have, in hexadecimal, from its row and the MAC before it."""
    return authenticator(key)(said(previous, [row[name] for name in SAID]))


def said(previous: str, values: Sequence[object]) -> bytes:
    """Return the text a MAC covers: the MAC before it, and a JSON array of the values in the order of `SAID`."""
    return previous.encode() + orjson.dumps(values, option=orjson.OPT_UTC_Z)


def head_mac(key: bytes, chain: object, link: Link) -> str:
    """Return the MAC kept beside a chain's head and count: whoever cannot make it cannot set them back.

    Who has noted an earlier head with its MAC can: only a seal shows that.
    """
    return authenticator(key)(f"head {chain} {link.count} {link.head}".encode())


@lru_cache(maxsize=8)
def authenticator(key: bytes) -> Authenticate:
    """Return what makes HMAC-SHA-256 with a key.

    The key is digested once, not for each text: `hmac.digest` takes twice as long, and a verification makes millions.
    """
    padded = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def authenticate(text: bytes) -> str:
        within, around = inner.copy(), outer.copy()
        within.update(text)
        around.update(within.digest())
        return around.hexdigest()

    return authenticate
