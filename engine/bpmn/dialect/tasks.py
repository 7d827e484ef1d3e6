"""User tasks, script tasks, and tasks that pass through."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime

from engine.bpmn.dialect.context import evaluate, evaluate_text, run_script
from engine.bpmn.dialect.instants import instant
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Token
from engine.bpmn.expressions import compile_expression
from engine.bpmn.model import Assignment, Script
from engine.bpmn.runtime import ScriptResult, UserTask
from engine.errors import ExecutionError

DEFAULT_PRIORITY = 50
COUNTERS = frozenset({"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})
"""Variables of a multi-instance body; they say nothing about one task."""


class PassThrough(NodeSpec):
    """A `task` or `manualTask`: Camunda does nothing there and goes on."""


class UserTaskNode(NodeSpec):
    """Waits until someone completes it. Who may and until when is evaluated once, when the token comes in."""

    def enter(self, token: Token) -> None:
        """Evaluate the assignment and wait."""
        token.internal_data = {
            name: value
            for name, drawn in self._drawn()
            if (value := self._evaluated(token, name, drawn)) is not None and value != drawn
        }

    def finish(self, token: Token, variables: Mapping[str, object]) -> None:
        """Take what was entered, run the listeners that hear of it, and go on."""
        for name, value in variables.items():
            token.variables.set(name, value)
        for listener in self.node.listeners:
            if listener.event == "complete" and isinstance(listener.script, Script):
                _assign(token, run_script(token, listener.script))
        token.complete()

    def view(self, token: Token) -> UserTask:
        """Return the open task as the outside sees it."""
        facts = {name: drawn for name, drawn in self._drawn() if drawn} | token.internal_data
        lane = self.node.lane
        return UserTask(
            id=token.id,
            activity_id=token.activity_id,
            name=facts.get("name", ""),
            group=lane.group if lane else "",
            assignee=facts.get("assignee", ""),
            candidate_users=tuple(facts.get("candidate_users", ())),
            candidate_groups=tuple(facts.get("candidate_groups", ())),
            due=_moment(facts.get("due_date")),
            follow_up=_moment(facts.get("follow_up_date")),
            priority=int(facts.get("priority", DEFAULT_PRIORITY)),
            locals=_locals(token),
        )

    def _drawn(self) -> Iterable[tuple[str, object]]:
        yield "name", self.node.name
        for field in fields(Assignment):
            yield field.name, getattr(self.node.assignment, field.name)

    def _evaluated(self, token: Token, name: str, drawn: object) -> object:
        """Return what a drawn text stands for in a form that can be stored as JSON, None where nothing is drawn."""
        if not drawn:
            return None
        if isinstance(drawn, tuple):
            return drawn if all(map(_is_literal, drawn)) else list(_names(token, drawn))
        if name in ("due_date", "follow_up_date"):
            moment = instant(token, evaluate(token, str(drawn)))
            return moment.isoformat() if moment else None
        if name == "priority":
            return _priority(token, evaluate(token, str(drawn)))
        return evaluate_text(token, str(drawn))


class ScriptTask(NodeSpec):
    """Runs its script in the sandbox; what it assigned becomes variables, its value the result variable."""

    def enter(self, token: Token) -> bool:
        """Run the script and go on."""
        if self.node.script is not None:
            result = run_script(token, self.node.script)
            _assign(token, result)
            if self.node.result_variable:
                token.variables.set(self.node.result_variable, result.value)
        return True


def _assign(token: Token, result: ScriptResult) -> None:
    """Set what a script bound: each name in the scope that has it, else in the process."""
    for name, value in result.variables.items():
        token.variables.set(name, value)


def _is_literal(text: str) -> bool:
    return compile_expression(text).is_literal


def _names(token: Token, drawn: Iterable[str]) -> Iterable[str]:
    """Yield the users or groups a list of texts stands for; each may yield a list or a comma-separated text."""
    for text in drawn:
        value = evaluate(token, text)
        parts = value if isinstance(value, list) else str("" if value is None else value).split(",")
        yield from (name for part in parts if (name := str(part).strip()))


def _priority(token: Token, value: object) -> int | None:
    """Return a task's priority.

    Raises:
        ExecutionError: It is not a whole number.
    """
    if value is None or value == "":
        return None
    try:
        return int(str(value))
    except ValueError:
        raise ExecutionError(
            f"Cannot open the task: its priority {value!r:.80} is not a whole number.", token.activity_id
        ) from None


def _moment(stored: object) -> datetime | None:
    return datetime.fromisoformat(stored).astimezone(UTC) if isinstance(stored, str) else None


def _locals(token: Token) -> dict[str, object]:
    """Return the variables around the task that are not process-wide."""
    seen: dict[str, object] = {}
    for scope in token.variables.chain():
        if scope.parent is not None:
            seen = {name: value for name, value in scope.values.items() if name not in COUNTERS} | seen
    return seen
