"""Who has entered what into a unit's part, and where two people entered different things."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PartEntry:
    """That somebody entered something: who, when, how many places; `source` is the workbook it came in."""

    who: str
    at: datetime
    count: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class PartNote:
    """A place in which two people have entered different things; what the reader typed is shown there.

    Attributes:
        field, row, column: As the form calls them; 0 and empty outside tables.
        input: Id of the field, row's number from 0 and column's id, parted by colons: what a page calls its input.
        there: What somebody else has entered, as people write it.
    """

    field: str
    row: int
    column: str
    input: str
    there: str
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """What has been entered into a unit's part since it was last sent.

    Attributes:
        revision: Of what is shown; goes back with the form.
        entries: The newest first.
        overtaken: Where the reader has typed one thing and somebody else has entered another since.
    """

    revision: int
    entries: tuple[PartEntry, ...] = ()
    overtaken: tuple[PartNote, ...] = ()
