"""Generated forms: `camunda:formData`."""

import re
from datetime import date

from engine.bpmn.model import FieldType, FormField
from engine.bpmn.reader.tables import read_table
from engine.bpmn.xml import Element, extension_children, extensions, plain


def form_fields(element: Element) -> tuple[Element, ...]:
    """Return the `camunda:formField` elements of a user task or start event, in order."""
    return tuple(field for form in extensions(element, "formData") for field in extension_children(form, "formField"))


def constraints(field: Element) -> dict[str, str]:
    """Return a field's constraints: name to configuration as drawn."""
    return {
        plain(found, "name").strip(): plain(found, "config").strip()
        for box in extension_children(field, "validation")
        for found in extension_children(box, "constraint")
    }


def options(field: Element) -> tuple[tuple[str, str], ...]:
    """Return an enum field's choices in order, as (id, name)."""
    found = extension_children(field, "value")
    return tuple((plain(value, "id").strip(), plain(value, "name").strip() or plain(value, "id")) for value in found)


def field_properties(field: Element) -> dict[str, str]:
    """Return a field's `camunda:property` values by id."""
    return {
        plain(found, "id") or plain(found, "name"): plain(found, "value")
        for box in extension_children(field, "properties")
        for found in extension_children(box, "property")
    }


def read_field(field: Element) -> FormField:
    """Read one form field. A type Camunda does not have reads as a string."""
    limits = constraints(field)
    type_ = _type(plain(field, "type").strip())
    properties = field_properties(field)
    return FormField(
        id=plain(field, "id").strip(),
        label=plain(field, "label"),
        type=type_,
        kind=properties.get("jenis", ""),
        default=_default(plain(field, "defaultValue"), type_),
        options=options(field),
        required="required" in limits,
        readonly="readonly" in limits,
        minimum=limits.get("min", ""),
        maximum=limits.get("max", ""),
        min_length=_whole(limits.get("minlength", "")),
        max_length=_whole(limits.get("maxlength", "")),
        required_when=properties.get("wajib_jika", ""),
        properties=properties,
        table=read_table(properties) if type_ is FieldType.STRING else None,
    )


def day_of(text: str) -> date | None:
    """Return a day written 2026-11-23 or, as Camunda's generated forms have it, 23/11/2026; None for any other text."""
    spoken = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    try:
        if spoken:
            return date(int(spoken.group(3)), int(spoken.group(2)), int(spoken.group(1)))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _default(text: str, type_: FieldType) -> str:
    day = day_of(text.strip()) if type_ is FieldType.DATE else None
    return text if day is None else day.isoformat()


def _type(text: str) -> FieldType:
    return FieldType(text) if text in set(FieldType) else FieldType.STRING


def _whole(text: str) -> int | None:
    # Nine digits: longer than any text, and int() of a million digits takes minutes.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
