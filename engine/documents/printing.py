"""Word to PDF, by LibreOffice where it is installed: in a process of its own, with a profile of its own, within a time.

What was printed once is kept by the document's SHA-256; the folder can be emptied at any time.
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from threading import Lock

from engine.errors import ConflictError

SECONDS = 60.0
"""How long LibreOffice may take; the first start writes a profile."""

OFFICE = "soffice"
_ONE_AT_A_TIME = Lock()


def can_print() -> bool:
    """Whether LibreOffice is installed here."""
    return shutil.which(OFFICE) is not None


def printed(content: bytes, sha256: str, folder: Path) -> bytes:
    """Return a Word document as a PDF.

    Args:
        content: The .docx file.
        sha256: Of it; a PDF that lies in the folder under that name is taken.
        folder: Where PDFs are kept.

    Raises:
        ConflictError: LibreOffice is not installed, fails, or takes too long.
    """
    kept = folder / f"{sha256}.pdf"
    if kept.exists():
        return kept.read_bytes()
    office = shutil.which(OFFICE)
    if office is None:
        raise ConflictError("document.no_printer", "Cannot print the document: LibreOffice is not installed.")
    with _ONE_AT_A_TIME:
        if not kept.exists():
            pdf = _converted(office, content)
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f".{sha256}.{secrets.token_hex(8)}"
            draft.write_bytes(pdf)
            draft.replace(kept)
    return kept.read_bytes()


def _converted(office: str, content: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="alur-cetak-") as name:
        place = Path(name)
        source = place / "dokumen.docx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(place / 'profil').as_uri()}"
        command = [office, profile, "--headless", "--norestore", "--convert-to", "pdf:writer_pdf_Export"]
        said = _run([*command, "--outdir", str(place), str(source)], place)
        result = place / "dokumen.pdf"
        if not result.exists():
            raise ConflictError("document.not_printed", f"Cannot print the document: LibreOffice says {said[:500]!r}.")
        return result.read_bytes()


def _run(command: list[str], place: Path) -> str:
    """Run LibreOffice, and end it with everything it has started where it takes too long."""
    surroundings = {"PATH": os.environ.get("PATH", ""), "HOME": str(place), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603  # the program we found, with paths that we made
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=surroundings,
        cwd=place,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        message = f"Cannot print the document: LibreOffice takes more than {SECONDS:g} seconds."
        raise ConflictError("document.not_printed", message) from None
    return said.decode(errors="replace").strip()
