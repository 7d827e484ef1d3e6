"""The pages of what units are measured by, and their workbook."""

from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook, load_workbook

from engine.domain import Polarity
from engine.office import UNITS
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
ADMIN = person("admin")
NEW = {
    "unit": "bina-marga",
    "year": "2034",
    "goal": "Jalan mantap",
    "name": "Panjang jalan",
    "measure": "km",
    "polarity": "negatif",
    "target_q1": "1.234,5",
    "target_year": "5.000",
    "budget": "1.250.000",
}


def book_of(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def bytes_of(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_administrator_adds_changes_and_retires_an_indicator(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/indikator/baru?unit=bina-marga&year=2034")
    assert admin.send("/indikator/baru", **NEW).status_code == 303
    (row,) = office.engine.queries.indicators(ADMIN, 2034).rows
    assert (row.targets, row.budget, row.polarity) == (
        {"TW1": "1234.5", "TAHUNAN": "5000"},
        "1250000",
        Polarity.NEGATIVE,
    )
    shown = admin.get(f"/indikator/{row.id}")
    assert 'value="1.234,5"' in shown.text
    admin.send(f"/indikator/{row.id}", **{**NEW, "name": "Panjang jalan rusak"})
    assert "Panjang jalan rusak" in text_of(admin.get("/indikator/?tahun=2034"))
    admin.get(f"/indikator/{row.id}/hentikan")
    assert admin.send(f"/indikator/{row.id}/hentikan", alasan="").status_code == 422
    assert admin.send(f"/indikator/{row.id}/hentikan", alasan="Tidak diukur lagi.").status_code == 303
    assert office.engine.queries.indicators(ADMIN, 2034).rows == ()
    told = [event for event in office.system_events() if event.startswith("indicator.")]
    assert told[-3:] == ["indicator.added", "indicator.changed", "indicator.retired"]


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_stored(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/indikator/baru")
    wrong = {**NEW, "year": "dua ribu", "target_q1": "banyak", "target_year": "", "goal": ""}
    answer = admin.send("/indikator/baru", **wrong)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Tahun harus empat angka, misalnya 2026." in said
    assert 'value="banyak"' in answer.text
    assert office.engine.queries.indicators(ADMIN, 2034).rows == ()
    answer = admin.send("/indikator/baru", **{**NEW, "target_q1": "banyak", "goal": ""})
    assert "harus angka, misalnya 87,5." in text_of(answer)
    assert "wajib diisi." in text_of(answer)


def test_the_workbook_of_a_year_can_be_filled_in_and_sent_back(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/indikator/?tahun=2026")
    book = book_of(admin.get("/indikator/unduh?tahun=2026").data)
    sheet = book["Indikator"]
    assert sheet.max_row == 1 + len(UNITS)
    sheet["K2"] = 82.5
    sheet.append(["Tata Ruang", 2026, "Ruang tertib", "=SUM(A1)", "%", "Positif"])
    sheet["D7"] = "Kesesuaian ruang"
    sheet["K7"] = "85"
    for _ in range(2):  # Sent twice it is imported once, and said again.
        answer = admin.client.post(
            "/indikator/unggah",
            data={**admin.hidden, "tahun": "2026", "berkas": (BytesIO(bytes_of(book)), "indikator.xlsx")},
        )
        assert answer.status_code == 303
    assert office.system_events().count("indicator.imported") == 2, "once here, once before"
    rows = {(row.unit_id, row.name): row for row in office.engine.queries.indicators(ADMIN, 2026).rows}
    assert len(rows) == len(UNITS) + 1
    assert sorted(row.targets["TAHUNAN"] for row in rows.values()) == ["80", "80", "80", "80", "82.5", "85"]


def test_a_workbook_with_mistakes_is_refused_whole_and_each_is_named(as_person: AsPerson, office: Office) -> None:
    before = office.engine.queries.indicators(ADMIN, 2026).rows
    admin = as_person("admin")
    admin.get("/indikator/?tahun=2026")
    book = book_of(admin.get("/indikator/unduh?tahun=2026").data)
    sheet = book["Indikator"]
    sheet["K2"], sheet["M3"], sheet["A4"], sheet["F5"] = "banyak", "=1+1", "Bidang Lain", "baik"
    sheet.append(["Tata Ruang", 2026, "Ruang tertib", "Kesesuaian ruang", "%", "Positif", None, None, None, None, 85])
    answer = admin.client.post(
        "/indikator/unggah", data={**admin.hidden, "berkas": (BytesIO(bytes_of(book)), "indikator.xlsx")}
    )
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Lembar Indikator, baris 2, kolom Target Tahunan: harus angka, misalnya 87,5." in said
    assert "Lembar Indikator, baris 3, kolom Pagu: berisi rumus; tuliskan nilainya." in said
    assert "Lembar Indikator, baris 4, kolom Unit: pilih salah satu" in said
    assert "Lembar Indikator, baris 5, kolom Karakteristik: pilih salah satu" in said
    assert office.engine.queries.indicators(ADMIN, 2026).rows == before


def test_a_head_sees_the_own_units_indicators_and_changes_none(as_person: AsPerson, office: Office) -> None:
    head = as_person("kabid-tata-ruang")
    page = text_of(head.get("/indikator/"))
    assert "Tata Ruang" in page
    assert "Bina Marga" not in page
    assert "Tambah indikator" not in page
    other = next(row for row in office.engine.queries.indicators(ADMIN, 2026).rows if row.unit_id == "bina-marga")
    assert head.get(f"/indikator/{other.id}").status_code == 404
    assert head.get("/indikator/baru").status_code == 403
    assert as_person("anggota").get("/indikator/").status_code == 403


def test_a_year_is_copied_to_the_next(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/indikator/?tahun=2026")
    assert admin.send("/indikator/salin", dari="2026", ke="2040").status_code == 303
    assert len(office.engine.queries.indicators(ADMIN, 2040).rows) == len(UNITS)
    assert "5 indikator disalin." in text_of(admin.follow())
    admin.send("/indikator/salin", dari="2026", ke="2040")
    assert "0 indikator disalin." in text_of(admin.follow())
    assert len(office.engine.queries.indicators(ADMIN, 2040).rows) == len(UNITS)
