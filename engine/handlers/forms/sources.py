"""Where rows of a form's table come from that nobody types: what the field's property `sumber` names.

`indikator`: what the unit is measured by in the year, with the period's target. The unit, year and period are the
variables `unit`, `tahun` and `periode` that the form sees. Cells that people have entered before stay with their row,
which is known by the indicator's id; locked cells are always those of the data, never of what was sent.
"""

from collections.abc import Mapping, Sequence

from engine.bpmn.model import FormField
from engine.bpmn.reader.tables import SOURCE
from engine.bpmn.tables import ORIGIN
from engine.store.repositories.indicators import IndicatorRecord, Indicators

INDICATOR_SOURCE = "indikator"
KEY = "id_indikator"
"""Under which a row has the id of its indicator."""
UNIT, YEAR, PERIOD = "unit", "tahun", "periode"

Row = dict[str, object]


def sourced(fields: Sequence[FormField], known: Mapping[str, object], indicators: Indicators) -> Mapping[str, object]:
    """Return the variables a form sees, with the rows that its tables begin with."""
    asked = [field for field in fields if field.table and field.properties.get(SOURCE) == INDICATOR_SOURCE]
    if not asked:
        return known
    unit, year = known.get(UNIT), _year(known.get(YEAR))
    found = indicators.of_unit(unit, year) if isinstance(unit, str) and year else []
    period = str(known.get(PERIOD) or "")
    return {**known, **{field.id: _rows(field, known.get(field.id), found, period) for field in asked}}


def indicator_row(record: IndicatorRecord, period: str) -> Row:
    """Return an indicator as the row that a form begins with."""
    content = record.content
    return {
        KEY: str(record.id),
        ORIGIN: str(record.id),
        "sasaran": content.goal,
        "indikator": content.name,
        "satuan": content.measure,
        "target": content.target_of(period) or None,
        "karakteristik": str(content.polarity),
        "program": content.program or None,
        "pagu": content.budget or None,
    }


def _rows(field: FormField, before: object, found: Sequence[IndicatorRecord], period: str) -> list[Row]:
    held = {row.get(KEY): row for row in before if isinstance(row, Mapping)} if isinstance(before, list | tuple) else {}
    entered = [column.id for column in field.table.columns if column.is_entered] if field.table else []
    return [
        {**{id: held.get(str(record.id), {}).get(id) for id in entered}, **indicator_row(record, period)}
        for record in found
    ]


def _year(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
