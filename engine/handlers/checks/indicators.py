"""Whether an indicator fits: what people typed, or a row of a workbook."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from engine.bpmn import entries
from engine.bpmn.entries import Refused
from engine.commands import IndicatorContent
from engine.documents.indicator_sheet import COLUMNS, HEADINGS, POLARITIES, SHEET
from engine.domain import Polarity
from engine.errors import FieldProblem, InvalidVariablesError

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST, LONGEST_MEASURE = 500, 50
TARGETS = ("target_q1", "target_q2", "target_q3", "target_q4", "target_year")
_HEADED = dict(zip(COLUMNS, HEADINGS, strict=True))
_POLARITY_WORDS = {words.casefold(): polarity for polarity, words in POLARITIES.items()}


def require_year(year: int) -> None:
    """Let only years pass that somebody may measure.

    Raises:
        InvalidVariablesError: It is none.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidVariablesError([FieldProblem("year", "min" if year < FIRST_YEAR else "max", str(FIRST_YEAR))])


def checked_content(content: IndicatorContent, units: Mapping[str, str]) -> IndicatorContent:
    """Return an indicator with its numbers in canonical form and its texts trimmed.

    Raises:
        InvalidVariablesError: A value does not fit; names every one.
    """
    require_year(content.year)
    checked, problems = _checked(content, frozenset(units))
    if problems:
        raise InvalidVariablesError(problems)
    return checked


def content_of_row(
    number: int, row: Mapping[str, str], units: Mapping[str, str]
) -> tuple[IndicatorContent | None, list[FieldProblem]]:
    """Return what a row of a workbook says, or what is wrong with it, each by the column's heading.

    Args:
        number: The row, as the spreadsheet program counts.
        row: Texts by column.
        units: Ids of units by what they may be called, in lower case.
    """
    unit, polarity = units.get(row.get("unit", "").casefold(), ""), _POLARITY_WORDS.get(row["polarity"].casefold())
    year = row.get("year", "")
    found = IndicatorContent(
        unit_id=unit,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        goal=row.get("goal", ""),
        name=row.get("name", ""),
        measure=row.get("measure", ""),
        polarity=polarity or Polarity.POSITIVE,
        targets=tuple(row.get(name, "") for name in TARGETS),  # type: ignore[arg-type]  # there are five
        program=row.get("program", ""),
        budget=row.get("budget", ""),
    )
    content, problems = _checked(found, frozenset(units.values()))
    if polarity is None:
        problems.append(FieldProblem("polarity", "option", ", ".join(POLARITIES.values())))
    placed = [
        FieldProblem(SHEET, each.code, each.expected, number, _HEADED.get(each.field, _HEADED["unit"]))
        for each in problems
    ]
    return (None if placed else content), placed


def _checked(content: IndicatorContent, units: frozenset[str]) -> tuple[IndicatorContent, list[FieldProblem]]:
    check = _Checks()
    if content.unit_id not in units:
        check.problems.append(FieldProblem("unit", "option", ", ".join(sorted(units))))
    if not FIRST_YEAR <= content.year <= LAST_YEAR:
        check.problems.append(FieldProblem("year", "type", "2026"))
    targets = tuple(
        check.number(name, text, entries.decimal) for name, text in zip(TARGETS, content.targets, strict=True)
    )
    if not any(content.targets):
        check.problems.append(FieldProblem("target_year", "required"))
    checked = replace(
        content,
        goal=check.text("goal", content.goal, LONGEST),
        name=check.text("name", content.name, LONGEST),
        measure=check.text("measure", content.measure, LONGEST_MEASURE),
        targets=targets,  # type: ignore[arg-type]  # there are five
        program=check.text("program", content.program, LONGEST, required=False),
        budget=check.number("budget", content.budget, entries.money),
    )
    return checked, check.problems


class _Checks:
    """Values read one by one; what does not fit is remembered and left empty."""

    def __init__(self) -> None:
        self.problems: list[FieldProblem] = []

    def text(self, name: str, given: str, longest: int, *, required: bool = True) -> str:
        """Return one line of text."""
        if not given.strip():
            if required:
                self.problems.append(FieldProblem(name, "required"))
            return ""
        try:
            return entries.text(given, None, longest, one_line=True)
        except Refused as refused:
            self.problems.append(FieldProblem(name, refused.code, refused.expected))
            return ""

    def number(self, name: str, given: str, read: Callable[[object], Decimal]) -> str:
        """Return a number in canonical form."""
        if not given.strip():
            return ""
        try:
            return format(read(given), "f")
        except Refused as refused:
            self.problems.append(FieldProblem(name, refused.code, refused.expected))
            return ""
