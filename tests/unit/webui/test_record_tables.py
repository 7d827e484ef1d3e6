"""Records shown as tables."""

from uuid import UUID

import pytest

from engine.domain import FileValue
from webui.record_tables import RecordTable, is_table, tables_of
from webui.value_words import doubled_among, label_of, value_text

FILE = FileValue.of(UUID(int=1), "bukti.pdf", "application/pdf", 3, "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"target": 1}], True),
        ({"tata-ruang": {"target": 1}}, True),
        ([{"target": 1}, "lain"], False),
        ({"target": 1}, False),
        ([], False),
        ("target", False),
        (FILE, False),
        ([FILE], False),
    ],
)
def test_records_and_nothing_else_become_a_table(value: object, expected: bool) -> None:
    assert is_table(value) is expected


def test_a_column_that_says_nothing_or_only_an_id_is_left_out() -> None:
    rows = [{"id": str(UUID(int=7)), "nama": "a", "catatan": ""}, {"id": "", "nama": "b", "satuan": "%"}]
    (table,) = tables_of(rows, "hasil")
    assert table.columns == ("nama", "satuan")
    assert [key for key, _ in table.rows] == [1, 2]


def test_records_within_records_become_a_table_of_their_own_whose_rows_say_whose_they_are() -> None:
    units = {
        "bina-marga": {"kinerja": [{"target": 1}, {"target": 2}], "validasi": "valid"},
        "tata-ruang": {"kinerja": [], "validasi": "valid"},
        "cipta-karya": {"kinerja": [{"target": 3}], "validasi": "valid"},
    }
    own, inner = tables_of(units, "data_unit")
    assert own.columns == ("validasi",)
    rows = (("bina-marga", {"target": 1}), ("bina-marga", {"target": 2}), ("cipta-karya", {"target": 3}))
    assert inner == RecordTable("kinerja", ("target",), rows)


def test_what_a_text_tells_as_people_write_it_is_told_once() -> None:
    rows = [
        {"capaian_mentah": "200.00", "capaian": "120.00", "capaian_teks": "120,00", "serapan": None, "serapan_teks": "-"},
        {"capaian_mentah": None, "capaian": None, "capaian_teks": "Belum diisi", "serapan": "80.00", "serapan_teks": "80,00"},
    ]  # fmt: skip
    (table,) = tables_of(rows, "hasil")
    assert table.columns == ("capaian_mentah", "capaian_teks", "serapan_teks")


def test_a_text_that_says_something_else_hides_nothing() -> None:
    mean = {"rata_rata_capaian": "94.17", "rata_rata_teks": "94,17", "predikat": "Tinggi"}
    assert tables_of([mean], "hasil")[0].columns == ("rata_rata_teks", "predikat")
    letter = {"surat_tujuan": "Bappeda", "surat_teks": "Dengan hormat"}
    assert tables_of([letter], "surat")[0].columns == ("surat_tujuan", "surat_teks")
    assert doubled_among([("rata_rata_capaian", None), ("rata_rata_teks", "-"), ("tahun", 2026)]) == {
        "rata_rata_capaian"
    }
    assert label_of("rata_rata_teks", {}) == "Rata rata"
    assert value_text(mean) == "Rata rata: 94,17; Predikat: Tinggi"
