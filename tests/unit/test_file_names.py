"""Names of files are safe on every computer they may come to."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.handlers.checks.file_names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("name", "type", "expected"),
    [
        ("laporan.pdf", "pdf", "laporan.pdf"),
        ("Laporan Triwulan III (akhir).PDF", "pdf", "Laporan Triwulan III (akhir).PDF"),
        ("foto.jpeg", "jpg", "foto.jpeg"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\a\\laporan.docx", "docx", "laporan.docx"),
        ("laporan.pdf.exe", "pdf", "laporan.pdf.exe.pdf"),
        ("gaji\u202efdp.exe", "pdf", "gajifdp.exe.pdf"),
        ("\u2066a\u2069\u200f.png", "png", "a.png"),
        ("a\0b\r\nc.png", "png", "abc.png"),
        ('a<b>:"|?*.png', "png", "a_b______.png"),
        ("CON.png", "png", "_CON.png"),
        ("lpt1", "pdf", "_lpt1.pdf"),
        ("  ..  .pdf", "pdf", "pdf.pdf"),
        ("", "pdf", "berkas.pdf"),
        ("...", "", "berkas"),
        ("data.tar", "", "data.tar"),
        ("e\u0301.png", "png", "\u00e9.png"),
        ("x" * 400 + ".docx", "docx", "x" * (LONGEST - 5) + ".docx"),
    ],
)
def test_a_name_keeps_what_is_safe_in_it(name: str, type: str, expected: str) -> None:
    assert safe_name(name, type) == expected


@given(st.text(max_size=300), st.sampled_from(["", "pdf", "jpg", "txt"]))
def test_whatever_is_sent_becomes_one_visible_name(name: str, type: str) -> None:
    safe = safe_name(name, type)
    assert 0 < len(safe) <= LONGEST
    assert not set(safe) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for each in safe)
    assert safe.strip(". ") == safe
    assert safe_name(safe, type) == safe
