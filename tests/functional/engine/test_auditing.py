"""What an auditor does at the command line: verify, keep seals, take the history along; and what the worker seals."""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from engine.commands import AddAttachment, RemoveAttachment, SealHistory, SetVariables, StoreFile
from engine.config import Settings
from engine.errors import NotAllowedError, NotFoundError
from engine.history.chain import SYSTEM_CHAIN
from engine.store.database import open_database
from engine.store.repositories.history import EVENT
from engine.store.repositories.seals import ENTRY
from tests.support.office import Office, person
from webui.cli import main


@pytest.fixture
def alur(settings: Settings):
    """The command on this test's database."""

    def run(*words: object) -> Result:
        environment = {"ALUR_DATABASE_URL": settings.database_url, "ALUR_DATA_DIR": str(settings.data_dir)}
        result = CliRunner().invoke(main, [str(word) for word in words], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def change(settings: Settings, statement: object) -> None:
    database = open_database(settings.database_url)
    with database.execution_options(alur_writes=True).begin() as connection:
        assert connection.execute(statement).rowcount > 0
    database.dispose()


def test_a_whole_history_is_said_to_be_whole_with_what_was_checked(alur, office: Office):
    office.start()
    result = alur("verify")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Checked ")
    assert "in 2 chains and 0 seals" in lines[0]
    assert lines[1].startswith("Nothing has been sealed yet")
    assert lines[-1] == "Everything fits."


@pytest.mark.damages_history
def test_a_changed_history_ends_with_status_1_and_names_the_event(alur, office: Office, settings: Settings):
    instance = office.start()
    change(settings, update(EVENT).where(EVENT.c.chain == instance, EVENT.c.sequence == 3).values(actor="lain"))
    result = alur("verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == [
        "1 do not fit. The first of each kind:",
        f"  altered: instance {instance}, event 3",
    ]


def test_a_seal_that_the_auditor_keeps_is_compared(alur, office: Office, tmp_path: Path):
    office.start()
    kept = tmp_path / "segel.json"
    assert alur("seal", "--export", kept).exit_code == 1
    assert alur("seal").stdout.startswith("Sealed the history: seal 1.")
    assert alur("seal", "--export", kept).exit_code == 0
    alur("seal")
    result = alur("verify", "--seal", kept)
    assert result.exit_code == 0
    assert "Compared with the exported seal 1." in result.stdout
    said = json.loads(kept.read_text("utf-8"))
    assert (said["format"], said["number"]) == ("alur-seal/1", 1)
    said["events"] += 1
    kept.write_text(json.dumps(said))
    refused = alur("verify", "--seal", kept)
    assert (refused.exit_code, refused.stderr) == (1, "Cannot use the seal: the file is not as it was exported.\n")


def test_a_seal_of_another_database_is_told(alur, office: Office, tmp_path: Path):
    office.start()
    alur("seal")
    kept = tmp_path / "segel.json"
    alur("seal", "--export", kept)
    said = json.loads(kept.read_text("utf-8"))
    said["number"] = 7
    kept.write_text(json.dumps(resealed(said)))
    result = alur("verify", "--seal", kept)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "  seal_missing: seal 7"


def resealed(said: dict) -> dict:
    """Give a changed seal the hash that fits it."""
    names = ("number", "at", "day", "entries", "chains", "events", "root", "previous")
    text = json.dumps([said[name] for name in names], separators=(",", ":"))
    return {**said, "hash": hashlib.sha256(text.encode()).hexdigest()}


def test_the_first_beat_of_a_day_in_jakarta_seals_the_history(office: Office):
    def seals() -> list[tuple[int, str]]:
        return [(seal.number, str(seal.day)) for seal in office.engine.queries.seals(office.auditor)]

    office.start()
    office.worker.beat()
    assert seals() == [(1, "2026-11-23")]
    for time in ("2026-11-23 12:00", "2026-11-23 23:59"):
        office.clock.move_to(time)
        office.worker.beat()
    assert len(seals()) == 1
    office.clock.move_to("2026-11-24 00:00")
    office.worker.beat()
    assert seals() == [(2, "2026-11-24"), (1, "2026-11-23")]
    told = office.system_chain()[-1]
    assert (told.type, told.actor, told.role, told.source) == ("history.sealed", "system", "", "worker")


def test_a_worker_that_starts_again_on_the_same_day_seals_no_second_time(office: Office):
    number = office.engine.execute(SealHistory(daily=True), person("admin"))
    assert office.engine.execute(SealHistory(daily=True), person("admin")) == number
    assert office.engine.execute(SealHistory(), person("admin")) == number + 1


def test_a_seal_covers_what_has_grown_since_the_one_before(office: Office):
    first = office.start("TW3")
    office.engine.execute(SealHistory(), person("admin"))
    second = office.start("TW2")
    office.engine.execute(SealHistory(), person("admin"))
    newer, older = office.engine.queries.seals(office.auditor)
    assert (older.entries, older.chains) == (2, 2)
    # The system's chain has grown by the event that tells of the first seal.
    assert (newer.entries, newer.chains) == (2, 3)
    assert newer.previous == older.hash
    assert newer.events == sum(len(office.chain(chain)) for chain in (SYSTEM_CHAIN, first, second)) - 1


@pytest.mark.parametrize("who", ["kadis", "auditor"])
def test_only_administrators_seal(office: Office, who: str):
    with pytest.raises(NotAllowedError):
        office.engine.execute(SealHistory(), person(who))


def unpacked(office: Office, alur, instance: UUID, folder: Path) -> Path:
    assert alur("bundle", instance, "--out", folder / "bukti.zip").exit_code == 0
    with zipfile.ZipFile(folder / "bukti.zip") as archive:
        archive.extractall(folder / "bukti")
    return folder / "bukti"


def checked(folder: Path, *words: object) -> tuple[int, str]:
    """Run the bundle's verifier as an inspector does: with nothing but Python."""
    command = [sys.executable, "-I", "-S", folder / "periksa.py", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_bundle_proves_an_instance_without_alur(alur, office: Office, settings: Settings, tmp_path: Path):
    instance = office.start("TW3")
    others = [office.start(period) for period in ("TW1", "TW2")]
    alur("seal")
    office.bring_to(instance, "aktivitas_4")
    alur("seal")
    office.complete(others[0], "aktivitas_1")
    alur("seal")
    alur("seal", "--export", tmp_path / "segel.json")
    folder = unpacked(office, alur, instance, tmp_path)
    status, said = checked(folder)
    assert (status, said.splitlines()[0][:5]) == (0, "COCOK")
    assert "Tanpa --kunci" in said
    key, seal = settings.history_key_file, tmp_path / "segel.json"
    status, said = checked(folder, "--kunci", key, "--segel", seal)
    assert (status, said) == (0, "COCOK  semua yang diperiksa cocok (everything that was checked fits)\n")
    assert [entry["seal"] for entry in json.loads((folder / "seals.json").read_text())["entries"]] == [1, 2]
    lines = (folder / "history.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(office.chain(instance))


@pytest.mark.parametrize(
    ("name", "old", "new", "with_key", "said"),
    [
        ("history.jsonl", '"actor":"kadis"', '"actor":"lain"', True, "tidak asli"),
        ("history.jsonl", '"sequence":2,', '"sequence":9,', False, "peristiwa 2: hilang"),
        ("diagram.bpmn", 'isExecutable="true"', 'isExecutable="false"', False, "bukan yang disebarkan"),
        ("deployment.json", '"actor": "system"', '"actor": "lain"', True, "penyebaran: tidak asli"),
        ("seals.json", '"events": ', '"events": 1', False, "segel 1: tidak asli"),
        ("seals.json", '"count": ', '"count": 1', False, "bukan yang disegel"),
    ],
)
def test_a_bundle_that_was_altered_is_found_even_with_sums_that_fit(
    alur, office: Office, settings: Settings, tmp_path: Path, name: str, old: str, new: str, with_key: bool, said: str
):
    instance = office.start()
    office.bring_to(instance, "aktivitas_4")
    alur("seal")
    folder = unpacked(office, alur, instance, tmp_path)
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8", newline="")
    status, told = checked(folder)
    assert (status, f"{name}: isi berkas berubah" in told) == (1, True)
    sums = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    names = [line.split("  ", 1)[1] for line in sums]
    anew = [f"{hashlib.sha256((folder / each).read_bytes()).hexdigest()}  {each}\n" for each in names]
    (folder / "SHA256SUMS").write_text("".join(anew))
    status, told = checked(folder, *(("--kunci", settings.history_key_file) if with_key else ()))
    assert status == 1
    assert said in told


@pytest.fixture
def with_files(office: Office) -> UUID:
    """An instance with a variable that holds a file, an attachment, and one that was removed again."""
    instance, admin = office.start(), person("admin")
    kept = office.engine.execute(StoreFile("bukti.txt", b"bukti dukung"), admin)
    office.engine.execute(SetVariables(instance, {"bukti": kept, "daftar": [{"lampiran": kept}]}), admin)
    task = office.task(instance, "aktivitas_1")
    for name, content in (("surat.txt", b"surat"), ("salah.txt", b"salah")):
        attached = office.engine.execute(AddAttachment(task.id, file_name=name, content=content), admin)
    office.engine.execute(RemoveAttachment(attached), admin)
    return instance


FILES = {content: hashlib.sha256(content).hexdigest() for content in (b"bukti dukung", b"surat", b"salah")}


def test_a_bundle_has_every_file_that_history_tells_of_and_its_verifier_checks_them(
    alur, office: Office, settings: Settings, with_files: UUID, tmp_path: Path
):
    folder = unpacked(office, alur, with_files, tmp_path)
    assert {file.name: file.read_bytes() for file in (folder / "files").iterdir()} == {
        digest: content for content, digest in FILES.items()
    }
    listed = json.loads((folder / "files.json").read_text("utf-8"))
    assert [each["name"] for each in listed] == ["bukti.txt", "surat.txt", "salah.txt"]
    assert not any(each["missing"] for each in listed)
    assert checked(folder, "--kunci", settings.history_key_file)[0] == 0


@pytest.mark.parametrize("harm", ["altered", "taken", "added", "called_missing"])
def test_a_file_in_a_bundle_that_was_touched_is_found_even_with_sums_that_fit(
    alur, office: Office, with_files: UUID, tmp_path: Path, harm: str
):
    folder = unpacked(office, alur, with_files, tmp_path)
    file = folder / "files" / FILES[b"surat"]
    if harm == "altered":
        file.write_bytes(b"surat lain")
    elif harm == "added":
        (folder / "files" / ("0" * 64)).write_bytes(b"susulan")
    else:
        file.unlink()
    if harm == "called_missing":
        listed = json.loads((folder / "files.json").read_text("utf-8"))
        (folder / "files.json").write_text(json.dumps([{**each, "missing": True} for each in listed]))
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(line for line in sums if not line.endswith("SHA256SUMS\n")))
    status, told = checked(folder)
    assert status == 1
    said = {
        "altered": "isi berkas berubah",
        "taken": "tidak ada (not here)",
        "added": "tidak disebut riwayat",
        "called_missing": "sudah hilang di Alur",
    }[harm]
    assert said in told


@pytest.mark.damages_history
def test_a_bundle_whose_history_is_not_the_sealed_one_is_found_without_the_key(
    alur, office: Office, settings: Settings, tmp_path: Path
):
    instance = office.start()
    alur("seal")
    change(settings, update(ENTRY).where(ENTRY.c.chain == instance).values(mac="3" * 64))
    status, told = checked(unpacked(office, alur, instance, tmp_path))
    assert status == 1
    assert "bukan yang disegel" in told


def test_there_is_no_bundle_of_an_instance_that_is_not_there(alur, office: Office, tmp_path: Path):
    result = alur("bundle", uuid4(), "--out", tmp_path / "bukti.zip")
    assert (result.exit_code, list(tmp_path.glob("bukti*"))) == (1, [])
    with pytest.raises(NotAllowedError):
        office.engine.queries.exported_seal(person("kadis"))
    with pytest.raises(NotFoundError):
        office.engine.queries.exported_seal(office.auditor, 5)
