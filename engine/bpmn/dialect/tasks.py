"""User tasks, script tasks, and tasks that pass through."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from engine.bpmn.dialect.context import assign, evaluate, evaluate_text, run_script
from engine.bpmn.dialect.instants import due_again, instant
from engine.bpmn.dialect.listeners import hear, hear_last
from engine.bpmn.dialect.node import NodeSpec, ProcessSpec
from engine.bpmn.dialect.throwing import throw_raised
from engine.bpmn.dialect.token import Place, Token
from engine.bpmn.expressions import TaskFacts, compile_expression
from engine.bpmn.model import Assignment, Node
from engine.bpmn.runtime import BpmnError, UserTask
from engine.errors import ExecutionError

DEFAULT_PRIORITY = 50
COUNTERS = frozenset({"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})
"""Variables of a multi-instance body; they say nothing about one task."""


class PassThrough(NodeSpec):
    """A `task` or `manualTask`: Camunda does nothing there and goes on."""


class UserTaskNode(NodeSpec):
    """Waits until someone completes it. Who may and until when is evaluated once, when the token comes in."""

    def __init__(self, process: ProcessSpec, name: str, node: Node) -> None:
        super().__init__(process, name, node)
        assigned = tuple((field.name, getattr(node.assignment, field.name)) for field in fields(Assignment))
        self._texts: tuple[tuple[str, object], ...] = (("name", node.name), *assigned)
        self._shown: dict[str, Any] = {name: text for name, text in self._texts if text}

    def enter(self, token: Token) -> None:
        """Evaluate the assignment, tell the listeners, and wait."""
        token.internal_data = {
            name: value
            for name, drawn in self._drawn()
            if (value := self._evaluated(token, name, drawn)) is not None and value != drawn
        }
        if "due_date" in token.internal_data:
            token.internal_data["since"] = token.workflow.environment.now.isoformat()
        if self.node.listeners:
            hear(token, self.node.listeners, "create")
            if self._facts(token).get("assignee"):
                hear(token, self.node.listeners, "assignment")

    def finish(self, token: Token, variables: Mapping[str, object]) -> None:
        """Take what was entered, run the listeners that hear of it, and go on."""
        token.variables.update(variables)
        if self.node.listeners and not self.hears(token, "complete"):
            return
        token.complete()

    def hears(self, token: Token, event: str) -> bool:
        """Run the task's listeners of an event, and say whether the task is still open after it."""
        try:
            hear(token, self.node.listeners, event)
        except BpmnError as error:
            throw_raised(token, error)
        return not token.finished

    def cancelled(self, token: Token) -> None:
        """Tell the listeners that the task is taken away."""
        if token.is_open:
            hear_last(token, self.node.listeners, "delete")
        super().cancelled(token)

    def count_again(self, token: Token, began: datetime | None) -> None:
        """Compute anew when an open task is due that has a drawn date or duration, by the calendar that now counts."""
        drawn = self.node.assignment.due_date
        since = _moment(token.internal_data.get("since")) or began
        if drawn and since and "due_date" in token.internal_data and _is_literal(drawn):
            token.internal_data["due_date"] = due_again(token, drawn, since).isoformat()

    def task_facts(self, token: Token) -> TaskFacts:
        """Return what `task` means in expressions at this task."""
        facts = self._facts(token)
        return TaskFacts(
            id=str(token.id),
            activity_id=token.activity_id,
            name=facts.get("name") or None,
            description=self.node.documentation or None,
            assignee=facts.get("assignee") or None,
            priority=_number(facts.get("priority")),
            due=_moment(facts.get("due_date")),
            follow_up=_moment(facts.get("follow_up_date")),
        )

    def view(self, token: Token) -> UserTask:
        """Return the open task as the outside sees it."""
        facts = self._facts(token) if token.internal_data else self._shown
        lane, due, follow_up = self.node.lane, facts.get("due_date"), facts.get("follow_up_date")
        return UserTask(
            id=token.id,
            activity_id=token.activity_id,
            name=facts.get("name", ""),
            group=lane.group if lane else "",
            assignee=facts.get("assignee", ""),
            candidate_users=tuple(facts.get("candidate_users", ())),
            candidate_groups=tuple(facts.get("candidate_groups", ())),
            due=_moment(due) if due else None,
            follow_up=_moment(follow_up) if follow_up else None,
            priority=_number(facts["priority"]) if "priority" in facts else DEFAULT_PRIORITY,
            locals=_locals(token),
        )

    def kept(self, token: Token, other: Place) -> dict[str, object]:
        """Return the task as it was opened: name, who may do it, its dates. Camunda takes none of them anew."""
        if isinstance(other, UserTaskNode) and list(self._drawn()) == list(other._drawn()):
            return dict(token.internal_data)
        facts = self._facts(token)
        plain = {name: list(drawn) if isinstance(drawn, tuple) else drawn for name, drawn in self._drawn()}
        return {**{name: facts.get(name, drawn) for name, drawn in plain.items()}, **token.internal_data}

    def _facts(self, token: Token) -> dict[str, Any]:
        return {**self._shown, **token.internal_data}

    def _drawn(self) -> Iterable[tuple[str, object]]:
        return self._texts

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
            assign(token, result)
            if self.node.result_variable:
                token.variables.set(self.node.result_variable, result.value)
        return True


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


def _number(stored: object) -> int:
    if stored is None:
        return DEFAULT_PRIORITY
    try:
        return int(str(stored))
    except ValueError:
        return DEFAULT_PRIORITY  # It is not evaluated yet.


def _moment(stored: object) -> datetime | None:
    try:
        return datetime.fromisoformat(stored).astimezone(UTC) if isinstance(stored, str) else None
    except ValueError:
        return None  # It is not evaluated yet.


def _locals(token: Token) -> dict[str, object]:
    """Return the variables around the task that are not process-wide."""
    seen: dict[str, object] = {}
    scope = token.variables
    while scope.parent is not None:
        seen = {name: value for name, value in scope.values.items() if name not in COUNTERS} | seen
        scope = scope.parent
    return seen
