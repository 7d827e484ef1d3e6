"""What the worker must do at a time, what went wrong, and whether a worker is there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.domain import IncidentKind, IncidentStatus, JobKind
from engine.store.base import LongText, Table, enum_type


class Job(Table):
    """One thing to do. It goes when it is done; history keeps that it was.

    A timer job has the id of the waiting timer event. `due_at` is when it should happen, `run_at` when it is tried.
    What is done outside the engine, such as a mail, belongs to no definition; `subject_id` is what it is about.
    """

    __tablename__ = "job"
    # Of what is to be tried the soonest first: finding what is due reads nothing that is not, nor what has failed.
    __table_args__ = (
        Index("ix_job_run_at", "run_at", sqlite_where=text("retries > 0"), postgresql_where=text("retries > 0")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(enum_type(JobKind))
    instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    definition_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_definition.id"))
    activity_id: Mapped[str]
    due_at: Mapped[datetime]
    run_at: Mapped[datetime]
    retries: Mapped[int]
    created_at: Mapped[datetime]
    error: Mapped[str] = mapped_column(LongText)
    subject_id: Mapped[UUID | None]


class Incident(Table):
    """A job or an external task (`job_id` is its id) whose retries ran out."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_status_opened_at", "status", "opened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[IncidentKind] = mapped_column(enum_type(IncidentKind))
    job_id: Mapped[UUID] = mapped_column(index=True)
    instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    definition_id: Mapped[UUID | None] = mapped_column(ForeignKey("process_definition.id"))
    activity_id: Mapped[str]
    message: Mapped[str] = mapped_column(LongText)
    status: Mapped[IncidentStatus] = mapped_column(enum_type(IncidentStatus))
    opened_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    annotation: Mapped[str | None] = mapped_column(LongText)


class Worker(Table):
    """When each worker was last seen."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
