"""What is done by itself: scripts, listeners, services, and the mappings that carry values in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Script:
    """A script as drawn. `format` is `python`; others are refused at deployment."""

    source: str
    format: str = "python"


@dataclass(frozen=True, slots=True)
class Listener:
    """One `camunda:taskListener` or `camunda:executionListener` of the kinds that Alur runs.

    Attributes:
        event: `start`, `end` or `take` of an execution; `create`, `assignment`, `complete`, `update` or `delete` of a
            task. A `complete` script sees the task's variables with what was entered; each name it binds is set in the
            scope that has it, else in the process. Camunda refuses output parameters at a multi-instance activity, so
            this is how one instance hands over its result.
        script: What it runs: a script, or the text of an expression or a delegate expression.
        delegate: Whether the text is a delegate expression, `${name}` of a delegate registered with the engine.
    """

    event: str
    script: "Script | str"
    delegate: bool = False


class ServiceKind(StrEnum):
    """How a service, send or business rule task, or a message throw event, does its work."""

    EXTERNAL = "external"
    """By a worker outside, under a topic."""
    EXPRESSION = "expression"
    """By evaluating `camunda:expression`."""
    DELEGATE = "delegate"
    """By a delegate registered by name: `camunda:delegateExpression="${name}"`."""
    DECISION = "decision"
    """By a deployed decision table: `camunda:decisionRef`."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a service-like node does, as drawn.

    Attributes:
        topic, priority: With EXTERNAL; literals or `${...}`.
        expression: With EXPRESSION and DELEGATE.
        decision, binding, version, map_result: With DECISION: key or `${...}`; latest, deployment, version or
            versionTag; singleEntry, singleResult, collectEntries or resultList.
        errors: With EXTERNAL: what turns a worker's answer into a BPMN error, in order.
    """

    kind: ServiceKind
    topic: str = ""
    priority: str = ""
    expression: str = ""
    decision: str = ""
    binding: str = "latest"
    version: str = ""
    map_result: str = ""
    errors: "tuple[ErrorMapping, ...]" = ()


@dataclass(frozen=True, slots=True)
class ErrorMapping:
    """One `camunda:errorEventDefinition` of an external task: where `expression` is true, `code` is thrown.

    It is evaluated when a worker completes the task or reports a failure; `externalTask.errorMessage` and
    `externalTask.errorDetails` are known in it.
    """

    code: str
    expression: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One `camunda:inputParameter` or `outputParameter`: text with `${...}`, a script, a list or a map of these."""

    name: str
    value: "str | Script | tuple[object, ...] | Mapping[str, object]"


@dataclass(frozen=True, slots=True)
class CallMapping:
    """One `camunda:in` or `camunda:out` of a call activity.

    Attributes:
        source: Name of a variable, or empty.
        source_expression: `${...}`, or empty.
        target: Name of the variable there, or empty.
        all: `variables="all"`.
        business_key: `${...}` of a `camunda:in businessKey`.
        local: `local="true"`.
    """

    source: str = ""
    source_expression: str = ""
    target: str = ""
    all: bool = False
    business_key: str = ""
    local: bool = False
