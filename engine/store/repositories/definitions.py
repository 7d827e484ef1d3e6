"""Deployments, their files and the definitions in them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, desc, exists, func, insert, or_, select, update

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables import DecisionDefinition, Deployment, ProcessDefinition, StoredResource

DEPLOYMENT = table_of(Deployment)
RESOURCE = table_of(StoredResource)
DEFINITION = table_of(ProcessDefinition)
DECISION = table_of(DecisionDefinition)


@dataclass(frozen=True, slots=True)
class DefinitionRecord:
    """A row of `process_definition`."""

    id: UUID
    key: str
    version: int
    version_tag: str
    name: str
    deployment_id: UUID
    resource_id: UUID
    deployed_at: datetime
    suspended: bool
    withdrawn: bool


_COLUMNS = [DEFINITION.c[name] for name in DefinitionRecord.__slots__]
_BY_ID = Prepared(select(*_COLUMNS).where(DEFINITION.c.id == bindparam("id")))
_LATEST = (
    select(*_COLUMNS)
    .where(DEFINITION.c.key == bindparam("key"), DEFINITION.c.withdrawn.is_(False))
    .order_by(desc(DEFINITION.c.version))
    .limit(1)
)
_HIGHEST_VERSION = select(func.max(DEFINITION.c.version)).where(DEFINITION.c.key == bindparam("key"))
_CONTENT = select(RESOURCE.c.content).where(RESOURCE.c.id == bindparam("id"))


class Definitions:
    """What has been deployed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, definition_id: UUID) -> DefinitionRecord | None:
        """Return one version of a process."""
        row = _BY_ID.first(self._connection, {"id": definition_id})
        return DefinitionRecord(*row) if row else None

    def latest(self, key: str) -> DefinitionRecord | None:
        """Return the newest version of a process that has not been withdrawn."""
        row = self._connection.execute(_LATEST, {"key": key}).first()
        return DefinitionRecord(*row) if row else None

    def keys(self) -> frozenset[str]:
        """Return the keys of all processes that stand."""
        standing = select(DEFINITION.c.key).where(DEFINITION.c.withdrawn.is_(False))
        return frozenset(self._connection.execute(standing).scalars())

    def of_version(self, key: str, version: int) -> DefinitionRecord | None:
        """Return one version of a process that has not been withdrawn."""
        row = self._connection.execute(
            select(*_COLUMNS).where(
                DEFINITION.c.key == key, DEFINITION.c.version == version, DEFINITION.c.withdrawn.is_(False)
            )
        ).first()
        return DefinitionRecord(*row) if row else None

    def of_version_tag(self, key: str, version_tag: str) -> DefinitionRecord | None:
        """Return the newest version of a process with a version tag that has not been withdrawn."""
        row = self._connection.execute(
            select(*_COLUMNS)
            .where(DEFINITION.c.key == key, DEFINITION.c.version_tag == version_tag, DEFINITION.c.withdrawn.is_(False))
            .order_by(desc(DEFINITION.c.version))
            .limit(1)
        ).first()
        return DefinitionRecord(*row) if row else None

    def next_version(self, key: str) -> int:
        """Return the version number the next deployment of a process gets. Withdrawn versions keep theirs."""
        return (self._connection.execute(_HIGHEST_VERSION, {"key": key}).scalar() or 0) + 1

    def content(self, resource_id: UUID) -> bytes:
        """Return a deployed file's bytes."""
        return bytes(self._connection.execute(_CONTENT, {"id": resource_id}).scalar_one())

    def latest_files(self, name: str, source: str) -> dict[str, tuple[str, UUID]]:
        """Return the newest file of each name in the standing deployments of a name and source.

        Each as its SHA-256 and its deployment.
        """
        definitions = exists().where(DEFINITION.c.deployment_id == DEPLOYMENT.c.id, DEFINITION.c.withdrawn.is_(False))
        decisions = exists().where(DECISION.c.deployment_id == DEPLOYMENT.c.id, DECISION.c.withdrawn.is_(False))
        brought = select(func.max(DEFINITION.c.version)).where(DEFINITION.c.deployment_id == DEPLOYMENT.c.id)
        rows = self._connection.execute(
            select(RESOURCE.c.name, RESOURCE.c.sha256, DEPLOYMENT.c.id)
            .join(DEPLOYMENT, DEPLOYMENT.c.id == RESOURCE.c.deployment_id)
            .where(DEPLOYMENT.c.name == name, DEPLOYMENT.c.source == source, or_(definitions, decisions))
            .order_by(DEPLOYMENT.c.deployed_at, func.coalesce(brought.scalar_subquery(), 0))
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def of_deployment(self, deployment_id: UUID) -> list[DefinitionRecord]:
        """Return the definitions of a deployment, in the order in which they were stored."""
        rows = self._connection.execute(
            select(*_COLUMNS).where(DEFINITION.c.deployment_id == deployment_id).order_by(DEFINITION.c.key)
        )
        return [DefinitionRecord(*row) for row in rows]

    def add_deployment(self, id: UUID, name: str, source: str, at: datetime, by: str) -> None:
        """Store a deployment."""
        self._connection.execute(
            insert(DEPLOYMENT), {"id": id, "name": name, "source": source, "deployed_at": at, "deployed_by": by}
        )

    def add_resource(self, id: UUID, deployment_id: UUID, name: str, content: bytes, sha256: str) -> None:
        """Store a file of a deployment, byte for byte."""
        self._connection.execute(
            insert(RESOURCE),
            {"id": id, "deployment_id": deployment_id, "name": name, "content": content, "sha256": sha256},
        )

    def add(self, record: DefinitionRecord) -> None:
        """Store a new version of a process."""
        self._connection.execute(
            insert(DEFINITION), {name: getattr(record, name) for name in DefinitionRecord.__slots__}
        )

    def set_flags(self, definition_id: UUID, *, suspended: bool | None = None, withdrawn: bool | None = None) -> None:
        """Suspend, activate or withdraw a version."""
        flags = {"suspended": suspended, "withdrawn": withdrawn}
        self._connection.execute(
            update(DEFINITION)
            .where(DEFINITION.c.id == definition_id)
            .values({name: value for name, value in flags.items() if value is not None})
        )
