"""History events by many conditions, read one after the other, for there may be many."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select

from engine.domain import HistoryEventType
from engine.read_models.search import DefinitionRef, EventSearch
from engine.store.queries.search.conditions import Conditions, Sight
from engine.store.queries.search.instances import REF, seen
from engine.store.repositories.definitions import DEFINITION
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE

_SAID = ("sequence", "at", "type", "actor", "role", "activity_id", "task_id", "data")


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event's row with whose it is; an instance's id None for what belongs to none."""

    sequence: int
    at: datetime
    type: HistoryEventType
    actor: str
    role: str
    activity_id: str
    task_id: UUID | None
    data: str
    instance_id: UUID | None
    calling_id: UUID | None
    deployment_id: UUID | None
    definition: DefinitionRef | None


def events(
    connection: Connection, wanted: EventSearch, sight: Sight | None, system: UUID
) -> Generator[FoundEvent, None, None]:
    """Yield events in the order in which they happened, or the latest first. `system`: the chain of no instance."""
    conditions = Conditions(seen(sight))
    conditions.within(EVENT.c.type, wanted.types)
    conditions.within(EVENT.c.chain, wanted.instance_ids)
    conditions.equal(INSTANCE.c.definition_id, wanted.definition_id)
    conditions.equal(DEFINITION.c.key, wanted.definition_key)
    conditions.equal(EVENT.c.task_id, wanted.task_id)
    conditions.within(EVENT.c.activity_id, wanted.activity_ids)
    conditions.equal(EVENT.c.actor, wanted.actor)
    conditions.after(EVENT.c.at, wanted.after)
    conditions.before(EVENT.c.at, wanted.before)
    if sight is not None or not wanted.with_system:
        conditions.append(INSTANCE.c.id.is_not(None))
    else:
        conditions.append(or_(INSTANCE.c.id.is_not(None), EVENT.c.chain == system))
    order = [EVENT.c.at, EVENT.c.chain, EVENT.c.sequence]
    ref = [column.label(f"definition_{column.name}") for column in REF]
    around = [INSTANCE.c.id, INSTANCE.c.calling_instance_id, DEFINITION.c.deployment_id]
    statement = (
        select(*[EVENT.c[name] for name in _SAID], *around, *ref)
        .outerjoin(INSTANCE, INSTANCE.c.id == EVENT.c.chain)
        .outerjoin(DEFINITION, DEFINITION.c.id == INSTANCE.c.definition_id)
        .where(*conditions)
        .order_by(*(column.desc() for column in order) if wanted.latest_first else order)
    )
    with connection.execute(statement.execution_options(yield_per=500)) as rows:
        for row in rows:
            values: tuple[Any, ...] = tuple(row)
            definition = DefinitionRef(*values[-5:]) if values[-5] is not None else None
            yield FoundEvent(*(*values[:-5], definition))
