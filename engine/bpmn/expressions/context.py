"""What an expression can see of the running instance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What `task.*` says of a user task.

    Attributes:
        id: Of the task.
        activity_id: Where in the diagram; Camunda calls it `taskDefinitionKey`.
        name, description, assignee: As evaluated so far, None where there is none.
        priority: 50 where nothing was drawn.
        due, follow_up, created: Instants in UTC.
    """

    id: str = ""
    activity_id: str = ""
    name: str | None = None
    description: str | None = None
    assignee: str | None = None
    priority: int = 50
    due: datetime | None = None
    follow_up: datetime | None = None
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExecutionFacts:
    """What `execution.*`, `task.*` and `currentUserGroups()` say.

    Attributes:
        instance_id, business_key, definition_id: Of the process instance; an empty business key is null.
        activity_id, activity_name, activity_instance_id: Of the activity that is evaluated now.
        local_variables: What `getVariableLocal` sees: the variables of the innermost scope only.
        user_groups: Ids of the groups of whoever gave the command.
        task: Only where a user task is meant; `task` is an unknown name elsewhere, as in Camunda.
    """

    instance_id: str = ""
    business_key: str = ""
    definition_id: str = ""
    activity_id: str = ""
    activity_name: str = ""
    activity_instance_id: str = ""
    local_variables: Mapping[str, object] = field(default_factory=dict)
    user_groups: tuple[str, ...] = ()
    task: TaskFacts | None = None


class Context(Protocol):
    """What an expression can see. The time is the command's, so that all of one command agrees."""

    def lookup(self, name: str) -> object:
        """Return a variable's value.

        Raises:
            KeyError: There is no such variable.
        """

    def has(self, name: str) -> bool:
        """Whether there is such a variable, null or not."""

    @property
    def execution(self) -> ExecutionFacts:
        """Facts of the instance and the activity."""

    @property
    def now(self) -> datetime:
        """The command's instant, UTC."""

    @property
    def user_id(self) -> str:
        """Who gave the command; empty for nobody."""


@runtime_checkable
class ChangingContext(Protocol):
    """A context whose variables `execution.setVariable` may change."""

    def set_variable(self, name: str, value: object, *, local: bool) -> None:
        """Set a variable where it is, else process-wide; with `local`, in the innermost scope."""


@dataclass(frozen=True, slots=True)
class MappingContext:
    """A context over one mapping, for forms, timers at process start, and wherever there is no scope."""

    variables: Mapping[str, object]
    now: datetime
    user_id: str = ""
    execution: ExecutionFacts = field(default_factory=ExecutionFacts)

    def lookup(self, name: str) -> object:
        """Return a variable's value, or raise KeyError."""
        return self.variables[name]

    def has(self, name: str) -> bool:
        """Whether there is such a variable."""
        return name in self.variables
