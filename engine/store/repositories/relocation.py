"""The rows of an instance that goes on in another version: each says where in which definition it waits."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, bindparam, update

from engine.domain import IncidentStatus, TaskStatus
from engine.store.repositories.external_tasks import EXTERNAL
from engine.store.repositories.instances import INSTANCE
from engine.store.repositories.jobs import INCIDENT, JOB
from engine.store.repositories.parts import PART, PART_DRAFT
from engine.store.repositories.subscriptions import SUBSCRIPTION
from engine.store.repositories.tasks import TASK

Places = Mapping[UUID, str]
"""Activity of each row, by its id."""


class Relocation:
    """Moves open rows from one definition to another; what is closed stays where it was done."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def move_instance(self, instance_id: UUID, definition_id: UUID) -> None:
        """Let an instance be one of another definition."""
        moved = update(INSTANCE).where(INSTANCE.c.id == instance_id).values(definition_id=definition_id)
        self._connection.execute(moved)

    def move_tasks(self, definition_id: UUID, places: Places) -> None:
        """Put open tasks elsewhere."""
        self._move(TASK, definition_id, places, TASK.c.status == TaskStatus.OPEN)

    def move_jobs(self, definition_id: UUID, places: Places) -> None:
        """Put jobs elsewhere, with the incidents that are open at them."""
        self._move(JOB, definition_id, places)
        self._move_incidents(definition_id, places)

    def move_external_tasks(self, definition_id: UUID, places: Places) -> None:
        """Put external tasks elsewhere, with the incidents that are open at them. Who holds one holds it still."""
        self._move(EXTERNAL, definition_id, places)
        self._move_incidents(definition_id, places)

    def move_subscriptions(self, definition_id: UUID, places: Mapping[UUID, tuple[str, str]]) -> None:
        """Put subscriptions elsewhere: activity and name of each."""
        if places:
            self._connection.execute(
                update(SUBSCRIPTION)
                .where(SUBSCRIPTION.c.id == bindparam("this_id"))
                .values(definition_id=definition_id, activity_id=bindparam("new_activity"), name=bindparam("new_name")),
                [{"this_id": id, "new_activity": place[0], "new_name": place[1]} for id, place in places.items()],
            )

    def move_parts(self, instance_id: UUID, source: str, target: str) -> None:
        """Put what units have entered, and what people have typed beside it, from one activity to another."""
        for table in (PART, PART_DRAFT):
            held = (table.c.instance_id == instance_id, table.c.activity_id == source)
            self._connection.execute(update(table).where(*held).values(activity_id=target))

    def _move(self, table: Table, definition_id: UUID, places: Places, *only: ColumnElement[bool]) -> None:
        if places:
            self._connection.execute(
                update(table)
                .where(table.c.id == bindparam("this_id"), *only)
                .values(definition_id=definition_id, activity_id=bindparam("new_activity")),
                _rows(places),
            )

    def _move_incidents(self, definition_id: UUID, places: Places) -> None:
        if places:
            self._connection.execute(
                update(INCIDENT)
                .where(INCIDENT.c.job_id == bindparam("this_id"), INCIDENT.c.status == IncidentStatus.OPEN)
                .values(definition_id=definition_id, activity_id=bindparam("new_activity")),
                _rows(places),
            )


def _rows(places: Places) -> list[dict[str, object]]:
    return [{"this_id": id, "new_activity": activity} for id, activity in places.items()]
