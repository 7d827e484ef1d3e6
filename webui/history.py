"""An instance's history as pages tell it: each event with who did it, in which role, and the words left with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.domain import HistoryEventType as Event
from engine.read_models import GroupRow, HistoryLine, InstanceView
from webui.sentences import Names, person, say

QUIET: frozenset[Event] = frozenset(
    {
        Event.ACTIVITY_STARTED,
        Event.ACTIVITY_COMPLETED,
        Event.ACTIVITY_CANCELLED,
        Event.FLOW_TAKEN,
        Event.VARIABLE_CHANGED,
        Event.TASK_CREATED,
        Event.TASK_CLAIMED,
        Event.TASK_CHANGED,
        Event.TASK_OFFERED,
        Event.LOCAL_VARIABLES_SET,
        Event.TIMER_SCHEDULED,
        Event.TIMER_CANCELLED,
        Event.TIMER_FIRED,
        Event.TIMER_RETIMED,
        Event.ESCALATION_RAISED,
        Event.JOB_EXECUTED,
        Event.DECISION_EVALUATED,
        Event.CALL_COMPLETED,
        Event.EXTERNAL_TASK_CREATED,
        Event.EXTERNAL_TASK_COMPLETED,
        Event.EXTERNAL_TASK_CANCELLED,
    }
)
"""What the engine notes for itself: in Jejak Audit, not in Riwayat."""

TONES: Mapping[Event, str] = {
    Event.TASK_COMPLETED: "done",
    Event.INSTANCE_COMPLETED: "done",
    Event.INSTANCE_STARTED: "start",
    Event.TASK_RETURNED: "returned",
    Event.TASK_OVERDUE: "late",
    Event.INCIDENT_OPENED: "late",
    Event.JOB_FAILED: "late",
    Event.INSTANCE_CANCELLED: "late",
    Event.INSTANCE_SUSPENDED: "held",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event, said: the sentence, the words a person left with it, how it is marked."""

    line: HistoryLine
    who: str
    role: str
    sentence: str
    note: str
    tone: str
    is_told: bool
    """Whether it belongs into Riwayat, which people read, and not only into Jejak Audit."""


def history_of(view: InstanceView, groups: Iterable[GroupRow]) -> tuple[Told, ...]:
    """Say the history of an instance, event by event, the first first. `groups` name the roles people acted in."""
    people = {line.actor: line.actor_name for line in view.history}
    people.update({row.assignee: row.assignee_name for row in view.tasks if row.assignee})
    names = Names({row.id: row.unit for row in view.tasks}, people, role_names(groups))
    return tuple(tell(line, names) for line in view.history)


def role_names(groups: Iterable[GroupRow]) -> dict[str, str]:
    """Return the names of the roles people acted in, by id."""
    return {group.id: group.name for group in groups}


def tell(line: HistoryLine, names: Names) -> Told:
    """Say one event, with who did it in which role."""
    return Told(
        line=line,
        who=person(line),
        role=names.roles.get(line.role, line.role),
        sentence=say(line, names),
        note=note(line),
        tone=TONES.get(line.type, "plain"),
        is_told=line.type not in QUIET,
    )


def note(line: HistoryLine) -> str:
    """Return the words a person left with an event: a Catatan Perbaikan or a reason; empty where there are none.

    Why a due time has moved is said once, with what moved it.
    """
    if line.type in (Event.TASK_RETIMED, Event.TIMER_RETIMED):
        return ""
    return str(line.data.get("note") or line.data.get("reason") or "")
