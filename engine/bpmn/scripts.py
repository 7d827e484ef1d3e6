"""Runs a diagram's Python in a sandbox: PyPI pydantic-monty, a Python of its own in worker processes, never exec.

A script sees the process's variables that it names as globals, and whatever it binds or changes becomes a variable
again. It reaches no file, no network, no environment and no Python object of the engine. Time, memory and depth are
limited; a worker that dies is replaced. `Decimal` works inside, but is no variable: write `str(...)` of it. A name
that begins with `_` stays inside.
"""

import os
import threading
import time
import weakref
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson
from pydantic_monty import MontyCrashedError, MontyError, MontyRuntimeError, MontySession, MontySyntaxError

from engine.bpmn.expressions.moments import to_instant
from engine.bpmn.runtime import Limits, ScriptResult
from engine.bpmn.script_text import GIVEN_TYPE, LINES_BEFORE, ScriptText, check, feeds, read_script
from engine.bpmn.script_workers import Workers
from engine.bpmn.values import from_json, plain_json, to_json
from engine.errors import ExecutionError, InvalidVariablesError

__all__ = ["Sandbox", "check"]

_DEAD_WORKERS = 16
"""Workers found dead before a script gives up; more than a pool has."""
_DIED_BEFORE = "while sending a request"
"""How pydantic-monty 1.4 says that a worker was dead before it had read what it should run."""

_AT_ONCE = 0.05
"""Seconds within which a worker dies that was dying before its script began."""
_EVALUATED = "<string>"
"""Where a traceback says that text is which a script gave to `exec` or `eval`."""

_DATA = frozenset({"NoneType", "bool", "int", "float", "str", "list", "tuple", "dict", "date", "datetime"})
_NOT_A_VARIABLE = frozenset({"Decimal", "set", "frozenset", "bytes", "complex", "timedelta", "time"})
_FIXED = (str, int, float, date, type(None))
"""Values that a script can replace by others, but not change."""

_SANDBOXES: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()


class Sandbox:
    """The workers that scripts run in. Threads may share it; a process forks before its first script or not at all.

    Workers start with the first script and end with `close`, with the sandbox, or with this process, however it ends.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers: Workers | None = None
        self._finalizer: weakref.finalize[[], Sandbox] | None = None
        self._lock = threading.Lock()
        self._was_forked = False
        _SANDBOXES.add(self)

    def run(self, source: str, variables: Mapping[str, object]) -> ScriptResult:
        """Run a script over the variables it names.

        Raises:
            ExecutionError: It cannot be read, failed, went over a limit, or left something that no variable can be.
        """
        script = read_script(source)
        if script.problems:
            raise ExecutionError(f"The script cannot be run: {script.problems[0]}")
        inputs = {name: variables[name] for name in script.names if name in variables}
        try:
            value, left = self._feed(script, inputs)
        except (MontyError, TimeoutError) as error:
            raise self._failure(error) from None
        changed = {name: _plain(name, *pair) for name, pair in left.items() if _is_new(pair, inputs.get(name, _ABSENT))}
        return ScriptResult(_plain("the result", type(value).__name__, value), changed)

    def close(self) -> None:
        """End the workers. A later script would start new ones."""
        with self._lock:
            if self._finalizer is not None and not self._was_forked:
                self._finalizer()
                self._workers = self._finalizer = None

    def _feed(self, script: ScriptText, inputs: dict[str, object]) -> tuple[object, dict[str, Any]]:
        """Run a script, and return its value and the names it left. Workers that died idle are passed over.

        Only what it may have changed is asked for: its own names, and of those it was given lists and maps.
        """
        watched = frozenset(n for n, value in inputs.items() if n in script.rebound or not isinstance(value, _FIXED))
        given = dict(inputs)
        if hides_type := "type" in given:
            given[GIVEN_TYPE] = given.pop("type")
        texts = feeds(script, watched, given_type=hides_type)
        return self._fed_somewhere(texts, given)

    def _fed_somewhere(self, texts: tuple[str, ...], given: dict[str, object]) -> tuple[object, dict[str, Any]]:
        """Feed texts to a worker that is alive; those that died while they waited for work are passed over.

        One that dies at once was most likely dying before: the script, which reaches nothing outside, gets one more.
        """
        again = True
        for _ in range(_DEAD_WORKERS):
            with self._alive().session() as session:
                began = time.monotonic()
                try:
                    return _fed(session, texts, given)
                except MontyCrashedError as error:
                    if _DIED_BEFORE in str(error):
                        continue
                    if not again or time.monotonic() - began > _AT_ONCE:
                        raise
                    again = False
                    time.sleep(_AT_ONCE)  # Others that are dying with it will be dead then, and say so.
        raise ExecutionError("The script cannot be run: no worker process stays alive.")

    def _alive(self) -> Workers:
        if self._was_forked:
            raise ExecutionError("Scripts cannot run in a process that was forked after its parent had run one.")
        with self._lock:
            if self._workers is None:
                self._workers = Workers(self._limits)
                self._finalizer = weakref.finalize(self, self._workers.close)
            return self._workers

    def _failure(self, error: Exception) -> ExecutionError:
        """Return what went wrong in a sentence, with the line of the script."""
        if isinstance(error, MontyCrashedError):
            return ExecutionError("The script's worker process died; the script was stopped.")
        if not isinstance(error, MontyRuntimeError | MontySyntaxError):
            return ExecutionError(f"The script cannot be run: {error}")
        reason = error.display("type-msg")
        if reason.startswith("TimeoutError: feed time limit"):
            return ExecutionError(f"The script ran longer than {self._limits.script_seconds:g} seconds.")
        if reason.startswith("MemoryError: memory limit"):
            return ExecutionError(f"The script needed more than {self._limits.script_megabytes} MB of memory.")
        lines = [frame.line - LINES_BEFORE * (frame.filename != _EVALUATED) for frame in error.traceback()]
        where = f" in line {lines[-1]}" if lines else ""
        return ExecutionError(f"The script failed{where}: {reason[:500]}")

    def _abandon(self) -> None:
        """Leave the parent's workers to the parent, after a fork: ending the pool here would end them there.

        The library's own threads are gone too, and without them every call would wait for ever.
        """
        self._lock = threading.Lock()
        self._was_forked = self._workers is not None
        if self._finalizer is not None:
            self._finalizer.detach()


def _fed(session: MontySession, texts: tuple[str, ...], inputs: dict[str, object]) -> tuple[object, dict[str, Any]]:
    """Feed a script's texts to a session; return its value and the names it left."""
    answer = session.feed_run(texts[0], inputs=inputs, print_callback=_discard)
    if len(texts) == 1:
        value, left = answer
        return value, left
    return answer, session.feed_run(texts[1])[1]


class _Absent:
    """Stands for a variable that was not there."""


_ABSENT = _Absent()


def _is_new(pair: tuple[str, object], before: object) -> bool:
    """Whether what a script left under a name is data and differs from what was there, by value or by type."""
    kind, value = pair
    if kind not in _DATA and kind not in _NOT_A_VARIABLE:
        return False  # functions, classes, modules: they stay inside
    return before is _ABSENT or value != before or repr(value) != repr(before)


def _plain(name: str, kind: str, value: object) -> object:
    """Return a value as a variable has it.

    Raises:
        ExecutionError: No variable can be that; says what to do.
    """
    if kind in _NOT_A_VARIABLE:
        hint = "write str(...) of it" if kind == "Decimal" else "make a list or a text of it"
        raise ExecutionError(f"The script left {name} as {kind}, which no variable can be: {hint}, or name it _{name}.")
    if kind not in _DATA:
        return None
    try:
        written = plain_json(value)  # Where there is no date-time in it, as nearly always.
        if written is not None:
            return orjson.loads(written)
        return from_json(to_json(_in_utc(value), name))
    except InvalidVariablesError as error:
        expected = error.problems[0].expected
        raise ExecutionError(f"The script left {name} as no variable can be; expected: {expected}.") from None


def _in_utc(value: object) -> object:
    """Return a value whose date-times without a zone, which a script means in Western Indonesia, are instants."""
    if isinstance(value, datetime):
        return to_instant(value)
    if isinstance(value, list | tuple):
        return [_in_utc(item) for item in value]
    if isinstance(value, dict):
        return {key: _in_utc(item) for key, item in value.items()}
    return value


def _discard(stream: str, text: str) -> None:
    """Read nothing of what a script prints; people print while they try a script out."""


def _abandon_workers() -> None:
    for sandbox in _SANDBOXES:
        sandbox._abandon()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_workers)
