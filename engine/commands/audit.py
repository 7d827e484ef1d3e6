"""What keeps the history provable, and its figures quick."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.commands.base import Command
from engine.read_models.audit import Replayed, Verification


@dataclass(frozen=True, slots=True)
class SealHistory(Command):
    """Seal where every chain stands. Returns the newest seal's number.

    Attributes:
        daily: Whether one seal a day, in Jakarta, is enough: then one that is there is left as it is.
    """

    daily: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveInstance(Command):
    """Take an ended instance's events out of the database, once a file has them. For administrators.

    Attributes:
        events: How many events the file has.
        head: MAC of the last of them.
        file: Path below the archive's folder.
        sha256: Of the file.
    """

    instance_id: UUID
    events: int
    head: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RequestExamination(Command):
    """Ask for a verification of the whole history by a worker. For auditors and administrators. Returns its id.

    The same one, asked for while it is still open, is not done twice.

    Attributes:
        replays: Whether every instance is run again from its history, too.
        against: An exported seal to compare with; empty for none.
    """

    replays: bool = False
    against: bytes = b""


@dataclass(frozen=True, slots=True)
class BeginExamination(Command):
    """Give a verification to a worker. Returns whether it is its to do. For the engine itself."""

    examination_id: UUID
    worker: str


@dataclass(frozen=True, slots=True)
class NoteProgress(Command):
    """Note how far a worker is with a verification. Returns whether it is still its own. For the engine itself.

    Attributes:
        phase: What is counted: `events` or `instances`.
    """

    examination_id: UUID
    worker: str
    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FinishExamination(Command):
    """Tell in history what a verification found, or why it could not be carried out. For the engine itself.

    Attributes:
        found: What the verification says; None where there is none.
        replayed: What the replay says; None where it was not asked for, or the chains are broken.
        failure: Why it could not be carried out; empty where it was.
    """

    examination_id: UUID
    worker: str
    found: Verification | None = None
    replayed: Replayed | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class NoteReading(Command):
    """Tell in history what an auditor is about to read, where `ALUR_AUDIT_READS` is on.

    Attributes:
        page: Which page or address of REST.
        subject: Which one of its kind: ids and keys of the address; empty where there are none.
    """

    page: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class NoteClockJump(Command):
    """Tell in history that a worker's clock was set, forward or back. For the engine itself.

    Attributes:
        expected: What the clock should have said.
        seconds: How much later than that it was; negative where it was set back.
    """

    worker: str
    expected: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class SummariseWork(Command):
    """Add up the completed tasks of the oldest month that is over. Returns whether there is more to do."""
