"""Everything that proves one instance, as a ZIP file: for an inspector who has Python and no Alur."""

import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson

from engine.errors import ConflictError, NotFoundError
from engine.history import merkle
from engine.history.chain import SYSTEM_CHAIN
from engine.history.exports.files import content_of, told_files
from engine.history.exports.lines import line
from engine.history.exports.wanted import told_instant
from engine.history.seals import entry_text
from engine.store.database import Connection
from engine.store.queries import audit, exporting
from engine.store.queries.exporting import Case

HERE = Path(__file__).parent
VERIFIER, README = "periksa.py", "BACA-SAYA.md"
_JSON = orjson.OPT_UTC_Z | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def write_bundle(connection: Connection, instance_id: UUID, at: datetime, out: BinaryIO) -> None:
    """Write an instance's bundle.

    Args:
        connection: Where the history is.
        instance_id: Whose.
        at: The instant, for the names in the archive.
        out: Where to.

    Raises:
        NotFoundError: There is no such instance.
        ConflictError: Its history has been archived, as such a file.
    """
    found = exporting.case(connection, instance_id)
    if found is None:
        raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
    case, events = found
    if not events:
        raise ConflictError("instance.archived", f"Cannot bundle instance {instance_id}: its history is archived.")
    files = {
        README: (HERE / README).read_bytes(),
        VERIFIER: (HERE / VERIFIER).read_bytes(),
        "diagram.bpmn": exporting.file_of(connection, case.definition_id)[1],
        "history.jsonl": b"".join(line(event) for event in events),
        "instance.json": _instance(connection, case, len(events), at),
        "deployment.json": _deployment(connection, case),
        "seals.json": _seals(connection, case),
    }
    told = told_files(connection, events)
    files["files.json"] = orjson.dumps(told, option=_JSON)
    sums = {name: sha256(content).hexdigest() for name, content in files.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)

        for name, content in files.items():
            add(name, content)
        for each in told:
            if each["missing"]:
                continue
            # One file in memory at a time: an instance may hold many.
            sums[f"files/{each['sha256']}"] = str(each["sha256"])
            add(f"files/{each['sha256']}", content_of(connection, str(each["sha256"])))
        add("SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode())


def _instance(connection: Connection, case: Case, events: int, at: datetime) -> bytes:
    said = {
        "id": case.id,
        "process": case.key,
        "version": case.version,
        "process_name": case.process_name,
        "definition": case.definition_id,
        "business_key": case.business_key,
        "status": case.status,
        "started_at": told_instant(case.started_at),
        "started_by": case.started_by,
        "ended_at": told_instant(case.ended_at),
        "events": events,
        "called_by": case.calling_instance_id,
        "called": exporting.called_by(connection, case.id),
        "bundled_at": told_instant(at),
    }
    return orjson.dumps(said, option=_JSON)


def _deployment(connection: Connection, case: Case) -> bytes:
    found = exporting.deployed(connection, SYSTEM_CHAIN, case.definition_id)
    if found is None:
        raise NotFoundError(
            "definition.unknown", f"Cannot prove instance {case.id}: history tells of no deployment of its diagram."
        )
    event, previous = found
    return orjson.dumps({"previous": previous, "event": orjson.loads(line(event))}, option=_JSON)


def _seals(connection: Connection, case: Case) -> bytes:
    """Return the seals that cover the instance, with a proof for each, and all that follow them."""
    chain = str(case.id)
    own = list(audit.sealed(connection, case.id))
    entries = []
    for entry in own:
        leaves = list(audit.entries(connection, entry.seal))
        place = next(number for number, leaf in enumerate(leaves) if leaf.chain == chain)
        _, steps = merkle.prove((entry_text(leaf.chain, leaf.count, leaf.mac) for leaf in leaves), place)
        entries.append({"seal": entry.seal, "count": entry.count, "mac": entry.mac, "steps": steps})
    seals = [seal for seal in audit.seals(connection) if own and seal.number >= own[0].seal]
    return orjson.dumps({"entries": entries, "seals": seals}, option=_JSON)
