"""Documents: take an order, keep what was made, keep the scan that was signed."""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

from engine.commands import BeginDocument, KeepDocument, SignDocument, UploadFile
from engine.documents.order import DocumentOrder
from engine.domain import KNOWN_FILE_TYPES, SYSTEM_USER, DocumentState, HistoryEventType, JobKind
from engine.errors import ConflictError, ExecutionError, NotFoundError
from engine.handlers import files, rights
from engine.handlers.checks.file_names import safe_name
from engine.handlers.context import HandlerContext
from engine.handlers.papers.facts import facts_of
from engine.handlers.papers.orders import told
from engine.handlers.recording import record_in_instance
from engine.handlers.taking_part import takes_part
from engine.history.chain import Event
from engine.store.repositories.documents import DocumentRecord, ScanRecord
from engine.store.repositories.files import FileRecord
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.jobs import JobRecord
from engine.store.unit_of_work import UnitOfWork

LEASE = timedelta(minutes=5)
"""For so long nobody else makes a document that a worker has taken."""

SCAN_TYPES = ("pdf", "jpg", "png")
"""What a signed scan may be."""


def begin(command: BeginDocument, uow: UnitOfWork, context: HandlerContext) -> DocumentOrder | None:
    """Take a document for making. None where it is made, not due, or another worker has it.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
        ExecutionError: Its template is not there.
    """
    rights.require_administrator(context.actor)
    job = uow.jobs.get(command.job_id)
    if job is None or job.kind is not JobKind.DOCUMENT or job.retries == 0 or job.run_at > uow.now:
        return None
    record, instance = _ordered(job, uow)
    loaded = context.load(uow, record.definition_id)
    found = uow.documents.template(record.template, loaded.record.key)
    if found is None:
        name = record.template
        raise ExecutionError(f"Cannot make “{record.title}”: the template {name} is not deployed.", record.activity_id)
    uow.jobs.reschedule(job.id, uow.now + LEASE, job.retries, job.error)
    facts = facts_of(record, instance.business_key, loaded.model, uow.identity, uow.indicators)
    return DocumentOrder(found[0], record.template, found[1], facts)


def keep(command: KeepDocument, uow: UnitOfWork, context: HandlerContext) -> None:
    """Keep a document that was made. It takes the place of the drafts before it; one that is gone already is left.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    job = uow.jobs.get(command.job_id)
    if job is None or job.kind is not JobKind.DOCUMENT:
        return
    record, instance = _ordered(job, uow)
    file = _file(record, instance, command.content, uow)
    uow.files.add(file, command.content)
    record.file_id, record.sha256, record.made_at = file.id, file.sha256, uow.now
    record.template_sha256 = command.template_sha256
    documents = uow.documents.of_instance(instance.id)
    others = [each for each in documents if each.template == record.template and each.id != record.id]
    _settle(record, others, uow)
    data: dict[str, object] = {"job": str(job.id)}
    resolved = uow.jobs.resolve_incidents([job.id], uow.now)
    events = [Event(HistoryEventType.INCIDENT_RESOLVED, record.activity_id, data=data) for _ in resolved]
    events.append(Event(HistoryEventType.DOCUMENT_MADE, record.activity_id, data=told(record)))
    if record.state is DocumentState.FROZEN:
        events.append(Event(HistoryEventType.DOCUMENT_FROZEN, record.activity_id, data=told(record)))
    uow.jobs.remove([job.id], uow.now)
    record_in_instance(uow, context, instance, events)


def sign(command: SignDocument, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Keep a scan with wet signatures beside the document that was signed. Returns the scan's id.

    Raises:
        NotFoundError: There is no such document, or the actor takes no part in its process.
        NotAllowedError: The actor is an auditor, who changes nothing.
        ConflictError: It is not frozen, or is another than the one that was signed.
        InvalidVariablesError: The file is none that can be kept.
    """
    rights.require_no_mere_auditor(context.actor)
    record = uow.documents.get(command.document_id)
    instance = uow.instances.get(record.instance_id) if record else None
    if record is None or instance is None or not _may_see(instance, uow, context):
        raise NotFoundError("document.unknown", f"Cannot find document {command.document_id}: there is none.")
    if record.state is not DocumentState.FROZEN:
        raise ConflictError("document.not_frozen", f"Cannot sign document {record.id}: it is not frozen.")
    if command.sha256 != record.sha256:
        raise ConflictError("document.other", f"Cannot sign document {record.id}: its SHA-256 is another.")
    value = files.upload(UploadFile("berkas", command.name, command.content, SCAN_TYPES), uow, context)
    scan = ScanRecord(uuid4(), record.id, value.id, uow.now, context.actor.user_id)
    uow.documents.add_scan(scan)
    data = told(record) | {"scan": str(scan.id), "file": str(value.id), "name": value["name"]}
    data |= {"scan_sha256": value["sha256"], "size": value["size"]}
    record_in_instance(uow, context, instance, [Event(HistoryEventType.DOCUMENT_SIGNED, record.activity_id, data=data)])
    return scan.id


def _ordered(job: JobRecord, uow: UnitOfWork) -> tuple[DocumentRecord, InstanceRecord]:
    record = uow.documents.get(job.subject_id) if job.subject_id else None
    instance = uow.instances.get(record.instance_id) if record else None
    if record is None or instance is None:
        raise ExecutionError("Cannot make a document: there is none behind its job.")
    return record, instance


def _settle(record: DocumentRecord, others: list[DocumentRecord], uow: UnitOfWork) -> None:
    """Say where a document that was just made stands, and let it supersede the drafts ordered before it."""
    later = any(each.made_at and each.number > record.number for each in others)
    record.state = DocumentState.DRAFT
    if record.frozen_at is not None:
        record.state = DocumentState.FROZEN
    elif later:
        record.state, record.superseded_at = DocumentState.SUPERSEDED, uow.now
    uow.documents.save(record)
    for each in others:
        if each.state is DocumentState.DRAFT and each.number < record.number:
            each.state, each.superseded_at = DocumentState.SUPERSEDED, uow.now
            uow.documents.save(each)


def _file(record: DocumentRecord, instance: InstanceRecord, content: bytes, uow: UnitOfWork) -> FileRecord:
    name = " ".join(part for part in (record.title, instance.business_key) if part)
    return FileRecord(
        id=uuid4(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=KNOWN_FILE_TYPES["docx"],
        name=safe_name(name, "docx"),
        created_at=uow.now,
        created_by=SYSTEM_USER,
        type="docx",
    )


def _may_see(instance: InstanceRecord, uow: UnitOfWork, context: HandlerContext) -> bool:
    actor = context.actor
    return instance.started_by == actor.user_id or takes_part(context.load(uow, instance.definition_id).model, actor)
