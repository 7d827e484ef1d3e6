"""Migration: an instance at rest goes on in another version of its process.

Every token that waits keeps its id, its variables and what it waits for, and stands at the activity that the plan maps
its own to. Subprocesses that the plan leaves out are left, new ones around an activity are opened; events that are new
at an activity begin to stand by, those that the plan leaves out are dropped.
"""

from collections.abc import Sequence

from engine.bpmn.dialect.events import Catching, EventGateway, EventSubprocessStart
from engine.bpmn.dialect.execution import Execution
from engine.bpmn.dialect.gateways import Join
from engine.bpmn.dialect.mappings import map_outputs
from engine.bpmn.dialect.migration_plan import is_movable
from engine.bpmn.dialect.multi_instance import MultiInstanceBody
from engine.bpmn.dialect.node import NodeSpec, ProcessSpec
from engine.bpmn.dialect.scopes import around, open_scope
from engine.bpmn.dialect.subprocess import Subprocess
from engine.bpmn.dialect.throw_events import CancelEnd, CompensationThrow
from engine.bpmn.dialect.token import PARKED, Pending, Token
from engine.bpmn.runtime import ActivityCancelled, Environment
from engine.bpmn.scope import Scope
from engine.commands.moves import MigrationStep
from engine.errors import MigrationProblem


def problems_at(execution: Execution, target: ProcessSpec, steps: Sequence[MigrationStep]) -> list[MigrationProblem]:
    """Return what keeps an instance from being migrated by a plan that itself is sound."""
    to = {step.source: step.target for step in steps}
    found = []
    for token in execution.waiting():
        reason = _reason(token, target, to) if token.attached_to is None else None
        if reason is not None:
            name = token.activity_id
            found.append(MigrationProblem(name, to.get(name, ""), *reason, activity_instance_id=str(token.id)))
    return found


def _reason(token: Token, target: ProcessSpec, to: dict[str, str]) -> tuple[str, str] | None:
    spec = token.task_spec
    if token.pending is Pending.UNDO:
        if _memory(spec, target, to) is None:
            return "memory", "There is no migration instruction for what compensation would undo here"
        return None
    if token.pending is Pending.UNDOING or isinstance(spec, CompensationThrow | CancelEnd):
        return "unsupported", "The type of the source activity is not supported for activity instance migration"
    if spec.name not in to:
        if isinstance(spec, Subprocess | MultiInstanceBody) and token.pending is Pending.NO:
            return None
        return "unmapped", "There is no migration instruction for this instance's activity"
    other = target.spec(to[spec.name])
    if token.pending in PARKED:
        return _reason_parked(token, other)
    if not is_movable(spec):
        return "unsupported", "The type of the source activity is not supported for activity instance migration"
    return None


def _reason_parked(token: Token, other: NodeSpec) -> tuple[str, str] | None:
    if token.pending is Pending.BEFORE:
        return None if other.async_before else ("not_async", "Target activity is not asyncBefore")
    if not other.async_after:
        return "not_async", "Target activity is not asyncAfter"
    if _leaving(token, other) is None:
        reason = "Transition instance is assigned to a sequence flow that cannot be matched in the target activity"
        return "flow", reason
    return None


def _leaving(token: Token, other: NodeSpec) -> str | None:
    """Return the flow by which a token leaves its new node: the same, else the only one; None where it could be any."""
    same = str(token.internal_data["leave"])
    flows = [leaving.flow.id for leaving in other.outgoing]
    if same in flows or (not same and not flows):
        return same
    return flows[0] if len(flows) == 1 else None


def _memory(spec: NodeSpec, target: ProcessSpec, to: dict[str, str]) -> NodeSpec | None:
    """Return what a memory becomes: the handler of the activity that its own undoes, or a finished subprocess."""
    if spec.undoes:
        return target.spec(to[spec.undoes]).undo if spec.undoes in to else None
    return target.spec(to[spec.name]) if spec.name in to else None


class Migration:
    """One instance on its way from its old spec to a new one."""

    def __init__(self, old: Execution, target: ProcessSpec, environment: Environment) -> None:
        self._old = old
        self._new = Execution(target, environment)
        self._new.skips_listeners, self._new.skips_mappings = old.skips_listeners, old.skips_mappings
        self._moved: dict[Token, Token] = {old.root: self._new.root}
        self._opened: dict[tuple[Token, str], Token] = {}
        self._scopes: dict[tuple[Scope, Token], Scope] = {}

    def run(self, steps: Sequence[MigrationStep]) -> Execution:
        """Move everything, and let it come to rest.

        Raises:
            ExecutionError: Something in the diagram failed.
        """
        to = {step.source: step.target for step in steps}
        update = {step.source for step in steps if step.update_trigger}
        tokens = sorted(self._old.waiting(), key=lambda token: len(token.hosts()))
        self._leave([token for token in tokens if token.counts and token.activity_id not in to])
        self._new.happenings += self._old.happenings
        self._new.variables.values = self._old.variables.values
        self._new.root.wait()
        for token in tokens:
            if token.attached_to is None:
                self._move(token, to)
        for token in tokens:
            if token.attached_to is not None and token.activity_id in to and token.attached_to in self._moved:
                self._move_event(token, to)
        for token, moved in self._moved.items():
            if token.activity_id in update:
                self._wait_anew(moved)
        for moved in self._moved.values():
            self._stand_by(moved, set(to.values()))
        self._new.do_engine_steps()
        return self._new

    def _leave(self, scopes: list[Token]) -> None:
        """Leave the scopes that have no counterpart, the innermost first; what runs inside them does not end."""
        for token in reversed(scopes):
            token.task_spec.cancelled(token)
            map_outputs(token)
            self._old.happenings.append(ActivityCancelled(token.id, token.activity_id))

    def _move(self, token: Token, to: dict[str, str]) -> None:
        target = self._new.spec
        memory = token.pending is Pending.UNDO
        spec = _memory(token.task_spec, target, to) if memory else target.task_specs.get(to.get(token.activity_id, ""))
        if not isinstance(spec, NodeSpec):
            return
        host = self._host(token, spec)
        moved = Token(self._new, spec, host, self._scope(token.scope, token, host), id=token.id, pending=token.pending)
        moved.wait()
        moved.local = self._local(token, moved)
        moved.internal_data = token.task_spec.kept(token, spec)
        if token.pending is Pending.AFTER:
            moved.internal_data = {"leave": _leaving(token, spec)}
        moved.begun = token.begun
        self._moved[token] = moved
        if isinstance(spec, Join) and moved.is_open:
            spec.arrived(moved)

    def _move_event(self, token: Token, to: dict[str, str]) -> None:
        assert token.attached_to is not None
        activity, spec = self._moved[token.attached_to], self._new.spec.spec(to[token.activity_id])
        inside = isinstance(spec, EventSubprocessStart)
        host, scope = (activity, activity.variables) if inside else (activity.host, activity.scope)
        moved = Token(self._new, spec, host, scope, id=token.id, attached_to=activity)
        moved.wait()
        moved.internal_data = token.task_spec.kept(token, spec)
        self._moved[token] = moved

    def _wait_anew(self, token: Token) -> None:
        spec = token.task_spec
        if isinstance(spec, Catching) and token.is_open:
            token.internal_data = {}
            spec.trigger.arm(token, token.attached_to or token)

    def _stand_by(self, token: Token, mapped: set[str]) -> None:
        """Let the events stand by that are new at an activity; one that is mapped and gone has happened already."""
        spec = token.task_spec
        if token.attached_to is not None or not token.is_open:
            return
        inside = spec.triggers if isinstance(spec, Subprocess) else ()
        beside = [leaving.target for leaving in spec.outgoing] if isinstance(spec, EventGateway) else spec.boundary
        for event in (*beside, *inside):
            if event.name not in mapped and all(each.task_spec is not event for each in token.attachments):
                event.arm(token.attach(event, inside=event in inside))

    def _host(self, token: Token, spec: NodeSpec) -> Token:
        """Return the activity a token runs inside from now on; scopes that are new around it are opened."""
        host = self._moved[self._base(token)]
        if token.pending is Pending.UNDO:
            return host
        scopes = around(self._new.spec, spec)
        first = scopes.index(host.task_spec) + 1 if host.task_spec in scopes else 0
        for scope in scopes[first:]:
            key = host, scope.name
            if key not in self._opened:
                self._opened[key] = open_scope(scope, host)
            host = self._opened[key]
        return host

    def _base(self, token: Token) -> Token:
        """Return the nearest activity around a token that goes along."""
        return next(host for host in token.hosts() if host in self._moved)

    def _scope(self, old: Scope, token: Token, host: Token) -> Scope:
        """Return the scope that an old one becomes around a token; those of scopes that were left go."""
        if old is self._base(token).variables:
            return host.variables
        left = [each for each in token.hosts() if each not in self._moved]
        parent = old.parent
        assert parent is not None
        if any(each.local is old for each in left):
            return self._scope(parent, token, host)
        if (old, host) not in self._scopes:
            self._scopes[old, host] = Scope(self._scope(parent, token, host), old.values)
        return self._scopes[old, host]

    @staticmethod
    def _local(token: Token, moved: Token) -> Scope | None:
        """Return the variables of an activity itself."""
        return None if token.local is None else Scope(moved.scope, token.local.values)
