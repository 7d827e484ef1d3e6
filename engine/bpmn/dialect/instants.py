"""When a timer is due, computed once from the command's instant; a cycle's next firing; and the same counted again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.bpmn import timers
from engine.bpmn.dialect.context import evaluate, located
from engine.bpmn.dialect.token import Token
from engine.bpmn.expressions import compile_expression
from engine.bpmn.iso8601 import read_date
from engine.bpmn.model import Event, TimerKind
from engine.errors import ExecutionError


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timer's next firing.

    Attributes:
        due: When (UTC).
        cycle: For a cycle: its text as evaluated.
        fired: How often it has fired before.
        since: What it is counted from; None in states of before this was kept.
        text: What its expression gave, where that is not what is drawn.
    """

    due: datetime
    cycle: str = ""
    fired: int = 0
    since: datetime | None = None
    text: str = ""

    def stored(self) -> dict[str, object]:
        """Return it as plain JSON."""
        stored: dict[str, object] = {"due": self.due.isoformat()}
        if self.cycle:
            stored |= {"cycle": self.cycle, "fired": self.fired}
        if self.since is not None:
            stored["since"] = self.since.isoformat()
        if self.text:
            stored["text"] = self.text
        return stored

    @classmethod
    def restored(cls, stored: Mapping[str, object]) -> "Schedule":
        """Return what `stored` was made of."""
        fired = stored.get("fired", 0)
        assert isinstance(fired, int)
        since = datetime.fromisoformat(str(stored["since"])) if "since" in stored else None
        return cls(due_of(stored), str(stored.get("cycle", "")), fired, since, str(stored.get("text", "")))


def due_of(stored: Mapping[str, object]) -> datetime:
    """Return when a timer is due, from what its schedule's `stored` was."""
    return datetime.fromisoformat(str(stored["due"]))


def first_firing(context: Token, timer: Token, event: Event) -> Schedule:
    """Return when a timer fires first, its expression evaluated where another token stands.

    Raises:
        ExecutionError: It yields nothing that says a time; names the timer.
    """
    kind = event.timer or TimerKind.DURATION
    value = evaluate(context, event.expression)
    since = timer.workflow.environment.now
    due = _due(timer, kind, value, since)
    if kind is TimerKind.CYCLE:
        return Schedule(due, str(value), since=since)
    return Schedule(due, since=since, text="" if value == event.expression else _as_text(value))


def next_firing(timer: Token, last: Schedule) -> Schedule | None:
    """Return a cycle's firing after the last one, None where it has none left or is no cycle."""
    if not last.cycle:
        return None
    environment = timer.workflow.environment
    fired = last.fired + 1
    cycle, working_time = timers.parse_cycle(last.cycle), environment.working_time
    due = cycle.following(last.due, fired, working_time, environment.now)
    if due is None:
        return None
    missed = cycle.following(last.due, fired, working_time) != due
    return Schedule(due, last.cycle, fired, environment.now if missed else last.due)


def counted_again(timer: Token, event: Event, began: datetime | None) -> Schedule:
    """Return when a waiting timer fires by the calendar that now counts, from what it was counted from.

    Args:
        timer: The waiting token.
        event: Its event.
        began: When it began to wait, for a state that does not say so.

    Raises:
        ExecutionError: The calendar does not reach that far; names the timer.
    """
    last = Schedule.restored(timer.internal_data)
    since = last.since or began
    text = last.text or _countable(timer, event)
    if since is None or not (text or last.cycle) or timers.is_never(last.due):
        return last
    if not last.cycle:
        return replace(last, due=_due(timer, event.timer or TimerKind.DURATION, text, since), since=since)
    if not last.fired:
        return replace(last, due=_due(timer, TimerKind.CYCLE, last.cycle, since), since=since)
    due = timers.parse_cycle(last.cycle).following(since, last.fired, timer.workflow.environment.working_time)
    return replace(last, due=due or last.due, since=since)


def _countable(timer: Token, event: Event) -> str:
    """Return the duration or day that a timer's expression says, empty where it says an instant or nothing.

    One that is no literal, in a state that does not keep what it gave, is evaluated now.
    """
    if compile_expression(event.expression).is_literal:
        return event.expression
    try:
        text = _as_text(evaluate(timer.attached_to or timer, event.expression))
        return text if text.startswith("P") or read_date(text) else ""
    except (ExecutionError, ValueError):
        return ""


def due_again(task: Token, text: str, began: datetime) -> datetime:
    """Return the due date a text drawn at a task stands for by the calendar that now counts.

    Raises:
        ExecutionError: The calendar does not reach that far; names the task.
    """
    return _due(task, TimerKind.DATE, text, began)


def instant(token: Token, value: object) -> datetime | None:
    """Return the instant (UTC) that a due or follow-up date stands for: a date, or a duration from now.

    Nothing drawn, or null, is None.

    Raises:
        ExecutionError: It is neither; names the activity.
    """
    if value is None or value == "":
        return None
    return _due(token, TimerKind.DATE, value, token.workflow.environment.now)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _due(token: Token, kind: TimerKind, value: object, since: datetime) -> datetime:
    try:
        return timers.due_instant(kind, value, since, token.workflow.environment.working_time)
    except ExecutionError as error:
        raise located(error, token) from error
    except ValueError as error:
        raise ExecutionError(f"Cannot compute when it is due: {error}", token.activity_id) from error
