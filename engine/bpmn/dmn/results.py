"""camunda:mapDecisionResult: what a business rule task makes of a decision's result."""

from collections.abc import Callable, Mapping, Sequence

from engine.errors import ExecutionError

Rows = Sequence[Mapping[str, object]]


def map_result(result: Rows, mode: str) -> object:
    """Return the result as a variable; `resultList` where no mode is drawn, as in Camunda.

    Raises:
        ExecutionError: The result has more rows or outputs than the mode can hold, or there is no such mode.
    """
    convert = MODES.get(mode or "resultList")
    if convert is None:
        raise ExecutionError(f"Cannot map a decision's result: there is no mode '{mode}', only {', '.join(MODES)}.")
    return convert(result)


def _single_entry(result: Rows) -> object:
    row = _row(result, "singleEntry")
    if len(row) > 1:
        raise _unfit("singleEntry", f"the rule gives {len(row)} outputs ({_named(row)})")
    return next(iter(row.values()), None)


def _single_result(result: Rows) -> object:
    return dict(_row(result, "singleResult")) if result else None


def _collect_entries(result: Rows) -> object:
    names = dict.fromkeys(name for row in result for name in row)
    if len(names) > 1:
        raise _unfit("collectEntries", f"the rules give {len(names)} outputs ({_named(names)})")
    return [value for row in result for value in row.values()]


def _result_list(result: Rows) -> object:
    return [dict(row) for row in result]


def _row(result: Rows, mode: str) -> Mapping[str, object]:
    if len(result) > 1:
        raise _unfit(mode, f"{len(result)} rules give a result")
    return result[0] if result else {}


def _named(names: Mapping[str, object]) -> str:
    return ", ".join(f"'{name}'" for name in list(names)[:10])


def _unfit(mode: str, reason: str) -> ExecutionError:
    return ExecutionError(f"Cannot map a decision's result as {mode}: {reason}.")


MODES: dict[str, Callable[[Rows], object]] = {
    "singleEntry": _single_entry,
    "singleResult": _single_result,
    "collectEntries": _collect_entries,
    "resultList": _result_list,
}
"""Camunda's four modes by name."""
