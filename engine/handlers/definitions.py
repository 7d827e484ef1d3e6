"""Definitions: deploy, withdraw, suspend, activate."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from uuid import UUID, uuid4

from engine.bpmn import validation
from engine.bpmn.model import Definition
from engine.commands import (
    ActivateDefinition,
    ActivateInstance,
    DeployDefinition,
    Resource,
    SuspendDefinition,
    SuspendInstance,
    WithdrawDeployment,
)
from engine.domain import HistoryEventType
from engine.errors import DeploymentError, NotFoundError, Problem
from engine.handlers import instances, rights
from engine.handlers.checks.preflight import preflight
from engine.handlers.checks.templates import is_template
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.handlers.starts.events import move_subscriptions
from engine.handlers.starts.timers import move_starts
from engine.handlers.turns import decisions
from engine.handlers.turns.ending import cancel_instance, outermost_caller
from engine.history.chain import Event
from engine.store.repositories.definitions import DefinitionRecord
from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 255
"""Characters of a deployment's and a file's name."""


def deploy(command: DeployDefinition, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Store diagrams as new versions of the processes they hold. Returns the deployment's id.

    Raises:
        NotAllowedError: The actor is no administrator.
        DeploymentError: Something stands in the way; lists everything, and nothing is stored.
    """
    rights.require_administrator(context.actor)
    _require_names(command)
    digests = {resource.name: hashlib.sha256(resource.content).hexdigest() for resource in command.resources}
    resources, unchanged = _to_deploy(command, digests, uow)
    if unchanged is not None:
        return unchanged
    report = _checked(resources, uow)
    deployment_id = uuid4()
    uow.definitions.add_deployment(deployment_id, command.name, command.source, uow.now, context.actor.user_id)
    for resource in resources:
        resource_id, digest = uuid4(), digests[resource.name]
        uow.definitions.add_resource(resource_id, deployment_id, resource.name, resource.content, digest)
        if is_template(resource.name):
            _tell_template(deployment_id, resource.name, digest, uow, context)
        for decision in report.decisions.get(resource.name, ()):
            decisions.store(decision, deployment_id, resource_id, (resource.name, digest), uow, context)
        for definition in report.by_file.get(resource.name, ()):
            record = _record(definition, deployment_id, resource_id, uow)
            _store(record, resource.name, digest, uow, context)
    return deployment_id


def _to_deploy(
    command: DeployDefinition, digests: Mapping[str, str], uow: UnitOfWork
) -> tuple[tuple[Resource, ...], UUID | None]:
    """Return which files are to be deployed; where none has changed, the deployment that holds the first one.

    As on Camunda, each is compared with the newest file of its name under the deployment's name and source.
    """
    if not (command.skip_unchanged or command.only_changed):
        return command.resources, None
    known = uow.definitions.latest_files(command.name, command.source)
    changed = tuple(each for each in command.resources if known.get(each.name, ("",))[0] != digests[each.name])
    if not changed:
        return (), known[command.resources[0].name][1]
    return changed if command.only_changed else command.resources, None


def withdraw(command: WithdrawDeployment, uow: UnitOfWork, context: HandlerContext) -> None:
    """Withdraw a deployment's definitions and cancel their instances. Nothing of history is deleted.

    The newest version that remains of a process starts by its timer again.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such deployment.
    """
    rights.require_administrator(context.actor)
    records = uow.definitions.of_deployment(command.deployment_id)
    standing = [record for record in records if not record.withdrawn]
    tables = uow.decisions.of_deployment(command.deployment_id)
    if not standing and all(table.withdrawn for table in tables):
        raise NotFoundError("deployment.unknown", f"Cannot find deployment {command.deployment_id}: there is none.")
    decisions.withdraw_all(command.deployment_id, uow, context)
    for record in standing:
        for instance_id in uow.instances.running_of(record.id):
            instance = uow.instances.get(instance_id)
            if instance is not None and instance.ended_at is None:
                whole = outermost_caller(uow, instance)
                cancel_instance(uow, context, whole, command.reason or "The deployment was withdrawn.")
        uow.definitions.set_flags(record.id, withdrawn=True)
        _tell(HistoryEventType.DEFINITION_WITHDRAWN, record, uow, context, reason=command.reason)
        remaining = uow.definitions.latest(record.key)
        older = remaining if remaining is not None and remaining.version < record.version else None
        _move_starts(record, older, uow, context)


def suspend(command: SuspendDefinition, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let no new instance of a definition start; hold its running ones, too, where that is asked.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such definition.
    """
    _flag(command.definition_id, HistoryEventType.DEFINITION_SUSPENDED, uow, context)
    for instance_id in uow.instances.running_of(command.definition_id) if command.with_instances else ():
        instances.suspend(SuspendInstance(instance_id), uow, context)


def activate(command: ActivateDefinition, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let instances of a definition start again; let its suspended ones go on, too, where that is asked.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such definition.
    """
    _flag(command.definition_id, HistoryEventType.DEFINITION_ACTIVATED, uow, context)
    for instance_id in uow.instances.running_of(command.definition_id) if command.with_instances else ():
        instances.activate(ActivateInstance(instance_id), uow, context)


def _require_names(command: DeployDefinition) -> None:
    problems = [] if command.resources else [Problem("", "", "", 0, "There is no file to deploy.")]
    if len(command.name) > LONGEST_NAME or len(command.source) > LONGEST_NAME:
        problems.append(Problem("", "", "", 0, f"Name and source have at most {LONGEST_NAME} characters."))
    for name, count in Counter(resource.name for resource in command.resources).items():
        if count > 1:
            problems.append(Problem(name, "", "", 0, "There are several files of this name."))
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            problems.append(Problem(name, "", "", 0, f"A file's name is one line of 1 to {LONGEST_NAME} characters."))
    if problems:
        raise DeploymentError(problems)


def _checked(resources: tuple[Resource, ...], uow: UnitOfWork) -> validation.Report:
    known = (uow.identity, uow.definitions, uow.decisions, uow.subscriptions, uow.calendars, uow.documents)
    report = preflight(resources, *known)
    if report.problems:
        raise DeploymentError(report.problems)
    return report


def _record(definition: Definition, deployment_id: UUID, resource_id: UUID, uow: UnitOfWork) -> DefinitionRecord:
    return DefinitionRecord(
        id=uuid4(),
        key=definition.key,
        version=uow.definitions.next_version(definition.key),
        version_tag=definition.version_tag,
        name=definition.name,
        deployment_id=deployment_id,
        resource_id=resource_id,
        deployed_at=uow.now,
        suspended=False,
        withdrawn=False,
    )


def _store(record: DefinitionRecord, file: str, sha256: str, uow: UnitOfWork, context: HandlerContext) -> None:
    before = uow.definitions.latest(record.key)
    uow.definitions.add(record)
    _move_starts(before, record, uow, context)
    _tell(HistoryEventType.DEFINITION_DEPLOYED, record, uow, context, file=file, sha256=sha256)


def _move_starts(
    before: DefinitionRecord | None, after: DefinitionRecord | None, uow: UnitOfWork, context: HandlerContext
) -> None:
    """Let one version start by its timers, messages and signals instead of another."""
    left = context.load(uow, before.id) if before else None
    come = context.load(uow, after.id) if after else None
    move_starts(left, come, uow, context)
    move_subscriptions(left, come, uow)


def _flag(definition_id: UUID, type: HistoryEventType, uow: UnitOfWork, context: HandlerContext) -> None:
    rights.require_administrator(context.actor)
    suspended = type is HistoryEventType.DEFINITION_SUSPENDED
    record = uow.definitions.get(definition_id)
    if record is None:
        raise NotFoundError("definition.unknown", f"Cannot find definition {definition_id}: there is none.")
    if record.suspended is not suspended:
        uow.definitions.set_flags(definition_id, suspended=suspended)
        _tell(type, record, uow, context)


def _tell_template(deployment_id: UUID, file: str, sha256: str, uow: UnitOfWork, context: HandlerContext) -> None:
    """Say who put which Word template into force: it decides what documents look like from now on."""
    data: dict[str, object] = {"deployment": str(deployment_id), "file": file, "sha256": sha256}
    record_in_system(uow, context, Event(HistoryEventType.TEMPLATE_DEPLOYED, role="administrator", data=data))


def _tell(
    type: HistoryEventType, record: DefinitionRecord, uow: UnitOfWork, context: HandlerContext, **facts: object
) -> None:
    data: dict[str, object] = {
        "definition": str(record.id),
        "deployment": str(record.deployment_id),
        "key": record.key,
        "version": record.version,
        **facts,
    }
    record_in_system(uow, context, Event(type, role="administrator", data=data))
