"""Where tokens stand after each step, from history alone: which nodes are done, which hold a token, which are late."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import HistoryEventType as Event
from engine.read_models import ActivityMark, HistoryLine

_BODY = "#"
"""In the id of what surrounds the instances of a multi-instance activity; those are marked themselves."""


@dataclass(slots=True)
class KnownTask:
    """A task as history has told it so far."""

    activity_id: str
    due_at: datetime | None
    element: str
    round: int
    is_overdue: bool = False


class Board:
    """The diagram's marks while history is told, event by event."""

    def __init__(self) -> None:
        self.tasks: dict[UUID, KnownTask] = {}
        self._open: dict[UUID, KnownTask] = {}
        self._tokens: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        self._marks: dict[str, ActivityMark] = {}

    def tell(self, lines: Iterable[HistoryLine], at: datetime) -> dict[str, ActivityMark | None]:
        """Take in the events of one step; return the marks it changed."""
        touched = dict.fromkeys(task.activity_id for task in self._open.values())
        for line in lines:
            touched[line.activity_id] = None
            if line.task_id is not None:
                self._task(line, line.task_id)
            elif _BODY not in line.activity_id:
                self._node(line)
        late = {task.activity_id for task in self._open.values() if _is_late(task, at)}
        changed: dict[str, ActivityMark | None] = {}
        for node in touched:
            mark = self._mark(node, is_late=node in late)
            if mark != self._marks.get(node):
                changed[node] = mark
                if mark is None:
                    del self._marks[node]
                else:
                    self._marks[node] = mark
        return changed

    def marks(self, lines: Iterable[HistoryLine], now: datetime) -> tuple[ActivityMark, ...]:
        """Take in a whole history; return how everything is marked now, what is done last."""
        marks = [mark for mark in self.tell(lines, now).values() if mark is not None]
        return tuple(sorted(marks, key=lambda mark: mark.state == "done"))

    def _task(self, line: HistoryLine, id: UUID) -> None:
        if line.type is Event.TASK_CREATED:
            element, due = str(line.data.get("element") or ""), instant(line.data.get("due"))
            task = KnownTask(line.activity_id, due, element, int(str(line.data.get("round") or 1)))
            self.tasks[id] = self._open[id] = task
            self._tokens[line.activity_id] += 1
        elif id not in self.tasks:
            return
        elif line.type is Event.TASK_OVERDUE:
            self.tasks[id].is_overdue = True
        elif line.type is Event.TASK_RETIMED:
            self.tasks[id].due_at = instant(line.data.get("after"))
            self.tasks[id].is_overdue = False
        elif line.type in {Event.TASK_COMPLETED, Event.TASK_CANCELLED} and id in self._open:
            del self._open[id]
            self._leave(line.activity_id, is_done=line.type is Event.TASK_COMPLETED)

    def _node(self, line: HistoryLine) -> None:
        if line.type is Event.ACTIVITY_STARTED:
            self._tokens[line.activity_id] += 1
        elif line.type in {Event.ACTIVITY_COMPLETED, Event.ACTIVITY_CANCELLED}:
            self._leave(line.activity_id, is_done=line.type is Event.ACTIVITY_COMPLETED)

    def _leave(self, node: str, *, is_done: bool) -> None:
        self._tokens[node] = max(self._tokens[node] - 1, 0)
        self._done[node] += is_done

    def _mark(self, node: str, *, is_late: bool) -> ActivityMark | None:
        if self._tokens[node]:
            return ActivityMark(node, "late" if is_late else "open", self._tokens[node])
        return ActivityMark(node, "done", self._done[node]) if self._done[node] else None


def instant(told: object) -> datetime | None:
    """Return an instant as history tells it; None where it tells none."""
    return datetime.fromisoformat(str(told)) if told else None


def _is_late(task: KnownTask, at: datetime) -> bool:
    return task.is_overdue or (task.due_at is not None and task.due_at < at)
