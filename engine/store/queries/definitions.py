"""Deployed processes in lists."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from engine.store.repositories.decisions import DECISION
from engine.store.repositories.definitions import DEFINITION, DEPLOYMENT, RESOURCE, DefinitionRecord


@dataclass(frozen=True, slots=True)
class DeployedDefinition:
    """A version of a process, with its file's name and whose deployment it is."""

    record: DefinitionRecord
    file: str
    deployed_by: str
    source: str


def definitions(connection: Connection) -> list[DeployedDefinition]:
    """Return every version of every process, by key, the newest version first."""
    columns = [DEFINITION.c[name] for name in DefinitionRecord.__slots__]
    rows = connection.execute(
        select(*columns, RESOURCE.c.name, DEPLOYMENT.c.deployed_by, DEPLOYMENT.c.source)
        .join(RESOURCE, RESOURCE.c.id == DEFINITION.c.resource_id)
        .join(DEPLOYMENT, DEPLOYMENT.c.id == DEFINITION.c.deployment_id)
        .order_by(DEFINITION.c.key, DEFINITION.c.version.desc())
    )
    return [DeployedDefinition(DefinitionRecord(*row[:-3]), *row[-3:]) for row in rows]


def decisions(connection: Connection) -> list[tuple[str, int, bool, str]]:
    """Return every version of every decision: key, version, whether it is withdrawn, its deployment's source."""
    rows = connection.execute(
        select(DECISION.c.key, DECISION.c.version, DECISION.c.withdrawn, DEPLOYMENT.c.source)
        .join(DEPLOYMENT, DEPLOYMENT.c.id == DECISION.c.deployment_id)
        .order_by(DECISION.c.key, DECISION.c.version.desc())
    )
    return [(key, version, withdrawn, source) for key, version, withdrawn, source in rows]


def content(connection: Connection, definition_id: UUID) -> bytes | None:
    """Return the bytes of a definition's file."""
    found = connection.execute(
        select(RESOURCE.c.content)
        .join(DEFINITION, DEFINITION.c.resource_id == RESOURCE.c.id)
        .where(DEFINITION.c.id == definition_id)
    ).scalar()
    return None if found is None else bytes(found)
