"""A process as a whole: its header, its lanes, its nodes and flows down through every subprocess."""

from collections.abc import Iterator

from engine.bpmn.model import Definition, Node
from engine.bpmn.reader.flows import read_flows
from engine.bpmn.reader.implementations import read_listeners
from engine.bpmn.reader.lanes import LanePlan
from engine.bpmn.reader.mappings import read_properties, split_list
from engine.bpmn.reader.nodes import read_node
from engine.bpmn.reader.references import References
from engine.bpmn.xml import (
    SUBPROCESSES,
    Element,
    attribute,
    child,
    children,
    extension,
    flag,
    flow_nodes,
    folded,
    local_name,
    text_of,
)


def executable_processes(root: Element) -> tuple[Element, ...]:
    """Return the processes a file asks to be executed: `isExecutable` must say so, as in Camunda."""
    return tuple(
        process for process in children(root, "process") if flag(attribute(process, "isExecutable"), default=False)
    )


def read_process(process: Element, references: References) -> Definition:
    """Read one process."""
    key = attribute(process, "id")
    plan = LanePlan(process)
    return Definition(
        key=key,
        name=folded(attribute(process, "name")) or folded(references.pool_name(key)) or key,
        version_tag=extension(process, "versionTag"),
        history_time_to_live=extension(process, "historyTimeToLive"),
        properties=read_properties(process),
        documentation=text_of(child(process, "documentation")),
        lanes=plan.leaves,
        nodes={node.id: node for node in _nodes(process, plan, references)},
        flows=read_flows(process),
        candidate_starter_groups=split_list(extension(process, "candidateStarterGroups")),
        candidate_starter_users=split_list(extension(process, "candidateStarterUsers")),
        execution_listeners=read_listeners(process, "executionListener"),
        startable_in_tasklist=flag(extension(process, "isStartableInTasklist"), default=True),
    )


def _nodes(scope: Element, plan: LanePlan, references: References) -> Iterator[Node]:
    """Yield a scope's nodes in document order, each subprocess before what is in it."""
    waiting = [iter(list(flow_nodes(scope)))]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
            continue
        if attribute(element, "id"):
            yield read_node(element, plan.lane_of(element), references)
        if local_name(element) in SUBPROCESSES:
            waiting.append(iter(list(flow_nodes(element))))
