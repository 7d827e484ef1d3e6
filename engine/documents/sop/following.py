"""Where each activity leads: by the arrows that say what they join, else by order, numbers and words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.documents.sop.rows import Found
from engine.documents.sop.symbols import ARROW, BOX, DIAMOND, END, PAGE, Shape
from engine.read_models.sop import PrintedFlow, SopRemark

YES, NO = "Ya", "Tidak"
_BACK = re.compile(
    r"(?:kembali|dikembalikan|diulang|ulang)\s+(?:ke\s+|dari\s+|pada\s+)?"
    r"(?:no(?:mor)?\.?|langkah|aktivitas|kegiatan|tahap(?:an)?|butir|angka|proses)?\s*(?:no(?:mor)?\.?|ke-?)?\s*(\d{1,2})\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(jika|bila|apabila|kalau)\b.*\b(tidak|belum|tdk)\b", re.IGNORECASE)
_LONGEST = 1_000
"""Characters of a Keterangan in which a way back is looked for."""
_ARROW_WORDS = re.compile(r"^Panah: (?P<label>.+)$")
_QUESTION = re.compile(r"Keputusan: (?P<question>.+)$")


@dataclass(slots=True)
class Following:
    """Reads where the rows lead."""

    rows: list[Found]
    numbers: list[str]
    strips: list[Shape]
    remarks: list[SopRemark] = field(default_factory=list)
    _owners: dict[str, int] = field(default_factory=dict)
    _ends: set[str] = field(default_factory=set)
    _letters: dict[str, str] = field(default_factory=dict)

    def flows(self) -> list[tuple[PrintedFlow, ...]]:
        """Return the flows of each row."""
        for index, row in enumerate(self.rows):
            self._name(index, row.shapes)
        self._name(None, self.strips)
        drawn = self._drawn()
        return [self._of_row(index, drawn.get(index, [])) for index in range(len(self.rows))]

    def question(self, index: int) -> str:
        """Return what a row's decision asks, where its symbol says so."""
        diamonds = [shape for shape in self.rows[index].shapes if shape.kind == DIAMOND]
        found = next((match for shape in diamonds if (match := _QUESTION.search(shape.alt))), None)
        if found:
            return found["question"]
        return next((shape.text for shape in diamonds if shape.text), "")

    def _name(self, row: int | None, shapes: list[Shape]) -> None:
        """Remember what a shape's id means to an arrow."""
        for shape in shapes:
            if shape.kind == PAGE:
                self._letters[shape.id] = shape.text.strip().upper()
            elif shape.kind == END and shape.text.strip(". ").lower() in {"selesai", "akhir", "end"}:
                self._ends.add(shape.id)
            elif row is not None and shape.kind in {BOX, END, DIAMOND}:
                self._owners[shape.id] = row

    def _drawn(self) -> dict[int, list[PrintedFlow]]:
        """Return what arrows that name their ends say, off-page connectors followed to where they go on."""
        arrows = [shape for shapes in (*(row.shapes for row in self.rows), self.strips) for shape in shapes]
        arrows = [shape for shape in arrows if shape.kind == ARROW and shape.start and shape.end]
        onward = {self._letters[arrow.start]: arrow.end for arrow in arrows if arrow.start in self._letters}
        found: dict[int, list[PrintedFlow]] = {}
        for arrow in arrows:
            if arrow.start not in self._owners:
                continue
            end = onward.get(self._letters.get(arrow.end, ""), "") if arrow.end in self._letters else arrow.end
            words = _ARROW_WORDS.match(arrow.alt)
            label = words["label"] if words else ""
            if end in self._ends:
                found.setdefault(self._owners[arrow.start], []).append(PrintedFlow(None, label))
            elif end in self._owners:
                found.setdefault(self._owners[arrow.start], []).append(PrintedFlow(self._owners[end], label))
        return found

    def _of_row(self, index: int, drawn: list[PrintedFlow]) -> tuple[PrintedFlow, ...]:
        row = self.rows[index]
        following = None if index == len(self.rows) - 1 else index + 1
        back, condition = self._back(index), bool(_CONDITION.search(row.texts["note"][:_LONGEST]))
        flows = list(dict.fromkeys(drawn)) or [PrintedFlow(following)]
        if len(flows) == 1 and (row.is_diamond or (condition and back is not None and not drawn)):
            if not row.is_diamond:
                self._say(index, f"keputusan dibaca dari keterangan “{row.texts['note']}”")
            flows = self._completed(index, flows[0], following, back)
        if len(flows) > 1 and not row.is_diamond and drawn:
            text = "beberapa panah keluar tanpa belah ketupat; dibaca sebagai keputusan. Bila dikerjakan bersamaan, "
            self._say(index, text + "ganti gerbangnya dengan gerbang paralel di Camunda Modeler", unread=True)
        return tuple(_labelled(flows, following))

    def _completed(self, index: int, known: PrintedFlow, following: int | None, back: int | None) -> list[PrintedFlow]:
        """Return both ways out of a decision of which one is known."""
        if known.target != following:
            return [known, PrintedFlow(following)]
        if back is not None:
            return [known, PrintedFlow(back)]
        target = index - 1 if index else None
        where = f"nomor {self.numbers[target] or target + 1}" if target is not None else "selesai"
        self._say(index, f"arah “{NO}” dari belah ketupat tidak terbaca; dianggap ke {where}", unread=True)
        return [known, PrintedFlow(target)]

    def _back(self, index: int) -> int | None:
        """Return the row that a connector's number or the remarks name."""
        row = self.rows[index]
        said = [shape.text.strip() for shape in row.shapes if shape.kind == PAGE]
        match = _BACK.search(row.texts["note"][:_LONGEST])
        said += [match[1]] if match else []
        return next((self.numbers.index(number) for number in said if number and number in self.numbers), None)

    def _say(self, index: int, what: str, *, unread: bool = False) -> None:
        self.remarks.append(SopRemark(self.rows[index].place, f"{what[0].upper()}{what[1:]}.", unread))


def _labelled(flows: list[PrintedFlow], following: int | None) -> Iterator[PrintedFlow]:
    """Yield flows with the usual words where a decision's arrows have none."""
    if len(flows) == 1:
        yield from flows
        return
    ahead = next((flow for flow in flows if flow.target == following), flows[0])
    for flow in flows:
        yield flow if flow.label else PrintedFlow(flow.target, YES if flow == ahead else NO)
