"""How a field that a diagram draws is shown, and what its inputs are called: the words that all of this room share."""

from engine.read_models import FormFieldView

PREFIX = "isian-"
"""Before the name of every input, so that no id drawn by a modeler collides with the page's own hidden inputs."""
NUMERIC_KINDS = frozenset({"angka", "uang"})
LIST_SEPARATOR = ","
RADIO_LIMIT = 6
"""Up to so many options are shown as radio buttons, more as a list to choose from."""


def widget_of(view: FormFieldView) -> str:
    """Return how a field is shown: text, area, number, money, date, choice, list, units, yesno, table or file."""
    if view.kind == "unit":
        return "units"
    if view.table or view.kind == "berkas":
        return "table" if view.table else "file"
    if view.type == "boolean":
        return "yesno"
    if view.type == "enum":
        return "choice" if len(view.options) <= RADIO_LIMIT else "list"
    if view.type == "date":
        return "date"
    if view.type == "long" or view.kind == "angka":
        return "number"
    return {"uang": "money", "panjang": "area"}.get(view.kind, "text")


def file_columns(view: FormFieldView) -> list[str]:
    """Return the ids of a table's columns for files."""
    return [each.id for each in view.table.columns if each.field.kind == "berkas"] if view.table else []


def ids_in(text: str | None) -> list[str]:
    """Return the ids that a cell or an input holds, separated by commas."""
    return [each for each in (text or "").split(LIST_SEPARATOR) if each]
