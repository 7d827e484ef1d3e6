"""What was measured in an instance (capaian), beside the same of earlier periods."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from engine.domain import Polarity


@dataclass(frozen=True, slots=True)
class Achievement:
    """One capaian, in percent, as the process calculated it.

    Attributes:
        value: What counts, capped; None where it is not assessed.
        text: How documents write it: `95,00`, `-`, `Belum diisi`.
        raw: Before the cap; None where nothing was calculated.
    """

    value: Decimal | None
    text: str
    raw: Decimal | None = None

    @property
    def is_capped(self) -> bool:
        """Whether the cap, or the floor, changed it."""
        return self.raw is not None and self.raw != self.value


@dataclass(frozen=True, slots=True)
class MeasuredPeriod:
    """One period: the instance that measures it, its mean over all indicators and the grade (predikat) of that.

    Attributes:
        name: As the start form calls it; with its year where that is another one than the reader looks at.
        has_ended: Whether its instance has; until then its figures may still change.
        mean: None where nothing has been calculated yet.
    """

    instance_id: UUID
    business_key: str
    name: str
    has_ended: bool
    mean: Achievement | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorAchievement:
    """One indicator.

    Attributes:
        goal, name, measure, target, achieved: As the unit's form holds them; numbers with a decimal point.
        absorption: Serapan in percent, as documents write it.
        before: The same indicator in each of the earlier periods; None where it was not measured there.
        change: By how many points it is above the period it is compared with; None where there is nothing to compare.
    """

    unit_id: str
    unit: str
    goal: str
    name: str
    measure: str
    polarity: Polarity
    target: str
    achieved: str
    own: Achievement
    absorption: str
    before: tuple[Achievement | None, ...] = ()
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitAchievement:
    """One unit, or all together: the mean of what was assessed; otherwise as `IndicatorAchievement`.

    Attributes:
        unit_id: Empty for all together.
        assessed, total: Indicators.
    """

    unit_id: str
    unit: str
    own: Achievement
    grade: str
    assessed: int
    total: int
    absorption: str
    before: tuple[Achievement | None, ...] = ()
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Achievements:
    """What an instance has measured.

    Attributes:
        period: This one.
        earlier: Those of the year before it, the newest first, then the same period of the year before; only those
            that have figures and that the reader may see.
        compared: Which of the earlier ones changes are counted from, as its place; None for none.
        overall: None until the process has calculated; then `units` and `indicators` are empty, too.
        cap: The most that counts, in percent.
        sent, awaited: Names of the units whose part stands, and of those that still have to send it, or send it again;
            both empty until the form was given to the units.
    """

    period: MeasuredPeriod
    earlier: tuple[MeasuredPeriod, ...]
    compared: int | None
    overall: UnitAchievement | None
    units: tuple[UnitAchievement, ...]
    indicators: tuple[IndicatorAchievement, ...]
    cap: Decimal
    sent: tuple[str, ...]
    awaited: tuple[str, ...]
