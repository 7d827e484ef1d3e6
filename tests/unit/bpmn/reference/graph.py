"""What can be said of a diagram without any token in it."""

from engine.bpmn.model import Definition, Node


def can_reach(definition: Definition, node: Node, target: Node, seen: set[str]) -> bool:
    """Whether sequence flows lead from one node to another, out of subprocesses that end on the way."""
    if node.id == target.id:
        return True
    if node.id in seen:
        return False
    seen.add(node.id)
    flows = definition.outgoing(node.id)
    following = [flow.target for flow in flows] or [node.scope]
    nodes = (definition.nodes[id] for id in following if id in definition.nodes)
    return any(can_reach(definition, next_node, target, seen) for next_node in nodes)


def scopes_around(definition: Definition, node: Node) -> list[str]:
    """Return what a node stands in, innermost first."""
    outer = definition.nodes.get(node.scope)
    return [node.scope, *(scopes_around(definition, outer) if outer else [])]


def start_in(definition: Definition, subprocess: Node) -> Node:
    """Return the start event of a subprocess."""
    inside = (node for node in definition.nodes.values() if node.scope == subprocess.id)
    return next(node for node in inside if node.type == "startEvent")
