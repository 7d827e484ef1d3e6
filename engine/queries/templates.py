"""Word templates of a process: what is in force, what may stand in one, and what a new one would make."""

from collections.abc import Iterator
from uuid import UUID

from engine.bpmn.model import Definition, FormField, Node
from engine.documents.order import DocumentOrder
from engine.documents.press import Press
from engine.documents.templates import flaws_of
from engine.domain import Actor
from engine.errors import NotAllowedError, NotFoundError
from engine.handlers.checks.templates import variables_of
from engine.handlers.papers.facts import facts_of
from engine.handlers.papers.orders import TITLE_PROPERTY, template_of
from engine.queries import drawing
from engine.queries.reading import Reading, instance_or_refuse, names_of
from engine.read_models import TemplateFlaw, TemplateRow, TemplateVariable, TemplateVersion, TemplateView
from engine.store.database import Connection
from engine.store.repositories.documents import Documents, TemplateRecord
from engine.store.repositories.identity import Identity
from engine.store.repositories.indicators import Indicators

TRIAL_SECONDS = 30.0
"""How long a page waits for a template that is only tried."""


class TemplateQueries(Reading):
    """What documents are made from. Whoever is signed in may read it, as diagrams; trying is for administrators."""

    def templates(self, actor: Actor, definition_id: UUID) -> tuple[TemplateRow, ...]:
        """Return the templates that a process names, in the order of their first steps.

        Raises:
            NotFoundError: There is no such definition.
        """
        with self._connect() as connection:
            loaded = self._load(connection, definition_id)
            names = dict.fromkeys(template_of(node) for node in _making(loaded.model))
            return tuple(self._template_row(connection, loaded.record.key, loaded.model, name) for name in names)

    def template(self, actor: Actor, definition_id: UUID, name: str) -> TemplateView:
        """Return a template with its versions and the names that may stand in it.

        Raises:
            NotFoundError: There is no such definition, or it names no such template.
        """
        with self._connect() as connection:
            key, model = self._naming(connection, definition_id, name)
            kept, file = Documents(connection), f"{name}.docx"
            return TemplateView(
                row=self._template_row(connection, key, model, file),
                versions=tuple(_versions(connection, kept.templates(file, key))),
                variables=tuple(_variables(model)),
                waiting=kept.failed_from(file, key),
                can_try=bool(kept.ordered_from(file, key)),
            )

    def template_file(self, actor: Actor, definition_id: UUID, name: str, sha256: str = "") -> bytes:
        """Return a template as it was deployed: what is in force, or the version with this fingerprint.

        Raises:
            NotFoundError: There is none.
        """
        with self._connect() as connection:
            key, _ = self._naming(connection, definition_id, name)
            kept = Documents(connection).templates(f"{name}.docx", key)
        found = next((each for each in kept if not sha256 or each.sha256 == sha256), None)
        if found is None:
            raise NotFoundError("template.unknown", f"Cannot find template {name}: there is none.")
        return found.content

    def template_flaws(self, actor: Actor, definition_id: UUID, content: bytes) -> tuple[TemplateFlaw, ...]:
        """Return everything that is wrong with a template for this process; nothing for a good one.

        Raises:
            NotFoundError: There is no such definition.
        """
        with self._connect() as connection:
            known = variables_of(self._load(connection, definition_id).model)
        return tuple(TemplateFlaw(flaw.code, flaw.detail) for flaw in flaws_of(content, known))

    def template_trial(self, actor: Actor, definition_id: UUID, name: str, content: bytes) -> bytes:
        """Return the latest document of a template as this one would make it. Nothing is stored.

        Raises:
            NotAllowedError: The actor is no administrator.
            NotFoundError: No document was ever made of it.
            ExecutionError: It cannot be filled; `LimitError` where it takes too long.
        """
        if not actor.is_administrator:
            raise NotAllowedError("action.not_allowed", "Cannot try a template: not an administrator.")
        with self._connect() as connection:
            key, _ = self._naming(connection, definition_id, name)
            order = self._order(connection, key, f"{name}.docx", content)
        press = Press(TRIAL_SECONDS)
        try:
            return press.make(order)
        finally:
            press.close()

    def _order(self, connection: Connection, key: str, file: str, content: bytes) -> DocumentOrder:
        latest = Documents(connection).ordered_from(file, key)
        if not latest:
            raise NotFoundError("template.untried", f"Cannot try template {file}: no document was made of it yet.")
        record, model = latest[0], self._load(connection, latest[0].definition_id).model
        instance = instance_or_refuse(connection, record.instance_id)
        facts = facts_of(record, instance.business_key, model, Identity(connection), Indicators(connection))
        return DocumentOrder(content, file, "", facts)

    def _naming(self, connection: Connection, definition_id: UUID, name: str) -> tuple[str, Definition]:
        loaded = self._load(connection, definition_id)
        if not any(template_of(node) == f"{name}.docx" for node in _making(loaded.model)):
            raise NotFoundError("template.unknown", f"Cannot find template {name}: {loaded.record.key} names none.")
        return loaded.record.key, loaded.model

    def _template_row(self, connection: Connection, key: str, model: Definition, file: str) -> TemplateRow:
        nodes = [node for node in _making(model) if template_of(node) == file]
        titles = dict.fromkeys(node.properties.get(TITLE_PROPERTY, "").strip() or node.name for node in nodes)
        return TemplateRow(
            name=file.removesuffix(".docx"),
            title=", ".join(titles),
            activities=tuple(drawing.titled(model, node.id) for node in nodes),
            current=next(_versions(connection, Documents(connection).templates(file, key)[:1]), None),
        )


def _making(model: Definition) -> list[Node]:
    """Return the activities that make documents, those that people do in the SOP's order first."""
    own = [node for node in model.nodes.values() if template_of(node)]
    read = [node for node in drawing.user_tasks(model) if template_of(node)]
    return [*read, *(node for node in own if node not in read)]


def _versions(connection: Connection, records: list[TemplateRecord]) -> Iterator[TemplateVersion]:
    names = names_of(connection, *{each.deployed_by for each in records})
    for each in records:
        yield TemplateVersion(
            each.sha256, len(each.content), each.deployed_at, names[each.deployed_by], each.is_bundled
        )


def _variables(model: Definition) -> Iterator[TemplateVariable]:
    """Yield what people enter, in the SOP's order, then what the process calculates."""
    begin = [model.start_node] if model.start_node else []
    told: set[str] = set()
    for node in [*begin, *drawing.user_tasks(model)]:
        for field in node.form:
            if field.id not in told and not field.table and not field.readonly:
                told.add(field.id)
                yield TemplateVariable(field.id, _tag(field), field.label, drawing.titled(model, node.id))
    for name in sorted(variables_of(model) - told):
        yield TemplateVariable(name, f"{{{{ {name} }}}}", "", "")


def _tag(field: FormField) -> str:
    if field.options:
        return f"{{{{ label.{field.id} }}}}"
    kind = "tanggal" if field.type == "date" else "angka" if field.type == "long" else field.kind
    written = f"{field.id}|{kind}" if kind in ("tanggal", "angka", "uang") and field.id != "tahun" else field.id
    return f"{{{{ {written} }}}}"
