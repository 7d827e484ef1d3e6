"""How history events are chained.

Each event's MAC is HMAC-SHA-256 (RFC 2104) over the MAC of the event before it in its chain and over everything the
event says. The key lives outside the database, so whoever can write rows cannot make them fit.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from engine.domain import Actor, HistoryEventType

SYSTEM_CHAIN = UUID(int=0)
"""The chain of events that belong to no instance: sign-ins, deployments, accounts."""


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
    head, count = link.head, link.count
    for event in events:
        count += 1
        row: dict[str, object] = {
            "chain": chain,
            "sequence": count,
            "at": at,
            "type": event.type,
            "actor": actor.user_id,
            "role": event.role,
            "source": actor.source,
            "activity_id": event.activity_id,
            "task_id": event.task_id,
            "data": orjson.dumps(event.data, option=orjson.OPT_SORT_KEYS).decode(),
        }
        head = row["mac"] = mac_of(key, head, row)
        rows.append(row)
    return Link(head, count), rows


def mac_of(key: bytes, previous: str, row: dict[str, object]) -> str:
    """Return the MAC an event must have, in hexadecimal, from its row and the MAC before it."""
    said = orjson.dumps(
        [
            row["chain"],
            row["sequence"],
            row["at"],
            str(row["type"]),
            row["actor"],
            row["role"],
            str(row["source"]),
            row["activity_id"],
            row["task_id"],
            row["data"],
        ],
        option=orjson.OPT_UTC_Z,
    )
    return hmac.digest(key, previous.encode() + said, "sha256").hex()
