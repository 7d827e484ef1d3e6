"""Papan pengumpulan: how each unit's part stands, by whom and since when."""

from collections.abc import Callable

from engine.commands import SaveDraft
from engine.office import UNITS
from engine.read_models import CollectionState as State
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
SEKTIM = person("sektim")


def test_the_board_tells_who_has_sent_who_has_begun_and_who_has_to_mend(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    before = office.engine.queries.collection(SEKTIM, instance)
    assert before is not None
    assert before.rows == ()
    office.bring_to(instance, "aktivitas_7")
    head = person("kabid-bina-marga")
    draft = SaveDraft(office.task(instance, "aktivitas_7", "bina-marga").id, {"tindak_lanjut": "Menyusul"})
    office.engine.execute(draft, head)
    office.complete(instance, "aktivitas_7", unit="cipta-karya")
    wrong = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    office.complete(instance, "aktivitas_7", unit="tata-ruang", **wrong)
    board = office.engine.queries.collection(SEKTIM, instance)
    assert board is not None
    assert {row.unit_id: row.state for row in board.rows} == {
        "sekretariat": State.EMPTY,
        "bina-marga": State.DRAFT,
        "sumber-daya-air": State.EMPTY,
        "cipta-karya": State.SENT,
        "tata-ruang": State.MEND,
    }
    by = {row.unit_id: row.who for row in board.rows}
    assert (by["bina-marga"], by["cipta-karya"], by["sekretariat"]) == ("Kepala Bina Marga", "Kepala Cipta Karya", "")
    page = text_of(as_person("sektim").get(f"/proses/{instance}/papan"))
    assert "1 dari 5 unit sudah dikirim." in page
    for words in ("Belum mengisi", "Draf", "Dikirim", "Perlu perbaikan"):
        assert words in page
    assert f'href="/proses/{instance}/papan"' in as_person("sektim").get(f"/proses/{instance}").text
    assert not office.engine.queries.has_board(person("staf-tata-ruang"), instance), "whoever only enters a part"


def test_the_board_shows_what_was_measured_and_a_return_from_8_opens_a_unit_again(
    as_person: AsPerson, office: Office
) -> None:
    instance = office.start()
    office.bring_to(instance, "aktivitas_8")
    page = as_person("sekretaris").get(f"/proses/{instance}/papan")
    assert "5 dari 5 unit sudah dikirim." in text_of(page)
    assert "95,00" in text_of(page)
    assert "Rata-rata 95,00, predikat Sangat Tinggi; 5 dari 5 indikator dinilai." in text_of(page)
    back = {"keputusan_8": "kembalikan", "catatan_8": "Lengkapi bukti dukung.", "unit_dikembalikan": "tata-ruang"}
    office.complete(instance, "aktivitas_8", **back)
    board = office.engine.queries.collection(SEKTIM, instance)
    assert board is not None
    assert [row.unit_id for row in board.rows if row.state is State.MEND] == ["tata-ruang"]
    assert board.count("sent") == len(UNITS) - 1


def test_whoever_takes_no_part_sees_no_board_and_other_processes_have_none(as_person: AsPerson, office: Office) -> None:
    instance = office.start()
    assert f"/proses/{instance}/papan" in as_person("auditor").get(f"/proses/{instance}").text
    outsider = as_person("admin")
    assert outsider.get("/proses/00000000-0000-0000-0000-000000000000/papan").status_code == 404
