"""Attributes worked out at their first use."""

import threading

from engine.store.once import cached_property


class Slow:
    """Waits for its start before it works anything out."""

    def __init__(self, started: threading.Event) -> None:
        self.started = started
        self.times = 0

    @cached_property
    def value(self) -> int:
        """How often it was worked out."""
        self.started.wait(5)
        self.times += 1
        return self.times


def test_it_is_worked_out_once() -> None:
    started = threading.Event()
    started.set()
    slow = Slow(started)
    assert (slow.value, slow.value) == (1, 1)


def test_one_object_does_not_wait_for_another() -> None:
    never, now = threading.Event(), threading.Event()
    now.set()
    waiting, free = Slow(never), Slow(now)
    thread = threading.Thread(target=lambda: waiting.value)
    thread.start()
    results: list[int] = []
    other = threading.Thread(target=lambda: results.append(free.value))
    other.start()
    other.join(2)
    assert results == [1]
    never.set()
    thread.join()
