"""Comments and attachments: what people leave beside a task. Nothing that was said is lost."""

from urllib.parse import urlsplit
from uuid import UUID, uuid4

from engine.commands import AddAttachment, AddComment, ChangeComment, RemoveAttachment, RemoveComment
from engine.domain import HistoryEventType
from engine.errors import FieldProblem, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.handlers import files, rights
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_instance
from engine.history.chain import Event
from engine.store.repositories.notes import AttachmentRecord, CommentRecord
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork

LONGEST_MESSAGE = 4_000
"""Characters of a comment, a description, an address."""


def add_comment(command: AddComment, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Write a comment at an open task. Returns its id.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: It is closed.
        NotAllowedError: The actor could not do it, whoever has claimed it.
        InvalidVariablesError: The comment is empty or too long.
    """
    task, role = _noted_task(command.task_id, uow, context)
    message = _required("message", command.message)
    record = CommentRecord(uuid4(), task.instance_id, task.id, context.actor.user_id, message, uow.now)
    uow.notes.add_comment(record)
    _tell(HistoryEventType.COMMENT_ADDED, task, role, {"id": str(record.id), "note": message}, uow, context)
    return record.id


def change_comment(command: ChangeComment, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let a comment say something else.

    Raises:
        NotFoundError: There is no such comment.
        NotAllowedError: Somebody else wrote it, and the actor is no administrator.
        InvalidVariablesError: It is empty or too long.
    """
    comment = _own_comment(command.comment_id, uow, context)
    message = _required("message", command.message)
    if message != comment.message:
        uow.notes.change_comment(comment.id, message)
        data: dict[str, object] = {"id": str(comment.id), "before": comment.message, "note": message}
        _tell_of(HistoryEventType.COMMENT_CHANGED, comment, data, uow, context)


def remove_comment(command: RemoveComment, uow: UnitOfWork, context: HandlerContext) -> None:
    """Show a comment no longer.

    Raises:
        NotFoundError: There is no such comment.
        NotAllowedError: Somebody else wrote it, and the actor is no administrator.
    """
    comment = _own_comment(command.comment_id, uow, context)
    uow.notes.remove_comment(comment.id, uow.now)
    data: dict[str, object] = {"id": str(comment.id), "before": comment.message}
    _tell_of(HistoryEventType.COMMENT_REMOVED, comment, data, uow, context)


def add_attachment(command: AddAttachment, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Leave a file, or an address elsewhere, beside an open task. Returns the attachment's id.

    Raises:
        NotFoundError: There is no such task.
        ConflictError: It is closed.
        NotAllowedError: The actor could not do it, whoever has claimed it.
        InvalidVariablesError: There is neither file nor address, or one of them is none.
    """
    task, role = _noted_task(command.task_id, uow, context)
    _require_something(command)
    file = None
    if command.content is not None:
        file = files.keep(command.file_name, command.content, command.media_type, uow, context)
    name = _short("name", command.name or (file.name if file else ""))
    record = AttachmentRecord(
        id=uuid4(),
        instance_id=task.instance_id,
        task_id=task.id,
        file_id=file.id if file else None,
        url=command.url.strip(),
        name=name,
        description=_text("description", command.description),
        kind=_short("type", command.kind) or (file.media_type if file else ""),
        created_at=uow.now,
        created_by=context.actor.user_id,
    )
    uow.notes.add_attachment(record)
    data: dict[str, object] = {"id": str(record.id), "name": name, "url": record.url}
    if file:
        data |= {"file": str(file.id), "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
    _tell(HistoryEventType.ATTACHMENT_ADDED, task, role, data, uow, context)
    return record.id


def remove_attachment(command: RemoveAttachment, uow: UnitOfWork, context: HandlerContext) -> None:
    """Show an attachment no longer.

    Raises:
        NotFoundError: There is no such attachment.
        NotAllowedError: Somebody else left it, and the actor is no administrator.
    """
    found = uow.notes.attachment(command.attachment_id)
    if found is None:
        raise NotFoundError("attachment.unknown", f"Cannot find attachment {command.attachment_id}: there is none.")
    _require_own(found.created_by, context)
    uow.notes.remove_attachment(found.id, uow.now)
    data: dict[str, object] = {"id": str(found.id), "name": found.name}
    _tell_of(HistoryEventType.ATTACHMENT_REMOVED, found, data, uow, context)


def _noted_task(task_id: UUID, uow: UnitOfWork, context: HandlerContext) -> tuple[TaskRecord, str]:
    """Return an open task beside which the actor may leave something, and in which role."""
    task = uow.tasks.get(task_id)
    if task is None:
        raise NotFoundError("task.unknown", f"Cannot find task {task_id}: there is none.")
    rights.require_open(task)
    candidates = uow.tasks.candidates(task.id)
    model = context.load(uow, task.definition_id).model
    rights.refuse(rights.refusal_to_note(context.actor, task, candidates), "change", task, model)
    return task, rights.role_for(context.actor, candidates) or ""


def _own_comment(comment_id: UUID, uow: UnitOfWork, context: HandlerContext) -> CommentRecord:
    comment = uow.notes.comment(comment_id)
    if comment is None:
        raise NotFoundError("comment.unknown", f"Cannot find comment {comment_id}: there is none.")
    _require_own(comment.user_id, context)
    return comment


def _require_own(user_id: str, context: HandlerContext) -> None:
    if context.actor.user_id != user_id and not context.actor.is_administrator:
        message = f"Cannot let {context.actor.user_id} change this: it is {user_id}'s."
        raise NotAllowedError("action.not_allowed", message)


def _require_something(command: AddAttachment) -> None:
    if command.content is None and not command.url.strip():
        raise InvalidVariablesError([FieldProblem("content", "required")])
    if command.url.strip():
        _text("url", command.url)
        try:
            parts = urlsplit(command.url.strip())
        except ValueError:
            parts = None
        if parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
            raise InvalidVariablesError([FieldProblem("url", "pattern", "an address that begins with https://")])


def _required(field: str, text: str) -> str:
    if not text.strip():
        raise InvalidVariablesError([FieldProblem(field, "required")])
    return _text(field, text)


def _text(field: str, text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        raise InvalidVariablesError([FieldProblem(field, "maxlength", str(LONGEST_MESSAGE))])
    return text.strip()


def _short(field: str, text: str) -> str:
    if len(text) > files.LONGEST_NAME:
        raise InvalidVariablesError([FieldProblem(field, "maxlength", str(files.LONGEST_NAME))])
    return text.strip()


def _tell_of(
    type: HistoryEventType,
    noted: CommentRecord | AttachmentRecord,
    data: dict[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    """Tell of what stands beside a task, open or not."""
    task = uow.tasks.get(noted.task_id)
    assert task is not None, "a note's row refers to its task"
    _tell(type, task, rights.role_for(context.actor, uow.tasks.candidates(task.id)) or "", data, uow, context)


def _tell(
    type: HistoryEventType,
    task: TaskRecord,
    role: str,
    data: dict[str, object],
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    instance = uow.instances.get(task.instance_id)
    assert instance is not None, "a task's row refers to its instance"
    record_in_instance(uow, context, instance, [Event(type, task.activity_id, task.id, role, data)])
