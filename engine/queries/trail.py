"""What auditors read of the system's chain: sign-ins, refusals, deployments, calendars, seals, verifications."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO
from uuid import UUID

import orjson

from engine.domain import Actor
from engine.history.chain import SYSTEM_CHAIN
from engine.history.exports import table
from engine.history.exports.wanted import Wanted as Days
from engine.queries.audit import AuditQueries
from engine.queries.reading import names_of
from engine.read_models.examinations import SystemLine, SystemTrail, TrailAsked
from engine.store.database import Connection
from engine.store.queries import identity, trail
from engine.store.queries.exporting import StoredEvent


class TrailQueries(AuditQueries):
    """The system's chain. For auditors and administrators."""

    def system_trail(self, actor: Actor, asked: TrailAsked, *, limit: int = 50, offset: int = 0) -> SystemTrail:
        """Return events of the system's chain, the newest first.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
        """
        wanted = _wanted(asked)
        with self._audited(actor) as connection:
            events = trail.events(connection, SYSTEM_CHAIN, wanted, limit, offset)
            people = names_of(connection, *trail.actors(connection, SYSTEM_CHAIN))
            return SystemTrail(
                lines=_lines(connection, events, people),
                total=trail.count(connection, SYSTEM_CHAIN, wanted),
                people={id: name for id, name in people.items() if id},
            )

    def export_trail(self, actor: Actor, asked: TrailAsked, out: BinaryIO) -> int:
        """Write events of the system's chain as CSV, the oldest first; return how many it were.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
        """
        with self._audited(actor) as connection:
            return table.write_events(trail.all_events(connection, SYSTEM_CHAIN, _wanted(asked)), out)


def _wanted(asked: TrailAsked) -> trail.Wanted:
    first, end = Days(first=asked.first, last=asked.last).span
    return trail.Wanted(asked.type, asked.actor, first, end)


def _lines(connection: Connection, events: Iterable[StoredEvent], people: Mapping[str, str]) -> tuple[SystemLine, ...]:
    told = [(event, _data(event.data)) for event in events]
    named = {str(said[name]) for _, said in told for name in ("user", "requested_by") if said.get(name)}
    instances = {_uuid(said.get(name)) for _, said in told for name in ("instance", "subject")} - {None}
    indicators = {_uuid(said.get("indicator")) for _, said in told} - {None}
    names = {
        **names_of(connection, *named),
        **trail.business_keys(connection, [instance for instance in instances if instance]),
        **trail.indicator_names(connection, [each for each in indicators if each]),
        **{f"unit:{id}": name for id, name in identity.units(connection).items()},
    }
    return tuple(
        SystemLine(
            sequence=event.sequence,
            at=event.at,
            type=event.type,
            actor=event.actor,
            actor_name=people.get(event.actor, event.actor),
            role=event.role,
            source=event.source,
            data=said,
            mac=event.mac,
            names=names,
        )
        for event, said in told
    )


def _data(text: str) -> dict[str, object]:
    try:
        said = orjson.loads(text)
    except ValueError:
        return {}  # Damaged text: a verification tells of it.
    return said if isinstance(said, dict) else {}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
