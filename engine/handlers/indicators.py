"""Indicators: add, change, retire, import from a workbook, copy to another year."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from uuid import UUID, uuid4

from engine.commands import (
    AddIndicator,
    ChangeIndicator,
    CopyIndicators,
    ImportedIndicators,
    ImportIndicators,
    IndicatorContent,
    RetireIndicator,
)
from engine.documents.indicator_sheet import SHEET, read_sheet
from engine.documents.workbooks import UnreadableWorkbook
from engine.domain import HistoryEventType
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers import rights
from engine.handlers.checks.indicators import checked_content, content_of_row, require_year
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.repositories.indicators import IndicatorRecord
from engine.store.unit_of_work import UnitOfWork


def add(command: AddIndicator, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Let a unit be measured by one more indicator. Returns its id.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A value does not fit; names every one.
        ConflictError: The unit has one of that goal and name in that year.
    """
    rights.require_administrator(context.actor)
    content = checked_content(command.content, dict(uow.identity.units()))
    _require_new(content, uow)
    record = IndicatorRecord(uuid4(), _Places(uow).next(content), content)
    uow.indicators.add([record])
    _tell(HistoryEventType.INDICATOR_ADDED, uow, context, **_told(record))
    return record.id


def change(command: ChangeIndicator, uow: UnitOfWork, context: HandlerContext) -> None:
    """Change what an indicator says. Its unit and year stay.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such indicator, or it is retired.
        InvalidVariablesError: A value does not fit; names every one.
        ConflictError: The unit has another one of that goal and name in that year.
    """
    rights.require_administrator(context.actor)
    record = _standing(command.indicator_id, uow)
    wanted = replace(command.content, unit_id=record.content.unit_id, year=record.content.year)
    content = checked_content(wanted, dict(uow.identity.units()))
    if _key(content) != _key(record.content):
        _require_new(content, uow)
    if changes := _changes(record.content, content):
        uow.indicators.change(replace(record, content=content))
        _tell(HistoryEventType.INDICATOR_CHANGED, uow, context, indicator=str(record.id), changes=changes)


def retire(command: RetireIndicator, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let an indicator be measured no longer. What was measured by it stays.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such indicator, or it is retired.
        InvalidVariablesError: There is no reason.
    """
    rights.require_administrator(context.actor)
    record = _standing(command.indicator_id, uow)
    reason = command.reason.strip()
    if not reason or len(reason) > 500:
        raise InvalidVariablesError([FieldProblem("reason", "required" if not reason else "maxlength", "500")])
    uow.indicators.retire(record.id, uow.now)
    _tell(HistoryEventType.INDICATOR_RETIRED, uow, context, **_told(record), reason=reason)


def import_all(command: ImportIndicators, uow: UnitOfWork, context: HandlerContext) -> ImportedIndicators:
    """Add and change what a workbook lists: all of it, or nothing.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: It cannot be read, or a cell does not fit; names each by sheet, row and column.
    """
    rights.require_administrator(context.actor)
    wanted = _read(command, uow)
    known = {_key(each.content): each for each in uow.indicators.of_years(each.year for each in wanted)}
    added, changed, places = [], [], _Places(uow)
    for content in wanted:
        before = known.get(_key(content))
        if before is None:
            added.append(IndicatorRecord(uuid4(), places.next(content), content))
        elif before.content != content:
            changed.append((before, replace(before, content=content)))
    uow.indicators.add(added)
    for _, after in changed:
        uow.indicators.change(after)
    if added or changed:
        _tell(
            HistoryEventType.INDICATOR_IMPORTED,
            uow,
            context,
            file=command.name[:255],
            sha256=hashlib.sha256(command.content).hexdigest(),
            added=[_told(each) for each in added],
            changed=[{"indicator": str(a.id), "changes": _changes(b.content, a.content)} for b, a in changed],
        )
    return ImportedIndicators(len(added), len(changed), len(wanted) - len(added) - len(changed))


def copy(command: CopyIndicators, uow: UnitOfWork, context: HandlerContext) -> int:
    """Give a year the indicators of another that it does not have yet. Returns how many.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A year is none.
    """
    rights.require_administrator(context.actor)
    require_year(command.to_year)
    both = uow.indicators.of_years((command.from_year, command.to_year))
    known = {_key(each.content) for each in both}
    places = _Places(uow)
    moved = (replace(each.content, year=command.to_year) for each in both if each.content.year == command.from_year)
    added = [IndicatorRecord(uuid4(), places.next(content), content) for content in moved if _key(content) not in known]
    uow.indicators.add(added)
    if added:
        years: dict[str, object] = {"from": command.from_year, "to": command.to_year}
        _tell(HistoryEventType.INDICATOR_COPIED, uow, context, **years, added=[_told(each) for each in added])
    return len(added)


class _Places:
    """The next free place among each unit's indicators of a year."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._last = uow.indicators.last_positions()

    def next(self, content: IndicatorContent) -> int:
        """Return it, taken."""
        at = (content.unit_id, content.year)
        self._last[at] = self._last.get(at, 0) + 1
        return self._last[at]


def _read(command: ImportIndicators, uow: UnitOfWork) -> list[IndicatorContent]:
    """Return what the workbook lists.

    Raises:
        InvalidVariablesError: Something in it does not fit.
    """
    name = command.name[:255] or "berkas"
    try:
        rows, problems = read_sheet(command.content, name)
    except UnreadableWorkbook as error:
        raise InvalidVariablesError([error.problem]) from error
    if not rows:
        raise InvalidVariablesError([FieldProblem(SHEET, "rows_min", "1")])
    units = {words.casefold(): id for id, name in uow.identity.units() for words in (id, name)}
    found: dict[tuple[object, ...], IndicatorContent] = {}
    for number, row in rows:
        content, refused = content_of_row(number, row, units)
        problems += refused
        if content is not None:
            if _key(content) in found:
                problems.append(FieldProblem(SHEET, "twice", "", number))
            found[_key(content)] = content
    if problems:
        raise InvalidVariablesError(sorted(problems, key=lambda problem: problem.row))
    return list(found.values())


def _key(content: IndicatorContent) -> tuple[object, ...]:
    return content.unit_id, content.year, content.goal.casefold(), content.name.casefold()


def _require_new(content: IndicatorContent, uow: UnitOfWork) -> None:
    if any(_key(each.content) == _key(content) for each in uow.indicators.of_unit(content.unit_id, content.year)):
        raise ConflictError("indicator.taken", f"Cannot store indicator {content.name!r}: the unit has one like it.")


def _standing(indicator_id: UUID, uow: UnitOfWork) -> IndicatorRecord:
    record = uow.indicators.get(indicator_id)
    if record is None or record.retired_at is not None:
        raise NotFoundError("indicator.unknown", f"Cannot find indicator {indicator_id}: there is none.")
    return record


def _told(record: IndicatorRecord) -> dict[str, object]:
    return {"indicator": str(record.id), "content": _plain(record.content)}


def _plain(content: IndicatorContent) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(content).items()}


def _changes(before: IndicatorContent, after: IndicatorContent) -> Mapping[str, object]:
    old, new = _plain(before), _plain(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _tell(type: HistoryEventType, uow: UnitOfWork, context: HandlerContext, **data: object) -> None:
    record_in_system(uow, context, Event(type, role="administrator", data=data))
