"""Instances whose history has been moved to a file. Rows are only ever added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Table


class Archive(Table):
    """Where the events of an instance went, up to which one, and what proves the file.

    The system's event of that number says the same; a row without it, or unlike it, is a misfit. There is no foreign
    key to instances: that a row outlives a removed one is its purpose.
    """

    __tablename__ = "archive"

    instance_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    events: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    file: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
