"""Seals over the history. Rows are only ever added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Table


class Seal(Table):
    """The fingerprint of all chains at an instant, chained to the seal before by its hash."""

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    entries: Mapped[int]
    chains: Mapped[int]
    events: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class SealEntry(Table):
    """Where one chain stood when it was sealed. A chain that has not grown since the last seal gets no new entry.

    There is no foreign key to instances: that an entry outlives a removed one is its purpose.
    """

    __tablename__ = "seal_entry"
    __table_args__ = (Index("ix_seal_entry_chain_seal", "chain", "seal"),)

    seal: Mapped[int] = mapped_column(ForeignKey("seal.number"), primary_key=True)
    chain: Mapped[UUID] = mapped_column(primary_key=True)
    count: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))
