"""Files that are sent with a form: each is kept at once, and the form goes on with its id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict

from engine import commands
from engine.domain import Actor, FileValue
from engine.errors import FieldProblem, InvalidVariablesError
from engine.read_models import FormFieldView
from webui.current import actor, engine
from webui.forms import PREFIX, DrawnForm, rows

DROPPED = "lepas_berkas"
"""Box that takes a file out of a form: its value is the file's id."""
DEFAULT_TYPES = "pdf,docx,xlsx,jpg,png"


@dataclass(frozen=True, slots=True)
class Received:
    """What came with a form.

    Attributes:
        sent: The form, with the ids of the files that were kept, and without those that were taken out.
        problems: Of the files that were refused.
        files: Those kept, by the name of their input.
    """

    sent: "MultiDict[str, str]"
    problems: tuple[FieldProblem, ...]
    files: "MultiDict[str, FileValue]"


def receive(views: Sequence[FormFieldView], who: Actor | None = None) -> Received:
    """Keep the files that this request brings for a form, each in a command of its own."""
    dropped = set(request.form.getlist(DROPPED))
    sent: MultiDict[str, str] = MultiDict()
    for name in request.form:
        sent.setlist(name, [each for each in request.form.getlist(name) if each not in dropped])
    problems: list[FieldProblem] = []
    files: MultiDict[str, FileValue] = MultiDict()
    for name, file, view, row, column in _for_form(views):
        try:
            value = _keep(file, view, who or actor())
        except InvalidVariablesError as error:
            field = name.removeprefix(PREFIX).split(rows.SEPARATOR)[0]
            problems += [FieldProblem(field, each.code, each.expected, row, column) for each in error.problems]
            continue
        if takes_several(view):
            sent.add(name, str(value["id"]))
        else:
            sent.setlist(name, [str(value["id"])])
        files.add(name, value)
    return Received(sent, tuple(problems), files)


def know_files(form: DrawnForm, held: "Mapping[str, FileValue] | None" = None, instance_id: UUID | None = None) -> None:
    """Tell a form what the files are that stand in it, and where they can be fetched.

    Args:
        form: The form of a page.
        held: The files that the instance's form holds already, by id.
        instance_id: Of that instance. Ids of files that are neither held nor the reader's own stay unknown.
    """
    ids, held = form.file_ids(), held or {}
    if not ids:
        return
    form.files = {**engine().queries.own_files(actor(), [id for id in ids if id not in held]), **held}
    for id in form.files:
        is_held = id in held and instance_id is not None
        form.addresses[id] = (
            url_for("files.of_instance", instance_id=instance_id, file_id=id)
            if is_held
            else url_for("files.own", file_id=id)
        )


def went_on(address: str) -> ResponseReturnValue:
    """Answer an upload after which another page follows; a script, which showed how far it was, is told where."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(location=address)
    return redirect(address, code=303)


def types_of(view: FormFieldView) -> tuple[str, ...]:
    """Return the types of files that a field takes."""
    drawn = view.properties.get("jenis_berkas", "").strip() or DEFAULT_TYPES
    return tuple(each.strip().lower() for each in drawn.split(",") if each.strip())


def takes_several(view: FormFieldView) -> bool:
    """Whether a field takes more than one file."""
    return view.properties.get("banyak", "").lower() == "ya"


def _for_form(views: Sequence[FormFieldView]) -> Iterator[tuple[str, FileStorage, FormFieldView, int, str]]:
    """Yield the files sent for fields of the form: input, file, field or column, row, and column's id."""
    by_id = {view.id: view for view in views if not view.readonly}
    for name, file in request.files.items(multi=True):
        id, *cell = name.removeprefix(PREFIX).split(rows.SEPARATOR)
        view = by_id.get(id)
        if not file.filename or view is None or not name.startswith(PREFIX):
            continue
        if not cell and view.kind == "berkas":
            yield name, file, view, 0, ""
        if len(cell) == 2 and view.table:
            columns = {each.id: each.field for each in view.table.columns if each.is_entered}
            row = rows.row_number(request.form, name)
            if row and cell[1] in columns and columns[cell[1]].kind == "berkas":
                yield name, file, columns[cell[1]], row, cell[1]


def _keep(file: FileStorage, view: FormFieldView, who: Actor) -> FileValue:
    name = file.filename or ""
    command = commands.UploadFile(view.id, name, file.stream.read(), types_of(view))
    value: FileValue = engine().execute(command, who)
    return value
