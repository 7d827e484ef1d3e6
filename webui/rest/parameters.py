"""What a question's query string or body says: each resource has a table from Camunda's names to the question's fields.

Names that Camunda does not know are ignored, as it does. Those it knows and Alur cannot answer are refused, because
leaving one out would give more than was asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from flask import request

from engine.read_models.search import Paging, VariableCondition
from webui.rest.refusals import RestError, invalid
from webui.rest.wire import json_body, read_instant, without_nulls

Search = TypeVar("Search")
Reader = Callable[[Any], object]

NOBODY = UUID(int=2**128 - 1)
"""Stands for an id that is none of ours: it names nothing."""

_OPERATORS = ("eq", "neq", "gt", "gteq", "lt", "lteq", "like", "notLike")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one of Camunda's names means.

    Attributes:
        field: Of the question.
        read: Makes the field's value of what was sent; raises ValueError where it is none.
        only_if_true: A switch: `false` asks for nothing.
    """

    field: str
    read: Reader
    only_if_true: bool = False


def text(value: Any) -> str:
    """Read a text."""
    if isinstance(value, Mapping | list):
        raise ValueError(value)
    return str(value)


def one_text(value: Any) -> tuple[str, ...]:
    """Read a text, as a list of one."""
    return (text(value),)


def texts(value: Any) -> tuple[str, ...]:
    """Read a list, or a text with commas."""
    return tuple(text(each) for each in (value if isinstance(value, list) else str(value).split(",")))


def flag(value: Any) -> bool:
    """Read a truth value."""
    if isinstance(value, bool):
        return value
    if str(value).lower() not in ("true", "false"):
        raise ValueError(value)
    return str(value).lower() == "true"


def number(value: Any) -> int:
    """Read a whole number of 32 bits."""
    found = int(value)
    if not -(2**31) <= found < 2**31 or isinstance(value, bool):
        raise ValueError(value)
    return found


def moment(value: Any) -> datetime:
    """Read an instant."""
    # In a query string a plus sign that was not escaped arrives as a space.
    return read_instant(str(value).replace(" ", "+"))


def id_of(value: Any) -> UUID:
    """Read an id. Camunda's are free texts, so one that is none of ours names nothing."""
    try:
        return UUID(str(value).rsplit(":", 1)[-1])
    except ValueError:
        return NOBODY


def path_id(value: str) -> UUID:
    """Read an id in an address.

    Raises:
        RestError: 404; it is none of ours.
    """
    found = id_of(value)
    if found == NOBODY:
        raise RestError(404, "InvalidRequestException", f"Cannot find '{value[:200]}': there is nothing with this id.")
    return found


def one_id(value: Any) -> tuple[UUID, ...]:
    """Read one id, as a list of one."""
    return (id_of(value),)


def ids(value: Any) -> tuple[UUID, ...]:
    """Read ids."""
    return tuple(id_of(each) for each in texts(value))


def conditions(value: Any) -> tuple[VariableCondition, ...]:
    """Read conditions on variables: `name_eq_value,...`, or a list of `{name, operator, value}`."""
    if isinstance(value, str):
        return tuple(_condition(*_split(each)) for each in value.split(","))
    return tuple(_condition(each["name"], each["operator"], each.get("value")) for each in value)


def means(constant: object) -> Reader:
    """Return a reader of a switch that stands for a value."""

    def read(value: Any) -> object:
        return constant if flag(value) else None

    return read


def read_search(
    kind: type[Search], table: Mapping[str, Parameter], refused: frozenset[str] = frozenset(), **given: object
) -> Search:
    """Return the question that a request asks, in its query string or its body.

    Raises:
        RestError: 400; a value is of another kind, or Alur cannot answer it.
    """
    return kind(**{**given, **read_fields(table, refused, sent())})


def read_fields(table: Mapping[str, Parameter], refused: frozenset[str], said: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields of a question.

    Raises:
        RestError: 400; a value is of another kind, or Alur cannot answer it.
    """
    fields: dict[str, object] = {}
    for name, value in said.items():
        if name in refused and value not in ("false", False, "", []):
            raise invalid(f"The query parameter '{name}' is not supported.")
        parameter = table.get(name)
        if parameter is None:
            continue
        read = read_value(name, parameter.read, value)
        if read is not None and not (parameter.only_if_true and read is False):
            fields[parameter.field] = read
    return fields


def read_value(name: str, read: Reader, value: Any) -> Any:
    """Return what one value of a question means.

    Raises:
        RestError: 400; it is of another kind.
    """
    try:
        return read(value)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise invalid(f"Cannot set query parameter '{name}' to value '{value}'") from None


def sent() -> dict[str, Any]:
    """Return everything a question says: the body of a POST over the query string."""
    said: dict[str, Any] = dict(request.args.items())
    if request.method == "POST":
        said |= json_body()
    return without_nulls(said)


def read_paging(sorts: Mapping[str, str]) -> Paging:
    """Return which part of the rows is asked for, in which order.

    Args:
        sorts: Field of the rows by Camunda's name of the order.

    Raises:
        RestError: 400; no such order, or no numbers.
    """
    said = sent()
    try:
        first = number(said.get("firstResult", 0))
        most = number(said["maxResults"]) if "maxResults" in said else None
    except (ValueError, TypeError):
        raise invalid("firstResult and maxResults must be whole numbers.") from None
    if first < 0 or (most is not None and most < 0):
        raise invalid("firstResult and maxResults must not be negative.")
    return Paging(first, most, tuple(_order(sorts, each) for each in _orders(said)))


def _orders(said: Mapping[str, Any]) -> list[Any]:
    if "sortBy" in said or "sortOrder" in said:
        return [said]
    orders = said.get("sorting", [])
    if not isinstance(orders, list) or not all(isinstance(each, Mapping) for each in orders):
        raise invalid("sorting must be a list of objects.")
    return orders


def _order(sorts: Mapping[str, str], said: Mapping[str, Any]) -> tuple[str, bool]:
    by, order = said.get("sortBy"), said.get("sortOrder")
    if by is None or order is None:
        raise invalid("Only a single sorting parameter specified. sortBy and sortOrder required")
    if not isinstance(by, str) or by not in sorts:
        raise invalid(f"Cannot set query parameter 'sortBy' to value '{by}'")
    if order not in ("asc", "desc"):
        raise invalid(f"Cannot set query parameter 'sortOrder' to value '{order}'")
    return sorts[by], order == "desc"


def _split(text: str) -> tuple[str, str, object]:
    for operator in _OPERATORS:
        name, found, value = text.partition(f"_{operator}_")
        if found:
            return name, operator, _literal(value)
    raise ValueError(text)


def _literal(text: str) -> object:
    """Return what a value in a query string stands for; Camunda guesses in the same way."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _condition(name: Any, operator: Any, value: object) -> VariableCondition:
    if operator not in _OPERATORS or not isinstance(name, str):
        raise ValueError(operator)
    return VariableCondition(name, operator, value)
