"""The SOP as paper: from a diagram to its printed form, and from a Word document to a diagram."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from engine.bpmn.model import Definition, Node
from engine.bpmn.validation import read_definition
from engine.documents.sop.export import word_of
from engine.documents.sop.reading import read_sop
from engine.domain import Actor
from engine.errors import NotAllowedError
from engine.queries import drawing
from engine.queries.reading import Reading
from engine.queries.reading_order import followers
from engine.queries.unprinted import unprinted
from engine.read_models.sop import HEADER_NAMES, NOTE, PrintedFlow, PrintedRow, PrintedSop, SopReading
from engine.store.queries import definitions
from engine.store.repositories.identity import Identity

_DECISIONS = frozenset({"exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})


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
        """Read a Word SOP into a diagram, and say what it would meet here; nothing is stored.

        Raises:
            NotAllowedError: The actor is no administrator.
            InvalidVariablesError: It is no Word file that can be read, or has no flowchart table.
        """
        if not actor.is_administrator:
            raise NotAllowedError("action.not_allowed", "Cannot read an SOP: not an administrator.")
        reading = read_sop(content, name, key)
        lanes = read_definition(reading.diagram, reading.key).lanes
        with self._connect() as connection:
            groups = Identity(connection).known_groups([lane.group for lane in lanes])
            found = (each.record for each in definitions.definitions(connection))
            same = next((record.name for record in found if record.key == reading.key and not record.withdrawn), "")
        unknown = tuple(lane.name for lane in lanes if lane.group not in groups)
        return replace(reading, unknown=unknown, replaces=same)


def printed(model: Definition) -> PrintedSop:
    """Return what a diagram says on paper: lanes, activities as read, where each leads, what it cannot show."""
    nodes = list(drawing.user_tasks(model))
    lanes = tuple(lane.name for lane in model.lanes) or ("Pelaksana",)
    rows = {node.id: index for index, node in enumerate(nodes)}
    header = {key: value for key, value in model.properties.items() if _is_header(key)}
    header.setdefault("nama_sop", model.name)
    said = set(header.values())
    missing = (note for note in unprinted(model, nodes) if note not in said)
    header |= {f"{NOTE}tidak_tercetak_{number}": note for number, note in enumerate(missing, 1)}
    return PrintedSop(header, lanes, tuple(_row(model, node, lanes, rows) for node in nodes))


def _row(model: Definition, node: Node, lanes: tuple[str, ...], rows: dict[str, int]) -> PrintedRow:
    standard = drawing.standard_of(node)
    ways = _Ways(model, rows)
    flows = tuple(dict.fromkeys(ways.of(node)))
    return PrintedRow(
        number=drawing.number_of(node),
        name=node.name,
        lane=lanes.index(node.lane.name) if node.lane else 0,
        completeness=standard.completeness,
        time=standard.time,
        output=standard.output,
        note=node.properties.get("keterangan", ""),
        editorial=node.properties.get("catatan_redaksi", ""),
        flows=flows,
        question=_question(model, node),
        forks=len(flows) > 1 and not ways.decides,
        reconstructed=node.properties.get("pelaksana_direkonstruksi") == "true",
    )


def _is_header(key: str) -> bool:
    """Whether a process property belongs on paper."""
    return key.startswith(NOTE) or key.rstrip("0123456789").rstrip("_") in HEADER_NAMES


def _question(model: Definition, node: Node) -> str:
    """Return the name of the decision right behind an activity."""
    outgoing = model.outgoing(node.id)
    follower = model.nodes[outgoing[0].target] if len(outgoing) == 1 else node
    is_decision = follower.type in _DECISIONS and len(model.outgoing(follower.id)) > 1
    return follower.name if is_decision else ""


class _Ways:
    """Follows an activity's ways past everything the paper does not show.

    Attributes:
        decides: Whether only some of the ways found are taken: somebody, or an event, decides which.
    """

    def __init__(self, model: Definition, rows: dict[str, int]) -> None:
        self.model, self.rows = model, rows
        self.decides = False

    def of(self, node: Node) -> Iterator[PrintedFlow]:
        """Yield where an activity leads; an end ends. An arrow is called as the first named flow on its way.

        What happens beside an activity, and leads to another one, has an arrow too, called as the event.
        """
        self.decides = any(flow.condition for flow in self.model.outgoing(node.id))
        yield from self._from([(target, name) for target, name in followers(self.model, node)])
        for event in self.model.boundary_events(node.id):
            beside = [(target, event.name or name) for target, name in followers(self.model, event)]
            yield from (flow for flow in self._from(beside) if flow.target is not None)

    def _from(self, waiting: list[tuple[str, str]]) -> Iterator[PrintedFlow]:
        seen = set[str]()
        while waiting:
            id_, label = waiting.pop(0)
            if id_ in self.rows:
                yield PrintedFlow(self.rows[id_], label)
                continue
            if id_ in seen:
                continue
            seen.add(id_)
            target = self.model.nodes[id_]
            onward = followers(self.model, target)
            self.decides = self.decides or (target.type in _DECISIONS and len(onward) > 1)
            if not onward:
                yield PrintedFlow(None, label)
            is_event = target.type == "eventBasedGateway"
            waiting += [
                (each, label or name or (self.model.nodes[each].name if is_event else "")) for each, name in onward
            ]
