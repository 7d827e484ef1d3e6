"""The office's registers: the next number of a letter, and an entry for each task whose activity names a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import orjson

from engine.bpmn.model import FormField, Node
from engine.bpmn.values import to_json
from engine.clock import OFFICE_ZONE
from engine.domain import LETTER_NUMBER, Register
from engine.errors import FieldProblem, InvalidVariablesError
from engine.handlers.context import HandlerContext
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.registers import RegisterRecord
from engine.store.unit_of_work import UnitOfWork

REGISTER_PROPERTY = "register"
"""Property of an activity: `surat`, `penggandaan` or `arsip`."""

NUMBER_PROPERTY = "nomor_baru"
"""Property of an activity with a register of letters: how a new number is written, `060/{urut}/427.56/{tahun}`."""

NUMBER_FIELD_PROPERTY = "nomor_isian"
"""Property of such an activity: the form field that holds the number; `nomor_surat` where it is not drawn."""


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """A letter's number, taken apart: `<klasifikasi>/<urut>/427.<unit>/<tahun>`."""

    text: str
    unit: str
    year: int
    sequence: int

    @classmethod
    def read(cls, text: str) -> "LetterNumber | None":
        """Return the number a text is; None for none."""
        found = LETTER_NUMBER.fullmatch(text.strip())
        if found is None or len(found["urut"]) > 9:
            return None
        return cls(text.strip(), found["unit"], int(found["tahun"]), int(found["urut"]))


def register_of(node: Node) -> Register | None:
    """Return the register that an activity names; None for none, or for one that there is not."""
    drawn = node.properties.get(REGISTER_PROPERTY, "").strip()
    return Register(drawn) if drawn and drawn in set(Register) else None


def number_field(node: Node) -> str:
    """Return the id of the form field that holds a letter's number."""
    return node.properties.get(NUMBER_FIELD_PROPERTY, "").strip() or "nomor_surat"


def numbered(node: Node, entered: Mapping[str, object], uow: UnitOfWork) -> Mapping[str, object]:
    """Return what was entered, with the next free number where a letter has been given none.

    Two at once get two numbers: the database lets each stand only once, and whoever is second is run again.

    Raises:
        InvalidVariablesError: The number is none, or another letter has it.
    """
    if register_of(node) is not Register.LETTERS:
        return entered
    field = number_field(node)
    given = str(entered.get(field) or "").strip()
    if not given:
        given = _next_number(node, entered, uow)
    number = LetterNumber.read(given)
    if number is None:
        raise InvalidVariablesError([FieldProblem(field, "pattern", LETTER_NUMBER.pattern)])
    if uow.registers.is_taken(number.unit, number.year, number.sequence):
        free = uow.registers.highest(number.unit, number.year) + 1
        raise InvalidVariablesError([FieldProblem(field, "letter_taken", str(free))])
    return {**entered, field: number.text}


def record(
    node: Node, entered: Mapping[str, object], instance: InstanceRecord, uow: UnitOfWork, context: HandlerContext
) -> None:
    """Write the entry of a completed task, where its activity names a register."""
    register = register_of(node)
    if register is None:
        return
    held = register is Register.LETTERS
    number = LetterNumber.read(str(entered.get(number_field(node)) or "")) if held else None
    facts = {field.id: to_json(entered.get(field.id)) for field in node.form if field.id in entered}
    uow.registers.add(
        RegisterRecord(
            id=uuid4(),
            register=register,
            instance_id=instance.id,
            activity_id=node.id,
            number=number.text if number else "",
            unit=number.unit if number else "",
            year=number.year if number else None,
            sequence=number.sequence if number else None,
            facts=orjson.dumps(facts).decode(),
            words=_words(node.form, entered, instance.business_key),
            recorded_at=uow.now,
            recorded_by=context.actor.user_id,
        )
    )


def _next_number(node: Node, entered: Mapping[str, object], uow: UnitOfWork) -> str:
    pattern = node.properties.get(NUMBER_PROPERTY, "").strip()
    year = _year(node, entered, uow)
    example = LetterNumber.read(pattern.replace("{urut}", "1").replace("{tahun}", str(year)))
    if example is None:
        raise InvalidVariablesError([FieldProblem(number_field(node), "required")])
    following = uow.registers.highest(example.unit, example.year) + 1
    return pattern.replace("{urut}", str(following)).replace("{tahun}", str(year))


def _year(node: Node, entered: Mapping[str, object], uow: UnitOfWork) -> int:
    """Return the year of the letter's own date, else of today's, in Jakarta."""
    for field in node.form:
        value = entered.get(field.id)
        if field.type == "date" and isinstance(value, date):
            return value.year
    return uow.now.astimezone(OFFICE_ZONE).year


def _words(fields: tuple[FormField, ...], entered: Mapping[str, object], business_key: str) -> str:
    """Return what an entry is found by: values and the names of options, in lower case."""
    texts = [business_key]
    for field in fields:
        value = entered.get(field.id)
        if value not in (None, ""):
            texts += [str(value), dict(field.options).get(str(value), "")]
    return "\n".join(text for text in texts if text).casefold()
