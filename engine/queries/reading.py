"""What all queries share: a connection to read with, the diagrams, the names of people and units."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import orjson

from engine.bpmn.model import Definition
from engine.bpmn.runtime import Environment, WorkingTime
from engine.bpmn.workflow import Workflow
from engine.clock import Clock
from engine.domain import SYSTEM_USER, Actor, HistoryEventType
from engine.errors import NotFoundError
from engine.handlers.context import LoadedDefinition, Services
from engine.handlers.working_time import StoredTime
from engine.store.database import Connection, Database
from engine.store.queries import identity, instances
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.definitions import DefinitionRecord, Definitions


class Reading:
    """A reader of the database at the present instant."""

    def __init__(self, database: Database, clock: Clock, services: Services) -> None:
        self._database = database
        self._clock = clock
        self._services = services

    @contextmanager
    def _connect(self) -> "Iterator[Connection]":
        with self._database.connect() as connection:
            yield connection

    def _now(self) -> datetime:
        return self._clock()

    def _load(self, connection: Connection, definition_id: UUID) -> LoadedDefinition:
        return self._services.registry.load(Definitions(connection), definition_id)

    def _model(self, connection: Connection, record: DefinitionRecord) -> Definition:
        return self._services.registry.parsed(Definitions(connection), record)[0]

    def _working_time(self, model: Definition, connection: Connection | None = None) -> WorkingTime:
        """Return the calendar a process counts in; without a connection it takes one of its own to look at it."""
        if connection is not None:
            return StoredTime(model.calendar, self._services.calendars, Calendars(connection, holding=False))
        with self._connect() as own:
            return self._services.calendars.in_force(model.calendar, Calendars(own, holding=False))[1]

    def _told_in(
        self, connection: Connection, loaded: LoadedDefinition, events: Sequence[instances.EventRow]
    ) -> list[Definition]:
        """Return the diagram that an instance ran on at each event of its history: it may have been migrated."""
        found, model = [], loaded.model
        for event in reversed(events):
            found.append(model)
            if event.type is HistoryEventType.INSTANCE_MIGRATED:
                model = self._load(connection, UUID(orjson.loads(event.data)["from"])).model
        return found[::-1]

    def _workflow(
        self, connection: Connection, loaded: LoadedDefinition, instance: instances.InstanceSummary, actor: Actor
    ) -> Workflow:
        if loaded.record.id != instance.definition_id:
            loaded = self._load(connection, instance.definition_id)  # A task that was done before a migration.
        environment = Environment(
            now=self._now(),
            working_time=self._working_time(loaded.model, connection),
            scripts=self._services.scripts,
            user_id=actor.user_id,
            instance_id=str(instance.id),
            business_key=instance.business_key,
            initiator=instance.started_by,
            limits=self._services.limits,
        )
        return Workflow.restore(loaded.compiled, environment, instances.state_of(connection, instance.id))


def names_of(connection: Connection, *user_ids: str) -> dict[str, str]:
    """Return the full names of accounts by id; an unknown one's id stands for its name."""
    known = identity.names(connection, [id for id in user_ids if id])
    return {"": "", SYSTEM_USER: "Alur", **{id: id for id in user_ids if id and id != SYSTEM_USER}, **known}


def instance_or_refuse(connection: Connection, instance_id: UUID) -> instances.InstanceSummary:
    """Return an instance.

    Raises:
        NotFoundError: There is none.
    """
    found = instances.instance(connection, instance_id)
    if found is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
    return found
