"""What was measured in an instance, beside the periods before it: the figures of its variables, for whom may see them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from engine.commands import AddIndicator, CancelInstance, DeployDefinition, Resource
from engine.documents.measurement import measurement_of
from engine.domain import Polarity
from engine.errors import NotFoundError
from engine.office import UNITS
from engine.read_models import Achievements
from tests.support.deployments import deploy, resource, start
from tests.support.indicators import plain_indicator
from tests.support.office import Office, measured, person

ADMIN, AUDITOR = person("admin"), person("auditor")
NEXT_YEAR = 2034
"""A year in which the test office is measured by nothing yet."""


def shown(office: Office, instance: UUID, user: str = "auditor") -> Achievements:
    found = office.engine.queries.achievements(person(user), instance)
    assert found is not None
    return found


def measure(office: Office, period: str, achieved: dict[str, str] | str, year: int = 2026) -> UUID:
    """Carry a period to activity 8; each unit reports what is said, 76 of 80 where nothing is."""
    instance = office.start(period, year)
    office.bring_to(instance, "aktivitas_7")
    for unit in UNITS:
        said = achieved if isinstance(achieved, str) else achieved.get(unit, "76")
        office.complete(instance, "aktivitas_7", unit=unit, **measured(said))
    return instance


def test_the_figures_are_those_of_the_variables_and_the_documents(office: Office):
    instance = measure(office, "TW3", {"bina-marga": "60", "tata-ruang": "200", "cipta-karya": ""})
    view, variables = shown(office, instance), office.view(instance).variables
    documents: Any = measurement_of(variables, UNITS)
    rows = [row for unit in documents["unit"] for row in unit["baris"]]
    assert [(each.unit_id, each.name, each.target, each.achieved, each.own.text) for each in view.indicators] == [
        (row["unit"], row["indikator"], row["target"], row["realisasi"] or "", row["capaian_teks"]) for row in rows
    ]
    assert [(each.unit, each.own.text, each.grade, each.absorption) for each in view.units] == [
        (unit["nama"], unit["rata_rata_teks"], unit["predikat"], unit["serapan_teks"]) for unit in documents["unit"]
    ]
    assert view.overall is not None
    overall = (view.overall.own.value, view.overall.grade, view.overall.assessed, view.overall.total)
    assert overall == (
        Decimal(variables["rata_rata_capaian"]),
        variables["predikat"],
        variables["indikator_dinilai"],
        variables["indikator_total"],
    )
    by_unit = {each.unit_id: each.own for each in view.indicators}
    assert (by_unit["tata-ruang"].value, by_unit["tata-ruang"].raw) == (Decimal("120.00"), Decimal("250.00"))
    assert by_unit["tata-ruang"].is_capped
    assert not by_unit["bina-marga"].is_capped
    assert (by_unit["cipta-karya"].value, by_unit["cipta-karya"].text) == (None, "Belum diisi")
    assert (view.cap, view.period.name, view.period.business_key) == (Decimal(120), "Triwulan III", "PK-2026-TW3")


def test_a_period_stands_beside_those_of_its_year_and_the_same_one_a_year_ago(office: Office):
    measure(office, "TW3", "40", year=2025)
    measure(office, "TW4", "8", year=2025)
    first = measure(office, "TW1", "72")
    office.bring_to(first, "aktivitas_12")
    office.complete(first, "aktivitas_12")
    measure(office, "TW2", {"bina-marga": "80"})
    view = shown(office, measure(office, "TW3", "78"))
    assert [(each.name, each.mean.text if each.mean else "", each.has_ended) for each in view.earlier] == [
        ("Triwulan II", "96,00", False),
        ("Triwulan I", "90,00", True),
        ("Triwulan III 2025", "50,00", False),
    ]
    assert view.compared == 0
    assert view.overall is not None
    assert [each.text if each else "" for each in view.overall.before] == ["96,00", "90,00", "50,00"]
    assert (view.overall.own.text, view.overall.change) == ("97,50", Decimal("1.50"))
    road = next(each for each in view.indicators if each.unit_id == "bina-marga")
    assert [each.text if each else "" for each in road.before] == ["100,00", "90,00", "50,00"]
    assert road.change == Decimal("-2.50")
    assert {each.unit_id: each.change for each in view.units}["bina-marga"] == Decimal("-2.50")


def test_the_first_period_is_compared_with_the_year_before_and_a_whole_year_with_a_whole_year(office: Office):
    alone = shown(office, measure(office, "TW1", "72", year=2025))
    assert (alone.earlier, alone.compared) == ((), None)
    assert alone.overall is not None
    assert (alone.overall.before, alone.overall.change) == ((), None)
    view = shown(office, measure(office, "TW1", "76"))
    assert ([each.name for each in view.earlier], view.compared) == (["Triwulan I 2025"], 0)
    annual = shown(office, measure(office, "TAHUNAN", "80"))
    assert ([each.name for each in annual.earlier], annual.compared) == (["Triwulan I"], None)
    measure(office, "TAHUNAN", "72", year=2025)
    annual = shown(office, annual.period.instance_id)
    assert [each.name for each in annual.earlier] == ["Triwulan I", "Tahunan 2025"]
    assert (annual.compared, annual.overall and annual.overall.change) == (1, Decimal("10.00"))


def test_an_indicator_that_is_new_has_nothing_before_it(office: Office):
    (first,) = _bina_marga_alone(office, "TW1", ["Jalan mantap"], ["60"]).indicators
    assert (first.own.text, first.before) == ("75,00", ())
    view = _bina_marga_alone(office, "TW2", ["Keluhan"], ["64", "88"])
    assert [(each.name, each.own.text, each.change) for each in view.indicators] == [
        ("Jalan mantap", "80,00", Decimal("5.00")),
        ("Keluhan", "90,00", None),
    ]
    assert view.indicators[1].before == (None,)
    assert view.indicators[1].polarity is Polarity.NEGATIVE
    assert view.overall is not None
    assert view.overall.change == Decimal("10.00")


def _bina_marga_alone(office: Office, period: str, new: list[str], achieved: list[str]) -> Achievements:
    """Let Bina Marga alone be measured in a year of its own, by these indicators besides those it has."""
    for name in new:
        polarity = Polarity.NEGATIVE if name == "Keluhan" else Polarity.POSITIVE
        content = plain_indicator("bina-marga", NEXT_YEAR, name=name, polarity=polarity)
        office.engine.execute(AddIndicator(content), ADMIN)
    instance = office.start(period, NEXT_YEAR)
    office.bring_to(instance, "aktivitas_3")
    office.complete(instance, "aktivitas_3", unit_penerima="bina-marga")
    office.bring_to(instance, "aktivitas_7")
    rows = [{"_baris": str(at), "realisasi": each} for at, each in enumerate(achieved)]
    office.complete(instance, "aktivitas_7", unit="bina-marga", kinerja=rows)
    return shown(office, instance)


def test_a_cancelled_period_is_not_beside_it_and_its_successor_is(office: Office):
    wrong = measure(office, "TW1", "8")
    office.engine.execute(CancelInstance(wrong, "Data keliru seluruhnya."), ADMIN)
    view = shown(office, measure(office, "TW2", "76"))
    assert view.earlier == ()
    again = measure(office, "TW1", "72")
    view = shown(office, view.period.instance_id)
    assert [(each.instance_id, each.name) for each in view.earlier] == [(again, "Triwulan I")]


def test_before_all_units_have_sent_there_are_no_figures_and_it_says_who_is_awaited(office: Office):
    instance = office.start("TW3")
    view = shown(office, instance)
    assert (view.overall, view.sent, view.awaited) == (None, (), ())
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, "bina-marga", "tata-ruang")
    view = shown(office, instance)
    assert (view.overall, view.units, view.indicators) == (None, (), ())
    assert (view.sent, view.awaited) == (
        ("Bina Marga", "Tata Ruang"),
        ("Sekretariat", "Sumber Daya Air", "Cipta Karya"),
    )
    office.complete_units(instance, "sekretariat", "sumber-daya-air", "cipta-karya")
    view = shown(office, instance)
    assert (len(view.units), len(view.sent), view.awaited) == (5, 5, ())


def test_of_several_rounds_the_latest_counts_and_until_then_it_says_what_is_mended(office: Office):
    instance = measure(office, "TW3", "76")
    back = {
        "keputusan_8": "kembalikan",
        "catatan_8": "Realisasi belum sesuai bukti.",
        "unit_dikembalikan": "tata-ruang",
    }
    office.complete(instance, "aktivitas_8", **back)
    view = shown(office, instance)
    assert view.awaited == ("Tata Ruang",)
    assert {each.unit_id: each.own.text for each in view.units}["tata-ruang"] == "95,00"
    office.complete(instance, "aktivitas_7", unit="tata-ruang", **measured("40"))
    view = shown(office, instance)
    assert view.awaited == ()
    assert {each.unit_id: each.own.text for each in view.units} == dict.fromkeys(UNITS, "95,00") | {
        "tata-ruang": "50,00"
    }


def test_whoever_may_not_see_the_instance_is_told_nothing(office: Office):
    deploy(office.engine, "measures.bpmn")
    instance = start(office.engine, "mengukur", periode="S1", tahun="2026", nilai="90.00")
    assert shown(office, instance, "sekretaris").overall is not None
    with pytest.raises(NotFoundError):
        office.engine.queries.achievements(person("anggota"), instance)


def test_earlier_periods_are_only_those_that_the_reader_may_see(office: Office):
    deploy(office.engine, "measures.bpmn")
    before = start(office.engine, "mengukur", periode="S1", tahun="2026", nilai="90.00")
    changed = resource("measures.bpmn").content.replace(b'"sekretaris"', b'"anggota-tim-sakip"')
    office.engine.execute(DeployDefinition("uji", (Resource("measures.bpmn", changed),), "uji"), ADMIN)
    instance = start(office.engine, "mengukur", periode="S2", tahun="2026", nilai="92.50")
    assert shown(office, instance, "anggota").earlier == ()
    seen = shown(office, instance)
    assert [(each.instance_id, each.name) for each in seen.earlier] == [(before, "Semester I")]
    (row,) = seen.indicators
    assert (row.name, row.own.value, row.before, row.change) == (
        "Stok tercatat",
        Decimal("92.50"),
        (shown(office, before).indicators[0].own,),
        Decimal("2.50"),
    )


def test_a_process_that_measures_nothing_shows_nothing(office: Office):
    deploy(office.engine, "two_roles.bpmn")
    assert office.engine.queries.achievements(AUDITOR, start(office.engine, "dua_peran")) is None


def test_the_question_costs_the_same_however_many_instances_there_are(office: Office):
    instance = measure(office, "TW2", "76")
    few = statements(office, instance)
    for year in (2020, 2021, 2022, 2023):
        for period in ("TW1", "TW2"):
            office.start(period, year)
    measure(office, "TW1", "72")
    measure(office, "TW2", "72", year=2025)
    assert len(shown(office, instance).earlier) == 2
    assert statements(office, instance) == few


def statements(office: Office, instance: UUID) -> int:
    """Return how many statements the question costs."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        shown(office, instance)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert said
    return len(said)
