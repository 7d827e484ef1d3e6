"""Files outside the database: one file for each content, named by its SHA-256, written once and never changed."""

import hashlib
import os
import secrets
from pathlib import Path

from engine.errors import DamagedFileError


class FileFolder:
    """The folder of contents, `ab/abcdef…`.

    Attributes:
        path: Where; made when the first content is written.
        is_used: Whether new contents go here; those that are here already are read in any case.
    """

    def __init__(self, path: Path, *, is_used: bool) -> None:
        self.path = path
        self.is_used = is_used

    def write(self, sha256: str, content: bytes) -> None:
        """Keep a content; afterwards it is on the disk, under its name as a whole or not at all.

        It stays where the command is undone: nothing refers to it then, and the same content sent again is there.
        """
        target = self._file(sha256)
        if self._is_whole(target, sha256):
            return
        self._make(target.parent)
        draft = target.with_name(f".{sha256}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _sync(target.parent)

    def read(self, sha256: str) -> bytes:
        """Return a content.

        Raises:
            DamagedFileError: It is not there, or its hash is another.
        """
        try:
            content = self._file(sha256).read_bytes()
        except OSError as error:
            raise DamagedFileError(sha256, str(error.strerror)) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedFileError(sha256, "it is not what it was")
        return content

    def _file(self, sha256: str) -> Path:
        return self.path / sha256[:2] / sha256

    def _is_whole(self, target: Path, sha256: str) -> bool:
        try:
            return target.exists() and self.read(sha256) is not None
        except DamagedFileError:
            return False

    def _make(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Let a folder's new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
