"""What a file is, by its content, and why nobody should open it.

A file's name and what its sender says of it are not believed. Office files are looked into: macros, wherever they hide,
encryption that nothing can look through, and archives that unpack to far more than they weigh are found before anything
opens them. Nothing here is a virus scanner.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zlib import MAX_WBITS, crc32, decompressobj
from zlib import error as ZlibError

import puremagic

from engine.domain import KNOWN_FILE_TYPES

UNKNOWN = "application/octet-stream"
MOST_MEMBERS = 5_000
"""Files in an archive."""
MOST_UNPACKED = 100_000_000
"""Bytes that an archive may unpack to."""
MOST_RATIO = 100
"""How many times its weight an archive may unpack to, once that is more than a million bytes."""
MOST_PIXELS = 100_000_000
"""Of a picture."""

MACRO, BOMB, ENCRYPTED, BROKEN = "file_macro", "file_bomb", "file_encrypted", "file_broken"

_LOOKED_AT = 8_192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PDF_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_MACRO_MEMBERS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|^basic/|^scripts/", re.IGNORECASE)
_TELLING = {
    "[Content_Types].xml": (re.compile(rb"macroEnabled", re.IGNORECASE), MACRO),
    # A template that lies elsewhere brings its macros along when the document is opened.
    "settings.xml.rels": (re.compile(rb"attachedTemplate\"[^>]*TargetMode=\"External\"", re.IGNORECASE), MACRO),
    "META-INF/manifest.xml": (re.compile(rb"encryption-data"), ENCRYPTED),
}
_MAIN_PARTS = (("docx", b"wordprocessingml."), ("xlsx", b"spreadsheetml."), ("pptx", b"presentationml."))
_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_CHUNK = 1_048_576
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found.

    Attributes:
        type: One of `KNOWN_FILE_TYPES`, empty for anything else.
        media_type: Of that type, else what the first bytes show.
        finding: Why nobody should open it: `file_macro`, `file_bomb`, `file_encrypted`, `file_broken`; empty for
            nothing found.
    """

    type: str
    media_type: str
    finding: str = ""


def inspect(content: bytes, name: str = "") -> Inspected:
    """Look at a file's content. Its name decides only between kinds of plain text."""
    type_, finding = _known(content, name)
    return Inspected(type_, KNOWN_FILE_TYPES.get(type_) or _media_type(content, name), finding)


def _known(content: bytes, name: str) -> tuple[str, str]:
    if content.startswith(b"%PDF-"):
        return "pdf", ENCRYPTED if _PDF_ENCRYPTED.search(content) else ""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", _too_many(_jpeg_pixels(content))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", _too_many(int.from_bytes(content[16:20]) * int.from_bytes(content[20:24]))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(content)
    if content.startswith(_OLE):
        return "", ENCRYPTED if _OLE_ENCRYPTED in content else MACRO if _OLE_MACROS in content else ""
    if is_text(content) and _media_type(content, "") in (UNKNOWN, "text/plain", "text/csv"):
        return "csv" if name.lower().endswith(".csv") else "txt", ""
    return "", ""


def is_text(content: bytes) -> bool:
    """Whether a file is text in UTF-8."""
    if not content or b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _media_type(content: bytes, name: str) -> str:
    try:
        return puremagic.from_string(content[:_LOOKED_AT], mime=True, filename=name or None) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN


def _archive(content: bytes) -> tuple[str, str]:
    """Return what an archive is and what is wrong with it, having unpacked it once into nothing."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if finding := _declared(archive, len(content)):
                return "zip", finding
            kind = _office_type(archive)
            return kind, next(_findings(archive, content), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, ZlibError):
        return "zip", BROKEN


def _declared(archive: zipfile.ZipFile, weight: int) -> str:
    """Return what is wrong by what the archive says of itself, before a byte of it is unpacked."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        return BOMB
    if unpacked > 1_000_000 and unpacked > MOST_RATIO * weight:
        return BOMB
    if any(member.flag_bits & 0x1 for member in members):
        return ENCRYPTED
    names = [member.filename for member in members]
    is_odd = len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names)
    return BROKEN if is_odd else ""


def _findings(archive: zipfile.ZipFile, content: bytes) -> Iterator[str]:
    """Yield what is wrong inside."""
    if any(_MACRO_MEMBERS.search(name) for name in archive.namelist()):
        yield MACRO
    for name in archive.namelist():
        told = next((mark for suffix, mark in _TELLING.items() if name.endswith(suffix)), None)
        if told and told[0].search(archive.read(name)):
            yield told[1]
    if not all(_is_honest(content, member) for member in archive.infolist()):
        yield BROKEN


def _is_honest(content: bytes, member: zipfile.ZipInfo) -> bool:
    """Whether a member unpacks to just what it declares. The library stops there; whoever opens the file may not."""
    start = member.header_offset
    names = int.from_bytes(content[start + 26 : start + 28], "little")
    start += _LOCAL_HEADER + names + int.from_bytes(content[start + 28 : start + 30], "little")
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        return len(packed) == member.file_size and crc32(packed) == member.CRC
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return False
    unpacker, length, checksum = decompressobj(-MAX_WBITS), 0, 0
    left: bytes | memoryview = packed
    while not unpacker.eof and length <= member.file_size:
        chunk = unpacker.decompress(left, _CHUNK)
        length, checksum, left = length + len(chunk), crc32(chunk, checksum), unpacker.unconsumed_tail
        if not chunk and not left:
            break
    return unpacker.eof and (length, checksum) == (member.file_size, member.CRC)


def _office_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml").lower()
        found = next((kind for kind, mark in _MAIN_PARTS if mark in types and b".main+xml" in types), "")
        # An addition such as a chart's sheet may be named there too: the main part says what the file is.
        folders = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
        return next((kind for folder, kind in folders.items() if any(n.startswith(folder) for n in names)), found)
    said = archive.read("mimetype") if "mimetype" in names else b""
    open_document = {b"opendocument.text": "odt", b"opendocument.spreadsheet": "ods"}
    return next((kind for mark, kind in open_document.items() if said.endswith(mark)), "zip")


def _too_many(pixels: int) -> str:
    return BOMB if pixels > MOST_PIXELS else BROKEN if pixels <= 0 else ""


def _jpeg_pixels(content: bytes) -> int:
    """Return a JPEG's pixels from its first frame header; 0 where there is none."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _START_OF_FRAME:
            return int.from_bytes(content[at + 5 : at + 7]) * int.from_bytes(content[at + 7 : at + 9])
        at += 1 if marker == 0xFF else 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0
