"""Deterministic replay: every instance is run again from its history alone, and compared with it step by step.

What came from outside (a form, a timer, a message, a worker's answer) is taken from history; what the diagram made of
it is made anew by the same workflow, on the instance's own version and with the clock of each event. A difference means
that the program no longer does what it did, that it is not deterministic, or that what is stored beside the history
was changed. So it also guards upgrades: replayed before and after, everything must come out alike.

Reading order: `story` (history as turns), `acts` (each kind of event: how it is done again), `scene` (one turn's
surroundings), `telling` (what history would then say), `comparing`, `resting` (the state at the end), `instances`.
"""

from engine.replay.instances import replay_instances

__all__ = ["replay_instances"]
