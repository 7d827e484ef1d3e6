"""Who may do what. Pages, REST and the command line all come through here."""

from engine.bpmn.model import Definition
from engine.domain import ADMINISTRATORS, EXTERNAL_WORKERS, SYSTEM_USER, Actor, TaskStatus
from engine.errors import ConflictError, NotAllowedError
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork

SEPARATION_PROPERTY = "pemisahan_tugas"
"""Property of an activity: comma list of activities whose doer, in any round, may not do this one."""

OVERSEERS_PROPERTY = "pemantau"
"""Property of a process: comma list of groups that may see its figures: times, punctuality, workload, returns."""


def require_administrator(actor: Actor) -> None:
    """Let only administrators pass.

    Raises:
        NotAllowedError: The actor is none.
    """
    if not actor.is_administrator:
        raise NotAllowedError("action.not_allowed", f"Cannot let {actor.user_id} do this: only administrators may.")


def require_auditor(actor: Actor) -> None:
    """Let only auditors and administrators pass.

    Raises:
        NotAllowedError: The actor is neither.
    """
    if not (actor.is_auditor or actor.is_administrator):
        raise NotAllowedError("action.not_allowed", f"Cannot let {actor.user_id} do this: only auditors may.")


def require_engine(actor: Actor) -> None:
    """Let only the engine itself pass.

    Raises:
        NotAllowedError: The actor is a person or a program.
    """
    if actor.user_id != SYSTEM_USER:
        raise NotAllowedError("action.not_allowed", f"Cannot let {actor.user_id} do this: only a worker may.")


def require_external_worker(actor: Actor) -> None:
    """Let only external workers and administrators pass.

    Raises:
        NotAllowedError: The actor is neither.
    """
    if not actor.is_external_worker:
        raise NotAllowedError("action.not_allowed", f"Cannot let {actor.user_id} do this: only external workers may.")


def require_no_mere_auditor(actor: Actor) -> None:
    """Let everyone pass but auditors.

    Raises:
        NotAllowedError: The actor is one, and no administrator.
    """
    if actor.is_auditor and not actor.is_administrator:
        raise NotAllowedError("auditor.reads_only", f"Cannot let {actor.user_id} do this: auditors change nothing.")


def worker_role(actor: Actor) -> str:
    """Return the group in which an actor sends messages and does outside work; empty for the engine itself."""
    if actor.user_id == SYSTEM_USER:
        return ""
    return EXTERNAL_WORKERS if EXTERNAL_WORKERS in actor.groups else ADMINISTRATORS if actor.is_administrator else ""


def may_start(model: Definition, actor: Actor) -> bool:
    """Whether the actor may start instances of a process: its candidate starters, else the lane of its start event."""
    if actor.is_administrator:
        return True
    if model.candidate_starter_users or model.candidate_starter_groups:
        return actor.user_id in model.candidate_starter_users or bool(
            actor.groups.intersection(model.candidate_starter_groups)
        )
    start = model.start_node
    return start is not None and start.lane is not None and start.lane.group in actor.groups


def may_oversee(model: Definition, actor: Actor) -> bool:
    """Whether the actor may see a process's figures: administrators, auditors, and the groups its diagram names."""
    if actor.is_administrator or actor.is_auditor:
        return True
    drawn = model.properties.get(OVERSEERS_PROPERTY, "")
    return any(group.strip() in actor.groups for group in drawn.split(","))


def require_open(task: TaskRecord) -> None:
    """Let only open tasks pass.

    Raises:
        ConflictError: The task is completed or cancelled.
    """
    if task.status is not TaskStatus.OPEN:
        raise ConflictError("task.closed", f"Cannot change task {task.id}: it is {task.status}.", status=task.status)


def role_for(actor: Actor, candidates: frozenset[str]) -> str | None:
    """Return the group in which the actor may claim a task, "" for a candidate by name, None where the actor may not.

    A task without candidates belongs to administrators.
    """
    groups = sorted(group for group in actor.groups if f"group:{group}" in candidates)
    if groups:
        return groups[0]
    if f"user:{actor.user_id}" in candidates:
        return ""
    return None


def refusal_to_claim(actor: Actor, task: TaskRecord, candidates: frozenset[str]) -> str:
    """Return why the actor may not claim a task, as an error id; empty where nothing stands in the way."""
    if task.assignee and task.assignee != actor.user_id:
        return "task.claimed_by_other"
    if task.assignee == actor.user_id or role_for(actor, candidates) is not None:
        return ""
    if actor.is_administrator:
        return ""
    return "auditor.reads_only" if actor.is_auditor else "task.not_yours"


def refusal_to_complete(actor: Actor, task: TaskRecord, candidates: frozenset[str], doers: frozenset[str]) -> str:
    """Return why the actor may not complete a task, as an error id; empty where nothing stands in the way.

    `doers` are those who have done the activities that the diagram keeps apart from this one.
    """
    if actor.user_id in doers:
        return "duties.separated"
    if actor.is_administrator:
        return ""
    return refusal_to_claim(actor, task, candidates)


def refusal_to_note(actor: Actor, task: TaskRecord, candidates: frozenset[str]) -> str:
    """Return why the actor may leave nothing beside a task, as an error id. Colleagues of whoever claimed it may."""
    if actor.is_administrator or task.assignee == actor.user_id or role_for(actor, candidates) is not None:
        return ""
    return "auditor.reads_only" if actor.is_auditor else "task.not_yours"


def separated_doers(uow: UnitOfWork, model: Definition, task: TaskRecord) -> frozenset[str]:
    """Return who has done, in any round of the instance, an activity kept apart from this task's."""
    apart = separated_activities(model, task.activity_id)
    return uow.tasks.completed_by(task.instance_id, apart) if apart else frozenset()


def separated_activities(model: Definition, activity_id: str) -> list[str]:
    """Return the activities that the diagram keeps apart from this one."""
    drawn = model.nodes[activity_id].properties.get(SEPARATION_PROPERTY, "")
    return [activity.strip() for activity in drawn.split(",") if activity.strip()]


_REASONS = {
    "task.claimed_by_other": "somebody else has claimed it",
    "task.not_yours": "it belongs to another role",
    "auditor.reads_only": "auditors change nothing",
    "duties.separated": "whoever did {activities} may not do this one",
}


def refuse(refusal: str, verb: str, task: TaskRecord, model: Definition) -> None:
    """Raise the error for a refusal; an empty one passes.

    Raises:
        NotAllowedError: There is a refusal.
    """
    if not refusal:
        return
    apart = separated_activities(model, task.activity_id)
    names = ", ".join(model.nodes[activity].name for activity in apart if activity in model.nodes)
    reason = _REASONS[refusal].format(activities=names)
    raise NotAllowedError(refusal, f"Cannot {verb} task {task.id}: {reason}.", activity=names)
