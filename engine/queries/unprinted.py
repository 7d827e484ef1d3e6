"""What a diagram means that the five symbols of a printed SOP cannot show: Indonesian sentences below its flowchart."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.bpmn.model import Definition, EventKind, Node
from engine.queries.reading_order import followers

_AUTOMATIC = frozenset({"scriptTask", "serviceTask", "sendTask", "businessRuleTask"})
_BY_HAND = frozenset({"manualTask", "task"})
_STARTS = {
    EventKind.TIMER: "oleh jadwal",
    EventKind.MESSAGE: "oleh pesan yang masuk",
    EventKind.SIGNAL: "oleh sinyal",
    EventKind.CONDITIONAL: "bila syaratnya terpenuhi",
}


def unprinted(model: Definition, rows: Sequence[Node]) -> list[str]:
    """Return a note for each thing the paper does not show; `rows` are the activities it lists, in order."""
    kinds: Sequence[Callable[[Definition, Sequence[Node]], Iterator[str]]] = (
        _starts,
        _side_by_side,
        _waits,
        _beside,
        _parts,
        _repeated,
        _without_people,
    )
    return list(dict.fromkeys(note for kind in kinds for note in kind(model, rows)))


def _starts(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    for node in model.nodes.values():
        if node.type == "startEvent" and node.scope == model.key and node.event and node.event.kind in _STARTS:
            yield f"Prosedur juga dimulai {_STARTS[node.event.kind]}{_quoted(node.name)}."
        if node.type == "subProcess" and node.triggered_by_event:
            yield f"Kapan saja selama prosedur berjalan dapat terjadi{_quoted(node.name or 'kejadian lain')}."


def _side_by_side(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    for node in model.nodes.values():
        ways = [_next_rows(model, [flow.target], rows) for flow in model.outgoing(node.id)]
        first = [row for way in ways for row in way]
        later = {
            each.id for row in first for each in _next_rows(model, [id_ for id_, _ in followers(model, row)], rows)
        }
        said = _listed([row for row in first if row.id not in later] or first, rows)
        if len(ways) > 1 and node.type == "parallelGateway":
            yield f"{said} dikerjakan bersamaan."
        elif len(ways) > 1 and node.type == "inclusiveGateway":
            yield f"Dari {_lower(said)} dikerjakan satu atau lebih, bersamaan, menurut syaratnya."
        if node.type == "parallelGateway" and len(model.incoming(node.id)) > 1 and said:
            yield f"{said} dimulai sesudah semua aktivitas yang menuju kepadanya selesai."


def _waits(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    """Yield where nothing goes on until something happens."""
    for node in model.nodes.values():
        if node.type == "receiveTask" or (
            node.type == "intermediateCatchEvent" and node.event and node.event.kind is not EventKind.LINK
        ):
            after = _listed(_next_rows(model, [node.id], rows), rows)
            before = f"Sebelum {_lower(after)}" if after else "Sebelum prosedur selesai"
            yield f"{before} ditunggu{_quoted(node.name or node.id)}."


def _beside(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    """Yield what may happen while somebody works; not the standard time, which the paper says."""
    for node in rows:
        if node.for_compensation:
            yield f"{_listed([node], rows)} hanya dikerjakan bila pekerjaan yang sudah selesai harus dibatalkan."
    for node in model.nodes.values():
        host = model.nodes.get(node.attached_to)
        if host is None or node.event is None or node.event.kind is EventKind.COMPENSATE:
            continue
        leads = _next_rows(model, [target for target, _ in followers(model, node)], rows)
        if not node.interrupting and node.event.kind is EventKind.TIMER and not leads:
            continue
        said = _listed([host] if host in rows else _inside(model, host, rows), rows) or _quoted(host.name).strip()
        onward = f"; dilanjutkan dengan {_lower(_listed(leads, rows))}" if leads else ""
        what = _quoted(node.name or node.id)
        yield (
            f"{said} dihentikan bila terjadi{what}{onward}."
            if node.interrupting
            else (f"Selama {_lower(said)} berlangsung dapat terjadi{what}{onward}.")
        )


def _parts(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    for node in model.nodes.values():
        if node.type == "subProcess" and not node.triggered_by_event:
            said = _listed(_inside(model, node, rows), rows)
            if said and node.name:
                yield f"{said} merupakan bagian{_quoted(node.name)}."
        elif node.type == "callActivity":
            yield f"Bagian{_quoted(node.name or node.id)} berjalan menurut SOP-nya sendiri dan tidak digambar."


def _repeated(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    for node in model.nodes.values():
        if node.multi_instance is None or node.properties.get("catatan_redaksi") or node.properties.get("keterangan"):
            continue
        said = _listed([node] if node in rows else _inside(model, node, rows), rows)
        how = "berurutan" if node.multi_instance.sequential else "bersamaan"
        if said:
            yield f"{said} dikerjakan beberapa kali {how}, sekali untuk setiap unit, orang, atau berkas."


def _without_people(model: Definition, rows: Sequence[Node]) -> Iterator[str]:
    for types, words in (
        (_AUTOMATIC, "Yang dikerjakan aplikasi sendiri tidak digambar:"),
        (_BY_HAND, "Yang dikerjakan di luar aplikasi tidak digambar:"),
    ):
        names = [_quoted(node.name or node.id).strip() for node in model.nodes.values() if node.type in types]
        if names:
            yield f"{words} {', '.join(dict.fromkeys(names))}."


def _next_rows(model: Definition, ids: Iterable[str], rows: Sequence[Node]) -> list[Node]:
    """Return the first activities of the paper on every way from some nodes, those included."""
    waiting, seen, found = list(ids), set[str](), []
    while waiting:
        node = model.nodes[waiting.pop(0)]
        if node.id in seen:
            continue
        seen.add(node.id)
        if node in rows:
            found.append(node)
        else:
            waiting += [target for target, _ in followers(model, node)]
    return found


def _inside(model: Definition, part: Node, rows: Sequence[Node]) -> list[Node]:
    """Return the activities of a subprocess, also of those within it."""
    scopes = {part.id}
    for node in model.nodes.values():
        if node.scope in scopes:
            scopes.add(node.id)
    return [row for row in rows if row.scope in scopes]


def _listed(found: Iterable[Node], rows: Sequence[Node]) -> str:
    """Return activities in words: "Aktivitas 4, 5 dan 6"; empty for none."""
    chosen = {node.id for node in found}
    names = [row.properties.get("nomor") or f"“{row.name}”" for row in rows if row.id in chosen]
    if not names:
        return ""
    return f"Aktivitas {' dan '.join(part for part in (', '.join(names[:-1]), names[-1]) if part)}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _quoted(name: str) -> str:
    return f" “{name}”" if name else ""
