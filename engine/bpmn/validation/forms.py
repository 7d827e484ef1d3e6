"""Generated forms: ids, types, choices, defaults and constraints."""

import re
from collections import Counter
from decimal import Decimal, InvalidOperation

from engine.bpmn.field_values import PATTERN
from engine.bpmn.model import FieldType
from engine.bpmn.patterns import compile_pattern
from engine.bpmn.reader.forms import constraints, day_of, field_properties, form_fields, options
from engine.bpmn.validation.expressions import check_computed, check_text, sentence_of
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.tables import check_file, check_table
from engine.bpmn.xml import Element, extension_children, plain

_CONSTRAINTS = frozenset({"required", "readonly", "min", "max", "minlength", "maxlength"})
KINDS = frozenset({"", "angka", "uang", "panjang", "unit", "tabel", "berkas"})
"""What the property `jenis` may make of a text; Camunda Modeler's plugin knows them, too."""

_NUMBERS = frozenset({"angka", "uang"})
_TYPES = ", ".join(FieldType)


def check_forms(reading: Reading) -> None:
    """Check the forms of all user tasks and start events of a process."""
    for element in reading.elements.values():
        seen: set[str] = set()
        for field in form_fields(element):
            _check_field(reading, field, seen)
            seen.add(plain(field, "id").strip())


def _check_field(reading: Reading, field: Element, seen: set[str]) -> None:
    id = plain(field, "id").strip()
    if not id:
        reading.findings.problem(field, "form field must have an 'id' attribute: the name of the variable it fills.")
    elif id in seen:
        reading.findings.problem(field, f"The form has two fields of the id '{id}'. Change one.")
    kind = plain(field, "type").strip()
    if not kind:
        reading.findings.problem(field, f"form field must have a 'type' attribute: '{id}' has none; one of {_TYPES}.")
    elif kind not in set(FieldType):
        reading.findings.problem(field, f"unknown type '{kind}' of the form field '{id}': it must be one of {_TYPES}.")
    if plain(field, "datePattern"):
        reading.findings.warn_once(
            "datePattern", field, "The attribute 'datePattern' is not used: dates are shown as the reader writes them."
        )
    _check_choices(reading, field, kind)
    _check_default(reading, field, kind)
    _check_constraints(reading, field, kind)
    _check_properties(reading, field, kind)


def _check_properties(reading: Reading, field: Element, kind: str) -> None:
    id, properties = plain(field, "id"), field_properties(field)
    check_computed(reading, field, f"The property 'wajib_jika' of '{id}'", properties.get("wajib_jika", ""))
    refined = properties.get("jenis", "")
    if refined not in KINDS or (refined and kind != FieldType.STRING):
        reading.findings.warning(field, f"The property 'jenis' of '{id}', '{refined}' on a {kind}, refines nothing.")
    if kind == FieldType.STRING and refined == "tabel":
        check_table(reading, field, id, properties)
    if kind == FieldType.STRING and refined == "berkas":
        check_file(reading, field, id, properties)
    try:
        compile_pattern(properties.get(PATTERN, ""))
    except ValueError as error:
        reading.findings.problem(field, f"The property '{PATTERN}' of '{id}' is no pattern: {sentence_of(error)}")


def _check_choices(reading: Reading, field: Element, kind: str) -> None:
    id, ids = plain(field, "id"), [choice for choice, _ in options(field)]
    if kind != FieldType.ENUM:
        if ids:
            reading.findings.problem(field, f"The form field '{id}' has values, but its type is '{kind}', not 'enum'.")
        return
    if not ids:
        reading.findings.warning(field, f"The form field '{id}' is an enum without values, so nothing can be chosen.")
    if not all(ids):
        reading.findings.problem(field, f"A value of the form field '{id}' has no id. Give it one.")
    for double in (choice for choice, count in Counter(ids).items() if choice and count > 1):
        reading.findings.problem(field, f"The form field '{id}' has two values of the id '{double}'. Change one.")


def _check_default(reading: Reading, field: Element, kind: str) -> None:
    id, default = plain(field, "id"), plain(field, "defaultValue").strip()
    if not default or not check_text(reading, field, f"The default value of '{id}'", default):
        return
    fits = {
        FieldType.LONG.value: _is_whole(default),
        FieldType.BOOLEAN.value: default in ("true", "false"),
        FieldType.DATE.value: day_of(default) is not None,
        FieldType.ENUM.value: default in {choice for choice, _ in options(field)},
    }
    if not fits.get(kind, True):
        what = {"enum": "none of its values", "date": "no date (2026-11-23 or 23/11/2026)"}.get(kind, f"no {kind}")
        reading.findings.problem(field, f"The default value '{default}' of the form field '{id}' is {what}.")


def _check_constraints(reading: Reading, field: Element, kind: str) -> None:
    id, found = plain(field, "id"), constraints(field)
    drawn = sum(1 for box in extension_children(field, "validation") for _ in extension_children(box, "constraint"))
    if drawn > len(found):
        reading.findings.problem(field, f"The form field '{id}' has the same constraint twice. Remove one.")
    refined = field_properties(field).get("jenis", "")
    for name, config in found.items():
        sentence = _constraint_problem(name, config, kind, refined)
        if sentence:
            reading.findings.problem(field, f"The constraint '{name}' of the form field '{id}' {sentence}")
    _check_order(reading, field, found)


def _constraint_problem(name: str, config: str, kind: str, refined: str) -> str:
    if name not in _CONSTRAINTS:
        return "is not executed by Alur. Use required, readonly, min, max, minlength or maxlength."
    if name in ("required", "readonly"):
        return "holds whatever its config says, as in Camunda. Remove it." if config.lower() == "false" else ""
    if name in ("minlength", "maxlength"):
        return _length_problem(config, kind)
    if kind == FieldType.LONG:
        return "" if _is_whole(config) else f"must be a whole number, not '{config}'."
    if kind != FieldType.STRING or refined not in _NUMBERS:
        return "bounds numbers only. Make the type long, or string with the property 'jenis' angka or uang."
    return "" if _number(config) is not None else f"must be a number, not '{config}'."


def _length_problem(config: str, kind: str) -> str:
    if kind != FieldType.STRING:
        return "bounds texts only. Remove it."
    return "" if _is_whole(config) and int(config) >= 0 else f"must be a whole number of characters, not '{config}'."


def _check_order(reading: Reading, field: Element, found: dict[str, str]) -> None:
    for low, high in (("min", "max"), ("minlength", "maxlength")):
        least, most = _number(found.get(low, "")), _number(found.get(high, ""))
        if least is not None and most is not None and least > most:
            reading.findings.problem(
                field, f"The form field '{plain(field, 'id')}' can hold nothing: {low} {least} is above {high} {most}."
            )


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII) is not None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(text) < 40 else None
