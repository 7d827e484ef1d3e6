"""Contents outside the database: written once, whole, and read only as they were written."""

import hashlib
from pathlib import Path

import pytest

from engine.errors import DamagedFileError
from engine.store.file_folder import FileFolder

CONTENT = b"isi berkas"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files", is_used=True)


def test_a_content_lies_under_its_fingerprint_and_nothing_else_beside_it(folder: FileFolder) -> None:
    folder.write(SHA256, CONTENT)
    folder.write(SHA256, CONTENT)
    assert folder.read(SHA256) == CONTENT
    [file] = [path for path in folder.path.rglob("*") if path.is_file()]
    assert file.relative_to(folder.path).as_posix() == f"{SHA256[:2]}/{SHA256}"
    assert file.stat().st_mode & 0o077 == 0


def test_a_changed_or_missing_content_is_not_read(folder: FileFolder) -> None:
    with pytest.raises(DamagedFileError):
        folder.read(SHA256)
    folder.write(SHA256, CONTENT)
    (folder.path / SHA256[:2] / SHA256).write_bytes(b"isi lain")
    with pytest.raises(DamagedFileError):
        folder.read(SHA256)


def test_a_damaged_content_sent_again_is_mended(folder: FileFolder) -> None:
    folder.write(SHA256, CONTENT)
    (folder.path / SHA256[:2] / SHA256).write_bytes(b"")
    folder.write(SHA256, CONTENT)
    assert folder.read(SHA256) == CONTENT
