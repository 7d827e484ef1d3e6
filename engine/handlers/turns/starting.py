"""Begin an instance: by a person, by a call activity, by a timer."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from engine.bpmn.runtime import Environment, PendingCall
from engine.bpmn.values import to_json
from engine.bpmn.workflow import Workflow
from engine.domain import HistoryEventType, InstanceStatus
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.turns.projection import Act
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork

UNIQUE_KEY_PROPERTY = "kunci_bisnis"
"""Property of a process: the text its business keys are made from; they are unique among instances not cancelled."""

LONGEST_KEY = 255
"""Characters of a business key."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """With what an instance begins.

    Attributes:
        caller: Id of the instance whose call activity starts it, with the call; None for others.
        start_activity: Start event, empty for the none start event.
        role: Group in which the actor starts it.
    """

    variables: Mapping[str, object]
    business_key: str = ""
    unique: bool = False
    caller: tuple[UUID, PendingCall] | None = None
    start_activity: str = ""
    role: str = ""


def begin(beginning: Beginning, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext) -> Turn:
    """Store a new instance that has run to its first wait state; return its first turn.

    Raises:
        ConflictError: The definition is suspended or withdrawn, or the business key is taken.
        InvalidVariablesError: The business key is too long, or not one line of text.
        ExecutionError: The process fails on its way.
    """
    _require_startable(loaded)
    _require_key(beginning.business_key)
    instance = _new_record(beginning, loaded, uow, context)

    def start(loaded: LoadedDefinition, environment: Environment) -> Workflow:
        return Workflow.start(loaded.compiled, environment, beginning.variables, beginning.start_activity)

    turn = Turn(uow, context, instance, start)
    turn.write(Act([_started(beginning, loaded, instance)], new=True))
    return turn


def _require_startable(loaded: LoadedDefinition) -> None:
    record = loaded.record
    if record.withdrawn or record.suspended:
        state = "withdrawn" if record.withdrawn else "suspended"
        raise ConflictError(
            f"definition.{state}", f"Cannot start {record.key} version {record.version}: it is {state}."
        )


def _require_key(business_key: str) -> None:
    if len(business_key) > LONGEST_KEY:
        raise InvalidVariablesError([FieldProblem("business_key", "maxlength", str(LONGEST_KEY))])
    if not business_key.isprintable():
        raise InvalidVariablesError([FieldProblem("business_key", "pattern", "one line of text")])


def _new_record(
    beginning: Beginning, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext
) -> InstanceRecord:
    unique_key = f"{loaded.record.key}:{beginning.business_key}" if beginning.unique else None
    if unique_key is not None and (taken := uow.instances.with_unique_key(unique_key)):
        raise ConflictError(
            "business_key.taken",
            f"Cannot start {loaded.record.key}: {beginning.business_key} is there already, as instance {taken}.",
            business_key=beginning.business_key,
            instance_id=taken,
        )
    caller_id, call = beginning.caller or (None, None)
    return InstanceRecord(
        id=uuid4(),
        definition_id=loaded.record.id,
        business_key=beginning.business_key,
        unique_key=unique_key,
        status=InstanceStatus.ACTIVE,
        version=1,
        state=b"",
        started_at=uow.now,
        started_by=context.actor.user_id,
        ended_at=None,
        calling_instance_id=caller_id,
        calling_activity_instance_id=call.id if call else None,
        history_head="",
        history_mac="",
        history_count=0,
    )


def _started(beginning: Beginning, loaded: LoadedDefinition, instance: InstanceRecord) -> Event:
    data: dict[str, object] = {
        "definition": str(loaded.record.id),
        "key": loaded.record.key,
        "version": loaded.record.version,
        "business_key": beginning.business_key,
        "values": {name: to_json(value) for name, value in beginning.variables.items()},
    }
    if instance.calling_instance_id:
        data["called_by"] = str(instance.calling_instance_id)
    return Event(HistoryEventType.INSTANCE_STARTED, beginning.start_activity, role=beginning.role, data=data)
