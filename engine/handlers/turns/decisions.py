"""Decisions: what a business rule task asks of the deployed tables."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from engine.bpmn.dmn import Decision, evaluate
from engine.domain import HistoryEventType
from engine.errors import ExecutionError
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.repositories.decisions import DecisionRecord
from engine.store.unit_of_work import UnitOfWork

_LONGEST_VERSION = 9
"""Digits of a version's number; a column has room for them."""


class Decider:
    """Evaluates the decisions that the diagrams of one deployment ask for, during one command.

    Attributes:
        told: What history says of them, in order.
    """

    def __init__(self, deployment_id: UUID, uow: UnitOfWork, context: HandlerContext) -> None:
        self._deployment_id = deployment_id
        self._uow = uow
        self._context = context
        self.told: list[Event] = []

    def __call__(
        self, key: str, binding: str, version: str, variables: Mapping[str, object]
    ) -> list[Mapping[str, object]]:
        """Return the result list of a decision.

        Raises:
            ExecutionError: It is not deployed, or cannot be evaluated, or its version is no number.
        """
        if binding == "version" and not is_version(version):
            raise ExecutionError(f"Cannot decide {key}: '{version:.40}' is no version.")
        record = self._uow.decisions.bound(key, binding, version, self._deployment_id)
        if record is None:
            raise ExecutionError(f"Cannot decide {key}: no such decision is deployed.")
        decision = self._context.services.registry.decision(self._uow.definitions, record)
        self.told.append(told_decision(record))
        return list(evaluate(decision, variables, self._uow.now))


def told_decision(record: DecisionRecord) -> Event:
    """Tell which version of a decision was asked."""
    data: dict[str, object] = {"decision": str(record.id), "key": record.key, "version": record.version}
    return Event(HistoryEventType.DECISION_EVALUATED, data=data)


def is_version(text: str) -> bool:
    """Whether a text is the number of a version that a database can be asked for."""
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_VERSION


def store(
    decision: Decision,
    deployment_id: UUID,
    resource_id: UUID,
    file: tuple[str, str],
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    """Store a new version of a decision, from a file of that name and SHA-256."""
    record = DecisionRecord(
        id=uuid4(),
        key=decision.key,
        version=uow.decisions.next_version(decision.key),
        version_tag=decision.version_tag,
        name=decision.name,
        deployment_id=deployment_id,
        resource_id=resource_id,
        deployed_at=uow.now,
        withdrawn=False,
    )
    uow.decisions.add(record)
    _tell(HistoryEventType.DECISION_DEPLOYED, record, uow, context, file=file[0], sha256=file[1])


def withdraw_all(deployment_id: UUID, uow: UnitOfWork, context: HandlerContext) -> None:
    """Withdraw the decisions of a deployment."""
    for record in uow.decisions.of_deployment(deployment_id):
        if not record.withdrawn:
            uow.decisions.withdraw(record.id)
            _tell(HistoryEventType.DECISION_WITHDRAWN, record, uow, context)


def _tell(
    type: HistoryEventType, record: DecisionRecord, uow: UnitOfWork, context: HandlerContext, **facts: object
) -> None:
    data: dict[str, object] = {
        "decision": str(record.id),
        "deployment": str(record.deployment_id),
        "key": record.key,
        "version": record.version,
        **facts,
    }
    record_in_system(uow, context, Event(type, role="administrator", data=data))
