"""What a document is made of: the instance's variables when its step was done, and what is known around them."""

from collections.abc import Mapping

import orjson

from engine.bpmn.model import Definition, Node
from engine.bpmn.values import to_json
from engine.handlers.forms.sources import PERIOD, YEAR, indicator_row
from engine.store.repositories.documents import DocumentRecord
from engine.store.repositories.identity import Identity
from engine.store.repositories.indicators import Indicators

DONE_BY_PEOPLE = ("userTask", "manualTask", "startEvent")
BY_ITSELF = "Sistem, dari isian unit"
"""Who makes a document after a step that the process does by itself."""


def facts_of(
    record: DocumentRecord, business_key: str, model: Definition, identity: Identity, indicators: Indicators
) -> Mapping[str, object]:
    """Return everything a template may name: the variables, and besides them `engine.documents.order.NAMES`."""
    node, header, values = model.nodes[record.activity_id], model.properties, orjson.loads(record.facts)
    return {
        **values,
        "judul": record.title,
        "putaran": record.round,
        "nomor_proses": business_key,
        "nama_proses": model.name,
        "instansi": header.get("instansi", ""),
        "unit_kerja": header.get("unit_kerja", ""),
        "alamat": header.get("alamat", ""),
        "sop": dict(header),
        "aktivitas": {
            "nomor": node.properties.get("nomor", ""),
            "nama": node.name,
            "pelaksana": node.lane.name if node.lane else "",
        },
        "pembuat": {"nama": _author(record, node, identity)},
        "tanggal_dokumen": to_json(record.ordered_at),
        "label": _labels(model, values),
        "nama_unit": dict(identity.units()),
        "indikator_unit": _indicators(values, indicators),
    }


def _author(record: DocumentRecord, node: Node, identity: Identity) -> str:
    """Return who did the step; what the process does by itself is nobody's, whoever's task came before it."""
    if node.type not in DONE_BY_PEOPLE:
        return BY_ITSELF
    author = identity.user(record.ordered_by)
    return author.name if author else ""


def _labels(model: Definition, values: Mapping[str, object]) -> dict[str, str]:
    """Return what the options are called that were chosen, by field."""
    fields = (field for node in model.nodes.values() for field in node.form if field.options)
    chosen = ((field.id, dict(field.options).get(str(values.get(field.id)), "")) for field in fields)
    return {id: label for id, label in chosen if label}


def _indicators(values: Mapping[str, object], indicators: Indicators) -> dict[str, list[dict[str, object]]]:
    """Return what each unit is measured by in the instance's year, as its form begins with it."""
    year, rows = str(values.get(YEAR) or ""), dict[str, list[dict[str, object]]]()
    for record in indicators.of_years([int(year)]) if year.isascii() and year.isdigit() else ():
        rows.setdefault(record.content.unit_id, []).append(indicator_row(record, str(values.get(PERIOD) or "")))
    return rows
