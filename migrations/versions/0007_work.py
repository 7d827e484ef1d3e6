"""How long work took, and what was sent back.

What history knows of the tasks that are there is filled in: since when they were claimed, which activity opened them,
and what was sent back. How many working minutes they took is measured by the worker, which has the calendars.

Rules for every migration: plain column types only, never a class of ours; one head; it runs on SQLite and PostgreSQL,
in one transaction; history rows are never changed; what was released is never edited.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-22 13:00:00
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACTS = ("task.completed", "timer.fired", "message.received", "signal.received", "receive.signalled")
ASSIGNED = ("task.claimed", "task.reassigned")
TOLD = (*ACTS, *ASSIGNED, "task.created", "task.unclaimed", "task.returned")
BATCH = 1_000

INSTANT = sa.DateTime(timezone=True)
EVENT = sa.table(
    "history_event",
    sa.column("chain", sa.Uuid()),
    sa.column("sequence", sa.Integer()),
    sa.column("at", INSTANT),
    sa.column("type", sa.String()),
    sa.column("actor", sa.String()),
    sa.column("activity_id", sa.String()),
    sa.column("task_id", sa.Uuid()),
    sa.column("data", sa.Text()),
)
TASK = sa.table(
    "task",
    sa.column("id", sa.Uuid()),
    sa.column("claimed_at", INSTANT),
    sa.column("from_activity_id", sa.String()),
)
INSTANCE = sa.table("process_instance", sa.column("id", sa.Uuid()), sa.column("definition_id", sa.Uuid()))


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("task", sa.Column("claimed_at", INSTANT, nullable=True))
    nothing = sa.text("''")
    op.add_column("task", sa.Column("from_activity_id", sa.String(length=255), nullable=False, server_default=nothing))
    op.add_column("task", sa.Column("waited_minutes", sa.Integer(), nullable=True))
    op.add_column("task", sa.Column("worked_minutes", sa.Integer(), nullable=True))
    for name, columns, condition in (
        ("ix_task_completed", ["definition_id", "ended_at"], "status = 'completed'"),
        ("ix_task_unmeasured", ["id"], "status = 'completed' AND worked_minutes IS NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, "task", columns, unique=False, sqlite_where=where, postgresql_where=where)
    returns = op.create_table(
        "work_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("from_activity_id", sa.String(length=255), nullable=False),
        sa.Column("to_activity_id", sa.String(length=255), nullable=False),
        sa.Column("flow_id", sa.String(length=255), nullable=False),
        sa.Column("returned_by", sa.String(length=255), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_work_return_definition_id_process_definition")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_work_return_instance_id_process_instance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_return")),
    )
    op.create_index("ix_work_return_definition_id_at", "work_return", ["definition_id", "at"], unique=False)
    op.create_table(
        "work_month",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("from_activity_id", sa.String(length=255), nullable=False),
        sa.Column("completed_by", sa.String(length=255), nullable=False),
        sa.Column("element", sa.String(length=255), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("waited", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_work_month_definition_id_process_definition")
        ),
        sa.PrimaryKeyConstraint(
            "month",
            "definition_id",
            "activity_id",
            "from_activity_id",
            "completed_by",
            "element",
            name=op.f("pk_work_month"),
        ),
    )
    _fill(op.get_bind(), returns)


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("work_month")
    op.drop_index("ix_work_return_definition_id_at", table_name="work_return")
    op.drop_table("work_return")
    op.drop_index("ix_task_unmeasured", table_name="task")
    op.drop_index("ix_task_completed", table_name="task")
    for name in ("worked_minutes", "waited_minutes", "from_activity_id", "claimed_at"):
        op.drop_column("task", name)


def _fill(connection: sa.Connection, returns: sa.Table) -> None:
    """Read each instance's history once, and store what it tells."""
    store_task = (
        sa.update(TASK)
        .where(TASK.c.id == sa.bindparam("task"))
        .values(claimed_at=sa.bindparam("claimed"), from_activity_id=sa.bindparam("opener"))
    )
    for tasks, sent_back in _told(connection):
        if tasks:
            connection.execute(store_task, tasks)
        if sent_back:
            connection.execute(sa.insert(returns), sent_back)


def _told(connection: sa.Connection) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Yield, in batches of instances, what history tells of tasks and of returns."""
    wanted = (
        sa.select(EVENT, INSTANCE.c.definition_id)
        .join(INSTANCE, INSTANCE.c.id == EVENT.c.chain)
        .where(EVENT.c.type.in_(TOLD))
        .order_by(EVENT.c.chain, EVENT.c.sequence)
    )
    tasks: dict[Any, dict[str, Any]] = {}
    sent_back: list[dict[str, Any]] = []
    chain: Any = None
    acting: tuple[Any, str] = (None, "")  # at which instant something was done, and where
    for event in connection.execute(wanted).yield_per(BATCH):
        if event.chain != chain:
            chain, acting = event.chain, (None, "")
            if len(tasks) > BATCH:
                yield list(tasks.values()), sent_back
                tasks, sent_back = {}, []
        if event.type in ACTS:
            acting = (event.at, event.activity_id)
        elif event.type == "task.returned":
            sent_back.append(_return_of(event, json.loads(event.data)))
        else:
            _tell_task(event, tasks, acting[1] if acting[0] == event.at else "", sent_back)
    yield list(tasks.values()), sent_back


def _tell_task(event: Any, tasks: dict[Any, dict[str, Any]], opener: str, sent_back: list[dict[str, Any]]) -> None:
    """Take in that a task was created, claimed, given to somebody or given back."""
    if event.type == "task.created":
        tasks[event.task_id] = {"task": event.task_id, "claimed": None, "opener": opener}
        if sent_back and (sent_back[-1]["instance_id"], sent_back[-1]["at"]) == (event.chain, event.at):
            _name_unit(sent_back[-1], json.loads(event.data).get("element"))
    elif event.task_id in tasks:
        claimed = tasks[event.task_id]["claimed"] or event.at
        tasks[event.task_id]["claimed"] = claimed if event.type in ASSIGNED else None


def _return_of(event: Any, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "instance_id": event.chain,
        "definition_id": event.definition_id,
        "at": event.at,
        "from_activity_id": data["from"],
        "to_activity_id": event.activity_id,
        "flow_id": data.get("flow", ""),
        "returned_by": "" if data.get("joint") else event.actor,
        "units": "[]",
        "note": data["note"],
    }


def _name_unit(sent_back: dict[str, Any], element: str | None) -> None:
    if element:
        sent_back["units"] = json.dumps([*json.loads(sent_back["units"]), element], separators=(",", ":"))
