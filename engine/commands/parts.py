"""Enter what a unit owes of a form that is gathered from units."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class EnterPart(Command):
    """Put what someone entered into their unit's part. Returns how many places they changed.

    Attributes:
        values: By field id, as the engine reads them; decision and note are not asked.
        part_revision: The revision that stood on the page.
    """

    instance_id: UUID
    unit_id: str
    values: Mapping[str, object]
    part_revision: int = 0


@dataclass(frozen=True, slots=True)
class SavePartDraft(Command):
    """Keep what someone typed into their unit's part, unchecked, for that person alone. No values: forget it.

    Attributes:
        values: Texts as typed, by field id; of a table a list of maps of them; of files their ids.
    """

    instance_id: UUID
    unit_id: str
    values: Mapping[str, object]
    part_revision: int = 0


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: its bytes, and what its sender calls it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class GatherParts(Command):
    """Put filled-in workbooks into the parts of their units: all of them, or nothing. Returns `list[GatheredPart]`.

    Attributes:
        instance_id: Whose forms they are.
        files: Workbooks (.xlsx), or archives (.zip) of them.
        unit_id: Only this unit's: its staff may send their own. Empty: whoever gathers sends those of any unit.
    """

    instance_id: UUID
    files: tuple[SentFile, ...]
    unit_id: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """One entry that was put over another.

    Attributes:
        field, column: As the form calls them; `column` is empty where the field is no table.
        row: Of the table, from 1; 0 outside tables.
        who: Full name of whoever entered what stood there; empty where that came from an earlier round.
    """

    field: str
    row: int
    column: str
    before: str
    after: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class GatheredPart:
    """What came of one workbook.

    Attributes:
        file: What it was called.
        rows: Rows of tables in it.
        changed: Places that it changed.
        replaced: How many of them held something else; `over` are the first.
    """

    file: str
    unit_id: str
    unit: str
    rows: int
    changed: int
    replaced: int = 0
    over: tuple[Replaced, ...] = ()
