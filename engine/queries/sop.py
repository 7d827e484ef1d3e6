"""The SOP as paper: from a diagram to its printed form, and from a Word document to a diagram."""

from collections.abc import Iterator
from uuid import UUID

from engine.bpmn.model import Definition, Flow, Node
from engine.documents.sop.export import word_of
from engine.documents.sop.reading import read_sop
from engine.domain import Actor
from engine.errors import NotAllowedError
from engine.queries import drawing
from engine.queries.reading import Reading
from engine.read_models.sop import HEADER_NAMES, NOTE, PrintedFlow, PrintedRow, PrintedSop, SopReading


class SopQueries(Reading):
    """The SOP as a Word document."""

    def sop_word(self, actor: Actor, definition_id: UUID) -> bytes:
        """Return a definition's SOP as a .docx file. Whoever is signed in may see any.

        Raises:
            NotFoundError: There is no such definition.
        """
        with self._connect() as connection:
            model = self._load(connection, definition_id).model
        return word_of(printed(model))

    def read_sop(self, actor: Actor, content: bytes, name: str, key: str = "") -> SopReading:
        """Read a Word SOP into a diagram; nothing is stored.

        Raises:
            NotAllowedError: The actor is no administrator.
            InvalidVariablesError: It is no Word file that can be read, or has no flowchart table.
        """
        if not actor.is_administrator:
            raise NotAllowedError("action.not_allowed", "Cannot read an SOP: not an administrator.")
        return read_sop(content, name, key)


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
