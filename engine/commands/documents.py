"""Documents made of what instances hold: make them, and keep their signed scans."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class BeginDocument(Command):
    """Take a document's job for making; nobody else does it for a while.

    Returns a `DocumentOrder`, None where it is not to be made now.
    """

    job_id: UUID


@dataclass(frozen=True, slots=True)
class KeepDocument(Command):
    """Keep a document that a worker has made, and be done with its job.

    Attributes:
        content: The .docx file.
        template_sha256: Of the template it was made from.
    """

    job_id: UUID
    content: bytes
    template_sha256: str


@dataclass(frozen=True, slots=True)
class BeginRegister(Command):
    """Note the last number that a unit gave to letters of a year before it wrote them here; 0 for none.

    Numbers up to it count as given: the next one follows it, and they are no gap.
    """

    unit: str
    year: int
    last: int


@dataclass(frozen=True, slots=True)
class SignDocument(Command):
    """Keep a scan of a frozen document with wet signatures. Returns the scan's id.

    Attributes:
        sha256: Of the document that was signed, so that nobody attests to another one.
    """

    document_id: UUID
    sha256: str
    name: str
    content: bytes
