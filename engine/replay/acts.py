"""Each kind of event that makes an instance go on: how it is done again.

One function a kind. Whoever adds a command that moves an instance tells it by an event of its own, with everything that
came from outside in its data, and adds its line to `ACTS`; a test asks for it.
"""

from collections.abc import Callable, Iterable

from engine.bpmn.runtime import UserTask
from engine.bpmn.workflow import Workflow
from engine.domain import HistoryEventType as Type
from engine.handlers.limits import set_limits
from engine.replay.moving import migrate, modify
from engine.replay.scene import Scene

Act = Callable[[Scene], None]


def _start(scene: Scene) -> None:
    scene.begin(Workflow.start(scene.loaded.compiled, scene.environment, scene.values(), scene.told.activity_id))


def _cancel(scene: Scene) -> None:
    scene.running.cancel()
    scene.cancelled = True


def _count_again(scene: Scene) -> None:
    """Count by the calendar that a change has made; everything knows since when it waits."""
    scene.running.count_again({})
    scene.acting = ""


def _set_limit(scene: Scene) -> None:
    set_limits(scene.running, scene.loaded.model, scene.values())


def _complete_task(scene: Scene) -> None:
    scene.completed = _task(scene).id
    scene.running.complete_task(scene.completed, scene.values())


def _assign(scene: Scene) -> None:
    """Let a task's listeners hear of its new assignee; nothing else of a workflow knows one."""
    _notify(scene, ("update", "assignment"), scene.text("after"))


def _change_task(scene: Scene) -> None:
    _notify(scene, ("update",), scene.text("assignee"))


def _notify(scene: Scene, heard: Iterable[str], assignee: str) -> None:
    task = _task(scene)
    if scene.loaded.model.nodes[task.activity_id].listeners:
        for event in heard:
            if any(open.id == task.id for open in scene.running.user_tasks):
                scene.running.notify_task(task.id, event, assignee)


def _fail_task(scene: Scene) -> None:
    scene.running.raise_error(_task(scene).id, scene.text("code"), scene.text("message"), scene.values())


def _escalate_task(scene: Scene) -> None:
    scene.running.escalate(_task(scene).id, scene.text("code"), scene.values())


def _fire_timer(scene: Scene) -> None:
    scene.fired = scene.id_of("job")
    scene.running.fire_timer(scene.fired)
    scene.acting = scene.loaded.model.nodes[scene.told.activity_id].attached_to or scene.told.activity_id


def _continue(scene: Scene) -> None:
    scene.running.continue_(scene.waiting_at(scene.before.outside.continuations.values(), "job"))


def _deliver(scene: Scene) -> None:
    subscription = scene.waiting_at(scene.before.outside.subscriptions.values(), "token")
    scene.running.deliver(subscription, scene.values(), scene.values("local"))


def _complete_external(scene: Scene) -> None:
    scene.completed = scene.id_of("id")
    scene.running.complete_external(scene.completed, scene.values(), scene.values("local"))


def _fail_external(scene: Scene) -> None:
    """A worker raised an error (it has a code), or reported a failure, of which the diagram may make one."""
    id, workflow = scene.id_of("id"), scene.running
    if "code" in scene.told.data:
        workflow.raise_error(id, scene.text("code"), scene.text("message"), scene.values())
        scene.completed = id
        return
    workflow.set_variables(scene.values())
    still_waits = any(task.id == id for task in workflow.external_tasks)
    if still_waits and workflow.fail_external(id, scene.text("message"), scene.text("details")):
        scene.completed = id


def _complete_call(scene: Scene) -> None:
    scene.running.complete_call(scene.id_of("id"), scene.values())


def _fail_call(scene: Scene) -> None:
    scene.running.fail_call(scene.id_of("id"), scene.text("code"), scene.text("message"), scene.values())


def _escalate_call(scene: Scene) -> None:
    scene.running.escalate_call(scene.id_of("id"), scene.text("code"), scene.values())


def _set_local_variables(scene: Scene) -> None:
    token = scene.waiting_at(scene.running.tokens, "token")
    removed = scene.told.data.get("removed")
    gone = tuple(map(str, removed)) if isinstance(removed, list) else ()
    scene.running.set_local_variables(token, scene.values(), gone)


def _set_variables(scene: Scene) -> None:
    removed = scene.told.data.get("removed")
    gone = tuple(map(str, removed)) if isinstance(removed, list) else ()
    set_limits(scene.running, scene.loaded.model, scene.values(), gone)
    scene.acting = ""


def _task(scene: Scene) -> UserTask:
    """Return the open task that an act is about.

    Raises:
        KeyError: It is not open.
    """
    return scene.before.tasks[scene.ids.now(str(scene.told.task_id))]


ACTS: dict[Type, Act] = {
    Type.INSTANCE_STARTED: _start,
    Type.INSTANCE_CANCELLED: _cancel,
    Type.INSTANCE_MODIFIED: modify,
    Type.INSTANCE_MIGRATED: migrate,
    Type.INSTANCE_RECOUNTED: _count_again,
    Type.TASK_LIMITED: _set_limit,
    Type.TASK_CLAIMED: _assign,
    Type.TASK_UNCLAIMED: _assign,
    Type.TASK_REASSIGNED: _assign,
    Type.TASK_CHANGED: _change_task,
    Type.TASK_COMPLETED: _complete_task,
    Type.TASK_FAILED: _fail_task,
    Type.TASK_ESCALATED: _escalate_task,
    Type.TIMER_FIRED: _fire_timer,
    Type.JOB_EXECUTED: _continue,
    Type.SIGNAL_RECEIVED: _deliver,
    Type.MESSAGE_RECEIVED: _deliver,
    Type.RECEIVE_SIGNALLED: _deliver,
    Type.EXTERNAL_TASK_COMPLETED: _complete_external,
    Type.EXTERNAL_TASK_FAILED: _fail_external,
    Type.CALL_COMPLETED: _complete_call,
    Type.CALL_FAILED: _fail_call,
    Type.CALL_ESCALATED: _escalate_call,
    Type.VARIABLES_SET: _set_variables,
    Type.LOCAL_VARIABLES_SET: _set_local_variables,
}
