"""What is done by itself or by a worker outside: services, delegates, decisions, listeners."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from engine.bpmn.model import (
    ErrorMapping,
    Event,
    EventKind,
    Listener,
    MultiInstance,
    Node,
    Parameter,
    Script,
    ServiceKind,
)
from engine.bpmn.runtime import BpmnError, DelegateExecution
from engine.errors import ExecutionError
from tests.unit.bpmn.drawing import SUB, Instance, Scripts, catch, draw, inside, node, service, timer, user

EXTERNAL, EXPRESSION, DELEGATE, DECISION = (
    ServiceKind.EXTERNAL, ServiceKind.EXPRESSION, ServiceKind.DELEGATE, ServiceKind.DECISION,
)  # fmt: skip


def heard(*events: str, delegate: bool = False) -> tuple[Listener, ...]:
    return tuple(Listener(event, "${catat}" if delegate else Script(f"catat {event}")) for event in events)


class Log(Scripts):
    """Writes down which listener ran."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def run(self, source: str, variables: Mapping[str, object]) -> Any:
        self.lines.append(source.removeprefix("catat "))
        return Scripts(x=lambda variables: None).run("x", variables)


def test_an_external_task_waits_under_its_topic_and_priority_evaluated_once() -> None:
    w = service(EXTERNAL, topic="cetak-${jenis}", priority="${p}")
    instance = Instance(draw("mulai>w w>a", w=w, a=user()), jenis="surat", p=7)
    instance.act(lambda workflow: workflow.set_variables({"jenis": "lain", "p": 1}))
    (task,) = instance.workflow.external_tasks
    assert (task.activity_id, task.topic, task.priority) == ("w", "cetak-surat", 7)
    assert instance.work("w", x=1).open == ["a"]
    assert instance.variables["x"] == 1


def test_what_the_worker_keeps_local_reaches_only_the_output_mapping() -> None:
    w = service(EXTERNAL, topic="t", outputs=(Parameter("hasil", "${nilai * 2}"),))
    instance = Instance(draw("mulai>w w>selesai", w=w)).work("w", local={"nilai": 4}, x=1)
    assert instance.variables == {"hasil": 8, "x": 1}


def test_a_worker_outside_works_for_each_instance_and_may_be_too_late() -> None:
    w = service(EXTERNAL, topic="t", multi_instance=MultiInstance(sequential=False, cardinality="2"))
    instance = Instance(draw("mulai>w w>a t>b", w=w, a=user(), b=user(), t=timer("PT1H", at="w")))
    first = instance.external("w")
    assert len(instance.work("w").workflow.external_tasks) == 1
    assert instance.fire("t").open == ["b"]
    with pytest.raises(KeyError):
        instance.workflow.complete_external(first, {})


def test_an_error_definition_turns_an_answer_or_a_failure_into_an_error() -> None:
    errors = (ErrorMapping("E1", "${x > 5}", "besar"), ErrorMapping("E2", "${externalTask.errorMessage == 'putus'}"))
    e = node("boundaryEvent", event=Event(EventKind.ERROR, code_variable="kode"), attached_to="w")
    drawing = draw("mulai>w w>a e>b", w=service(EXTERNAL, topic="t", errors=errors), a=user(), b=user(), e=e)
    assert Instance(drawing).work("w", x=1).open == ["a"]
    assert Instance(drawing).work("w", x=9).variables == {"x": 9, "kode": "E1"}
    failed = Instance(drawing)
    failed.act(lambda workflow: workflow.fail_external(failed.external("w"), "lain", ""))
    assert (failed.result, failed.open) == (False, [])
    failed.act(lambda workflow: workflow.fail_external(failed.external("w"), "putus", ""))
    assert (failed.result, failed.open, failed.variables) == (True, ["b"], {"kode": "E2"})


def test_a_priority_that_is_no_number_fails_by_name() -> None:
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>w", w=service(EXTERNAL, topic="t", priority="${p}")), p="tinggi")
    assert error.value.activity_id == "w"


@pytest.mark.parametrize("type", ["serviceTask", "sendTask", "businessRuleTask"])
def test_an_expression_gives_its_result(type: str) -> None:
    w = service(EXPRESSION, "${x + 1}", type=type, result_variable="y")
    assert Instance(draw("mulai>w w>selesai", w=w), x=1).variables == {"x": 1, "y": 2}


def test_a_delegate_sees_and_sets_variables_and_knows_where_it_is() -> None:
    seen: list[object] = []

    def kirim(execution: DelegateExecution) -> None:
        seen.append((execution.instance_id, execution.business_key, execution.activity_id, execution.get("tidak ada")))
        execution.set("y", execution.get("x"))

    w = service(DELEGATE, "${kirim}")
    instance = Instance(draw("mulai>w w>selesai", w=w), knows={"delegates": {"kirim": kirim}}, x=1)
    assert instance.variables == {"x": 1, "y": 1}
    assert seen == [("i-1", "K-1", "w", None)]


def test_a_delegate_that_is_unknown_or_fails_is_named() -> None:
    def rusak(execution: DelegateExecution) -> None:
        raise ValueError("rusak sekali")

    drawing = draw("mulai>w", w=service(DELEGATE, "${rusak}"))
    for delegates, reason in (({}, "no delegate 'rusak'"), ({"rusak": rusak}, "rusak sekali")):
        with pytest.raises(ExecutionError) as error:
            Instance(drawing, knows={"delegates": delegates})
        assert error.value.activity_id == "w"
        assert reason in str(error.value)


def test_a_decision_is_asked_with_what_the_task_sees() -> None:
    asked: list[object] = []

    def decide(key: str, binding: str, version: str, variables: Mapping[str, object]) -> list[Mapping[str, object]]:
        asked.append((key, binding, version, dict(variables)))
        return [{"predikat": "baik"}]

    w = service(
        DECISION, type="businessRuleTask", decision="${kunci}", binding="version", version="2", map_result="singleEntry",
        result_variable="hasil", inputs=(Parameter("skor", "${91}"),),
        outputs=(Parameter("semua", "${decisionResult}"),),
    )  # fmt: skip
    instance = Instance(draw("mulai>w w>selesai", w=w), knows={"decide": decide}, kunci="skala")
    assert asked == [("skala", "version", "2", {"kunci": "skala", "skor": 91})]
    assert instance.variables == {"kunci": "skala", "hasil": "baik", "semua": [{"predikat": "baik"}]}
    with pytest.raises(ExecutionError) as error:
        Instance(draw("mulai>w w>selesai", w=w), kunci="hilang")
    assert error.value.activity_id == "w"


def test_execution_listeners_run_at_start_end_and_on_flows() -> None:
    log = Log()
    a = user(execution_listeners=heard("start", "end"), listeners=heard("create", "assignment", "complete", "delete"))
    drawing = draw("mulai>a a>selesai", a=a)
    flow = replace(drawing.flows["mulai_a"], listeners=heard("take"))
    drawing = replace(drawing, flows=drawing.flows | {"mulai_a": flow})
    instance = Instance(drawing, log)
    assert log.lines == ["take", "start", "create"]
    instance.complete("a")
    assert log.lines[3:] == ["complete", "end"]


def test_listeners_hear_that_a_task_is_assigned_changed_or_taken_away() -> None:
    log = Log()
    a = user(
        assignment=replace(user().assignment, assignee="${siapa}"),
        listeners=heard("create", "assignment", "update", "complete", "delete"), execution_listeners=heard("end"),
    )  # fmt: skip
    instance = Instance(draw("mulai>a a>selesai t>selesai", a=a, t=timer("PT1H", at="a")), log, siapa="siti")
    assert log.lines == ["create", "assignment"]
    for event in ("assignment", "update"):
        instance.act(lambda workflow, event=event: workflow.notify_task(instance.task("a"), event, "adi"))
    assert instance.workflow.user_tasks[0].assignee == "adi"
    instance.fire("t")
    assert log.lines[2:] == ["assignment", "update", "delete", "end"]


def test_listeners_of_the_process_and_of_subprocesses_frame_what_is_inside() -> None:
    log = Log()
    nodes = inside("p", a=user(execution_listeners=heard("start")))
    p = replace(SUB, execution_listeners=heard("start", "end"))
    drawing = draw("mulai>p p>selesai p_mulai>a", p=p, **nodes)
    drawing = replace(
        drawing, execution_listeners=(Listener("start", Script("buka")), Listener("end", Script("tutup")))
    )
    Instance(drawing, log).complete("a")
    assert log.lines == ["buka", "start", "start", "end", "tutup"]
    log.lines.clear()
    workflow = Instance(drawing, log).workflow
    workflow.cancel()
    assert log.lines == ["buka", "start", "start", "end", "tutup"]


def test_listeners_may_be_expressions_and_delegates_that_throw() -> None:
    def tolak(execution: DelegateExecution) -> None:
        raise BpmnError("E1")

    def drawn(a: Node) -> Any:
        return draw("mulai>a a>c e>b", a=a, b=user(), c=user(), e=catch(EventKind.ERROR, "a"))

    knows = {"delegates": {"tolak": tolak}}
    refused = Listener("start", "${tolak}", delegate=True)
    assert Instance(drawn(user(execution_listeners=(refused,))), knows=knows).open == ["b"]
    refused = replace(refused, event="complete")
    assert Instance(drawn(user(listeners=(refused,))), knows=knows).complete("a").open == ["b"]
    with pytest.raises(ExecutionError) as error:
        Instance(drawn(user(execution_listeners=(Listener("start", "${hilang}"),))))
    assert error.value.activity_id == "a"
    nodes = inside("p", a=user(execution_listeners=(replace(refused, event="end"),)))
    outside = draw("mulai>p p_mulai>a p>c e>b", p=SUB, b=user(), c=user(), e=catch(EventKind.ERROR, "p"), **nodes)
    assert Instance(outside, knows=knows).complete("a").open == ["b"]
    uncaught = draw("mulai>p p_mulai>a p>c", p=SUB, c=user(), **nodes)
    assert Instance(uncaught, knows=knows).complete("a").open == ["c"]


def test_a_listener_of_a_task_sees_the_task() -> None:
    listener = Listener("create", "${execution.getVariable('x')}")
    a = user(name="Periksa", listeners=(listener,), inputs=(Parameter("n", "${1}"),))
    instance = Instance(draw("mulai>a", a=replace(a, documentation="d")))
    assert instance.workflow.user_tasks[0].name == "Periksa"
    named = user(name="${task.taskDefinitionKey} ${currentUserGroups()}")
    instance = Instance(draw("mulai>a", a=named), knows={"user_groups": ("kabid",), "definition_id": "p:1:x"})
    assert instance.workflow.user_tasks[0].name.startswith("a ")
    assert "kabid" in instance.workflow.user_tasks[0].name
    on = service(EXPRESSION, "${execution.processDefinitionId}", result_variable="id")
    assert Instance(draw("mulai>w", w=on), knows={"definition_id": "p:1:x"}).variables == {"id": "p:1:x"}


def test_a_listener_may_set_variables_where_they_are_or_for_the_activity_alone() -> None:
    listeners = (
        Listener("start", "${execution.setVariable('x', 1)}"),
        Listener("start", "${execution.setVariableLocal('y', 2)}"),
    )
    instance = Instance(draw("mulai>a", a=user(execution_listeners=listeners, inputs=(Parameter("z", "${3}"),))))
    assert instance.variables == {"x": 1}
    assert instance.workflow.user_tasks[0].locals == {"y": 2, "z": 3}
