"""The documents as LibreOffice prints them: figures in one piece, headings on every page, signatures in company."""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pypdfium2
import pytest

from engine.documents.filling import fill
from engine.documents.printing import printed

BUNDLED = Path(__file__).resolve().parents[3] / "processes" / "documents"
UNITS = {"sekretariat": "Sekretariat", "bina-marga": "Bina Marga", "cipta-karya": "Cipta Karya"}
LARGEST = "87.654.321.000,50"
GOAL = "Meningkatnya kualitas infrastruktur jalan dan jembatan kabupaten yang mantap, aman, dan berkelanjutan"
PROGRAM = "Program Pengelolaan Sumber Daya Air / Kegiatan Pengembangan Sistem Irigasi Primer dan Sekunder"


def row(unit: str, number: int) -> dict[str, object]:
    return {
        "unit": unit, "sasaran": GOAL, "indikator": f"Persentase jalan kabupaten dalam kondisi mantap ruas {number}",
        "satuan": "rumah tangga", "target": "12500", "realisasi": "11875.5", "karakteristik": "negatif",
        "program": PROGRAM, "pagu": "87654321000.50", "realisasi_anggaran": "87654321000.50", "serapan_teks": "100,00",
        "capaian": "95.00" if number % 3 else None, "capaian_teks": "95,00" if number % 3 else "Belum diisi",
    }  # fmt: skip


def facts(title: str) -> dict[str, object]:
    """What a large office's run holds: forty indicators in one unit, one in another."""
    counts = {"sekretariat": 1, "bina-marga": 40, "cipta-karya": 4}
    rows = [row(unit, number) for unit, count in counts.items() for number in range(1, count + 1)]
    result = {"indikator_dinilai": 30, "indikator_total": 45, "rata_rata_capaian": "95.00", "rata_rata_teks": "95,00",
              "predikat": "Sangat Tinggi", "pagu": "1338964815007.50", "realisasi_anggaran": "1338964815007.50",
              "serapan_teks": "100,00", "faktor_penghambat": "Pengadaan lahan terlambat. " * 20}  # fmt: skip
    return {
        "judul": title, "putaran": 1, "nomor_proses": "PK-2026-TW3", "nama_proses": "Pengukuran Kinerja",
        "instansi": "PEMERINTAH KABUPATEN LUMAJANG", "unit_kerja": "DINAS PEKERJAAN UMUM DAN TATA RUANG",
        "tahun": 2026, "label": {"periode": "Triwulan III"}, "nama_unit": UNITS, "semua_unit": list(UNITS),
        "hasil_capaian": rows, "hasil_unit": [{"unit": unit, **result} for unit in UNITS],
        "hasil_seluruhnya": result, "isi_disposisi": "Susun segera.\n" * 30, "pembahasan_rapat": "Dibahas. " * 900,
        "dasar_penilaian": {"skala_predikat": [{"predikat": "Sangat Tinggi", "batas_bawah": "90"}]},
    }  # fmt: skip


@lru_cache
def pages(name: str, title: str = "Dokumen Pengukuran Kinerja") -> list[str]:
    """The text of each page."""
    content = fill((BUNDLED / f"{name}.docx").read_bytes(), name, facts(title))
    pdf = pypdfium2.PdfDocument(printed(content, sha256(content).hexdigest(), Path(mkdtemp(prefix="alur-uji-"))))
    try:
        texts = []
        for page in pdf:
            read = page.get_textpage()
            texts.append(read.get_text_bounded())
            read.close()
            page.close()
        return texts
    finally:
        pdf.close()


@pytest.mark.parametrize("name", ["dokumen_pengukuran_kinerja", "form_pengukuran_kinerja"])
def test_no_amount_is_torn_and_every_page_of_a_table_has_its_heading(name: str):
    texts = pages(name)
    assert sum(text.count(LARGEST) for text in texts) == (90 if name.startswith("dokumen") else 45)
    for text in texts:
        if LARGEST in text:
            assert "Indikator Kinerja" in text
            assert "Bukti" in text


def test_the_summary_holds_amounts_of_trillions_in_one_piece():
    assert pages("dokumen_pengukuran_kinerja")[0].count("1.338.964.815.007,50") == 8


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.docx")), ids=lambda path: path.stem)
def test_every_page_is_numbered_and_names_stand_under_their_places_to_sign(path: Path):
    texts = pages(path.stem)
    for number, text in enumerate(texts, 1):
        assert f"halaman {number} dari {len(texts)}" in text
    for text in texts:
        assert len(re.findall(r"NIP\.", text)) == text.count("Belum ditandatangani secara elektronik")
    assert texts[-1].count("NIP.") == 2


def test_each_unit_has_a_form_of_its_own():
    begins = [
        text
        for text in pages("form_pengukuran_kinerja")
        if re.search(r"Sekretariat\r?\n|: (Bina Marga|Cipta Karya)", text)
    ]
    assert len(begins) == len(UNITS)
    assert sum(text.count("NIP.") for text in pages("form_pengukuran_kinerja")) == 2 * len(UNITS)


def test_a_draft_says_so_on_every_page():
    draft = pages("dokumen_pengukuran_kinerja", "Draf Dokumen Pengukuran Kinerja")
    assert all("DRAF · belum disetujui Kepala Dinas" in text for text in draft)
    assert not any("DRAF ·" in text for text in pages("dokumen_pengukuran_kinerja"))
