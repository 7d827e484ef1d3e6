"""The office's registers, as pages and files show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import Register


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One entry.

    Attributes:
        cells: By column id, as text; a column that the entry's form does not have is missing.
    """

    id: UUID
    instance_id: UUID
    business_key: str
    cells: dict[str, str]
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Numbers that no letter has, of one unit and year: from `first` to `last`."""

    unit: str
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Entries of a register.

    Attributes:
        columns: (id, label), in the forms' order.
        total: How many entries there are in all.
        years: In which something was recorded, the latest first.
        gaps: Of letters: numbers left out, below the highest.
        following: Of letters: the next free number of each (unit, year).
        starts: Of letters: (unit, year, last number given before letters were written here).
        office: Whose register it is, as on the SOP's letterhead: lines for paper.
    """

    register: Register
    columns: tuple[tuple[str, str], ...]
    rows: tuple[RegisterRow, ...]
    total: int
    years: tuple[int, ...]
    gaps: tuple[NumberGap, ...] = ()
    following: tuple[tuple[str, int, int], ...] = ()
    starts: tuple[tuple[str, int, int], ...] = ()
    office: tuple[str, ...] = ()
