"""Tables in generated forms: every mistake of `kolom` and its companions, named by column."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.bpmn.expressions import ExpressionSyntaxError, compile_expression
from engine.bpmn.field_values import FILE_TYPES, PATTERN, SEVERAL
from engine.bpmn.patterns import compile_pattern
from engine.bpmn.reader import tables
from engine.bpmn.validation.expressions import check_computed, sentence_of
from engine.bpmn.validation.findings import Reading
from engine.bpmn.xml import Element
from engine.domain import KNOWN_FILE_TYPES

MOST_COLUMNS = 40
WIDTHS = ("sempit", "sedang", "lebar")
MEMBERS = {"id", "label", "jenis", "wajib", "pilihan", "min", "max", "panjang_maks", "lebar", "hitung", "desimal"}
MEMBERS |= {"jumlah", "baca", *tables.PASSED_ON}
"""What a column may have; Camunda Modeler's plugin knows them, too."""
_SWITCHES = ("wajib", "baca", "jumlah")
_NAME = re.compile(r"[^\W\d]\w{0,63}")
_NUMBERS = ("angka", "uang")

Say = Callable[[str], None]


def check_table(reading: Reading, field: Element, id: str, properties: Mapping[str, str]) -> None:
    """Check what a field of the kind `tabel` draws."""

    def say(sentence: str) -> None:
        reading.findings.problem(field, f"The table '{id}': {sentence}")

    columns = tables.drawn_columns(properties.get(tables.COLUMNS, ""))
    if not columns:
        say(f'the property \'{tables.COLUMNS}\' must be a JSON list of columns, such as [{{"id": "nama"}}].')
        return
    if len(columns) > MOST_COLUMNS:
        say(f"it has {len(columns)} columns. Draw {MOST_COLUMNS} at most.")
    for double in (each for each, count in Counter(str(drawn.get("id")) for drawn in columns).items() if count > 1):
        say(f"two columns have the id '{double}'. Change one.")
    earlier: set[str] = set()
    later = {str(drawn.get("id")) for drawn in columns if drawn.get("hitung")}
    for drawn in columns:
        for sentence in _column_problems(drawn, later - earlier):
            say(f"column '{drawn.get('id', '')}' {sentence}")
        earlier.add(str(drawn.get("id")))
    check_computed(reading, field, f"The property '{tables.INITIAL}' of '{id}'", properties.get(tables.INITIAL, ""))
    for sentence in _row_problems(properties):
        say(sentence)


def check_file(reading: Reading, field: Element, id: str, properties: Mapping[str, str]) -> None:
    """Check what a field of the kind `berkas` draws."""
    for sentence in _file_problems(properties):
        reading.findings.problem(field, f"The file field '{id}': {sentence}")


def _row_problems(properties: Mapping[str, str]) -> Iterable[str]:
    for name in (tables.LEAST, tables.MOST):
        if properties.get(name) and tables.whole(properties[name]) is None:
            yield f"the property '{name}' must be a whole number, not '{properties[name][:80]}'."
    least = tables.whole(properties.get(tables.LEAST, "")) or 0
    most = tables.whole(properties.get(tables.MOST, "")) or tables.USUAL_MOST
    if least > most:
        yield f"it can hold nothing: {tables.LEAST} {least} is above {tables.MOST} {most}."
    if most > tables.MOST_ROWS:
        yield f"{tables.MOST} is {most}. A table may have {tables.MOST_ROWS} rows."
    may_add = properties.get(tables.MAY_ADD, "ya").strip().lower()
    if may_add not in ("ya", "tidak"):
        yield f"the property '{tables.MAY_ADD}' must be ya or tidak, not '{may_add[:80]}'."
    source = properties.get(tables.SOURCE, "")
    if source and source not in tables.SOURCES:
        yield f"the property '{tables.SOURCE}' must be one of {', '.join(tables.SOURCES)}, not '{source[:80]}'."
    if may_add == "tidak" and not properties.get(tables.INITIAL) and not source:
        yield f"nobody can add rows and it begins with none. Give it the property '{tables.INITIAL}'."


def _column_problems(drawn: Mapping[str, Any], later: set[str]) -> Iterable[str]:
    id, kind = drawn.get("id"), drawn.get("jenis", "teks")
    if not isinstance(id, str) or not _NAME.fullmatch(id):
        yield "must have an 'id': a letter, then letters, digits and _."
    for member in drawn.keys() - MEMBERS:
        yield f"has '{member}', which Alur does not know."
    if kind not in tables.KINDS:
        yield f"has the unknown kind '{kind}': 'jenis' must be one of {', '.join(tables.KINDS)}."
    yield from (
        f"must have true or false as '{switch}'."
        for switch in _SWITCHES
        if not isinstance(drawn.get(switch, False), bool)
    )
    if drawn.get("lebar", "") not in ("", *WIDTHS):
        yield f"must have one of {', '.join(WIDTHS)} as 'lebar'."
    if drawn.get("jumlah") is True and kind not in _NUMBERS:
        yield "cannot be summed: only angka and uang can."
    yield from _choice_problems(drawn, str(kind))
    yield from _bound_problems(drawn, str(kind))
    yield from _formula_problems(drawn, later)
    yield from _pattern_problems(drawn)
    if kind == "berkas":
        yield from _file_problems({name: str(drawn.get(name, "")) for name in (FILE_TYPES, SEVERAL)})


def _choice_problems(drawn: Mapping[str, Any], kind: str) -> Iterable[str]:
    choices = tables.choices_of(drawn)
    if kind == "pilihan" and not choices:
        yield "offers nothing: give it 'pilihan', a list of texts or an object of id and name."
    if kind != "pilihan" and "pilihan" in drawn:
        yield f"has 'pilihan', but its kind is {kind}."
    if not all(id.strip() for id, _ in choices):
        yield "has a choice without an id."
    if len({id for id, _ in choices}) < len(choices):
        yield "has two choices of the same id."


def _bound_problems(drawn: Mapping[str, Any], kind: str) -> Iterable[str]:
    bounds = {name: _number(drawn[name]) for name in ("min", "max") if name in drawn}
    for name, number in bounds.items():
        if kind not in _NUMBERS:
            yield f"has '{name}', which bounds angka and uang only."
        elif number is None:
            yield f"must have a number as '{name}'."
    least, most = bounds.get("min"), bounds.get("max")
    if least is not None and most is not None and least > most:
        yield f"can hold nothing: min {least} is above max {most}."
    if "panjang_maks" in drawn and (type(drawn["panjang_maks"]) is not int or drawn["panjang_maks"] < 1):
        yield "must have a whole number of characters as 'panjang_maks'."
    if "desimal" in drawn and (type(drawn["desimal"]) is not int or drawn["desimal"] not in range(7)):
        yield "must have a whole number from 0 to 6 as 'desimal'."


def _formula_problems(drawn: Mapping[str, Any], later: set[str]) -> Iterable[str]:
    text = drawn.get("hitung", "")
    if text == "":
        return
    if drawn.get("wajib") or drawn.get("baca"):
        yield "is computed, so nobody enters it: remove 'wajib' and 'baca'."
    if drawn.get("jenis") == "berkas":
        yield "is a file, which cannot be computed."
    try:
        formula = compile_expression(text if isinstance(text, str) else "")
    except ExpressionSyntaxError as error:
        yield f"has no valid expression as 'hitung': {sentence_of(error)}"
        return
    if formula.is_literal:
        yield "must have an expression such as ${realisasi / target * 100} as 'hitung'."
    for name in sorted(formula.names & later):
        yield f"reads '{name}', which is computed after it. Put it behind that column."


def _pattern_problems(drawn: Mapping[str, Any]) -> Iterable[str]:
    try:
        compile_pattern(str(drawn.get(PATTERN, "")))
    except ValueError as error:
        yield f"has no pattern as '{PATTERN}': {sentence_of(error)}"


def _file_problems(properties: Mapping[str, str]) -> Iterable[str]:
    types = [each.strip().lower() for each in properties.get(FILE_TYPES, "").split(",") if each.strip()]
    for unknown in sorted(set(types) - KNOWN_FILE_TYPES.keys()):
        yield f"'{FILE_TYPES}' names '{unknown}', which Alur cannot check. It knows {', '.join(KNOWN_FILE_TYPES)}."
    if properties.get(SEVERAL, "").lower() not in ("", "ya", "tidak"):
        yield f"'{SEVERAL}' must be ya or tidak."


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(str(value)) < 40 else None
