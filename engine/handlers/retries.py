"""How often and when a job is tried again: the engine's own way, or the diagram's `camunda:failedJobRetryTimeCycle`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.iso8601 import read_duration
from engine.bpmn.model import Node
from engine.bpmn.timers import parse_cycle
from engine.calendar import calendar_named


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """When a job is tried.

    Attributes:
        tries: How often in all, before it becomes an incident.
        waits: How long to wait after the first failure, after the second, and so on; the last one repeats.
    """

    tries: int
    waits: tuple[timedelta, ...]

    def wait_after(self, failures: int) -> timedelta:
        """Return how long to wait after so many failures, from 1."""
        return self.waits[min(failures, len(self.waits)) - 1]


DEFAULT = RetryPlan(3, (timedelta(seconds=30), timedelta(minutes=5)))
"""Three tries, as in Camunda; unlike Camunda, not all at once."""

OUTSIDE = RetryPlan(
    12,
    tuple(timedelta(minutes=minutes) for minutes in (0.5, 1, 2, 5, 10, 20, 40, 60, 120, 240, 480)),
)
"""What is done outside the engine waits for others: a mail server may be away over a night."""

_PLAIN = calendar_named("24x7")


def plan_for(node: Node | None, variables: Mapping[str, object], now: datetime) -> RetryPlan:
    """Return when jobs at a node are tried: `R3/PT5M` three times, `PT1M,PT10M` once more than it names waits.

    Raises:
        ExecutionError: Its expression fails.
    """
    if node is None or not node.retries:
        return DEFAULT
    text = str(compile_expression(node.retries).evaluate(MappingContext(variables, now)) or "").strip()
    if text.upper().startswith("R"):
        cycle = parse_cycle(text)
        wait = cycle.period.after(now, _PLAIN) - now if cycle.period else timedelta()
        return RetryPlan(cycle.repetitions or DEFAULT.tries, (wait,))
    waits = tuple(read_duration(part.strip()).after(now, _PLAIN) - now for part in text.split(",") if part.strip())
    return RetryPlan(len(waits) + 1, waits) if waits else DEFAULT
