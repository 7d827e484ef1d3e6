"""Processes that the clock starts: what comes next, and what is missing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PeriodicStart:
    """One start by the clock.

    Attributes:
        at: When it is, or was, to be.
        period: What it is for; empty where the diagram names no periods.
        instance_id: The instance that is this period already, as when someone started it before; None for none.
    """

    at: datetime
    period: str
    instance_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PeriodicProcess:
    """A process that the clock starts, in its newest version.

    Attributes:
        upcoming: The next starts, the nearest first.
        missing: Starts since the process was first deployed whose time has come and whose period is not there.
        suspended: Nothing starts for now.
        may_start: Whether the reader may start a period by hand.
        start_form: A called process that the reader may start with its form instead; None for none.
    """

    definition_id: UUID
    key: str
    name: str
    documentation: str
    upcoming: tuple[PeriodicStart, ...]
    missing: tuple[PeriodicStart, ...]
    suspended: bool
    may_start: bool
    start_form: UUID | None
