"""Pages of long tables: whatever a page sends takes the place of what it showed, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.forms.windows import SIZE, WHOLE, mark_of, opened, placed, rows_before


def rows(number: int) -> list[dict[str, str]]:
    return [{"_baris": "", "nama": str(n)} for n in range(number)]


def names(given: list[dict[str, str]]) -> list[str]:
    return [row["nama"] for row in given]


@given(st.integers(0, 700), st.integers(-2, 12), st.integers(0, 130))
def test_what_a_page_sends_takes_the_place_of_what_it_showed(total: int, page: int, sent: int) -> None:
    held, window = rows(total), opened(total, page)
    own = [{"_baris": "", "nama": f"baru {n}"} for n in range(sent)]
    merged, now = placed(held, own, mark_of(held, window))
    assert not now.moved
    end = window.start + window.size
    assert names(merged) == [*names(held[: window.start]), *names(own), *names(held[end:])]
    assert (now.start, now.size, now.behind) == (window.start, sent, total - end)


def test_a_page_sent_again_after_its_own_rows_were_saved_adds_nothing_twice() -> None:
    held, window = rows(250), opened(250, 3)
    mark = mark_of(held, window)
    own = [*held[200:], {"_baris": "", "nama": "baru"}]
    once, _ = placed(held, own, mark)
    again, now = placed(once, own, mark)
    assert names(again) == names(once)
    assert not now.moved


def test_rows_that_moved_elsewhere_have_no_place_however_often_they_are_sent() -> None:
    held, window = rows(250), opened(250, 2)
    mark = mark_of(held, window)
    shorter = held[1:]
    sent, now = placed(shorter, held[100:200], mark)
    assert (len(sent), now.moved, mark_of(sent, now)) == (100, mark, mark)


@pytest.mark.parametrize("mark", ["", "x", "1.2", "-1.0.9.z", "99999999.0.0.z", "5.5.9.z"])
def test_what_no_page_says_is_never_a_place(mark: str) -> None:
    assert placed(rows(8), rows(1), mark or "0")[1].moved
    assert rows_before(mark) in {0, 1, 5}


def test_a_table_is_shown_whole_until_it_is_long() -> None:
    assert (opened(WHOLE, 2).size, opened(WHOLE, 2).is_part) == (WHOLE, False)
    assert (opened(WHOLE + 1, 9).start, opened(WHOLE + 1, 9).size, opened(WHOLE + 1, 9).pages) == (2 * SIZE, 1, 3)
    assert [opened(250, 2).page_of(row) for row in (1, 100, 101, 200, 201)] == [1, 1, 0, 0, 3]
