"""What units are measured by, as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.domain import Polarity


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator.

    Attributes:
        targets: By period (`TW1` … `TW4`, `TAHUNAN`), as decimal texts; those that are empty are left out.
        budget: Pagu in rupiah as a decimal text, empty for none.
    """

    id: UUID
    unit_id: str
    unit: str
    year: int
    goal: str
    name: str
    measure: str
    polarity: Polarity
    targets: Mapping[str, str]
    program: str
    budget: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The indicators of a year that someone may see.

    Attributes:
        units: Names of the units one may choose from, by id.
        years: Those that have indicators, the newest first, and this one.
        may_edit: Whether the actor may change them.
    """

    rows: tuple[IndicatorRow, ...]
    units: Mapping[str, str]
    years: tuple[int, ...]
    year: int
    unit_id: str
    may_edit: bool
