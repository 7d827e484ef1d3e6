"""One completion in memory, nothing stored: SpiffWorkflow as shipped, and ours, on the SOP's shape."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from bench import shape
from bench.table import Row
from bench.timing import Timing
from engine.bpmn.dialect import compile_definition
from engine.bpmn.runtime import Environment, Limits
from engine.bpmn.scripts import Sandbox
from engine.bpmn.validation import read_definition
from engine.bpmn.workflow import Workflow
from engine.calendar import PlainTime

INSTANCES = 30
RETURNS = 3
"""How often each instance goes back before it goes on."""


def measure(floor: Timing, completion: Timing) -> list[Row]:
    """Return the rows, beside the floor of a stored completion and the completion itself.

    The last row is all that the dialect adds to a completion: everything in `engine.bpmn`, scripts left out.
    """
    shipped, ours, restored = _spiff_workflow(), *_ours()
    return [
        Row(f"The same in memory, on the SOP's shape ({shape.TASKS} tasks, a timer at each, {RETURNS} returns)"),
        Row("SpiffWorkflow as shipped, nothing stored", shipped, (floor, "the floor")),
        Row("ours: engine.bpmn.Workflow, nothing stored", ours, (shipped, "SpiffWorkflow")),
        Row("ours: restored before, state taken after", restored, (shipped, "SpiffWorkflow")),
        Row("the same as a part of a stored completion", restored, (completion, "a completion")),
    ]


def _spiff_workflow() -> Timing:
    parser = BpmnParser()
    drawn = shape.draw(duration='"PT8H"', condition="kembali")
    parser.add_bpmn_xml(etree.parse(BytesIO(drawn)), filename="bentuk.bpmn")
    spec = parser.get_spec(shape.KEY)
    timing = Timing()
    for _ in range(INSTANCES):
        workflow: Any = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        returns = 0
        while not workflow.is_completed():
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            deciding = task.task_spec.name == f"tugas_{shape.DECIDING}"
            returns += deciding
            with timing.measured():
                task.data["kembali"] = returns <= RETURNS
                task.run()
                workflow.do_engine_steps()
                workflow.get_tasks(state=TaskState.READY, manual=True)
    return timing


def _ours() -> tuple[Timing, Timing]:
    """Return a completion of an instance that stays in memory, and of one restored before and written out after."""
    drawn = shape.draw(duration="PT8H", condition="${kembali}")
    compiled = compile_definition(read_definition(drawn, shape.KEY))
    now = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    environment = Environment(now, PlainTime(), Sandbox(Limits()))
    kept, restored = Timing(), Timing()
    for _ in range(INSTANCES):
        workflow, returns = Workflow.start(compiled, environment, {}), 0
        while not workflow.ended:
            (task,) = workflow.user_tasks
            returns += task.activity_id == f"tugas_{shape.DECIDING}"
            with kept.measured():
                workflow.complete_task(task.id, {"kembali": returns <= RETURNS})
                _ = workflow.user_tasks
        state, returns = Workflow.start(compiled, environment, {}).state(), 0
        while not (workflow := Workflow.restore(compiled, environment, state)).ended:
            (task,) = workflow.user_tasks
            returns += task.activity_id == f"tugas_{shape.DECIDING}"
            with restored.measured():
                workflow = Workflow.restore(compiled, environment, state)
                workflow.complete_task(task.id, {"kembali": returns <= RETURNS})
                _ = workflow.user_tasks
                state = workflow.state()
    return kept, restored
