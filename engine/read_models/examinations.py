"""Verifications that people asked for, what they found, and the record of one to print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from engine.domain import ExaminationStatus
from engine.read_models.audit import Difference, Misfit, SealRow


@dataclass(frozen=True, slots=True)
class SealName:
    """What names a seal: its number, day and hash."""

    number: int
    day: date
    hash: str


@dataclass(frozen=True, slots=True)
class ReplayFound:
    """What a deterministic replay found. `differences` are the first of at most twenty instances."""

    instances: int
    events: int
    seconds: float
    difference_count: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ClockFound:
    """How far the server's clock could be trusted.

    Attributes:
        state: At the end of the verification: `synchronised`, `unsynchronised` or `unknown`.
        error_ms: How far off the system thought it might be, in milliseconds.
        steps: Events and seals that are older than what is before them.
        jumps: How often workers have seen their clock set.
        unsure_seals: Seals made while the clock was not in step, or behind its own events.
        ahead: Seconds that the newest event lay ahead of the clock when the seal was made; 0 elsewhere.
    """

    state: str
    error_ms: int | None = None
    steps: int = 0
    jumps: int = 0
    unsure_seals: int = 0
    ahead: float = 0.0

    @property
    def is_doubtful(self) -> bool:
        """Whether anything speaks against it; that nobody knows does not."""
        return self.state == "unsynchronised" or any((self.steps, self.jumps, self.unsure_seals, self.ahead))


@dataclass(frozen=True, slots=True)
class Found:
    """What a verification found, as history tells it.

    Attributes:
        sequence: Number of the event in the system's chain.
        result: `whole`, `broken`, `different` (the replay differs) or `failed`.
        failure: Why it could not be carried out; empty where it was.
        began: When it was begun; None where it failed.
        misfits: At most twenty, in the order of the chains.
        against: The exported seal it was compared with; None for none.
        seal: The newest seal; None where nothing is sealed.
        replay: None where there was no replay.
        versions: Of Alur, Python, SpiffWorkflow and the database, by name.
        business_keys: Of the instances named, as far as they are there, by id.
    """

    sequence: int
    at: datetime
    result: str
    failure: str
    began: datetime | None
    seconds: float
    chains: int
    events: int
    seals: int
    archived: int
    unsealed: int
    foreign_key: bool
    misfit_count: int
    misfits: tuple[Misfit, ...]
    against: SealName | None
    seal: SealName | None
    replay: ReplayFound | None
    clock: ClockFound
    versions: Mapping[str, str]
    business_keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """One verification.

    Attributes:
        against: Number of the exported seal it compares with; 0 for none.
        phase: What `done` and `total` count: `events`, `instances`; empty before it has begun.
        found: What history tells of it; None while it is open, and where that event is gone.
    """

    id: UUID
    requested_at: datetime
    requested_by: str
    requested_by_name: str
    replays: bool
    against: int
    status: ExaminationStatus
    phase: str
    done: int
    total: int
    found: Found | None

    @property
    def is_open(self) -> bool:
        """Whether its result is still to come."""
        return self.status in (ExaminationStatus.WAITING, ExaminationStatus.RUNNING)

    @property
    def percent(self) -> int:
        """How far what is counted now is, in percent; only all is 100."""
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class ExaminationPage:
    """Some of all verifications, the newest first."""

    rows: tuple[ExaminationRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A part of a printed record: lines of words and value."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExaminationRecord:
    """A Berita Acara Verifikasi: the record of one verification, to print and to sign. Its words are Indonesian.

    Attributes:
        signatories: Who signs, as (role, name); an empty name is written by hand.
    """

    title: str
    office: str
    opening: str
    sections: tuple[RecordSection, ...]
    verdict: str
    remarks: tuple[str, ...]
    signatories: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SealView:
    """A seal with what history tells of its making.

    Attributes:
        clock: None for seals of before clocks were told of.
        mailed_at: When it was mailed to the auditor; None where it was not.
    """

    seal: SealRow
    clock: ClockFound | None
    mailed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrailAsked:
    """Which of the system's events are asked for; what is empty or None does not restrict them.

    Attributes:
        type: One type of event, or all that begin with it where it ends in a dot: `user.`.
        first: Day in Jakarta from which on; `last` is the last such day.
    """

    type: str = ""
    actor: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One event of the system's chain, to read.

    Attributes:
        actor_name: The account's full name; its id where it has none.
        names: Full names of the accounts, and business keys of the instances, that its data name, by id.
    """

    sequence: int
    at: datetime
    type: str
    actor: str
    actor_name: str
    role: str
    source: str
    data: Mapping[str, object]
    mac: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SystemTrail:
    """Some of the system's events, the newest first, and who appears among all of them, by id."""

    lines: tuple[SystemLine, ...]
    total: int
    people: Mapping[str, str]
