"""Archives of workbooks that people send: looked through as any file is, and taken apart in memory, one level deep."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from engine.documents.inspection import BROKEN, inspect
from engine.documents.workbooks import NO_WORKBOOK, UnreadableWorkbook
from engine.errors import FieldProblem

MOST_WORKBOOKS = 100
"""Workbooks in one archive."""
LONGEST_NAME = 255
"""Characters of a workbook's name that are kept; an archive may give it thousands."""
TOO_MANY = "file_many"
_BESIDE = ("__MACOSX/", ".")
"""What programs that pack leave beside what was packed."""


def workbooks_in(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the workbooks that were sent as one file, by name: the file itself, or what lies in an archive.

    What is no archive is not looked at: whoever reads it does.

    Raises:
        UnreadableWorkbook: Nobody should open the archive, or it holds something else, or too much.
    """
    found = inspect(content, name)
    if found.type != "zip":
        yield name, content
        return
    if found.finding:
        raise UnreadableWorkbook(FieldProblem(name, found.finding))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [each for each in archive.infolist() if not _is_beside(each)]
            if len(members) > MOST_WORKBOOKS:
                raise UnreadableWorkbook(FieldProblem(name, TOO_MANY, str(MOST_WORKBOOKS)))
            for member in members:
                inner = member.filename.rpartition("/")[2]
                if not inner.lower().endswith(".xlsx"):
                    raise UnreadableWorkbook(FieldProblem(inner, NO_WORKBOOK, "xlsx"))
                yield f"{inner[: LONGEST_NAME - 5]}.xlsx" if len(inner) > LONGEST_NAME else inner, archive.read(member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise UnreadableWorkbook(FieldProblem(name, BROKEN)) from error


def _is_beside(member: zipfile.ZipInfo) -> bool:
    inner = member.filename.rpartition("/")[2]
    return member.is_dir() or member.filename.startswith(_BESIDE[0]) or inner.startswith(_BESIDE[1])
