"""Figures over many instances: how long work takes against its standard, who waits on whom, what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WorkPeriod:
    """What figures are asked about: the work completed from one local day to another, both included.

    Attributes:
        version: Of the process; 0 for all.
    """

    key: str
    first: date
    last: date
    version: int = 0


@dataclass(frozen=True, slots=True)
class MonitoredProcess:
    """A process whose figures somebody may see.

    Attributes:
        late: Of the tasks done, those after their due time.
        overdue: Open tasks past their due time now, whatever the period.
    """

    key: str
    name: str
    versions: tuple[int, ...]
    started: int
    done: int
    timed: int
    late: int
    overdue: int


@dataclass(frozen=True, slots=True)
class WorkScope:
    """What a page of figures is about.

    Attributes:
        versions: All there are, the newest first.
        definition_id: The version whose diagram is drawn: the one asked for, else the newest.
        started: Instances that began in the period.
    """

    period: WorkPeriod
    name: str
    versions: tuple[int, ...]
    definition_id: UUID
    started: int


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """One activity's completed tasks. Times are working minutes from when a task became available until it was done.

    Attributes:
        standard: Its standard time; None where it has none.
        timed: Tasks that had a due time; of these, `late` were done after it.
        repeated: Tasks of a second or later round.
        returns: How often work was sent back from here.
        overdue: Open tasks past their due time now, whatever the period.
        unmeasured: Tasks from before times were kept, not measured yet; medians are without them.
    """

    activity_id: str
    number: str
    name: str
    lane: str
    standard: int | None
    done: int
    median: float | None
    longest: int | None
    timed: int
    late: int
    repeated: int
    returns: int
    overdue: int
    unmeasured: int

    @property
    def on_time(self) -> float | None:
        """Share of the timed tasks that were done in time; None where none was timed."""
        return (self.timed - self.late) / self.timed if self.timed else None

    @property
    def late_share(self) -> float | None:
        """Share of the timed tasks that were late; None where none was timed."""
        return self.late / self.timed if self.timed else None

    @property
    def pace(self) -> float | None:
        """The median as a share of the standard time; None where either is missing."""
        return self.median / self.standard if self.median is not None and self.standard else None


@dataclass(frozen=True, slots=True)
class ActivityStatistics:
    """All activities of a process in drawing order."""

    scope: WorkScope
    activities: tuple[ActivityFigures, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """How often one role's work opened another's task, and how long that waited and took (median working minutes)."""

    from_activity: str
    from_lane: str
    to_activity: str
    to_lane: str
    done: int
    waited: float | None
    worked: float | None


@dataclass(frozen=True, slots=True)
class ReturnCause:
    """How often a decision sent work back, and to which units' tasks (name → times)."""

    from_activity: str
    to_activity: str
    times: int
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReturnedWork:
    """One return with its note. `by` is empty where several decided together."""

    at: datetime
    instance_id: UUID
    business_key: str
    from_activity: str
    to_activity: str
    by: str
    units: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class HandoverStatistics:
    """Who waits on whom, and why work comes back.

    Attributes:
        reworked: Units and how many of their tasks were of a second or later round.
        notes: The newest returns.
    """

    scope: WorkScope
    handovers: tuple[Handover, ...]
    causes: tuple[ReturnCause, ...]
    reworked: Mapping[str, int]
    notes: tuple[ReturnedWork, ...]


@dataclass(frozen=True, slots=True)
class Workload:
    """What a role or a person has to do now, and what they did in the period.

    Attributes:
        open, overdue: Now, whatever the period.
        pace: Median of the minutes taken, as a share of each task's standard time; None where none has one.
        median: Of the working minutes taken.
    """

    name: str
    open: int
    overdue: int
    done: int
    timed: int
    late: int
    median: float | None
    pace: float | None

    @property
    def on_time(self) -> float | None:
        """Share of the timed tasks that were done in time; None where none was timed."""
        return (self.timed - self.late) / self.timed if self.timed else None


@dataclass(frozen=True, slots=True)
class WorkloadStatistics:
    """Workload and punctuality of each role and each person."""

    scope: WorkScope
    roles: tuple[Workload, ...]
    people: tuple[Workload, ...]


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The monitoring table of PermenPANRB 35/2012: numbers filled in, judgement left to a person.

    Attributes:
        header: The SOP's identity, as its diagram holds it.
    """

    scope: WorkScope
    header: Mapping[str, str]
    activities: tuple[ActivityFigures, ...]


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A day on the axis of a schedule: where it begins, in working minutes from the instance's start."""

    day: date
    at: float


@dataclass(frozen=True, slots=True)
class ScheduleBar:
    """One task on the axis of a schedule. Positions are working minutes from the instance's start.

    Attributes:
        claimed: Where it was claimed; None where it never was.
        end: Where it was closed, or the present where it is open.
        due: None where it has no due time.
        late: Whether it was done, or is open, after its due time.
        state: `open`, `completed` or `cancelled`.
        minutes: Working minutes from begin to end.
    """

    activity: str
    unit: str
    lane: str
    round: int
    who: str
    begin: float
    claimed: float | None
    end: float
    due: float | None
    late: bool
    state: str
    minutes: float
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """One instance's tasks in working time, the earliest first.

    Attributes:
        length: Working minutes from start to end, or to the present.
        minutes_per_day: Of its calendar.
    """

    instance_id: UUID
    title: str
    process_name: str
    length: float
    minutes_per_day: int
    days: tuple[ScheduleDay, ...]
    bars: tuple[ScheduleBar, ...]
    now: float | None
