"""Migration plans: which activities of one version become which of another, and whether they can.

The rules, and their English, are Camunda 7's.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.dialect.call_activity import CallActivity
from engine.bpmn.dialect.events import BoundaryEvent, CatchEvent, Catching, EventGateway, EventSubprocessStart
from engine.bpmn.dialect.gateways import Join
from engine.bpmn.dialect.multi_instance import MultiInstanceBody
from engine.bpmn.dialect.node import BODY, NodeSpec, ProcessSpec
from engine.bpmn.dialect.scopes import around
from engine.bpmn.dialect.subprocess import Subprocess
from engine.bpmn.dialect.tasks import UserTaskNode
from engine.bpmn.dialect.triggers import ConditionTrigger, NamedTrigger, TimerTrigger
from engine.bpmn.dialect.work import ExternalTaskNode
from engine.bpmn.model import EventKind
from engine.commands.moves import MigrationStep
from engine.errors import MigrationProblem

MOVABLE = (
    UserTaskNode, Subprocess, MultiInstanceBody, CallActivity, Catching, EventGateway, Join, ExternalTaskNode,
)  # fmt: skip
"""What instances can wait at and be taken along from; others only behind a job."""


def generate(source: ProcessSpec, target: ProcessSpec, *, update_triggers: bool = False) -> tuple[MigrationStep, ...]:
    """Return the steps that map each activity to the one of the same id, as far as that can be, as Camunda does.

    Those that stand in another subprocess now are left out: whoever wants them to go along says so.

    Args:
        source, target: The versions.
        update_triggers: Whether events wait anew, as the target says.
    """
    steps = namesakes(source, target, update_triggers=update_triggers)
    while True:
        refused = {problem.source for problem in problems_of(source, target, steps)}
        mapped = {step.source: step.target for step in steps}
        refused |= {name for name in mapped if _place(source, name, mapped) != _place(target, name)}
        if not refused:
            return tuple(steps)
        steps = [step for step in steps if step.source not in refused]


def namesakes(source: ProcessSpec, target: ProcessSpec, *, update_triggers: bool = False) -> list[MigrationStep]:
    """Return a step for each activity that instances may wait at and the target has too, whether they fit or not."""
    return [
        MigrationStep(spec.name, spec.name, _has_trigger(spec) and (update_triggers or _is_conditional(spec)))
        for spec in specs_of(source)
        if is_movable(spec) and (other := _named(target, spec.name)) is not None and is_movable(other)
    ]


def problems_of(source: ProcessSpec, target: ProcessSpec, steps: Sequence[MigrationStep]) -> list[MigrationProblem]:
    """Return what is wrong with a plan, step by step."""
    return list(_Plan(source, target, steps).problems())


def specs_of(process: ProcessSpec) -> Iterator[NodeSpec]:
    """Yield the specs of a definition, bodies before what runs in them, in document order."""
    for node in process.definition.nodes.values():
        if node.multi_instance is not None:
            yield process.spec(node.id + BODY)
        yield process.spec(node.id)


def is_movable(spec: NodeSpec) -> bool:
    """Whether instances may wait at a node and go on at another."""
    event = spec.node.event
    if isinstance(spec, BoundaryEvent) and event is not None and event.kind is EventKind.COMPENSATE:
        return False
    return isinstance(spec, MOVABLE) or spec.async_before or spec.async_after


class _Plan:
    """A plan while it is looked at."""

    def __init__(self, source: ProcessSpec, target: ProcessSpec, steps: Sequence[MigrationStep]) -> None:
        self._source = source
        self._target = target
        self._steps = steps
        self._to = {step.source: step.target for step in steps}
        self._targets = [step.target for step in steps]

    def problems(self) -> Iterator[MigrationProblem]:
        """Yield what is wrong."""
        for step in self._steps:
            spec, other = _named(self._source, step.source), _named(self._target, step.target)
            if spec is None:
                yield _problem(step, "source_unknown", f"Source activity '{step.source}' does not exist")
            elif other is None:
                yield _problem(step, "target_unknown", f"Target activity '{step.target}' does not exist")
            else:
                for code, message in self._reasons(step, spec, other):
                    yield _problem(step, code, message)

    def _reasons(self, step: MigrationStep, spec: NodeSpec, other: NodeSpec) -> Iterator[tuple[str, str]]:
        if sum(each.source == step.source for each in self._steps) > 1:
            yield "mapped_twice", f"There are multiple mappings for source activity id '{step.source}'"
        if _type(spec) != _type(other):
            reason = f"({_type(spec)} is not compatible with {_type(other)})"
            yield "type", f"Activities have incompatible types {reason}"
            return
        yield from self._of_event(step, spec, other)
        yield from self._of_scope(spec, other)
        yield from self._of_loop(spec, other)
        if isinstance(spec, Join) and isinstance(other, Join):
            yield from self._of_gateway(spec, other)

    def _of_event(self, step: MigrationStep, spec: NodeSpec, other: NodeSpec) -> Iterator[tuple[str, str]]:
        if isinstance(spec, Catching) and isinstance(other, Catching):
            kinds = spec.trigger.event.kind, other.trigger.event.kind
            if kinds[0] is not kinds[1]:
                yield "event", f"Events are not of the same type ({kinds[0]} != {kinds[1]})"
        scope, needed = _event_scope(self._source, spec), _event_scope(self._target, other)
        if self._mapped(scope) != needed:
            reason = f"({scope}) must be mapped to the target activity's event scope ({needed})"
            yield "event_scope", f"The source activity's event scope {reason}"
        if step.update_trigger and not _has_trigger(other):
            reason = "because the activity does not define a persistent event trigger"
            yield "no_trigger", f"Cannot update event trigger {reason}"
        if _is_conditional(other) and not step.update_trigger:
            yield "condition", "Conditional event has to migrate with update event trigger."

    def _of_scope(self, spec: NodeSpec, other: NodeSpec) -> Iterator[tuple[str, str]]:
        mapped = [scope.name for scope in around(self._source, spec) if scope.name in self._to]
        scopes = [scope.name for scope in around(self._target, other)]
        if mapped and self._to[mapped[-1]] not in scopes:
            reason = f"is mapped to scope '{self._to[mapped[-1]]}' which is not an ancestor of target scope"
            place = scopes[-1] if scopes else self._target.definition.key
            yield "scope", f"The closest mapped ancestor '{mapped[-1]}' {reason} '{place}'"

    def _of_loop(self, spec: NodeSpec, other: NodeSpec) -> Iterator[tuple[str, str]]:
        for scope in around(self._target, other):
            if isinstance(scope, MultiInstanceBody) and scope.name not in self._targets:
                reason = f"multi-instance body '{scope.name}' that is not mapped from the source process definition."
                yield "body_added", f"Target activity '{other.name}' is a descendant of {reason}"
        if not isinstance(spec, MultiInstanceBody) or not isinstance(other, MultiInstanceBody):
            return
        if self._to.get(spec.instance.name) != other.instance.name:
            yield "body_inner", "Cannot remove the inner activity of a multi-instance body when the body is mapped"

    def _of_gateway(self, spec: Join, other: Join) -> Iterator[tuple[str, str]]:
        if self._targets.count(other.name) > 1:
            yield "gateway_twice", f"Only one gateway can be mapped to gateway '{other.name}'"
        if other.incoming < spec.incoming:
            reason = "the same number of incoming sequence flows that the source gateway has"
            yield "gateway_incoming", f"The target gateway must have at least {reason}"
        scopes = around(self._source, spec)
        if scopes and scopes[-1].name not in self._to:
            yield "gateway_scope", f"The gateway's flow scope '{scopes[-1].name}' must be mapped"

    def _mapped(self, scope: str | None) -> str | None:
        return scope if scope in (None, "") else self._to.get(str(scope), f"{scope} unmapped")


def _event_scope(process: ProcessSpec, spec: NodeSpec) -> str | None:
    """Return at what an event stands by: an activity, empty for the process; None where it stands by at nothing."""
    if isinstance(spec, BoundaryEvent):
        return process.entry(spec.node.attached_to).name
    if isinstance(spec, EventSubprocessStart):
        scopes = around(process, spec.outer)
        return scopes[-1].name if scopes else ""
    if isinstance(spec, CatchEvent):
        gateways = (each for each in specs_of(process) if isinstance(each, EventGateway))
        return next((each.name for each in gateways if _leads_to(each, spec)), None)
    return None


def _place(process: ProcessSpec, name: str, mapped: Mapping[str, str] | None = None) -> str | None:
    """Return the scope a node stands in, empty for the process; with a mapping what it becomes, None for nothing."""
    scopes = around(process, process.spec(name))
    if not scopes:
        return ""
    return scopes[-1].name if mapped is None else mapped.get(scopes[-1].name)


def _leads_to(gateway: NodeSpec, spec: NodeSpec) -> bool:
    return any(leaving.target is spec for leaving in gateway.outgoing)


def _has_trigger(spec: NodeSpec) -> bool:
    waits = (TimerTrigger, NamedTrigger, ConditionTrigger)
    return isinstance(spec, Catching) and isinstance(spec.trigger, waits)


def _is_conditional(spec: NodeSpec) -> bool:
    return isinstance(spec, Catching) and isinstance(spec.trigger, ConditionTrigger)


def _type(spec: NodeSpec) -> str:
    """Return what has to be alike: the work, not how it is drawn."""
    if isinstance(spec, MultiInstanceBody):
        return "sequential multiInstanceBody" if spec.drawn.sequential else "parallel multiInstanceBody"
    return "externalTask" if isinstance(spec, ExternalTaskNode) else spec.node.type


def _named(process: ProcessSpec, name: str) -> NodeSpec | None:
    spec = process.task_specs.get(name)
    return spec if isinstance(spec, NodeSpec) and spec is not process.start else None


def _problem(step: MigrationStep, code: str, message: str) -> MigrationProblem:
    return MigrationProblem(step.source, step.target, code, message)
