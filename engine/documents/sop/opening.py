"""Opening a Word file from outside: what it is, and its parts as trees, before anything in it is believed.

Macros, pictures and links are never looked at: only the text, its settings and its numbering are read.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from zlib import error as ZlibError

from lxml import etree

from engine.documents.inspection import BROKEN, MACRO, inspect
from engine.documents.sop.names import Element
from engine.errors import FieldProblem, InvalidVariablesError

_OLE, _OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "WordDocument".encode("utf-16-le")
"""How a .doc begins, whatever its name says, and what stands in one."""
_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
MOST_BYTES = 25_000_000
"""Of the file."""
MOST_TEXT = 15_000_000
"""Of a part, unpacked."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A Word file's parts; `settings` is None where it has none.

    Attributes:
        has_macros: Whether it carries macros, which nothing here looks at.
    """

    body: Element
    settings: Element | None
    has_macros: bool


def opened(content: bytes, name: str) -> Opened:
    """Open a Word file.

    Raises:
        InvalidVariablesError: It is too large, no Word file, or one that nobody should open; the problem's field is
            the file's name.
    """
    if len(content) > MOST_BYTES:
        raise refused(name, "size", str(MOST_BYTES // 1_000_000))
    found = inspect(content, name)
    if found.finding not in {"", MACRO}:
        raise refused(name, found.finding)
    if content.startswith(_OLE) and _OLD_WORD in content:
        raise refused(name, "sop_old_word")
    if found.type != "docx":
        raise refused(name, "file_type", "docx")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            document = _part(archive, "word/document.xml")
            settings = _part(archive, "word/settings.xml")
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ZlibError,
        etree.LxmlError,
    ) as error:
        raise refused(name, BROKEN) from error
    body = None if document is None else document.find("{*}body")
    if body is None:
        raise refused(name, BROKEN)
    return Opened(body, settings, found.finding == MACRO)


def refused(name: str, code: str, expected: str = "") -> InvalidVariablesError:
    """Return the error that says why a file is not read."""
    return InvalidVariablesError((FieldProblem(name, code, expected),))


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    """Read one part as a tree; None where there is none. No part of a Word file has a DTD.

    Raises:
        OSError: It is too large or has one.
    """
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > MOST_TEXT:
        raise OSError(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(_usual(archive.read(name)), parser).getroottree()
    if tree.docinfo is not None and tree.docinfo.internalDTD is not None:
        raise OSError(name)
    root: Element = tree.getroot()
    return root


def _usual(content: bytes) -> bytes:
    """Return a part with the names of elements as most files have them: Word can save others ("Strict")."""
    if _STRICT not in content:
        return content
    content = content.replace(_STRICT + b"wordprocessingml/main", _USUAL + b"wordprocessingml/2006/main")
    return content.replace(_STRICT + b"drawingml/", _USUAL + b"drawingml/2006/")
