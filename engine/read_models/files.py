"""Files and filled-in forms, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain import FileValue
from engine.errors import FieldProblem


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that a form's field holds, or held.

    Attributes:
        field: The field's id, of a table's cell with the column's (`kinerja.bukti`); `label` is what the form calls it.
        activity: Number and name of the activity; empty for the start form.
        unit: Of a multi-instance activity, for which unit; empty for others.
        superseded_at: When another file took its place; None while it stands.
    """

    value: FileValue
    field: str
    label: str
    activity: str
    unit: str
    sent_at: datetime
    sent_by: str
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class FormTrial:
    """What would become of a form if it were sent.

    Attributes:
        problems: What would be refused; empty for nothing.
        values: What would be stored, where nothing is refused.
        tables: Of each table the rows sent, their computed cells calculated from what fits.
    """

    problems: tuple[FieldProblem, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)
