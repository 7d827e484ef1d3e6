"""The tables, one module a noun. Importing this package declares them all."""

from engine.store.tables.archives import Archive
from engine.store.tables.calendars import CalendarVersion, StoredCalendar
from engine.store.tables.definitions import DecisionDefinition, Deployment, ProcessDefinition, StoredResource
from engine.store.tables.documents import Document, DocumentScan
from engine.store.tables.events import EventSubscription, ExternalTask
from engine.store.tables.examinations import Examination
from engine.store.tables.history import ChainHead, HistoryEvent
from engine.store.tables.identity import ApiToken, Group, Membership, Session, Unit, User
from engine.store.tables.indicators import Indicator
from engine.store.tables.instances import ProcessInstance, Receipt
from engine.store.tables.jobs import Incident, Job, Worker
from engine.store.tables.notes import Attachment, Comment, FormFile, StoredContent, StoredFile
from engine.store.tables.notices import CalendarFeed, Mail, Notice, Superior
from engine.store.tables.parts import UnitPart, UnitPartDraft
from engine.store.tables.registers import LetterStart, RegisterEntry
from engine.store.tables.seals import Seal, SealEntry
from engine.store.tables.tasks import Draft, StartDraft, Task, TaskCandidate
from engine.store.tables.work import WorkMonth, WorkReturn

__all__ = [
    "ApiToken",
    "Archive",
    "Attachment",
    "CalendarFeed",
    "CalendarVersion",
    "ChainHead",
    "Comment",
    "DecisionDefinition",
    "Deployment",
    "Document",
    "DocumentScan",
    "Draft",
    "EventSubscription",
    "Examination",
    "ExternalTask",
    "FormFile",
    "Group",
    "HistoryEvent",
    "Incident",
    "Indicator",
    "Job",
    "LetterStart",
    "Mail",
    "Membership",
    "Notice",
    "ProcessDefinition",
    "ProcessInstance",
    "Receipt",
    "RegisterEntry",
    "Seal",
    "SealEntry",
    "Session",
    "StartDraft",
    "StoredCalendar",
    "StoredContent",
    "StoredFile",
    "StoredResource",
    "Superior",
    "Task",
    "TaskCandidate",
    "Unit",
    "UnitPart",
    "UnitPartDraft",
    "User",
    "WorkMonth",
    "WorkReturn",
    "Worker",
]
