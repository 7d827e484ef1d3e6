"""What a unit's staff have entered, as its head finds it in the unit's task and sends it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.expressions import MappingContext
from engine.bpmn.field_values import Known
from engine.bpmn.model import FormField, Node
from engine.clock import OFFICE_ZONE
from engine.errors import ConflictError
from engine.handlers.forms.cells import SEPARATOR, entered_cells, files_among
from engine.handlers.forms.parts import PartStates, is_gathering, part_fields, states_of
from engine.handlers.forms.sources import sourced
from engine.store.repositories.parts import PartKey
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TaskPart:
    """The part of the unit that a task is of."""

    key: PartKey
    fields: tuple[FormField, ...]
    states: PartStates

    @property
    def files(self) -> frozenset[str]:
        """Ids of the files that stand in it: its head may send them, whoever put them there."""
        return frozenset(files_among(self.fields, self.states.cells))

    def require_seen(self, values: Mapping[str, object], revision: int | None, known: Known) -> None:
        """Refuse values that would undo what staff have entered since the page was shown.

        Raises:
            ConflictError: They would (`part.overtaken`).
        """
        if revision is None or revision >= self.states.latest:
            return
        sent = entered_cells(self.fields, values, known)
        seen, now = self.states.at(max(revision, self.states.since)) or {}, self.states.cells
        if any(sent.get(place, "") != text for place, text in now.items() if seen.get(place, "") != text):
            raise ConflictError(
                "part.overtaken", f"Cannot complete a task of {self.key.unit_id}: staff have changed it."
            )


def task_part(node: Node, task: TaskRecord, variables: Mapping[str, object], uow: UnitOfWork) -> TaskPart | None:
    """Return what has been entered for a task; None where nothing was, or it is no unit's."""
    key = PartKey(task.instance_id, task.activity_id, task.element)
    records = uow.parts.of(key) if task.element and is_gathering(node) else []
    if not records:
        return None
    fields = part_fields(node)
    seen = MappingContext(sourced(fields, variables, uow.indicators), uow.now)
    return TaskPart(key, fields, states_of(fields, seen, records))


def send(part: TaskPart | None, values: Mapping[str, object], revision: int | None, uow: UnitOfWork) -> None:
    """Note that a unit's head sends its part with these values.

    Raises:
        ConflictError: Staff have entered something else since the page was shown (`part.overtaken`).
    """
    if part is not None:
        part.require_seen(values, revision, Known(uow.now.astimezone(OFFICE_ZONE).date()))
        uow.parts.send(part.key, uow.now)


def send_without_form(part: TaskPart | None, values: Mapping[str, object], uow: UnitOfWork) -> None:
    """Note that a program sends a unit's part with these variables.

    Raises:
        ConflictError: They say nothing of a field that staff have filled in (`part.left_out`).
    """
    if part is None:
        return
    entered = {place.partition(SEPARATOR)[0] for place in part.states.writers()}
    if lacking := sorted(entered - values.keys()):
        raise ConflictError(
            "part.left_out",
            f"Cannot complete a task of {part.key.unit_id} without {', '.join(lacking)}: staff have entered it.",
        )
    uow.parts.send(part.key, uow.now)
