"""How people know values: by the names of options, units and persons; as numbers and money."""

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.model import Definition

Names = dict[str, dict[str, str]]
"""Variable, value, name."""


def value_names(
    model: Definition, units: Mapping[str, str], people: Mapping[str, str], variables: Mapping[str, object]
) -> Names:
    """Return what values are called, by variable.

    Forms say it of what they ask for; the starter's variable holds a person. Of what a process computes, whatever holds
    nothing but ids of units holds units.
    """
    fields = [field for node in model.nodes.values() for field in node.form]
    cells = [column.field for field in fields if field.table for column in field.table.columns]
    names = {field.id: dict(field.options) for field in (*cells, *fields) if field.options}
    names.update({field.id: dict(units) for field in fields if field.kind == "unit"})
    names.update({node.initiator: dict(people) for node in model.nodes.values() if node.initiator})
    asked = {field.id for field in fields}
    for name, ids in _ids_within(variables.items()):
        if name not in asked and ids and all(id in units for id in ids):
            names.setdefault(name, dict(units))
    return names


def value_kinds(model: Definition) -> dict[str, str]:
    """Return which variables the forms ask for as numbers, `angka`, and as money, `uang`."""
    fields = [field for node in model.nodes.values() for field in node.form]
    cells = [column.field for field in fields if field.table for column in field.table.columns]
    return {field.id: field.kind for field in (*cells, *fields) if field.kind in {"angka", "uang"}}


def _ids_within(items: Iterable[tuple[str, object]]) -> Iterator[tuple[str, list[str]]]:
    """Yield each variable, and each field of the records in it, with the ids it may hold."""
    for name, value in items:
        parts: Iterable[object] = ()
        if isinstance(value, Mapping):
            yield name, [str(key) for key in value]
            parts = value.values()
        elif isinstance(value, list):
            yield name, [part for part in value if isinstance(part, str)]
            parts = value
        elif isinstance(value, str):
            yield name, [value]
        for part in parts:
            yield from _ids_within(part.items() if isinstance(part, Mapping) else ())
