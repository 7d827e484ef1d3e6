"""What one act finds when it is done again: the workflow as it was, with the clock of the event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from engine.bpmn.dmn import evaluate
from engine.bpmn.runtime import Continuation, Decide, Environment, Subscription, WaitingToken, decide_nothing
from engine.bpmn.values import from_json
from engine.bpmn.workflow import Workflow
from engine.delegates import DELEGATES
from engine.errors import ExecutionError
from engine.handlers.context import LoadedDefinition, Services
from engine.handlers.turns.decisions import told_decision
from engine.handlers.turns.projection import Waiting
from engine.handlers.working_time import StoredTime
from engine.history.chain import Event
from engine.replay.ids import Ids
from engine.replay.story import Told, Turn
from engine.store.database import Connection
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.decisions import Decisions
from engine.store.repositories.definitions import Definitions


@dataclass(frozen=True, slots=True)
class Facts:
    """What stays the same in an instance: its id, its key, and who began it."""

    instance_id: UUID
    business_key: str
    initiator: str


@dataclass(slots=True)
class Scene:
    """One act's surroundings, and what it leaves.

    Attributes:
        told: The act as history tells it.
        loaded: The instance's version of its definition.
        environment: With the act's instant and actor.
        ids: Which id of history stands for which id now.
        workflow: What acts; None before an instance has begun.
        before: What it waited for when the act came.
        stage: What the scene is set on, for the one act that changes it.
        acting, completed, fired: As in `engine.handlers.turns.projection.Act`.
    """

    told: Told
    loaded: LoadedDefinition
    environment: Environment
    ids: Ids
    workflow: Workflow | None
    before: Waiting
    stage: "Stage"
    acting: str = ""
    completed: UUID | None = None
    fired: UUID | None = None
    cancelled: bool = False

    @property
    def running(self) -> Workflow:
        """The workflow.

        Raises:
            ExecutionError: The instance has not begun.
        """
        if self.workflow is None:
            raise ExecutionError("Cannot do it again: the instance has not begun.")
        return self.workflow

    def begin(self, workflow: Workflow) -> None:
        """Let an instance begin."""
        self.workflow = workflow

    def id_of(self, name: str) -> UUID:
        """Return the present id for an id in the act's data.

        Raises:
            KeyError: History names none, or one that has never come up.
        """
        return self.ids.now(str(self.told.data[name]))

    def text(self, name: str) -> str:
        """Return a text of the act's data, empty where it has none."""
        return str(self.told.data.get(name) or "")

    def values(self, name: str = "values") -> dict[str, object]:
        """Return variables of the act's data."""
        told = cast(Mapping[str, object], self.told.data.get(name) or {})
        return {key: from_json(value) for key, value in told.items()}

    def waiting_at(self, waiting: Iterable[Subscription | Continuation | WaitingToken], name: str) -> UUID:
        """Return the id of what waits at the act's activity, found by its place there; it now stands for an id told.

        Raises:
            KeyError: Nothing waits at that place.
        """
        here = [each.id for each in waiting if each.activity_id == self.told.activity_id]
        told, place = self.text(name), self.told.data.get("place", 0)
        known = self.ids.known(told)
        if known in here:
            return known
        if not isinstance(place, int) or place >= len(here):
            raise KeyError(told)
        self.ids.bind(told, here[place])
        return here[place]


class RecordedDecisions:
    """Evaluates decisions in the versions that history names, in its order."""

    def __init__(self, turn: Turn, loaded: LoadedDefinition, services: Services, connection: Connection) -> None:
        self._recorded = [each for each in turn.consequences if each.type == "decision.evaluated"]
        self._at = turn.act.at if turn.act else None
        self._loaded = loaded
        self._services = services
        self._connection = connection
        self.told: list[Event] = []

    def __call__(
        self, key: str, binding: str, version: str, variables: Mapping[str, object]
    ) -> list[Mapping[str, object]]:
        """Return the result list of a decision.

        Raises:
            ExecutionError: It is not deployed, or cannot be evaluated.
        """
        decisions = Decisions(self._connection)
        place = len(self.told)
        if place < len(self._recorded) and self._recorded[place].data.get("key") == key:
            record = decisions.get(UUID(str(self._recorded[place].data["decision"])))
        else:
            # History older than the event, or another decision than then: told, and so compared.
            record = decisions.bound(key, binding, version, self._loaded.record.deployment_id)
        if record is None or self._at is None:
            raise ExecutionError(f"Cannot decide {key}: no such decision is deployed.")
        self.told.append(told_decision(record))
        decision = self._services.registry.decision(Definitions(self._connection), record)
        return list(evaluate(decision, variables, self._at))


@dataclass(slots=True)
class Stage:
    """Sets the scene for each act of one instance.

    Attributes:
        state: The workflow's state after the act before; empty before the first.
    """

    services: Services
    connection: Connection
    facts: Facts
    loaded: LoadedDefinition
    ids: Ids = field(default_factory=Ids)
    state: bytes = b""

    def scene(self, turn: Turn, act: Told) -> tuple[Scene, RecordedDecisions]:
        """Return the scene of an act, and the decisions it will ask for."""
        decisions = RecordedDecisions(turn, self.loaded, self.services, self.connection)
        environment = self.surroundings(act, decisions)
        workflow = Workflow.restore(self.loaded.compiled, environment, self.state) if self.state else None
        before = Waiting.of(workflow) if workflow else Waiting()
        return Scene(act, self.loaded, environment, self.ids, workflow, before, self), decisions

    def change_definition(self, scene: Scene, definition_id: UUID) -> None:
        """Let the instance be one of another definition from this act on.

        Raises:
            NotFoundError: There is no such definition.
        """
        self.loaded = self.services.registry.load(Definitions(self.connection), definition_id)
        scene.loaded = self.loaded
        scene.environment = self.surroundings(scene.told, scene.environment.decide)

    def surroundings(self, act: Told, decide: Decide = decide_nothing) -> Environment:
        """Return what a workflow may know of the world during an act."""
        groups, version = act.data.get("groups"), act.data.get("calendar_version")
        past = version if isinstance(version, int) else act.at
        return Environment(
            now=act.at,
            working_time=StoredTime(
                self.loaded.model.calendar, self.services.calendars, Calendars(self.connection, holding=False), past
            ),
            scripts=self.services.scripts,
            user_id=act.actor,
            instance_id=str(self.facts.instance_id),
            definition_id=str(self.loaded.record.id),
            user_groups=tuple(groups) if isinstance(groups, list) else (),
            business_key=self.facts.business_key,
            initiator=self.facts.initiator,
            limits=self.services.limits,
            delegates=DELEGATES,
            decide=decide,
        )
