"""JSON Lines: one event a line, with everything its MAC covers as it stands, so that the chain can be checked again."""

from typing import BinaryIO

import orjson

from engine.history.exports.wanted import Log
from engine.store.queries.exporting import Case, StoredEvent


def write(log: Log, out: BinaryIO) -> int:
    """Write all events; return how many."""
    events = 0
    for case, own in log.cases():
        about = _about(case)
        for event in own:
            out.write(line(event, {**about, "activity": log.activity(case, event.activity_id)}))
        events += len(own)
    for event in log.system_events():
        out.write(line(event))
        events += 1
    return events


def line(event: StoredEvent, about: dict[str, object] | None = None) -> bytes:
    """Return an event as a line; `data` is the text that the MAC covers, `about` what no MAC covers."""
    said = {name: getattr(event, name) for name in StoredEvent.__slots__}
    options = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps({**said, **(about or {})}, option=options)


def _about(case: Case) -> dict[str, object]:
    return {"process": case.key, "version": case.version, "business_key": case.business_key}
