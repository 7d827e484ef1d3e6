"""Registers: where the numbers of an office's letters begin, if it wrote some before it wrote them here."""

import re

from engine.commands import BeginRegister
from engine.domain import HistoryEventType
from engine.errors import FieldProblem, InvalidVariablesError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork

FIRST_YEAR, LAST_YEAR = 2000, 2100
HIGHEST = 999_999_999

_UNIT = re.compile(r"427\.\d{1,9}")


def begin(command: BeginRegister, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note the last number a unit had given in a year before its letters were written here.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: Unit, year or number is none.
    """
    rights.require_administrator(context.actor)
    problems = []
    if not _UNIT.fullmatch(command.unit):
        problems.append(FieldProblem("unit", "pattern", "427.56"))
    if not FIRST_YEAR <= command.year <= LAST_YEAR:
        problems.append(FieldProblem("tahun", "pattern", f"{FIRST_YEAR}–{LAST_YEAR}"))
    if not 0 <= command.last <= HIGHEST:
        problems.append(FieldProblem("terakhir", "pattern", f"0–{HIGHEST}"))
    if problems:
        raise InvalidVariablesError(problems)
    before = uow.registers.start(command.unit, command.year)
    if before == command.last:
        return
    uow.registers.set_start(command.unit, command.year, command.last, uow.now, context.actor.user_id)
    data: dict[str, object] = {"unit": command.unit, "year": command.year, "before": before, "after": command.last}
    record_in_system(uow, context, Event(HistoryEventType.REGISTER_BEGUN, role="administrator", data=data))
