"""Peran dan unit: made, shown and renamed by administrators; the history tells of it in words."""

from collections.abc import Callable

import pytest

from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
ADMIN = person("admin")


def test_a_new_role_is_named_after_its_lane_and_takes_members(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/admin/peran/baru")
    answer = admin.send("/admin/peran/baru", nama=" Tim Teknis, Bidang II ")
    assert answer.headers["Location"] == "/admin/peran/tim-teknis-bidang-ii"
    assert "belum ada anggota" in text_of(admin.follow())
    chosen = admin.get("/admin/pengguna/baru?peran=tim-teknis-bidang-ii").text
    assert 'value="tim-teknis-bidang-ii" checked' in chosen
    fields = {"nama_pengguna": "budi", "nama": "Budi Santoso", "peran": "tim-teknis-bidang-ii"}
    admin.send("/admin/pengguna/baru", **fields)
    assert "Budi Santoso" in text_of(admin.get("/admin/peran/tim-teknis-bidang-ii"))
    assert [member.id for member in office.engine.queries.role(ADMIN, "tim-teknis-bidang-ii").members] == ["budi"]


def test_a_new_unit_brings_the_role_of_its_head(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/admin/unit/baru")
    admin.send("/admin/unit/baru", nama="Jasa Konstruksi", sebutan="jakon")
    shown = text_of(admin.follow())
    assert "Unit Jasa Konstruksi dibuat" in shown
    assert "kepala-jakon" in shown
    assert "Jasa Konstruksi" in text_of(admin.get("/admin/peran"))
    assert office.engine.queries.units(ADMIN)[-1].id == "jakon"
    trail = text_of(as_person("auditor").get("/jejak-audit"))
    assert "Unit “Jasa Konstruksi” dibuat" in trail
    assert "Peran “Kepala Jasa Konstruksi” dibuat" in trail


def test_a_name_changes_and_history_says_from_what_to_what(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    for path, name in (("/admin/peran/sekretaris", "Sekretaris Dinas"), ("/admin/unit/cipta-karya", "Permukiman")):
        admin.get(path)
        assert admin.send(path, nama=name).status_code == 303
    assert "Cipta Karya sekarang bernama Permukiman" in text_of(admin.follow())
    admin.get("/admin/peran/sekretaris")
    admin.send("/admin/peran/sekretaris", nama="Sekretaris Dinas")
    assert "Tidak ada yang berubah" in text_of(admin.follow())
    trail = text_of(as_person("auditor").get("/jejak-audit"))
    assert trail.count("Peran “Sekretaris” sekarang bernama “Sekretaris Dinas”") == 1
    assert "Unit “Cipta Karya” sekarang bernama “Permukiman”" in trail
    assert office.engine.queries.role(ADMIN, "kepala-cipta-karya").name == "Kepala Permukiman"


@pytest.mark.parametrize(
    ("path", "entered", "status", "said"),
    [
        ("/admin/peran/baru", {"nama": ""}, 422, "Wajib diisi."),
        ("/admin/peran/baru", {"nama": "N" * 201, "sebutan": "n1"}, 422, "Paling banyak 200 karakter."),
        ("/admin/peran/baru", {"nama": "Sekretaris"}, 409, "Sebutan ini sudah dipakai peran lain."),
        ("/admin/peran/sekretaris", {"nama": " "}, 422, "Wajib diisi."),
        ("/admin/unit/baru", {"nama": "Jalan", "sebutan": "Bina Marga"}, 422, "Hanya huruf kecil"),
        ("/admin/unit/baru", {"nama": "Bina Marga"}, 409, "Sebutan ini sudah dipakai unit lain."),
        ("/admin/unit/tata-ruang", {"nama": ""}, 422, "Wajib diisi."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_stored(
    as_person: AsPerson, office: Office, path: str, entered: dict[str, str], status: int, said: str
) -> None:
    admin = as_person("admin")
    before = office.engine.queries.roles(ADMIN), office.engine.queries.units(ADMIN)
    admin.get(path)
    answer = admin.send(path, **entered)
    assert answer.status_code == status
    assert said in text_of(answer)
    assert 'aria-invalid="true"' in answer.text
    for value in entered.values():
        assert f'value="{value}"' in answer.text
    assert (office.engine.queries.roles(ADMIN), office.engine.queries.units(ADMIN)) == before


def test_the_role_of_a_units_head_is_found_on_the_page_of_its_unit(as_person: AsPerson) -> None:
    admin = as_person("admin")
    assert admin.get("/admin/peran/kepala-tata-ruang").headers["Location"] == "/admin/unit/tata-ruang"
    assert admin.get("/admin/peran/siapa").status_code == 404
    assert admin.get("/admin/unit/siapa").status_code == 404


def test_the_form_sent_twice_makes_one_role(as_person: AsPerson, office: Office) -> None:
    admin = as_person("admin")
    admin.get("/admin/peran/baru")
    answers = [admin.send("/admin/peran/baru", nama="Arsiparis").status_code for _ in range(2)]
    assert answers == [303, 303]
    assert office.system_events().count("group.created") == len(office.engine.queries.roles(ADMIN))
