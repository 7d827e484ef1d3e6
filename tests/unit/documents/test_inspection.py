"""Files are what their content is, and nothing that would harm whoever opens them is taken for harmless."""

import tracemalloc
import zipfile
from io import BytesIO
from time import perf_counter
from zlib import compressobj

import docx
import openpyxl
import pytest

from engine.documents.inspection import MOST_MEMBERS, inspect

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (64).to_bytes(4) + (64).to_bytes(4)
JPG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08" + (64).to_bytes(2) + (64).to_bytes(2) + b"\x03\xff\xd9"
CONTENT_TYPES = (
    '<Types><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def word() -> bytes:
    kept = BytesIO()
    document = docx.Document()
    document.add_paragraph("Notula rapat")
    document.save(kept)
    return kept.getvalue()


def sheet() -> bytes:
    kept = BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = 5  # type: ignore[index]
    book.save(kept)
    return kept.getvalue()


def packed(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()


def with_member(content: bytes, name: str, member: bytes = b"x") -> bytes:
    kept = BytesIO(content)
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr(name, member)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "type"),
    [
        (PDF, "a.pdf", "pdf"),
        (PDF, "a.docx", "pdf"),
        (PNG, "a.pdf", "png"),
        (JPG, "a", "jpg"),
        (word(), "a.zip", "docx"),
        (sheet(), "a.docx", "xlsx"),
        (packed({"a.txt": "x"}), "a.docx", "zip"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", "odt"),
        (b"a;b\n1;2", "a.csv", "csv"),
        ("Catatan: ä".encode(), "a.txt", "txt"),
        (b"<html><script>alert(1)</script>", "a.txt", ""),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", ""),
        (b"MZ\x90\0" + b"\0" * 60, "a.pdf", ""),
        (b"\x7fELF" + b"\0" * 60, "a.pdf", ""),
        (b"", "a.pdf", ""),
    ],
)
def test_a_file_is_what_its_content_is(content: bytes, name: str, type: str) -> None:
    found = inspect(content, name)
    assert (found.type, found.finding) == (type, "")
    assert found.media_type


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (with_member(word(), "word/vbaProject.bin"), "file_macro"),
        (with_member(sheet(), "xl/VBAPROJECT.BIN"), "file_macro"),
        (with_member(sheet(), "xl/macrosheets/sheet1.xml"), "file_macro"),
        (with_member(word(), "word/activeX/activeX1.bin"), "file_macro"),
        (packed({"[Content_Types].xml": CONTENT_TYPES.replace("sheet.main", "sheet.macroEnabled.main")}), "file_macro"),
        (
            with_member(
                word(),
                "word/_rels/settings.xml.rels",
                b'<Relationship Type="http://x/attachedTemplate" Target="http://jahat/x.dotm" TargetMode="External"/>',
            ),
            "file_macro",
        ),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/m.xml": "x"}), "file_macro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "file_macro"),
        (PDF.replace(b"trailer<<", b"trailer<</Encrypt 5 0 R"), "file_encrypted"),
        (word()[:-200], "file_broken"),
        (b"PK\x03\x04" + b"\xff" * 100, "file_broken"),
        (packed({"../../etc/passwd": "x"}), "file_broken"),
        (packed({"/etc/passwd": "x"}), "file_broken"),
        (PNG[:16] + (100_000).to_bytes(4) + (100_000).to_bytes(4), "file_bomb"),
        (JPG.replace((64).to_bytes(2), (60_000).to_bytes(2)), "file_bomb"),
        (packed({f"{n}.txt": "" for n in range(MOST_MEMBERS + 1)}), "file_bomb"),
    ],
)
def test_what_nobody_should_open_is_found(content: bytes, finding: str) -> None:
    assert inspect(content, "a.docx").finding == finding


def test_a_damaged_member_is_found_by_its_checksum() -> None:
    content = bytearray(packed({"a.txt": b"isi yang benar"}, zipfile.ZIP_STORED))
    content[content.index(b"benar")] ^= 1
    assert inspect(bytes(content)).finding == "file_broken"


def test_an_encrypted_member_is_found_by_its_flag() -> None:
    content = bytearray(packed({"a.txt": b"x"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert inspect(bytes(content)).finding == "file_encrypted"


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    thousand_megabytes = packed({"xl/sheet1.xml": b"\0" * 50_000_000, "[Content_Types].xml": CONTENT_TYPES})
    assert len(thousand_megabytes) < 100_000
    tracemalloc.start()
    began = perf_counter()
    found = inspect(thousand_megabytes, "a.xlsx")
    took, (_, most) = perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.finding == "file_bomb"
    assert most < 2_000_000, "what is declared is enough to refuse it: nothing is unpacked"
    assert took < 1


def test_a_bomb_that_lies_about_its_size_is_found_when_it_is_read() -> None:
    squeezer = compressobj(9, wbits=-15)
    squeezed = squeezer.compress(b"\0" * 30_000_000) + squeezer.flush()
    honest = packed({"a.xml": b"\0" * 100})
    lying = bytearray(honest)
    at, directory = honest.index(b"a.xml") + 5, honest.index(b"PK\x01\x02")
    lying[at:directory] = squeezed
    # The directory, and the header, say that it packs as much as before and unpacks to a hundred bytes.
    for place in (18, lying.index(b"PK\x01\x02", len(squeezed)) + 20):
        lying[place : place + 4] = len(squeezed).to_bytes(4, "little")
    end = lying.rindex(b"PK\x05\x06")
    lying[end + 16 : end + 20] = lying.index(b"PK\x01\x02", len(squeezed)).to_bytes(4, "little")
    tracemalloc.start()
    found = inspect(bytes(lying), "a.xlsx")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.finding == "file_broken"
    assert most < 8_000_000
