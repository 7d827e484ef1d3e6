"""When a timer is due, computed once from the command's instant; and a cycle's next firing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn import timers
from engine.bpmn.dialect.context import evaluate, located
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Event, TimerKind
from engine.errors import ExecutionError


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timer's next firing.

    Attributes:
        due: When (UTC).
        cycle: For a cycle: its text as evaluated.
        fired: How often it has fired before.
    """

    due: datetime
    cycle: str = ""
    fired: int = 0

    def stored(self) -> dict[str, object]:
        """Return it as plain JSON."""
        stored: dict[str, object] = {"due": self.due.isoformat()}
        if self.cycle:
            stored |= {"cycle": self.cycle, "fired": self.fired}
        return stored

    @classmethod
    def restored(cls, stored: Mapping[str, object]) -> "Schedule":
        """Return what `stored` was made of."""
        fired = stored.get("fired", 0)
        assert isinstance(fired, int)
        return cls(datetime.fromisoformat(str(stored["due"])), str(stored.get("cycle", "")), fired)


def first_firing(context: Token, timer: Token, event: Event) -> Schedule:
    """Return when a timer fires first, its expression evaluated where another token stands.

    Raises:
        ExecutionError: It yields nothing that says a time; names the timer.
    """
    kind = event.timer or TimerKind.DURATION
    value = evaluate(context, event.expression)
    due = _due(timer, kind, value)
    return Schedule(due, str(value) if kind is TimerKind.CYCLE else "")


def next_firing(timer: Token, last: Schedule) -> Schedule | None:
    """Return a cycle's firing after the last one, None where it has none left or is no cycle."""
    if not last.cycle:
        return None
    environment = timer.workflow.environment
    fired = last.fired + 1
    due = timers.parse_cycle(last.cycle).following(last.due, fired, environment.working_time, environment.now)
    return None if due is None else Schedule(due, last.cycle, fired)


def instant(token: Token, value: object) -> datetime | None:
    """Return the instant (UTC) that a due or follow-up date stands for: a date, or a duration from now.

    Nothing drawn, or null, is None.

    Raises:
        ExecutionError: It is neither; names the activity.
    """
    if value is None or value == "":
        return None
    return _due(token, TimerKind.DATE, value)


def _due(token: Token, kind: TimerKind, value: object) -> datetime:
    environment = token.workflow.environment
    try:
        return timers.due_instant(kind, value, environment.now, environment.working_time)
    except ExecutionError as error:
        raise located(error, token) from error
    except ValueError as error:
        raise ExecutionError(f"Cannot compute when it is due: {error}", token.activity_id) from error
