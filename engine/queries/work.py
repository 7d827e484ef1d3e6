"""Figures over many instances of a process, for auditors, administrators and those the diagram names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from engine.bpmn.model import Definition, Node
from engine.documents.monitoring_letter import letter_of
from engine.documents.monitoring_sheet import workbook_of
from engine.domain import Actor
from engine.errors import NotAllowedError, NotFoundError
from engine.handlers import rights
from engine.queries import drawing
from engine.queries.minutes import longest, median, together
from engine.queries.reading import Reading
from engine.read_models.work import (
    ActivityFigures,
    ActivityStatistics,
    MonitoredProcess,
    Monitoring,
    WorkPeriod,
    WorkScope,
)
from engine.store.database import Connection
from engine.store.queries import definitions, work
from engine.store.queries.work import Cell
from engine.store.repositories.definitions import DefinitionRecord

FILES = {"docx": letter_of, "xlsx": workbook_of}
"""Formats of the monitoring table."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One activity as the newest chosen version that has it draws it."""

    model: Definition
    node: Node
    standard: int | None

    @property
    def title(self) -> str:
        """Number and name."""
        return drawing.titled(self.model, self.node.id)

    @property
    def lane(self) -> str:
        """Name of its lane, empty outside lanes."""
        return self.node.lane.name if self.node.lane else ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for, found: its versions and their activities.

    Attributes:
        standards: Standard time of each version's activities.
    """

    connection: Connection
    scope: WorkScope
    records: Sequence[DefinitionRecord]
    models: Mapping[UUID, Definition]
    activities: Mapping[str, Drawn]
    standards: Mapping[tuple[UUID, str], int | None]

    @property
    def ids(self) -> list[UUID]:
        """Ids of the versions."""
        return [record.id for record in self.records]

    def cells(self) -> list[Cell]:
        """Return the work completed."""
        period = self.scope.period
        return work.cells(self.connection, self.ids, period.first, period.last)

    def sent_back(self) -> dict[tuple[str, str, str], int]:
        """Return how often work was sent back, by (from activity, to activity, units as JSON)."""
        period = self.scope.period
        return work.count_returns(self.connection, self.ids, period.first, period.last)

    def overdue(self, now: datetime) -> Counter[str]:
        """Return how many open tasks of each activity are past their due time."""
        found: Counter[str] = Counter()
        for (definition, activity), times in work.overdue(self.connection, now).items():
            if definition in self.models:
                found[activity] += times
        return found

    def title(self, activity_id: str) -> str:
        """Return number and name of an activity; of one that is no user task, what any version calls it."""
        if activity_id in self.activities:
            return self.activities[activity_id].title
        return next((found for model in self.models.values() if (found := drawing.titled(model, activity_id))), "")

    def lane(self, activity_id: str) -> str:
        """Return the name of an activity's lane."""
        nodes = (model.nodes[activity_id] for model in self.models.values() if activity_id in model.nodes)
        return next((node.lane.name for node in nodes if node.lane), "")


class WorkReading(Reading):
    """What all figures share: which process and period they are about, and who may see them."""

    def monitored(self, actor: Actor, wanted: WorkPeriod) -> tuple[MonitoredProcess, ...]:
        """Return the processes whose figures an actor may see, by name; of `wanted`, only the days count."""
        with self._connect() as connection:
            found, overdue = [], work.overdue(connection, self._now())
            for key, records in self._by_key(connection).items():
                model = self._model(connection, records[0])
                if not rights.may_oversee(model, actor) or not any(True for _ in drawing.user_tasks(model)):
                    continue
                ids = [record.id for record in records]
                cells = work.cells(connection, ids, wanted.first, wanted.last)
                found.append(
                    MonitoredProcess(
                        key=key,
                        name=records[0].name,
                        versions=tuple(record.version for record in records),
                        started=work.count_started(connection, ids, wanted.first, wanted.last),
                        done=sum(cell.done for cell in cells),
                        timed=sum(cell.timed for cell in cells),
                        late=sum(cell.late for cell in cells),
                        overdue=sum(times for (definition, _), times in overdue.items() if definition in ids),
                    )
                )
        return tuple(sorted(found, key=lambda process: process.name))

    def may_oversee(self, actor: Actor) -> bool:
        """Whether an actor may see the figures of any process."""
        if actor.is_administrator or actor.is_auditor:
            return True
        with self._connect() as connection:
            return any(
                rights.may_oversee(self._model(connection, records[0]), actor)
                for records in self._by_key(connection).values()
            )

    @contextmanager
    def _chosen(self, actor: Actor, wanted: WorkPeriod) -> Iterator[Chosen]:
        """Find what was asked for.

        Raises:
            NotFoundError: There is no such process, or no such version of it.
            NotAllowedError: The actor may not see its figures.
        """
        with self._connect() as connection:
            records = self._by_key(connection).get(wanted.key, [])
            chosen = [record for record in records if wanted.version in (0, record.version)]
            if not chosen:
                raise NotFoundError("definition.unknown", f"Cannot find definition {wanted.key}: there is none.")
            if not rights.may_oversee(self._model(connection, records[0]), actor):
                raise NotAllowedError(
                    "action.not_allowed", f"Cannot let {actor.user_id} see the figures of {wanted.key}: not allowed."
                )
            yield self._found(connection, wanted, records, chosen)

    def _found(
        self,
        connection: Connection,
        wanted: WorkPeriod,
        records: Sequence[DefinitionRecord],
        chosen: Sequence[DefinitionRecord],
    ) -> Chosen:
        scope = WorkScope(
            period=wanted,
            name=chosen[0].name,
            versions=tuple(record.version for record in records),
            definition_id=chosen[0].id,
            started=work.count_started(connection, [record.id for record in chosen], wanted.first, wanted.last),
        )
        activities: dict[str, Drawn] = {}
        standards: dict[tuple[UUID, str], int | None] = {}
        models = {record.id: self._model(connection, record) for record in chosen}
        for id, model in models.items():
            working_time = self._working_time(model, connection)
            for node in drawing.user_tasks(model):
                standard = standards[id, node.id] = drawing.standard_minutes(model, node, working_time)
                activities.setdefault(node.id, Drawn(model, node, standard))
        return Chosen(connection, scope, chosen, models, activities, standards)

    def _by_key(self, connection: Connection) -> dict[str, list[DefinitionRecord]]:
        """Return all versions of each process, the newest first."""
        found: dict[str, list[DefinitionRecord]] = {}
        for each in definitions.definitions(connection):
            found.setdefault(each.record.key, []).append(each.record)
        return found


class WorkQueries(WorkReading):
    """How long each activity takes against its standard."""

    def activity_statistics(self, actor: Actor, wanted: WorkPeriod) -> ActivityStatistics:
        """Return the figures of each activity of a process.

        Raises:
            NotFoundError: There is no such process, or no such version of it.
            NotAllowedError: The actor is neither auditor nor administrator nor named in the diagram.
        """
        with self._chosen(actor, wanted) as chosen:
            return ActivityStatistics(chosen.scope, _figures(chosen, self._now()))

    def monitoring_file(self, actor: Actor, wanted: WorkPeriod, format: str) -> bytes:
        """Return the SOP's monitoring table as a file, `docx` or `xlsx`, ready to be judged by hand.

        Raises:
            NotFoundError: As of `activity_statistics`; or there is no such format.
            NotAllowedError: As of `activity_statistics`.
        """
        if format not in FILES:
            raise NotFoundError("file.unknown", f"Cannot write {format}: it should be one of {', '.join(FILES)}.")
        return FILES[format](self.monitoring(actor, wanted))

    def monitoring(self, actor: Actor, wanted: WorkPeriod) -> Monitoring:
        """Return what the SOP's monitoring table says of a period.

        Raises:
            NotFoundError: As of `activity_statistics`.
            NotAllowedError: As of `activity_statistics`.
        """
        with self._chosen(actor, wanted) as chosen:
            header = chosen.models[chosen.scope.definition_id].properties
            return Monitoring(chosen.scope, header, _figures(chosen, self._now()))


def _figures(chosen: Chosen, now: datetime) -> tuple[ActivityFigures, ...]:
    own: dict[str, list[Cell]] = {activity: [] for activity in chosen.activities}
    for cell in chosen.cells():
        own.setdefault(cell.activity_id, []).append(cell)
    returns: Counter[str] = Counter()
    for (source, _, _), times in chosen.sent_back().items():
        returns[source] += times
    overdue = chosen.overdue(now)
    for activity in overdue:
        own.setdefault(activity, [])
    return tuple(
        _of_activity(chosen, activity, cells, returns[activity], overdue[activity]) for activity, cells in own.items()
    )


def _of_activity(
    chosen: Chosen, activity_id: str, cells: Iterable[Cell], returns: int, overdue: int
) -> ActivityFigures:
    cells = list(cells)
    drawn = chosen.activities.get(activity_id)
    worked = together(cell.worked for cell in cells)
    done = sum(cell.done for cell in cells)
    return ActivityFigures(
        activity_id=activity_id,
        number=drawing.number_of(drawn.node) if drawn else "",
        name=drawn.node.name if drawn else activity_id,
        lane=drawn.lane if drawn else "",
        standard=drawn.standard if drawn else None,
        done=done,
        median=median(worked),
        longest=longest(worked),
        timed=sum(cell.timed for cell in cells),
        late=sum(cell.late for cell in cells),
        repeated=sum(cell.repeated for cell in cells),
        returns=returns,
        overdue=overdue,
        unmeasured=done - sum(worked.values()),
    )


def elements_in(units: str) -> list[str]:
    """Return the elements that a return's row names, as their texts."""
    return [str(unit) for unit in orjson.loads(units)]
