"""The scopes around a node, and opening one by hand, without what it begins with."""

from engine.bpmn.dialect.multi_instance import MultiInstanceBody
from engine.bpmn.dialect.node import BODY, NodeSpec, ProcessSpec
from engine.bpmn.dialect.token import Token
from engine.bpmn.model import Node


def around(process: ProcessSpec, spec: NodeSpec) -> list[NodeSpec]:
    """Return what a node's tokens run inside, the outermost first, the process itself left out.

    A subprocess with several instances is two of them, and one instance of an activity runs inside its body.
    """
    found = _around(process, spec.node)
    if spec.node.multi_instance is not None and not isinstance(spec, MultiInstanceBody):
        found.append(process.spec(spec.node.id + BODY))
    return found


def _around(process: ProcessSpec, node: Node) -> list[NodeSpec]:
    nodes, found = process.definition.nodes, []
    outer = nodes.get(node.scope)
    while outer is not None:
        found.append(process.spec(outer.id))
        if outer.multi_instance is not None:
            found.append(process.spec(outer.id + BODY))
        outer = nodes.get(outer.scope)
    return found[::-1]


def open_scope(spec: NodeSpec, host: Token) -> Token:
    """Open a subprocess, or a body, inside another activity: its events stand by, but nothing in it begins.

    Raises:
        ConflictError: It is one of instances that run one after the other, and one is open.
    """
    body = host.task_spec
    scope = body.add(host) if isinstance(body, MultiInstanceBody) else host.variables
    token = Token(host.workflow, spec, host, scope)
    token.wait()
    spec.settle(token)
    if isinstance(spec, MultiInstanceBody):
        spec.prepare(token)
    return token


def open_at(token: Token, spec: NodeSpec) -> bool:
    """Whether a token is open at a node (its own, not as an event that stands by there)."""
    return token.is_open and token.attached_to is None and token.task_spec is spec
