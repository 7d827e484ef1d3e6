"""The steps of a replay in words: what a reader sees beside the diagram, and in the printed table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from engine.domain import HistoryEventType as Event
from engine.read_models import ActivityMark, FlowMove, GroupRow, HistoryLine, ReplayStep, ReplayView, ValueChange
from webui import history, sentences, times, value_words
from webui.statuses import Shown

CONSEQUENCES = frozenset(
    {
        Event.TASK_RETURNED,
        Event.TASK_OVERDUE,
        Event.TASK_CANCELLED,
        Event.ESCALATION_RAISED,
        Event.ERROR_RAISED,
        Event.SIGNAL_SENT,
        Event.EXTERNAL_TASK_CREATED,
        Event.INCIDENT_OPENED,
        Event.INCIDENT_RESOLVED,
        Event.INSTANCE_COMPLETED,
    }
)
"""What is worth telling of what followed. New tasks are told together; the rest is seen on the diagram."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step, said.

    Attributes:
        note: What whoever did it wrote with it.
        tone: As of `history.TONES`.
        consequences: Sentences of what followed.
        lateness: How its task stood to its standard time, None where it is about no task.
        left: Working time that was left, empty where none was: "sisa 1 jam kerja".
        focus: Node that it is about.
    """

    number: int
    at: datetime
    who: str
    role: str
    sentence: str
    note: str
    tone: str
    consequences: tuple[str, ...]
    changes: tuple[Change, ...]
    lateness: Shown | None
    left: str
    due_at: datetime | None
    focus: str
    flows: tuple[FlowMove, ...]
    marks: dict[str, ActivityMark | None]

    def as_json(self) -> dict[str, object]:
        """Return it as the page's script reads it."""
        return {
            "at": times.long_time(self.at),
            "who": self.who,
            "role": self.role,
            "sentence": self.sentence,
            "note": self.note,
            "tone": self.tone,
            "also": self.consequences,
            "changes": [(change.label, change.before, change.after) for change in self.changes],
            "lateness": [self.lateness.tone, self.lateness.word, self.left] if self.lateness else None,
            "due": times.long_time(self.due_at) if self.due_at else "",
            "focus": self.focus,
            "flows": [(move.flow_id, move.wave) for move in self.flows],
            "marks": {node: mark and [mark.state, mark.count] for node, mark in self.marks.items()},
        }


def told_steps(view: ReplayView, groups: Iterable[GroupRow]) -> tuple[ToldStep, ...]:
    """Say all steps of a replay."""
    people = {line.actor: line.actor_name for step in view.steps for line in step.lines}
    names = sentences.Names(view.task_units, people, history.role_names(groups))
    return tuple(_told(step, view, names) for step in view.steps)


def _told(step: ReplayStep, view: ReplayView, names: sentences.Names) -> ToldStep:
    main = next((line for line in step.lines if line.type is Event.TASK_OVERDUE), step.lines[0])
    returned = next((line for line in step.lines if line.type is Event.TASK_RETURNED), None)
    own_note = returned is not None and not returned.data.get("joint")
    told = history.tell(main, names)
    is_late = step.remaining_minutes is not None and step.remaining_minutes < 0
    tone = "returned" if returned else "late" if is_late and told.tone == "done" else told.tone
    return ToldStep(
        number=step.number,
        at=step.at,
        who=told.who,
        role="" if told.role == told.who else told.role,
        sentence=told.sentence,
        note=told.note or (history.note(returned) if returned and own_note else ""),
        tone=tone,
        consequences=tuple(_consequences(step.lines, main, names)),
        changes=tuple(_change(change, view) for change in step.changes),
        lateness=_lateness(step),
        left=times.remaining(step.remaining_minutes) if step.remaining_minutes is not None and not is_late else "",
        due_at=step.due_at,
        focus=main.activity_id,
        flows=step.flows,
        marks=dict(step.marks),
    )


def _consequences(lines: Iterable[HistoryLine], main: HistoryLine, names: sentences.Names) -> Iterator[str]:
    opened: dict[str, int] = {}
    for line in lines:
        if line.type is Event.TASK_CREATED:
            opened[line.activity] = opened.get(line.activity, 0) + 1
        elif line is not main and line.type in CONSEQUENCES:
            # What several decided together is not what the last of them wrote.
            note = history.note(line) if line.data.get("joint") else ""
            yield f"{sentences.say(line, names)}: “{note}”" if note else sentences.say(line, names)
    for activity, count in opened.items():
        if count == 1:
            yield gettext("Tugas %(task)s tersedia", task=activity)
        else:
            yield ngettext("%(num)d tugas %(task)s tersedia", "%(num)d tugas %(task)s tersedia", count, task=activity)


def _change(change: ValueChange, view: ReplayView) -> Change:
    *inside, name = change.path
    label = value_words.label_of(name, view.labels)
    if inside:
        within = inside[1:] or inside
        label = f"{label} ({', '.join(_key(key, view) for key in within)})"
    return Change(label, value_words.shown(change.before, view, name), value_words.shown(change.after, view, name))


def _key(key: str, view: ReplayView) -> str:
    """Return what people call the key of a record: a unit's name, else the key in words."""
    known = (names[key] for names in view.value_names.values() if key in names)
    return next(known, value_words.label_of(key, view.labels))


def _lateness(step: ReplayStep) -> Shown | None:
    if not step.round:
        return None
    if step.remaining_minutes is None:
        return Shown("none", "minus", gettext("Tanpa batas waktu baku"))
    if step.remaining_minutes < 0:
        return Shown("late", "alert", _as_sentence(times.remaining(step.remaining_minutes)))
    return Shown("good", "clock", gettext("Tepat waktu"))


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
