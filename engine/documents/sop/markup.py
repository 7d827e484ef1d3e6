"""WordprocessingML as text: paragraphs, cells, rows, tables. Python-docx makes the file around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

TWIPS = 56.6929
"""In a millimetre."""


def twips(millimetres: float) -> int:
    """Return a length as Word counts it."""
    return round(millimetres * TWIPS)


def clean(text: str) -> str:
    """Return a text as XML may hold it."""
    return escape("".join(character for character in text if character >= " " or character in "\t\n"))


def attribute(text: str) -> str:
    """Return a text as a quoted attribute."""
    return quoteattr("".join(character for character in text if character >= " "))


@dataclass(frozen=True, slots=True)
class Face:
    """How a run looks. `points` is its size."""

    points: float = 8.0
    bold: bool = False
    italic: bool = False


def run(text: str, face: Face = Face()) -> str:  # frozen
    """Return a run; line feeds break the line, tabs are tabs."""
    size = round(face.points * 2)
    marks = ("<w:b/>" if face.bold else "") + ("<w:i/>" if face.italic else "")
    properties = f'{marks}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    parts = clean(text).replace("\t", "</w:t><w:tab/>" + _T).replace("\n", "</w:t><w:br/>" + _T)
    return f"<w:r><w:rPr>{properties}</w:rPr>{_T}{parts}</w:t></w:r>"


def field(code: str, face: Face) -> str:
    """Return a field that Word fills in, such as the page's number; 1 until it does."""
    return f'<w:fldSimple w:instr=" {code} ">{run("1", face)}</w:fldSimple>'


def paragraph(
    content: str, *, align: str = "left", before: float = 0, after: float = 0, hanging: float = 0, extra: str = ""
) -> str:
    """Return a paragraph around runs. `before`, `after`: points; `hanging`: millimetres the first line stands out."""
    indent = f'<w:ind w:left="{twips(hanging)}" w:hanging="{twips(hanging)}"/>' if hanging else ""
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{twips(hanging)}"/></w:tabs>' if hanging else ""
    spacing = (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="240" w:lineRule="auto"/>'
    )
    return f'<w:p><w:pPr>{extra}{tabs}{spacing}{indent}<w:jc w:val="{align}"/></w:pPr>{content}</w:p>'


def cell(
    content: str,
    width: float,
    *,
    span: int = 1,
    merge: str = "",
    align: str = "top",
    pad: float | None = None,
    fill: str = "",
    without: Sequence[str] = (),
    upright: bool = False,
) -> str:
    """Return a cell around paragraphs.

    Args:
        merge: `restart` or `continue` of a cell over several rows.
        without: Sides that have no border.
        upright: Whether its text runs from below to above.
    """
    properties = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    if without:
        sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right") if side in without)
        properties += f"<w:tcBorders>{sides}</w:tcBorders>"
    properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    if pad is not None:
        sides = "".join(f'<w:{side} w:w="{twips(pad)}" w:type="dxa"/>' for side in ("left", "right"))
        properties += f"<w:tcMar>{sides}</w:tcMar>"
    properties += '<w:textDirection w:val="btLr"/>' if upright else ""
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="{align}"/></w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], height: float, *, head: bool = False) -> str:
    """Return a row, at least so high; a head row is repeated where its table runs over the page."""
    header = "<w:tblHeader/>" if head else ""
    height_ = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height_}{header}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[float], caption: str) -> str:
    """Return a table of fixed columns. `caption` is what a screen reader calls it."""
    line = 'w:val="single" w:sz="6" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = "".join(f'<w:{side} w:w="{twips(1.0)}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    properties = (
        f'<w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar><w:tblCaption w:val={attribute(caption)}/>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


_T = '<w:t xml:space="preserve">'
