"""Files: what they are, by their content, and how they are kept."""

import hashlib
from uuid import uuid4

import puremagic

from engine.commands import StoreFile
from engine.domain import FileValue
from engine.errors import FieldProblem, InvalidVariablesError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.store.repositories.files import FileRecord
from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 255
OF_UNKNOWN = "application/octet-stream"
ACTIVE = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"})
"""What a browser would run or render; a sender's word for it is not taken."""
_LOOKED_AT = 8_192
"""Bytes from which a file is known."""


def store(command: StoreFile, uow: UnitOfWork, context: HandlerContext) -> FileValue:
    """Keep a file, for a variable to hold; history tells of it when one does.

    Raises:
        NotAllowedError: The actor is an auditor, who changes nothing.
        InvalidVariablesError: It is too large, or its name is none.
    """
    rights.require_no_mere_auditor(context.actor)
    record = keep(command.name, command.content, command.media_type, uow, context)
    facts = (record.id, record.name, record.media_type, record.size, record.sha256)
    return FileValue.of(*facts, encoding=command.encoding[:LONGEST_NAME], bytes=command.bytes)


def keep(name: str, content: bytes, said: str, uow: UnitOfWork, context: HandlerContext) -> FileRecord:
    """Store a file's bytes and what is known of them.

    Raises:
        InvalidVariablesError: It is too large, or its name is none.
    """
    name = name.replace("\\", "/").rpartition("/")[2].strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidVariablesError([FieldProblem("name", "pattern", f"one line of {LONGEST_NAME} characters")])
    most = context.services.settings.max_upload_mb
    if len(content) > most * 1_000_000:
        raise InvalidVariablesError([FieldProblem("content", "size", f"{most} MB")])
    record = FileRecord(
        id=uuid4(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type_of(content, name, said),
        name=name,
        created_at=uow.now,
        created_by=context.actor.user_id,
    )
    uow.files.add(record, content)
    return record


def media_type_of(content: bytes, name: str, said: str) -> str:
    """Return what a file is: what its first bytes show, else the sender's word for a harmless text, else unknown."""
    try:
        found = puremagic.from_string(content[:_LOOKED_AT], mime=True, filename=name or None) if content else ""
    except (puremagic.PureError, ValueError):
        found = ""
    if found:
        return found[:LONGEST_NAME]
    if not _is_text(content):
        return OF_UNKNOWN
    said = said.partition(";")[0].strip().lower()
    return said if said.startswith("text/") and said.isprintable() and said not in ACTIVE else "text/plain"


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
