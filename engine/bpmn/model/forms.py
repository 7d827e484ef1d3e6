"""Generated forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """Camunda's five generated-form types."""

    STRING = "string"
    LONG = "long"
    BOOLEAN = "boolean"
    DATE = "date"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class FormField:
    """One `camunda:formField`.

    Attributes:
        id: Name of the variable it fills.
        label: As drawn; shown verbatim.
        type: Camunda's type.
        kind: The property `jenis`, refining a string: "" (one line), `angka`, `uang`, `panjang`, `unit`, `tabel`,
            `berkas`.
        default: Literal or `${...}`, as drawn; empty for none.
        options: Enum values in order, as (id, name).
        required, readonly, minimum, maximum, min_length, max_length: The constraints; the bounds as drawn text.
        required_when: The property `wajib_jika`: a `${...}` over the entered values; where true, the field is required.
        properties: All `camunda:property` of the field, those above included.
    """

    id: str
    label: str
    type: FieldType
    kind: str = ""
    default: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    readonly: bool = False
    minimum: str = ""
    maximum: str = ""
    min_length: int | None = None
    max_length: int | None = None
    required_when: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
