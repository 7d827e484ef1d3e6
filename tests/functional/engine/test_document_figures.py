"""Every figure in every document of one full run is the database's, field by field, with returns on the way."""

import io
from typing import TypeAlias
from uuid import UUID

import docx
import pytest
from docx.document import Document
from docx.table import Table

from engine.documents.wording import NOTHING, angka, tanggal, uang
from engine.domain import DocumentState
from engine.office import UNITS
from engine.worker.scribe import Scribe
from tests.support.office import Office, measured

Run: TypeAlias = tuple[UUID, list[tuple[str, DocumentState, Document]]]
"""An instance, and its documents: the superseded ones first, each in the order of their steps."""
DRAFT, FINAL = "Draf Dokumen Pengukuran Kinerja", "Dokumen Pengukuran Kinerja"
ENTERED = {
    "sekretariat": measured("76", "1000000"),
    "bina-marga": measured("200", "1250000"),
    "sumber-daya-air": measured("0", "0"),
    "cipta-karya": measured(None, None),
    "tata-ruang": measured("59.996", "333333.33"),
}
"""Below, above, nothing reached, not filled in, and a figure that has to be rounded."""
REMARKS = {"faktor_pendorong": "Cuaca mendukung", "faktor_penghambat": "Lahan", "tindak_lanjut": "Percepatan lelang"}


@pytest.fixture
def run(office: Office) -> Run:
    """A run with a return at 7, at 8 and by the Kepala Dinas: the instance and its documents."""
    scribe = Scribe(office.engine)
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    invalid = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    for unit in UNITS:
        more = invalid if unit == "bina-marga" else {}
        office.complete(instance, "aktivitas_7", unit=unit, **ENTERED[unit], **REMARKS, **more)
    office.complete(instance, "aktivitas_5")
    office.complete(instance, "aktivitas_7", unit="bina-marga", **ENTERED["bina-marga"], **REMARKS)
    back = {"keputusan_8": "kembalikan", "catatan_8": "Lengkapi bukti dukung.", "unit_dikembalikan": "tata-ruang"}
    office.complete(instance, "aktivitas_8", **back)
    office.complete(instance, "aktivitas_7", unit="tata-ruang", **ENTERED["tata-ruang"], **REMARKS)
    office.complete(instance, "aktivitas_8")
    office.complete(instance, "aktivitas_9")
    refused = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Ringkas bagian kedua."}
    office.complete(instance, "persetujuan_kepala_dinas", **refused)
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    scribe.work()
    scribe.close()
    rows = list(reversed(office.engine.queries.documents(office.auditor, instance)))
    ask = office.engine.queries.document_file
    return instance, [(row.title, row.state, docx.Document(io.BytesIO(ask(office.auditor, row.id)[1]))) for row in rows]


def headed(document: Document, heading: str) -> list[Table]:
    """Every table that has this heading."""
    return [table for table in document.tables if heading in [cell.text for cell in table.rows[0].cells]]


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def words_of(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def money(value: object) -> str:
    return uang(value, "") if value is not None else NOTHING


def test_every_figure_of_a_full_run_is_the_databases(office: Office, run: Run):
    instance, documents = run
    held = office.view(instance).variables
    final = next(each for title, state, each in documents if (title, state) == (FINAL, DocumentState.FROZEN))

    (summary,) = headed(final, "Indikator dinilai")
    expected = [
        [
            str(at), UNITS[row["unit"]], f"{row['indikator_dinilai']} dari {row['indikator_total']}",
            row["rata_rata_teks"], row["predikat"], money(row["pagu"]), money(row["realisasi_anggaran"]),
            row["serapan_teks"],
        ]
        for at, row in enumerate(held["hasil_unit"], 1)
    ]  # fmt: skip
    whole = held["hasil_seluruhnya"]
    expected.append([
        "", "Seluruh unit", f"{whole['indikator_dinilai']} dari {whole['indikator_total']}", whole["rata_rata_teks"],
        whole["predikat"], money(whole["pagu"]), money(whole["realisasi_anggaran"]), whole["serapan_teks"],
    ])  # fmt: skip
    assert rows_of(summary) == expected

    units = headed(final, "Indikator Kinerja")
    assert len(units) == len(UNITS)
    for table, unit in zip(units, UNITS, strict=True):
        measured_rows = [row for row in held["hasil_capaian"] if row["unit"] == unit]
        assert rows_of(table) == [
            [
                str(at), row["sasaran"], row["indikator"], row["satuan"], angka(row["target"]), angka(row["realisasi"]),
                row["karakteristik"].capitalize(), row["capaian_teks"], row["program"], money(row["pagu"]),
                money(row["realisasi_anggaran"]), row["serapan_teks"], NOTHING,
            ]
            for at, row in enumerate(measured_rows, 1)
        ]  # fmt: skip
    text = words_of(final)
    for row in held["hasil_unit"]:
        rated = f"{row['indikator_dinilai']} dari {row['indikator_total']} indikator dinilai"
        mean = f"Rata-rata capaian: {row['rata_rata_teks']} · Predikat: {row['predikat']}"
        assert f"{mean} · {rated} · Serapan: {row['serapan_teks']}" in text
        for remark in REMARKS:
            assert row[remark] in text
    assert {row["capaian_teks"] for row in held["hasil_capaian"]} == {"95,00", "120,00", "0,00", "Belum diisi", "75,00"}


def test_every_other_document_says_what_was_entered(office: Office, run: Run):
    instance, documents = run
    held, by_title = office.view(instance).variables, {title: words_of(each) for title, _, each in documents}
    assert held["isi_disposisi"] in by_title["Lembar Disposisi"]
    for name in ("tempat_rapat", "peserta_rapat", "pembahasan_rapat", "kesimpulan_rapat"):
        assert held[name] in by_title["Notula Rapat Pembahasan"], name
    assert "Senin, 23 November 2026" in by_title["Notula Rapat Pembahasan"]
    letter = by_title["Surat Pengantar"]
    for said in (f"NOMOR {held['nomor_surat']}", tanggal(held["tanggal_surat"]), held["tujuan_surat"]):
        assert said in letter
    assert f"rata-rata capaian {held['rata_rata_teks']} (predikat {held['predikat']})" in letter
    form = next(each for title, _, each in documents if title == "Form Pengukuran Kinerja")
    assert held["keterangan_format"] in words_of(form)
    for table, unit in zip(headed(form, "Indikator Kinerja"), UNITS, strict=True):
        (row,) = (each for each in held["hasil_capaian"] if each["unit"] == unit)
        assert rows_of(table) == [
            ["1", row["sasaran"], row["indikator"], row["satuan"], angka(row["target"]), "",
             row["karakteristik"].capitalize(), "", row["program"], money(row["pagu"]), "", "", ""]
        ]  # fmt: skip
    for title, _, each in documents:
        assert "PEMERINTAH KABUPATEN LUMAJANG" in words_of(each), title
        assert "Belum ditandatangani secara elektronik" in words_of(each), title
        assert "PK-2026-TW3" in each.sections[0].footer.paragraphs[0].text, title


def test_every_round_is_kept_and_says_what_held_then(run: Run):
    _, documents = run
    told = [(title, state) for title, state, _ in documents]
    assert told.count((FINAL, DocumentState.FROZEN)) == 1
    assert told.count((FINAL, DocumentState.SUPERSEDED)) == 1
    assert told.count((DRAFT, DocumentState.SUPERSEDED)) == 4
    assert len(told) == 10
    first, second, *calculated = (words_of(each) for title, _, each in documents if title == DRAFT)
    assert "Rekapitulasi belum ada" in first
    assert "200" not in [cell for line in first.splitlines() for cell in line.split()]
    assert "200" in second.splitlines()
    assert all("Seluruh unit" in each and "Sistem, dari isian unit" in each for each in calculated)
