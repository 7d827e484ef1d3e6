"""A task's form that somebody filled in as a workbook becomes their draft of it."""

from collections.abc import Mapping, Sequence

import orjson

from engine.bpmn.expressions import MappingContext
from engine.bpmn.model import Node
from engine.bpmn.tables import ORIGIN
from engine.clock import OFFICE_ZONE
from engine.commands import FillDraft
from engine.documents.form_sheet import Belonging
from engine.documents.workbooks import SheetRow, UnreadableWorkbook, read_sheets
from engine.errors import FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.cells import merge, shown_values, typed_cells
from engine.handlers.forms.parts import is_gathering, part_fields, states_of
from engine.handlers.forms.sheets import SheetReader, sheet_form
from engine.handlers.forms.sources import sourced
from engine.handlers.turns.turn import Turn, require_active
from engine.store.repositories.parts import PartKey
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork

Sheets = Mapping[str, Sequence[SheetRow]]


def fill(command: FillDraft, uow: UnitOfWork, context: HandlerContext) -> int:
    """Make what a workbook holds the actor's draft of a task: all of it, or nothing. Returns how many rows it had.

    What the draft held before and the workbook does not ask for, such as files, stays; so does what a unit's staff have
    entered since the workbook was fetched and it does not say otherwise.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: The task is closed.
        NotAllowedError: The actor could not complete it.
        InvalidVariablesError: The workbook cannot be read, or a cell does not fit; names each place.
    """
    task = uow.tasks.get(command.task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {command.task_id}: there is none.")
    rights.require_open(task)
    turn = Turn(uow, context, require_active(task.instance_id, uow))
    node = turn.loaded.model.nodes[task.activity_id]
    refusal = rights.refusal_to_complete(context.actor, task, uow.tasks.candidates(task.id), frozenset())
    rights.refuse(refusal, "save a draft for", task, turn.loaded.model)
    known = sourced(node.form, {**turn.workflow.variables, **turn.before.tasks[task.id].locals}, uow.indicators)
    seen = MappingContext(known, uow.now, context.actor.user_id)
    name = command.name[:255] or "berkas"
    sheets = read_workbook(command.content, name)
    belonging = Belonging.of(sheets)
    _require_own(belonging, name, task, turn)
    reader = SheetReader(sheet_form(node, {}, known, seen), uow.now.astimezone(OFFICE_ZONE).date())
    filled = reader.read(sheets)
    held = uow.tasks.draft_of(task.id, context.actor.user_id)
    before = orjson.loads(held[0]) if held else {}
    values, revision = _merged(before, filled), 0
    if is_gathering(node):
        given = _Given(before, held[1] if held else 0, filled, belonging.revision if belonging else 0)
        values, revision = _onto_part(given, node, task, seen, uow)
    uow.tasks.save_draft(task.id, context.actor.user_id, orjson.dumps(values).decode(), uow.now, revision)
    return row_count(filled)


def read_workbook(content: bytes, name: str) -> Sheets:
    """Return the rows of a workbook's sheets.

    Raises:
        InvalidVariablesError: It is none, or nobody should open it.
    """
    try:
        return read_sheets(content, name)
    except UnreadableWorkbook as error:
        raise InvalidVariablesError([error.problem]) from error


def row_count(filled: Mapping[str, object]) -> int:
    """Return how many rows of tables a workbook held."""
    return sum(len(rows) for rows in filled.values() if isinstance(rows, list))


class _Given:
    """A draft, and what was filled in, each with the revision of the unit's part that it began from."""

    def __init__(self, before: Mapping[str, object], drafted: int, filled: Mapping[str, object], fetched: int) -> None:
        self.before, self.drafted, self.filled, self.fetched = before, drafted, filled, fetched


def _onto_part(
    given: _Given, node: Node, task: TaskRecord, seen: MappingContext, uow: UnitOfWork
) -> tuple[dict[str, object], int]:
    """Return the draft with what was filled in put onto the unit's part as it now stands, and its revision."""
    fields = part_fields(node)
    records = uow.parts.of(PartKey(task.instance_id, task.activity_id, task.element))
    states = states_of(fields, seen, records)
    shown = merge(states.at(max(given.drafted, states.since)), typed_cells(fields, given.before), states.cells).cells
    base = states.at(given.fetched) or states.begun
    cells = merge(base, typed_cells(fields, given.filled), shown).cells
    return {**given.before, **shown_values(fields, cells, seen)}, states.latest


def _require_own(belonging: Belonging | None, name: str, task: TaskRecord, turn: Turn) -> None:
    """Refuse a workbook that says it is of another unit or another instance.

    Raises:
        InvalidVariablesError: It is.
    """
    if belonging is None:
        return
    if belonging.instance != str(task.instance_id):
        raise InvalidVariablesError([FieldProblem(name, "sheet_instance", turn.instance.business_key)])
    if belonging.unit != task.element:
        raise InvalidVariablesError([FieldProblem(name, "sheet_unit", task.element)])


def _merged(before: Mapping[str, object], filled: Mapping[str, object]) -> dict[str, object]:
    result = {**before, **filled}
    for id, rows in filled.items():
        held = before.get(id)
        if isinstance(rows, list) and isinstance(held, list):
            old = {row.get(ORIGIN): row for row in held if row.get(ORIGIN)}
            result[id] = [{**old.get(row[ORIGIN], {}), **row} for row in rows]
    return result
