"""What handlers are given besides the command and its transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from engine.bpmn.dialect import CompiledDefinition, compile_definition
from engine.bpmn.dmn import Decision, read_tables
from engine.bpmn.model import Definition
from engine.bpmn.runtime import EventThrown, Limits, ScriptRunner
from engine.bpmn.validation import read_definition
from engine.clock import Synchronisation, synchronisation
from engine.config import Settings
from engine.domain import Actor
from engine.errors import NotFoundError
from engine.handlers.working_time import CalendarBook, StoredTime
from engine.store.repositories.decisions import DecisionRecord
from engine.store.repositories.definitions import DefinitionRecord, Definitions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LoadedDefinition:
    """A deployed process, ready to run."""

    record: DefinitionRecord
    model: Definition
    compiled: CompiledDefinition


class DefinitionRegistry:
    """Deployed processes and decisions, parsed once: they never change, so they are kept while the program runs."""

    def __init__(self) -> None:
        self._loaded: dict[UUID, tuple[Definition, CompiledDefinition]] = {}
        self._running: dict[UUID, LoadedDefinition] = {}
        self._decisions: dict[UUID, Decision] = {}
        self._lock = Lock()

    def load(self, definitions: Definitions, definition_id: UUID) -> LoadedDefinition:
        """Return a definition with its flags as they now stand.

        Raises:
            NotFoundError: There is no such definition.
        """
        record = definitions.get(definition_id)
        if record is None:
            raise NotFoundError("definition.unknown", f"Cannot find definition {definition_id}: there is none.")
        return LoadedDefinition(record, *self.parsed(definitions, record))

    def running(self, definitions: Definitions, definition_id: UUID) -> LoadedDefinition:
        """Return a definition with its flags as they once were: they say who may start it, and nothing to what runs.

        Raises:
            NotFoundError: There is no such definition.
        """
        known = self._running.get(definition_id)
        if known is None:
            known = self.load(definitions, definition_id)
            with self._lock:
                self._running[definition_id] = known
        return known

    def parsed(self, definitions: Definitions, record: DefinitionRecord) -> tuple[Definition, CompiledDefinition]:
        """Return what a definition's diagram says."""
        known = self._loaded.get(record.id)
        if known is None:
            model = read_definition(definitions.content(record.resource_id), record.key)
            known = model, compile_definition(model)
            with self._lock:
                self._loaded[record.id] = known
        return known

    def decision(self, definitions: Definitions, record: DecisionRecord) -> Decision:
        """Return what a deployed decision says."""
        known = self._decisions.get(record.id)
        if known is None:
            known = next(
                each for each in read_tables(definitions.content(record.resource_id)) if each.key == record.key
            )
            with self._lock:
                self._decisions[record.id] = known
        return known


@dataclass(frozen=True, slots=True)
class Services:
    """The concrete parts handlers use; put together in `engine.bootstrap`."""

    settings: Settings
    history_key: bytes
    scripts: ScriptRunner
    limits: Limits
    registry: DefinitionRegistry = field(default_factory=DefinitionRegistry)
    calendars: CalendarBook = field(default_factory=CalendarBook)
    synchronisation: Callable[[], Synchronisation] = synchronisation


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """Who gives the command, and with what it is carried out."""

    actor: Actor
    services: Services
    thrown: list[EventThrown] = field(default_factory=list)
    """What diagrams have thrown during the command and others may be waiting for."""

    def load(self, uow: UnitOfWork, definition_id: UUID) -> LoadedDefinition:
        """Return a deployed process, ready to run."""
        return self.services.registry.load(uow.definitions, definition_id)

    def running(self, uow: UnitOfWork, definition_id: UUID) -> LoadedDefinition:
        """Return the process of an instance that runs, whose flags nobody asks about: usually nothing is read."""
        return self.services.registry.running(uow.definitions, definition_id)

    def working_time(self, uow: UnitOfWork, model: Definition) -> StoredTime:
        """Return the calendar that a process counts in (its property `kalender`)."""
        return StoredTime(model.calendar, self.services.calendars, uow.calendars)


Values = Mapping[str, object]
"""Variables by name."""
