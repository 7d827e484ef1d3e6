"""Deployments that still stand, their files and definitions."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from engine.read_models.search import (
    DecisionFacts,
    DecisionSearch,
    DefinitionSearch,
    DeploymentFacts,
    DeploymentSearch,
    Paging,
    ResourceFacts,
)
from engine.store.queries.search.conditions import Conditions, counted, paged
from engine.store.repositories.decisions import DECISION
from engine.store.repositories.definitions import DEFINITION, DEPLOYMENT, RESOURCE, DefinitionRecord

_RECORD = [DEFINITION.c[name] for name in DefinitionRecord.__slots__]
_DEPLOYMENT_SORTS = {
    "id": DEPLOYMENT.c.id,
    "name": DEPLOYMENT.c.name,
    "deployed_at": DEPLOYMENT.c.deployed_at,
    "source": DEPLOYMENT.c.source,
}
_DEFINITION_SORTS = {
    "id": DEFINITION.c.id,
    "key": DEFINITION.c.key,
    "name": DEFINITION.c.name,
    "version": DEFINITION.c.version,
    "version_tag": DEFINITION.c.version_tag,
    "deployment_id": DEFINITION.c.deployment_id,
    "deployed_at": DEFINITION.c.deployed_at,
}
_DECISION_SORTS = {
    "id": DECISION.c.id,
    "key": DECISION.c.key,
    "name": DECISION.c.name,
    "version": DECISION.c.version,
    "version_tag": DECISION.c.version_tag,
    "deployment_id": DECISION.c.deployment_id,
    "deployed_at": DECISION.c.deployed_at,
}
_NEWER = DEFINITION.alias("newer")
_NEWER_DECISION = DECISION.alias("newer_decision")


def deployments(connection: Connection, wanted: DeploymentSearch, paging: Paging) -> list[DeploymentFacts]:
    """Return deployments, the newest first unless sorted."""
    newest_first = [DEPLOYMENT.c.deployed_at.desc(), DEPLOYMENT.c.id]
    return [
        DeploymentFacts(*row)
        for row in connection.execute(paged(_deployments(wanted), paging, _DEPLOYMENT_SORTS, newest_first))
    ]


def count_deployments(connection: Connection, wanted: DeploymentSearch) -> int:
    """Return how many deployments there are."""
    return counted(connection, _deployments(wanted))


def resources(connection: Connection, deployment_id: UUID) -> list[ResourceFacts]:
    """Return the files of a deployment by name."""
    rows = connection.execute(
        select(RESOURCE.c.id, RESOURCE.c.name, RESOURCE.c.deployment_id)
        .where(RESOURCE.c.deployment_id == deployment_id)
        .order_by(RESOURCE.c.name)
    )
    return [ResourceFacts(*row) for row in rows]


def content(connection: Connection, deployment_id: UUID, resource_id: UUID) -> bytes | None:
    """Return the bytes of a deployment's file."""
    found = connection.execute(
        select(RESOURCE.c.content).where(RESOURCE.c.id == resource_id, RESOURCE.c.deployment_id == deployment_id)
    ).scalar()
    return None if found is None else bytes(found)


def definitions(connection: Connection, wanted: DefinitionSearch, paging: Paging) -> list[tuple[DefinitionRecord, str]]:
    """Return definitions with the names of their files, by key, the newest version first, unless sorted."""
    by_key = [DEFINITION.c.key, DEFINITION.c.version.desc()]
    rows = connection.execute(paged(_definitions(wanted), paging, _DEFINITION_SORTS, by_key))
    return [(DefinitionRecord(*row[:-1]), row[-1]) for row in rows]


def decisions(connection: Connection, wanted: DecisionSearch, paging: Paging) -> list[DecisionFacts]:
    """Return decisions, by key and the newest version first, unless sorted."""
    by_key = [DECISION.c.key, DECISION.c.version.desc()]
    rows: Any = connection.execute(paged(_decisions(wanted), paging, _DECISION_SORTS, by_key))
    return [DecisionFacts(*row) for row in rows]


def count_decisions(connection: Connection, wanted: DecisionSearch) -> int:
    """Return how many decisions there are."""
    return counted(connection, _decisions(wanted))


def count_definitions(connection: Connection, wanted: DefinitionSearch) -> int:
    """Return how many definitions there are."""
    return counted(connection, _definitions(wanted))


def _deployments(wanted: DeploymentSearch) -> Select[Any]:
    conditions = Conditions()
    conditions.within(DEPLOYMENT.c.id, wanted.ids)
    conditions.equal(DEPLOYMENT.c.name, wanted.name)
    conditions.like(DEPLOYMENT.c.name, wanted.name_like)
    conditions.equal(DEPLOYMENT.c.source, wanted.source)
    conditions.where(wanted.without_source or None, DEPLOYMENT.c.source == "")
    conditions.after(DEPLOYMENT.c.deployed_at, wanted.after)
    conditions.before(DEPLOYMENT.c.deployed_at, wanted.before)
    processes = exists().where(DEFINITION.c.deployment_id == DEPLOYMENT.c.id)
    decisions = exists().where(DECISION.c.deployment_id == DEPLOYMENT.c.id)
    # A deployment goes with the last of what it holds; one that never held anything stands.
    standing = [processes.where(DEFINITION.c.withdrawn.is_(False)), decisions.where(DECISION.c.withdrawn.is_(False))]
    conditions.append(or_(and_(~processes, ~decisions), *standing))
    columns = [DEPLOYMENT.c[name] for name in ("id", "name", "source", "deployed_at")]
    return select(*columns).where(*conditions)


def _definitions(wanted: DefinitionSearch) -> Select[Any]:
    conditions = Conditions([DEFINITION.c.withdrawn.is_(False)])
    conditions.within(DEFINITION.c.id, wanted.ids)
    conditions.equal(DEFINITION.c.key, wanted.key)
    conditions.within(DEFINITION.c.key, wanted.keys)
    conditions.like(DEFINITION.c.key, wanted.key_like)
    conditions.equal(DEFINITION.c.name, wanted.name)
    conditions.like(DEFINITION.c.name, wanted.name_like)
    conditions.equal(DEFINITION.c.deployment_id, wanted.deployment_id)
    conditions.equal(DEFINITION.c.version, wanted.version)
    conditions.equal(DEFINITION.c.version_tag, wanted.version_tag)
    conditions.where(wanted.without_version_tag or None, DEFINITION.c.version_tag == "")
    conditions.where(wanted.suspended, DEFINITION.c.suspended)
    conditions.equal(RESOURCE.c.name, wanted.resource_name)
    conditions.like(RESOURCE.c.name, wanted.resource_name_like)
    if wanted.latest:
        standing = select(func.max(_NEWER.c.version)).where(
            _NEWER.c.key == DEFINITION.c.key, _NEWER.c.withdrawn.is_(False)
        )
        conditions.append(DEFINITION.c.version == standing.scalar_subquery())
    return (
        select(*_RECORD, RESOURCE.c.name.label("file"))
        .join(RESOURCE, RESOURCE.c.id == DEFINITION.c.resource_id)
        .where(*conditions)
    )


def _decisions(wanted: DecisionSearch) -> Select[Any]:
    conditions = Conditions([DECISION.c.withdrawn.is_(False)])
    conditions.within(DECISION.c.id, wanted.ids)
    conditions.equal(DECISION.c.key, wanted.key)
    conditions.like(DECISION.c.key, wanted.key_like)
    conditions.equal(DECISION.c.name, wanted.name)
    conditions.like(DECISION.c.name, wanted.name_like)
    conditions.equal(DECISION.c.deployment_id, wanted.deployment_id)
    conditions.equal(DECISION.c.version, wanted.version)
    conditions.equal(DECISION.c.version_tag, wanted.version_tag)
    conditions.equal(RESOURCE.c.name, wanted.resource_name)
    conditions.like(RESOURCE.c.name, wanted.resource_name_like)
    if wanted.latest:
        standing = select(func.max(_NEWER_DECISION.c.version)).where(
            _NEWER_DECISION.c.key == DECISION.c.key, _NEWER_DECISION.c.withdrawn.is_(False)
        )
        conditions.append(DECISION.c.version == standing.scalar_subquery())
    names = ("id", "key", "version", "version_tag", "name", "deployment_id")
    return (
        select(*[DECISION.c[name] for name in names], RESOURCE.c.name.label("file"))
        .join(RESOURCE, RESOURCE.c.id == DECISION.c.resource_id)
        .where(*conditions)
    )
