"""The history as files that other programs read, streamed: nothing holds more than a few hundred instances.

`xes` and `ocel` are for process mining, `table` (CSV) for spreadsheets, `lines` (JSON Lines) is the history as it
stands, and `bundle` proves one instance to somebody without Alur.
"""

from typing import BinaryIO

from engine.errors import RequestError
from engine.history.exports import lines, ocel, table, xes
from engine.history.exports.bundle import write_bundle
from engine.history.exports.wanted import Log, Wanted

__all__ = ["FORMATS", "Log", "Wanted", "write", "write_bundle"]

FORMATS = {"xes": xes.write, "ocel": ocel.write, "csv": table.write, "jsonl": lines.write}
"""What writes each format."""


def write(format: str, log: Log, out: BinaryIO) -> int:
    """Write a log to a file, and return how many events that were.

    Raises:
        RequestError: There is no such format.
    """
    if format not in FORMATS:
        raise RequestError("export.unknown_format", f"Cannot export as {format}: there are {', '.join(FORMATS)}.")
    return FORMATS[format](log, out)
