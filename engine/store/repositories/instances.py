"""Process instances, and the receipts of forms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.domain import InstanceStatus
from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables import ProcessInstance, Receipt

INSTANCE = table_of(ProcessInstance)
RECEIPT = table_of(Receipt)


class CollisionError(Exception):
    """Another command wrote the same instance (or the system's chain) first; the command is to be run again."""


@dataclass(slots=True)
class InstanceRecord:
    """A row of `process_instance`. Handlers change it, and `save` writes it if nobody else has in between."""

    id: UUID
    definition_id: UUID
    business_key: str
    unique_key: str | None
    status: InstanceStatus
    version: int
    state: bytes
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    calling_instance_id: UUID | None
    calling_activity_instance_id: UUID | None
    history_head: str
    history_count: int
    history_mac: str


_NAMES = list(InstanceRecord.__slots__)
_COLUMNS = [INSTANCE.c[name] for name in _NAMES]
_BY_ID = Prepared(select(*_COLUMNS).where(INSTANCE.c.id == bindparam("id")))
_BY_UNIQUE_KEY = select(INSTANCE.c.id).where(INSTANCE.c.unique_key == bindparam("unique_key"))
_OF_DEFINITION = select(INSTANCE.c.id).where(
    INSTANCE.c.definition_id == bindparam("definition_id"),
    INSTANCE.c.status.in_([InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED]),
)
_CALLED = select(INSTANCE.c.id).where(
    INSTANCE.c.calling_instance_id == bindparam("calling_instance_id"),
    INSTANCE.c.status.in_([InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED]),
)
_INSERT = Prepared(insert(INSTANCE))
_CHANGING = ("unique_key", "status", "state", "ended_at", "history_head", "history_count", "history_mac")
_UPDATE = Prepared(
    update(INSTANCE)
    .where(INSTANCE.c.id == bindparam("this_id"), INSTANCE.c.version == bindparam("read_version"))
    .values(version=bindparam("read_version") + 1, **{name: bindparam(f"new_{name}") for name in _CHANGING})
)


class Instances:
    """Process instances."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[UUID, InstanceRecord] = {}

    def get(self, instance_id: UUID) -> InstanceRecord | None:
        """Return an instance as it now stands. A command that asks again gets the same object, with what it changed."""
        if instance_id not in self._read:
            row = _BY_ID.first(self._connection, {"id": instance_id})
            if row is None:
                return None
            self._read[instance_id] = InstanceRecord(*row)
        return self._read[instance_id]

    def forget(self, instance_id: UUID) -> None:
        """Let go of an instance that this command has done with, for one that goes through thousands of them."""
        self._read.pop(instance_id, None)

    def with_unique_key(self, unique_key: str) -> UUID | None:
        """Return the instance that holds a unique key."""
        return self._connection.execute(_BY_UNIQUE_KEY, {"unique_key": unique_key}).scalar()

    def running_of(self, definition_id: UUID) -> list[UUID]:
        """Return the instances of a definition that have not ended."""
        return list(self._connection.execute(_OF_DEFINITION, {"definition_id": definition_id}).scalars())

    def count_of(self, definition_id: UUID) -> int:
        """Return how many instances of a definition have ever started."""
        statement = select(func.count()).select_from(INSTANCE).where(INSTANCE.c.definition_id == definition_id)
        return int(self._connection.execute(statement).scalar_one())

    def called_by(self, instance_id: UUID) -> list[UUID]:
        """Return the instances that an instance called and that have not ended."""
        return list(self._connection.execute(_CALLED, {"calling_instance_id": instance_id}).scalars())

    def completed_call(self, instance_id: UUID, call_id: UUID) -> UUID | None:
        """Return the instance that one call of an instance started, if it has reached its end."""
        statement = select(INSTANCE.c.id).where(
            INSTANCE.c.calling_instance_id == instance_id,
            INSTANCE.c.calling_activity_instance_id == call_id,
            INSTANCE.c.status == InstanceStatus.COMPLETED,
        )
        return self._connection.execute(statement).scalar()

    def add(self, record: InstanceRecord) -> None:
        """Store a new instance."""
        _INSERT.write(self._connection, {name: getattr(record, name) for name in _NAMES})
        self._read[record.id] = record

    def save(self, record: InstanceRecord) -> None:
        """Write an instance that this command has read.

        Raises:
            CollisionError: Someone else has written it since.
        """
        values = {f"new_{name}": getattr(record, name) for name in _CHANGING}
        if _UPDATE.write(self._connection, {"this_id": record.id, "read_version": record.version, **values}) != 1:
            raise CollisionError
        record.version += 1


class Receipts:
    """Results of commands that came with a form token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, token: str, user_id: str) -> str | None:
        """Return the stored result of the command sent with this token, None where there was none yet."""
        return self._connection.execute(
            select(RECEIPT.c.result).where(RECEIPT.c.token == token, RECEIPT.c.user_id == user_id)
        ).scalar()

    def add(self, token: str, user_id: str, result: str, at: datetime) -> None:
        """Keep a result."""
        self._connection.execute(insert(RECEIPT), {"token": token, "user_id": user_id, "result": result, "at": at})
