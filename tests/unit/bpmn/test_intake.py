"""What the door lets in, and what it turns away before anything is read."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn.intake import IntakeLimits, read_xml
from engine.bpmn.validation import check
from engine.errors import DeploymentError
from tests.unit.bpmn.fragments import HEAD, among, extended, sound, task

PROCESSES = Path(__file__).parents[2] / "processes"
GOOD = (PROCESSES / "first_slice.bpmn").read_bytes()

NOT_XML = {
    "no process": (f"{HEAD}</bpmn:definitions>".encode(), "no executable process"),
    "nothing": (b"", "The file is empty"),
    "white space": (b" \n ", "The file is empty"),
    "a sentence": (b"hello", "not well-formed XML"),
    "a cut file": (GOOD[:3000], "not well-formed XML"),
    "a wrong end tag": (among("").replace(b"</bpmn:process>", b"</bpmn:proses>"), "not well-formed XML"),
    "a null byte": (among("").replace(b'"p"', b'"p\0"'), "not well-formed XML"),
    "broken UTF-8": (among("").replace(b'id="p"', b'id="\xff\xfe"'), "not well-formed XML"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?>' + among(""), "not well-formed XML"),
    "a prefix nobody declared": (among("<lain:a/>"), "not well-formed XML"),
    "an attribute twice": (among('<bpmn:task id="a" id="b"/>'), "not well-formed XML"),
    "another root": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "The root element is 'svg'"),
    "a root without namespace": (b"<definitions/>", "no namespace"),
    "an entity bomb": (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + among("&b;"),
        "DOCTYPE is not allowed",
    ),
    "an entity that reads a file": (
        b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + among("&a;"),
        "DOCTYPE is not allowed",
    ),
    "a DTD from the network": (
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">' + among(""),
        "DOCTYPE is not allowed",
    ),
    "a parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>' + among(""),
        "DOCTYPE is not allowed",
    ),
    "a DOCTYPE in UTF-16": (
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a>' + among("").decode()).encode("utf-16"),
        "DOCTYPE is not allowed",
    ),
    "deep nesting": (among("<bpmn:subProcess>" * 3000 + "</bpmn:subProcess>" * 3000), "nested deeper than 100"),
    "deep nesting that never ends": (among("<bpmn:subProcess>" * 3000), "nested deeper than 100"),
    "an encoding without limits": (
        ('<?xml version="1.0" encoding="utf-32"?>' + among("").decode()).encode("utf-32"),
        "Save it as UTF-8",
    ),
    "a million elements": (among("<a/>" * 1_000_000), "more than 200000 XML elements"),
    "too many nodes": (among("<bpmn:task/>" * 5_000), "5005 nodes and flows; 5000 are allowed"),
    "too many attributes": (task(attributes=" ".join(f'a{n}="1"' for n in range(50_000))), "more than 100 attributes"),
    "a name without end": (task(attributes='name="' + "a" * 1_000_000 + '"'), "more than 10000 characters"),
    "too many bytes": (among("<!--" + "a" * 5_000_000 + "-->"), "5000000 are allowed"),
}


@pytest.mark.parametrize("case", NOT_XML)
def test_a_file_that_is_no_sound_xml_is_turned_away_with_the_reason(case: str) -> None:
    content, reason = NOT_XML[case]
    before = time.process_time()
    report = sound(check({"a.bpmn": content}))
    assert time.process_time() - before < 20
    messages = [problem.message for problem in report.problems]
    assert any(reason in message for message in messages), messages


def test_a_syntax_error_names_line_and_column() -> None:
    with pytest.raises(DeploymentError) as raised:
        read_xml("a.bpmn", b"<a>\n  <b></c>\n</a>")
    problem = raised.value.problems[0]
    assert (problem.file, problem.line) == ("a.bpmn", 2)
    assert problem.column > 1


def test_nothing_is_fetched_for_inclusions_and_schema_locations(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<rahasia/>", "utf-8")
    content = among("").replace(
        b'targetNamespace="x">',
        b'targetNamespace="x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"><bpmn:extensionElements/>',
    )
    included = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'
    report = sound(check({"a.bpmn": content.replace(b"<bpmn:extensionElements/>", b"")}))
    assert report.problems == ()
    report = sound(check({"a.bpmn": extended(included)}))
    assert "rahasia" not in str(report)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD) - 1), st.integers(32, 126) | st.integers(0, 255)), min_size=1, max_size=3
    )
)
def test_flipped_bytes_never_end_in_anything_but_a_report(flips: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for place, byte in flips:
        content[place] = byte
    sound(check({"a.bpmn": bytes(content)}))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_dropped_moved_and_renamed_elements_never_end_in_anything_but_a_report(data: st.DataObject) -> None:
    root = etree.fromstring(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        elements = list(root.iterdescendants("*"))
        element = data.draw(st.sampled_from(elements))
        _spoil(element, data, elements)
    sound(check({"a.bpmn": etree.tostring(root, xml_declaration=True, encoding="UTF-8")}))


def _spoil(element: "etree._Element", data: st.DataObject, elements: "list[etree._Element]") -> None:
    deed = data.draw(st.sampled_from(["drop", "move", "rename", "attribute", "value", "text", "no attribute"]))
    other = data.draw(st.sampled_from(elements))
    parent = element.getparent()
    if deed == "drop" and parent is not None:
        parent.remove(element)
    elif deed == "move" and other not in element.iterancestors() and element not in [*other.iterancestors(), other]:
        other.append(element)
    elif deed == "rename":
        element.tag = other.tag
    elif deed == "text":
        element.text = data.draw(st.sampled_from(["", "${", "x", "PT", "é\u202e", "1e999", "${a.b[c]}"]))
    elif element.attrib:
        name = data.draw(st.sampled_from(sorted(str(key) for key in element.attrib)))
        value = element.attrib.pop(name)
        if deed == "attribute":
            element.set(data.draw(st.sampled_from(["id", "name", "sourceRef", "{http://activiti.org/bpmn}x"])), value)
        elif deed == "value":
            element.set(
                name, data.draw(st.sampled_from(["", " ", "x", "-1", "${", "true", "a:b", str(other.get("id"))]))
            )


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_report(content: bytes) -> None:
    sound(check({"a.bpmn": content}, limits=IntakeLimits(depth=20)))
