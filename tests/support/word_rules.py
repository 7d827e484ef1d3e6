"""What Word insists on when it opens a .docx, and other programs forgive: order of children, ids, parts, measures.

After ECMA-376 (transitional) and the 2010 additions for shapes; of what these files use, every element is known here.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SIDES = "top left start bottom right end insideH insideV tl2br tr2bl"
ORDER = {
    name: children.split()
    for name, children in {
        "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
        "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath",
        "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
        "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
        "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
        "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
        "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
        "w:tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
        "w:tr": "tblPrEx trPr tc",
        "w:body": "",
        "w:tblBorders": SIDES,
        "w:tcBorders": SIDES,
        "w:tblCellMar": SIDES,
        "w:tcMar": SIDES,
        "wp:anchor": "simplePos positionH positionV extent effectExtent wrapNone docPr cNvGraphicFramePr graphic",
        "wps:wsp": "cNvPr cNvSpPr cNvCnPr spPr style txbx bodyPr",
        "wps:spPr": "xfrm custGeom prstGeom noFill solidFill ln",
        "wps:cNvCnPr": "cxnSpLocks stCxn endCxn",
        "a:ln": "noFill solidFill prstDash round bevel miter headEnd tailEnd",
        "a:xfrm": "off ext",
        "a:custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
        "mc:AlternateContent": "Choice Fallback",
    }.items()
}
PREFIXES = {
    W: "w",
    MC: "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "urn:schemas-microsoft-com:vml": "v",
}
VALUES = {
    "jc": {"left", "center", "right", "both", "start", "end"},
    "vAlign": {"top", "center", "bottom"},
    "vMerge": {"restart", "continue"},
    "textDirection": {"btLr", "tbRl", "lrTb"},
    "tab": {"left", "center", "right"},
}
ATTRIBUTES = {
    "tcW": {"w", "type"},
    "tblW": {"w", "type"},
    "gridCol": {"w"},
    "trHeight": {"val", "hRule"},
    "shd": {"val", "color", "fill"},
    "spacing": {"before", "after", "line", "lineRule"},
    "ind": {"left", "hanging"},
    "tab": {"val", "pos"},
    "br": {"type"},
    "pgSz": {"w", "h", "orient"},
}
ANCHOR = {
    *("distT", "distB", "distL", "distR", "simplePos"),
    *("relativeHeight", "behindDoc", "locked", "layoutInCell", "allowOverlap"),
}
WHOLE = re.compile(r"-?\d+")


def mistakes(content: bytes) -> list[str]:
    """Return everything in a .docx that Word may call unreadable; empty for nothing."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = [*_package(parts)]
    for name in parts:
        if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            root = etree.fromstring(parts[name])
            checks = (_order, _values, _tables, _ids, _shapes, _measures, _prefixes)
            found += [f"{name}: {told}" for check in checks for told in check(root)]
    return found


def _package(parts: dict[str, bytes]) -> Iterator[str]:
    """Check content types and relationships."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    extensions = {each.get("Extension", "").lower() for each in types if each.tag.endswith("Default")}
    named = [each.get("PartName", "") for each in types if each.tag.endswith("Override")]
    yield from (f"{name} is named twice in the content types" for name, count in Counter(named).items() if count > 1)
    yield from (f"{name} has a content type and is missing" for name in named if name.lstrip("/") not in parts)
    for name in parts:
        if (
            name != "[Content_Types].xml"
            and f"/{name}" not in named
            and name.rpartition(".")[2].lower() not in extensions
        ):
            yield f"{name} has no content type"
        if name.endswith(".rels"):
            yield from _relations(name, parts)


def _relations(name: str, parts: dict[str, bytes]) -> Iterator[str]:
    folder, _, file = name.replace("_rels/", "").rpartition("/")
    source = f"{folder}/{file.removesuffix('.rels')}".lstrip("/")
    relations = etree.fromstring(parts[name])
    ids = [each.get("Id", "") for each in relations]
    if len(set(ids)) < len(ids):
        yield f"{name} has an id twice"
    for each in relations:
        target = posixpath.normpath(posixpath.join(folder, each.get("Target", "")))
        if each.get("TargetMode") != "External" and target.lstrip("/") not in parts:
            yield f"{name} leads to {target}, which is missing"
    if source in parts:
        root = etree.fromstring(parts[source])
        used = {
            value
            for each in root.iter()
            for key, value in each.attrib.items()
            if key.startswith(f"{{{OFFICE_RELATIONS}}}")
        }
        yield from (f"{source} uses {id_}, which {name} does not have" for id_ in used - set(ids))


def _called(element: etree._Element) -> str:
    name = etree.QName(element)
    return f"{PREFIXES.get(name.namespace or '', '?')}:{name.localname}"


def _order(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        wanted = ORDER.get(_called(element))
        if not wanted:
            continue
        names = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
        unknown = [name for name in names if name not in wanted]
        if unknown:
            yield f"{_called(element)} holds {unknown}"
        elif [wanted.index(name) for name in names] != sorted(wanted.index(name) for name in names):
            yield f"{_called(element)} has its children in the order {names}"
        repeated = {name for name, count in Counter(names).items() if count > 1} - {
            "tr",
            "tc",
            "headerReference",
            "footerReference",
        }
        if repeated:
            yield f"{_called(element)} holds {repeated} more than once"


def _values(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{{{W}}}*"):
        name = etree.QName(element).localname
        value = element.get(f"{{{W}}}val")
        if name in VALUES and value not in VALUES[name] and not (name in {"vMerge", "tab"} and value is None):
            yield f"w:{name} is {value!r}"
        attributes = {etree.QName(key).localname for key in element.attrib}
        if name in ATTRIBUTES and not attributes <= ATTRIBUTES[name]:
            yield f"w:{name} has {attributes - ATTRIBUTES[name]}"
        if any(not key.startswith("{") for key in element.attrib):
            yield f"w:{name} has an attribute without a prefix"
        yield from (
            f"w:{name} {key} is {element.get(f'{{{W}}}{key}')!r}"
            for key in ("w", "pos", "before", "after", "left", "hanging")
            if not WHOLE.fullmatch(element.get(f"{{{W}}}{key}", "0"))
        )
        if (
            name == "t"
            and (element.text or "") != (element.text or "").strip()
            and not element.get("{http://www.w3.org/XML/1998/namespace}space")
        ):
            yield "w:t loses the blanks at its ends"


def _tables(root: etree._Element) -> Iterator[str]:
    for table in root.iter(f"{{{W}}}tbl"):
        columns = len(table.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol"))
        for row in table.findall(f"{{{W}}}tr"):
            spans = [each.find(f"{{{W}}}tcPr/{{{W}}}gridSpan") for each in row.findall(f"{{{W}}}tc")]
            wide = sum(1 if span is None else int(span.get(f"{{{W}}}val", "1")) for span in spans)
            if wide != columns:
                yield f"a row covers {wide} of {columns} columns"
        following = table.getnext()
        if following is None or etree.QName(following).localname != "p":
            yield "no paragraph stands behind a table"
    for cell in root.iter(f"{{{W}}}tc"):
        if etree.QName(cell[-1]).localname != "p":
            yield "a cell does not end with a paragraph"


def _ids(root: etree._Element) -> Iterator[str]:
    ids = [each.get("id", "") for each in root.iter("{*}docPr")]
    yield from (f"docPr {id_} is there {count} times" for id_, count in Counter(ids).items() if count > 1)
    yield from (f"docPr has the id {id_!r}" for id_ in ids if not id_.isdigit() or not 0 < int(id_) < 2**31)
    old = [each.get("id", "") for each in root.iter("{urn:schemas-microsoft-com:vml}*") if each.get("id")]
    yield from (f"the VML shape {id_} is there {count} times" for id_, count in Counter(old).items() if count > 1)


def _shapes(root: etree._Element) -> Iterator[str]:
    for anchor in root.iter("{*}anchor"):
        if set(anchor.attrib) != ANCHOR:
            yield f"wp:anchor has {sorted(anchor.attrib)}"
        own = anchor.find("{*}docPr")
        if own is None or not own.get("name"):
            yield "a drawing has no name"
    for shape in root.iter("{*}wsp"):
        if [etree.QName(child).localname for child in shape][-1] != "bodyPr":
            yield "a shape has no bodyPr"


def _measures(root: etree._Element) -> Iterator[str]:
    for size in root.iter("{*}ext", "{*}extent"):
        if not all(size.get(side, "").isdigit() for side in ("cx", "cy")):
            yield f"a size is {dict(size.attrib)}"
    for offset in root.iter("{*}posOffset"):
        if not WHOLE.fullmatch(offset.text or ""):
            yield f"an offset is {offset.text!r}"
    known = {each.get("id") for each in root.iter("{*}docPr")}
    for end in root.iter("{*}stCxn", "{*}endCxn"):
        if end.get("id") not in known or not (end.get("idx") or "").isdigit():
            yield f"an arrow joins {dict(end.attrib)}"


def _prefixes(root: etree._Element) -> Iterator[str]:
    """Check that whatever names namespaces by prefix finds them: what Word must understand, and may ignore."""
    for choice in root.iter(f"{{{MC}}}Choice"):
        missing = [prefix for prefix in choice.get("Requires", "").split() if prefix not in choice.nsmap]
        if missing or not choice.get("Requires"):
            yield f"mc:Choice requires {choice.get('Requires')!r}"
        if choice.getnext() is None or etree.QName(choice.getnext()).localname != "Fallback":
            yield "mc:Choice has no fallback"
    for element in root.iter(etree.Element):
        ignored = element.get(f"{{{MC}}}Ignorable", "")
        yield from (f"mc:Ignorable names {prefix}" for prefix in ignored.split() if prefix not in element.nsmap)
