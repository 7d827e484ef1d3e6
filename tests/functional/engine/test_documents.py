"""Documents made of what an instance holds: after which step, of which data, and what becomes of them."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import docx
import orjson
import pytest

from engine.commands import (
    BeginDocument,
    DeployDefinition,
    KeepDocument,
    Resource,
    RetryJob,
    SetVariables,
    SignDocument,
)
from engine.documents.press import Press
from engine.documents.printing import printed
from engine.domain import Actor, DocumentState
from engine.errors import ConflictError, DeploymentError, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.read_models import DocumentRow
from engine.worker.execution import ACTOR
from engine.worker.scribe import Scribe
from tests.support.office import Office, person

TEMPLATES = Path(__file__).resolve().parents[3] / "processes" / "documents"
DRAFT, FINAL = "Draf Dokumen Pengukuran Kinerja", "Dokumen Pengukuran Kinerja"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(scope="module")
def press_of() -> Iterator[dict[str, Scribe]]:
    """The press that the tests of this module share: its libraries take seconds to load."""
    kept: dict[str, Scribe] = {}
    yield kept
    for scribe in kept.values():
        scribe.close()


@pytest.fixture
def scribe(office: Office, press_of: dict[str, Scribe]) -> Scribe:
    """What makes the office's documents."""
    scribe = Scribe(office.engine)
    if "first" in press_of:
        scribe._press = press_of["first"]._press
    press_of.setdefault("first", scribe)
    return scribe


def documents(office: Office, instance: UUID, title: str = "") -> list[DocumentRow]:
    rows = office.engine.queries.documents(person("auditor"), instance)
    return [row for row in rows if not title or row.title == title]


def one(office: Office, instance: UUID, title: str, state: DocumentState | None = None) -> DocumentRow:
    (row,) = (row for row in documents(office, instance, title) if state is None or row.state is state)
    return row


def text_of(office: Office, row: DocumentRow) -> str:
    """Every text of a document, tables included."""
    _, content = office.engine.queries.document_file(person("auditor"), row.id)
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def damaged(name: str, old: str, new: str) -> Resource:
    """A bundled template with a text replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(TEMPLATES / name) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            part = source.read(member)
            target.writestr(member, part.replace(old.encode(), new.encode()) if member == "word/document.xml" else part)
    return Resource(name, out.getvalue())


def deploy(office: Office, *resources: Resource) -> None:
    office.engine.execute(DeployDefinition("templat", resources, "uji"), person("admin"))


def test_a_full_run_makes_every_document_with_the_figures_of_the_database(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    assert scribe.work() == 7
    made = {(row.title, row.state) for row in documents(office, instance)}
    assert made == {
        ("Lembar Disposisi", DocumentState.FROZEN),
        ("Form Pengukuran Kinerja", DocumentState.DRAFT),
        ("Notula Rapat Pembahasan", DocumentState.FROZEN),
        (DRAFT, DocumentState.SUPERSEDED),
        (FINAL, DocumentState.FROZEN),
        ("Surat Pengantar", DocumentState.FROZEN),
    }
    variables = office.view(instance).variables
    text = text_of(office, one(office, instance, FINAL))
    assert (
        f"Rata-rata capaian: {variables['hasil_unit'][0]['rata_rata_teks']} · Predikat: {variables['predikat']}" in text
    )
    for row in variables["hasil_capaian"]:
        assert row["indikator"] in text
        assert row["capaian_teks"] in text
    assert "Belum ditandatangani secara elektronik" in text
    assert "PEMERINTAH KABUPATEN LUMAJANG" in text
    letter = text_of(office, one(office, instance, "Surat Pengantar"))
    assert variables["nomor_surat"] in letter
    assert "26 November 2026" in letter
    assert "Susun pengukuran kinerja triwulan ini." in text_of(office, one(office, instance, "Lembar Disposisi"))
    assert len(office.events(instance, "document.made")) == 7
    assert len(office.events(instance, "document.frozen")) == 4


def test_nothing_is_approved_by_being_made_late(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "persetujuan_kepala_dinas")
    scribe.work()
    assert one(office, instance, FINAL).state is DocumentState.DRAFT
    returned = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Ringkas bagian kedua."}
    office.complete(instance, "persetujuan_kepala_dinas", **returned)
    assert one(office, instance, FINAL).state is DocumentState.DRAFT
    office.bring_to(instance, "persetujuan_kepala_dinas")
    office.complete(instance, "persetujuan_kepala_dinas")
    assert {row.state for row in documents(office, instance, FINAL)} == {DocumentState.DRAFT, DocumentState.ORDERED}
    scribe.work()
    rounds = {row.round: row.state for row in documents(office, instance, FINAL)}
    assert rounds == {1: DocumentState.SUPERSEDED, 2: DocumentState.FROZEN}
    assert office.events(instance, "document.frozen")[-1] == ("document.frozen", "aktivitas_9")


def test_a_document_says_what_held_when_its_step_was_done(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    office.engine.execute(SetVariables(instance, {"isi_disposisi": "Diubah kemudian."}), person("admin"))
    scribe.work()
    assert "Susun pengukuran kinerja triwulan ini." in text_of(office, one(office, instance, "Lembar Disposisi"))


def test_the_same_step_gives_the_same_bytes(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    (job,) = office.engine.queries.due_documents(9)
    order = office.engine.execute(BeginDocument(job.id), ACTOR)
    assert office.engine.execute(BeginDocument(job.id), ACTOR) is None
    first, second = scribe._press.make(order), scribe._press.make(order)
    assert first == second
    office.engine.execute(KeepDocument(job.id, first, order.template_sha256), ACTOR)
    office.engine.execute(KeepDocument(job.id, second, order.template_sha256), ACTOR)
    row = one(office, instance, "Lembar Disposisi")
    assert row.sha256 == hashlib.sha256(first).hexdigest()
    assert len(office.events(instance, "document.made")) == 1


def test_a_broken_template_is_an_incident_and_a_mended_one_makes_the_document(office: Office, scribe: Scribe):
    deploy(office, damaged("lembar_disposisi.docx", "{{ isi_disposisi }}", "{{ tahun / 0 }}"))
    instance = office.start()
    office.bring_to(instance, "aktivitas_3")
    for minutes in (0, 1, 10):
        office.clock.advance(minutes=minutes)
        scribe.work()
    assert office.open_activities(instance) == ["aktivitas_3"]
    assert one(office, instance, "Form Pengukuran Kinerja").state is DocumentState.DRAFT
    assert one(office, instance, "Lembar Disposisi").state is DocumentState.ORDERED
    (incident,) = (each for each in office.view(instance).incidents if each.status == "open")
    assert "lembar_disposisi.docx" in incident.message
    deploy(office, Resource("lembar_disposisi.docx", (TEMPLATES / "lembar_disposisi.docx").read_bytes()))
    office.engine.execute(RetryJob(incident.job_id), person("admin"))
    scribe.work()
    assert one(office, instance, "Lembar Disposisi").state is DocumentState.FROZEN
    assert [each for each in office.view(instance).incidents if each.status == "open"] == []


def test_a_template_that_never_ends_is_stopped_and_holds_up_no_step(office: Office, press_of: dict[str, Scribe]):
    loop = "{% for a in isi_disposisi %}" * 9 + "x" + "{% endfor %}" * 9
    deploy(office, damaged("lembar_disposisi.docx", "{{ isi_disposisi }}", loop))
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    hurried = Scribe(office.engine)
    hurried._press = Press(seconds=6)
    hurried.work()
    hurried.close()
    (incident,) = (each for each in office.view(instance).incidents if each.status == "open")
    assert "more than 6 seconds" in incident.message
    office.bring_to(instance, "aktivitas_3")


def test_a_signed_scan_belongs_to_the_very_document_that_was_signed(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "aktivitas_3")
    scribe.work()
    row = one(office, instance, "Lembar Disposisi")
    with pytest.raises(ConflictError) as other:
        office.engine.execute(SignDocument(row.id, "0" * 64, "pindaian.pdf", PDF), person("kadis"))
    assert other.value.id == "document.other"
    with pytest.raises(InvalidVariablesError):
        office.engine.execute(SignDocument(row.id, row.sha256, "pindaian.pdf", b"MZ\x90\0 exe"), person("kadis"))
    with pytest.raises(NotAllowedError):
        office.engine.execute(SignDocument(row.id, row.sha256, "pindaian.pdf", PDF), person("auditor"))
    form = one(office, instance, "Form Pengukuran Kinerja")
    with pytest.raises(ConflictError) as draft:
        office.engine.execute(SignDocument(form.id, form.sha256, "pindaian.pdf", PDF), person("kadis"))
    assert draft.value.id == "document.not_frozen"
    office.engine.execute(SignDocument(row.id, row.sha256, "pindaian.pdf", PDF), person("kadis"))
    (scan,) = one(office, instance, "Lembar Disposisi").scans
    assert scan.sha256 == hashlib.sha256(PDF).hexdigest()
    assert office.engine.queries.document_scan(person("auditor"), row.id, scan.id)[2] == PDF
    told = office.view(instance).history[-1]
    assert told.type == "document.signed"
    assert (told.data["sha256"], told.data["scan_sha256"]) == (row.sha256, scan.sha256)


def test_whoever_takes_no_part_sees_no_document(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    scribe.work()
    stranger = Actor("orang-lain", frozenset({"tamu"}))
    row = one(office, instance, "Lembar Disposisi")
    for ask in (
        lambda: office.engine.queries.documents(stranger, instance),
        lambda: office.engine.queries.document_file(stranger, row.id),
        lambda: office.engine.queries.document(stranger, row.id),
        lambda: office.engine.execute(SignDocument(row.id, row.sha256, "a.pdf", PDF), stranger),
    ):
        with pytest.raises(NotFoundError):
            ask()


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ isi_disposis }}", "no variable “isi_disposis”"),
        ("{{ isi_disposisi|rupiah }}", "no filter “rupiah”"),
        ("{{ isi_disposisi ", "cannot be read"),
        ("{% include 'lain' %}", "stands alone"),
        ("{{ ''.__class__ }}", "may not reach for “__class__”"),
        ("{{ sop['__class__'] }}", "may not reach for “__class__”"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_when_it_is_deployed(office: Office, tag: str, said: str):
    with pytest.raises(DeploymentError) as refused:
        deploy(office, damaged("lembar_disposisi.docx", "{{ isi_disposisi }}", tag))
    (problem,) = refused.value.problems
    assert problem.file == "lembar_disposisi.docx"
    assert said in problem.message


def test_a_name_that_only_a_function_of_a_script_knows_is_no_variable(office: Office):
    with pytest.raises(DeploymentError) as refused:
        deploy(office, damaged("lembar_disposisi.docx", "{{ isi_disposisi }}", "{{ terserap }}{{ rata_rata_teks }}"))
    assert [each.message for each in refused.value.problems] == ["There is no variable “terserap” in the process."]


def test_history_tells_who_put_a_template_into_force(office: Office):
    own = damaged("lembar_disposisi.docx", "Isi disposisi", "Isi disposisi kantor kami")
    deploy(office, own)
    told = [event for event in office.system_chain() if event.type == "template.deployed"][-1]
    data = orjson.loads(told.data)
    assert (told.actor, data["file"]) == ("admin", own.name)
    assert data["sha256"] == hashlib.sha256(own.content).hexdigest()


def test_a_diagram_that_names_a_missing_template_is_warned_of(office: Office):
    diagram = (TEMPLATES.parent / "pengukuran_kinerja.bpmn").read_bytes().replace(b'"notula"', b'"notulen"')
    problems, warnings = office.engine.queries.check((Resource("pengukuran_kinerja.bpmn", diagram),))
    assert problems == ()
    assert [each.element for each in warnings if "notulen.docx" in each.message] == ["aktivitas_4"]


def test_libreoffice_prints_a_document_once(office: Office, scribe: Scribe, tmp_path: Path):
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    scribe.work()
    row = one(office, instance, "Lembar Disposisi")
    name, pdf = office.engine.queries.document_file(person("auditor"), row.id, "pdf")
    assert name == "Lembar Disposisi PK-2026-TW3.pdf"
    assert pdf.startswith(b"%PDF-")
    assert printed(b"", row.sha256, office.engine._services.settings.data_dir / "pdf") == pdf


def test_an_upgrade_does_not_put_its_template_over_the_offices_own(office: Office, scribe: Scribe):
    own = damaged("lembar_disposisi.docx", "Isi disposisi", "Isi disposisi kantor kami")
    deploy(office, own)
    office.clock.advance(minutes=1)
    diagram = (TEMPLATES.parent / "pengukuran_kinerja.bpmn").read_bytes() + b"\n"
    bundled = Resource("lembar_disposisi.docx", (TEMPLATES / "lembar_disposisi.docx").read_bytes())
    upgrade = DeployDefinition("naik", (Resource("pengukuran_kinerja.bpmn", diagram), bundled), source="bundle")
    office.engine.execute(upgrade, person("admin"))
    instance = office.start()
    office.bring_to(instance, "aktivitas_2")
    scribe.work()
    assert "Isi disposisi kantor kami" in text_of(office, one(office, instance, "Lembar Disposisi"))


def test_the_form_lists_what_each_unit_is_measured_by(office: Office, scribe: Scribe):
    instance = office.start()
    office.bring_to(instance, "aktivitas_3")
    scribe.work()
    form = text_of(office, one(office, instance, "Form Pengukuran Kinerja"))
    office.bring_to(instance, "aktivitas_8")
    for row in office.view(instance).variables["hasil_capaian"]:
        assert row["indikator"] in form
        assert row["program"] in form
