"""Several people at once where no instance is there yet to keep them apart."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from engine.bootstrap import build_engine
from engine.commands import CreateGroup, SignIn, StartInstance
from engine.config import Settings
from engine.domain import Actor
from engine.domain import HistoryEventType as Type
from engine.errors import EngineError, NotAllowedError
from engine.office import DEMO_USERS, INDICATORS, create_demo_indicators, furnish
from engine.store.unit_of_work import UnitOfWork
from tests.support.clock import MovableClock
from tests.support.office import KEY, PASSWORD, Office, person


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do several things at the same time; return what each gave or raised."""
    gate = Barrier(len(acts))

    def act(each: Callable[[], object]) -> object:
        gate.wait()
        try:
            return each()
        except EngineError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_one_period_is_started_once_however_many_start_it(office: Office):
    command = StartInstance(key=KEY, variables={"periode": "TW3", "tahun": "2026"}, form=True)
    results = at_once(*(lambda: office.engine.execute(command, person("kadis")) for _ in range(3)))
    refused = [result for result in results if isinstance(result, EngineError)]
    assert [error.id for error in refused] == ["business_key.taken"] * 2
    assert office.engine.queries.instances(person("admin")).total == 1


def test_wrong_tries_at_once_are_all_counted(office: Office):
    def guess() -> object:
        return office.engine.execute(SignIn("anggota", "salah-salah"), Actor(""))

    for _ in range(2):
        at_once(guess, guess, guess)
    with pytest.raises(NotAllowedError) as refused:
        office.engine.execute(SignIn("anggota", PASSWORD), Actor(""))
    assert refused.value.id == "account.locked"


def test_everybody_can_sign_in_at_once(office: Office):
    tokens = at_once(
        *(lambda user=user: office.engine.execute(SignIn(user, PASSWORD), Actor("")) for user in DEMO_USERS)
    )
    assert [office.engine.queries.session(token).user_id for token in tokens] == list(DEMO_USERS)


def test_servers_that_start_at_once_furnish_one_office(tmp_path: Path):
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'alur.db'}")
    engines = [build_engine(settings) for _ in range(3)]

    try:
        for furnishing in (furnish, create_demo_indicators):
            assert at_once(*(partial(furnishing, engine) for engine in engines)) == [None] * 3
    finally:
        for engine in engines:
            engine.close()
    told = Office(engines[0], MovableClock("2026-11-02 07:30"), settings.database_url).system_chain()
    names = [json.loads(event.data)["content"]["name"] for event in told if event.type == Type.INDICATOR_ADDED]
    assert sorted(names) == sorted(name for each in INDICATORS.values() for _, name, *_ in each)
    assert len({event.data for event in told}) == len(told)


def test_leaving_a_command_without_commit_leaves_no_trace(office: Office, monkeypatch):
    def break_down(self: UnitOfWork) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(UnitOfWork, "commit", break_down)
    for command in (CreateGroup("baru", "Baru"), StartInstance(key=KEY, variables={"periode": "TW3", "tahun": 2026})):
        with pytest.raises(RuntimeError):
            office.engine.execute(command, person("admin"))
    assert "baru" not in {group.id for group in office.engine.queries.groups(person("admin"))}
    assert office.engine.queries.instances(person("admin")).total == 0
