"""Modification: activities started and cancelled by hand, as Camunda 7 does it.

Instructions are carried out one after the other, each to its next wait states. A scope that is not open is opened for
what is started in it, without what it would begin with. A scope that holds nothing any more is cancelled with the last
activity in it, and the process too, unless a later instruction starts something.
"""

from collections.abc import Sequence

from engine.bpmn.dialect.events import BoundaryEvent, CatchEvent, Catching, EventGateway, EventSubprocessStart
from engine.bpmn.dialect.execution import Execution
from engine.bpmn.dialect.multi_instance import MultiInstanceBody
from engine.bpmn.dialect.node import BODY, NodeSpec
from engine.bpmn.dialect.scopes import around, open_at, open_scope
from engine.bpmn.dialect.subprocess import EventSubprocess
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.dialect.visits import cancel
from engine.bpmn.model import EventKind, Flow
from engine.bpmn.runtime import BpmnError
from engine.bpmn.scope import Scope
from engine.commands.moves import Move, MoveKind
from engine.errors import ConflictError, ExecutionError


def modify(execution: Execution, moves: Sequence[Move]) -> bool:
    """Carry out instructions in order; say whether the last of them left nothing, so that the instance is cancelled.

    Raises:
        ConflictError: An instruction names what is not there, or could mean several things.
        ExecutionError: Something in the diagram failed.
    """
    execution.held = True
    was_cancelled = False
    try:
        for move in moves:
            was_empty = execution.root.live == 0
            _carry_out(execution, move)
            if execution.root.live == 0 and not (was_empty and move.kind is MoveKind.CANCEL):
                was_cancelled = move.kind is MoveKind.CANCEL
        execution.do_engine_steps()
    except BpmnError as error:
        raise ExecutionError(f"Nothing can catch the error '{error.code}' here.") from error
    execution.held = False
    if execution.root.live == 0 and not was_cancelled:
        execution.finish()
    return execution.root.live == 0 and was_cancelled


def _carry_out(execution: Execution, move: Move) -> None:
    if move.kind is MoveKind.CANCEL:
        for token in _to_cancel(execution, move):
            _cancel(token)
        return
    _Start(execution, move).carry_out()
    execution.do_engine_steps()


def _to_cancel(execution: Execution, move: Move) -> list[Token]:
    found = [token for token in execution.waiting() if token.attached_to is None and token.pending is not Pending.UNDO]
    id = move.activity_instance_id
    if id is None:
        spec = _spec(execution, move)
        return [token for token in found if token.task_spec is spec]
    if str(id) == execution.environment.instance_id:
        return [token for token in found if token.host is execution.root]
    named = [token for token in found if token.id == id]
    if not named:
        raise _refusal("move.instance_unknown", move, f"Activity instance '{id}' does not exist")
    return named


def _cancel(token: Token) -> None:
    """Cancel a token, and the scopes around it that hold nothing else."""
    while token.host is not None and token.host.host is not None and token.host.live <= 1:
        token = token.host
    if token.finished or token.host is None:
        return
    body = token.host.task_spec
    if isinstance(body, MultiInstanceBody):
        body.remove(token.host)
    cancel(token)


class _Start:
    """One instruction that starts something."""

    def __init__(self, execution: Execution, move: Move) -> None:
        self._execution = execution
        self._move = move
        self._flow = None if move.kind is MoveKind.START_BEFORE else _flow(execution, move)
        self._spec = execution.spec.entry(self._flow.target) if self._flow else _spec(execution, move)

    def carry_out(self) -> None:
        """Open the scopes that are missing, set the variables, and begin."""
        host, missing = self._place()
        begins_scope = self._flow is None and self._begins(missing)
        for spec in missing[:-1] if begins_scope else missing:
            host = open_scope(spec, host)
        scope = self._scope(host, is_new=bool(missing) and not begins_scope)
        scope.update(self._move.variables)
        if begins_scope:
            self._begin_event_subprocess(host, scope)
        elif not self._trigger(host, scope):
            token = Token(self._execution, self._spec, host, scope)
            token.came_by = self._flow.id if self._flow else ""
            token._ready()

    def _place(self) -> tuple[Token, list[NodeSpec]]:
        """Return the open scope to start in, and those inside it that have to be opened, the outermost first."""
        scopes = self._scopes()
        if self._move.ancestor_id is not None:
            return self._named_place(scopes)
        for depth in range(len(scopes), 0, -1):
            found = [token for token in self._execution.waiting() if open_at(token, scopes[depth - 1])]
            if len(found) > 1:
                raise _refusal(
                    "move.ambiguous", self._move,
                    f"Ancestor activity execution is ambiguous for activity {scopes[depth - 1].name}",
                )  # fmt: skip
            if found:
                return found[0], scopes[depth:]
        return self._execution.root, scopes

    def _named_place(self, scopes: list[NodeSpec]) -> tuple[Token, list[NodeSpec]]:
        id = self._move.ancestor_id
        if str(id) == self._execution.environment.instance_id:
            return self._execution.root, scopes
        for depth, spec in enumerate(scopes, 1):
            for token in self._execution.waiting():
                if token.id == id and open_at(token, spec):
                    return token, scopes[depth:]
        reason = f"Scope execution for '{id}' cannot be found in parent hierarchy of flow element '{self._spec.name}'"
        raise _refusal("move.ancestor_unknown", self._move, reason)

    def _scopes(self) -> list[NodeSpec]:
        scopes = around(self._execution.spec, self._spec)
        # An event subprocess begins by itself: starting it means starting its event.
        return [*scopes, self._spec] if isinstance(self._spec, EventSubprocess) else scopes

    def _begins(self, missing: list[NodeSpec]) -> bool:
        """Whether an event subprocess that is not open is to begin as by its own event."""
        last = missing[-1] if missing else None
        return isinstance(last, EventSubprocess) and self._spec in (last, last.begins)

    def _begin_event_subprocess(self, host: Token, scope: Scope) -> None:
        outer = self._scopes()[-1]
        assert isinstance(outer, EventSubprocess)
        start = outer.begins
        assert isinstance(start, EventSubprocessStart)
        for event in list(host.attachments):
            if event.task_spec is start:
                start.make_way(event, host)
        Token(self._execution, outer, host, scope)._ready()

    def _scope(self, host: Token, *, is_new: bool) -> Scope:
        """Return the variables around what starts: its local ones are those of the scope that was opened for it."""
        body, local = host.task_spec, self._move.local
        if isinstance(body, MultiInstanceBody):
            scope = body.add(host)
        elif is_new and local:
            scope = host.open_scope()
        else:
            scope = Scope(host.variables) if local else host.variables
        for name, value in local.items():
            scope.set_local(name, value)
        return scope

    def _trigger(self, host: Token, scope: Scope) -> bool:
        """Let an event happen that stands by at the one activity it would interrupt, as Camunda does."""
        spec = self._spec
        if self._flow is not None or not isinstance(spec, Catching):
            return False
        if isinstance(spec, BoundaryEvent) and not spec.node.interrupting:
            return False
        if not isinstance(spec, BoundaryEvent) and not self._follows_gateway():
            return False
        standing = [
            event
            for token in self._execution.waiting()
            if token.host is host
            for event in token.attachments
            if event.task_spec is spec
        ]
        if len(standing) > 1:
            raise _refusal("move.ambiguous", self._move, f"There are several instances that '{spec.name}' would end")
        if standing:
            standing[0].scope = scope
            spec.fire(standing[0])
            return True
        return self._pass_through(host, scope)

    def _follows_gateway(self) -> bool:
        specs = self._execution.spec.task_specs.values()
        return isinstance(self._spec, CatchEvent) and any(
            isinstance(spec, EventGateway) and any(leaving.target is self._spec for leaving in spec.outgoing)
            for spec in specs
        )

    def _pass_through(self, host: Token, scope: Scope) -> bool:
        """Go on behind an event that has nothing to wait at."""
        if isinstance(self._spec, BoundaryEvent):
            return False
        token = Token(self._execution, self._spec, host, scope)
        token.wait()
        if self._spec.settle(token):
            token.complete()
        return True


def _spec(execution: Execution, move: Move) -> NodeSpec:
    spec = execution.spec.task_specs.get(move.activity_id)
    if not isinstance(spec, NodeSpec) or spec is execution.spec.start:
        raise _refusal("move.unknown", move, f"Activity '{move.activity_id}' does not exist in the process")
    undoes = spec.node.event is not None and spec.node.event.kind is EventKind.COMPENSATE
    if undoes and spec.node.type == "boundaryEvent" and move.kind is MoveKind.START_BEFORE:
        raise _refusal("move.not_startable", move, f"'{move.activity_id}' is no activity that can be started")
    return spec


def _flow(execution: Execution, move: Move) -> Flow:
    flows = execution.definition.flows
    if move.kind is MoveKind.START_TRANSITION:
        if move.flow_id not in flows:
            raise _refusal("move.unknown", move, f"Transition '{move.flow_id}' does not exist")
        return flows[move.flow_id]
    _spec(execution, move)
    leaving = execution.definition.outgoing(move.activity_id.removesuffix(BODY))
    if len(leaving) != 1:
        reason = "more than one outgoing sequence flow" if leaving else "no outgoing sequence flow to take"
        raise _refusal("move.no_single_flow", move, f"activity '{move.activity_id}' has {reason}")
    return leaving[0]


def _refusal(id: str, move: Move, reason: str) -> ConflictError:
    about = move.activity_id or move.flow_id or str(move.activity_instance_id)
    message = f"Cannot perform instruction: {move.kind} '{about}'; {reason}"
    return ConflictError(id, message, activity=about)
