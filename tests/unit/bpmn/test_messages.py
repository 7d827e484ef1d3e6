"""Messages and signals: what waits for them, what throws them; starts by events; links."""

from datetime import timedelta

import pytest

from engine.bpmn.model import CallMapping, Event, EventKind, MultiInstance, Service, ServiceKind, TimerKind
from engine.bpmn.runtime import EventThrown
from engine.bpmn.workflow import Workflow
from engine.errors import DeploymentError, ExecutionError
from tests.unit.bpmn.drawing import (
    AND,
    NOON,
    OR,
    SUB,
    Instance,
    catch,
    draw,
    inside,
    node,
    receive,
    timer,
    user,
    wait,
)

MESSAGE, SIGNAL = EventKind.MESSAGE, EventKind.SIGNAL
GATEWAY = node("eventBasedGateway")


def test_a_message_event_waits_for_its_name_evaluated_once() -> None:
    instance = Instance(draw("mulai>w w>a", w=wait(MESSAGE, "surat ${nomor}"), a=user()), nomor=7)
    assert instance.heard == ["w:surat 7"]
    instance.act(lambda workflow: workflow.set_variables({"nomor": 8}))
    assert instance.heard == ["w:surat 7"]
    assert instance.deliver("w", isi="ya").open == ["a"]
    assert instance.variables == {"nomor": 8, "isi": "ya"}


def test_only_the_subscription_that_is_named_goes_on() -> None:
    both = draw("mulai>f f>v f>w v>a w>b", f=AND, v=wait(SIGNAL, "s"), w=wait(SIGNAL, "s"), a=user(), b=user())
    instance = Instance(both).deliver("w")
    assert (instance.open, instance.heard) == (["b"], ["v:s"])


def test_a_boundary_message_interrupts_or_comes_any_number_of_times() -> None:
    t, u = catch(MESSAGE, "a", "batal"), catch(MESSAGE, "a", "ingat", interrupting=False)
    instance = Instance(draw("mulai>a a>selesai t>b u>c", a=user(), b=user(), c=user(), t=t, u=u))
    assert instance.deliver("u").deliver("u").open == ["a", "c", "c"]
    assert instance.deliver("t").open == ["b", "c", "c"]
    assert instance.heard == []


def test_local_variables_of_a_message_stay_at_the_activity() -> None:
    t = catch(MESSAGE, "a", "ingat", interrupting=False)
    instance = Instance(draw("mulai>a a>b t>selesai", a=user(), b=user(), t=t)).deliver("t", local={"x": 1}, y=2)
    assert instance.workflow.user_tasks[0].locals == {"x": 1}
    assert instance.workflow.local_variables(instance.task("a")) == {"x": 1}
    assert instance.variables == {"y": 2}


def test_the_first_event_after_a_gateway_decides() -> None:
    drawing = draw(
        "mulai>g g>w g>t g>r w>a t>b r>c", g=GATEWAY, w=wait(MESSAGE, "m"), t=timer("PT1H"), r=receive("n"), a=user(),
        b=user(), c=user(),
    )  # fmt: skip
    instance = Instance(drawing)
    assert (instance.heard, instance.timers) == (["r:n", "w:m"], ["t"])
    instance.deliver("w")
    assert instance.told() == ["-g", "~g_w", "+w", "w", "~w_a", "+a"]
    assert (instance.open, instance.heard, instance.timers) == (["a"], [], [])
    assert Instance(drawing).fire("t").open == ["b"]
    assert Instance(drawing).deliver("r").complete("c").ended


def test_an_event_gateway_leads_to_events_only() -> None:
    with pytest.raises(DeploymentError) as error:
        Instance(draw("mulai>g g>a", g=GATEWAY, a=user()))
    assert error.value.problems[0].element == "a"


def test_a_receive_task_waits_with_or_without_a_message() -> None:
    instance = Instance(draw("mulai>r r>s s>selesai", r=receive("m"), s=receive()))
    assert instance.workflow.subscriptions[0].kind is MESSAGE
    instance.deliver("r")
    assert instance.workflow.subscriptions[0].kind is EventKind.NONE
    assert instance.deliver("s", x=1).ended
    assert instance.variables == {"x": 1}


def test_receive_tasks_side_by_side_are_woken_one_by_one() -> None:
    r = receive("m ${loopCounter}", multi_instance=MultiInstance(sequential=False, cardinality="2"))
    instance = Instance(draw("mulai>r r>a", r=r, a=user()))
    assert instance.heard == ["r:m 0", "r:m 1"]
    assert instance.deliver("r", 1).heard == ["r:m 0"]
    assert instance.deliver("r").open == ["a"]


def test_a_waiting_event_dies_with_its_subprocess() -> None:
    nodes = inside("p", w=wait(MESSAGE, "m"))
    instance = Instance(draw("mulai>p p>selesai p_mulai>w t>a", p=SUB, a=user(), t=timer("PT1H", at="p"), **nodes))
    assert instance.heard == ["w:m"]
    assert instance.fire("t").heard == []


def test_a_thrown_signal_is_told_with_what_it_takes_along_and_delivered_by_nobody_here() -> None:
    event = Event(SIGNAL, name="s ${x}", inputs=(CallMapping(source="x", target="y"),))
    drawing = draw("mulai>f f>w f>e e>a w>b", f=AND, w=wait(SIGNAL, "s 1"), e=node("intermediateThrowEvent", event=event),
                   a=user(), b=user())  # fmt: skip
    instance = Instance(drawing, x=1)
    assert EventThrown(SIGNAL, "s 1", "e", caught=False, variables={"y": 1}) in instance.happenings
    assert instance.open == ["a"]
    assert instance.heard == ["w:s 1"]


def test_a_message_is_thrown_by_a_service_or_by_nobody() -> None:
    plain = draw("mulai>e e>a", e=node("intermediateThrowEvent", event=Event(MESSAGE, name="m")), a=user())
    assert Instance(plain).open == ["a"]
    topic = Service(ServiceKind.EXTERNAL, topic="kirim")
    sending = draw("mulai>e", e=node("endEvent", event=Event(MESSAGE, name="m"), service=topic))
    instance = Instance(sending)
    assert instance.workflow.external_tasks[0].topic == "kirim"
    assert instance.work("e").ended


def test_an_instance_starts_at_the_event_that_happened() -> None:
    starts = {
        "m": node("startEvent", event=Event(MESSAGE, name="m")),
        "s": node("startEvent", event=Event(SIGNAL, name="s")),
        "c": node("startEvent", event=Event(EventKind.CONDITIONAL, expression="${x > 1}")),
    }
    drawing = draw("mulai>a m>b s>c_ c>d", a=user(), b=user(), c_=user(), d=user(), **starts)
    assert Instance(drawing).open == ["a"]
    assert [Instance(drawing, start=id).open for id in ("m", "s", "c")] == [["b"], ["c_"], ["d"]]
    with pytest.raises(ExecutionError):
        Instance(drawing, start="a")


def test_the_only_start_event_or_a_timer_one_is_where_a_plain_start_begins() -> None:
    at = Event(EventKind.TIMER, TimerKind.CYCLE, "0 0 8 * * ?")
    message = node("startEvent", event=Event(MESSAGE, name="m"))
    timed = draw("mulai>a w>b", mulai=node("startEvent", event=at), w=message, a=user(), b=user())
    assert Instance(timed).open == ["a"]
    assert Instance(draw("mulai>a", mulai=message, a=user())).open == ["a"]
    two = draw("mulai>a w>a", mulai=message, w=message, a=user())
    with pytest.raises(ExecutionError):
        Instance(two)


def test_links_lead_from_any_throwing_one_to_the_catching_one() -> None:
    link = Event(EventKind.LINK, name="ke bawah")
    nodes = {id: node("intermediateThrowEvent", event=link) for id in ("l", "m")}
    nodes["k"] = node("intermediateCatchEvent", event=link)
    instance = Instance(draw("mulai>f f>l f>m k>a", f=AND, a=user(), **nodes))
    assert instance.open == ["a", "a"]
    assert "~k_a" in instance.told()
    joined = draw(
        "mulai>f f>a f>b a>l b>j k>j j>c", f=AND, j=OR, a=user(), b=user(), c=user(), l=nodes["l"], k=nodes["k"]
    )
    assert Instance(joined).complete("b").open == ["a"]
    assert Instance(joined).complete("b").complete("a").open == ["c"]


def test_unknown_and_spent_subscriptions_are_key_errors() -> None:
    instance = Instance(draw("mulai>f f>w f>a f>t", f=AND, w=wait(MESSAGE, "m"), a=user(), t=timer("PT1H")))
    waiting, task = instance.workflow.subscriptions[0].id, instance.task("a")
    for id in (task, instance.workflow.timers[0].id):
        with pytest.raises(KeyError):
            instance.workflow.deliver(id, {})
    with pytest.raises(KeyError):
        instance.workflow.fire_timer(waiting)
    instance.deliver("w")
    with pytest.raises(KeyError):
        instance.workflow.deliver(waiting, {})


def test_what_waits_can_be_listed_with_its_own_variables() -> None:
    nodes = inside("p", a=user(), t=timer("PT1H", at="a"))
    instance = Instance(draw("mulai>p p_mulai>a t>selesai", p=SUB, **nodes))
    outer, task, event = instance.workflow.tokens
    assert [token.activity_id for token in (outer, task, event)] == ["p", "a", "t"]
    assert (outer.parent, task.parent, event.attached_to) == (None, outer.id, task.id)
    assert (task.kind, task.stands_by, event.stands_by) == ("userTask", False, True)
    instance.act(lambda workflow: workflow.set_local_variables(task.id, {"x": 1}))
    assert instance.workflow.tokens[1].variables == {"x": 1}
    assert instance.variables == {}


def test_restoring_changes_nothing_while_events_stand_by() -> None:
    nodes = {"g": GATEWAY, "w": wait(MESSAGE, "m${x}"), "t": timer("PT1H"), "u": catch(SIGNAL, "a", "s")}
    instance = Instance(draw("mulai>f f>g g>w g>t f>a u>selesai", f=AND, a=user(), **nodes), x=1)
    again = Workflow.restore(instance.compiled, instance.environment, instance.state)
    assert again.state() == instance.state
    assert again.timers[0].due == NOON + timedelta(hours=1)
