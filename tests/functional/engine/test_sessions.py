"""Signing in and out, lock-out after wrong tries, expiry by idleness."""

import orjson
import pytest

from engine.commands import CheckCredentials, ExtendSession, SignIn, SignOut, UnlockUser
from engine.domain import Actor, Source
from engine.errors import NotAllowedError
from tests.support.office import PASSWORD, Office, person

WRONG = "salah-salah"
NOBODY = Actor("", source=Source.PAGE)


def sign_in(office: Office, user: str = "anggota", password: str = PASSWORD) -> str:
    token: str = office.engine.execute(SignIn(user, password), NOBODY)
    return token


def refusal(office: Office, user: str = "anggota", password: str = WRONG) -> NotAllowedError:
    with pytest.raises(NotAllowedError) as refused:
        sign_in(office, user, password)
    return refused.value


def test_a_session_opens_with_its_secret_and_ends_when_one_signs_out(office: Office):
    token = sign_in(office)
    session = office.engine.queries.session(token)
    assert session is not None
    assert (session.user_id, session.groups) == ("anggota", frozenset({"anggota-tim-sakip"}))
    office.engine.execute(SignOut(token), NOBODY)
    office.engine.execute(SignOut(token), NOBODY)
    assert office.engine.queries.session(token) is None
    assert office.engine.queries.expired_session_user(token) is None
    signed = [event for event in office.system_chain() if event.type in ("user.signed_in", "user.signed_out")]
    assert [(str(event.type), event.actor, event.source) for event in signed] == [
        ("user.signed_in", "anggota", Source.PAGE),
        ("user.signed_out", "anggota", Source.PAGE),
    ]


def test_only_the_hash_of_a_sessions_secret_is_kept(office: Office):
    token = sign_in(office)
    assert token not in repr(office.system_chain())
    assert office.engine.queries.session(token[:-1]) is None
    assert office.engine.queries.session("") is None


@pytest.mark.parametrize("user", ["anggota", "siapa", "a\0b", "x" * 500])
def test_a_wrong_password_and_an_unknown_account_look_alike(office: Office, user: str):
    refused = refusal(office, user)
    assert (refused.id, dict(refused.facts)) == ("credentials.wrong", {})
    told = office.system_chain()[-1]
    assert told.type == "user.refused"
    assert orjson.loads(told.data) == {"user": user[:255], "reason": "credentials.wrong"}


def test_five_wrong_tries_lock_an_account_and_time_unlocks_it(office: Office):
    assert [refusal(office).id for _ in range(5)] == ["credentials.wrong"] * 4 + ["account.locked"]
    assert [str(event.type) for event in office.system_chain()[-2:]] == ["user.locked", "user.refused"]
    locked = office.engine.queries.user(person("admin"), "anggota").locked_until
    assert locked is not None
    office.clock.advance(minutes=14, seconds=30)
    right = refusal(office, password=PASSWORD)
    assert (right.id, right.facts["minutes"]) == ("account.locked", 1)
    office.clock.move_to(locked)
    assert sign_in(office)
    assert office.engine.queries.user(person("admin"), "anggota").locked_until is None


def test_wrong_tries_count_in_a_row_and_again_after_a_lock_out(office: Office):
    for _ in range(4):
        refusal(office)
    sign_in(office)
    assert [refusal(office).id for _ in range(5)][-1] == "account.locked"
    office.clock.advance(minutes=15)
    assert [refusal(office).id for _ in range(4)] == ["credentials.wrong"] * 4
    assert sign_in(office)


def test_one_accounts_lock_out_is_not_anothers(office: Office):
    for _ in range(5):
        refusal(office)
    assert sign_in(office, "sektim")


def test_an_administrator_lifts_a_lock_out(office: Office):
    for _ in range(5):
        refusal(office)
    office.engine.execute(UnlockUser("anggota"), person("admin"))
    assert sign_in(office)
    before = len(office.system_chain())
    office.engine.execute(UnlockUser("anggota"), person("admin"))
    assert len(office.system_chain()) == before


def test_a_password_longer_than_any_can_be_is_wrong(office: Office):
    assert refusal(office, password=PASSWORD + "x" * 10_000).id == "credentials.wrong"


def test_checking_credentials_opens_no_session_but_counts_wrong_tries(office: Office):
    assert office.engine.execute(CheckCredentials("anggota", PASSWORD), NOBODY) is None
    for _ in range(5):
        with pytest.raises(NotAllowedError) as refused:
            office.engine.execute(CheckCredentials("anggota", WRONG), NOBODY)
    assert refused.value.id == "account.locked"


def test_an_idle_session_expires_and_says_whose_it_was_for_a_day(office: Office):
    token = sign_in(office)
    office.clock.advance(minutes=15)
    assert office.engine.queries.session(token)
    assert office.engine.queries.expired_session_user(token) is None
    office.clock.advance(seconds=1)
    assert office.engine.queries.session(token) is None
    assert office.engine.queries.expired_session_user(token) == "anggota"
    office.clock.advance(days=1)
    assert office.engine.queries.expired_session_user(token) is None


def test_a_used_session_lives_on_and_is_extended_once_a_minute_at_most(office: Office):
    token = sign_in(office)
    office.clock.advance(seconds=59)
    session = office.engine.queries.session(token)
    assert session is not None
    assert not session.needs_extension
    office.clock.advance(seconds=1)
    session = office.engine.queries.session(token)
    assert session is not None
    assert session.needs_extension
    office.engine.execute(ExtendSession(token), NOBODY)
    office.clock.advance(minutes=15)
    session = office.engine.queries.session(token)
    assert session is not None
    assert session.expires_at == office.clock.now


def test_an_expired_session_is_not_brought_back_by_using_it(office: Office):
    token = sign_in(office)
    office.clock.advance(minutes=16)
    office.engine.execute(ExtendSession(token), NOBODY)
    assert office.engine.queries.session(token) is None
