"""Reading Word SOPs: six offices' habits, everything drawn so that it can be deployed, everything unread named."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from os import urandom
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import validation
from engine.documents.sop.export import word_of
from engine.documents.sop.opening import MOST_BYTES
from engine.documents.sop.reading import read_sop
from engine.documents.sop.times import span_of
from engine.errors import InvalidVariablesError
from engine.queries.sop import printed
from engine.read_models.sop import PrintedFlow, PrintedRow, PrintedSop, SopReading
from tests.support.drawings import Drawing, flaws
from tests.support.sop_papers import LANES, PAPERS, with_part
from tests.unit.processes.test_round_trip import open_and_save

PROCESSES = Path(__file__).parents[3] / "processes"
KEY = "pengukuran_kinerja"


@cache
def paper(name: str) -> SopReading:
    return read_sop(PAPERS[name](), f"{name}.docx")


def bundled() -> PrintedSop:
    return printed(validation.read_definition((PROCESSES / f"{KEY}.bpmn").read_bytes(), KEY))


def lanes_of(reading: SopReading) -> list[str]:
    return [reading.printed.lanes[row.lane] for row in reading.printed.rows]


def flows_of(reading: SopReading) -> list[set[tuple[int | None, str]]]:
    return [{(flow.target, flow.label) for flow in row.flows} for row in reading.printed.rows]


def remarks_of(reading: SopReading, *, unread: bool) -> set[str]:
    return {f"{remark.place}: {remark.text}" for remark in reading.remarks if remark.unread is unread}


@pytest.mark.parametrize("name", PAPERS)
def test_what_was_read_can_be_deployed_and_is_drawn_with_care(name: str) -> None:
    reading = paper(name)
    report = validation.check({f"{name}.bpmn": reading.diagram})
    assert ([*report.problems], [*report.warnings]) == ([], [])
    assert flaws(Drawing(reading.diagram)) == []


@pytest.mark.parametrize("name", PAPERS)
def test_what_was_read_gives_the_same_paper_whenever_it_is_written_and_read_again(name: str) -> None:
    reading = paper(name)
    content = word_of(printed(validation.read_definition(reading.diagram, reading.key)))
    again = read_sop(content, "lagi.docx", reading.key)
    assert same(said(again.printed), said(reading.printed))
    written = word_of(printed(validation.read_definition(again.diagram, again.key)))
    assert ZipFile(BytesIO(written)).read("word/document.xml") == ZipFile(BytesIO(content)).read("word/document.xml")


def said(sop: PrintedSop) -> PrintedSop:
    """Return an SOP without the entries that say nothing: on paper they are there, empty."""
    return replace(sop, header={key: value for key, value in sop.header.items() if value})


def same(one: PrintedSop, other: PrintedSop) -> bool:
    """Whether two SOPs say the same, whatever order their arrows are kept in."""
    return (
        dict(one.header) == dict(other.header)
        and one.lanes == other.lanes
        and [replace(row, flows=tuple(sorted(row.flows, key=str))) for row in one.rows]
        == [replace(row, flows=tuple(sorted(row.flows, key=str))) for row in other.rows]
    )


def test_export_then_import_gives_the_same_lanes_activities_decisions_mutu_baku_and_header() -> None:
    sop = bundled()
    reading = read_sop(word_of(sop), "SOP.docx")
    own = {key: value for key, value in sop.header.items() if not key.startswith("catatan_redaksi_")}
    read = {key: value for key, value in reading.printed.header.items() if not key.startswith("catatan_redaksi_")}
    assert read == own
    assert reading.printed.notes == sop.notes
    assert reading.printed.entry("dasar_hukum") == sop.entry("dasar_hukum")
    assert same(replace(reading.printed, header={}), replace(sop, header={}))
    assert reading.key == KEY
    assert remarks_of(reading, unread=True) == {
        "Baris 8 (nomor 9): Waktu “Sesuai dengan Surat Perjanjian Kontrak” tidak terbaca sebagai lama waktu; "
        "tanpa batas waktu baku."
    }
    assert "Dokumen: Nomor 6 tidak ada dalam naskah." in remarks_of(reading, unread=False)


def test_the_read_process_has_the_papers_times_escalations_and_decisions() -> None:
    reading = read_sop(word_of(bundled()), "SOP.docx", "sop_baru")
    model = validation.read_definition(reading.diagram, "sop_baru")
    assert model.calendar == "kerja"
    assert model.history_time_to_live == "P3650D"
    timers = {
        node.attached_to: node.event.expression for node in model.nodes.values() if node.attached_to and node.event
    }
    assert timers == {
        **{f"aktivitas_{number}": f"PT{minutes}M" for number, minutes in ((1, 15), (2, 60), (3, 30), (4, 120), (5, 120), (7, 240))},
        **{f"aktivitas_{number}": "P1D" for number in (8, 10, 11, 12)},
    }  # fmt: skip
    decision = model.nodes["aktivitas_7"]
    assert [field.id for field in decision.form] == ["keputusan_7", "catatan_7"]
    assert decision.properties["keputusan"] == "keputusan_7"
    back = next(flow for flow in model.outgoing("gateway_7") if flow.return_note)
    assert (back.target, back.return_note, back.condition) == ("aktivitas_5", "catatan_7", "${keputusan_7 == 'tidak'}")
    assert "aktivitas_9a" in model.nodes, "an unnumbered row is named after the one before"


@pytest.mark.parametrize("name", [*PAPERS, "bundled"])
def test_what_was_read_opens_in_the_modelers_library_without_a_warning(name: str, tmp_path: Path) -> None:
    content = word_of(bundled()) if name == "bundled" else PAPERS[name]()
    path = tmp_path / "x.bpmn"
    path.write_bytes(read_sop(content, "x.docx").diagram)
    assert open_and_save(path)["warnings"] == []


def test_symbols_in_drawingml_a_connector_with_a_number_and_a_label_nobody_takes_for_a_box() -> None:
    reading = paper("drawn")
    assert reading.printed.lanes == LANES
    assert lanes_of(reading) == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    assert flows_of(reading)[1] == {(2, "Ya"), (0, "Tidak")}
    assert remarks_of(reading, unread=True) == set()
    header = reading.printed.header
    assert (header["instansi"], header["unit_kerja"], header["alamat"]) == (
        "PEMERINTAH KOTA CONTOH",
        "KECAMATAN TENGAH",
        "Jl. Melati 1",
    )
    assert (header["tanggal_pembuatan"], header["tanggal_revisi"]) == ("5 Mei 2025", "")
    assert (header["keterkaitan_1"], header["peralatan_2"]) == ("SOP Arsip", "Printer")
    assert header["peringatan"] == "Surat harus selesai pada hari yang sama"


def test_symbols_in_vml_joined_in_the_settings_and_a_missing_number() -> None:
    reading = paper("vml")
    assert lanes_of(reading) == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    assert flows_of(reading)[1] == {(2, "Ya"), (0, "Tidak")}
    assert reading.printed.rows[1].question == "Lengkap?"
    assert [row.number for row in reading.printed.rows] == ["1", "2", "", "5"]
    said = remarks_of(reading, unread=False)
    assert {"Baris 3: Tidak bernomor.", "Dokumen: Nomor 3, 4 tidak ada dalam naskah."} <= said
    assert "Identitas: Bagian yang tidak ditemukan: keterkaitan, kualifikasi, peralatan, pencatatan." in remarks_of(
        reading, unread=True
    )


def test_marks_for_symbols_columns_in_another_order_and_rows_word_numbers() -> None:
    reading = paper("marked")
    assert lanes_of(reading) == ["Pengemudi", "Kepala Bagian", "Kepala Bagian", "Pengemudi"]
    assert [row.number for row in reading.printed.rows] == ["1", "2", "3", "4"]
    assert flows_of(reading)[2] == {(3, "Ya"), (1, "Tidak")}
    assert b"PT15M" in reading.diagram
    assert remarks_of(reading, unread=True) == {
        "Baris 3: Arah “Tidak” dari belah ketupat tidak terbaca; dianggap ke nomor 2."
    }


def test_a_second_page_without_headings_a_strip_of_connectors_and_a_return_in_words() -> None:
    reading = paper("two_pages")
    assert [row.name for row in reading.printed.rows][-1] == "Menandatangani surat"
    assert lanes_of(reading) == ["Staf", "Kasi Pelayanan", "Staf", "Camat"]
    assert flows_of(reading)[1] == {(2, "Ya"), (0, "Tidak")}
    said = remarks_of(reading, unread=False)
    assert "Dokumen: Tabel ke-2 tanpa judul kolom dibaca sebagai lanjutan bagan alir." in said
    assert "Baris 5: “Jumlah” dianggap baris jumlah dan dilewati." in said


def test_merged_cells_and_a_group_of_symbols_that_hangs_on_one_cell() -> None:
    reading = paper("merged")
    assert [(row.name, row.output) for row in reading.printed.rows] == [
        ("Menyusun jadwal", "Jadwal Undangan"),
        ("Melaksanakan kegiatan", "Laporan"),
        ("Melaporkan", "Laporan"),
    ]
    assert lanes_of(reading) == ["Camat", "Staf", "Kasi Pelayanan"]
    assert b">P3D<" in reading.diagram
    assert b">P10D<" in reading.diagram


def test_lost_symbols_are_named_row_by_row_and_nothing_is_invented() -> None:
    reading = paper("lost")
    assert lanes_of(reading) == ["Camat"] * 4
    unread = remarks_of(reading, unread=True)
    for place in ("Baris 1 (nomor 1)", "Baris 2 (nomor 2)", "Baris 3 (nomor 3)", "Baris 4 (nomor 4)"):
        assert any(text.startswith(f"{place}: Pelaksana tidak terbaca") for text in unread)
    assert "Baris 3 (nomor 3): Nama aktivitas kosong; diberi nama “Aktivitas tanpa nama”." in unread
    assert "Dokumen: 1 bentuk digambar di luar tabel dan tidak terbaca." in unread
    assert any("“Sesuai kesepakatan” tidak terbaca" in text for text in unread)
    assert (reading.printed.header["dasar_hukum_1"], reading.printed.header["kualifikasi_1"]) == (
        "UU 43 Tahun 2009",
        "D3",
    )


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("15 Menit", "PT15M"),
        ("30 mnt", "PT30M"),
        ("15'", "PT15M"),
        ("2 Jam", "PT2H"),
        ("1 jam 30 menit", "PT1H30M"),
        ("1,5 jam", "PT90M"),
        ("½ jam", "PT30M"),
        ("1 Hari", "P1D"),
        ("3 (tiga) hari kerja", "P3D"),
        ("lima (5) menit", "PT5M"),
        ("maksimal 2 hari", "P2D"),
        ("1 minggu", "P5D"),
        ("1-2 hari", "P2D"),
        ("1 bulan", ""),
        ("½ hari", ""),
        ("0 menit", ""),
        ("5 menit/berkas", ""),
        ("30", ""),
        ("Sesuai dengan Surat Perjanjian Kontrak", ""),
        ("", ""),
    ],
)
def test_a_time_is_read_as_written_or_not_at_all(text: str, iso: str) -> None:
    assert span_of(text).iso == iso


def test_a_bare_number_counts_in_the_unit_of_its_heading() -> None:
    assert [span_of("30", heading).iso for heading in ("Waktu (menit)", "Waktu (Jam)", "Waktu")] == [
        "PT30M",
        "PT30H",
        "",
    ]


WORDS = st.text("abcdefghij klmnop&<", min_size=1, max_size=60).map(lambda text: " ".join(text.split()) or "kerja")
TIMES = st.sampled_from(["15 Menit", "1 Hari", "2 Jam", "1 jam 30 menit", "", "Sesuai kebutuhan"])


@st.composite
def sops(draw: st.DrawFn) -> PrintedSop:
    """SOPs with returns, jumps ahead and early ends, in any lanes."""
    lanes, count = draw(st.integers(1, 7)), draw(st.integers(2, 14))
    rows = []
    for index in range(count):
        onward = None if index == count - 1 else index + 1
        kind = draw(st.sampled_from(["on", "on", "back", "ahead", "end", "three"]))
        flows = [PrintedFlow(onward)]
        if kind in {"back", "three"}:
            flows = [PrintedFlow(onward, "Ya"), PrintedFlow(draw(st.integers(0, index)), "Tidak")]
        if kind == "ahead" and index + 2 < count:
            flows = [PrintedFlow(onward, "Ya"), PrintedFlow(draw(st.integers(index + 2, count - 1)), "Tidak")]
        if kind in {"end", "three"} and onward is not None:
            flows = [*(flows if len(flows) > 1 else [PrintedFlow(onward, "Ya")]), PrintedFlow(None, "Batal")]
        rows.append(
            PrintedRow(
                str(index + 1),
                f"Kegiatan {draw(WORDS)}",
                draw(st.integers(0, lanes - 1)),
                draw(WORDS),
                draw(TIMES),
                draw(WORDS),
                draw(st.one_of(st.just(""), WORDS)),
                tuple(flows),
                "Benar?" if len(flows) > 1 else "",
                draw(st.booleans()),
            )
        )
    header = {"instansi": "PEMERINTAH KABUPATEN", "unit_kerja": "DINAS", "nomor_sop": "1", "nama_sop": "Uji"}
    return PrintedSop(header, tuple(f"Jabatan {lane}" for lane in range(lanes)), tuple(rows))


@settings(max_examples=20, deadline=None)
@given(sops())
def test_whatever_is_exported_is_read_back_drawn_with_care_and_written_the_same(sop: PrintedSop) -> None:
    content = word_of(sop)
    reading = read_sop(content, "x.docx")
    assert same(replace(reading.printed, header={}), replace(sop, header={}))
    report = validation.check({"x.bpmn": reading.diagram})
    assert [*report.problems] == []
    assert flaws(Drawing(reading.diagram)) == []
    again = word_of(printed(report.definitions[0]))
    assert ZipFile(BytesIO(again)).read("word/document.xml") == ZipFile(BytesIO(content)).read("word/document.xml")


def refused(content: bytes) -> str:
    with pytest.raises(InvalidVariablesError) as refusal:
        read_sop(content, "naskah.docx")
    (problem,) = refusal.value.problems
    assert problem.field == "naskah.docx"
    return problem.code


def test_files_that_are_no_word_document_are_refused_by_content() -> None:
    book = BytesIO()
    with ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        archive.writestr("xl/workbook.xml", "<a/>")
    found = [
        refused(content) for content in (b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"", book.getvalue())
    ]
    assert found == ["file_type"] * 4


def test_a_bomb_a_torn_file_and_a_huge_one_are_refused() -> None:
    good = PAPERS["drawn"]()
    assert refused(with_part(good, "word/media/big.bin", b"\0" * 120_000_000)) == "file_bomb"
    assert refused(good[: len(good) // 2]) == "file_broken"
    assert refused(b"PK\x03\x04" + b"\0" * MOST_BYTES) == "size"


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="x"><w:body>&b;</w:body></w:document>',
        b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><d><body>&x;</body></d>',
        b"<d>" * 5_000 + b"</d>" * 5_000,
        b"<d><body>",
        b"<d/>",
    ],
    ids=["entities", "outside", "deep", "torn", "no body"],
)
def test_xml_that_means_harm_or_nothing_is_refused(document: bytes) -> None:
    assert refused(with_part(PAPERS["drawn"](), "word/document.xml", document)) == "file_broken"


def test_macros_are_left_alone_and_named() -> None:
    reading = read_sop(with_part(PAPERS["drawn"](), "word/vbaProject.bin", b"macro"), "x.docx")
    assert "Dokumen: Berkas berisi makro; makro tidak dibaca dan tidak dijalankan." in remarks_of(reading, unread=False)
    assert same(reading.printed, paper("drawn").printed)


def test_a_document_without_a_flowchart_and_one_nobody_could_draw_are_refused() -> None:
    namespace = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = b"<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>"
    head = b"<w:tr>" + b"".join(cell % word for word in (b"No", b"Kegiatan", b"Staf", b"Waktu")) + b"</w:tr>"
    row = b"<w:tr>" + cell % b"1" + cell % b"Kerja" + cell % b"x" + cell % b"1 Jam" + b"</w:tr>"

    def document(rows: bytes) -> bytes:
        body = b"<w:document " + namespace + b"><w:body><w:tbl>" + rows + b"</w:tbl></w:body></w:document>"
        return with_part(PAPERS["drawn"](), "word/document.xml", body)

    assert refused(document(b"<w:tr>" + cell % b"Surat" + b"</w:tr>")) == "sop_table"
    assert refused(document(head + row * 301)) == "sop_size"
    assert len(read_sop(document(head + row * 300), "x.docx").printed.rows) == 300
    wide = b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr>'
    assert len(read_sop(document(head + wide + row), "x.docx").printed.rows) == 1


def test_what_else_is_in_the_file_is_never_opened() -> None:
    content = with_part(PAPERS["drawn"](), "word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")
    assert same(read_sop(content, "x.docx").printed, paper("drawn").printed)


def crowded(body: str) -> bytes:
    """Return a Word file of that body, heavy enough that it does not look like a bomb."""
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{names}"><w:body>{body}</w:body></w:document>'
    padded = with_part(PAPERS["drawn"](), "word/media/noise.bin", urandom(200_000))
    return with_part(padded, "word/document.xml", document.encode())


CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
HEAD = "<w:tr>" + "".join(CELL.format(word) for word in ("No", "Kegiatan", "Staf", "Waktu", "Keterangan")) + "</w:tr>"
ROW = "<w:tr>" + "".join(CELL.format(word) for word in ("1", "Kerja", "x", "1 Jam", "-")) + "</w:tr>"
TABLE = f"<w:tbl>{HEAD}{ROW}</w:tbl>"


@pytest.mark.parametrize(
    "body",
    [
        f"<w:tbl>{HEAD}{ROW * 12_000}</w:tbl>",
        "<w:p/>" * 101_000 + TABLE,
        "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * 2_001 + TABLE,
    ],
    ids=["rows", "paragraphs", "tables"],
)
def test_documents_with_more_parts_than_any_sop_are_refused_before_they_are_read(body: str) -> None:
    assert refused(crowded(body)) == "sop_size"


def test_texts_made_up_to_keep_patterns_busy_do_not() -> None:
    slow = ROW.replace("1 Jam", "(1" * 50_000).replace(">-<", f">{'jika ' * 50_000}<")
    reading = read_sop(crowded(f"<w:tbl>{HEAD}{slow}</w:tbl>"), "x.docx")
    assert [row.name for row in reading.printed.rows] == ["Kerja"]
    assert len(reading.printed.rows[0].flows) == 1
