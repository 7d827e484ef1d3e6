"""Akun: tokens for one's programs, and an administrator who revokes somebody's."""

import re
from collections.abc import Callable

from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import person

AsPerson = Callable[[str], Browser]
SECRET = re.compile(r"<code>(alur_[\w-]{43})</code>")


def test_a_token_is_shown_once_and_opens_rest(as_person: AsPerson, engine: ProcessEngine) -> None:
    kadis = as_person("kadis")
    kadis.get("/akun")
    shown = kadis.send("/akun/token", nama_token="Camunda Modeler")
    (secret,) = SECRET.findall(shown.text)
    again = kadis.send("/akun/token", nama_token="Camunda Modeler")
    assert SECRET.findall(again.text) == [secret], "the same form twice shows the same token"
    view = engine.queries.token(secret)
    assert view is not None
    assert view.actor.user_id == "kadis"
    page = text_of(kadis.get("/akun"))
    assert "Camunda Modeler" in page
    assert secret not in page


def test_a_second_form_makes_a_second_token(as_person: AsPerson, engine: ProcessEngine) -> None:
    kadis = as_person("kadis")
    secrets = set()
    for _ in range(2):
        kadis.get("/akun")
        secrets.update(SECRET.findall(kadis.send("/akun/token", nama_token="Skrip").text))
    assert len(secrets) == len(engine.queries.tokens(person("kadis"), "kadis")) == 2


def test_a_token_without_a_name_is_not_made(as_person: AsPerson, engine: ProcessEngine) -> None:
    kadis = as_person("kadis")
    kadis.get("/akun")
    answer = kadis.send("/akun/token", nama_token=" ")
    assert answer.status_code == 422
    assert "Beri nama token ini." in text_of(answer)
    assert engine.queries.tokens(person("kadis"), "kadis") == ()


def test_whose_token_it_is_and_an_administrator_revoke_it(as_person: AsPerson, engine: ProcessEngine) -> None:
    kadis, admin, other = as_person("kadis"), as_person("admin"), as_person("anggota")
    for revoker, page, path in (
        (kadis, "/akun", "/akun/token/{}/cabut"),
        (admin, "/admin/pengguna/kadis", "/admin/pengguna/kadis/token/{}/cabut"),
    ):
        kadis.get("/akun")
        kadis.send("/akun/token", nama_token="Skrip")
        (token,) = engine.queries.tokens(person("kadis"), "kadis")
        other.get("/akun")
        assert other.send(f"/akun/token/{token.id}/cabut").status_code == 403
        assert "Skrip" in text_of(revoker.get(page))
        assert revoker.send(path.format(token.id)).status_code == 303
        assert engine.queries.tokens(person("kadis"), "kadis") == ()
