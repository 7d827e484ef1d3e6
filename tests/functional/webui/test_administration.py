"""Administrasi: accounts, deployments, incidents; and one's own password."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import MovableClock
from tests.support.office import KEY, PASSWORD, person

AsPerson = Callable[[str], Browser]
BUNDLED = Path(__file__).parents[3] / "processes" / f"{KEY}.bpmn"
SHOWN_PASSWORD = re.compile(r"<code>([a-z0-9-]+)</code>")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/pengguna",
        "/admin/peran",
        "/admin/peran/sekretaris",
        "/admin/unit/baru",
        "/admin/definisi/terapkan",
        "/admin/definisi/modeler",
        "/admin/insiden",
    ],
)
def test_only_administrators_get_in(as_person: AsPerson, path: str) -> None:
    assert as_person("admin").get(path).status_code == 200
    for user in ("kadis", "auditor"):
        answer = as_person(user).get(path)
        assert answer.status_code == 403
        assert "Anda tidak berwenang melakukan tindakan ini." in text_of(answer)


def test_a_new_account_can_sign_in_with_the_password_shown_once(as_person: AsPerson, browser: Browser) -> None:
    admin = as_person("admin")
    admin.get("/admin/pengguna/baru")
    fields = {"nama_pengguna": "budi", "nama": "Pegawai Baru", "peran": "sek-tim-sakip"}
    shown = admin.send("/admin/pengguna/baru", **fields)
    password = SHOWN_PASSWORD.findall(shown.text)[-1]
    again = admin.send("/admin/pengguna/baru", **fields)
    assert SHOWN_PASSWORD.findall(again.text)[-1] == password, "the same form twice shows the same password"
    assert browser.sign_in("budi", password).status_code == 303
    assert "Pegawai Baru" in text_of(browser.follow())
    assert "Sek. Tim Sakip" in text_of(admin.get("/admin/pengguna?cari=pegawai"))


def test_an_account_without_a_name_is_not_made_and_keeps_what_was_typed(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get("/admin/pengguna/baru")
    answer = admin.send("/admin/pengguna/baru", nama_pengguna="budi", nama="", peran="kabid")
    assert answer.status_code == 422
    assert 'value="budi"' in answer.text
    assert 'value="kabid" checked' in answer.text
    assert '<p class="field__error" id="nama-salah">Wajib diisi.</p>' in answer.text
    wrong = admin.send("/admin/pengguna/baru", nama_pengguna="Budi S", nama="Budi")
    assert "Hanya huruf kecil" in text_of(wrong)


def test_a_deactivated_account_is_out_at_once(as_person: AsPerson, engine: ProcessEngine) -> None:
    admin, anggota = as_person("admin"), as_person("anggota")
    admin.get("/admin/pengguna/anggota")
    admin.send("/admin/pengguna/anggota", nama="Anggota Tim SAKIP", peran="anggota-tim-sakip")
    assert anggota.get("/").status_code == 303
    row = engine.queries.user(person("admin"), "anggota")
    assert (row.active, [id for id, _ in row.groups]) == (False, ["anggota-tim-sakip"])


def test_a_reset_password_replaces_the_old_one(as_person: AsPerson, browser: Browser) -> None:
    admin = as_person("admin")
    admin.get("/admin/pengguna/kadis/kata-sandi")
    password = SHOWN_PASSWORD.findall(admin.send("/admin/pengguna/kadis/kata-sandi").text)[-1]
    assert browser.sign_in("kadis").status_code == 403
    assert browser.sign_in("kadis", password).status_code == 303


def test_a_locked_account_is_unlocked(as_person: AsPerson, browser: Browser) -> None:
    for _ in range(5):
        browser.sign_in("kadis", "salah")
    admin = as_person("admin")
    assert "Terkunci" in text_of(admin.get("/admin/pengguna"))
    admin.send("/admin/pengguna/kadis/buka-kunci")
    assert browser.sign_in("kadis").status_code == 303


def test_the_passwords_of_accounts_are_on_no_page(as_person: AsPerson) -> None:
    admin = as_person("admin")
    for path in ("/admin/pengguna", "/admin/pengguna/kadis"):
        page = admin.get(path).text
        assert PASSWORD not in page
        assert "argon2" not in page


def test_a_broken_diagram_lists_its_problems_with_element_and_line(as_person: AsPerson, engine: ProcessEngine) -> None:
    admin = as_person("admin")
    admin.get("/admin/definisi/terapkan")
    broken = BUNDLED.read_bytes().replace(b'targetRef="aktivitas_2"', b'targetRef="tidak_ada"')
    for button in ("periksa", "terapkan"):
        answer = admin.send("/admin/definisi/terapkan", **{"berkas": (BytesIO(broken), "rusak.bpmn"), button: "1"})
        assert answer.status_code == 422
        assert "Belum dapat diterapkan" in text_of(answer)
        assert re.search(r"rusak\.bpmn, baris \d+", text_of(answer))
    assert [row.version for row in engine.queries.definitions(person("admin")) if row.key == KEY] == [1]


def test_a_good_diagram_is_checked_without_storing_and_then_deployed(
    as_person: AsPerson, engine: ProcessEngine
) -> None:
    admin = as_person("admin")
    admin.get("/admin/definisi/terapkan")
    changed = BUNDLED.read_bytes().replace(b"disposisi Pimpinan", b"Disposisi pimpinan")
    checked = admin.send("/admin/definisi/terapkan", berkas=(BytesIO(changed), f"{KEY}.bpmn"), periksa="1")
    assert "Tidak ada masalah" in text_of(checked)
    assert [row.version for row in engine.queries.definitions(person("admin")) if row.key == KEY] == [1]
    admin.send("/admin/definisi/terapkan", berkas=(BytesIO(changed), f"{KEY}.bpmn"), terapkan="1")
    assert [row.version for row in engine.queries.definitions(person("admin")) if row.key == KEY] == [2]


def test_other_files_and_no_file_are_refused(as_person: AsPerson) -> None:
    admin = as_person("admin")
    admin.get("/admin/definisi/terapkan")
    assert "Pilih sedikitnya satu berkas" in text_of(admin.send("/admin/definisi/terapkan", terapkan="1"))
    answer = admin.send("/admin/definisi/terapkan", berkas=(BytesIO(b"x"), "../../a.exe"), terapkan="1")
    assert answer.status_code == 422
    assert "Jenis berkas tidak diizinkan: a.exe." in text_of(answer)


def test_one_changes_ones_own_password(as_person: AsPerson, browser: Browser) -> None:
    kadis = as_person("kadis")
    kadis.get("/akun")
    answer = kadis.send("/akun", lama="salah sekali", baru="kuda baterai staples", ulang="kuda baterai staples")
    assert answer.status_code == 403
    assert "Kata sandi sekarang salah." in text_of(answer)
    answer = kadis.send("/akun", lama=PASSWORD, baru="pendek", ulang="lain")
    assert answer.status_code == 422
    assert "Kata sandi baru paling sedikit 12 karakter." in text_of(answer)
    assert "Ulangi kata sandi baru dengan sama persis." in text_of(answer)
    assert (
        kadis.send("/akun", lama=PASSWORD, baru="kuda baterai staples", ulang="kuda baterai staples").status_code == 303
    )
    assert browser.sign_in("kadis", "kuda baterai staples").status_code == 303


def test_no_incident_is_good_news(as_person: AsPerson, clock: MovableClock) -> None:
    assert "Tidak ada insiden terbuka." in text_of(as_person("admin").get("/admin/insiden"))


def test_what_the_modeler_needs_is_one_download_with_the_folders_as_it_wants_them(as_person: AsPerson) -> None:
    admin = as_person("admin")
    assert "http://localhost/engine-rest" in text_of(admin.get("/admin/definisi/modeler"))
    answer = admin.get("/admin/definisi/modeler.zip")
    assert answer.mimetype == "application/zip"
    assert "filename=alur-modeler.zip" in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.data)) as archive:
        names = set(archive.namelist())
        client = archive.read("resources/plugins/alur/client.js")
    assert client == (BUNDLED.parent / "modeler-plugin" / "client.js").read_bytes()
    assert {"resources/plugins/alur/index.js", "resources/element-templates/aktivitas_sop.json"} <= names
    assert as_person("kadis").get("/admin/definisi/modeler.zip").status_code == 403
