"""What proving a long history costs: a million events verified, beside hashing alone, and the memory it takes."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from bench.office import MeasuredOffice, measured_office
from bench.table import Row
from bench.timing import Timing
from engine.commands import SealHistory
from engine.domain import Source, system_actor
from engine.history.chain import SAID, Link, authenticator, head_mac, mac_of, said
from engine.store.database import open_database
from engine.store.repositories.history import EVENT
from engine.store.repositories.instances import Instances

EVENTS = 1_000_000
EVENTS_A_SECOND = 50_000
"""How fast a verification must be."""
MEGABYTES = 200
"""How much memory it may take, the interpreter included."""
BATCH = 200
"""Instances written at a time."""


def measure(floor: Timing) -> list[Row]:
    """Return the rows. They are of a whole history, so a completion's floor is nothing to compare them with."""
    hashing, whole = Timing(), Timing()
    with measured_office() as office:
        key = (office.file.parent / "history_key").read_text("ascii")
        template = _fill(office, bytes.fromhex(key))
        events = office.engine.queries.seals(system_actor(Source.CLI))[0].events
        with hashing.measured():
            _hash(bytes.fromhex(key), template, events)
        with whole.measured():
            command = [sys.executable, "-m", "bench.verifying", str(office.file), key]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
    rate, libraries, megabytes = map(float, done.stdout.split())
    verdict = "kept" if rate >= EVENTS_A_SECOND and megabytes <= MEGABYTES else "MISSED"
    memory = f"{megabytes:.0f} MiB (≤ {MEGABYTES}; libraries alone {libraries:.0f})"
    figures = f"{rate:,.0f} events/s (≥ {EVENTS_A_SECOND:,}), {memory}: {verdict}"
    return [
        Row(f"a sealed history of {events:,} events: {figures}"),
        Row("hashing alone as many events", hashing),
        Row("verifying them, in a process of its own", whole, (hashing, "hashing alone")),
    ]


def _fill(office: MeasuredOffice, key: bytes) -> Sequence[dict[str, object]]:
    """Store the history of one run for so many instances that there are a million events, and seal it."""
    (instance,) = office.start(1)
    while tasks := office.open_tasks():
        office.complete(tasks[0])
    database = open_database(f"sqlite:///{office.file}")
    with database.connect() as connection:
        rows = connection.execute(select(EVENT).where(EVENT.c.chain == instance).order_by(EVENT.c.sequence))
        template = [dict(row._mapping) for row in rows]
    written = 0
    while written < EVENTS:
        with database.execution_options(alur_writes=True).begin() as connection:
            for _ in range(BATCH):
                connection.execute(insert(EVENT), list(_copy(connection, key, instance, template)))
                written += len(template)
    database.dispose()
    office.engine.execute(SealHistory(), system_actor(Source.CLI))
    return template


def _copy(
    connection: Connection, key: bytes, instance: UUID, template: Sequence[dict[str, object]]
) -> Iterator[dict[str, object]]:
    drawn = Instances(connection).get(instance)
    assert drawn is not None
    chain, head = uuid4(), ""
    for event in template:
        row = {**event, "chain": chain}
        head = row["mac"] = mac_of(key, head, row)
        yield row
    bound = head_mac(key, chain, Link(head, len(template)))
    Instances(connection).add(replace(drawn, id=chain, unique_key=None, history_head=head, history_mac=bound))


def _hash(key: bytes, template: Sequence[dict[str, object]], events: int) -> None:
    """Make as many MACs of events that are at hand."""
    authenticate = authenticator(key)
    texts = [[str(row[name]) for name in SAID] for row in template]
    for number in range(events):
        authenticate(said("0" * 64, texts[number % len(texts)]))
