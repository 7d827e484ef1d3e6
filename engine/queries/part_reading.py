"""What queries find of units' parts: where each stands, and what its form shows to whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from engine.bpmn.expressions import MappingContext
from engine.bpmn.model import FormField, Node
from engine.bpmn.tables import ORIGIN
from engine.bpmn.workflow import Workflow
from engine.domain import FileValue, TaskStatus
from engine.handlers.forms.cells import SEPARATOR, Merge, files_among, merge, row_key, shown_values, typed_cells
from engine.handlers.forms.files import value_of
from engine.handlers.forms.parts import PartStates, is_gathering, is_owed, part_fields, seen_by, states_of
from engine.handlers.forms.sources import sourced
from engine.queries.reading import names_of
from engine.read_models import PartEntry, PartNote, PartView
from engine.store.database import Connection
from engine.store.repositories.files import Files
from engine.store.repositories.indicators import Indicators
from engine.store.repositories.parts import PartKey, PartRecord, Parts
from engine.store.repositories.tasks import TaskRecord

Row = Mapping[str, object]
Typed = tuple[Mapping[str, object], int]
"""What somebody typed, and the revision that stood on the page."""


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A unit's part as it stands.

    Attributes:
        task_id: The open task in which its head sends it; None where there is none.
        seen: The variables its form sees.
        is_owed: Whether it has yet to be sent, or sent again.
    """

    key: PartKey
    node: Node
    task_id: UUID | None
    fields: tuple[FormField, ...]
    seen: MappingContext
    states: PartStates
    is_owed: bool

    @property
    def progress(self) -> tuple[int, int]:
        """In how many rows something is entered, and how many there are."""
        values = shown_values(self.fields, self.states.cells, self.seen)
        rows = [row for field in self.fields if field.table for row in _rows(values.get(field.id))]
        return sum(1 for row in rows if any(text for id, text in row.items() if id != ORIGIN)), len(rows)

    def merged(self, typed: Typed | None) -> Merge:
        """Return what somebody typed put onto it."""
        mine, revision = typed or ({}, self.states.latest)
        return merge(self.states.at(revision), typed_cells(self.fields, mine), self.states.cells)

    def shown(self, merged: Merge, typed: Mapping[str, object] | None = None) -> dict[str, object]:
        """Return what its form shows, as a draft has it.

        Of rows that somebody typed into it keeps what their page said of them, and those that are there no more.
        """
        values = shown_values(self.fields, merged.cells, self.seen)
        for field in self.fields:
            if field.table and not field.table.may_add:
                values[field.id] = _with_typed(_rows(values[field.id]), _rows((typed or {}).get(field.id)))
        return values

    def files(self, connection: Connection, merged: Merge | None = None) -> dict[str, FileValue]:
        """Return the files that stand in it, by id."""
        repository = Files(connection)
        ids = files_among(self.fields, merged.cells if merged else self.states.cells)
        records = (repository.get(UUID(id)) for id in ids if len(id) == 36)
        return {str(record.id): value_of(record) for record in records if record is not None}


def found_part(
    connection: Connection,
    node: Node,
    workflow: Workflow,
    key: PartKey,
    around: MappingContext,
    records: Sequence[PartRecord] | None = None,
) -> FoundPart:
    """Return a unit's part. `records` are its states, where they have been read already."""
    element = node.multi_instance.element_variable if node.multi_instance else ""
    tasks = (each for each in workflow.user_tasks if each.activity_id == node.id)
    task = next((each for each in tasks if each.locals.get(element) == key.unit_id), None)
    variables = workflow.variables
    seen = seen_by(node, key.unit_id, variables, task.locals if task else None, around)
    fields = part_fields(node)
    known = MappingContext(sourced(fields, seen, Indicators(connection)), around.now, around.user_id)
    found = Parts(connection).of(key) if records is None else records
    return FoundPart(
        key=key,
        node=node,
        task_id=task.id if task else None,
        fields=fields,
        seen=known,
        states=states_of(fields, known, found),
        is_owed=is_owed(key.unit_id, variables, has_task=task is not None),
    )


def part_of_task(
    connection: Connection, node: Node, workflow: Workflow, task: TaskRecord, now: datetime
) -> FoundPart | None:
    """Return what has been entered for an open task; None where nothing was, or it is no unit's."""
    if not task.element or task.status is not TaskStatus.OPEN or not is_gathering(node):
        return None
    key = PartKey(task.instance_id, task.activity_id, task.element)
    records = Parts(connection).of(key)
    if not any(record.sent_at is None for record in records):
        return None
    return found_part(connection, node, workflow, key, MappingContext(workflow.variables, now), records)


def part_view(connection: Connection, part: FoundPart, merged: Merge) -> PartView:
    """Return who has entered what since it was last sent, and where the reader's typing stands against it."""
    current = part.states.current
    names = names_of(connection, *{each.entered_by for each in current})
    counts = _counts(part.states)
    entries = (
        PartEntry(names.get(each.entered_by, each.entered_by), each.entered_at, counts[each.revision], each.source)
        for each in reversed(current)
    )
    writers = part.states.writers() if merged.overtaken else {}
    notes = (_note(part, place, writers.get(place), names) for place in merged.overtaken)
    return PartView(part.states.latest, tuple(entries), tuple(note for note in notes if note is not None))


def _counts(states: PartStates) -> dict[int, int]:
    """Return by revision how many places it changed."""
    counts, before = {}, states.begun
    for record in states.current:
        cells = {**states.begun, **orjson.loads(record.cells)}
        counts[record.revision] = sum(1 for place, text in cells.items() if text != before.get(place, ""))
        before = cells
    return counts


def _note(part: FoundPart, place: str, writer: PartRecord | None, names: Mapping[str, str]) -> PartNote | None:
    id, *rest = place.split(SEPARATOR)
    field = next((each for each in part.fields if each.id == id), None)
    if field is None:
        return None
    column = (
        next((each.field for each in field.table.columns if rest and each.id == rest[1]), None) if field.table else None
    )
    keys = [row_key(row, at) for at, row in enumerate(_rows(part.seen.variables.get(id)))] if rest else []
    at = keys.index(rest[0]) if rest and rest[0] in keys else -1
    text = part.states.cells.get(place, "")
    return PartNote(
        field=field.label,
        row=at + 1,
        column=column.label if column else "",
        input=SEPARATOR.join((id, str(at), rest[1])) if rest else id,
        there=dict((column or field).options).get(text, text),
        who=names.get(writer.entered_by, writer.entered_by) if writer else "",
        at=writer.entered_at if writer else None,
    )


def _with_typed(rows: Iterator[Row], typed: Iterator[Row]) -> list[Row]:
    mine = {row.get(ORIGIN): row for row in typed}
    said = [{**_marks(mine.pop(row[ORIGIN], {})), **row} for row in rows]
    return [*said, *mine.values()]


def _marks(row: Row) -> Row:
    """Return what a page said of a row besides its cells."""
    return {name: value for name, value in row.items() if name.startswith("_")}


def _rows(value: object) -> Iterator[Row]:
    yield from (row for row in value if isinstance(row, Mapping)) if isinstance(value, list | tuple) else ()
