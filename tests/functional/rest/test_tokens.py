"""Personal tokens: one a program, shown once, revocable; they stand for an account over REST."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from engine.commands import ChangeUser, CreateToken, RevokeToken, SetPassword
from engine.domain import Actor, new_token_secret
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.handlers.tokens import MOST_TOKENS
from engine.store.database import open_database
from engine.store.repositories.tokens import TOKEN
from tests.functional.rest.conftest import Rest
from tests.support.clock import MovableClock
from tests.support.office import PASSWORD, Office, person

ADMIN = person("admin")
KADIS = person("kadis")
Clients = Callable[..., Rest]


def make(office: Office, actor: Actor, name: str = "Modeler") -> tuple[UUID, str]:
    secret = new_token_secret()
    return office.engine.execute(CreateToken(actor.user_id, name, secret), actor), secret


def bearer(app: Flask, secret: str, scheme: str = "Bearer") -> Rest:
    rest = Rest(app)
    rest.headers["Authorization"] = f"{scheme} {secret}"
    return rest


def test_a_token_does_what_its_account_may_and_no_more(app: Flask, office: Office, two_steps: Rest):
    admin, kadis = bearer(app, make(office, ADMIN)[1]), bearer(app, make(office, KADIS)[1])
    assert admin.deploy("rest_two_steps.bpmn", name="lain").status_code == 200
    assert kadis.get("/task").status_code == 200
    assert kadis.deploy("rest_two_steps.bpmn", name="ketiga").status_code == 403


def test_a_client_that_knows_basic_only_sends_the_token_as_the_password(client: Clients, office: Office):
    secret = make(office, KADIS)[1]
    assert client("kadis", secret).get("/task").status_code == 200
    assert client("admin", secret).get("/task").status_code == 401
    assert client("kadis", PASSWORD).get("/task").status_code == 200


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  "])
def test_the_scheme_is_read_in_any_case(app: Flask, office: Office, scheme: str):
    assert bearer(app, make(office, KADIS)[1], scheme).get("/task").status_code == 200


@pytest.mark.parametrize("secret", ["", "undefined", "alur_", "alur_" + "x" * 43, "alur_" + "é" * 43, PASSWORD])
def test_what_is_no_token_opens_nothing(app: Flask, office: Office, secret: str):
    answer = bearer(app, secret).get("/task")
    assert (answer.status_code, answer.json["type"]) == (401, "AuthenticationException")


def test_a_revoked_token_is_out_at_once(app: Flask, office: Office):
    token_id, secret = make(office, KADIS)
    assert bearer(app, secret).get("/task").status_code == 200
    office.engine.execute(RevokeToken(token_id), KADIS)
    office.engine.execute(RevokeToken(token_id), KADIS)
    assert bearer(app, secret).get("/task").status_code == 401
    assert office.engine.queries.tokens(KADIS, "kadis") == ()
    told = [(event.type, json.loads(event.data)) for event in office.system_chain()[-2:]]
    facts = {"user": "kadis", "token": str(token_id), "name": "Modeler"}
    assert told == [("token.created", facts), ("token.revoked", facts)]


def test_a_deactivated_accounts_token_opens_nothing_and_a_changed_role_counts_at_once(app: Flask, office: Office):
    rest = bearer(app, make(office, KADIS)[1])
    office.engine.execute(ChangeUser("kadis", groups=("administrator",)), ADMIN)
    assert rest.deploy("rest_two_steps.bpmn").status_code == 200
    office.engine.execute(ChangeUser("kadis", active=False), ADMIN)
    assert rest.get("/task").status_code == 401


def test_a_new_password_leaves_tokens_as_they_are(app: Flask, office: Office):
    rest = bearer(app, make(office, KADIS)[1])
    office.engine.execute(SetPassword("kadis", "kata-sandi-lain"), ADMIN)
    assert rest.get("/task").status_code == 200


def test_a_tokens_use_is_noted_once_a_minute(app: Flask, office: Office, clock: MovableClock):
    rest = bearer(app, make(office, KADIS)[1])
    assert office.engine.queries.tokens(KADIS, "kadis")[0].used_at is None
    first = clock()
    rest.get("/task")
    clock.advance(seconds=30)
    rest.get("/task")
    assert office.engine.queries.tokens(KADIS, "kadis")[0].used_at == first
    clock.advance(seconds=40)
    rest.get("/task")
    assert office.engine.queries.tokens(KADIS, "kadis")[0].used_at == clock()


def test_only_the_hash_of_a_secret_is_stored(office: Office, database_url: str):
    _, secret = make(office, KADIS)
    database = open_database(database_url)
    with database.connect() as connection:
        (row,) = connection.execute(TOKEN.select()).all()
    database.dispose()
    assert all(secret not in str(value) for value in row)
    assert len(row.token_hash) == 64


def test_others_tokens_are_an_administrators_matter(office: Office):
    token_id, _ = make(office, KADIS)
    other = person("anggota")
    for command in (CreateToken("kadis", "x", new_token_secret()), RevokeToken(token_id)):
        with pytest.raises(NotAllowedError):
            office.engine.execute(command, other)
    with pytest.raises(NotAllowedError):
        office.engine.queries.tokens(other, "kadis")
    office.engine.execute(RevokeToken(token_id), ADMIN)
    assert office.system_chain()[-1].role == "administrator"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": " "}, ("name", "required")),
        ({"name": "n" * 101}, ("name", "maxlength")),
        ({"name": "a\nb"}, ("name", "pattern")),
        ({"secret": "terlalu-mudah"}, ("secret", "pattern")),
    ],
)
def test_a_token_has_a_name_and_a_strong_secret(office: Office, values: dict[str, Any], expected: tuple[str, str]):
    given = {"user_id": "kadis", "name": "Modeler", "secret": new_token_secret()} | values
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(CreateToken(**given), KADIS)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [expected]


def test_what_does_not_exist_has_no_tokens_and_no_account_has_endlessly_many(office: Office):
    with pytest.raises(NotFoundError):
        office.engine.execute(CreateToken("tidak-ada", "x", new_token_secret()), ADMIN)
    with pytest.raises(NotFoundError):
        office.engine.execute(RevokeToken(uuid4()), ADMIN)
    for number in range(MOST_TOKENS):
        make(office, KADIS, f"program {number}")
    with pytest.raises(ConflictError) as refused:
        make(office, KADIS)
    assert refused.value.id == "tokens.too_many"


def test_whoever_asks_without_credentials_is_offered_basic(client: Clients):
    answer = client().get("/deployment", maxResults=0)
    assert (answer.status_code, answer.headers["WWW-Authenticate"][:5]) == (401, "Basic")
