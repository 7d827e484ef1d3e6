"""Deployments, their files and definitions. Whoever is signed in may see them."""

from collections.abc import Sequence
from uuid import UUID

from engine.bpmn.validation.rendering import camunda_message
from engine.domain import Actor
from engine.errors import NotFoundError, Problem
from engine.handlers import rights
from engine.queries.search.seeing import Seeing
from engine.read_models.search import (
    EVERYTHING,
    DefinitionFacts,
    DefinitionSearch,
    DeploymentFacts,
    DeploymentSearch,
    Paging,
    ResourceFacts,
)
from engine.store.database import Connection
from engine.store.queries.search import definitions
from engine.store.repositories.definitions import DefinitionRecord


class DefinitionSearches(Seeing):
    """What is deployed and still stands."""

    def find_deployments(
        self, actor: Actor, wanted: DeploymentSearch, paging: Paging = EVERYTHING
    ) -> tuple[DeploymentFacts, ...]:
        """Return deployments, the newest first unless sorted."""
        with self._connect() as connection:
            return tuple(definitions.deployments(connection, wanted, paging))

    def count_deployments(self, actor: Actor, wanted: DeploymentSearch) -> int:
        """Return how many deployments there are."""
        with self._connect() as connection:
            return definitions.count_deployments(connection, wanted)

    def deployment(self, actor: Actor, deployment_id: UUID) -> DeploymentFacts:
        """Return one deployment.

        Raises:
            NotFoundError: There is none, or it was withdrawn.
        """
        found = self.find_deployments(actor, DeploymentSearch(ids=(deployment_id,)))
        if not found:
            raise NotFoundError("deployment.unknown", f"Cannot find deployment {deployment_id}: there is none.")
        return found[0]

    def deployed_files(self, actor: Actor, deployment_id: UUID) -> tuple[ResourceFacts, ...]:
        """Return the files of a deployment by name.

        Raises:
            NotFoundError: There is no such deployment.
        """
        self.deployment(actor, deployment_id)
        with self._connect() as connection:
            return tuple(definitions.resources(connection, deployment_id))

    def deployed_file(self, actor: Actor, deployment_id: UUID, resource_id: UUID) -> bytes:
        """Return a deployed file, byte for byte.

        Raises:
            NotFoundError: There is no such deployment, or no such file in it.
        """
        self.deployment(actor, deployment_id)
        with self._connect() as connection:
            found = definitions.content(connection, deployment_id, resource_id)
        if found is None:
            raise NotFoundError("resource.unknown", f"Cannot find file {resource_id}: there is none.")
        return found

    def find_definitions(
        self, actor: Actor, wanted: DefinitionSearch, paging: Paging = EVERYTHING
    ) -> tuple[DefinitionFacts, ...]:
        """Return definitions, by key and the newest version first unless sorted."""
        with self._connect() as connection:
            if wanted.startable_in_tasklist is None and wanted.startable_by is None:
                return tuple(
                    self._facts(connection, *row) for row in definitions.definitions(connection, wanted, paging)
                )
            # Whether a process is startable stands in its diagram, not in its row.
            rows = definitions.definitions(connection, wanted, Paging(sorting=paging.sorting))
            facts = [self._facts(connection, *row) for row in rows if self._startable(connection, row[0], wanted)]
        asked = wanted.startable_in_tasklist
        fitting = [each for each in facts if asked is None or each.startable_in_tasklist is asked]
        return tuple(fitting[paging.first :][: paging.most])

    def _startable(self, connection: Connection, record: DefinitionRecord, wanted: DefinitionSearch) -> bool:
        starter = wanted.startable_by
        return starter is None or rights.may_start(self._load(connection, record.id).model, starter)

    def count_definitions(self, actor: Actor, wanted: DefinitionSearch) -> int:
        """Return how many definitions there are."""
        if wanted.startable_in_tasklist is not None or wanted.startable_by is not None:
            return len(self.find_definitions(actor, wanted))
        with self._connect() as connection:
            return definitions.count_definitions(connection, wanted)

    def standing_definition(self, actor: Actor, id: UUID | None = None, key: str = "") -> DefinitionFacts:
        """Return one definition by its id, or the newest of a process by its key.

        Raises:
            NotFoundError: There is none, or it was withdrawn.
        """
        wanted = DefinitionSearch(ids=(id,)) if id is not None else DefinitionSearch(key=key, latest=True)
        found = self.find_definitions(actor, wanted)
        if not found:
            raise NotFoundError("definition.unknown", f"Cannot find definition {id or key}: there is none.")
        return found[0]

    @staticmethod
    def parse_message(problems: Sequence[Problem]) -> str:
        """Return what Camunda Modeler shows of a refused deployment."""
        return camunda_message(problems)

    def _facts(self, connection: Connection, record: DefinitionRecord, file: str) -> DefinitionFacts:
        model = self._load(connection, record.id).model
        return DefinitionFacts(
            id=record.id,
            key=record.key,
            version=record.version,
            version_tag=record.version_tag,
            name=record.name,
            deployment_id=record.deployment_id,
            resource_name=file,
            suspended=record.suspended,
            documentation=model.documentation,
            startable_in_tasklist=model.startable_in_tasklist,
            history_time_to_live=model.history_time_to_live,
            line=min((node.line for node in model.nodes.values()), default=0),
        )
