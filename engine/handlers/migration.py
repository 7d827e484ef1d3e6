"""Let running instances go on in another version of their process."""

from engine.bpmn.moving import plan_problems
from engine.commands import MigrateInstances
from engine.domain import HistoryEventType, InstanceStatus
from engine.errors import ConflictError, MigrationError
from engine.handlers import rights
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.forms.parts import gathering
from engine.handlers.modification import require_reason, running
from engine.handlers.turns.calls import finish
from engine.handlers.turns.projection import Act, Waiting
from engine.handlers.turns.retiming import Retiming, due_of_tasks
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork


def migrate(command: MigrateInstances, uow: UnitOfWork, context: HandlerContext) -> None:
    """Move instances to the plan's target: what waits keeps its ids, its people, its data and its due times.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such definition or instance.
        MigrationError: The plan does not fit its definitions, or an instance does not fit the plan.
        ConflictError: An instance has ended or is one of another definition, or the target is withdrawn.
        ExecutionError: A process fails on its way.
    """
    rights.require_administrator(context.actor)
    require_reason(command.reason)
    source, target = context.load(uow, command.plan.source_id), context.load(uow, command.plan.target_id)
    if target.record.withdrawn:
        raise ConflictError("definition.withdrawn", f"Cannot migrate to {_named(target)}: it is withdrawn.")
    if problems := plan_problems(source.compiled, target.compiled, command.plan.steps):
        raise MigrationError(problems)
    for instance_id in dict.fromkeys(command.instance_ids):
        instance = running(instance_id, uow)
        if instance.definition_id != source.record.id:
            message = f"Cannot migrate instance {instance_id}: it is none of {_named(source)}."
            raise ConflictError("migration.other_definition", message, version=source.record.version)
        _migrate(instance, command, source, target, uow, context)


def _migrate(
    instance: InstanceRecord,
    command: MigrateInstances,
    source: LoadedDefinition,
    target: LoadedDefinition,
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    turn = Turn(uow, context, instance)
    _move_key(instance, source, target, uow)
    instance.definition_id = target.record.id
    turn.migrate(target, command.plan.steps, command.skip_listeners, command.skip_mappings)
    now = Waiting.of(turn.workflow)
    if turn.workflow.ended:
        instance.status = InstanceStatus.ACTIVE  # A suspended one that reached its end has nothing left to hold.
    retiming = _retiming(turn.before, now, target.record.version, command.reason.strip())
    finish(turn, Act([_told(command, target)], retiming=retiming), uow, context)
    _move_rows(instance, turn.before, now, uow)
    _move_parts(instance, source, target, uow)


def _move_key(instance: InstanceRecord, source: LoadedDefinition, target: LoadedDefinition, uow: UnitOfWork) -> None:
    """Keep the business key unique where the process is another one."""
    if instance.unique_key is None or source.record.key == target.record.key:
        return
    instance.unique_key = f"{target.record.key}:{instance.business_key}"
    if taken := uow.instances.with_unique_key(instance.unique_key):
        raise ConflictError(
            "business_key.taken",
            f"Cannot migrate to {_named(target)}: {instance.business_key} is there already, as instance {taken}.",
            business_key=instance.business_key,
            instance_id=taken,
        )


def _retiming(before: Waiting, now: Waiting, version: int, reason: str) -> Retiming:
    """Name the tasks at which other timers stand than before; where one has fired, its due time stays."""
    timers = {id for id, timer in now.timers.items() if before.timers.get(id) != timer}
    timers |= before.timers.keys() - now.timers.keys()
    touched = {
        task for id in timers for each in (before.timers, now.timers) if id in each for task in each[id].attached_to
    }
    old, new = due_of_tasks(before.timers.values()), due_of_tasks(now.timers.values())
    moved = frozenset(task for task in touched if task in now.tasks and old.get(task) != new.get(task))
    return Retiming({"version": version, "reason": reason}, moved)


def _move_rows(instance: InstanceRecord, before: Waiting, now: Waiting, uow: UnitOfWork) -> None:
    """Let every row that was there before say where it is now."""
    moved, to = uow.relocation, instance.definition_id
    old, new = before.outside, now.outside
    moved.move_instance(instance.id, to)
    moved.move_tasks(to, {id: each.activity_id for id, each in now.tasks.items() if id in before.tasks})
    jobs = {id: each.activity_id for id, each in now.timers.items() if id in before.timers}
    jobs |= {id: each.activity_id for id, each in new.continuations.items() if id in old.continuations}
    moved.move_jobs(to, jobs)
    work = {id: each.activity_id for id, each in new.external_tasks.items() if id in old.external_tasks}
    moved.move_external_tasks(to, work)
    heard = {id: (each.activity_id, each.name) for id, each in new.subscriptions.items() if id in old.subscriptions}
    moved.move_subscriptions(to, heard)


def _move_parts(instance: InstanceRecord, source: LoadedDefinition, target: LoadedDefinition, uow: UnitOfWork) -> None:
    """Let what units have entered stand at the activity in which the target gathers it, whatever that is called."""
    before, now = gathering(source.model), gathering(target.model)
    if before is not None and now is not None and before.id != now.id:
        uow.relocation.move_parts(instance.id, before.id, now.id)


def _told(command: MigrateInstances, target: LoadedDefinition) -> Event:
    plan = command.plan
    data: dict[str, object] = {
        "reason": command.reason.strip(),
        "from": str(plan.source_id),
        "to": str(plan.target_id),
        "key": target.record.key,
        "version": target.record.version,
        "plan": [[step.source, step.target, step.update_trigger] for step in plan.steps],
    }
    skips = [name for name in ("skip_listeners", "skip_mappings") if getattr(command, name)]
    if skips:
        data["skips"] = skips
    return Event(HistoryEventType.INSTANCE_MIGRATED, role="administrator", data=data)


def _named(loaded: LoadedDefinition) -> str:
    return f"{loaded.record.key} version {loaded.record.version}"
