"""Filled-in workbooks of units, sent together: each is known by what is written in it, and all are taken, or none."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.tables import ORIGIN
from engine.clock import OFFICE_ZONE
from engine.commands import GatheredPart, GatherParts, Replaced, SentFile
from engine.documents.archives import workbooks_in
from engine.documents.form_sheet import Belonging
from engine.documents.inspection import BOMB
from engine.documents.workbooks import SheetRow, UnreadableWorkbook, read_sheets
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.forms.cells import SEPARATOR, Merge, merge, typed_cells
from engine.handlers.forms.parts import gatherers
from engine.handlers.forms.sheets import SheetReader, sheet_form
from engine.handlers.recording import record_in_instance
from engine.handlers.turns.turn import Turn
from engine.handlers.unit_parts import OpenPart, gathering_turn, open_part, put, require_member
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork

MOST_FILES = 100
"""Workbooks sent together."""
MOST_ROWS = 200_000
"""Rows of all of them that are held at once."""
MOST_TOLD = 20
"""Entries of a workbook put over others that are told one by one; the rest are counted, and in history."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A workbook that was read, and what it says of itself."""

    name: str
    sha256: str
    belonging: Belonging
    sheets: Mapping[str, Sequence[SheetRow]]


def gather(command: GatherParts, uow: UnitOfWork, context: HandlerContext) -> list[GatheredPart]:
    """Put workbooks into the parts of their units: all of them, or nothing.

    An entry of a workbook that is other than when it was fetched takes the place of what stands there, and that is
    told; what was left as it was stays as others have made it.

    Raises:
        NotAllowedError: The actor belongs to another unit, or does not gather.
        NotFoundError: There is no such instance, or units send nothing in it.
        ConflictError: The instance is held or has ended, or the activity in which files are gathered is not open.
        InvalidVariablesError: A workbook cannot be read, is of another instance or unit, of a unit that is not asked or
            has sent its part, or of one that another workbook is of; or a cell does not fit. Names each by file.
    """
    role = require_member(command.unit_id, context) if command.unit_id else ""
    problems: list[FieldProblem] = []
    sheets = list(_read_sheets(command.files, problems))  # Before anything is asked of the database.
    turn, node = gathering_turn(command.instance_id, uow, context)
    role = role or _require_gatherer(turn, gatherers(turn.loaded.model, node), uow, context)
    read: list[tuple[OpenPart, _Sheet, Mapping[str, object]]] = []
    for sheet in _known_sheets(command, sheets, turn.instance.business_key, problems):
        try:
            part = open_part(turn, node, sheet.belonging.unit, uow)
            form = sheet_form(node, {}, part.seen.variables, part.seen)
            today = uow.now.astimezone(OFFICE_ZONE).date()
            read.append((part, sheet, SheetReader(form, today, sheet.name).read(sheet.sheets)))
        except ConflictError as error:
            problems.append(FieldProblem(sheet.name, _CODES[error.id], sheet.belonging.unit, file=sheet.name))
        except InvalidVariablesError as error:
            problems += error.problems
    if problems:
        raise InvalidVariablesError(problems)
    done = [_taken(part, sheet, values, role, uow, context) for part, sheet, values in read]
    if events := [event for _, event in done if event is not None]:
        record_in_instance(uow, context, turn.instance, events)
    return [result for result, _ in done]


_CODES = {"part.not_asked": "unit", "part.sent": "sheet_sent"}


def _require_gatherer(turn: Turn, activities: frozenset[str], uow: UnitOfWork, context: HandlerContext) -> str:
    """Return the role in which the actor gathers what units send.

    Raises:
        ConflictError: No task is open in which that is done.
        NotAllowedError: The actor could not complete it.
    """
    open_tasks = [each.id for each in turn.before.tasks.values() if each.activity_id in activities]
    task = uow.tasks.get(open_tasks[0]) if open_tasks else None
    if task is None:
        raise ConflictError("part.not_gathering", "Cannot gather parts: the activity for it is not open.")
    candidates = uow.tasks.candidates(task.id)
    refusal = rights.refusal_to_complete(context.actor, task, candidates, frozenset())
    rights.refuse(refusal, "gather parts in", task, turn.loaded.model)
    role = rights.role_for(context.actor, candidates)
    return role if role is not None else "" if task.assignee == context.actor.user_id else "administrator"


def _read_sheets(files: Sequence[SentFile], problems: list[FieldProblem]) -> Iterator[_Sheet]:
    """Yield the workbooks that say to what they belong; the others become problems."""
    held = 0
    for number, (name, content) in enumerate(_workbooks(files, problems)):
        if number >= MOST_FILES:
            problems.append(FieldProblem(name, "file_many", str(MOST_FILES), file=name))
            return
        try:
            sheets = read_sheets(content, name)
        except UnreadableWorkbook as error:
            problems.append(error.problem)
            continue
        held += sum(len(rows) for rows in sheets.values())
        if held > MOST_ROWS:
            problems.append(FieldProblem(name, BOMB, file=name))
            return
        belonging = Belonging.of(sheets)
        if belonging is None:
            problems.append(FieldProblem(name, "sheet_unknown", file=name))
        else:
            yield _Sheet(name, hashlib.sha256(content).hexdigest(), belonging, sheets)


def _known_sheets(
    command: GatherParts, sheets: Sequence[_Sheet], business_key: str, problems: list[FieldProblem]
) -> Iterator[_Sheet]:
    """Yield the workbooks that belong here; the others, of another period or unit or there twice, become problems."""
    taken: dict[str, str] = {}
    for sheet in sheets:
        name, found = sheet.name, sheet.belonging
        if found.instance != str(command.instance_id):
            problems.append(FieldProblem(name, "sheet_instance", business_key, column=found.business_key, file=name))
        elif command.unit_id and found.unit != command.unit_id:
            problems.append(FieldProblem(name, "sheet_unit", command.unit_id, column=found.unit, file=name))
        elif found.unit in taken:
            problems.append(FieldProblem(name, "sheet_twice", taken[found.unit], column=found.unit, file=name))
        else:
            taken[found.unit] = name
            yield sheet


def _workbooks(files: Sequence[SentFile], problems: list[FieldProblem]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        try:
            yield from workbooks_in(file.content, file.name[:255] or "berkas")
        except UnreadableWorkbook as error:
            problems.append(error.problem)


def _taken(
    part: OpenPart,
    sheet: _Sheet,
    values: Mapping[str, object],
    role: str,
    uow: UnitOfWork,
    context: HandlerContext,
) -> tuple[GatheredPart, Event | None]:
    base = part.states.at(sheet.belonging.revision) or part.states.begun
    merged = merge(base, typed_cells(part.fields, values), part.states.cells)
    over = [place for place in merged.changed if part.states.cells.get(place)]
    told = tuple(_replaced(part, merged, over[:MOST_TOLD], uow))
    rows = sum(len(each) for each in values.values() if isinstance(each, list))
    result = GatheredPart(sheet.name, part.key.unit_id, part.unit, rows, len(merged.changed), len(over), told)
    if not merged.changed:
        return result, None
    workbook = {"workbook": sheet.name, "workbook_sha256": sheet.sha256}
    return result, put(part, merged, role, uow, context, workbook)


def _replaced(part: OpenPart, merged: Merge, over: Sequence[str], uow: UnitOfWork) -> Iterator[Replaced]:
    writers = part.states.writers() if over else {}
    for place in over:
        id, *rest = place.split(SEPARATOR)
        field = next(each for each in part.fields if each.id == id)
        column = (
            next((each for each in field.table.columns if rest and each.id == rest[1]), None) if field.table else None
        )
        options = dict(column.field.options if column else field.options)
        before, after = part.states.cells[place], merged.cells[place]
        writer = writers.get(place)
        user = uow.identity.user(writer.entered_by) if writer else None
        yield Replaced(
            field=field.label,
            row=_row_number(part, field.id, rest[0]) if rest else 0,
            column=column.field.label if column else "",
            before=options.get(before, before),
            after=options.get(after, after),
            who=user.name if user else "",
        )


def _row_number(part: OpenPart, field: str, key: str) -> int:
    """Return which row of a table it is on the page, from 1."""
    rows = part.seen.variables.get(field)
    keys = [str(row.get(ORIGIN) or at) for at, row in enumerate(rows)] if isinstance(rows, list) else []
    return keys.index(key) + 1 if key in keys else 0
