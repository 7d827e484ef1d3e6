"""What pages show of a diagram: numbers and names, Mutu Baku, forms, where a task leads, who takes part."""

from collections.abc import Iterator, Mapping

from engine.bpmn import origins, tables
from engine.bpmn.expressions import Context, compile_expression
from engine.bpmn.iso8601 import read_duration
from engine.bpmn.model import Definition, Event, EventKind, Flow, FormField, Node, Table, TimerKind
from engine.bpmn.runtime import WorkingTime
from engine.errors import ExecutionError
from engine.handlers.taking_part import takes_part as takes_part
from engine.queries.reading_order import in_reading_order
from engine.read_models import ColumnView, FormFieldView, NextStep, QualityStandard, TableView

DECISION_PROPERTY = "keputusan"
"""Property of an activity: id of the form field that decides where it leads."""


def number_of(node: Node) -> str:
    """Return the SOP's number of an activity, empty for unnumbered ones."""
    return node.properties.get("nomor", "")


def titled(model: Definition, activity_id: str) -> str:
    """Return number and name of an activity as "7 · Menghimpun …"; empty for an unknown one."""
    node = model.nodes.get(activity_id)
    if node is None:
        return ""
    number = number_of(node)
    return f"{number} · {node.name}" if number else node.name or node.id


def standard_of(node: Node) -> QualityStandard:
    """Return an activity's Mutu Baku."""
    return QualityStandard(
        node.properties.get("kelengkapan", ""), node.properties.get("waktu", ""), node.properties.get("output", "")
    )


def standard_minutes(model: Definition, node: Node, working_time: WorkingTime) -> int | None:
    """Return an activity's standard time in working minutes, from its boundary timer; None where none is fixed."""
    durations = [
        event.expression
        for boundary in model.boundary_events(node.id)
        if (event := boundary.event) is not None and _is_literal_duration(event)
    ]
    return min((round(read_duration(text).working_minutes(working_time)) for text in durations), default=None)


def total_standard_minutes(model: Definition, working_time: WorkingTime) -> int | None:
    """Return the sum of the standard times of all activities, None where none has one."""
    known = [standard_minutes(model, node, working_time) for node in user_tasks(model)]
    minutes = [each for each in known if each is not None]
    return sum(minutes) if minutes else None


def user_tasks(model: Definition) -> Iterator[Node]:
    """Yield the user tasks as an SOP lists them."""
    return iter(in_reading_order(model, [node for node in model.nodes.values() if node.type == "userTask"]))


def labels_of(model: Definition) -> dict[str, str]:
    """Return what the forms of a process call each variable, and the columns of their tables where no field does."""
    fields = [field for node in model.nodes.values() for field in node.form]
    columns = {each.id: each.field.label for field in fields if field.table for each in field.table.columns}
    return columns | {field.id: field.label for field in fields}


def form_view(fields: tuple[FormField, ...], units: Mapping[str, str], context: Context) -> tuple[FormFieldView, ...]:
    """Return a form as pages show it, defaults evaluated; an evaluation that fails leaves the field empty."""
    return tuple(_field_view(field, units, context) for field in fields)


def shown_values(
    node: Node, form: tuple[FormFieldView, ...], known: Mapping[str, object], draft: Mapping[str, object]
) -> dict[str, object]:
    """Return what to show in a form: the draft, else what is known, else the defaults.

    A decision and its note start empty each time: nobody should send work back again by not looking.
    """
    if draft:
        return drafted_values(form, draft)
    fresh = {node.properties.get(DECISION_PROPERTY, "")} | {field.id for field in form if field.required_when}
    return {field.id: _shown_value(field, known, field.id in fresh) for field in form}


def first_values(form: tuple[FormFieldView, ...]) -> dict[str, object]:
    """Return what a form shows that nothing is known for: the defaults, and the rows that tables begin with."""
    return {field.id: begun_rows(field) if field.table else field.default for field in form}


def drafted_values(form: tuple[FormFieldView, ...], draft: Mapping[str, object]) -> dict[str, object]:
    """Return what a draft holds of a form's fields."""
    return {field.id: _drafted(field, draft) for field in form}


def _shown_value(field: FormFieldView, known: Mapping[str, object], is_fresh: bool) -> object:
    if is_fresh:
        return None
    if field.table:
        return begun_rows(field)
    value = known.get(field.id)
    return field.default if value is None else value


def _drafted(field: FormFieldView, draft: Mapping[str, object]) -> object:
    """Return what a draft holds of a field.

    Rows that people cannot add are those there are now; of others that it holds is said that they are gone.
    """
    if field.table is None:
        return draft.get(field.id, "")
    rows = draft.get(field.id)
    if not isinstance(rows, list) or field.table.may_add:
        return begun_rows(field) if rows is None else rows
    held = {row.get(tables.ORIGIN): row for row in rows if isinstance(row, Mapping)}
    begun = [{**row, **held.pop(row[tables.ORIGIN], {})} for row in begun_rows(field)]
    return [*begun, *({**row, origins.GONE: "1"} for row in held.values() if _is_entered(field.table, row))]


def _is_entered(table: TableView, row: Mapping[str, object]) -> bool:
    return any(row.get(column.id) for column in table.columns if column.is_entered)


def begun_rows(field: FormFieldView) -> list[dict[str, object]]:
    """Return the rows a table begins with, each saying which of them it is."""
    return [{tables.ORIGIN: str(at), **row} for at, row in enumerate(field.table.begun)] if field.table else []


def next_steps(model: Definition, activity_id: str) -> tuple[NextStep, ...]:
    """Return where a task leads: for each way out of the decision behind it, the next user tasks."""
    flows = model.outgoing(activity_id)
    if len(flows) == 1 and model.nodes[flows[0].target].type == "exclusiveGateway":
        flows = model.outgoing(flows[0].target)
        return tuple(_step(model, flow, flow.name) for flow in flows)
    return tuple(_step(model, flow, "") for flow in flows)


def _is_literal_duration(event: Event) -> bool:
    return (
        event.kind is EventKind.TIMER
        and event.timer is TimerKind.DURATION
        and compile_expression(event.expression).is_literal
    )


def _field_view(field: FormField, units: Mapping[str, str], context: Context) -> FormFieldView:
    default: object = None
    if field.kind == "unit" and field.properties.get("pilihan_awal") == "semua":
        default = ",".join(units)
    elif field.default:
        try:
            default = compile_expression(field.default).evaluate(context)
        except ExecutionError:
            default = None
    return FormFieldView(
        id=field.id,
        label=field.label,
        type=field.type,
        kind=field.kind,
        default=default,
        options=tuple(units.items()) if field.kind == "unit" else field.options,
        required=field.required,
        readonly=field.readonly,
        minimum=field.minimum,
        maximum=field.maximum,
        min_length=field.min_length,
        max_length=field.max_length,
        required_when=bool(field.required_when),
        properties=field.properties,
        table=_table_view(field, context),
    )


def _table_view(field: FormField, context: Context) -> TableView | None:
    table = field.table
    if table is None:
        return None
    columns = tuple(
        ColumnView(
            field=_field_view(column.field, {}, context),
            computed=bool(column.computed),
            locked=column.locked,
            summed=column.summed,
            width=column.width,
        )
        for column in table.columns
    )
    begun = (_seen_row(table, row) for row in tables.begun(field, context))
    return TableView(columns, table.least, table.most, table.may_add, tuple(begun))


def _seen_row(table: Table, row: dict[str, object]) -> dict[str, object]:
    """Return a row that a table begins with, and by what its page says that it showed it."""
    seen = origins.seen_of(table, row)
    return {**row, origins.SEEN: seen} if seen else row


def _step(model: Definition, flow: Flow, label: str) -> NextStep:
    node = _next_activity(model, flow)
    if node is None:
        return NextStep(label, "", "", "", bool(flow.return_note))
    lane = node.lane.name if node.lane else ""
    return NextStep(label, titled(model, node.id), lane, node.properties.get("waktu", ""), bool(flow.return_note))


def _next_activity(model: Definition, flow: Flow) -> Node | None:
    """Return the first user task behind a flow, None where it leads to an end."""
    waiting, seen = [flow.target], set[str]()
    while waiting:
        node = model.nodes[waiting.pop(0)]
        if node.type == "userTask":
            return node
        if node.id not in seen:
            seen.add(node.id)
            waiting += [out.target for out in model.outgoing(node.id)]
    return None
