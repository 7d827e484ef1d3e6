"""The files that an instance's history tells of: attachments, files in variables and forms, documents.

History has the SHA-256 of each, under its MAC, so a file is proven by the event that tells of it, and whatever is told
of in future comes along without a word here.
"""

import re
from collections.abc import Iterator, Sequence

import orjson

from engine.errors import DamagedFileError
from engine.store.database import Connection
from engine.store.queries.exporting import StoredEvent
from engine.store.repositories.files import Files

OWN = ("sha256", "scan_sha256")
"""Under which names an event of an instance tells of a file of its own; values hold theirs under `$file`."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def told_files(connection: Connection, events: Sequence[StoredEvent]) -> list[dict[str, object]]:
    """Return each file once, as it is first told of: SHA-256, name, type, size, events, and whether it is missing."""
    found: dict[str, dict[str, object]] = {}
    for event in events:
        if 'sha256"' not in event.data:
            continue
        for digest, said in _named(orjson.loads(event.data)):
            facts: dict[str, object] = {
                "sha256": digest,
                "name": str(said.get("name") or said.get("file") or ""),
                "media_type": str(said.get("media_type") or said.get("mediaType") or ""),
                "size": said.get("size"),
                "events": [],
            }
            numbers = found.setdefault(digest, facts)["events"]
            if isinstance(numbers, list) and event.sequence not in numbers:
                numbers.append(event.sequence)
    return [{**facts, "missing": not _is_kept(connection, digest)} for digest, facts in found.items()]


def content_of(connection: Connection, digest: str) -> bytes:
    """Return the bytes of a file that is kept."""
    return Files(connection).content(digest)


def _named(data: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Give SHA-256 and facts of each file that an event's data name: the event's own, and those that values hold."""
    for key in OWN:
        if _DIGEST.fullmatch(str(data.get(key, ""))):
            yield str(data[key]), data
    yield from _held(data)


def _held(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, dict):
        facts = value.get("$file")
        if isinstance(facts, dict) and _DIGEST.fullmatch(str(facts.get("sha256", ""))):
            yield str(facts["sha256"]), facts
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _held(part)


def _is_kept(connection: Connection, digest: str) -> bool:
    files = Files(connection)
    try:
        return files.has(digest) and files.content(digest) is not None
    except DamagedFileError:
        return False
