"""Numbers as Indonesian offices write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui import amounts


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("1.234,56", "1234.56"),
        ("87,5", "87.5"),
        ("87.5", "87.5"),
        ("1.250.000", "1250000"),
        ("1.250", "1250"),
        ("Rp1.250.000", "1250000"),
        ("Rp 1.250.000,50", "1250000.50"),
        ("95 %", "95"),
        ("-6,5", "-6.5"),
        ("0", "0"),
    ],
)
def test_a_typed_number_becomes_plain(typed: str, plain: str) -> None:
    assert amounts.to_plain(typed) == plain


@pytest.mark.parametrize("typed", ["delapan", "1.2.3,4,5", "12,5,1", "1,234.56", "", "NaN", "Infinity"])
def test_what_is_no_number_is_left_for_the_engine_to_refuse(typed: str) -> None:
    assert amounts.to_plain(typed) == typed


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234.5, "1.234,5"), ("87.50", "87,50"), (-1250000, "-1.250.000"), ("abc", "abc"), (True, "True"), (0, "0")],
)
def test_a_stored_number_is_shown_in_our_notation(value: object, shown: str) -> None:
    assert amounts.to_text(value) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_what_is_shown_can_be_typed_back(number: object) -> None:
    assert amounts.to_plain(amounts.to_text(str(number))) == str(number)
