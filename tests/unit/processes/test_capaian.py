"""The script `hitung_capaian` as it stands in the diagram, run in the sandbox's interpreter."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pydantic_monty
import pytest
from lxml import etree

PROCESSES = Path(__file__).parents[3] / "processes"
DIAGRAM = PROCESSES / "pengukuran_kinerja.bpmn"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
RESULTS = (
    "hasil_capaian",
    "indikator_dinilai",
    "indikator_total",
    "rata_rata_capaian",
    "rata_rata_teks",
    "predikat",
    "dasar_penilaian",
)


@pytest.fixture(scope="module")
def script_task() -> etree._Element:
    (task,) = (task for task in etree.parse(DIAGRAM).iter(BPMN + "scriptTask") if task.get("id") == "hitung_capaian")
    return task


@pytest.fixture(scope="module")
def parameters(script_task: etree._Element) -> dict[str, object]:
    """The cap as drawn, and the scale as the bundled decision table has it."""
    drawn: dict[str, object] = {
        parameter.get("name"): parameter.text for parameter in script_task.iter(CAMUNDA + "inputParameter")
    }
    rules = etree.parse(PROCESSES / "skala_predikat.dmn").iter(DMN + "rule")
    told = [[entry.findtext(DMN + "text") for entry in rule.iter(DMN + "outputEntry")] for rule in rules]
    scale = [{"batas_bawah": float(limit), "predikat": grade.strip('"')} for limit, grade in told]
    return {**drawn, "skala_predikat": scale}


@pytest.fixture(scope="module")
def interpreter() -> Iterator[pydantic_monty.Monty]:
    with pydantic_monty.Monty() as pool:
        yield pool


class Measurement:
    """Runs the script over the indicators of some units."""

    def __init__(self, pool: pydantic_monty.Monty, source: str, parameters: Mapping[str, object]) -> None:
        self.pool = pool
        self.source = source
        self.parameters = dict(parameters)

    def of(self, *indicators: Mapping[str, object]) -> dict[str, object]:
        units = [f"unit-{number}" for number in range(len(indicators))]
        forms = [{"kinerja": [dict(indicator)]} for indicator in indicators]
        inputs = {"semua_unit": units, "data_unit": dict(zip(units, forms, strict=True))}
        with self.pool.checkout() as session:
            ending = "\n({})".format(", ".join(RESULTS))
            values = session.feed_run(self.source + ending, inputs={**inputs, **self.parameters})
        return dict(zip(RESULTS, values, strict=True))

    def row(
        self, target: object, realisasi: object, karakteristik: str = "positif", **more: object
    ) -> dict[str, object]:
        indicator = {"target": target, "realisasi": realisasi, "karakteristik": karakteristik, **more}
        (row,) = self.of(indicator)["hasil_capaian"]  # type: ignore[misc]
        return row

    def grade(self, mean: str) -> object:
        """The grade of an indicator whose capaian is just so."""
        return self.of({"target": "100", "realisasi": mean, "karakteristik": "positif"})["predikat"]


@pytest.fixture
def measurement(
    interpreter: pydantic_monty.Monty, script_task: etree._Element, parameters: dict[str, object]
) -> Measurement:
    return Measurement(interpreter, script_task.findtext(BPMN + "script"), parameters)


@pytest.mark.parametrize(
    ("target", "realisasi", "karakteristik", "expected"),
    [
        ("80", "76", "positif", "95,00"),
        ("100", "200", "positif", "120,00"),
        ("8", "9", "negatif", "87,50"),
        ("7", "6.5", "negatif", "107,14"),
        ("10", "25", "negatif", "0,00"),
        ("0", "0", "positif", "-"),
        ("0", "5", "positif", "120,00"),
        ("0", "0", "negatif", "100,00"),
        ("0", "3", "negatif", "0,00"),
        ("50", "0", "positif", "0,00"),
        ("50", "", "positif", "Belum diisi"),
        ("50", None, "positif", "Belum diisi"),
        ("0", None, "positif", "Belum diisi"),
        ("10", "-1", "positif", "0,00"),
    ],
)
def test_capaian_follows_the_worked_values(
    measurement: Measurement, target: str, realisasi: str | None, karakteristik: str, expected: str
) -> None:
    assert measurement.row(target, realisasi, karakteristik)["capaian_teks"] == expected


def test_the_raw_value_is_kept_beside_the_capped_one(measurement: Measurement) -> None:
    above, below = measurement.row("100", "200"), measurement.row("10", "25", "negatif")

    assert (above["capaian_mentah"], above["capaian"]) == ("200.00", "120.00")
    assert (below["capaian_mentah"], below["capaian"]) == ("-50.00", "0.00")


@pytest.mark.parametrize(
    ("target", "realisasi", "expected"),
    [
        ("100", "2.675", "2,68"),  # binary floating point gives 2,67
        ("1000", "26.75", "2,68"),
        ("100", "2.665", "2,67"),  # half to even gives 2,66
        ("100", "2.6749999999999999999999999", "2,67"),
        ("3", "1", "33,33"),
        ("3", "2", "66,67"),
        ("0.3", "0.1", "33,33"),
        ("123456789012345678901234567890", "61728394506172839450617283945", "50,00"),
    ],
)
def test_halves_round_up_at_the_second_decimal(
    measurement: Measurement, target: str, realisasi: str, expected: str
) -> None:
    assert measurement.row(target, realisasi)["capaian_teks"] == expected


@pytest.mark.parametrize(("written", "meant"), [("6,5", "6.5"), ("1.250,5", "1250.5"), (" 6.5 ", "6.5"), (7, "7")])
def test_numbers_are_read_as_stored_and_as_written_in_indonesian(
    measurement: Measurement, written: object, meant: str
) -> None:
    assert measurement.row("2000", written)["capaian"] == measurement.row("2000", meant)["capaian"]


def test_what_is_not_a_number_stops_the_script(measurement: Measurement) -> None:
    with pytest.raises(pydantic_monty.MontyRuntimeError, match="Bukan bilangan desimal: banyak"):
        measurement.row("80", "banyak")


def test_the_mean_counts_zero_and_leaves_out_what_was_not_assessed(measurement: Measurement) -> None:
    result = measurement.of(
        {"target": "100", "realisasi": "80", "karakteristik": "positif"},
        {"target": "50", "realisasi": "0", "karakteristik": "positif"},
        {"target": "0", "realisasi": "0", "karakteristik": "positif"},
    )

    assert result["rata_rata_teks"] == "40,00"
    assert (result["indikator_dinilai"], result["indikator_total"]) == (2, 3)


def test_the_mean_is_of_capped_values(measurement: Measurement) -> None:
    result = measurement.of(
        {"target": "1", "realisasi": "5", "karakteristik": "positif"},
        {"target": "100", "realisasi": "60", "karakteristik": "positif"},
    )

    assert result["rata_rata_capaian"] == "90.00"


def test_without_an_assessed_indicator_there_is_neither_mean_nor_grade(measurement: Measurement) -> None:
    result = measurement.of({"target": "50", "realisasi": None, "karakteristik": "positif"}, {})

    assert (result["rata_rata_capaian"], result["rata_rata_teks"], result["predikat"]) == (None, "-", "-")
    assert (result["indikator_dinilai"], result["indikator_total"]) == (0, 2)


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        ("120", "Sangat Tinggi"),
        ("90.01", "Sangat Tinggi"),
        ("90.005", "Sangat Tinggi"),
        ("90.004", "Tinggi"),
        ("90", "Tinggi"),
        ("75.01", "Tinggi"),
        ("75", "Sedang"),
        ("65.01", "Sedang"),
        ("65", "Rendah"),
        ("50.01", "Rendah"),
        ("50", "Sangat Rendah"),
        ("0", "Sangat Rendah"),
    ],
)
def test_the_grade_is_taken_from_the_rounded_mean(measurement: Measurement, mean: str, expected: str) -> None:
    assert measurement.grade(mean) == expected


def test_scale_and_cap_are_data(measurement: Measurement) -> None:
    measurement.parameters |= {
        "batas_atas_capaian": "100",
        "skala_predikat": [{"batas_bawah": 0, "predikat": "Cukup"}, {"batas_bawah": "79,5", "predikat": "Baik"}],
    }

    assert measurement.row("100", "130")["capaian_teks"] == "100,00"
    assert (measurement.grade("79.5"), measurement.grade("79.51")) == ("Cukup", "Baik")
    assert measurement.of({})["dasar_penilaian"] == measurement.parameters


@pytest.mark.parametrize("form", [None, {}, {"kinerja": None}, {"kinerja": "diisi sebagai teks pada Camunda 7"}])
def test_a_unit_without_rows_counts_nothing(measurement: Measurement, form: dict[str, object] | None) -> None:
    inputs = {"semua_unit": ["tata-ruang"], "data_unit": {"tata-ruang": form}, **measurement.parameters}
    with measurement.pool.checkout() as session:
        rows, (unit,) = session.feed_run(measurement.source + "\n(hasil_capaian, hasil_unit)", inputs=inputs)

    assert rows == []
    assert (unit["indikator_total"], unit["rata_rata_teks"], unit["predikat"]) == (0, "-", "-")


def test_a_units_foot_sums_its_money_and_keeps_its_remarks(measurement: Measurement) -> None:
    rows = [{"pagu": "1000000.50", "realisasi_anggaran": "250000"}, {"pagu": None, "realisasi_anggaran": "250000.25"}]
    form = {"kinerja": rows, "faktor_penghambat": "Hujan"}
    inputs = {"semua_unit": ["tata-ruang"], "data_unit": {"tata-ruang": form}, **measurement.parameters}
    with measurement.pool.checkout() as session:
        (unit,) = session.feed_run(measurement.source + "\nhasil_unit", inputs=inputs)

    assert (unit["pagu"], unit["realisasi_anggaran"], unit["serapan_teks"]) == ("1000000.50", "500000.25", "50,00")
    assert (unit["faktor_pendorong"], unit["faktor_penghambat"]) == (None, "Hujan")


@pytest.mark.parametrize(
    ("pagu", "spent", "expected"),
    [("1000", "333.3", "33,33"), ("0", "10", "-"), (None, "10", "-"), ("1000", None, "-"), ("200", "250", "125,00")],
)
def test_serapan_is_spent_over_pagu(
    measurement: Measurement, pagu: str | None, spent: str | None, expected: str
) -> None:
    assert measurement.row("1", "1", pagu=pagu, realisasi_anggaran=spent)["serapan_teks"] == expected


def test_a_row_names_its_unit_and_keeps_what_was_entered(measurement: Measurement) -> None:
    row = measurement.row("80", "76", indikator="Jalan mantap", satuan="km")

    assert (row["unit"], row["indikator"], row["satuan"], row["target"]) == ("unit-0", "Jalan mantap", "km", "80")
