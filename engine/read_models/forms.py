"""A form, as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormFieldView:
    """One field of a form, as drawn.

    Attributes:
        type: Camunda's: string, long, boolean, date, enum.
        kind: `jenis`: "", angka, uang, panjang, unit.
        default: Value to show at first, expressions evaluated: str, int, bool, date, None.
        options: (id, name) of an enum, or of all units for kind `unit`.
        required_when: Whether the field may become required by another field's value.
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
