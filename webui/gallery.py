"""`/gaya`, the living page of components, for who develops: every macro once, with the states it can show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.domain import Punctuality, TaskStatus
from engine.errors import FieldProblem
from engine.read_models import FormFieldView, QualityStandard, TaskRow
from webui import forms

blueprint = Blueprint("gallery", __name__)

_SOME_DAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
_ROW = TaskRow(
    id=UUID(int=1),
    instance_id=UUID(int=2),
    definition_id=UUID(int=3),
    process_name="Pengukuran Kinerja",
    business_key="PK-2026-TW3",
    activity_id="aktivitas_7",
    number="7",
    name="Kabid Menghimpun dan memvalidasi data kinerja",
    unit="Bina Marga",
    lane="Anggota Tim Sakip",
    status=TaskStatus.OPEN,
    assignee="",
    assignee_name="",
    created_at=_SOME_DAY,
    due_at=_SOME_DAY + timedelta(hours=1),
    completed_at=None,
    punctuality=Punctuality.ON_TIME,
    remaining_minutes=100,
    priority=50,
    round=1,
    returned=False,
    from_name="Sekretaris Tim Sakip",
    suspended=False,
)
_FIELDS = (
    FormFieldView("nama", "Satu baris", "string", required=True),
    FormFieldView("angka", "Angka", "string", "angka", required=True),
    FormFieldView("uang", "Uang", "string", "uang"),
    FormFieldView("catatan", "Beberapa baris", "string", "panjang", min_length=10),
    FormFieldView("tanggal", "Tanggal", "date"),
    FormFieldView("setuju", "Ya atau tidak", "boolean"),
    FormFieldView("unit", "Beberapa unit", "string", "unit", options=(("bm", "Bina Marga"), ("ck", "Cipta Karya"))),
)


@blueprint.get("/gaya")
def gallery() -> ResponseReturnValue:
    """Show every component in every state."""
    form = forms.build(_FIELDS, {"nama": "Contoh", "angka": 1234.5})
    forms.show_problems(form, (FieldProblem("uang", "type"), FieldProblem("catatan", "minlength", "10")))
    rows = (
        _ROW,
        replace(_ROW, punctuality=Punctuality.DUE_SOON, remaining_minutes=12, unit=""),
        replace(_ROW, punctuality=Punctuality.OVERDUE, remaining_minutes=-900, returned=True, round=2),
        replace(_ROW, punctuality=Punctuality.UNTIMED, remaining_minutes=None, due_at=None, number="9"),
        replace(_ROW, suspended=True),
        replace(_ROW, status=TaskStatus.COMPLETED, completed_at=_SOME_DAY),
    )
    standard = QualityStandard("Draf Dokumen Pengukuran Kinerja", "240 Menit", "Draf Dokumen Pengukuran Kinerja")
    return render_template("gallery.html", rows=rows, form=form, fields=_FIELDS, standard=standard)
