"""What history would say of an act that was done again: in the words, and the order, of the handlers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.bpmn.runtime import UserTask
from engine.domain import HistoryEventType
from engine.handlers.narration import NEVER, Narrator, timers_changed
from engine.handlers.turns.projection import Waiting, element_of
from engine.handlers.turns.retiming import REASONS, Retiming, due_of_tasks, moves
from engine.history.chain import Event
from engine.replay.scene import Scene


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that an act opened, as far as history tells of it."""

    id: UUID
    activity_id: str
    element: str
    round: int
    due_at: datetime | None


class Teller:
    """Tells the acts of one instance; counts the rounds of its tasks."""

    def __init__(self) -> None:
        self._rounds: Counter[tuple[str, str]] = Counter()

    def tell(self, scene: Scene, decided: Iterable[Event]) -> list[Event]:
        """Return what history would say came of an act."""
        workflow, model = scene.running, scene.loaded.model
        before, now = scene.before, Waiting.of(workflow)
        narrator = Narrator(model, self._opened(scene, now), before.tasks, workflow, scene.acting)
        scheduled = [timer for id, timer in now.timers.items() if id not in before.timers]
        gone = [timer for id, timer in before.timers.items() if id not in now.timers and id != scene.fired]
        events = [*decided, *narrator.events(workflow.happenings()), *timers_changed(scheduled, gone)]
        events += moves(before, now, lambda _: None, ()).events(Retiming(_facts(scene)))
        events += now.outside.told_since(before.outside, scene.completed)
        if workflow.ended and not scene.cancelled:
            events.append(Event(HistoryEventType.INSTANCE_COMPLETED))
        return events

    def _opened(self, scene: Scene, now: Waiting) -> dict[UUID, Opened]:
        due_of = due_of_tasks(now.timers.values())
        new = [task for id, task in now.tasks.items() if id not in scene.before.tasks]
        opened = {task.id: self._task(scene, task, due_of.get(task.id, task.due)) for task in new}
        self._rounds.update((task.activity_id, task.element) for task in opened.values())
        return opened

    def _task(self, scene: Scene, task: UserTask, due: datetime | None) -> Opened:
        element = element_of(scene.loaded.model, task)
        return Opened(
            id=task.id,
            activity_id=task.activity_id,
            element=element,
            round=self._rounds[task.activity_id, element] + 1,
            due_at=None if due is None or due.year >= NEVER else due,
        )


def _facts(scene: Scene) -> dict[str, object]:
    """Return why timers moved, as history says it of each."""
    return {name: scene.told.data[name] for name in REASONS if name in scene.told.data}
