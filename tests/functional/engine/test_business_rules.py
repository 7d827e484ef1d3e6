"""Business rule tasks: the decision tables they ask, and which version of one."""

from uuid import UUID

import pytest

from engine.commands import DeployDefinition, Resource, StartInstance, WithdrawDeployment
from engine.errors import ExecutionError
from tests.support.deployments import PROCESSES, deploy
from tests.support.office import Office, person

ADMIN = person("admin")


@pytest.fixture
def first(office: Office) -> UUID:
    """The deployment of a process together with the decision it asks."""
    return deploy(office.engine, "decides.bpmn", "predikat.dmn")


@pytest.fixture
def second(office: Office, first: UUID) -> UUID:
    """The deployment of the decision's second version, which says something else."""
    changed = (PROCESSES / "predikat.dmn").read_bytes().replace(b'"Sangat Tinggi"', b'"Istimewa"')
    deployment: UUID = office.engine.execute(
        DeployDefinition("uji", (Resource("predikat.dmn", changed),), "uji"), ADMIN
    )
    return deployment


def decided(office: Office, version: object = 1, score: float = 95.0) -> tuple[object, ...]:
    command = StartInstance(key="memutuskan", variables={"capaian": score, "versi": version})
    variables = office.view(office.engine.execute(command, ADMIN)).variables
    return tuple(variables[name] for name in ("sama_terapan", "terbaru", "menurut_versi"))


def test_a_decision_answers_by_its_table(office: Office, first: UUID):
    assert decided(office, score=90.01) == ("Sangat Tinggi",) * 3
    assert decided(office, score=90.0) == ("Tinggi",) * 3


def test_the_binding_says_which_version_answers(office: Office, second: UUID):
    assert decided(office, 1) == ("Sangat Tinggi", "Istimewa", "Sangat Tinggi")
    assert decided(office, "2") == ("Sangat Tinggi", "Istimewa", "Istimewa")


def test_the_version_before_answers_when_the_newest_is_withdrawn(office: Office, second: UUID):
    office.engine.execute(WithdrawDeployment(second), ADMIN)
    assert decided(office, 1) == ("Sangat Tinggi",) * 3


@pytest.mark.parametrize("version", [3, "tiga", "", "9" * 30, -1])
def test_a_version_that_is_none_fails_where_it_is_asked(office: Office, first: UUID, version: object):
    with pytest.raises(ExecutionError) as failed:
        decided(office, version)
    assert failed.value.activity_id == "nilai_versi"
    assert office.engine.queries.instances(ADMIN).total == 0


def test_a_withdrawn_decision_is_no_longer_asked(office: Office):
    table = deploy(office.engine, "predikat.dmn")
    deploy(office.engine, "decides.bpmn", "predikat.dmn")
    office.engine.execute(WithdrawDeployment(table), ADMIN)
    with pytest.raises(ExecutionError) as failed:
        decided(office, 1)
    assert failed.value.activity_id == "nilai_versi"


def test_a_value_that_no_rule_means_fails_in_one_piece(office: Office, first: UUID):
    command = StartInstance(key="memutuskan", variables={"capaian": "banyak", "versi": 1})
    with pytest.raises(ExecutionError):
        office.engine.execute(command, ADMIN)
    assert office.engine.queries.instances(ADMIN).total == 0


def test_a_process_that_asks_an_unknown_decision_fails_where_it_asks(office: Office):
    deploy(office.engine, "decides.bpmn")
    with pytest.raises(ExecutionError) as failed:
        decided(office)
    assert failed.value.activity_id == "nilai"


def test_a_decision_and_its_process_tell_history_of_their_deployment(office: Office, first: UUID):
    office.engine.execute(WithdrawDeployment(first), ADMIN)
    told = [event for event in office.system_events() if event.startswith("decision.")]
    assert told[-2:] == ["decision.deployed", "decision.withdrawn"]
