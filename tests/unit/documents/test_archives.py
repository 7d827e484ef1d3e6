"""Archives of workbooks: taken apart where they hold nothing else, refused where they could do harm."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from engine.documents.archives import LONGEST_NAME, MOST_WORKBOOKS, workbooks_in
from engine.documents.workbooks import MOST_IN_ALL, MOST_ROWS, UnreadableWorkbook, read_sheets


def packed(*members: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_workbooks_come_out_by_their_own_names_and_what_programs_leave_beside_does_not() -> None:
    content = packed(
        ("unit/tata ruang.xlsx", b"satu"),
        ("__MACOSX/._tata ruang.xlsx", b"x"),
        (".DS_Store", b"x"),
        ("Bina.XLSX", b"dua"),
    )
    assert list(workbooks_in(content, "unit.zip")) == [("tata ruang.xlsx", b"satu"), ("Bina.XLSX", b"dua")]


def test_what_is_no_archive_is_one_file_for_whoever_reads_it() -> None:
    assert list(workbooks_in(b"bukan arsip", "a.xlsx")) == [("a.xlsx", b"bukan arsip")]
    workbook = packed(("[Content_Types].xml", b"spreadsheetml.sheet.main+xml"), ("xl/workbook.xml", b"<workbook/>"))
    assert list(workbooks_in(workbook, "a.xlsx")) == [("a.xlsx", workbook)], "a workbook is an archive, too"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(("a.xlsx", b"0" * 60_000_000)), "file_bomb"),
        (packed(("catatan.txt", b"x")), "file_type"),
        (packed(("dalam.zip", packed(("a.xlsx", b"x")))), "file_type"),
        (packed(("../a.xlsx", b"x")), "file_broken"),
        (packed(("/a.xlsx", b"x")), "file_broken"),
        (packed(*((f"{n}.xlsx", b"x") for n in range(MOST_WORKBOOKS + 1))), "file_many"),
        (packed(("vbaProject.bin", b"x"), ("a.xlsx", b"x")), "file_macro"),
        (packed(("a.xlsx", b"x"))[:-30], "file_broken"),
    ],
    ids=["bomb", "text", "nested", "climbing", "rooted", "many", "macros", "cut"],
)
def test_an_archive_of_anything_else_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableWorkbook) as refused:
        list(workbooks_in(content, "unit.zip"))
    assert refused.value.problem.code == code


def test_a_name_of_thousands_of_letters_is_kept_as_long_as_names_may_be() -> None:
    content = packed(("a" * 3_000 + ".xlsx", b"x"))
    ((name, _),) = workbooks_in(content, "unit.zip")
    assert len(name) == LONGEST_NAME
    assert name.endswith("a.xlsx")


def test_a_workbook_of_more_rows_than_memory_should_hold_is_refused() -> None:
    def with_sheets(number: int) -> bytes:
        book, out = Workbook(), BytesIO()
        book.remove(book.worksheets[0])
        for _ in range(number):
            book.create_sheet().cell(MOST_ROWS, 1, "akhir")
        book.save(out)
        return out.getvalue()

    fitting = MOST_IN_ALL // MOST_ROWS
    assert [len(rows) for rows in read_sheets(with_sheets(fitting)).values()] == [1] * fitting
    with pytest.raises(UnreadableWorkbook) as refused:
        read_sheets(with_sheets(fitting + 1), "isian.xlsx")
    assert (refused.value.problem.field, refused.value.problem.code) == ("isian.xlsx", "file_bomb")
