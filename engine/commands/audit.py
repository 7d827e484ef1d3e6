"""What keeps the history provable, and its figures quick."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


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
class SummariseWork(Command):
    """Add up the completed tasks of the oldest month that is over. Returns whether there is more to do."""
