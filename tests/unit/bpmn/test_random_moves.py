"""Random diagrams, walked through while their instances are moved by hand between any two steps.

`TRACE_SEED` repeats a run, `TRACE_EXAMPLES` makes it longer, as for the random traces.
"""

import random
from typing import Any

import orjson
from hypothesis import given, note, seed, settings
from hypothesis import strategies as st

from engine.bpmn.dialect import compile_definition
from engine.bpmn.moving import generate_plan
from engine.commands.moves import Move, MoveKind
from tests.unit.bpmn.drawing import Instance
from tests.unit.bpmn.random_process import Block, blocks, definition, xml
from tests.unit.bpmn.test_traces import EXAMPLES, LONGEST, SEED, chosen, thorough

fewer = settings(thorough, max_examples=EXAMPLES // 3)


def step(instance: Instance, choices: random.Random, number: int) -> None:
    """Complete an open task, or fire a timer."""
    act = choices.choice(instance.open + instance.timers)
    note(act)
    if act in instance.timers:
        instance.fire(act)
    else:
        instance.complete(act, **(chosen(choices) if number < LONGEST else {"k0": False}))


def resting(instance: Instance) -> tuple[Any, ...]:
    """Return the state without the order of its rows, which is no part of what it means."""
    state = orjson.loads(instance.state)
    rows = state["tokens"]

    def around(row: list[Any]) -> list[Any]:
        named = [rows[place][0] if place >= 0 else place for place in (row[2], row[5])]
        return [*row[:2], *named, *row[6:]]

    return state["variables"], state["ended"], sorted(map(around, rows), key=str)


@seed(SEED)
@fewer
@given(block=blocks, choices=st.randoms(use_true_random=False))
def test_moving_to_a_version_that_is_the_same_changes_nothing(block: Block, choices: random.Random) -> None:
    note(f"TRACE_SEED={SEED}")
    drawing = definition(block, for_stock=False)
    note(xml(drawing).decode())
    instance = Instance(drawing, **chosen(choices))
    for number in range(LONGEST):
        if instance.ended:
            break
        before, target = resting(instance), compile_definition(drawing)
        workflow = instance.workflow.migrated(target, instance.environment, generate_plan(instance.compiled, target))
        assert workflow.happenings() == ()
        instance.compiled = target
        instance._keep(workflow)
        assert resting(instance) == before
        step(instance, choices, number)


@seed(SEED)
@fewer
@given(block=blocks, choices=st.randoms(use_true_random=False))
def test_an_activity_that_is_started_anew_in_its_place_goes_on_to_the_end(block: Block, choices: random.Random) -> None:
    note(f"TRACE_SEED={SEED}")
    drawing = definition(block, for_stock=False)
    note(xml(drawing).decode())
    instance = Instance(drawing, **chosen(choices))
    for number in range(10 * LONGEST):
        if instance.ended:
            break
        activity = choices.choice(instance.open)
        moves = [
            Move(MoveKind.START_BEFORE, activity),
            Move(MoveKind.CANCEL, activity_instance_id=instance.task(activity)),
        ]
        if choices.random() < 0.5:
            moves.reverse()
        note(f"{[str(move.kind) for move in moves]} {activity}")
        before = instance.open
        instance.act(lambda workflow, moves=moves: workflow.modify(moves))
        assert instance.open == before
        step(instance, choices, number)
    assert instance.ended
    assert instance.waiting == []
