"""The press: a process of its own that fills templates, with bounds on its time and memory.

A template is an office's own program. Whatever it does, it does it here, and is stopped: nothing in the server waits
for it longer than `SECONDS`. The process is kept for the next document, for its libraries take seconds to load; it ends
with whoever started it, because nobody writes to it any more.
"""

import base64
import contextlib
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import IO

import orjson

from engine.documents.order import DocumentOrder
from engine.errors import ExecutionError, LimitError

SECONDS = 60.0
"""How long a document may take."""
MEGABYTES = 1_500
"""How much memory the process may have: charts and a large table need some hundred."""

_HEADER = 8


class Press:
    """Makes documents, one at a time. Threads may share it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def make(self, order: DocumentOrder) -> bytes:
        """Return the document that an order asks for, as a .docx file.

        Raises:
            ExecutionError: Its template cannot be filled.
            LimitError: It takes too long, or too much memory.
        """
        template = base64.b64encode(order.template).decode()
        asked = orjson.dumps({"template": template, "name": order.template_name, "facts": dict(order.facts)})
        with self._lock:
            answer = self._ask(asked)
        if answer is None:
            raise LimitError(
                f"Cannot fill the template {order.template_name}: it takes more than {self._seconds:g} seconds "
                f"or {MEGABYTES} MB."
            )
        if answer[:1] != b"+":
            raise ExecutionError(answer[1:].decode(errors="replace"))
        return answer[1:]

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, asked: bytes) -> bytes | None:
        """Return the press's answer; None where it was stopped or died over it."""
        process = self._running()
        assert process.stdin is not None, "it is a pipe"
        assert process.stdout is not None, "it is a pipe"
        late = threading.Timer(self._seconds, process.kill)
        late.start()
        try:
            write(process.stdin, asked)
            answer = read(process.stdout)
        except OSError:
            answer = None
        finally:
            late.cancel()
        if answer is None:
            self._end()
        return answer

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # our own program, by our own interpreter
                [sys.executable, "-m", "engine.documents.press"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


def write(pipe: IO[bytes], message: bytes) -> None:
    """Write a message with its length before it."""
    pipe.write(len(message).to_bytes(_HEADER) + message)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes | None:
    """Return the next message; None where the other side is gone."""
    header = pipe.read(_HEADER)
    if len(header) < _HEADER:
        return None
    length = int.from_bytes(header)
    message = pipe.read(length)
    return message if len(message) == length else None


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer until nobody asks any more, or a template takes more memory than there is: the end is the answer then."""
    with contextlib.suppress(MemoryError):
        while (asked := read(source)) is not None:
            write(target, _answer(orjson.loads(asked)))


def _answer(asked: Mapping[str, object]) -> bytes:
    # Loaded by the process that fills, not by the server.
    from engine.documents.filling import fill  # noqa: PLC0415

    facts = asked["facts"]
    assert isinstance(facts, Mapping), "what `make` sends"
    try:
        return b"+" + fill(base64.b64decode(str(asked["template"])), str(asked["name"]), facts)
    except ExecutionError as error:
        return b"-" + str(error).encode(errors="replace")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
    answers = sys.stdout.buffer
    # What a library prints must not be taken for an answer.
    sys.stdout = sys.stderr
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, answers)
