"""Word templates: what is refused when they are deployed, and what they can and cannot do when they are filled."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from engine.documents import wording
from engine.documents.filling import fill
from engine.documents.measurement import measurement_of
from engine.documents.templates import problems_of
from engine.errors import ExecutionError

BUNDLED = Path(__file__).resolve().parents[3] / "processes" / "documents"
RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="External"/>'
)


def template(text: str = "{{ nama }}", *, title: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A Word file with a text in one part replaced; with an empty `old` the part is added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old.encode(), new.encode(), 1) if name == part and old else data)
        if not old:
            target.writestr(part, new)
    return out.getvalue()


def text_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def filled(text: str, **facts: object) -> str:
    return text_of(fill(template(text), "uji.docx", facts))


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.docx")), ids=lambda path: path.stem)
def test_a_bundled_template_has_nothing_wrong_but_the_variables_of_another_process(path: Path):
    assert problems_of(path.read_bytes(), None) == []
    assert all("no variable" in problem for problem in problems_of(path.read_bytes(), ()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no Word document"),
        (b"PK\x03\x04 not really", "cannot be unpacked"),
        (template()[:-200], "cannot be unpacked"),
        (changed(template(), "word/vbaProject.bin", "", "x"), "macros"),
        (changed(template(), "word/embeddings/oleObject1.bin", "", "x"), "embedded object"),
        (changed(template(), "word/afchunk.mht", "", "x"), "embedded object"),
        (
            changed(
                template(),
                "word/_rels/document.xml.rels",
                "</Relationships>",
                RELATION.format(kind="image", target="http://jahat.example/a.png") + "</Relationships>",
            ),
            "outside the document",
        ),
        (
            changed(
                template(),
                "word/_rels/settings.xml.rels",
                "",
                f"<Relationships>{RELATION.format(kind='attachedTemplate', target='//jahat/t.dotm')}</Relationships>",
            ),
            "macros",
        ),
        (
            changed(
                template(),
                "word/document.xml",
                "<w:body>",
                '<w:body><w:p><w:fldSimple w:instr="DDEAUTO c:\\\\x"/></w:p>',
            ),
            "field DDE",
        ),
        (
            changed(template(), "word/document.xml", "<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
            "document type",
        ),
        (template("{{ nama.__class__ }}"), "may not reach for “__class__”"),
        (template("{{ nama['__init__'] }}"), "may not reach for “__init__”"),
        (template("{{ nama|attr('__class__') }}"), "There is no filter “attr”"),
        (template(title="{{ nama.__class__ }}"), "may not reach for"),
        (template("{% import 'os' as os %}"), "stands alone"),
        (template("{% for x in nama %}"), "cannot be read"),
    ],
)
def test_a_hostile_or_broken_template_is_refused_with_its_reason(content: bytes, said: str):
    problems = problems_of(content, {"nama"})
    assert any(said in problem for problem in problems), problems


def test_a_hyperlink_may_lead_outside():
    link = RELATION.format(kind="hyperlink", target="https://lumajangkab.go.id")
    content = changed(template(), "word/_rels/document.xml.rels", "</Relationships>", f"{link}</Relationships>")
    assert problems_of(content, {"nama"}) == []


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''['__cla' ~ 'ss__'] }}",
        "{{ nama[kunci] }}",
        "{{ nama.format.__globals__ }}",
        "{{ (nama ~ '{0.__class__}').format(nama) }}",
    ],
)
def test_the_sandbox_gives_nothing_away_that_no_check_has_seen(attack: str):
    try:
        said = filled(attack, nama="Budi", kunci="__class__")
    except ExecutionError as error:
        said = str(error)
    assert "<class" not in said
    assert "built-in" not in said


def test_what_people_wrote_is_text_and_no_tag_and_no_xml():
    assert filled("{{ nama }}", nama="{{ 7*7 }} </w:t><b> & \x0b\ud800ok") == "{{ 7*7 }} </w:t><b> & ok"


def test_what_is_missing_is_a_dash_however_deep():
    assert filled("{{ a }}|{{ a.b.c }}|{{ kosong }}|{{ kosong|uang }}|{{ a.b|tanggal }}", kosong=None) == "—|—|—|—|—"
    assert filled("x{% for b in a.b %}y{% endfor %}z") == "xz"


@pytest.mark.parametrize(
    ("given", "angka", "uang"),
    [
        ("1234.56", "1.234,56", "Rp1.234,56"),
        ("1250000", "1.250.000", "Rp1.250.000"),
        (90.0, "90", "Rp90"),
        ("1.250.000,50", "1.250.000,50", "Rp1.250.000,50"),
        (-1500, "-1.500", "-Rp1.500"),
        ("0", "0", "Rp0"),
        (None, "—", "—"),
        ("Belum diisi", "Belum diisi", "Belum diisi"),
        (True, "True", "True"),
        ("1e999999", "1e999999", "1e999999"),
    ],
)
def test_numbers_and_money_are_written_as_indonesian_does(given: object, angka: str, uang: str):
    assert (wording.angka(given), wording.uang(given)) == (angka, uang)


def test_decimals_are_rounded_half_up():
    assert [wording.angka(each, 2) for each in ("2.675", "0.005", "119.995")] == ["2,68", "0,01", "120,00"]


def test_days_and_instants_are_written_in_the_offices_time():
    instant = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert wording.tanggal(instant) == "23 November 2026"
    assert wording.waktu(instant) == "23 November 2026 pukul 00.30 WIB"
    assert wording.tanggal("2024-01-03") == "3 Januari 2024"
    assert filled("{{ hari }}", hari={"$date": "2024-01-03"}) == "3 Januari 2024"


def test_the_same_facts_make_the_same_bytes():
    facts = {"nama": "Budi", "hasil_capaian": [{"unit": "a", "indikator": "I", "capaian": "95.00"}]}
    content = template("{{ nama }} {{ pengukuran.grafik }}")
    assert fill(content, "uji.docx", facts) == fill(content, "uji.docx", facts)


@pytest.mark.parametrize("odd", [None, "", 3, [], {}, [None, 3, "x"], {"a": 3}, [{"unit": None}], [{"indikator": 3}]])
@pytest.mark.parametrize(
    "name", ["data_unit", "hasil_capaian", "hasil_unit", "hasil_seluruhnya", "semua_unit", "dasar_penilaian"]
)
def test_a_measurement_copes_with_whatever_an_instance_holds(name: str, odd: object):
    content = (BUNDLED / "dokumen_pengukuran_kinerja.docx").read_bytes()
    measured = measurement_of({name: odd}, {"bina-marga": "Bina Marga"})
    assert isinstance(measured["unit"], list)
    if name == "hasil_capaian":
        assert fill(content, "uji.docx", {name: odd}).startswith(b"PK")
