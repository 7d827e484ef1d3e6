"""What units are measured by: indicators with their targets, as data."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command
from engine.domain import Polarity

PERIODS = ("TW1", "TW2", "TW3", "TW4", "TAHUNAN")
"""The periods that targets are set for, as the SOP's start form names them."""


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """What an indicator says.

    Attributes:
        goal: Sasaran.
        name: Indikator Kinerja.
        measure: Satuan, such as `%` or `km`.
        targets: Of each of `PERIODS`, a decimal such as `87.5`; empty: the year's holds.
        program: Program/Kegiatan.
        budget: Pagu, in rupiah.
    """

    unit_id: str
    year: int
    goal: str
    name: str
    measure: str
    polarity: Polarity = Polarity.POSITIVE
    targets: tuple[str, str, str, str, str] = ("", "", "", "", "")
    program: str = ""
    budget: str = ""

    def target_of(self, period: str) -> str:
        """Return a period's target: its own, else the year's; empty for none."""
        own = self.targets[PERIODS.index(period)] if period in PERIODS else ""
        return own or self.targets[-1]


@dataclass(frozen=True, slots=True)
class AddIndicator(Command):
    """Let a unit be measured by one more indicator, behind the others. Returns its id."""

    content: IndicatorContent


@dataclass(frozen=True, slots=True)
class ChangeIndicator(Command):
    """Change what an indicator says. Its unit and year stay."""

    indicator_id: UUID
    content: IndicatorContent


@dataclass(frozen=True, slots=True)
class RetireIndicator(Command):
    """Let an indicator be measured no longer. What was measured by it stays.

    Attributes:
        reason: Kept in history.
    """

    indicator_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ImportIndicators(Command):
    """Add and change the indicators that a workbook lists: all of it, or nothing. Returns an `ImportedIndicators`.

    One of the same unit, year, goal and name is changed; those that the workbook leaves out stay as they are.
    """

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class CopyIndicators(Command):
    """Give a year the indicators of another that it does not have yet, targets and pagu included. Returns how many."""

    from_year: int
    to_year: int


@dataclass(frozen=True, slots=True)
class ImportedIndicators:
    """What an import did, in numbers."""

    added: int
    changed: int
    unchanged: int
