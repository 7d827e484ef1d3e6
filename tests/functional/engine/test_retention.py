"""What ended long ago moves into files, with proof: nothing of it can be lost, removed or exchanged unseen."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, update

from engine.bootstrap import build_engine
from engine.commands import ArchiveInstance, CancelInstance, SealHistory
from engine.config import Settings
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.history.archived import digest_of
from engine.read_models import Misfit, MisfitKind
from engine.retention import archive, archive_all, before
from engine.store.repositories.archives import ARCHIVE
from engine.store.repositories.history import EVENT
from tests.functional.engine.test_command_line import Shell
from tests.support.ledger import WORKER, Ledger
from tests.support.office import Office, person

ADMIN = person("admin")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "arsip"


@pytest.fixture
def ended(ledger: Ledger) -> UUID:
    """An instance that was cancelled, sealed, and ended years ago."""
    ledger.seal()
    ledger.office.clock.move_to("2029-11-24 07:30")
    return ledger.second


def archive_ended(ledger: Ledger, folder: Path, years: int = 2):
    office = ledger.office
    return archive_all(office.engine, ADMIN, folder, before(office.engine.now(), years), lambda done, of: None)


def test_what_ended_long_ago_is_in_a_file_that_proves_itself_and_no_longer_here(
    ledger: Ledger, ended: UUID, folder: Path, tmp_path: Path
):
    office, rows = ledger.office, ledger.rows(ended)
    found = archive_ended(ledger, folder)
    assert (found.archived, found.left) == (1, {})
    assert ledger.rows(ended) == []
    assert office.view(ended).row.id == ended, "the instance stays"
    (file,) = folder.rglob("*.zip")
    assert file.parent.name == "2026"
    with zipfile.ZipFile(file) as bundle:
        told = [json.loads(line) for line in bundle.read("history.jsonl").splitlines()]
        bundle.extractall(tmp_path / "bukti")
    assert [event["mac"] for event in told] == [row["mac"] for row in rows]
    key = ledger.office.engine._services.settings.history_key_file
    checked = subprocess.run([sys.executable, "periksa.py", "--kunci", key], cwd=tmp_path / "bukti", check=False)
    assert checked.returncode == 0
    whole = ledger.verify()
    assert whole.whole
    assert whole.archived == 1
    told_of_it = office.system_chain()[-1]
    assert told_of_it.type == "instance.archived"
    data = json.loads(told_of_it.data)
    assert (data["instance"], data["events"], data["head"]) == (str(ended), len(rows), rows[-1]["mac"])
    assert data["sha256"] == digest_of(file)


def test_it_is_done_once_and_only_for_what_is_old_enough(ledger: Ledger, ended: UUID, folder: Path):
    assert archive_ended(ledger, folder, years=4).archived == 0
    assert archive_ended(ledger, folder).archived == 1
    (file,) = folder.rglob("*.zip")
    digest = digest_of(file)
    assert archive_ended(ledger, folder).archived == 0
    with pytest.raises(ConflictError, match="it is archived"):
        archive(ledger.office.engine, ADMIN, folder, ended)
    with pytest.raises(ConflictError, match="archived"):
        ledger.office.engine.queries.bundle(person("auditor"), ended, io.BytesIO())
    assert digest_of(file) == digest


def test_what_a_crash_left_half_done_is_done_again(ledger: Ledger, ended: UUID, folder: Path):
    broken = folder / "2026" / f"{ended}.zip"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"half a file")
    broken.with_name(f"{ended}.zip.part").write_bytes(b"half of another")
    assert archive_ended(ledger, folder).archived == 1
    assert zipfile.is_zipfile(broken)
    assert ledger.office.engine.queries.verify(person("auditor"), archive=folder).whole
    assert list(folder.rglob("*.part")) == []


def test_what_is_not_sealed_has_not_ended_or_has_changed_since_stays(ledger: Ledger, folder: Path):
    office, second = ledger.office, ledger.second
    office.clock.move_to("2029-11-24 07:30")
    assert archive_ended(ledger, folder).left == {"archive.unsealed": 1}
    ledger.seal()
    last = ledger.rows(second)[-1]
    for command, reason in (
        (ArchiveInstance(second, last["sequence"] - 1, last["mac"], "a.zip", "0" * 64), "other events"),
        (ArchiveInstance(second, last["sequence"], "0" * 64, "a.zip", "0" * 64), "other events"),
        (ArchiveInstance(ledger.first, 1, "0" * 64, "a.zip", "0" * 64), "not ended"),
    ):
        with pytest.raises(ConflictError, match=reason):
            office.engine.execute(command, ADMIN)
    with pytest.raises(NotFoundError):
        office.engine.execute(ArchiveInstance(uuid4(), 1, "", "", ""), ADMIN)
    with pytest.raises(NotAllowedError):
        office.engine.execute(ArchiveInstance(second, 1, "", "", ""), person("auditor"))
    assert len(ledger.rows(second)) == last["sequence"]


def test_two_at_once_do_not_meet(ledger: Ledger, ended: UUID, folder: Path, settings: Settings):
    def meanwhile(done: int, of: int) -> None:
        other = build_engine(settings, ledger.office.clock)
        try:
            with pytest.raises(ConflictError, match="another one is at it"):
                archive_all(other, ADMIN, folder, before(other.now(), 2), lambda done, of: None)
        finally:
            other.close()

    found = archive_all(ledger.office.engine, ADMIN, folder, before(ledger.office.engine.now(), 2), meanwhile)
    assert found.archived == 1


def test_whoever_changes_what_is_noted_of_an_archive_is_found_out(ledger: Ledger, ended: UUID, folder: Path):
    archive_ended(ledger, folder)
    events = len(ledger.rows(ended)) or ledger.verify().archived
    another = ledger.rows(ledger.first)[0]["at"]
    assert events == 1
    for values in (
        {"head": "0" * 64},
        {"events": 3},
        {"file": "lain.zip"},
        {"sha256": "0" * 64},
        {"sequence": 1},
        {"at": another},
    ):
        ledger.connection.execute(update(ARCHIVE).values(**values))
        found = ledger.misfits()
        assert {misfit.kind for misfit in found} == {MisfitKind.ARCHIVE_ALTERED}, values
        assert str(ended) in {misfit.chain for misfit in found}, values


def test_an_instance_that_was_removed_is_missed_though_it_was_archived(ledger: Ledger, ended: UUID, folder: Path):
    archive_ended(ledger, folder)
    ledger.remove_instance(ended, with_history=True)
    assert [(each.kind, each.chain) for each in ledger.misfits()] == [(MisfitKind.INSTANCE_REMOVED, str(ended))]
    ledger.connection.execute(delete(ARCHIVE))
    kinds = {misfit.kind for misfit in ledger.misfits()}
    assert kinds == {MisfitKind.HISTORY_REMOVED, MisfitKind.ARCHIVE_ALTERED}


def test_who_only_claims_that_an_instance_was_archived_is_found_out(ledger: Ledger):
    ledger.seal()
    last = ledger.rows(ledger.second)[-1]
    ledger.connection.execute(delete(EVENT).where(EVENT.c.chain == ledger.second))
    claim = {
        "instance_id": ledger.second,
        "sequence": 3,
        "at": last["at"],
        "events": last["sequence"],
        "head": last["mac"],
        "file": "tidak-ada.zip",
        "sha256": "0" * 64,
    }
    ledger.connection.execute(insert(ARCHIVE), claim)
    assert ledger.misfits() == (Misfit(MisfitKind.ARCHIVE_ALTERED, str(ledger.second), last["sequence"]),)


def test_a_file_that_is_gone_or_another_is_missed_where_one_looks(ledger: Ledger, ended: UUID, folder: Path):
    archive_ended(ledger, folder)
    (file,) = folder.rglob("*.zip")
    look = ledger.office.engine.queries.verify
    assert look(person("auditor"), archive=folder).whole
    content = file.read_bytes()
    file.write_bytes(content + b" ")
    assert [misfit.kind for misfit in look(person("auditor"), archive=folder).misfits] == [MisfitKind.ARCHIVE_LOST]
    file.unlink()
    assert [misfit.kind for misfit in look(person("auditor"), archive=folder).misfits] == [MisfitKind.ARCHIVE_LOST]
    assert look(person("auditor")).whole, "without the folder, the database alone is looked at"


def test_later_seals_go_on_over_archived_instances(ledger: Ledger, ended: UUID, folder: Path):
    archive_ended(ledger, folder)
    kept = ledger.seal()
    assert ledger.verify(kept).whole


def test_the_command_says_what_it_would_do_and_does_it_when_confirmed(
    office: Office, database_url: str, tmp_path: Path, shared_folder: Path
):
    instance = office.start()
    office.engine.execute(CancelInstance(instance, "Sudah lama berlalu."), ADMIN)
    office.engine.execute(SealHistory(), WORKER)
    alur = Shell(database_url, shared_folder)
    environment = {"ALUR_ARCHIVE_DIR": str(tmp_path / "arsip")}
    off = alur("retention", **environment)
    assert off.exit_code == 2
    assert "ALUR_RETENTION_YEARS" in off.stderr
    # The command's clock is the machine's: what ended today is not a year old.
    dry = alur("retention", **environment, ALUR_RETENTION_YEARS="1")
    assert dry.exit_code == 0
    assert dry.stdout.startswith("0 instances ended before")
    done = alur("retention", "--years", "2", "--confirm", **environment)
    assert done.exit_code == 0
    assert done.stdout.startswith("Archived 0 instances in")
