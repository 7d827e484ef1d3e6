"""Which processes the clock starts, when next, and which period is missing."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import Definition, Node, TimerKind
from engine.bpmn.timers import Cycle, parse_cycle
from engine.domain import Actor
from engine.handlers import rights
from engine.handlers.context import LoadedDefinition
from engine.handlers.starts.periods import PERIOD_PROPERTY, calls_of, period_of, timer_starts, unique_keys
from engine.queries.reading import Reading
from engine.read_models import PeriodicProcess, PeriodicStart
from engine.store.database import Connection
from engine.store.queries import jobs
from engine.store.queries.definitions import DeployedDefinition, definitions
from engine.store.repositories.definitions import Definitions
from engine.store.repositories.instances import Instances

UPCOMING = 4

LONGEST_LOOK_BACK = 400
"""Starts that are looked through for missing ones: a hundred years of quarters, a year of days."""


class PeriodQueries(Reading):
    """What the clock starts."""

    def periodic(self, actor: Actor) -> tuple[PeriodicProcess, ...]:
        """Return the processes that the clock starts, by name. Whoever is signed in may see them."""
        with self._connect() as connection:
            versions = [each for each in definitions(connection) if not each.record.withdrawn]
            found = [
                self._periodic(connection, actor, loaded, node, _since(versions, loaded.record.key))
                for key in dict.fromkeys(each.record.key for each in versions)
                for loaded in [self._newest(connection, versions, key)]
                for node in timer_starts(loaded.model)
            ]
        return tuple(sorted(found, key=lambda each: each.name))

    def _newest(self, connection: Connection, versions: list[DeployedDefinition], key: str) -> LoadedDefinition:
        return self._load(connection, next(each.record.id for each in versions if each.record.key == key))

    def _periodic(
        self, connection: Connection, actor: Actor, loaded: LoadedDefinition, node: Node, since: datetime
    ) -> PeriodicProcess:
        record, model = loaded.record, loaded.model
        awaited = jobs.next_start(connection, record.id, node.id)
        now = self._now()
        upcoming = islice((at for at in self._starts(connection, model, node, awaited) if at > now), UPCOMING)
        return PeriodicProcess(
            definition_id=record.id,
            key=record.key,
            name=record.name,
            documentation=model.documentation,
            upcoming=tuple(self._told(connection, model, node, at) for at in upcoming),
            missing=tuple(self._missing(connection, model, node, since)),
            suspended=record.suspended,
            may_start=rights.may_start(model, actor),
            start_form=self._start_form(connection, model, actor),
        )

    def _starts(
        self, connection: Connection, model: Definition, node: Node, first: datetime | None
    ) -> Iterator[datetime]:
        """Give a start and those after it."""
        cycle, working_time, fired = self._cycle(node), self._working_time(model, connection), 1
        while first is not None:
            yield first
            first = cycle.following(first, fired, working_time) if cycle is not None else None
            fired += 1

    def _missing(
        self, connection: Connection, model: Definition, node: Node, since: datetime
    ) -> Iterator[PeriodicStart]:
        cycle = self._cycle(node)
        if cycle is None or PERIOD_PROPERTY not in node.properties:
            return
        first = cycle.beginning(since, self._working_time(model, connection))
        for at in islice(self._starts(connection, model, node, first), LONGEST_LOOK_BACK):
            if at > self._now():
                return
            told = self._told(connection, model, node, at)
            if told.instance_id is None:
                yield told

    def _told(self, connection: Connection, model: Definition, node: Node, at: datetime) -> PeriodicStart:
        period = period_of(node, at)
        instances = Instances(connection)
        held = (instances.with_unique_key(key) for key in unique_keys(model, period)) if period else iter(())
        return PeriodicStart(at, period, next((found for found in held if found is not None), None))

    def _cycle(self, node: Node) -> Cycle | None:
        """Return a start's cycle; None for one that happens once."""
        event = node.event
        if event is None or event.timer is not TimerKind.CYCLE:
            return None
        return parse_cycle(str(compile_expression(event.expression).evaluate(MappingContext({}, self._now()))))

    def _start_form(self, connection: Connection, model: Definition, actor: Actor) -> UUID | None:
        for key in calls_of(model):
            called = Definitions(connection).latest(key)
            if called is not None and not called.suspended and rights.may_start(self._model(connection, called), actor):
                return called.id
        return None


def _since(versions: list[DeployedDefinition], key: str) -> datetime:
    """Return when a process was first deployed."""
    return min(each.record.deployed_at for each in versions if each.record.key == key)
