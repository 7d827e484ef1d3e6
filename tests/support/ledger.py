"""An office's history with a hand in its database: what somebody who can write rows can do."""

from uuid import UUID

from sqlalchemy import Connection, delete, or_, select, update

from engine.commands import CancelInstance, SealHistory
from engine.config import Settings
from engine.domain import Source, system_actor
from engine.history.chain import Link, head_mac
from engine.history.seals import imported
from engine.history.verification import verify
from engine.read_models.audit import Misfit, SealRow, Verification
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import INSTANCE
from tests.support.office import Office, person

WORKER = system_actor(Source.WORKER)


class Ledger:
    """An office's history with a hand in its database.

    Attributes:
        first: An instance that has run for a while.
        second: One that was cancelled.
    """

    def __init__(self, office: Office, settings: Settings, connection: Connection) -> None:
        self.office = office
        self.key = settings.load_history_key()
        self.connection = connection
        self.first, self.second = sorted([office.start("TW3"), office.start("TW2")])
        office.clock.move_to("2026-11-23 07:45")
        office.worker.run_due_jobs()
        for instance in (self.first, self.second):
            office.bring_to(instance, "aktivitas_7")
        office.complete_units(self.first, hasil_validasi="valid")
        office.complete(self.first, "aktivitas_8", keputusan_8="setuju")
        office.engine.execute(CancelInstance(self.second, "Tidak jadi."), person("admin"))

    def verify(self, seal: SealRow | None = None) -> Verification:
        return verify(self.connection, self.key, self.office.clock.now, seal=seal)

    def misfits(self, seal: SealRow | None = None) -> tuple[Misfit, ...]:
        """Return what is found, and undo what was done."""
        try:
            return self.verify(seal).misfits
        finally:
            self.connection.rollback()

    def rows(self, chain: UUID) -> list[dict]:
        found = self.connection.execute(select(EVENT).where(EVENT.c.chain == chain).order_by(EVENT.c.sequence))
        rows = [dict(row._mapping) for row in found]
        self.connection.rollback()
        return rows

    def change(self, chain: UUID, sequence: int, /, **values: object) -> None:
        self.connection.execute(
            update(EVENT).where(EVENT.c.chain == chain, EVENT.c.sequence == sequence).values(**values)
        )

    def take_away(self, chain: UUID, *sequences: int) -> None:
        self.connection.execute(delete(EVENT).where(EVENT.c.chain == chain, EVENT.c.sequence.in_(sequences)))

    def set_head(self, chain: UUID, row: dict, *, with_key: bool = False) -> None:
        """Set head and count to an event; with the key, so that the MAC beside them fits."""
        values = {"history_head": row["mac"], "history_count": row["sequence"]}
        if with_key:
            values["history_mac"] = head_mac(self.key, chain, Link(row["mac"], row["sequence"]))
        self.connection.execute(update(INSTANCE).where(INSTANCE.c.id == chain).values(**values))

    def renumber(self, chain: UUID, start: int, by: int) -> None:
        """Move the numbers of all events from one on, by way of numbers that nobody has."""
        for step in (10_000, by - 10_000):
            lowest = start if step > 0 else start + 10_000
            self.connection.execute(
                update(EVENT)
                .where(EVENT.c.chain == chain, EVENT.c.sequence >= lowest)
                .values(sequence=EVENT.c.sequence + step)
            )

    def remove_instance(self, instance: UUID, *, with_history: bool) -> None:
        """Remove an instance with all its rows, as somebody who knows the schema would."""
        owned = {INSTANCE.name: select(INSTANCE.c.id).where(INSTANCE.c.id == instance)}
        going = []
        for table in INSTANCE.metadata.sorted_tables:
            links = [
                column.in_(owned[key.column.table.name])
                for column in table.columns
                for key in column.foreign_keys
                if key.column.table.name in owned and table is not INSTANCE
            ]
            if links:
                going.append((table, or_(*links)))
                owned |= {table.name: select(table.c.id).where(or_(*links))} if "id" in table.c else {}
        for table, belongs in reversed(going):
            self.connection.execute(delete(table).where(belongs))
        self.connection.execute(delete(INSTANCE).where(INSTANCE.c.id == instance))
        if with_history:
            self.connection.execute(delete(EVENT).where(EVENT.c.chain == instance))

    def seal(self) -> SealRow:
        """Seal, and return the seal as an auditor has it."""
        number = self.office.engine.execute(SealHistory(), WORKER)
        return imported(self.office.engine.queries.exported_seal(person("auditor"), number))
