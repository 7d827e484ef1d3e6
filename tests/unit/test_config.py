"""Settings are read from the environment, checked at once, and refused by name."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.config import Settings, load_key
from engine.errors import ConfigurationError


def test_without_any_variable_alur_listens_on_this_machine_only_and_keeps_sqlite_under_var() -> None:
    settings = Settings.from_environment({"PATH": "/usr/bin"})
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url == f"sqlite:///{Path('var').absolute()}/demo.db"
    assert settings.history_key_file == Path("var/history_key")


def test_demo_data_and_the_offices_data_never_share_a_database() -> None:
    demo = Settings.from_environment({"ALUR_DEMO": "on"})
    office = Settings.from_environment({"ALUR_DEMO": "off"})
    assert demo.database_url != office.database_url


def test_variables_become_values_of_their_kind() -> None:
    settings = Settings.from_environment(
        {
            "ALUR_PORT": " 9000 ",
            "ALUR_COOKIE_SECURE": "On",
            "ALUR_SCRIPT_SECONDS": "0.5",
            "ALUR_DATA_DIR": "/srv/alur",
            "ALUR_DATABASE_URL": "postgresql://alur@db/alur",
        }
    )
    assert settings.port == 9000
    assert settings.cookie_secure is True
    assert settings.script_seconds == 0.5
    assert settings.history_key_file == Path("/srv/alur/history_key")
    assert settings.database_url == "postgresql://alur@db/alur"


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environment({"ALUR_PORT": "", "ALUR_DEMO_PASSWORD": " "}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("ALUR_PORT", "http", "ALUR_PORT is 'http'; it should be a whole number."),
        ("ALUR_PORT", "70000", "ALUR_PORT is 70000; it should be from 0 to 65535."),
        ("ALUR_DEMO", "maybe", "ALUR_DEMO is 'maybe'; it should be on or off."),
        ("ALUR_THREADS", "0", "ALUR_THREADS is 0; it should be from 1 to 256."),
        ("ALUR_SCRIPT_SECONDS", "nan", "ALUR_SCRIPT_SECONDS is nan; it should be from 0.1 to 300.0."),
        ("ALUR_SCRIPT_SECONDS", "fast", "ALUR_SCRIPT_SECONDS is 'fast'; it should be a number."),
        ("ALUR_SECRET_KEY", "short", "ALUR_SECRET_KEY is too short: it should have 32 characters or more."),
        ("ALUR_PROT", "8080", "ALUR_PROT is not a setting of Alur. Did you mean ALUR_PORT?"),
    ],
)
def test_a_wrong_variable_is_refused_by_its_name(variable: str, text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Settings.from_environment({variable: text})
    assert str(refusal.value) == sentence


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = Settings(
        secret_key="s" * 40, demo_password="rahasia-sekali", database_url="postgresql://alur:kunci@db/alur"
    )
    shown = repr(settings)
    assert "sss" not in shown
    assert "rahasia" not in shown
    assert "kunci" not in shown


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    first = settings.load_secret_key()
    assert len(first) == 32
    assert settings.load_secret_key() == first
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert settings.load_history_key() != first


def test_a_given_secret_key_is_used_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", secret_key="k" * 32)
    assert settings.load_secret_key() == b"k" * 32
    assert not (tmp_path / "var").exists()


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(tmp_path / "key", "ALUR_DATA_DIR"), range(32)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_key(tmp_path / "key", "ALUR_HISTORY_KEY_FILE")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(ConfigurationError, match=r"^ALUR_HISTORY_KEY_FILE: .* chmod 600"):
        load_key(tmp_path / "key", "ALUR_HISTORY_KEY_FILE")


@pytest.mark.parametrize("text", ["", "abcd", "this is no key"])
def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path, text: str) -> None:
    file = tmp_path / "key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match="restore it from its backup"):
        load_key(file, "ALUR_HISTORY_KEY_FILE")
    assert file.read_text() == text
