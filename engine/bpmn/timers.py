"""When a timer fires: the text or value of a timer event, an instant and a calendar give the due instant.

- Durations: hours, minutes and seconds are working time; `P1D` is one working day (450 minutes in the office), `P1W`
  five; years and months go by the wall clock and, where that ends outside working time, on to the next opening.
  Without a calendar all is plain time and `P1W` seven days.
- Dates: a date alone is the end of that day's work; without a calendar its midnight, as in Camunda. Any date in the
  year 9999 means never. Without a zone Western Indonesia is meant.
- Cycles: `R3/PT10S`, `R/PT1H`, `R5/2026-11-23T08:00/P1D`, `R/PT1H/2026-12-31` (until) and Quartz's cron. With a
  calendar, a cron firing outside working time moves to the next opening; several in one closed period become one.

Everything here is pure; results are UTC, to the millisecond.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from engine.bpmn.cron import Cron, read_cron
from engine.bpmn.iso8601 import NEVER, Duration, normal, opening, read_date, read_date_time, read_duration
from engine.bpmn.model import TimerKind
from engine.bpmn.runtime import WorkingTime
from engine.clock import OFFICE_ZONE

__all__ = ["NEVER", "Cycle", "due_instant", "is_never", "parse_cycle", "parse_timer"]

_REPETITIONS = re.compile(r"R([0-9]{0,9})")
_MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating timer, read.

    Attributes:
        repetitions: How often it fires in all, None for ever.
        period: Between firings; None for cron.
        cron: The cron text, read; None for a period.
        first: When it fires first, None for one period after the start.
        last: No firing is later than this; None for no end.
    """

    repetitions: int | None = None
    period: Duration | None = None
    cron: Cron | None = None
    first: datetime | None = None
    last: datetime | None = None

    def beginning(self, start: datetime, working_time: WorkingTime) -> datetime | None:
        """Return the first firing of a timer that begins to wait at `start`, None where its end is already past.

        A drawn first firing that is past by then is not made up for: the cycle goes on from the start.
        """
        if self.first is not None and self.first > start:
            return self._within(self.first)
        return self._within(self._next(start, working_time))

    def following(
        self, previous: datetime, fired: int, working_time: WorkingTime, now: datetime | None = None
    ) -> datetime | None:
        """Return the firing after one that was due at `previous`, None where there is none left.

        `fired` says how often it has fired, that one included. Firings missed while nothing ran are not made up for:
        one that would be before `now` is counted from `now`.
        """
        if self.repetitions is not None and fired >= self.repetitions:
            return None
        due = self._next(previous, working_time)
        if now is not None and due is not None and due < now:
            due = self._next(now, working_time)
        return self._within(due)

    def _next(self, after: datetime, working_time: WorkingTime) -> datetime | None:
        if self.period is not None:
            return self.period.after(after, working_time)
        due = self.cron.after(after) if self.cron else None
        return None if due is None else normal(opening(due, working_time))

    def _within(self, due: datetime | None) -> datetime | None:
        if due is None or is_never(due) or (self.last is not None and due > self.last):
            return None
        return due


def is_never(due: datetime) -> bool:
    """Whether a due time means that the timer does not fire."""
    return due >= NEVER


def parse_timer(kind: TimerKind, text: str) -> None:
    """Check the literal text of a timer event.

    Raises:
        ValueError: It cannot say when the timer fires; the message is a sentence.
    """
    text = _cleaned(text)
    if kind is TimerKind.CYCLE:
        parse_cycle(text)
    elif kind is TimerKind.DURATION or text.startswith(("P", "-P")):
        read_duration(text)
    elif read_date(text) is None:
        read_date_time(text)


def due_instant(kind: TimerKind, value: object, start: datetime, working_time: WorkingTime) -> datetime:
    """Return when a timer that begins to wait at `start` is due (UTC); for a cycle its first firing.

    `value` is what the timer's expression gave: a text, a date or an instant.

    Raises:
        ValueError: It does not say when; the message is a sentence.
        ExecutionError: The calendar does not reach that far.
    """
    if isinstance(value, date) and kind is TimerKind.DATE:
        return _instant_of(value, working_time)
    if not isinstance(value, str):
        given = "nothing" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"
        raise ValueError(f"A timer's {kind.value} needs a text or a date, not {given}.")
    text = _cleaned(value)
    if kind is TimerKind.CYCLE:
        return parse_cycle(text).beginning(start, working_time) or NEVER
    if kind is TimerKind.DURATION or text.startswith(("P", "-P")):
        return read_duration(text).after(start, working_time)
    day = read_date(text)
    return read_date_time(text) if day is None else _instant_of(day, working_time)


def parse_cycle(text: str) -> Cycle:
    """Read a cycle: `R[n]/[first/]period[/last]` or cron.

    Raises:
        ValueError: It is neither; the message is a sentence.
    """
    text = _cleaned(text)
    head, *rest = text.split("/")
    match = _REPETITIONS.fullmatch(head)
    if not match:
        return Cycle(cron=read_cron(text))
    if not 1 <= len(rest) <= 2:
        raise ValueError(f"'{text}' is not a cycle of the form R3/PT10S or R/2026-11-23T08:00/P1D.")
    repetitions = int(match[1]) if match[1] else None
    if repetitions == 0:
        raise ValueError(f"'{text}' repeats 0 times; write R1 for once or R for ever.")
    index = 0 if rest[0].startswith(("P", "-")) else 1
    period = read_duration(rest[index] if index < len(rest) else "")
    if period.is_zero or (not period.months and not period.weeks and not period.days and period.minutes < 1 / 60):
        raise ValueError(f"'{text}' repeats without pause; the shortest period is PT1S.")
    first = _bound(rest[0]) if index == 1 else None
    last = _bound(rest[1]) if index == 0 and len(rest) == 2 else None
    return Cycle(repetitions, period, None, first, last)


def _bound(text: str) -> datetime:
    day = read_date(text)
    return read_date_time(text) if day is None else normal(_midnight(day))


def _instant_of(value: date, working_time: WorkingTime) -> datetime:
    """Return the instant a date (the end of its work) or an instant stands for."""
    if isinstance(value, datetime):
        return normal(value if value.tzinfo else value.replace(tzinfo=OFFICE_ZONE))
    midnight = normal(_midnight(value))
    return midnight if is_never(midnight) else normal(working_time.closing(midnight))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)


def _cleaned(text: str) -> str:
    """Return a timer's text without the white space that XML editors leave around it."""
    text = text.strip()
    if not text:
        raise ValueError("The timer's text is empty.")
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"The timer's text is longer than {_MAX_LENGTH} characters.")
    return text
