"""Names in a Word file's XML, and the text of what stands in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_LINES = 2_000
"""Of a cell."""
TRACKED = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
"""What Word writes for changes that nobody has accepted or rejected yet."""
_TRANSPARENT = frozenset({"sdt", "sdtContent", "ins", "smartTag", "customXml", "hyperlink", "moveTo", "fldSimple"})
_NUMBER = re.compile(r"^\s*(?:\(?(?:\d{1,2}|[a-z])[.)]+|[-–•·▪▫◦])\s+|^\s*\d{1,2}[.)](?=[^\d\s])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's text.

    Attributes:
        text: White space folded.
        note: What stands in italics and square brackets at its end, without them.
        is_listed: Whether it is an item of a list: numbered by Word or by hand, which its text does not repeat.
    """

    text: str
    note: str = ""
    is_listed: bool = False


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    name: object = element.tag  # lxml-stubs types comments' tags as text, too
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def within(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, also those inside content controls and accepted changes."""
    for child in element.iterchildren("*"):
        if local(child) == name:
            yield child
        elif local(child) in _TRANSPARENT:
            yield from within(child, name)


def value(element: Element | None, path: str, attribute: str = "val") -> str:
    """Return an attribute of a descendant by path of `w:` names; empty where there is none."""
    found = None if element is None else element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(W + attribute, "")


def lines_of(container: Element) -> list[Line]:
    """Return the lines of a cell in order, those of tables within it too; empty ones left out."""
    paragraphs = (each for each in container.iter(W + "p") if not _is_in_a_drawing(each, container))
    found = (line for each in islice(paragraphs, MOST_LINES) for line in lines_in(each))
    return [line for line in found if line.text or line.note]


def text_of(container: Element) -> str:
    """Return all text of a cell on one line."""
    texts = (said(each) for each in container.iter(W + "p") if not _is_in_a_drawing(each, container))
    return " ".join(text for text in texts if text)


def noted_text_of(container: Element) -> tuple[str, str]:
    """Return all text of a cell on one line, and apart from it the editorial note at its end."""
    text, lines = text_of(container), lines_of(container)
    note = lines[-1].note if lines else ""
    return text.removesuffix(f"[{note}]").strip() if note else text, note


def lines_in(paragraph: Element) -> list[Line]:
    """Return a paragraph's lines, broken where it breaks them, numbers and note apart."""
    plain, slanted = "", ""
    for run in within(paragraph, "r"):
        is_slanted = run.find(f"{W}rPr/{W}i") is not None
        text = "".join(_pieces(run))
        plain, slanted = (plain, slanted + text) if is_slanted else (plain + slanted + text, "")
    note = slanted.strip()
    if not (note.startswith("[") and note.endswith("]")):
        plain, note = plain + slanted, "[]"
    is_listed = paragraph.find(f"{W}pPr/{W}numPr") is not None
    *first, last = plain.split("\n")
    return [*(_line(text, "", is_listed) for text in first), _line(last, folded(note[1:-1]), is_listed)]


def _line(text: str, note: str, is_listed: bool) -> Line:  # one call a kind of line
    plain, numbers = _NUMBER.subn("", text)
    return Line(folded(plain), note, is_listed or bool(numbers))


def said(paragraph: Element) -> str:
    """Return a paragraph's text on one line, drawings left out."""
    return folded("".join("".join(_pieces(run)) for run in within(paragraph, "r")))


def folded(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return " ".join(text.split())


def _pieces(run: Element) -> Iterator[str]:
    for piece in run.iterchildren("*"):
        name = local(piece)
        if name == "t":
            yield piece.text or ""
        elif name in {"br", "cr"}:
            yield "\n"
        elif name == "tab":
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield "√"  # of a font of symbols: whatever it is, somebody marked something


def _is_in_a_drawing(paragraph: Element, container: Element) -> bool:
    for above in paragraph.iterancestors():
        if above is container:
            return False
        if local(above) in {"txbxContent", "Fallback"}:
            return True
    return False
