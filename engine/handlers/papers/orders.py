"""Which documents a step asks for, and which it approves, as its diagram says; made later, by a job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import uuid4

from engine.bpmn.model import Node
from engine.bpmn.runtime import ActivityCompleted, FlowTaken, Happening, UserTask
from engine.bpmn.serializer import variables_json
from engine.domain import DocumentState, HistoryEventType, JobKind
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.retries import DEFAULT
from engine.history.chain import Event
from engine.store.repositories.documents import DocumentRecord
from engine.store.repositories.instances import InstanceRecord
from engine.store.repositories.jobs import JobRecord
from engine.store.unit_of_work import UnitOfWork

TEMPLATE_PROPERTY = "dokumen"
"""Property of an activity: the Word template (without `.docx`) of the document made when it is done."""

TITLE_PROPERTY = "dokumen_judul"
"""Property of an activity: what that document is called."""

FREEZE_PROPERTY = "dokumen_bekukan"
"""Property of a sequence flow: comma list of templates whose newest document is approved by taking it."""


def template_of(node: Node) -> str:
    """Return the file name of the template that an activity names; empty for none."""
    name = node.properties.get(TEMPLATE_PROPERTY, "").strip().removesuffix(".docx")
    return f"{name}.docx" if name else ""


def names_in(drawn: str) -> tuple[str, ...]:
    """Return the templates of a comma list, as file names."""
    names = (each.strip().removesuffix(".docx") for each in drawn.split(","))
    return tuple(f"{name}.docx" for name in names if name)


@dataclass(slots=True)
class DocumentOrders:
    """What one command asks for. Empty where the diagram names no documents there; then it costs nothing.

    Attributes:
        nodes: The activities done that have a document, in order.
        frozen: The templates whose newest document is approved.
    """

    instance: InstanceRecord
    uow: UnitOfWork
    user_id: str
    nodes: Sequence[Node] = ()
    frozen: Sequence[str] = ()

    @classmethod
    def of(
        cls,
        happenings: Iterable[Happening],
        waiting: Iterable[UserTask],
        instance: InstanceRecord,
        loaded: LoadedDefinition,
        uow: UnitOfWork,
        context: HandlerContext,
    ) -> "DocumentOrders":
        """Look through what happened. Of a multi-instance activity, one document when no task of it is waiting."""
        nodes, flows = loaded.model.nodes, loaded.model.flows
        done: dict[str, Node] = {}
        frozen: dict[str, None] = {}
        for happening in happenings:
            match happening:
                case ActivityCompleted(activity_id=id) if id in nodes and TEMPLATE_PROPERTY in nodes[id].properties:
                    done[id] = nodes[id]
                case FlowTaken(flow_id=id) if FREEZE_PROPERTY in flows[id].properties:
                    frozen.update(dict.fromkeys(names_in(flows[id].properties[FREEZE_PROPERTY])))
        if done:
            left = {task.activity_id for task in waiting}
            done = {id: node for id, node in done.items() if node.multi_instance is None or id not in left}
        return cls(instance, uow, context.actor.user_id, list(done.values()), list(frozen))

    def freeze(self) -> list[Event]:
        """Freeze what is approved; return what history says of it. What is not made yet is told once it is."""
        if not self.frozen:
            return []
        events = []
        ordered = {template_of(node) for node in self.nodes}
        newest = [self.uow.documents.newest(self.instance.id, name) for name in self.frozen if name not in ordered]
        for record in sorted(filter(None, newest), key=attrgetter("number")):
            if record.frozen_at is not None:
                continue
            record.frozen_at = self.uow.now
            if record.state is DocumentState.DRAFT:
                record.state = DocumentState.FROZEN
                events.append(Event(HistoryEventType.DOCUMENT_FROZEN, record.activity_id, data=told(record)))
            self.uow.documents.save(record)
        return events

    def write(self) -> None:
        """Store the orders, each with its job."""
        for node in self.nodes:
            record = self._record(node)
            self.uow.documents.add(record)
            self.uow.jobs.add([self._job(record)])

    def _record(self, node: Node) -> DocumentRecord:
        template = template_of(node)
        number, round_ = self.uow.documents.counts(self.instance.id, node.id)
        return DocumentRecord(
            id=uuid4(),
            instance_id=self.instance.id,
            definition_id=self.instance.definition_id,
            activity_id=node.id,
            number=number + 1,
            round=round_ + 1,
            template=template,
            title=node.properties.get(TITLE_PROPERTY, "").strip() or node.name,
            state=DocumentState.ORDERED,
            facts=variables_json(self.instance.state),
            ordered_at=self.uow.now,
            ordered_by=self.user_id,
            frozen_at=self.uow.now if template in self.frozen else None,
        )

    def _job(self, record: DocumentRecord) -> JobRecord:
        return JobRecord(
            id=uuid4(),
            kind=JobKind.DOCUMENT,
            instance_id=record.instance_id,
            definition_id=record.definition_id,
            activity_id=record.activity_id,
            due_at=self.uow.now,
            run_at=self.uow.now,
            retries=DEFAULT.tries,
            created_at=self.uow.now,
            error="",
            subject_id=record.id,
        )


def told(record: DocumentRecord) -> dict[str, object]:
    """Return what history says of a document that is made."""
    return {
        "document": str(record.id),
        "title": record.title,
        "round": record.round,
        "sha256": record.sha256,
        "template": record.template,
        "template_sha256": record.template_sha256,
    }
