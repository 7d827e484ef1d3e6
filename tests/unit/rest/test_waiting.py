"""Many polls wait for work, and one look serves them all."""

import time
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import pytest

from webui.rest.waiting import POLL_SECONDS, LongPolls

LONG = 30.0


@dataclass
class Shelf:
    """What a test lays out as waiting work."""

    waiting: dict[str, int] = field(default_factory=dict)
    looks: int = 0
    asked: frozenset[str] = frozenset()
    lock: Lock = field(default_factory=Lock)

    def look(self, topics: Collection[str]) -> dict[str, int]:
        with self.lock:
            self.looks += 1
            self.asked = frozenset(topics)
            laid_out, self.waiting = self.waiting, {}
            return laid_out


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as pool:
        yield pool


def in_line(
    polls: LongPolls, pool: ThreadPoolExecutor, number: int, *, topic: str = "t", most: int = 1
) -> list[Future[bool]]:
    """Let so many wait, one after the other."""
    futures = []
    for _ in range(number):
        futures.append(pool.submit(polls.wait, (topic,), most, time.monotonic() + LONG))
        time.sleep(0.005)
    return futures


def release(polls: LongPolls, shelf: Shelf, futures: list[Future[bool]]) -> None:
    """Call everyone who still waits."""
    while not all(future.done() for future in futures):
        with shelf.lock:
            shelf.waiting = dict.fromkeys(("t", "u"), 1000)
        time.sleep(0.01)


def test_one_too_many_is_sent_away_at_once(shelf: Shelf, pool: ThreadPoolExecutor) -> None:
    polls = LongPolls(2, shelf.look)
    waiting = in_line(polls, pool, 2)
    assert polls.wait(("t",), 1, time.monotonic() + LONG) is False
    release(polls, shelf, waiting)
    assert [future.result() for future in waiting] == [True, True]
    assert LongPolls(0, shelf.look).wait(("t",), 1, time.monotonic() + LONG) is False


def test_as_many_are_called_as_there_is_work_for_the_first_come_first(shelf: Shelf, pool: ThreadPoolExecutor) -> None:
    polls = LongPolls(10, shelf.look)
    others = in_line(polls, pool, 1, topic="u")
    waiting = in_line(polls, pool, 4, most=2)
    with shelf.lock:
        shelf.waiting = {"t": 3}
    assert [future.result(timeout=LONG) for future in waiting[:2]] == [True, True]
    looked = shelf.looks
    while shelf.looks < looked + 2:
        time.sleep(0.01)
    assert [future.done() for future in [*waiting[2:], *others]] == [False, False, False]
    assert shelf.asked == {"t", "u"}
    release(polls, shelf, [*waiting, *others])


def test_one_look_serves_all_and_somebody_goes_on_looking_when_the_first_leaves(
    shelf: Shelf, pool: ThreadPoolExecutor
) -> None:
    polls = LongPolls(40, shelf.look)
    begun = time.monotonic()
    waiting = in_line(polls, pool, 40)
    for left in (39, 38):
        with shelf.lock:
            shelf.waiting = {"t": 1}
        while sum(not future.done() for future in waiting) > left:
            time.sleep(0.01)
    looks, seconds = shelf.looks, time.monotonic() - begun
    release(polls, shelf, waiting)
    assert looks <= seconds / POLL_SECONDS + 3
    assert all(future.result() for future in waiting)


def test_who_waited_in_vain_is_told_so(shelf: Shelf) -> None:
    polls = LongPolls(1, shelf.look)
    assert polls.wait(("t",), 1, time.monotonic() + 0.05) is False
    assert polls.wait(("t",), 1, time.monotonic()) is False


def test_a_look_that_fails_takes_nobody_else_along(shelf: Shelf, pool: ThreadPoolExecutor) -> None:
    calls = iter([ConnectionError("away")])

    def look(topics: Collection[str]) -> dict[str, int]:
        for error in calls:
            raise error
        return shelf.look(topics)

    polls = LongPolls(2, look)
    first, second = in_line(polls, pool, 2)
    with pytest.raises(ConnectionError):
        first.result(timeout=LONG)
    release(polls, shelf, [second])
    assert second.result() is True
