"""Check Word templates before they are deployed, against the variables of the processes that use them."""

from collections.abc import Iterable, Iterator, Sequence

from engine.bpmn.model import Definition, Node, Script
from engine.bpmn.script_text import read_script
from engine.bpmn.validation import read_definition
from engine.commands import Resource
from engine.documents.templates import problems_of
from engine.domain import Register
from engine.errors import Problem
from engine.handlers.papers.orders import FREEZE_PROPERTY, names_in, template_of
from engine.handlers.papers.registers import NUMBER_PROPERTY, REGISTER_PROPERTY, LetterNumber, register_of
from engine.store.repositories.definitions import Definitions


def is_template(name: str) -> bool:
    """Whether a file is taken for a template: every Word document that is deployed is one."""
    return name.lower().endswith(".docx")


def template_problems(
    resources: Iterable[Resource], drawn: Sequence[Definition], definitions: Definitions
) -> Iterator[Problem]:
    """Yield what is wrong with the templates among these files.

    Args:
        resources: The files of a deployment.
        drawn: The processes among them.
        definitions: What is deployed already: a template that comes alone is for these.
    """
    templates = [each for each in resources if is_template(each.name)]
    if templates:
        known = {name for model in _models(drawn, definitions) for name in variables_of(model)}
        for each in templates:
            for message in problems_of(each.content, known):
                yield Problem(each.name, "", "", 0, message)


def template_warnings(file: str, model: Definition, known: frozenset[str]) -> Iterator[Problem]:
    """Yield the templates that a process names and nobody has deployed, or that it approves and never makes."""
    made = {template_of(node) for node in model.nodes.values()} - {""}
    for node in model.nodes.values():
        name = template_of(node)
        if name and name not in known:
            message = f"There is no template '{name}', which '{node.id}' makes a document from. Deploy it, too."
            yield Problem(file, node.id, node.name, node.line, message)
    for flow in model.flows.values():
        for name in names_in(flow.properties.get(FREEZE_PROPERTY, "")):
            if name not in made:
                message = f"'{flow.id}' approves documents of '{name}', which no activity makes."
                yield Problem(file, flow.id, flow.name, 0, message)


def register_warnings(file: str, model: Definition) -> Iterator[Problem]:
    """Yield the registers that there are not, and numbers that no letter could have."""
    for node in model.nodes.values():
        drawn, pattern = node.properties.get(REGISTER_PROPERTY, ""), node.properties.get(NUMBER_PROPERTY, "")
        if drawn and register_of(node) is None:
            message = (
                f"There is no register '{drawn}'. The property '{REGISTER_PROPERTY}' may say {', '.join(Register)}."
            )
            yield Problem(file, node.id, node.name, node.line, message)
        if pattern and LetterNumber.read(pattern.replace("{urut}", "1").replace("{tahun}", "2026")) is None:
            message = f"'{pattern}' is no letter's number. Write it like 060/{{urut}}/427.56/{{tahun}}."
            yield Problem(file, node.id, node.name, node.line, message)


def variables_of(model: Definition) -> set[str]:
    """Return every name that a process may give a variable: of its forms, mappings and scripts."""
    names = {model.start_node.initiator} if model.start_node else set()
    for node in model.nodes.values():
        names |= {field.id for field in node.form} | {each.name for each in node.outputs} | {node.result_variable}
        names |= {each.target for each in node.call.outputs} if node.call else set()
        for script in _scripts(node):
            names |= read_script(script.source).bound
    return names - {""}


def _scripts(node: Node) -> Iterator[Script]:
    values = [node.script, *(each.script for each in (*node.listeners, *node.execution_listeners))]
    values += [each.value for each in node.outputs if isinstance(each.value, Script)]
    return (each for each in values if isinstance(each, Script))


def _models(drawn: Sequence[Definition], definitions: Definitions) -> Iterator[Definition]:
    yield from drawn
    for key in definitions.keys() - {each.key for each in drawn}:  # a method of ours
        record = definitions.latest(key)
        if record is not None:
            yield read_definition(definitions.content(record.resource_id), key)
