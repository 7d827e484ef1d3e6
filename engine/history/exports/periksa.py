#!/usr/bin/env python3
"""Check a bundle of one process instance. Python's standard library is enough; Alur is not needed.

    python3 periksa.py                                  files, numbers and seals fit each other
    python3 periksa.py --segel segel-12.json            and the seal is the one the auditor kept
    python3 periksa.py --kunci history_key              and nothing in the history was altered (HMAC)

Status 0: everything that was checked fits. Status 1: something does not; it is named.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SAID = ("chain", "sequence", "at", "type", "actor", "role", "source", "activity_id", "task_id", "data")
SEALED = ("number", "at", "day", "entries", "chains", "events", "root", "previous")


def as_json(values: list[Any]) -> bytes:
    """Return a JSON array as Alur writes it: no spaces, letters as they are."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def check_files(folder: Path) -> Iterator[str]:
    """Compare each file with the list of their SHA-256 sums."""
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        expected, name = line.split("  ", 1)
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            yield f"{name}: isi berkas berubah (the file was altered)"


def check_numbers(events: list[Row], count: int) -> Iterator[str]:
    """Check that no event is missing or added, as far as numbers tell."""
    for expected, event in enumerate(events, 1):
        if event["sequence"] != expected:
            yield f"peristiwa {expected}: hilang (event missing)"
            return
    if len(events) != count:
        yield f"peristiwa {min(len(events), count) + 1}: jumlah tidak sama (there should be {count} events)"


def check_macs(events: list[Row], key: bytes, previous: str = "") -> Iterator[str]:
    """Check each event's HMAC over the one before it."""
    for event in events:
        text = previous.encode() + as_json([event[name] for name in SAID])
        previous = hmac.new(key, text, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(previous, event["mac"]):
            yield f"peristiwa {event['sequence']}: tidak asli (altered, or the key is another one)"
            return


def check_deployment(deployment: Row, diagram: bytes, key: bytes) -> Iterator[str]:
    """Check that the diagram is the one that was deployed."""
    told = json.loads(deployment["event"]["data"])["sha256"]
    if hashlib.sha256(diagram).hexdigest() != told:
        yield "diagram: bukan yang disebarkan (not the deployed one)"
    if key and list(check_macs([deployment["event"]], key, deployment["previous"])):
        yield "penyebaran: tidak asli (the event of the deployment was altered)"


def told_digests(data: Row) -> Iterator[str]:
    """Give the SHA-256 of each file that an event's data name: the event's own, and those that values hold."""
    yield from (str(data[key]) for key in ("sha256", "scan_sha256") if is_digest(data.get(key)))
    values: list[Any] = [data]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            facts = value.get("$file")
            if isinstance(facts, dict) and is_digest(facts.get("sha256")):
                yield facts["sha256"]
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)


def is_digest(value: Any) -> bool:
    """Whether a value is a SHA-256 in hexadecimal."""
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def check_told_files(folder: Path, events: list[Row], listed: list[Row]) -> Iterator[str]:
    """Check that each file that history tells of is here as it was told of, and that no other is."""
    told = {
        digest: event["sequence"] for event in reversed(events) for digest in told_digests(json.loads(event["data"]))
    }
    missing = {each["sha256"] for each in listed if each["missing"]}
    here = {path.name for path in (folder / "files").glob("*")} if (folder / "files").is_dir() else set()
    for digest, sequence in sorted(told.items(), key=lambda item: (item[1], item[0])):
        if digest not in here:
            known = "sudah hilang di Alur (was missing in Alur)" if digest in missing else "tidak ada (not here)"
            yield f"files/{digest}: peristiwa {sequence} menyebutnya, {known}"
        elif hashlib.sha256((folder / "files" / digest).read_bytes()).hexdigest() != digest:
            yield f"files/{digest}: isi berkas berubah, bukan yang disebut peristiwa {sequence} (the file was altered)"
    for name in sorted(here - set(told)):
        yield f"files/{name}: tidak disebut riwayat (history does not tell of it)"


def check_entries(instance: str, events: list[Row], proof: Row) -> Iterator[str]:
    """Check that the seals cover this history as it stands."""
    seals = {seal["number"]: seal for seal in proof["seals"]}
    for entry in proof["entries"]:
        count = entry["count"]
        if count > len(events) or events[count - 1]["mac"] != entry["mac"]:
            yield f"segel {entry['seal']}: peristiwa {count} bukan yang disegel (not the event that was sealed)"
            continue
        text = f"{instance} {count} {entry['mac']}"
        digest = hashlib.sha256(b"\0" + text.encode()).digest()
        for side, other in entry["steps"]:
            pair = digest + bytes.fromhex(other) if side == "right" else bytes.fromhex(other) + digest
            digest = hashlib.sha256(b"\1" + pair).digest()
        if digest.hex() != seals[entry["seal"]]["root"]:
            yield f"segel {entry['seal']}: tidak mencakup riwayat ini (does not cover this history)"


def check_seals(seals: list[Row], kept: Row | None) -> Iterator[str]:
    """Check that the seals follow each other, and that the kept one is among them."""
    previous = None
    for seal in seals:
        fits = hashlib.sha256(as_json([seal[name] for name in SEALED])).hexdigest() == seal["hash"]
        if not fits or previous not in (None, seal["previous"]):
            yield f"segel {seal['number']}: tidak asli (altered)"
            return
        previous = seal["hash"]
    if kept and kept["hash"] not in [seal["hash"] for seal in seals]:
        yield f"segel {kept['number']}: tidak ada dalam berkas ini (the kept seal is not among those here)"


def check(folder: Path, key: bytes, kept: Row | None) -> list[str]:
    """Return everything that does not fit."""
    wrong = list(check_files(folder))
    if wrong:
        return wrong
    instance = json.loads((folder / "instance.json").read_text("utf-8"))
    events = [json.loads(line) for line in (folder / "history.jsonl").read_text("utf-8").splitlines()]
    proof = json.loads((folder / "seals.json").read_text("utf-8"))
    deployment = json.loads((folder / "deployment.json").read_text("utf-8"))
    wrong += check_numbers(events, instance["events"])
    wrong += check_deployment(deployment, (folder / "diagram.bpmn").read_bytes(), key)
    wrong += check_told_files(folder, events, json.loads((folder / "files.json").read_text("utf-8")))
    wrong += check_entries(instance["id"], events, proof)
    wrong += check_seals(proof["seals"], kept)
    wrong += check_macs(events, key) if key else []
    return wrong


def main() -> int:
    """Check, and say what was found."""
    parser = argparse.ArgumentParser(description="Memeriksa berkas bukti Alur (checks a bundle of Alur).")
    parser.add_argument("--kunci", type=Path, help="berkas kunci riwayat (the history key's file)")
    parser.add_argument("--segel", type=Path, help="segel yang disimpan auditor (the seal the auditor kept)")
    chosen = parser.parse_args()
    key = bytes.fromhex(chosen.kunci.read_text("ascii")) if chosen.kunci else b""
    kept = json.loads(chosen.segel.read_text("utf-8")) if chosen.segel else None
    wrong = check(Path(__file__).resolve().parent, key, kept)
    for line in wrong:
        sys.stdout.write(f"TIDAK COCOK  {line}\n")
    if not wrong:
        sys.stdout.write("COCOK  semua yang diperiksa cocok (everything that was checked fits)\n")
    if not key:
        sys.stdout.write("Tanpa --kunci, keaslian tiap peristiwa tidak diperiksa (without the key, HMACs are not).\n")
    if not kept:
        sys.stdout.write("Tanpa --segel, segel tidak dibandingkan dengan milik auditor (no kept seal compared).\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
