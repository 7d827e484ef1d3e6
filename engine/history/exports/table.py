"""CSV (RFC 4180, UTF-8): one event a row, for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from engine.history.exports.wanted import Log, told_instant
from engine.store.queries.exporting import Case, StoredEvent

COLUMNS = (
    "process",
    "version",
    "business_key",
    "chain",
    "sequence",
    "at",
    "type",
    "activity_id",
    "activity",
    "task_id",
    "actor",
    "role",
    "source",
    "data",
    "mac",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(log: Log, out: BinaryIO) -> int:
    """Write all events; return how many."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    rows, events = csv.writer(text), 0
    rows.writerow(COLUMNS)
    for case, own in log.cases():
        for event in own:
            rows.writerow(_row(event, case, log.activity(case, event.activity_id)))
        events += len(own)
    for event in log.system_events():
        rows.writerow(_row(event))
        events += 1
    # The file is the caller's to close.
    text.detach()
    return events


def write_events(events: Iterable[StoredEvent], out: BinaryIO) -> int:
    """Write events of the system's chain; return how many."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    rows, count = csv.writer(text), 0
    rows.writerow(COLUMNS)
    for event in events:
        rows.writerow(_row(event))
        count += 1
    text.detach()
    return count


def _row(event: StoredEvent, case: Case | None = None, activity: str = "") -> list[str]:
    about = (case.key, str(case.version), case.business_key) if case else ("", "", "")
    cells = (
        *about,
        str(event.chain),
        str(event.sequence),
        told_instant(event.at),
        event.type,
        event.activity_id,
        activity,
        str(event.task_id or ""),
        event.actor,
        event.role,
        event.source,
        event.data,
        event.mac,
    )
    return [_harmless(cell) for cell in cells]


def _harmless(cell: str) -> str:
    # A spreadsheet runs what looks like a formula; JSON Lines has the text as it stands.
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
