"""From the rows of a Word SOP as they were found to the rows of a printed SOP: numbers, performers, decisions."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from engine.documents.sop.export import MARK
from engine.documents.sop.following import Following
from engine.documents.sop.rows import Found, Rows
from engine.read_models.sop import PrintedRow, SopRemark

_UNNAMED = "Aktivitas tanpa nama"


@dataclass(slots=True)
class Settling:
    """Decides what rows mean, and remarks on what it had to assume."""

    remarks: list[SopRemark] = field(default_factory=list)

    def read(self, rows: Rows, lanes: tuple[str, ...]) -> list[PrintedRow]:
        """Return the rows in words of the printed SOP; `lanes` are the Pelaksana."""
        numbers = self._numbers(rows.found)
        following = Following(rows.found, numbers, rows.strips)
        flows = following.flows()
        if any(row.is_marked for row in rows.found):
            self._say("Dokumen", "Pelaksana dibaca dari tanda (√, ●, x) karena bentuk tidak digambar.")
        printed = []
        for index, (row, number) in enumerate(zip(rows.found, numbers, strict=True)):
            note = row.texts["note"]
            is_reconstructed = note == MARK or note.endswith(f" {MARK}")
            printed.append(
                PrintedRow(
                    number=number,
                    name=self._name_of(row),
                    lane=self._lane(row, lanes),
                    completeness=row.texts["completeness"],
                    time=row.texts["time"],
                    output=row.texts["output"],
                    note=note.removesuffix(MARK).strip() if is_reconstructed else note,
                    flows=flows[index],
                    question=following.question(index) if len(flows[index]) > 1 else "",
                    reconstructed=is_reconstructed,
                    editorial=row.editorial,
                )
            )
        self.remarks += following.remarks
        self._guessed(rows.found, printed)
        return [self._asked(row, found) for row, found in zip(printed, rows.found, strict=True)]

    def _asked(self, row: PrintedRow, found: Found) -> PrintedRow:
        """Return a row whose decision asks something: its gateway needs a name."""
        if len(row.flows) < 2 or row.question:
            return row
        self._say(found.place, "Pertanyaan keputusan tidak tercetak; gerbang diberi nama “Sesuai?”.")
        return replace(row, question="Sesuai?")

    def _guessed(self, rows: list[Found], printed: list[PrintedRow]) -> None:
        """Say, once, that order alone tells where the rows lead, where no arrow says so."""
        joined = any(shape.start and shape.end for row in rows for shape in row.shapes)
        if len(printed) > 1 and not joined:
            self._say("Dokumen", "Panah tidak menyebut yang dihubungkannya; urutan baris dianggap urutan kerja.")

    def _name_of(self, row: Found) -> str:
        if not row.name:
            self._say(row.place, f"Nama aktivitas kosong; diberi nama “{_UNNAMED}”.", unread=True)
        return row.name or _UNNAMED

    def _lane(self, row: Found, lanes: tuple[str, ...]) -> int:
        if not row.lanes:
            if len(lanes) > 1:
                text = (
                    f"Pelaksana tidak terbaca: tidak ada bentuk atau tanda. Ditempatkan di lajur pertama ({lanes[0]})."
                )
                self._say(row.place, text, unread=True)
            return 0
        if len(row.lanes) > 1:
            names = ", ".join(lanes[lane] for lane in row.lanes)
            text = f"Lebih dari satu Pelaksana ({names}); dipilih {lanes[row.lanes[0]]}."
            self._say(row.place, f"{text} Bila semuanya boleh mengerjakan, isi kelompok calon di Camunda Modeler.")
        return row.lanes[0]

    def _numbers(self, rows: list[Found]) -> list[str]:
        """Return the rows' numbers: as printed, counted by Word, or counted here where none is printed."""
        if not any(row.number for row in rows):
            if not all(row.is_numbered for row in rows):
                self._say("Dokumen", "Aktivitas tidak bernomor; diberi nomor menurut urutan.")
            return [str(number) for number in range(1, len(rows) + 1)]
        for row in rows:
            if not row.number:
                self._say(row.place, "Tidak bernomor.")
        numbers = [int(row.number) for row in rows if row.number.isdigit()]
        for low, high in pairwise(numbers):
            if high > low + 1:
                missing = ", ".join(str(number) for number in range(low + 1, min(high, low + 20)))
                self._say("Dokumen", f"Nomor {missing} tidak ada dalam naskah.")
            elif high <= low:
                self._say("Dokumen", f"Nomor {high} berdiri sesudah nomor {low}; urutan baris yang diikuti.")
        return [row.number for row in rows]

    def _say(self, place: str, text: str, *, unread: bool = False) -> None:
        self.remarks.append(SopRemark(place, text, unread))
