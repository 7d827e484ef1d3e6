"""A form, as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormFieldView:
    """One field of a form, as drawn.

    Attributes:
        type: Camunda's: string, long, boolean, date, enum.
        kind: `jenis`: "", angka, uang, panjang, unit, tabel, berkas.
        default: Value to show at first, expressions evaluated: str, int, bool, date, None.
        options: (id, name) of an enum, or of all units for kind `unit`.
        required_when: Whether the field may become required by another field's value.
        table: Columns and rows of the kind `tabel`.
    """

    id: str
    label: str
    type: str
    kind: str = ""
    default: object = None
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    readonly: bool = False
    minimum: str = ""
    maximum: str = ""
    min_length: int | None = None
    max_length: int | None = None
    required_when: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    table: "TableView | None" = None


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a table.

    Attributes:
        field: What its cells hold.
        computed: The engine calculates them; locked: they came with the row. People change neither.
        summed: Its sum stands under the table.
        width: `sempit`, `sedang`, `lebar`, or empty.
    """

    field: FormFieldView
    computed: bool = False
    locked: bool = False
    summed: bool = False
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
class TableView:
    """A table, as drawn; its rows are a value: a tuple or list of maps, column id to cell.

    Attributes:
        least, most: How many rows there may be.
        may_add: Whether people add and remove rows.
        begun: The rows it begins with, of which the locked cells are.
    """

    columns: tuple[ColumnView, ...]
    least: int = 0
    most: int = 200
    may_add: bool = True
    begun: tuple[Mapping[str, object], ...] = ()
