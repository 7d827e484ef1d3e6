"""Definitions: what is deployed, what it looks like, who may start it."""

from uuid import UUID

import orjson

from engine.bpmn.expressions import MappingContext
from engine.bpmn.model import Definition, Node
from engine.commands import Resource
from engine.domain import Actor
from engine.errors import NotAllowedError, NotFoundError, Problem
from engine.handlers import rights
from engine.handlers.checks.preflight import preflight
from engine.queries import drawing
from engine.queries.reading import Reading, names_of
from engine.queries.unprinted import unprinted
from engine.read_models import DecisionVersion, DefinitionRow, SopActivity, SopView, StartView
from engine.store.database import Connection
from engine.store.queries import definitions, identity, instances
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.decisions import Decisions
from engine.store.repositories.definitions import Definitions
from engine.store.repositories.documents import Documents
from engine.store.repositories.identity import Identity
from engine.store.repositories.start_drafts import StartDrafts
from engine.store.repositories.subscriptions import Subscriptions


class DefinitionQueries(Reading):
    """What is deployed."""

    def definitions(self, actor: Actor, *, all_versions: bool = False) -> tuple[DefinitionRow, ...]:
        """Return the newest version of each process that still stands, or every version of all."""
        with self._connect() as connection:
            rows = self._definition_rows(connection, actor)
        return tuple(rows) if all_versions else tuple(row for row in rows if row.is_latest)

    def definition(self, actor: Actor, definition_id: UUID) -> DefinitionRow:
        """Return one version of a process.

        Raises:
            NotFoundError: There is none.
        """
        with self._connect() as connection:
            found = next((row for row in self._definition_rows(connection, actor) if row.id == definition_id), None)
        if found is None:
            raise NotFoundError("definition.unknown", f"Cannot find definition {definition_id}: there is none.")
        return found

    def deployed_decisions(self, actor: Actor) -> tuple[DecisionVersion, ...]:
        """Return every version of every decision table."""
        with self._connect() as connection:
            return tuple(DecisionVersion(*row) for row in definitions.decisions(connection))

    def startable(self, actor: Actor) -> tuple[StartView, ...]:
        """Return the processes an actor may start."""
        return tuple(
            self.start_view(actor, row.id) for row in self.definitions(actor) if row.may_start and not row.suspended
        )

    def start_view(self, actor: Actor, definition_id: UUID) -> StartView:
        """Return a process with its start form.

        Raises:
            NotFoundError: There is no such definition.
            NotAllowedError: The actor may not start it.
        """
        with self._connect() as connection:
            loaded = self._load(connection, definition_id)
            if not rights.may_start(loaded.model, actor):
                raise NotAllowedError("process.not_startable", f"Cannot let {actor.user_id} start {loaded.record.key}.")
            node = loaded.model.start_node
            context = MappingContext({}, self._now(), actor.user_id)
            form = drawing.form_view(node.form if node else (), identity.units(connection), context)
            kept = StartDrafts(connection).of(loaded.record.key, actor.user_id)
        return StartView(
            definition_id=definition_id,
            key=loaded.record.key,
            version=loaded.record.version,
            name=loaded.record.name,
            documentation=loaded.model.documentation,
            form=form,
            values=drawing.drafted_values(form, orjson.loads(kept.values_json)) if kept else drawing.first_values(form),
            draft_saved_at=kept.saved_at if kept else None,
            next_steps=drawing.next_steps(loaded.model, node.id) if node else (),
        )

    def diagram(self, actor: Actor, definition_id: UUID) -> bytes:
        """Return a definition's file, byte for byte as deployed. Whoever is signed in may see any diagram.

        Raises:
            NotFoundError: There is no such definition.
        """
        with self._connect() as connection:
            found = definitions.content(connection, definition_id)
        if found is None:
            raise NotFoundError("definition.unknown", f"Cannot find definition {definition_id}: there is none.")
        return found

    def sop(self, actor: Actor, definition_id: UUID) -> SopView:
        """Return the printed SOP as its diagram tells it.

        Raises:
            NotFoundError: There is no such definition.
        """
        row = self.definition(actor, definition_id)
        with self._connect() as connection:
            model = self._load(connection, definition_id).model
        nodes = list(drawing.user_tasks(model))
        return SopView(
            definition=row,
            header=model.properties,
            lanes=tuple(lane.name for lane in model.lanes),
            activities=tuple(_sop_activity(model, node) for node in nodes),
            unprinted=tuple(unprinted(model, nodes)),
        )

    def check(self, files: tuple[Resource, ...]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Return what stands in the way of deploying files, and what is worth a warning. Nothing is stored."""
        with self._connect() as connection:
            report = preflight(
                files,
                Identity(connection),
                Definitions(connection),
                Decisions(connection),
                Subscriptions(connection),
                Calendars(connection, holding=False),
                Documents(connection),
            )
        return report.problems, report.warnings

    def _definition_rows(self, connection: Connection, actor: Actor) -> list[DefinitionRow]:
        found = definitions.definitions(connection)
        names = names_of(connection, *{each.deployed_by for each in found})
        running = instances.active_by_definition(connection)
        latest = {each.record.key: each.record.id for each in reversed(found) if not each.record.withdrawn}
        return [
            DefinitionRow(
                id=each.record.id,
                key=each.record.key,
                version=each.record.version,
                version_tag=each.record.version_tag,
                name=each.record.name,
                deployment_id=each.record.deployment_id,
                resource_name=each.file,
                deployed_at=each.record.deployed_at,
                deployed_by=names.get(each.deployed_by, each.deployed_by),
                suspended=each.record.suspended,
                withdrawn=each.record.withdrawn,
                is_latest=latest.get(each.record.key) == each.record.id,
                active_instances=running.get(each.record.id, 0),
                may_start=_may_start(self._model(connection, each.record), actor),
                deployment_source=each.source,
            )
            for each in found
        ]


def _may_start(model: Definition, actor: Actor) -> bool:
    return model.startable_in_tasklist and model.start_node is not None and rights.may_start(model, actor)


def _sop_activity(model: Definition, node: Node) -> SopActivity:
    steps = drawing.next_steps(model, node.id)
    back = next((step.activity for step in steps if step.is_return), "")
    return SopActivity(
        activity_id=node.id,
        number=drawing.number_of(node),
        name=node.name,
        lane=node.lane.name if node.lane else "",
        standard=drawing.standard_of(node),
        note=node.properties.get("keterangan", ""),
        lane_reconstructed=node.properties.get("pelaksana_direkonstruksi") == "true",
        decides=len(steps) > 1,
        returns_to=back.partition(" · ")[0],
        editorial=node.properties.get("catatan_redaksi", ""),
    )
