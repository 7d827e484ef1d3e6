"""Comments and attachments at tasks. Removed ones are not among them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """What someone wrote at a task. `root_id` is the instance at the top of its instance's callers."""

    id: UUID
    task_id: UUID
    instance_id: UUID
    root_id: UUID
    user_id: str
    message: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """A file, or an address elsewhere, beside a task.

    Attributes:
        file_id: None where there is only an address.
        url: Empty where there is a file.
        kind: What who left it calls its type, else the file's media type.
    """

    id: UUID
    task_id: UUID
    instance_id: UUID
    root_id: UUID
    file_id: UUID | None
    url: str
    name: str
    description: str
    kind: str
    created_at: datetime
    created_by: str
