"""The objects `execution` and `task` as an expression sees them, by Camunda's names."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.bpmn.expressions.context import ChangingContext, Context
from engine.bpmn.expressions.problems import EvaluationError


class Execution:
    """`execution`: the instance and the activity that is evaluated, and the variables it sees."""

    __slots__ = ("context",)

    def __init__(self, context: Context) -> None:
        self.context = context

    def variable(self, name: str) -> object:
        """Return a variable's value, null where there is none: `getVariable` forgives, `${name}` does not."""
        return self.context.lookup(name) if self.context.has(name) else None

    def has(self, name: str) -> bool:
        """Whether there is such a variable."""
        return self.context.has(name)

    def change(self, name: str, value: object, *, local: bool = False) -> None:
        """Set a variable where the context lets an expression do so: where a token stands, and not in a form."""
        if not isinstance(self.context, ChangingContext):
            raise EvaluationError("variables cannot be changed here")
        self.context.set_variable(name, value, local=local)

    @property
    def local(self) -> Mapping[str, object]:
        """The variables of the innermost scope."""
        return self.context.execution.local_variables


class Task(Execution):
    """`task`: the user task that is evaluated, and the variables it sees."""

    __slots__ = ()


def task_of(context: Context) -> Task:
    """Return `task`, or say that no user task is meant here."""
    if context.execution.task is None:
        raise EvaluationError("Cannot resolve identifier 'task'")
    return Task(context)


def _fact(name: str) -> Callable[[Any], object]:
    """Return a reader of one ExecutionFacts field; an empty text is null, as in Camunda."""
    return lambda execution: getattr(execution.context.execution, name) or None


def _task_fact(name: str) -> Callable[[Any], object]:
    return lambda task: getattr(task.context.execution.task, name)


EXECUTION_PROPERTIES: Mapping[str, Callable[[Any], object]] = {
    "id": _fact("instance_id"),
    "processInstanceId": _fact("instance_id"),
    "processBusinessKey": _fact("business_key"),
    "businessKey": _fact("business_key"),
    "processDefinitionId": _fact("definition_id"),
    "currentActivityId": _fact("activity_id"),
    "currentActivityName": _fact("activity_name"),
    "activityInstanceId": _fact("activity_instance_id"),
}
TASK_PROPERTIES: Mapping[str, Callable[[Any], object]] = {
    "id": _task_fact("id"),
    "taskDefinitionKey": _task_fact("activity_id"),
    "name": _task_fact("name"),
    "description": _task_fact("description"),
    "assignee": _task_fact("assignee"),
    "priority": _task_fact("priority"),
    "dueDate": _task_fact("due"),
    "followUpDate": _task_fact("follow_up"),
    "createTime": _task_fact("created"),
    "processInstanceId": _fact("instance_id"),
    "processDefinitionId": _fact("definition_id"),
    "execution": lambda task: Execution(task.context),
}
