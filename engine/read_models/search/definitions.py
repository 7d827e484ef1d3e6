"""Deployments, their files and the definitions in them. Withdrawn ones are not among them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.domain import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentSearch:
    """Which deployments. `name_like` is a pattern with `%`."""

    ids: tuple[UUID, ...] | None = None
    name: str | None = None
    name_like: str | None = None
    source: str | None = None
    without_source: bool = False
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeploymentFacts:
    """One act of deploying."""

    id: UUID
    name: str
    source: str
    deployed_at: datetime


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """One file of a deployment."""

    id: UUID
    name: str
    deployment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionSearch:
    """Which definitions.

    Attributes:
        latest: Only the newest version of each process.
        suspended: Only suspended ones, or only those that are not.
        startable_in_tasklist: Only those that pages may offer to start, or only the others.
        startable_by: Only those that this account may start.
    """

    ids: tuple[UUID, ...] | None = None
    key: str | None = None
    keys: tuple[str, ...] | None = None
    key_like: str | None = None
    name: str | None = None
    name_like: str | None = None
    deployment_id: UUID | None = None
    version: int | None = None
    latest: bool = False
    version_tag: str | None = None
    without_version_tag: bool = False
    suspended: bool | None = None
    resource_name: str | None = None
    resource_name_like: str | None = None
    startable_in_tasklist: bool | None = None
    startable_by: Actor | None = None


@dataclass(frozen=True, slots=True)
class DefinitionFacts:
    """One version of a process.

    Attributes:
        line: Where its first element stands in its file: the order of the processes of one file.
        history_time_to_live: In days as drawn, empty for none.
    """

    id: UUID
    key: str
    version: int
    version_tag: str
    name: str
    deployment_id: UUID
    resource_name: str
    suspended: bool
    documentation: str
    startable_in_tasklist: bool
    history_time_to_live: str
    line: int


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """One version of a decision."""

    id: UUID
    key: str
    version: int
    version_tag: str
    name: str
    deployment_id: UUID
    resource_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSearch:
    """Which decision definitions. `latest`: only the newest version of each decision."""

    ids: tuple[UUID, ...] | None = None
    key: str | None = None
    key_like: str | None = None
    name: str | None = None
    name_like: str | None = None
    deployment_id: UUID | None = None
    version: int | None = None
    version_tag: str | None = None
    latest: bool = False
    resource_name: str | None = None
    resource_name_like: str | None = None
