"""Deployments, the files in them, and the process and decision definitions those files hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Table


class Deployment(Table):
    """One act of deploying: who, when, with which files."""

    __tablename__ = "deployment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    source: Mapped[str]
    deployed_at: Mapped[datetime] = mapped_column(index=True)
    deployed_by: Mapped[str]


class StoredResource(Table):
    """A file of a deployment, byte for byte as it was received."""

    __tablename__ = "resource"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str]


class ProcessDefinition(Table):
    """One version of a process. Never changed but for the two flags."""

    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str]
    name: Mapped[str]
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"), index=True)
    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"))
    deployed_at: Mapped[datetime]
    suspended: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)


class DecisionDefinition(Table):
    """One version of a decision (DMN). Never changed but for the flag."""

    __tablename__ = "decision_definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str]
    name: Mapped[str]
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"), index=True)
    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"))
    deployed_at: Mapped[datetime]
    withdrawn: Mapped[bool] = mapped_column(default=False)
