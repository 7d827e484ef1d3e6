"""Which values a variable can have, and that JSON keeps them."""

import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.bpmn.values import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_VARIABLES,
    checked,
    from_json,
    plain_json,
    to_json,
)
from engine.errors import InvalidVariablesError

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
keys = texts.filter(lambda key: not key.startswith("$"))
instants = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 - the bounds are naive, the zone is the next argument
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda instant: instant.replace(fold=0, microsecond=instant.microsecond // 1000 * 1000))
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
    st.dates(),
    instants,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=12,
)


@given(values)
def test_a_value_survives_json_with_its_type(value: object) -> None:
    stored = json.loads(json.dumps(to_json(value)))
    back = from_json(stored)
    assert back == value
    assert repr(back) == repr(value)


@given(values)
@example([1.5, 2**63 - 1, -(2**63), True, None, {"a": [{}], "b": "$"}])
@example({"satu": "m²", "dua": "\\u0000"})
@example([date(2026, 1, 1), {"saat": datetime(2026, 1, 1, tzinfo=UTC)}])
def test_what_is_written_at_once_is_what_looking_at_each_item_yields(value: object) -> None:
    written = plain_json(value)
    assert written is None or (json.loads(written) == value and repr(json.loads(written)) == repr(value))


def test_what_needs_no_tag_is_written_at_once() -> None:
    assert plain_json({"a": [1, 2.5, None, True, "x", {}]}) == b'{"a":[1,2.5,null,true,"x",{}]}'
    for value in ([date(2026, 1, 1)], (1,), {"$a": 1}, [math.nan], [2**63], "teks", 1):
        assert plain_json(value) is None


def test_a_list_that_holds_another_again_and_again_is_refused_before_it_is_written() -> None:
    doubled: list[object] = ["x" * 1000]
    for _ in range(MAX_DEPTH - 1):
        doubled = [doubled, doubled]
    with pytest.raises(InvalidVariablesError) as refused:
        to_json(doubled)
    assert [problem.code for problem in refused.value.problems] == ["size"]


def test_dates_are_tagged_and_instants_are_utc_milliseconds() -> None:
    wib = timezone(timedelta(hours=7))
    assert to_json(date(2026, 11, 23)) == {"$date": "2026-11-23"}
    assert to_json(datetime(2026, 11, 23, 8, 30, 0, 123_999, wib)) == {"$datetime": "2026-11-23T01:30:00.123Z"}


def nested(depth: int, innermost: object = 1) -> object:
    for _ in range(depth):
        innermost = [innermost]
    return innermost


def test_a_date_in_the_deepest_list_comes_back() -> None:
    deepest = nested(MAX_DEPTH, date(2026, 1, 1))
    assert from_json(to_json(deepest)) == deepest


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("1.5"), "type"),
        (b"bytes", "type"),
        ({1, 2}, "type"),
        (object(), "type"),
        (math.nan, "type"),
        (math.inf, "type"),
        (2**63, "type"),
        (datetime(2026, 1, 1), "type"),  # noqa: DTZ001 - a naive one is what is refused
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=7))), "type"),
        ({"$date": "2026-11-23"}, "type"),
        ({1: "satu"}, "type"),
        ("a\0b", "pattern"),
        ("\ud800", "pattern"),
        ({"a\0": 1}, "pattern"),
        (nested(MAX_DEPTH + 1), "size"),
        (nested(5_000), "size"),
        ([0] * MAX_ITEMS, "size"),
        ("x" * (MAX_CHARACTERS + 1), "size"),
        (["x" * (MAX_CHARACTERS // 2 + 1)] * 2, "size"),
    ],
)
def test_any_other_value_is_refused_by_name(value: object, code: str) -> None:
    with pytest.raises(InvalidVariablesError) as refused:
        to_json(value, "lampiran")
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("lampiran", code)]


@pytest.mark.parametrize(
    "stored", [{"$date": "2026-02-30"}, {"$date": "20260101"}, {"$datetime": "kemarin"}, {"$date": 5}]
)
def test_a_broken_tag_is_refused(stored: object) -> None:
    with pytest.raises(InvalidVariablesError):
        from_json(stored)


def test_variables_come_back_in_normal_form_and_independent() -> None:
    rows = [{"target": "80"}]
    given_ = {
        "baris": rows,
        "pasangan": (1, 2),
        "saat": datetime(2026, 1, 1, 7, 0, 0, 999, timezone(timedelta(hours=7))),
    }
    result = checked(given_)
    rows.append({"target": "90"})
    assert result == {
        "baris": [{"target": "80"}],
        "pasangan": [1, 2],
        "saat": datetime(2026, 1, 1, tzinfo=UTC),
    }


def test_every_wrong_variable_is_named_at_once() -> None:
    with pytest.raises(InvalidVariablesError) as refused:
        checked({"baik": 1, "buruk": object(), "": 1, "dua kata": 1, "satu": math.inf})
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("buruk", "type"),
        ("", "pattern"),
        ("dua kata", "pattern"),
        ("satu", "type"),
    ]


def test_more_variables_than_a_command_may_set_are_refused() -> None:
    with pytest.raises(InvalidVariablesError):
        checked({f"v{number}": 1 for number in range(MAX_VARIABLES + 1)})
