"""Random diagrams: ours against stock SpiffWorkflow where stock is right, and that no token is lost or doubled anywhere.

`TRACE_SEED` repeats a run, `TRACE_EXAMPLES` makes it longer. A failure prints the seed, the diagram and every step.
"""

import os
import random
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from tests.unit.bpmn.drawing import PROCESS, Instance
from tests.unit.bpmn.random_process import Block, blocks, definition, xml

SEED = int(os.environ.get("TRACE_SEED") or random.SystemRandom().randrange(2**32))
EXAMPLES = int(os.environ.get("TRACE_EXAMPLES", "100"))
LONGEST = 60


class Stock:
    """The same diagram in the library as shipped. Its timers are far away; firing one sets its date to the past."""

    def __init__(self, content: bytes, choice: dict[str, object]) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(content))
        self.workflow = BpmnWorkflow(parser.get_spec(PROCESS), parser.get_subprocess_specs(PROCESS))
        self.workflow.task_tree.data.update(choice)
        self.workflow.do_engine_steps()

    @property
    def open(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self.workflow.get_tasks(state=TaskState.READY, manual=True))

    @property
    def timers(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self.workflow.event_manager.tasks.values())

    @property
    def ended(self) -> bool:
        return bool(self.workflow.is_completed())

    def complete(self, activity: str, choice: dict[str, object]) -> None:
        tasks = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        task = next(task for task in tasks if task.task_spec.bpmn_id == activity)
        task.data.update(choice)
        task.run()
        self.workflow.do_engine_steps()

    def fire(self, activity: str) -> None:
        waiting = self.workflow.event_manager.tasks.values()
        task = next(task for task in waiting if task.task_spec.bpmn_id == activity)
        task.internal_data["event_value"] = datetime(2020, 1, 1, tzinfo=UTC).isoformat()
        self.workflow.refresh_timers()
        self.workflow.do_engine_steps()


thorough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True, database=None
)


def chosen(choices: random.Random) -> dict[str, Any]:
    return {name: choices.random() < 0.5 for name in ("k0", "k1", "k2")}


@seed(SEED)
@thorough
@given(block=blocks, choices=st.randoms(use_true_random=False))
def test_random_traces_agree_with_stock_spiffworkflow(block: Block, choices: random.Random) -> None:
    note(f"TRACE_SEED={SEED}")
    drawing = definition(block)
    note(xml(drawing).decode())
    choice = chosen(choices)
    ours, stock = Instance(drawing, **choice), Stock(xml(drawing), choice)
    for _ in range(LONGEST):
        assert (ours.open, ours.timers, ours.ended) == (stock.open, stock.timers, stock.ended)
        if ours.ended:
            break
        act = choices.choice(ours.open + ours.timers)
        choice = chosen(choices)
        note(f"{act} {choice}")
        if act in ours.timers:
            ours.fire(act)
            stock.fire(act)
        else:
            ours.complete(act, **choice)
            stock.complete(act, choice)


@seed(SEED)
@thorough
@given(block=blocks, choices=st.randoms(use_true_random=False))
def test_an_instance_goes_on_until_nothing_is_open_and_leaves_nothing_behind(
    block: Block, choices: random.Random
) -> None:
    note(f"TRACE_SEED={SEED}")
    drawing = definition(block, for_stock=False)
    note(xml(drawing).decode())
    instance = Instance(drawing, **chosen(choices))
    for step in range(10 * LONGEST):
        if instance.ended:
            break
        assert instance.open, "a token waits where nothing can move it"
        act = choices.choice(instance.open + instance.timers)
        note(act)
        if act in instance.timers:
            instance.fire(act)
        else:
            instance.complete(act, **(chosen(choices) if step < LONGEST else {"k0": False}))
        joins = [id for id in instance.waiting if drawing.nodes[id].type.endswith("Gateway")]
        for join in set(joins):
            assert joins.count(join) < len(drawing.incoming(join)), "a join holds tokens that suffice"
    assert instance.ended
    assert instance.waiting == []
