"""Patterns from diagrams: what they match, and that none can hold the server."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.patterns import compile_pattern

NOMOR = r"^\d{3}(\.\d+)*/\d+/427\.\d+/\d{4}$"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("060/31194/427.56/2024", True),
        ("060.1.23/1/427.1/2026", True),
        ("60/1/427.1/2026", False),
        ("060/1/427.1/2026\n", False),
        ("060/1/427.1/20261", False),
        ("٠٦٠/1/427.1/2026", False),
        ("", False),
    ],
)
def test_the_pattern_of_a_letters_number_matches_such_numbers_only(text: str, fits: bool) -> None:
    assert compile_pattern(NOMOR).matches(text) is fits


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*b",
        "(a*)*",
        "^(a?){20}a{20}$",
        "(a|aa)+$",
        "([ab]+)*c",
    ],
)
def test_a_pattern_that_explodes_elsewhere_takes_no_time_here(pattern: str) -> None:
    begin = time.process_time()
    compile_pattern(pattern).matches("a" * 5_000 + "!")
    assert time.process_time() - begin < 25


@pytest.mark.parametrize(
    "pattern",
    [
        "(", ")", "a)", "[", "[a", "*", "a**", "a{2", "{2}", "a{3,2}", "[z-a]", "\\", "(?=a)", "(?i)a", "(?P<x>a)", "\\1", "\\p{L}", "\\b",
        "a{999}{999}", "(a{200}){200}", "((((){999}){999}){999}){999}", "(" * 400 + ")" * 100, "x" * 501,
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_with_a_sentence(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^The pattern .*\.$"):
        compile_pattern(pattern)


pieces = st.recursive(
    st.sampled_from(["a", "b", ".", r"\d", r"\w", "[ab]", "[^a]", "[0-9a]", r"\.", "^", "$", r"[\d.]", "[-a]", "[a-]"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?"])).map(
            lambda two: f"({two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)


@given(pieces, st.text("ab0.\n", max_size=6))
def test_patterns_mean_what_they_mean_in_python(pattern: str, text: str) -> None:
    # In Python `$` also matches before a last line's end; in a form's pattern it means the end.
    expected = re.fullmatch(pattern.replace("$", r"\Z"), text, re.ASCII) is not None
    assert compile_pattern(pattern).matches(text) is expected
