"""What a view takes: every name that it, or a function it calls, looks up in the query string, the body or the form."""

import ast
from dataclasses import dataclass, field

from webui.rest import deployment, multipart, parameters, tenants, typed, wire
from webui.rest.description.sources import Function, Source, is_ours, source_of
from webui.rest.description.types import Schema
from webui.rest.parameters import Parameter, Reader

_KINDS: dict[Reader, Schema] = {
    parameters.flag: {"type": "boolean"},
    parameters.number: {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    parameters.texts: {"type": "string", "description": "Several, with commas between them."},
    parameters.ids: {"type": "string", "description": "Several, with commas between them."},
    parameters.conditions: {"type": "string", "description": "name_operator_value, with commas between several."},
    parameters.moment: {"type": "string", "description": "An instant: 2026-11-22T07:25:00.123+0000."},
}
_PAGE: Schema = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
# They are told apart by what they do with a request, not by what they are called with.
_PRIMITIVES = (multipart, parameters, wire)


@dataclass(slots=True)
class Questions:
    """What a view takes.

    Attributes:
        query: By name; in the query string, and of a POST that lists rows in the body as well.
        body: Names of the JSON body's members.
        topics: Names of the members of each of a fetch's topics.
        takes_variable: Whether the body is one typed variable.
        form: Names of a multipart form's fields; None where it takes no form.
        files: Names of its files; of a deployment, any.
    """

    query: dict[str, Schema] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    takes_variable: bool = False
    form: list[str] | None = None
    files: list[str] = field(default_factory=list)


def questions_of(view: Function) -> Questions:
    """Read what a view takes."""
    questions = Questions()
    _read(view, questions, set())
    return questions


def _read(function: Function, questions: Questions, seen: set[Function]) -> None:
    seen.add(function)
    source = source_of(function)
    for node in ast.walk(source.tree):
        _note_lookup(source, node, questions)
    for call, called in source.called():
        _note_call(source, call, called, questions)
        if is_ours(called) and called not in seen and not _is_primitive(called):
            _read(called, questions, seen)


def _is_primitive(called: Function) -> bool:
    return any(called.__module__ == module.__name__ for module in _PRIMITIVES)


def _note_call(source: Source, call: ast.Call, called: object, questions: Questions) -> None:
    if called is parameters.read_paging:
        _add_paging(source.value(call.args[0]), questions)
    elif called in (parameters.read_search, parameters.read_fields):
        table = source.value(call.args[1 if called is parameters.read_search else 0])
        questions.query |= {name: _kind(parameter) for name, parameter in table.items()}
    elif called is typed.read_variable:
        questions.takes_variable |= any(source.value(each.func) is wire.json_body for each in _calls_in(call))
    elif called is tenants.asks_for_tenant:
        questions.query |= {name: {"type": "string"} for name in tenants.NAMES}
    elif called in (deployment.deploy_field, multipart.form_field):
        questions.form = [*(questions.form or []), *_named(source, call)]
    elif called is multipart.form_file:
        questions.form, questions.files = questions.form or [], [*questions.files, *_named(source, call)]


def _named(source: Source, call: ast.Call) -> list[str]:
    name = source.value(call.args[0])
    return [name] if isinstance(name, str) else []


def _calls_in(call: ast.Call) -> list[ast.Call]:
    return [each for each in call.args if isinstance(each, ast.Call)]


def _add_paging(sorts: dict[str, str], questions: Questions) -> None:
    questions.query |= {"firstResult": _PAGE, "maxResults": _PAGE}
    if sorts:
        questions.query["sortBy"] = {"type": "string", "enum": list(sorts)}
        questions.query["sortOrder"] = {"type": "string", "enum": ["asc", "desc"]}


def _kind(parameter: Parameter) -> Schema:
    if parameter.read in _KINDS:
        return _KINDS[parameter.read]
    switch = parameter.read.__qualname__.startswith(parameters.means.__name__)
    return {"type": "boolean"} if switch else {"type": "string"}


def _note_lookup(source: Source, node: ast.AST, questions: Questions) -> None:
    """Note a name that is looked up in `request.args`, in what a question says, or in a JSON body."""
    place, name = _lookup(node)
    if place is None or not isinstance(name, str):
        return
    written = ast.unparse(place)
    if written in ("request.args", "said", "sent()"):
        questions.query.setdefault(name, {"type": "string"})
    elif written in ("body", "json_body()") and name not in questions.body:
        questions.body.append(name)
    elif written == "asked" and name not in questions.topics:
        questions.topics.append(name)


def _lookup(node: ast.AST) -> tuple[ast.expr | None, object]:
    """Return where a name is looked up, and the name."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.value, node.slice.value
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant) and isinstance(node.ops[0], ast.In):
        return node.comparators[0], node.left.value
    if isinstance(node, ast.Call):
        names = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and names:
            return node.func.value, names[0]
        if len(node.args) > 1 and names and isinstance(node.args[0], ast.Name):
            return node.args[0], names[0]
    return None, None
