"""What a verification of the history says, and the seals that auditors keep."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class MisfitKind(StrEnum):
    """How something in the history does not fit."""

    ALTERED = "altered"
    """The event's content or its MAC is not what was written."""
    MISSING = "missing"
    """An event is gone, and later ones are there."""
    INSERTED = "inserted"
    """An event stands there that was never written."""
    REORDERED = "reordered"
    """Events stand in another order than they happened."""
    TAIL_CUT = "tail_cut"
    """The last events are gone: the instance, or a seal, knows of more."""
    HEAD_ALTERED = "head_altered"
    """The events fit each other, but not the head and count kept beside them."""
    INSTANCE_REMOVED = "instance_removed"
    """History, or a seal, tells of an instance that is no longer there."""
    HISTORY_REMOVED = "history_removed"
    """An instance is there, and no event of it."""
    REWRITTEN = "rewritten"
    """The events fit the key, but are not those that were sealed: written anew by someone who had the key."""
    ARCHIVE_ALTERED = "archive_altered"
    """What is noted of an archived instance is not what history tells of it, or not what was sealed."""
    ARCHIVE_LOST = "archive_lost"
    """The file of an archived instance is gone, or is not the one that was written."""
    SEAL_ALTERED = "seal_altered"
    """A seal, or what it covers, is not what was sealed."""
    SEAL_MISSING = "seal_missing"
    """A seal is gone: a later one, the system's history or an exported seal knows it."""
    SEAL_DIFFERS = "seal_differs"
    """The database's seal is another than the exported one: the database was swapped or written anew."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing in one chain that does not fit, or one of the seals.

    Attributes:
        chain: Id of the instance; the null UUID for the system's chain; empty for a seal.
        sequence: Number of the event in its chain that is not as it was, or not there; 0 for a seal.
        seal: Number of the seal that shows it; 0 where none is needed to.
    """

    kind: MisfitKind
    chain: str = ""
    sequence: int = 0
    seal: int = 0


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal: the fingerprint of the whole history at an instant.

    Attributes:
        number: From 1, without gaps.
        day: The day, in Jakarta, on which it was made.
        entries: Chains that had grown since the seal before.
        chains: Chains there were.
        events: Events there were.
        root: Root of the Merkle tree over the entries, in hexadecimal.
        previous: Hash of the seal before; empty for the first.
        hash: SHA-256 over everything above.
        mac: HMAC of `hash` with the history key.
    """

    number: int
    at: datetime
    day: date
    entries: int
    chains: int
    events: int
    root: str
    previous: str
    hash: str
    mac: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what does not fit.

    Attributes:
        at: When it began.
        seconds: How long it took.
        misfits: The first of each chain, then the seals'; at most a thousand.
        misfit_count: How many there are in all.
        foreign_key: Whether nothing at all fits the key: then the key is another one, not the history.
        last_seal: The newest seal; None where nothing has been sealed yet.
        unsealed: Events written since that seal. Their tail could be cut unnoticed by whoever can write the database.
        clock_steps: Events whose instant is before that of the event before them: the server's clock was set back.
        against: Number of the exported seal that it was compared with; 0 for none.
        archived: Chains whose events are in a file, with proof.
    """

    at: datetime
    seconds: float
    chains: int
    events: int
    seals: int
    misfits: tuple[Misfit, ...]
    misfit_count: int
    foreign_key: bool
    last_seal: SealRow | None
    unsealed: int
    clock_steps: int
    against: int = 0
    archived: int = 0

    @property
    def whole(self) -> bool:
        """Whether everything fits."""
        return self.misfit_count == 0

    def first_of_each_kind(self) -> tuple[Misfit, ...]:
        """Return one misfit of each kind that was found."""
        return tuple({misfit.kind: misfit for misfit in reversed(self.misfits)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an instance, run again from its history, first did something else.

    Attributes:
        sequence: Number of the event in its chain; one more than the last where only its state differs.
        type: What history, or the replay, says there; empty for the state.
        activity_id: Where in the diagram.
        expected: What history, or the state, says.
        came: What came when it was run again.
    """

    instance_id: UUID
    sequence: int
    type: str
    activity_id: str
    expected: str
    came: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay of instances says.

    Attributes:
        instances: How many were run again.
        events: How many events they have.
        seconds: How long it took.
        differences: The first of each instance that has one; at most a thousand.
        difference_count: How many instances have one.
    """

    instances: int
    events: int
    seconds: float
    differences: tuple[Difference, ...]
    difference_count: int


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where an instance's chain ends: how many events it has, the MAC of the last, and when the instance ended."""

    events: int
    head: str
    ended_at: datetime | None
