"""The worker processes that scripts run in, and sessions in them that are open before a script asks for one.

A session is open for one script and shut after it: nothing of a script is left for the next. Opening and shutting are
trips to the worker's process, each as long as a small script itself. A thread makes them between the scripts, so that
nobody waits for them.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from pydantic_monty import Monty, MontyError, MontySession, OSPolicy, ResourceLimits

from engine.bpmn.runtime import Limits

WORKERS = max(2, os.cpu_count() or 1)
"""Processes at most, and so scripts at the same time."""
_MAX_DEPTH = 300
"""Calls within each other."""
_GRACE = 5.0
"""Seconds beyond the script's own limit after which its worker is killed."""
_QUEUE_SECONDS = 30.0
"""How long a script waits for a free worker."""
_SESSIONS_OF_A_WORKER = 1_000
_CLOSING_SECONDS = 5.0

_POLICY: OSPolicy = {"timezone": {"offset_seconds": 7 * 3600, "name": "WIB"}, "sleep": "zero"}


class Workers:
    """A pool of workers from its start to `close`. Threads may share it; a forked process may not."""

    def __init__(self, limits: Limits) -> None:
        self._limits = ResourceLimits(
            max_feed_duration_secs=limits.script_seconds,
            max_memory=limits.script_megabytes * 2**20,
            max_recursion_depth=_MAX_DEPTH,
        )
        self._pool = Monty(
            max_processes=WORKERS,
            checkout_timeout=_QUEUE_SECONDS,
            request_timeout=limits.script_seconds + _GRACE,
            max_checkouts_per_worker=_SESSIONS_OF_A_WORKER,
        ).__enter__()
        self._lock = threading.Lock()
        self._sessions = 0
        self._open: SimpleQueue[MontySession | None] = SimpleQueue()
        self._used: SimpleQueue[MontySession | None] = SimpleQueue()
        self._keeper = threading.Thread(target=self._keep, name="alur-scripts", daemon=True)
        self._keeper.start()

    @contextmanager
    def session(self) -> Iterator[MontySession]:
        """Lend a session that no script has used.

        Raises:
            TimeoutError: No worker became free.
            MontyError: No worker can be started.
        """
        session = self._take()
        try:
            yield session
        finally:
            self._used.put(session)

    def close(self) -> None:
        """End the worker processes; that of a script which still runs ends after it."""
        self._used.put(None)
        if threading.current_thread() is not self._keeper:  # Which may be where a forgotten sandbox is collected.
            self._keeper.join(_CLOSING_SECONDS)
        while not self._open.empty():
            if (session := self._open.get()) is not None:
                session.__exit__(None, None, None)
        self._pool.__exit__(None, None, None)

    def _take(self) -> MontySession:
        while True:
            try:
                session = self._open.get_nowait()
            except Empty:
                session = self._one_more() or self._wait()
            if session is not None:
                return session

    def _one_more(self) -> MontySession | None:
        """Open a session here and now, unless there are as many as workers."""
        with self._lock:
            if self._sessions >= WORKERS:
                return None
            self._sessions += 1
        try:
            return self._opened()
        except BaseException:
            with self._lock:
                self._sessions -= 1
            raise

    def _wait(self) -> MontySession | None:
        """Wait for a session; None where one was lost and another may be opened in its place."""
        try:
            return self._open.get(timeout=_QUEUE_SECONDS)
        except Empty:
            raise TimeoutError(f"no worker process became free in {_QUEUE_SECONDS:g} seconds") from None

    def _opened(self) -> MontySession:
        return self._pool.checkout(script_name="script.py", limits=self._limits, os_policy=_POLICY).__enter__()

    def _keep(self) -> None:
        """Shut each session that was used, and open another for it."""
        while (session := self._used.get()) is not None:
            try:
                session.__exit__(None, None, None)
                self._open.put(self._opened())
            except (MontyError, TimeoutError, OSError, RuntimeError):
                with self._lock:
                    self._sessions -= 1
                self._open.put(None)
