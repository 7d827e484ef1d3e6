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
        table: The rows and columns of the kind `tabel`.
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
    table: "Table | None" = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        field: What a cell of it may hold, as a form field: id, label, type, kind, options, bounds, required.
        computed: `${...}` over the row's cells, then the form's values, then the variables; empty where people enter.
        locked: People see its cells and cannot change them; they are those of the row it began with.
        summed: Its sum stands under the table.
        decimals: Places that a computed number is rounded to, halves away from zero.
        width: `sempit`, `sedang`, `lebar`, or empty.
    """

    field: FormField
    computed: str = ""
    locked: bool = False
    summed: bool = False
    decimals: int = 2
    width: str = ""

    @property
    def id(self) -> str:
        """Under which a row has its cell."""
        return self.field.id

    @property
    def is_entered(self) -> bool:
        """Whether people fill it in."""
        return not self.computed and not self.locked


@dataclass(frozen=True, slots=True)
class Table:
    """What the kind `tabel` draws beside its field.

    Attributes:
        columns: In order.
        least, most: How many rows there may be.
        may_add: Whether people add and remove rows; else there are those it begins with.
        initial: `${...}` that yields the rows it begins with, as a list of maps; empty for none.
    """

    columns: tuple[Column, ...]
    least: int = 0
    most: int = 200
    may_add: bool = True
    initial: str = ""
