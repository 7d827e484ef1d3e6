"""The SOP as paper: from a diagram to its printed form, and from a Word document to a diagram."""

from collections.abc import Iterator

from engine.bpmn.model import Definition, Flow, Node
from engine.queries import drawing
from engine.read_models.sop import HEADER_NAMES, NOTE, PrintedFlow, PrintedRow, PrintedSop


def printed(model: Definition) -> PrintedSop:
    """Return what a diagram says on paper: lanes, user tasks in document order, and where each leads."""
    nodes = list(drawing.user_tasks(model))
    lanes = tuple(lane.name for lane in model.lanes) or ("Pelaksana",)
    rows = {node.id: index for index, node in enumerate(nodes)}
    header = {key: value for key, value in model.properties.items() if _is_header(key)}
    header.setdefault("nama_sop", model.name)
    return PrintedSop(header, lanes, tuple(_row(model, node, lanes, rows) for node in nodes))


def _row(model: Definition, node: Node, lanes: tuple[str, ...], rows: dict[str, int]) -> PrintedRow:
    standard = drawing.standard_of(node)
    return PrintedRow(
        number=drawing.number_of(node),
        name=node.name,
        lane=lanes.index(node.lane.name) if node.lane else 0,
        completeness=standard.completeness,
        time=standard.time,
        output=standard.output,
        note=node.properties.get("keterangan", ""),
        flows=tuple(dict.fromkeys(_flows(model, node, rows))),
        question=_question(model, node),
        reconstructed=node.properties.get("pelaksana_direkonstruksi") == "true",
    )


def _is_header(key: str) -> bool:
    """Whether a process property belongs on paper."""
    return key.startswith(NOTE) or key.rstrip("0123456789").rstrip("_") in HEADER_NAMES


def _question(model: Definition, node: Node) -> str:
    """Return the name of the decision right behind an activity."""
    outgoing = model.outgoing(node.id)
    follower = model.nodes[outgoing[0].target] if len(outgoing) == 1 else node
    is_decision = follower.type == "exclusiveGateway" and len(model.outgoing(follower.id)) > 1
    return follower.name if is_decision else ""


def _flows(model: Definition, node: Node, rows: dict[str, int]) -> Iterator[PrintedFlow]:
    """Yield where an activity leads, past everything that is no user task; an end ends.

    An arrow is called as the first named flow on its way.
    """
    waiting: list[tuple[Flow, str]] = [(flow, flow.name) for flow in model.outgoing(node.id)]
    seen = set[str]()
    while waiting:
        flow, label = waiting.pop(0)
        target = model.nodes[flow.target]
        if target.id in rows:
            yield PrintedFlow(rows[target.id], label)
        elif not (onward := model.outgoing(target.id)):
            yield PrintedFlow(None, label)
        elif flow.id not in seen:
            waiting += [(out, label or out.name) for out in onward]
        seen.add(flow.id)
