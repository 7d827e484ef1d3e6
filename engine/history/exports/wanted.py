"""Which part of the history is exported, and what all formats read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from engine.bpmn.model import Definition, Node
from engine.clock import OFFICE_ZONE
from engine.history.chain import SYSTEM_CHAIN
from engine.store.database import Connection
from engine.store.queries import exporting
from engine.store.queries.exporting import Case, StoredEvent


@dataclass(frozen=True, slots=True)
class Wanted:
    """Instances of a process (empty: all) that started from one day to another, both included; None: no limit."""

    key: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """The first instant, and the first one that is too late."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1) if self.last else None)


@dataclass(frozen=True, slots=True)
class Log:
    """The chosen part of one database's history.

    Attributes:
        diagram: Gives the diagram of a definition, for names of activities.
    """

    connection: Connection
    wanted: Wanted
    diagram: Callable[[UUID], Definition]

    def cases(self) -> Iterator[tuple[Case, list[StoredEvent]]]:
        """Give instances by start, with their events."""
        return exporting.cases(self.connection, self.wanted.key, *self.wanted.span)

    def system_events(self) -> Iterator[StoredEvent]:
        """Give the events that belong to no instance; none where one process is wanted."""
        if not self.wanted.key:
            yield from exporting.chain_events(self.connection, SYSTEM_CHAIN, *self.wanted.span)

    def node(self, case: Case, activity_id: str) -> Node | None:
        """Return an activity as its diagram draws it; None for none."""
        return self.diagram(case.definition_id).nodes.get(activity_id) if activity_id else None

    def activity(self, case: Case, activity_id: str) -> str:
        """Return an activity's name as drawn on one line, its id where it has none."""
        node = self.node(case, activity_id)
        return " ".join(node.name.split()) if node and node.name else activity_id


def told_instant(instant: datetime | None) -> str:
    """Return an instant as exports tell it: ISO 8601, UTC, milliseconds; empty for none."""
    return "" if instant is None else instant.astimezone(UTC).isoformat(timespec="milliseconds")


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC) if day else None
