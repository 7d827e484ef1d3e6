"""The `alur` command: deploy, check, look after accounts; a refusal is a line and status 1, never a stack trace."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from engine.commands import DeployDefinition, SignIn
from engine.domain import Actor
from engine.errors import NotAllowedError
from engine.store.database import open_database
from engine.store.repositories.instances import INSTANCE
from tests.support.deployments import PROCESSES, resource, versions
from tests.support.office import PASSWORD, Office, person
from webui.cli import main

ADMIN = person("admin")


class Shell:
    """Runs `alur` on a test's database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.environment = {"ALUR_DATABASE_URL": url, "ALUR_DATA_DIR": str(folder)}

    def __call__(self, *words: object, typed: str = "", **environment: str) -> Result:
        result = CliRunner().invoke(
            main, [str(word) for word in words], input=typed, env={**self.environment, **environment}
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result


@pytest.fixture
def alur(database_url: str, shared_folder: Path) -> Shell:
    """The command on this test's database."""
    return Shell(database_url, shared_folder)


def test_deploying_says_which_versions_are_new(alur: Shell, office: Office):
    files = [PROCESSES / "called_task.bpmn", PROCESSES / "ends_at_once.bpmn"]
    result = alur("deploy", *files)
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        ["Deployed sekejap version 1 (Sekejap).", "Deployed terpanggil version 1 (Terpanggil)."],
    )
    assert versions(office.engine, "sekejap")[0].deployment_source == "alur"
    again = alur("deploy", *files)
    assert (again.exit_code, again.stdout) == (0, "Nothing has changed: this deployment is the newest already.\n")


def test_a_broken_file_is_not_deployed_and_all_its_problems_are_printed_with_their_lines(alur: Shell, office: Office):
    result = alur("deploy", PROCESSES / "many_mistakes.bpmn", PROCESSES / "called_task.bpmn")
    assert result.exit_code == 1
    assert result.stdout == ""
    printed = result.stderr.splitlines()
    assert len(printed) >= 2
    assert all("many_mistakes.bpmn:" in line for line in printed)
    assert any("many_mistakes.bpmn:5" in line and "layanan" in line for line in printed)
    assert versions(office.engine, "terpanggil") == []


def test_checking_prints_the_same_problems_and_stores_nothing(alur: Shell, office: Office):
    checked = alur("check", PROCESSES / "many_mistakes.bpmn")
    deployed = alur("deploy", PROCESSES / "many_mistakes.bpmn")
    assert checked.exit_code == 1
    problems = [line for line in checked.stderr.splitlines() if not line.startswith("warning: ")]
    assert [line.partition("many_mistakes.bpmn")[2] for line in problems] == [
        line.partition("many_mistakes.bpmn")[2] for line in deployed.stderr.splitlines()
    ]
    assert versions(office.engine, "keliru") == []


def test_checking_a_good_file_says_so_and_passes(alur: Shell, office: Office):
    result = alur("check", PROCESSES / "called_task.bpmn")
    assert (result.exit_code, result.stdout) == (0, "Nothing stands in the way of deploying terpanggil.\n")
    assert "warning: " in result.stderr
    assert versions(office.engine, "terpanggil") == []


def test_files_of_one_name_in_two_folders_are_both_checked(alur: Shell, tmp_path: Path):
    shutil.copyfile(PROCESSES / "many_mistakes.bpmn", tmp_path / "called_task.bpmn")
    result = alur("check", PROCESSES / "called_task.bpmn", tmp_path / "called_task.bpmn")
    assert result.exit_code == 1
    assert f"{tmp_path / 'called_task.bpmn'}:5" in result.stderr


def test_a_file_that_is_not_there_is_a_usage_error(alur: Shell):
    assert alur("deploy", "tidak_ada.bpmn").exit_code == 2


def test_an_account_is_made_listed_changed_and_closed(alur: Shell, office: Office):
    made = alur(
        "user", "add", "budi", "--name", "Budi Santoso", "--position", "Analis", "--group", "kabid",
        "--group", "sekretaris", "--password", "rahasia-sekali",
    )  # fmt: skip
    assert (made.exit_code, made.stdout) == (0, "Created budi.\n")
    assert office.engine.execute(SignIn("budi", "rahasia-sekali"), Actor(""))
    (line,) = [line for line in alur("user", "list").stdout.splitlines() if line.startswith("budi ")]
    assert line.split() == ["budi", "Budi", "Santoso", "kabid,", "sekretaris"]
    assert alur("user", "groups", "budi", "kabid").stdout == "budi: kabid.\n"
    assert alur("user", "groups", "budi").stdout == "budi: no role.\n"
    assert alur("user", "deactivate", "budi").stdout == "budi may not sign in.\n"
    assert "(inactive)" in alur("user", "list").stdout
    with pytest.raises(NotAllowedError):
        office.engine.execute(SignIn("budi", "rahasia-sekali"), Actor(""))
    assert alur("user", "activate", "budi").stdout == "budi may sign in.\n"
    assert office.engine.execute(SignIn("budi", "rahasia-sekali"), Actor(""))


def test_a_password_is_asked_for_twice_and_never_printed(alur: Shell, office: Office):
    result = alur("user", "password", "anggota", typed="kata-sandi-baru\nkata-sandi-baru\n")
    assert result.exit_code == 0
    assert "kata-sandi-baru" not in result.output
    assert office.engine.execute(SignIn("anggota", "kata-sandi-baru"), Actor(""))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "add", "budi", "--name", "Budi", "--password", "pendek"), "password: minlength 8"),
        (("user", "add", "kadis", "--name", "Kadis", "--password", PASSWORD), "there is one of that name"),
        (("user", "groups", "siapa", "kabid"), "Cannot find account siapa"),
        (("user", "groups", "anggota", "tidak-ada"), "groups: option tidak-ada"),
    ],
)
def test_a_refusal_is_a_line_and_status_1(alur: Shell, office: Office, words: tuple[str, ...], said: str):
    result = alur(*words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ALUR_DATABASE_URL": "mysql://127.0.0.1/alur"}, "ALUR_DATABASE_URL names mysql"),
        ({"ALUR_DATABASE_URL": "bukan url"}, "ALUR_DATABASE_URL is not a database URL."),
        ({"ALUR_DATABASE_URL": "sqlite:////proc/alur/alur.db"}, "cannot make the folder /proc/alur"),
        ({"ALUR_DATABASE_URL": "sqlite:////proc"}, "the database cannot be used"),
        (
            {"ALUR_DATABASE_URL": "postgresql://u:rahasia-sekali@127.0.0.1:1/alur?connect_timeout=2"},
            "the database cannot be used",
        ),
        ({"ALUR_PORT": "banyak"}, "ALUR_PORT"),
        ({"ALUR_PROT": "8080"}, "Did you mean ALUR_PORT?"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_starts(tmp_path: Path, environment: dict[str, str], said: str):
    result = Shell("", tmp_path)("user", "list", **environment)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "rahasia-sekali" not in result.stderr


def test_what_the_command_line_does_is_told_as_such(alur: Shell, office: Office):
    alur("deploy", PROCESSES / "called_task.bpmn")
    told = office.system_chain()[-1]
    assert (str(told.type), told.actor, str(told.source)) == ("definition.deployed", "system", "cli")


def test_a_deployment_from_elsewhere_is_not_the_command_lines(alur: Shell, office: Office):
    command = DeployDefinition("called_task", (resource("called_task.bpmn"),), "Camunda Modeler")
    office.engine.execute(command, ADMIN)
    assert alur("deploy", PROCESSES / "called_task.bpmn").stdout == "Deployed terpanggil version 2 (Terpanggil).\n"


def test_a_token_is_printed_once_listed_and_revoked(alur: Shell, office: Office):
    made = alur("user", "token", "add", "kadis", "--name", "Skrip malam")
    secret = made.stdout.strip()
    view = office.engine.queries.token(secret)
    assert view is not None
    assert view.actor.user_id == "kadis"
    listed = alur("user", "token", "list", "kadis").stdout
    assert listed == f"{view.id}  Skrip malam, never used\n"
    assert alur("user", "token", "revoke", view.id).exit_code == 0
    assert office.engine.queries.token(secret) is None
    assert alur("user", "token", "list", "kadis").stdout == ""


def test_a_history_is_replayed_and_what_comes_out_otherwise_is_named(alur: Shell, office: Office):
    instance = office.start()
    whole = alur("verify", "--replay")
    assert whole.exit_code == 0
    assert "Replayed 1 instances" in whole.stdout
    assert whole.stdout.endswith("Everything came out alike.\n")
    assert alur("verify", "--replay", "--instance", instance, "--key", "lain").exit_code == 0
    assert "Replayed 0 instances" in alur("verify", "--replay", "--key", "lain").stdout
    assert alur("verify", "--key", "lain").exit_code == 2


@pytest.mark.damages_state
def test_a_replay_that_differs_ends_with_status_1(alur: Shell, office: Office):
    instance = office.start()
    database = open_database(office.database_url)
    with database.connect().execution_options(alur_writes=True) as connection:
        state = connection.execute(select(INSTANCE.c.state)).scalar_one().replace(b'"TW3"', b'"TW4"')
        connection.execute(update(INSTANCE).values(state=state))
        connection.commit()
    database.dispose()
    result = alur("verify", "--replay")
    assert result.exit_code == 1
    assert f"instance {instance}, event {len(office.chain(instance)) + 1}, the state it rests in" in result.stdout
    assert '{"periode":"TW4"}' in result.stdout
    assert '{"periode":"TW3"}' in result.stdout
