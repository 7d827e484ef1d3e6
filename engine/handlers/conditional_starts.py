"""Processes that start by a condition: looked at when somebody asks, as on Camunda."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.model import EventKind, Node
from engine.bpmn.starts import start_events
from engine.commands import EvaluateConditions
from engine.errors import ExecutionError, RequestError
from engine.handlers import rights
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.forms.entered import typed_values
from engine.handlers.turns.calls import start_instance
from engine.handlers.turns.starting import UNIQUE_KEY_PROPERTY, Beginning
from engine.store.unit_of_work import UnitOfWork


def evaluate(command: EvaluateConditions, uow: UnitOfWork, context: HandlerContext) -> tuple[UUID, ...]:
    """Start every process that begins with a condition which these variables meet. Returns the instances' ids.

    Raises:
        NotAllowedError: The actor is neither administrator nor external worker.
        NotFoundError: There is no such definition.
        RequestError: The definition named begins with no condition.
        InvalidVariablesError: A variable is no value, or the business key none.
        ExecutionError: A condition fails, or a process on its way.
    """
    rights.require_external_worker(context.actor)
    variables = typed_values(command.variables)
    met = [
        (loaded, node)
        for loaded in _asked(command, uow, context)
        for node in conditional_starts(loaded)
        if _holds(node, variables, uow, context)
    ]
    key = command.business_key.strip()
    started = []
    for loaded, node in met:
        unique = bool(key) and UNIQUE_KEY_PROPERTY in loaded.model.properties
        beginning = Beginning(variables, key, unique=unique, start_activity=node.id)
        started.append(start_instance(beginning, loaded, uow, context).id)
    return tuple(started)


def conditional_starts(loaded: LoadedDefinition) -> list[Node]:
    """Return the start events of a process that wait for a condition."""
    return [node for node in start_events(loaded.model).values() if node.event and _is_conditional(node)]


def _is_conditional(node: Node) -> bool:
    return node.event is not None and node.event.kind is EventKind.CONDITIONAL


def _asked(command: EvaluateConditions, uow: UnitOfWork, context: HandlerContext) -> Iterator[LoadedDefinition]:
    if command.definition_id is not None:
        loaded = context.load(uow, command.definition_id)
        if not conditional_starts(loaded):
            raise RequestError(
                "definition.no_condition",
                f"Cannot evaluate conditions: process definition {command.definition_id} begins with none.",
            )
        yield loaded
        return
    for key in sorted(uow.definitions.keys()):
        record = uow.definitions.latest(key)
        if record is not None and not record.suspended:
            yield context.load(uow, record.id)


def _holds(node: Node, variables: Mapping[str, object], uow: UnitOfWork, context: HandlerContext) -> bool:
    """Whether a condition is met. A variable that is not there makes it false, as in Camunda."""
    assert node.event is not None
    condition = compile_expression(node.event.expression)
    if not condition.names <= variables.keys():
        return False
    try:
        return condition.holds(MappingContext(variables, uow.now, context.actor.user_id))
    except ExecutionError as error:
        raise ExecutionError(str(error), node.id) from error
