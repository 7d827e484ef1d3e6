"""`alur sop`: a diagram written as a Word SOP, a Word SOP read into a diagram."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from tests.support.office import KEY, Office
from tests.support.sop_papers import PAPERS
from webui.cli import main

BUNDLED = Path(__file__).parents[3] / "processes" / f"{KEY}.bpmn"


def alur(*words: object, **environment: str) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_file_is_written_and_read_without_a_database(tmp_path: Path) -> None:
    word, diagram = tmp_path / "sop.docx", tmp_path / "lagi.bpmn"
    assert alur("sop", "export", BUNDLED, "--out", word).output == f"Wrote {word}.\n"
    read = alur("sop", "import", word, "--out", diagram, "--key", "sop_baru")
    assert read.exit_code == 0
    lines = read.output.splitlines()
    assert lines[-1] == f"Wrote {diagram}: process sop_baru, 12 activities."
    assert "anggapan: Dokumen: Nomor 6 tidak ada dalam naskah." in lines
    assert any(line.startswith("tidak terbaca: Baris 8 (nomor 9): Waktu") for line in lines)
    assert alur("check", diagram).output == "Nothing stands in the way of deploying sop_baru.\n"


def test_a_deployed_process_is_written_by_its_key(
    database_url: str, shared_folder: Path, office: Office, tmp_path: Path
) -> None:
    settings = {"ALUR_DATABASE_URL": database_url, "ALUR_DATA_DIR": str(shared_folder)}
    out = tmp_path / "sop.docx"
    assert alur("sop", "export", KEY, "--out", out, **settings).exit_code == 0
    assert Document(str(out)).tables[0].cell(6, 2).text == ": Pengukuran Kinerja"
    missing = alur("sop", "export", "tak_ada", "--out", out, **settings)
    assert (missing.exit_code, missing.stderr) == (1, "Cannot find process tak_ada: there is none.\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7", "naskah.docx: file_type docx"), (PAPERS["drawn"]()[:500], "naskah.docx: file_broken")],
    ids=["pdf", "torn"],
)
def test_a_wrong_file_is_named_and_nothing_is_written(tmp_path: Path, content: bytes, said: str) -> None:
    file, out = tmp_path / "naskah.docx", tmp_path / "x.bpmn"
    file.write_bytes(content)
    result = alur("sop", "import", file, "--out", out)
    assert (result.exit_code, result.stderr.strip(), out.exists()) == (1, said, False)


def test_a_key_no_process_can_have_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "naskah.docx"
    file.write_bytes(PAPERS["drawn"]())
    assert alur("sop", "import", file, "--out", tmp_path / "x.bpmn", "--key", "1 a").exit_code == 2
