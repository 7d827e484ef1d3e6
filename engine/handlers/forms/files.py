"""Files in forms: which of them someone may put there, and which field holds which from then on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID, uuid4

from engine.bpmn.field_values import FindFile, KnownFile
from engine.bpmn.model import FormField
from engine.domain import FileValue
from engine.handlers.context import HandlerContext
from engine.store.repositories.files import FileRecord, Files, FormFileRecord
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork


def value_of(record: FileRecord) -> FileValue:
    """Return the value of a stored file."""
    return FileValue.of(record.id, record.name, record.media_type, record.size, record.sha256)


def finder(
    files: Files,
    user_id: str,
    fields: Sequence[FormField],
    known: Mapping[str, object],
    held: Collection[str] = (),
) -> FindFile:
    """Return what finds the files that someone may put into a form: their own, and those it holds already.

    `held` are ids of files that stand in the unit's part of it.
    """

    def is_held(id: UUID) -> bool:
        return any(value["id"] == str(id) for field in fields for value in files_in(known.get(field.id)))

    def find(id: str) -> KnownFile | None:
        try:
            record = files.get(UUID(id))
        except ValueError:
            return None
        if record is None or (record.created_by != user_id and id not in held and not is_held(record.id)):
            return None
        return KnownFile(value_of(record), record.type, record.finding)

    return find


def files_in(value: object) -> Iterator[FileValue]:
    """Yield the files in a value, through lists and maps."""
    if isinstance(value, FileValue):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from files_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from files_in(each)


def hold(
    fields: Sequence[FormField],
    values: Mapping[str, object],
    instance_id: UUID,
    task: TaskRecord | None,
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    """Note which files the fields of a form now hold; what they held before is superseded.

    Args:
        fields: The form that was filled in.
        values: What it was checked to be.
        instance_id: Of which instance.
        task: The task that was done; None for the start form.
        uow: The command's transaction.
        context: Whose command it is.
    """
    keys = dict(_keys(fields))
    if not keys:
        return
    element = task.element if task else ""
    now = {(key, value.id) for key, path in keys.items() for value in _at(values, path)}
    before = {
        (row.field, row.file_id): row.id
        for row in uow.files.held(instance_id)
        if row.superseded_at is None and row.element == element and row.field in keys
    }
    uow.files.supersede([id for held, id in before.items() if held not in now], uow.now)
    uow.files.hold(
        FormFileRecord(
            id=uuid4(),
            instance_id=instance_id,
            task_id=task.id if task else None,
            activity_id=task.activity_id if task else "",
            element=element,
            field=key,
            file_id=file_id,
            created_at=uow.now,
            created_by=context.actor.user_id,
        )
        for key, file_id in sorted(now - before.keys())
    )


def _keys(fields: Sequence[FormField]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the fields and columns that hold files: how they are called, and where they are."""
    for field in fields:
        if field.kind == "berkas" and not field.readonly:
            yield field.id, (field.id, "")
        if field.table and not field.readonly:
            yield from (
                (f"{field.id}.{column.id}", (field.id, column.id))
                for column in field.table.columns
                if column.field.kind == "berkas"
            )


def _at(values: Mapping[str, object], path: tuple[str, str]) -> Iterator[FileValue]:
    value = values.get(path[0])
    if not path[1]:
        yield from files_in(value)
    elif isinstance(value, list):
        for row in value:
            yield from files_in(row.get(path[1]))
