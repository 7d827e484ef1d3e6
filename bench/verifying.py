"""Verify a SQLite database as `alur verify` does, in a process of its own, and print what it took.

Nothing else is imported than `alur verify` imports, and nothing has run before: the peak is that of the whole process,
interpreter and libraries included, as the operating system counts it.
"""

import re
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import webui.cli
from engine.history.verification import verify
from engine.store.database import open_database


def megabytes() -> float:
    """Return the most memory this program has had, in MiB.

    From /proc where there is one: `ru_maxrss` of a program that another one started begins with the other's.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (peak,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status.read_text("ascii"), re.MULTILINE)
    return int(peak) / 1024


def main(file: Path, key: bytes) -> None:
    """Verify, and print events a second, the peak before and the peak after, in MiB."""
    before = megabytes()
    database = open_database(f"sqlite:///{file}")
    began = time.perf_counter()
    with database.connect() as connection:
        found = verify(connection, key, datetime.now(UTC))
    if not found.whole:
        raise AssertionError(found.misfits[:3])
    print(found.events / (time.perf_counter() - began), before, megabytes())


if __name__ == "__main__":
    assert webui.cli.main.commands
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
