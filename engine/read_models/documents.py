"""Documents of an instance, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import DocumentState


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A scan of a document with wet signatures.

    Attributes:
        id: Of the scan.
        size: Bytes.
    """

    id: UUID
    name: str
    size: int
    sha256: str
    sent_at: datetime
    sent_by: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of one round.

    Attributes:
        activity: Number and name of the activity it was made at.
        round: Which time that activity made one, from 1.
        sha256: Of the .docx file; empty until it is made.
        scans: The newest first.
        can_sign: Whether the reader may send a signed scan of it.
    """

    id: UUID
    instance_id: UUID
    title: str
    activity: str
    round: int
    state: DocumentState
    ordered_at: datetime
    made_at: datetime | None
    frozen_at: datetime | None
    sha256: str
    size: int
    scans: tuple[ScanRow, ...] = ()
    can_sign: bool = False
