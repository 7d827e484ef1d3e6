"""Files: what they are, by their content, and how they are kept."""

import hashlib
from uuid import UUID, uuid4

from engine.commands import StoreFile, UploadFile
from engine.documents.inspection import UNKNOWN, Inspected, inspect, is_text
from engine.domain import FileValue
from engine.errors import FieldProblem, InvalidVariablesError
from engine.handlers import rights
from engine.handlers.checks.file_names import safe_name
from engine.handlers.context import HandlerContext
from engine.handlers.forms.files import value_of
from engine.store.repositories.files import FileRecord
from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 255
ACTIVE = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"})
"""What a browser would run or render; a sender's word for it is not taken."""
_MEGABYTE = 1_000_000


def store(command: StoreFile, uow: UnitOfWork, context: HandlerContext) -> FileValue:
    """Keep a file, for a variable to hold; history tells of it when one does.

    Raises:
        NotAllowedError: The actor is an auditor, who changes nothing.
        InvalidVariablesError: It is too large, or its name is none.
    """
    rights.require_no_mere_auditor(context.actor)
    record = keep(command.name, command.content, command.media_type, uow, context, command.id)
    return _value(command, record.id, record.name, record.media_type)


def value_to_be(command: StoreFile) -> FileValue:
    """Return what a file will be once it is stored under the id it names; nothing is stored, nor is it checked.

    Raises:
        InvalidVariablesError: Its name is none.
    """
    assert command.id is not None, "whoever names a file before it is kept gives it its id"
    name, found = _named(command.name), inspect(command.content, command.name)
    return _value(command, command.id, name, _media_type(found, command.content, command.media_type)[:LONGEST_NAME])


def _value(command: StoreFile, id: UUID, name: str, media_type: str) -> FileValue:
    sha256 = hashlib.sha256(command.content).hexdigest()
    facts = (id, name, media_type, len(command.content), sha256)
    return FileValue.of(*facts, encoding=command.encoding[:LONGEST_NAME], bytes=command.bytes)


def upload(command: UploadFile, uow: UnitOfWork, context: HandlerContext) -> FileValue:
    """Keep a file for a form that its sender is filling in; the form's task, once completed, tells history of it.

    Raises:
        NotAllowedError: The actor is an auditor, who changes nothing.
        InvalidVariablesError: It is empty, too large, over a quota, of a type that is not asked for, or nobody should
            open it.
    """
    rights.require_no_mere_auditor(context.actor)
    if not command.content:
        raise InvalidVariablesError([FieldProblem(command.field, "file_broken")])
    _require_room(command.field, len(command.content), uow, context)
    found = inspect(command.content, command.name)
    name = safe_name(command.name, found.type)
    if found.finding:
        raise InvalidVariablesError([FieldProblem(command.field, found.finding, name)])
    if found.type not in command.types:
        raise InvalidVariablesError([FieldProblem(command.field, "file_type", ", ".join(command.types))])
    return value_of(_add(name, command.content, found, uow, context))


def keep(
    name: str, content: bytes, said: str, uow: UnitOfWork, context: HandlerContext, id: UUID | None = None
) -> FileRecord:
    """Store a file's bytes and what is known of them, whatever it is; what is wrong with it is kept with it.

    Raises:
        InvalidVariablesError: It is too large, over a quota, or its name is none.
    """
    name = _named(name)
    _require_room("content", len(content), uow, context)
    found = inspect(content, name)
    kept = Inspected(found.type, _media_type(found, content, said), found.finding)
    return _add(name, content, kept, uow, context, id)


def _named(name: str) -> str:
    name = name.replace("\\", "/").rpartition("/")[2].strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidVariablesError([FieldProblem("name", "pattern", f"one line of {LONGEST_NAME} characters")])
    return name


def _add(
    name: str, content: bytes, found: Inspected, uow: UnitOfWork, context: HandlerContext, id: UUID | None = None
) -> FileRecord:
    record = FileRecord(
        id=id or uuid4(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=found.media_type[:LONGEST_NAME],
        name=name,
        created_at=uow.now,
        created_by=context.actor.user_id,
        type=found.type,
        finding=found.finding,
    )
    uow.files.add(record, content)
    return record


def _require_room(field: str, size: int, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let only pass what is small enough, and what the sender and everyone together still have room for.

    Raises:
        InvalidVariablesError: It is not.
    """
    settings = context.services.settings
    if size > settings.max_file_mb * _MEGABYTE:
        raise InvalidVariablesError([FieldProblem(field, "size", f"{settings.max_file_mb} MB")])
    own, all_ = settings.quota_user_mb, settings.quota_total_mb
    if own and uow.files.sent_by(context.actor.user_id) + size > own * _MEGABYTE:
        raise InvalidVariablesError([FieldProblem(field, "quota", f"{own} MB")])
    if all_ and uow.files.sent_in_all() + size > all_ * _MEGABYTE:
        raise InvalidVariablesError([FieldProblem(field, "quota", f"{all_} MB")])


def _media_type(found: Inspected, content: bytes, said: str) -> str:
    """Return what a file is: what its content shows, else the sender's word for a harmless text, else unknown."""
    if found.type != "txt" and (found.type or found.media_type != UNKNOWN or not is_text(content)):
        return found.media_type
    said = said.partition(";")[0].strip().lower()
    return said if said.startswith("text/") and said.isprintable() and said not in ACTIVE else "text/plain"
