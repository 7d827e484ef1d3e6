"""What keeps a Word file from being a template: everything is found when it is deployed, not when it is needed."""

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, meta, nodes

from engine.documents.inspection import inspect
from engine.documents.order import NAMES
from engine.documents.wording import FILTERS, DocumentEnvironment

LARGEST_PART = 4_000_000
"""Bytes of one part of the text: a template of a hundred pages has a tenth of it."""

FLAWS = {
    "file_macro": "It holds macros, or takes them from elsewhere. Save it as a plain .docx.",
    "file_bomb": "It unpacks to far more than it weighs.",
    "file_encrypted": "It is encrypted. Save it without a password.",
    "file_broken": "It cannot be unpacked. Save it again with Word or LibreOffice.",
    "no_word": "It is no Word document (.docx).",
    "unreadable": "It cannot be read as a Word document: {0}",
    "embedded": "It holds the embedded object {0}. Take it out.",
    "large": "Its part {0} is larger than 4 MB.",
    "doctype": "Its part {0} declares a document type.",
    "outside": "It refers to {0} outside the document. Take it out.",
    "field": "It holds the field {0}, which fetches or runs something else.",
    "tag": "A tag cannot be read: {0}",
    "variable": "There is no variable “{0}” in the process.",
    "filter": "There is no filter “{0}”. There are {1} and Jinja's own.",
    "test": "There is no test “{0}”.",
    "alone": "A template stands alone: “{0}” cannot be used.",
    "reach": "A template may not reach for “{0}”.",
}
"""What can be wrong with a template, in English; `{0}` is the detail."""
_ACTIVE_PARTS = re.compile(r"/embeddings/|/activeX/|\.bin$|/afchunk|\.(html?|mht|rtf|exe|js|vbs)$", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
_FIELDS = re.compile(rb"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b")
_FIELD_CODES = re.compile(rb"<w:instrText[^>]*>(.*?)</w:instrText>|w:instr=\"([^\"]*)\"", re.DOTALL)
_REFUSED_NODES = (nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends, nodes.Block)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a template: one of `FLAWS`, and what it is about."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        """Return it as an English sentence."""
        return FLAWS[self.code].format(self.detail, ", ".join(FILTERS))


def problems_of(content: bytes, known: Collection[str] | None) -> list[str]:
    """Return an English sentence for everything that is wrong with a template, as `flaws_of` finds it."""
    return [str(flaw) for flaw in flaws_of(content, known)]


def flaws_of(content: bytes, known: Collection[str] | None) -> list[Flaw]:
    """Return everything that is wrong with a template; nothing for a good one.

    Args:
        content: The file.
        known: The variables of the processes that use it; None: do not look.
    """
    found = inspect(content, "template.docx")
    if found.finding:
        return [Flaw(found.finding)]
    if found.type != "docx":
        return [Flaw("no_word")]
    if active := list(_active_content(content)):
        return active
    try:
        return list(dict.fromkeys(_text_problems(content, known)))
    except Exception as error:  # a damaged package fails in many ways, all of them the file's
        return [Flaw("unreadable", f"{type(error).__name__}: {error}")]


def _active_content(content: bytes) -> Iterator[Flaw]:
    """Yield what would reach out, or run, when the document is opened."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if _ACTIVE_PARTS.search(f"/{name}"):
                yield Flaw("embedded", name)
            if not name.endswith((".xml", ".rels")):
                continue
            part = archive.read(name)
            if len(part) > LARGEST_PART:
                yield Flaw("large", name)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
                yield Flaw("doctype", name)
            yield from (Flaw("outside", target) for target in _outside(part))
            codes = b" ".join(one or other for one, other in _FIELD_CODES.findall(part))
            if forbidden := _FIELDS.search(codes):
                yield Flaw("field", forbidden.group().decode())


def _outside(part: bytes) -> Iterator[str]:
    for relation in _EXTERNAL.findall(part):
        is_external = re.search(rb"TargetMode\s*=\s*[\"']External[\"']", relation, re.IGNORECASE)
        if is_external and not re.search(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", relation):
            target = re.search(rb"Target\s*=\s*[\"']([^\"']*)[\"']", relation)
            yield f"“{target.group(1).decode(errors='replace')[:200]}”" if target else "something"


def _text_problems(content: bytes, known: Collection[str] | None) -> Iterator[Flaw]:
    environment = DocumentEnvironment()
    for text in _texts(content):
        try:
            tree = environment.parse(text)
        except TemplateSyntaxError as error:
            yield Flaw("tag", f"{error.message}{_near(text, error.lineno)}")
            continue
        if misused := list(_misused(tree, environment)):
            yield from misused
            continue
        # Jinja's own table of what is free in a template counts its globals as free, too.
        names = meta.find_undeclared_variables(tree) - set(environment.globals)
        for name in sorted(names - NAMES - set(known)) if known is not None else ():
            yield Flaw("variable", name)


def _misused(tree: nodes.Template, environment: DocumentEnvironment) -> Iterator[Flaw]:
    filters, tests = tree.find_all(nodes.Filter), tree.find_all(nodes.Test)
    for name in (each.name for each in filters if each.name not in environment.filters):
        yield Flaw("filter", name)
    for name in (each.name for each in tests if each.name not in environment.tests):
        yield Flaw("test", name)
    for node in tree.find_all(_REFUSED_NODES):
        yield Flaw("alone", type(node).__name__.lower())
    for name in (each for each in _reached(tree) if each.startswith("_")):
        yield Flaw("reach", name)


def _reached(tree: nodes.Template) -> Iterator[str]:
    yield from (each.attr for each in tree.find_all(nodes.Getattr))
    indexes = (each.arg for each in tree.find_all(nodes.Getitem))
    yield from (str(each.value) for each in indexes if isinstance(each, nodes.Const))


def _texts(content: bytes) -> Iterator[str]:
    """Yield every text in which tags are filled: the body, headers and footers, footnotes, and the properties."""
    document = DocxTemplate(BytesIO(content))
    document.init_docx()
    yield document.patch_xml(document.get_xml())
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield document.patch_xml(document.get_part_xml(part))
    for part in document.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield document.patch_xml(part.blob.decode())
    properties = document.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield str(getattr(properties, name))


def _near(text: str, line: int) -> str:
    around = re.sub(r"<[^>]+>", "", "".join(text.splitlines()[max(0, line - 1) : line]))
    tag = re.search(r"\{[{%].{0,60}", around)
    return f" (near “{tag.group()}”)" if tag else ""
