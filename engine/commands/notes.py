"""Store files, and leave comments and attachments beside tasks."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class StoreFile(Command):
    """Keep a file, for a variable to hold. Returns its `FileValue`.

    Attributes:
        id: What it is to be kept as, so that a variable can name it before; None: any.
        media_type: What the sender says it is; its content decides.
        encoding: Of a text's characters, as the sender says.
        bytes: Whether it is plain bytes, Camunda's Bytes, and no file with a name.
    """

    name: str
    content: bytes
    media_type: str = ""
    encoding: str = ""
    bytes: bool = False
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UploadFile(Command):
    """Keep a file for a form that one is filling in. Returns its `FileValue`.

    Attributes:
        field: Id of the form's field, for what is wrong with it.
        types: What the field takes, of `engine.domain.KNOWN_FILE_TYPES`.
    """

    field: str
    name: str
    content: bytes
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddComment(Command):
    """Write a comment at an open task. Returns its id."""

    task_id: UUID
    message: str


@dataclass(frozen=True, slots=True)
class ChangeComment(Command):
    """Let a comment say something else. For who wrote it, and administrators."""

    comment_id: UUID
    message: str


@dataclass(frozen=True, slots=True)
class RemoveComment(Command):
    """Show a comment no longer; history keeps it. For who wrote it, and administrators."""

    comment_id: UUID


@dataclass(frozen=True, slots=True)
class AddAttachment(Command):
    """Leave a file, or an address elsewhere, beside an open task. Returns the attachment's id.

    Attributes:
        name: Empty: the file's.
        kind: What the sender calls its type; free text.
        file_name, content: The file; None where there is only an address.
        media_type: Of the file, as the sender says; its content decides.
        url: The address, http or https; it is never fetched.
    """

    task_id: UUID
    name: str = ""
    description: str = ""
    kind: str = ""
    file_name: str = ""
    content: bytes | None = None
    media_type: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RemoveAttachment(Command):
    """Show an attachment no longer; it stays, and history tells. For who left it, and administrators."""

    attachment_id: UUID
