"""The office's registers: entries by page and search, gaps between numbers, and the whole of one as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from uuid import UUID

import orjson

from engine.bpmn.model import FormField
from engine.bpmn.values import from_json
from engine.documents.register_files import letter_of, workbook_of
from engine.documents.wording import tanggal
from engine.domain import Actor, Register
from engine.errors import NotAllowedError
from engine.handlers.papers.registers import register_of
from engine.handlers.taking_part import takes_part
from engine.queries.reading import Reading, names_of
from engine.read_models import NumberGap, RegisterPage, RegisterRow
from engine.store.database import Connection
from engine.store.queries import definitions
from engine.store.repositories.registers import RegisterRecord, Registers

FILES = {"docx": letter_of, "xlsx": workbook_of}
"""Formats of a register."""


class RegisterQueries(Reading):
    """What the office has written into its registers."""

    def may_read_registers(self, actor: Actor) -> bool:
        """Whether the actor takes part in a process that writes into a register."""
        with self._connect() as connection:
            return bool(self._registers(connection, actor))

    def registers(self, actor: Actor) -> tuple[Register, ...]:
        """Return the registers that the actor may read: of processes in which the actor takes part."""
        with self._connect() as connection:
            return self._registers(connection, actor)

    def register(
        self,
        actor: Actor,
        register: Register,
        search: str = "",
        year: int | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> RegisterPage:
        """Return a page of a register, the newest entry first.

        Raises:
            NotAllowedError: The actor takes no part in a process that writes into it.
        """
        with self._connect() as connection:
            self._require(connection, actor, register)
            return self._entries(connection, register, search, year, limit, offset)

    def register_file(
        self, actor: Actor, register: Register, format: str, search: str = "", year: int | None = None
    ) -> bytes:
        """Return all of a register that was searched for, as `xlsx` or `docx`.

        Raises:
            NotAllowedError: The actor takes no part in a process that writes into it.
        """
        with self._connect() as connection:
            self._require(connection, actor, register)
            return FILES[format](self._entries(connection, register, search, year, None, 0))

    def _registers(self, connection: Connection, actor: Actor) -> tuple[Register, ...]:
        models = [self._model(connection, each.record) for each in definitions.definitions(connection)]
        seen = {register_of(node) for model in models if takes_part(model, actor) for node in model.nodes.values()}
        return tuple(each for each in Register if each in seen)

    def _require(self, connection: Connection, actor: Actor, register: Register) -> None:
        if register not in self._registers(connection, actor):
            raise NotAllowedError("action.not_allowed", f"Cannot show register {register}: not allowed.")

    def _entries(
        self, connection: Connection, register: Register, search: str, year: int | None, limit: int | None, offset: int
    ) -> RegisterPage:
        entries = Registers(connection)
        found = entries.entries(register, search, year, limit, offset)
        names = names_of(connection, *{record.recorded_by for record, _, _ in found})
        fields = {id: self._form(connection, id, record.activity_id) for record, id, _ in found}
        numbers = entries.numbers() if register is Register.LETTERS else []
        starts = entries.starts() if register is Register.LETTERS else {}
        return RegisterPage(
            register=register,
            columns=tuple({field.id: field.label for form in fields.values() for field in form}.items()),
            rows=tuple(_row(record, key, fields[id], names) for record, id, key in found),
            total=entries.count(register, search, year),
            years=tuple(entries.years(register)),
            gaps=tuple(_gaps(numbers, starts)),
            following=tuple(_following(numbers, starts)),
            starts=tuple((*of, last) for of, last in sorted(starts.items()) if last),
            office=self._office(connection, register),
        )

    def _office(self, connection: Connection, register: Register) -> tuple[str, ...]:
        """Return the letterhead of the newest process that writes into a register."""
        for each in definitions.definitions(connection):
            model = self._model(connection, each.record)
            if any(register_of(node) is register for node in model.nodes.values()):
                return tuple(line for name in ("instansi", "unit_kerja") if (line := model.properties.get(name, "")))
        return ()

    def _form(self, connection: Connection, definition_id: UUID, activity_id: str) -> Sequence[FormField]:
        node = self._load(connection, definition_id).model.nodes.get(activity_id)
        return node.form if node else ()


def _row(record: RegisterRecord, key: str, fields: Sequence[FormField], names: dict[str, str]) -> RegisterRow:
    facts = orjson.loads(record.facts)
    cells = {field.id: _text(field, from_json(facts[field.id])) for field in fields if field.id in facts}
    who = names[record.recorded_by]
    return RegisterRow(record.id, record.instance_id, key, cells, record.recorded_at, who)


def _text(field: FormField, value: object) -> str:
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    return "" if value is None else dict(field.options).get(str(value), str(value))


def _gaps(numbers: Iterable[tuple[str, int, int]], starts: Mapping[tuple[str, int], int]) -> Iterator[NumberGap]:
    """Yield what was left out after the last number of before."""
    for (unit, year), group in groupby(numbers, key=lambda each: each[:2]):
        start = starts.get((unit, year), 0)
        for before, after in pairwise([start, *(number for _, _, number in group if number > start)]):
            if after > before + 1:
                yield NumberGap(unit, year, before + 1, after - 1)


def _following(
    numbers: Iterable[tuple[str, int, int]], starts: Mapping[tuple[str, int], int]
) -> Iterator[tuple[str, int, int]]:
    highest = {of: last for of, last in starts.items() if last}
    for unit, year, number in numbers:
        highest[unit, year] = max(number, highest.get((unit, year), 0))
    for (unit, year), number in sorted(highest.items()):
        yield unit, year, number + 1
