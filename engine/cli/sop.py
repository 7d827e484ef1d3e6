"""`alur sop`: an SOP written as a Word document, and a Word document read into a diagram."""

import re
from pathlib import Path

import click

from engine.cli.checking import sound
from engine.cli.files import FILE, OUT
from engine.cli.opening import ACTOR, opened
from engine.documents.sop.export import word_of
from engine.documents.sop.reading import read_sop
from engine.errors import NotFoundError
from engine.queries.sop import printed

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@click.group()
def sop() -> None:
    """Write and read SOPs as Word documents."""


@sop.command("export")
@click.argument("process", metavar="KEY|FILE.bpmn")
@click.option("--out", required=True, type=OUT, help="The .docx file to write.")
def export(process: str, out: Path) -> None:
    """Write the printed SOP (PermenPANRB 35/2012) of a diagram: a file's, or a deployed process's newest version."""
    path = Path(process)
    out.write_bytes(_of_file(path) if path.suffix.lower() in {".bpmn", ".xml"} else _of_process(process))
    click.echo(f"Wrote {out}.")


@sop.command("import")
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=OUT, help="The .bpmn file to write.")
@click.option("--key", default="", help="Of the process; made of the SOP's name by default.")
def import_(file: Path, out: Path, key: str) -> None:
    """Read a Word SOP into a diagram, and report everything that was assumed or could not be read."""
    if key and not _KEY.fullmatch(key):
        raise click.UsageError("--key begins with a letter; letters, digits, _, - and . follow.")
    reading = read_sop(file.read_bytes(), file.name, key)
    out.write_bytes(reading.diagram)
    for remark in reading.remarks:
        click.echo(f"{'tidak terbaca' if remark.unread else 'anggapan'}: {remark.place}: {remark.text}")
    sound({out.name: reading.diagram})
    click.echo(f"Wrote {out}: process {reading.key}, {len(reading.printed.rows)} activities.")


def _of_file(path: Path) -> bytes:
    """Return the first process's SOP of a file.

    Raises:
        DeploymentError: Something is wrong with the diagram.
    """
    if not path.is_file():
        raise click.UsageError(f"There is no file {path}.")
    return word_of(printed(sound({path.name: path.read_bytes()}, warn=False)[0]))


def _of_process(key: str) -> bytes:
    """Return a deployed process's SOP.

    Raises:
        NotFoundError: There is no such process.
    """
    engine = opened()
    row = next((row for row in engine.queries.definitions(ACTOR) if row.key == key), None)
    if row is None:
        raise NotFoundError("definition.unknown", f"Cannot find process {key}: there is none.")
    return engine.queries.sop_word(ACTOR, row.id)
