"""Bytes to an XML tree, with everything hostile turned away at the door.

A file passes three gates: its size; a streaming scan that stops at the first DOCTYPE, at too much depth and at too many
elements; and libxml2 without network, DTDs or entities. The scan also notes where each element begins, since lxml
forgets columns. The schema check is a function of its own, so that `validation` reports its findings beside all others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.parsers import expat

from lxml import etree

from engine.bpmn.xml import BPMN, Element, Tree, flow_elements, line_of, namespace_of
from engine.errors import DeploymentError, Problem


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """How large a file may be. docs/operations.md tells whoever runs Alur.

    Attributes:
        bytes: Of the whole file.
        elements: Flow nodes and sequence flows together. XML elements may be 40 times as many, since Camunda Modeler
            writes up to that for one task with its form and its shape.
        depth: Of the XML nesting; a diagram drawn by hand stays below 30.
        attributes: On one element. BPMN and Camunda together have fewer than 30 for any.
        characters: In one attribute's value.
    """

    bytes: int = 5_000_000
    elements: int = 5_000
    depth: int = 100
    attributes: int = 100
    characters: int = 10_000

    @property
    def xml_elements(self) -> int:
        """How many XML elements a file may have."""
        return self.elements * 40


Positions = Mapping[Element, tuple[int, int]]
"""Where each element's start tag begins: line and column, both from 1."""


def read_xml(name: str, content: bytes, limits: IntakeLimits | None = None) -> Tree:
    """Parse a file of UTF-8, UTF-16, ISO-8859-1 or another encoding that its XML declaration names.

    Raises:
        DeploymentError: The file is too large, is no well-formed XML, or carries a DOCTYPE.
    """
    return read_positioned_xml(name, content, limits)[0]


def read_positioned_xml(name: str, content: bytes, limits: IntakeLimits | None = None) -> tuple[Tree, Positions]:
    """Parse a file like `read_xml` and tell where each of its elements begins.

    Raises:
        DeploymentError: The file is too large, is no well-formed XML, or carries a DOCTYPE.
    """
    limits = limits or IntakeLimits()
    tree, positions = read_any_xml(name, content, limits)
    _check_model(name, tree, limits)
    return tree, positions


def read_any_xml(name: str, content: bytes, limits: IntakeLimits) -> tuple[Tree, Positions]:
    """Parse a file like `read_positioned_xml`, whatever its root element is: decision files come by the same door.

    Raises:
        DeploymentError: The file is too large, is no well-formed XML, or carries a DOCTYPE.
    """
    _check_size(name, content, limits)
    starts, unread = _scan(name, content, limits)
    tree = _parse(name, content)
    if unread:
        # What only libxml2 can read has passed no limit. Where both fail, libxml2 words the reason better.
        raise _refusal(name, f"The file cannot be read: {unread}. Save it as UTF-8.")
    return tree, dict(zip(tree.iter("*"), starts, strict=True))


def schema_errors(tree: Tree) -> tuple[tuple[int, str], ...]:
    """Return what BPMN's XML schema has against a file, as (line, sentence), at most 100; empty if it fits."""
    schema = _schema()
    if schema.validate(tree):
        return ()
    return tuple((entry.line, _plain(entry.message)) for entry in _logged(schema)[:100])


def _check_size(name: str, content: bytes, limits: IntakeLimits) -> None:
    if not content.strip():
        raise _refusal(name, "The file is empty.")
    if len(content) > limits.bytes:
        raise _refusal(name, f"The file has {len(content)} bytes; {limits.bytes} are allowed.")
    # Counting brackets costs a millisecond; building a tree of a million elements costs a gigabyte.
    if content.count(b"<") > limits.xml_elements * 3:
        raise _refusal(name, f"The file has more than {limits.xml_elements} XML elements.")


class _Refused(Exception):
    """Stops the streaming scan; carries the sentence."""


class _Scan:
    """Walks a file once without building a tree; notes where its elements begin."""

    def __init__(self, limits: IntakeLimits) -> None:
        self.starts: list[tuple[int, int]] = []
        self._limits = limits
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> None:
        self._parser.Parse(content, True)  # noqa: FBT003 - expat takes no names

    @property
    def place(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        limits = self._limits
        self._depth += 1
        self.starts.append(self.place)
        if self._depth > limits.depth:
            raise _Refused(f"XML elements are nested deeper than {limits.depth}.")
        if len(self.starts) > limits.xml_elements:
            raise _Refused(f"The file has more than {limits.xml_elements} XML elements.")
        if len(attributes) > limits.attributes:
            raise _Refused(f"An element has more than {limits.attributes} attributes.")
        if any(len(value) > limits.characters for value in attributes.values()):
            raise _Refused(f"An attribute has more than {limits.characters} characters.")

    def _end(self, tag: str) -> None:
        self._depth -= 1

    def _doctype(self, *facts: object) -> None:
        raise _Refused("A DOCTYPE is not allowed: a BPMN file needs none, and it can pull in other files. Remove it.")


def _scan(name: str, content: bytes, limits: IntakeLimits) -> tuple[Sequence[tuple[int, int]], str]:
    """Return where elements begin, and why the scan could not read to the end, if it could not."""
    scan = _Scan(limits)
    try:
        scan.read(content)
    except _Refused as refused:
        raise _refusal(name, str(refused), *scan.place) from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        return scan.starts, str(error)
    return scan.starts, ""


def _parse(name: str, content: bytes) -> Tree:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        tree = etree.ElementTree(etree.fromstring(content, parser))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DeploymentError(_syntax_problems(name, parser, error)) from error
    if getattr(tree.docinfo, "doctype", ""):  # not in lxml-stubs 0.5
        raise _refusal(name, "A DOCTYPE is not allowed: a BPMN file needs none. Remove it.")
    return tree


def _syntax_problems(name: str, parser: etree.XMLParser, error: Exception) -> list[Problem]:
    logged = [_problem(name, _not_xml(entry.message), entry.line, entry.column) for entry in _logged(parser)]
    return logged[:20] or [_problem(name, _not_xml(str(error)))]


def _not_xml(reason: str) -> str:
    return f"The file is not well-formed XML: {reason.strip().rstrip('.')}."


def _check_model(name: str, tree: Tree, limits: IntakeLimits) -> None:
    root = tree.getroot()
    if root.tag != f"{{{BPMN}}}definitions":
        found = etree.QName(root).localname
        where = namespace_of(root) or "no namespace"
        raise _refusal(
            name,
            f"The root element is '{found}' ({where}), not BPMN 2.0's 'definitions' ({BPMN}). "
            "Save the diagram as BPMN 2.0.",
            line_of(root),
        )
    count = sum(1 for _ in flow_elements(root))
    if count > limits.elements:
        raise _refusal(
            name,
            f"The diagram has {count} nodes and flows; {limits.elements} are allowed. "
            "Split it into processes that call each other.",
        )


@cache
def _schema() -> etree.XMLSchema:
    """Compile BPMN 2.0's schema as SpiffWorkflow ships it, without importing SpiffWorkflow's parser."""
    package = find_spec("SpiffWorkflow")
    locations = package.submodule_search_locations if package else None
    if not locations:
        raise ImportError("SpiffWorkflow is not installed")
    return etree.XMLSchema(file=str(Path(next(iter(locations)), "bpmn", "parser", "schema", "BPMN20.xsd")))


def _logged(source: etree.XMLSchema | etree.XMLParser) -> Sequence[Any]:
    entries: Any = source.error_log  # lxml-stubs 0.5 does not know that it can be walked
    return tuple(entries)


def _plain(message: str) -> str:
    """Take the namespaces out of libxml2's sentence: they are most of it and tell a person nothing."""
    for namespace in ("MODEL", "DI"):
        message = message.replace(f"{{http://www.omg.org/spec/BPMN/20100524/{namespace}}}", "")
    return message.replace("{http://www.omg.org/spec/DD/20100524/DC}", "").replace("\n", " ").strip()


def _problem(name: str, message: str, line: int = 0, column: int = 0) -> Problem:
    return Problem(file=name, element="", name="", line=line, message=message, column=column)


def _refusal(name: str, message: str, line: int = 0, column: int = 0) -> DeploymentError:
    return DeploymentError([_problem(name, message, line, column)])
