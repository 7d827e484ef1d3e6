from typing import Any

from engine.bpmn.model import CallMapping, Event, EventKind, Listener, MultiInstance, Parameter, Script
from engine.bpmn.runtime import VariableChanged
from engine.bpmn.workflow import Workflow
from tests.unit.bpmn.drawing import AND, SUB, Instance, Scripts, calling, draw, node, script, timer, user


def test_parallel_branches_see_and_keep_each_others_updates() -> None:
    drawing = draw("mulai>f f>a f>b a>j b>j j>c", f=AND, j=AND, a=user(), b=user(), c=user())
    instance = Instance(drawing, x=0).complete("a", x=1)
    assert instance.variables["x"] == 1
    instance.complete("b", y=2)
    assert instance.variables == {"x": 1, "y": 2}


def test_changes_are_told_with_what_was_before() -> None:
    instance = Instance(draw("mulai>a a>b", a=user(), b=user()), x=1)
    instance.complete("a", x=1.0, y="baru")
    changes = [happening for happening in instance.happenings if isinstance(happening, VariableChanged)]
    assert changes == [VariableChanged("x", 1, 1.0), VariableChanged("y", None, "baru")]
    instance.complete("b", x=1.0)
    assert not [happening for happening in instance.happenings if isinstance(happening, VariableChanged)]


def test_input_parameters_are_the_tasks_own_and_outputs_go_outside() -> None:
    a = user(
        inputs=(Parameter("lokal", "${x + 1}"), Parameter("teks", "nomor ${x}"), Parameter("kosong", "")),
        outputs=(Parameter("hasil", "${lokal * 2}"),),
    )
    instance = Instance(draw("mulai>a a>selesai", a=a), x=1)
    (task,) = instance.workflow.user_tasks
    assert task.locals == {"lokal": 2, "teks": "nomor 1", "kosong": None}
    assert instance.variables == {"x": 1}
    instance.complete("a", lokal=10, x=5)
    assert instance.variables == {"x": 5, "hasil": 20}


def test_a_complete_listener_sees_what_was_entered_and_hands_over_its_result() -> None:
    def kumpul(variables: dict[str, Any]) -> None:
        variables["hasil"] = {**variables["hasil"], variables["unit"]: variables["nilai"]}

    listener = Listener("complete", Script("kumpul"))
    a = user(
        listeners=(listener,),
        multi_instance=MultiInstance(sequential=False, collection="units", element_variable="unit"),
    )
    instance = Instance(draw("mulai>a a>b", a=a, b=user()), Scripts(kumpul=kumpul), units=["x", "y"], hasil={})
    instance.complete("a", 1, nilai=2).complete("a", 0, nilai=1)
    assert instance.variables["hasil"] == {"y": 2, "x": 1}


def test_a_start_event_notes_who_started() -> None:
    mulai = node("startEvent", event=Event(EventKind.NONE), initiator="pemulai")
    assert Instance(draw("mulai>a", mulai=mulai, a=user())).variables == {"pemulai": "budi"}


def test_a_condition_does_not_see_what_its_own_activity_maps_out() -> None:
    a = user(inputs=(Parameter("lokal", "${1}"),), outputs=(Parameter("x", "${lokal}"),))
    instance = Instance(draw("mulai>a a>b[x==0&&lokal==2] a>c*", a=a, b=user(), c=user()), x=0)
    assert instance.complete("a", lokal=2).open == ["b"]
    assert instance.variables == {"x": 2}


def test_parameters_may_be_lists_maps_and_scripts() -> None:
    value = {"daftar": ("${x}", "b"), "skrip": Script("dua")}
    a = user(inputs=(Parameter("p", value),))
    instance = Instance(draw("mulai>a", a=a), Scripts(dua=lambda variables: 2), x=1)
    assert instance.workflow.user_tasks[0].locals == {"p": {"daftar": [1, "b"], "skrip": 2}}


def test_a_boundary_timer_sees_the_input_parameters_of_its_activity() -> None:
    a = user(inputs=(Parameter("batas", "PT${x}M"),))
    instance = Instance(draw("mulai>a t>selesai", a=a, t=timer("${batas}", at="a")), x=30)
    assert instance.workflow.timers[0].due.minute == 30


def test_a_subprocess_keeps_its_inputs_to_itself() -> None:
    nodes = {"s": node("startEvent", scope="p"), "a": user(scope="p"), "c": script("tambah")}
    p = node("subProcess", inputs=(Parameter("n", "${5}"),), outputs=(Parameter("m", "${n}"),))

    def tambah(variables: dict[str, object]) -> None:
        variables["terlihat"] = "n" in variables

    instance = Instance(draw("mulai>p p>c s>a", p=p, **nodes), Scripts(tambah=tambah))
    assert instance.workflow.user_tasks[0].locals == {"n": 5}
    instance.complete("a", n=6, baru=1)
    assert instance.variables == {"baru": 1, "m": 6, "terlihat": False}


def test_a_script_inside_changes_the_variable_where_it_stands() -> None:
    nodes = {"s": node("startEvent", scope="p"), "a": node("scriptTask", script=Script("ubah"), scope="p")}
    p = node("subProcess", inputs=(Parameter("n", "${5}"),), outputs=(Parameter("m", "${n}"),))

    def ubah(variables: dict[str, object]) -> None:
        variables["n"] = 9
        variables["x"] = 9

    instance = Instance(draw("mulai>p p>selesai s>a", p=p, **nodes), Scripts(ubah=ubah), x=1)
    assert instance.variables == {"x": 9, "m": 9}


def test_a_call_passes_on_and_takes_back_what_is_mapped() -> None:
    inputs: tuple[CallMapping, ...] = (
        CallMapping(source="x", target="a"),
        CallMapping(source_expression="${x + 1}", target="b"),
    )
    inputs += (CallMapping(business_key="${execution.processBusinessKey}"), CallMapping(source="hilang", target="c"))
    out = (CallMapping(source="y", target="hasil"), CallMapping(source_expression="${y + z}", target="jumlah"))
    instance = Instance(draw("mulai>p p>selesai", p=calling(*inputs, out=out)), kunci="anak", x=1)
    assert instance.open == []
    call = instance.workflow.calls[0]
    assert (call.key, call.business_key, call.binding) == ("anak", "K-1", "latest")
    assert instance.answer("p", y=2, z=3, rahasia=4).ended
    assert instance.variables == {"kunci": "anak", "x": 1, "hasil": 2, "jumlah": 5}


def test_a_call_may_pass_everything_both_ways() -> None:
    everything = CallMapping(all=True)
    drawing = draw("mulai>p p>selesai", p=calling(everything, out=(everything,)))
    instance = Instance(drawing, kunci="anak", x=1).answer("p", x=2, y=3)
    assert instance.variables == {"kunci": "anak", "x": 2, "y": 3}


def test_a_call_knows_its_variables_in_the_command_that_enters_it() -> None:
    instance = Instance(draw("mulai>p", p=calling(CallMapping(source="x", target="a"))), kunci="anak", x=1)
    workflow = Workflow.start(instance.compiled, instance.environment, {"kunci": "anak", "x": 1})
    assert workflow.calls[0].variables == {"a": 1}


def test_subprocess_without_locals_adds_none() -> None:
    nodes = {"s": node("startEvent", scope="p"), "a": user(scope="p")}
    instance = Instance(draw("mulai>p p>selesai s>a", p=SUB, **nodes), x=1)
    assert instance.workflow.user_tasks[0].locals == {}
