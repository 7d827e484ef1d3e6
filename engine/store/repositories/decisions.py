"""Decisions (DMN) that have been deployed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, desc, func, insert, select, update

from engine.store.base import table_of
from engine.store.prepared import Prepared
from engine.store.tables import DecisionDefinition

DECISION = table_of(DecisionDefinition)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A row of `decision_definition`."""

    id: UUID
    key: str
    version: int
    version_tag: str
    name: str
    deployment_id: UUID
    resource_id: UUID
    deployed_at: datetime
    withdrawn: bool


_SELECT = select(*[DECISION.c[name] for name in DecisionRecord.__slots__])
_STANDING = (
    _SELECT.where(DECISION.c.key == bindparam("key"), DECISION.c.withdrawn.is_(False))
    .order_by(desc(DECISION.c.version))
    .limit(1)
)
_LATEST = Prepared(_STANDING)
_OF_DEPLOYMENT = Prepared(_STANDING.where(DECISION.c.deployment_id == bindparam("deployment_id")))
_OF_VERSION = Prepared(_STANDING.where(DECISION.c.version == bindparam("version")))
_OF_TAG = Prepared(_STANDING.where(DECISION.c.version_tag == bindparam("version_tag")))


class Decisions:
    """Versions of decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bound(self, key: str, binding: str, version: str, deployment_id: UUID) -> DecisionRecord | None:
        """Return the version of a decision that a diagram of a deployment means; withdrawn ones are none.

        `binding` is latest, deployment, version or versionTag.
        """
        statement, asked = _LATEST, dict[str, object]()
        match binding:
            case "deployment":
                statement, asked = _OF_DEPLOYMENT, {"deployment_id": deployment_id}
            case "version":
                statement, asked = _OF_VERSION, {"version": int(version)}
            case "versionTag":
                statement, asked = _OF_TAG, {"version_tag": version}
        row = statement.first(self._connection, {"key": key, **asked})
        return DecisionRecord(*row) if row else None

    def get(self, decision_id: UUID) -> DecisionRecord | None:
        """Return a version of a decision, withdrawn or not."""
        row = self._connection.execute(_SELECT.where(DECISION.c.id == decision_id)).first()
        return DecisionRecord(*row) if row else None

    def keys(self) -> frozenset[str]:
        """Return the keys of all decisions that stand."""
        return frozenset(
            self._connection.execute(select(DECISION.c.key).where(DECISION.c.withdrawn.is_(False))).scalars()
        )

    def next_version(self, key: str) -> int:
        """Return the version number the next deployment of a decision gets."""
        highest = self._connection.execute(select(func.max(DECISION.c.version)).where(DECISION.c.key == key)).scalar()
        return (highest or 0) + 1

    def of_deployment(self, deployment_id: UUID) -> list[DecisionRecord]:
        """Return the decisions of a deployment, by key."""
        rows = self._connection.execute(
            _SELECT.where(DECISION.c.deployment_id == deployment_id).order_by(DECISION.c.key)
        )
        return [DecisionRecord(*row) for row in rows]

    def add(self, record: DecisionRecord) -> None:
        """Store a new version of a decision."""
        self._connection.execute(insert(DECISION), {name: getattr(record, name) for name in DecisionRecord.__slots__})

    def withdraw(self, decision_id: UUID) -> None:
        """Let no process use a version any more."""
        self._connection.execute(update(DECISION).where(DECISION.c.id == decision_id).values(withdrawn=True))
