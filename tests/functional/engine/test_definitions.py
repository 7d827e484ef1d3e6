"""Definitions: deployed as versions, suspended, withdrawn; never half, and only by administrators."""

import pytest

from engine.commands import (
    ActivateDefinition,
    DeployDefinition,
    Resource,
    StartInstance,
    SuspendDefinition,
    WithdrawDeployment,
)
from engine.domain import InstanceStatus
from engine.errors import ConflictError, DeploymentError, NotAllowedError, NotFoundError
from engine.queries import Queries
from tests.support.deployments import deploy, resource, start, versions
from tests.support.office import KEY, Office, person
from webui.cli import PROCESSES, deploy_bundle

ADMIN = person("admin")


def all_definitions(queries: Queries) -> list[tuple[str, int]]:
    return [(row.key, row.version) for row in queries.definitions(ADMIN, all_versions=True)]


def test_a_changed_file_becomes_the_next_version_and_running_instances_stay_on_theirs(office: Office):
    deploy(office.engine, "called_task.bpmn")
    old = start(office.engine, "terpanggil")
    deploy(office.engine, "called_task.bpmn", named="Baru")
    rows = versions(office.engine, "terpanggil")
    assert [(row.version, row.name, row.is_latest) for row in rows] == [
        (2, "Baru Terpanggil", True),
        (1, "Terpanggil", False),
    ]
    assert office.view(old).row.definition_version == 1
    assert office.view(start(office.engine, "terpanggil")).row.definition_version == 2


def test_deploying_the_same_bytes_again_returns_the_same_deployment_and_stores_nothing(office: Office):
    first = deploy(office.engine, "called_task.bpmn")
    before = len(office.system_events())
    assert deploy(office.engine, "called_task.bpmn") == first
    assert len(versions(office.engine, "terpanggil")) == 1
    assert len(office.system_events()) == before


def test_a_file_that_is_back_to_what_it_was_is_a_new_version(office: Office):
    first = deploy(office.engine, "called_task.bpmn")
    deploy(office.engine, "called_task.bpmn", named="Baru")
    assert deploy(office.engine, "called_task.bpmn") != first
    assert [row.version for row in versions(office.engine, "terpanggil")] == [3, 2, 1]


def test_unchanged_files_are_stored_again_where_that_is_asked_for(office: Office):
    command = DeployDefinition("uji", (resource("called_task.bpmn"),), "uji", skip_unchanged=False)
    assert office.engine.execute(command, ADMIN) != office.engine.execute(command, ADMIN)


def test_what_is_stored_is_the_file_byte_for_byte(office: Office):
    deploy(office.engine, "called_task.bpmn")
    stored = office.engine.queries.diagram(ADMIN, versions(office.engine, "terpanggil")[0].id)
    assert stored == resource("called_task.bpmn").content


def test_a_broken_diagram_lists_all_its_problems_and_nothing_of_the_deployment_is_stored(office: Office):
    before = all_definitions(office.engine.queries)
    with pytest.raises(DeploymentError) as refused:
        deploy(office.engine, "called_task.bpmn", "many_mistakes.bpmn")
    problems = refused.value.problems
    assert {problem.file for problem in problems} == {"many_mistakes.bpmn"}
    assert {"layanan", "d"} <= {problem.element for problem in problems}
    assert all(problem.line and problem.message for problem in problems)
    assert all_definitions(office.engine.queries) == before


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("uji", ()),
        ("uji", (Resource("", b"x"),)),
        ("uji", (resource("called_task.bpmn"), resource("called_task.bpmn"))),
        ("uji", (Resource("a" * 300, resource("called_task.bpmn").content),)),
        ("n" * 300, (resource("called_task.bpmn"),)),
    ],
    ids=["no file", "a file without a name", "two files of one name", "a long file name", "a long name"],
)
def test_a_deployment_is_refused_that_could_not_be_told_apart_or_stored(
    office: Office, name: str, files: tuple[Resource, ...]
):
    with pytest.raises(DeploymentError):
        office.engine.execute(DeployDefinition(name, files, "uji"), ADMIN)


@pytest.mark.parametrize("user", ["kadis", "auditor"])
def test_only_administrators_deploy_suspend_and_withdraw(office: Office, user: str):
    row = versions(office.engine, KEY)[0]
    for command in (
        DeployDefinition("uji", (resource("called_task.bpmn"),)),
        SuspendDefinition(row.id),
        ActivateDefinition(row.id),
        WithdrawDeployment(row.deployment_id),
    ):
        with pytest.raises(NotAllowedError) as refused:
            office.engine.execute(command, person(user))
        assert refused.value.id == "action.not_allowed"


def test_withdrawing_cancels_instances_and_the_older_version_is_the_newest_again(office: Office):
    deploy(office.engine, "called_task.bpmn")
    old = start(office.engine, "terpanggil")
    newer = deploy(office.engine, "called_task.bpmn", named="Baru")
    instance = start(office.engine, "terpanggil")
    office.engine.execute(WithdrawDeployment(newer, "Salah gambar."), ADMIN)
    assert office.view(instance).row.status is InstanceStatus.CANCELLED
    reasons = [line.data for line in office.view(instance).history if line.type == "instance.cancelled"]
    assert reasons == [{"reason": "Salah gambar."}]
    assert office.view(old).row.status is InstanceStatus.ACTIVE
    assert [(row.withdrawn, row.is_latest) for row in versions(office.engine, "terpanggil")] == [
        (True, False),
        (False, True),
    ]
    assert office.view(start(office.engine, "terpanggil")).row.definition_version == 1
    assert office.system_events()[-1] == "definition.withdrawn"


def test_a_withdrawn_version_starts_nothing_and_cannot_be_withdrawn_again(office: Office):
    deployment = deploy(office.engine, "called_task.bpmn")
    office.engine.execute(WithdrawDeployment(deployment), ADMIN)
    row = versions(office.engine, "terpanggil")[0]
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(StartInstance(definition_id=row.id), ADMIN)
    assert refused.value.id == "definition.withdrawn"
    for command in (StartInstance(key="terpanggil"), WithdrawDeployment(deployment)):
        with pytest.raises(NotFoundError):
            office.engine.execute(command, ADMIN)


def test_a_withdrawn_version_keeps_its_number(office: Office):
    office.engine.execute(WithdrawDeployment(deploy(office.engine, "called_task.bpmn")), ADMIN)
    deploy(office.engine, "called_task.bpmn")
    assert [row.version for row in versions(office.engine, "terpanggil")] == [2, 1]


def test_a_suspended_definition_starts_nothing_while_its_instances_go_on(office: Office):
    instance = office.start()
    row = versions(office.engine, KEY)[0]
    office.engine.execute(SuspendDefinition(row.id), ADMIN)
    office.engine.execute(SuspendDefinition(row.id), ADMIN)
    with pytest.raises(ConflictError) as refused:
        office.start("TW1")
    assert refused.value.id == "definition.suspended"
    assert office.engine.queries.startable(person("kadis")) == ()
    office.complete(instance, "aktivitas_1")
    office.engine.execute(ActivateDefinition(row.id), ADMIN)
    assert office.start("TW1")
    assert office.system_events()[-2:] == ["definition.suspended", "definition.activated"]


def test_the_bundle_is_deployed_once(office: Office):
    before = all_definitions(office.engine.queries)
    deploy_bundle(office.engine)
    assert all_definitions(office.engine.queries) == before


def test_a_changed_bundle_is_deployed(office: Office, tmp_path):
    (tmp_path / f"{KEY}.bpmn").write_bytes((PROCESSES / f"{KEY}.bpmn").read_bytes() + b"\n")
    deploy_bundle(office.engine, tmp_path)
    assert [row.version for row in versions(office.engine, KEY)] == [2, 1]


def test_the_bundle_is_never_deployed_over_an_administrators_edit(office: Office, tmp_path, caplog):
    edited = (PROCESSES / f"{KEY}.bpmn").read_bytes() + b"\n"
    office.engine.execute(DeployDefinition(KEY, (Resource(f"{KEY}.bpmn", edited),), "Camunda Modeler"), ADMIN)
    (tmp_path / f"{KEY}.bpmn").write_bytes(edited + b"\n")
    deploy_bundle(office.engine, tmp_path)
    assert [row.version for row in versions(office.engine, KEY)] == [2, 1]
    assert KEY in caplog.text


def test_the_bundle_does_not_bring_back_what_an_administrator_withdrew(office: Office, caplog):
    office.engine.execute(WithdrawDeployment(versions(office.engine, KEY)[0].deployment_id), ADMIN)
    deploy_bundle(office.engine)
    assert [(row.version, row.withdrawn) for row in versions(office.engine, KEY)] == [(1, True)]
    assert KEY in caplog.text


def test_a_calendar_that_does_not_exist_is_refused_by_name(office: Office):
    diagram = (PROCESSES / f"{KEY}.bpmn").read_bytes().replace(b'value="kerja"', b'value="kalender-lain"')
    with pytest.raises(DeploymentError) as refused:
        office.engine.execute(DeployDefinition("lain", (Resource(f"{KEY}.bpmn", diagram),)), ADMIN)
    assert "kalender-lain" in refused.value.problems[0].message
