"""Charts inside a document, as wide as its page leaves room, where its template asks for any."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from docx.shared import Cm, Length
from docxtpl import DocxTemplate, InlineImage

from engine.documents.charts import Bar, charts
from engine.documents.wording import number_of

WIDEST = 24.0
"""Centimetres of a picture: beyond that bars only grow longer."""
MARK = "grafik"
"""How templates call the pictures."""


class Pictures:
    """Pictures for a template: one after the other in the place of a single tag, or each by itself in a loop."""

    def __init__(self, document: DocxTemplate, pngs: Sequence[bytes], width: Length) -> None:
        self._images = [InlineImage(document, BytesIO(png), width=width) for png in pngs]

    def __bool__(self) -> bool:
        """Return whether there is anything to see, so that a template can leave out what stands around it."""
        return bool(self._images)

    def __iter__(self) -> Iterator[InlineImage]:
        """Give them one by one, for a template that puts each into a paragraph of its own."""
        return iter(self._images)

    def __html__(self) -> str:
        """Write them as Word does."""
        return "".join(image.__html__() for image in self._images)

    __str__ = __html__


def with_charts(measured: dict[str, object], document: DocxTemplate) -> dict[str, object]:
    """Put pictures beside each unit, and of all units together, where the template asks for any."""
    units = measured["unit"]
    if not isinstance(units, list) or MARK not in document.get_xml():
        return measured
    width = _room(document)

    def drawn(bars: Sequence[Bar], title: str) -> Pictures:
        return Pictures(document, charts(bars, title, width.cm), width)

    pictured = [{**unit, MARK: drawn(_indicators(unit), f"Capaian {unit['nama']}")} for unit in units]
    means = [Bar(str(unit["nama"]), _number(unit.get("rata_rata_capaian"))) for unit in units]
    return {**measured, "unit": pictured, MARK: drawn(means, "Rata-rata capaian per unit")}


def _indicators(unit: Mapping[str, object]) -> list[Bar]:
    """Return a unit's indicators, numbered as in the table above the picture."""
    rows = unit["baris"]
    return [
        Bar(
            f"{row['no']}. {row.get('indikator') or 'Indikator'}",
            _number(row.get("capaian")),
            str(row.get("capaian_teks") or ""),
        )
        for row in (rows if isinstance(rows, list) else [])
    ]


def _room(document: DocxTemplate) -> Length:
    """Return how wide a picture may be between the margins of the document's first page."""
    section = document.docx.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    if any(side is None for side in sides):
        return Cm(16.0)
    return Cm(min(WIDEST, max(6.0, (sides[0] - sides[1] - sides[2]) / Cm(1))))


def _number(value: object) -> float | None:
    number = number_of(value)
    return None if number is None else float(number)
