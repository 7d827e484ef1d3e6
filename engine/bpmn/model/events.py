"""What events wait for and throw."""

from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.model.work import CallMapping


class TimerKind(StrEnum):
    """Which of the three a timer event definition carries."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


class EventKind(StrEnum):
    """What an event waits for or throws."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    LINK = "link"
    TERMINATE = "terminate"
    CONDITIONAL = "conditional"
    COMPENSATE = "compensate"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Event:
    """What makes an event node an event.

    Attributes:
        kind: What it waits for or throws.
        timer: With kind TIMER, which form; `expression` is its text.
        expression: Timer text, or the condition of a conditional event; `${...}` allowed.
        name: Name of the message, signal or link; code of the error or escalation. Empty: any. `${...}` allowed in
            names of messages and signals.
        code_variable, message_variable: Variables that get the code and the message of a caught error or escalation.
        variable_name, variable_events: Of a conditional event: which variable's `create`, `update`, `delete` count.
        activity: Of a compensation throw: the activity to compensate; empty for all of its scope.
        inputs: `camunda:in` mappings of a thrown signal.
        message: `camunda:errorMessage` of a thrown error.
    """

    kind: EventKind
    timer: TimerKind | None = None
    expression: str = ""
    name: str = ""
    code_variable: str = ""
    message_variable: str = ""
    variable_name: str = ""
    variable_events: tuple[str, ...] = ()
    activity: str = ""
    inputs: tuple[CallMapping, ...] = ()
    message: str = ""
