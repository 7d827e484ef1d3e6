"""The measure (SOP Pengukuran Kinerja, domain rules) through the running process: every worked value and every edge."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest

from engine.commands import AddIndicator, ChangeIndicator, DeployDefinition, Resource, RetireIndicator, SaveDraft
from engine.domain import Polarity
from engine.errors import InvalidVariablesError
from engine.office import UNITS
from engine.queries.indicators import HEAD
from tests.support.indicators import plain_indicator
from tests.support.office import FORMS, Office, measured, person
from webui.cli import PROCESSES

YEAR = 2033
"""A year in which the test office is measured by nothing yet."""
ADMIN = person("admin")

WORKED = [
    ("80", "76", "positif", "95,00", "95.00"),
    ("100", "200", "positif", "120,00", "200.00"),
    ("8", "9", "negatif", "87,50", "87.50"),
    ("7", "6.5", "negatif", "107,14", "107.14"),
    ("10", "25", "negatif", "0,00", "-50.00"),
    ("0", "0", "positif", "-", None),
    ("0", "5", "positif", "120,00", "120.00"),
    ("0", "0", "negatif", "100,00", "100.00"),
    ("0", "3", "negatif", "0,00", "0.00"),
    ("50", "0", "positif", "0,00", "0.00"),
    ("50", None, "positif", "Belum diisi", None),
    ("0", None, "negatif", "Belum diisi", None),
    ("100", "2.675", "positif", "2,68", "2.68"),
    ("100", "2.665", "positif", "2,67", "2.67"),
    ("3", "2", "positif", "66,67", "66.67"),
]
"""Target, realisasi, karakteristik; capaian as shown, and the raw value before floor and cap."""

Measured = Sequence[tuple[str, str | None, str]]


def measure(office: Office, rows: Measured, budget: str = "1000", spent: str | None = "333.3") -> Mapping[str, Any]:
    """Let Bina Marga be measured by these rows, and return the variables when activity 8 waits."""
    instance = begin(office, rows, budget)
    entered = [
        {"_baris": str(at), "realisasi": achieved, "realisasi_anggaran": spent}
        for at, (_, achieved, _) in enumerate(rows)
    ]
    office.complete(instance, "aktivitas_7", unit="bina-marga", kinerja=entered)
    return office.view(instance).variables


def begin(office: Office, rows: Measured, budget: str = "1000") -> UUID:
    """Bring the SOP to activity 7 for Bina Marga alone, which is measured by these rows."""
    for at, (target, _, polarity) in enumerate(rows):
        content = plain_indicator(
            "bina-marga",
            YEAR,
            name=f"Indikator {at}",
            polarity=Polarity(polarity),
            targets=("", "", target, "", ""),
            budget=budget,
        )
        office.engine.execute(AddIndicator(content), ADMIN)
    instance = office.start("TW3", YEAR)
    office.bring_to(instance, "aktivitas_3")
    office.complete(instance, "aktivitas_3", unit_penerima="bina-marga")
    office.bring_to(instance, "aktivitas_7")
    return instance


def test_every_worked_value_comes_out_of_the_process(office: Office):
    variables = measure(office, [(target, achieved, polarity) for target, achieved, polarity, _, _ in WORKED])
    found = [(row["capaian_teks"], row["capaian_mentah"]) for row in variables["hasil_capaian"]]
    assert found == [(shown, raw) for *_, shown, raw in WORKED]
    assert (variables["indikator_dinilai"], variables["indikator_total"]) == (12, 15)


def test_the_mean_counts_zero_and_leaves_out_what_was_not_assessed(office: Office):
    variables = measure(office, [("100", "80", "positif"), ("50", "0", "positif"), ("0", "0", "positif")])
    assert (variables["rata_rata_teks"], variables["predikat"]) == ("40,00", "Sangat Rendah")
    assert (variables["indikator_dinilai"], variables["indikator_total"]) == (2, 3)
    (unit,) = variables["hasil_unit"]
    assert (unit["unit"], unit["rata_rata_teks"], unit["predikat"]) == ("bina-marga", "40,00", "Sangat Rendah")


def test_the_mean_is_of_capped_values(office: Office):
    assert measure(office, [("1", "5", "positif"), ("100", "60", "positif")])["rata_rata_capaian"] == "90.00"


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        ("90.01", "Sangat Tinggi"),
        ("90.005", "Sangat Tinggi"),
        ("90.004", "Tinggi"),
        ("90", "Tinggi"),
        ("75.01", "Tinggi"),
        ("75", "Sedang"),
        ("65", "Rendah"),
        ("50.01", "Rendah"),
        ("50", "Sangat Rendah"),
        ("0", "Sangat Rendah"),
        (None, "-"),
    ],
)
def test_the_grade_is_taken_from_the_rounded_mean(office: Office, mean: str | None, expected: str):
    assert measure(office, [("100", mean, "positif")])["predikat"] == expected


@pytest.mark.parametrize(
    ("budget", "spent", "expected"),
    [("1000", "333.3", "33,33"), ("0", "10", "-"), ("", "10", "-"), ("1000", None, "-"), ("200", "250", "125,00")],
)
def test_serapan_is_spent_over_pagu(office: Office, budget: str, spent: str | None, expected: str):
    (row,) = measure(office, [("1", "1", "positif")], budget, spent)["hasil_capaian"]
    assert row["serapan_teks"] == expected


def test_a_unit_without_indicators_is_not_assessed_and_holds_nobody_up(office: Office):
    instance = begin(office, [])
    office.complete(instance, "aktivitas_7", unit="bina-marga", kinerja=[])
    variables = office.view(instance).variables
    assert (variables["hasil_capaian"], variables["rata_rata_teks"], variables["predikat"]) == ([], "-", "-")
    assert office.open_activities(instance) == ["aktivitas_8"]


def test_the_scale_is_the_table_an_administrator_deployed_last_and_history_says_which(office: Office):
    table = (PROCESSES / "skala_predikat.dmn").read_text().replace("<text>90</text>", "<text>85,5</text>")
    table = table.replace("85,5", "85.5")
    office.engine.execute(DeployDefinition("skala", (Resource("skala_predikat.dmn", table.encode()),)), ADMIN)
    instance = begin(office, [("100", "86", "positif")])
    office.complete(instance, "aktivitas_7", unit="bina-marga", **measured("86"))
    variables = office.view(instance).variables
    assert variables["predikat"] == "Sangat Tinggi"
    assert variables["dasar_penilaian"]["skala_predikat"][0] == {"batas_bawah": 85.5, "predikat": "Sangat Tinggi"}
    told = [line.data for line in office.view(instance).history if line.type == "decision.evaluated"]
    assert [(each["key"], each["version"]) for each in told] == [("skala_predikat", 2)]


def test_the_form_begins_with_the_units_indicators_and_the_periods_target(office: Office):
    instance = begin(office, [("70", None, "positif")])
    view = office.engine.queries.task(person("kabid-bina-marga"), office.task(instance, "aktivitas_7", "bina-marga").id)
    (row,) = view.values["kinerja"]
    shown = (row["sasaran"], row["indikator"], row["satuan"], row["target"], row["karakteristik"], row["pagu"])
    assert shown == ("Jalan mantap", "Indikator 0", "%", "70", "positif", "1000")
    assert (row["realisasi"], row["realisasi_anggaran"]) == (None, None)


def test_what_is_locked_comes_from_the_data_whatever_a_browser_sends(office: Office):
    instance = begin(office, [("70", None, "positif")])
    forged = measured("35", target="7", pagu="1", indikator="Lain")
    with pytest.raises(InvalidVariablesError) as refused:
        office.complete(instance, "aktivitas_7", unit="bina-marga", **forged)
    assert {(each.column, each.code) for each in refused.value.problems} == {
        ("indikator", "readonly"),
        ("target", "readonly"),
        ("pagu", "readonly"),
    }
    office.complete(
        instance, "aktivitas_7", unit="bina-marga", **measured("35", target="70", id_indikator="x", capaian="100")
    )
    (row,) = office.view(instance).variables["hasil_capaian"]
    assert (row["indikator"], row["target"], row["pagu"], row["capaian_teks"]) == (
        "Indikator 0",
        "70",
        "1000",
        "50,00",
    )


def test_a_return_keeps_each_realisasi_with_its_indicator_though_the_data_changed(office: Office):
    instance = begin(office, [("10", None, "positif"), ("20", None, "positif"), ("30", None, "positif")])
    rows = [{"_baris": str(at), "realisasi": achieved} for at, achieved in enumerate(("1", "2", "3"))]
    invalid = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    office.complete(instance, "aktivitas_7", unit="bina-marga", kinerja=rows, **invalid)
    office.complete(instance, "aktivitas_5")
    first, second, _ = office.engine.queries.indicators(ADMIN, YEAR).rows
    office.engine.execute(RetireIndicator(first.id, "Tidak diukur lagi."), ADMIN)
    content = plain_indicator("bina-marga", YEAR, name=second.name, targets=("", "", "25", "", ""))
    office.engine.execute(ChangeIndicator(second.id, content), ADMIN)
    head = person(f"kabid-{'bina-marga'}")
    view = office.engine.queries.task(head, office.task(instance, "aktivitas_7", "bina-marga").id)
    kept = [(row["indikator"], row["target"], row["realisasi"]) for row in view.values["kinerja"]]
    assert kept == [("Indikator 1", "25", "2"), ("Indikator 2", "30", "3")]
    assert head.groups & {HEAD + unit for unit in UNITS}


def test_a_draft_stays_with_its_indicators_though_one_of_them_is_measured_no_longer(office: Office):
    instance = begin(office, [("10", None, "positif"), ("20", None, "positif")])
    task, head = office.task(instance, "aktivitas_7", "bina-marga"), person("kabid-bina-marga")
    shown = office.engine.queries.task(head, task.id).values["kinerja"]
    typed = [{"_baris": row["_baris"], "realisasi": text} for row, text in zip(shown, ("1,5", "2,5"), strict=True)]
    office.engine.execute(SaveDraft(task.id, {"kinerja": typed}), head)
    first, _ = office.engine.queries.indicators(ADMIN, YEAR).rows
    office.engine.execute(RetireIndicator(first.id, "Tidak diukur lagi."), ADMIN)
    row, gone = office.engine.queries.task(head, task.id).values["kinerja"]
    assert (row["indikator"], row["realisasi"]) == ("Indikator 1", "2,5")
    assert (gone["_hilang"], gone["realisasi"]) == ("1", "1,5"), "shown to whoever typed it, not sent"
    kept = [{"_baris": row["_baris"], "realisasi": "2.5"}]
    office.complete(instance, "aktivitas_7", unit="bina-marga", kinerja=kept)
    (result,) = office.view(instance).variables["hasil_capaian"]
    assert (result["indikator"], result["capaian_teks"]) == ("Indikator 1", "12,50")
    assert "_baris" not in office.view(instance).variables["data_unit"]["bina-marga"]["kinerja"][0]


def test_only_a_unit_that_is_not_valid_enters_again_and_the_others_figures_stay(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, *(unit for unit in UNITS if unit != "tata-ruang"))
    wrong = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    office.complete(instance, "aktivitas_7", unit="tata-ruang", **wrong)
    office.complete(instance, "aktivitas_5")
    office.complete(instance, "aktivitas_7", unit="tata-ruang", **measured("40"))
    shown = {row["unit"]: row["capaian_teks"] for row in office.view(instance).variables["hasil_capaian"]}
    assert shown == dict.fromkeys(UNITS, "95,00") | {"tata-ruang": "50,00"}
    assert FORMS["aktivitas_7"]["hasil_validasi"] == "valid"
