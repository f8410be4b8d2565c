"""Every value from outside is read right or refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import bounds
from web.bounds import BadParameterError, Problem
from web.choice import YearRange


@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(sorted(bounds.SEARCH_PARAMETERS)), st.lists(st.text())))
def test_any_parameters_give_a_choice_or_a_reason(parameters: dict[str, list[str]]) -> None:
    try:
        choice = bounds.choice(parameters)
        bounds.typed_range(parameters)
    except BadParameterError as error:
        assert error.http_status == 400 and error.problem in Problem
        return
    assert 1 <= choice.page <= bounds.MAX_PAGE and 1 <= choice.size <= bounds.MAX_SIZE
    assert len(choice.query) <= bounds.MAX_QUERY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2013", 2013, 2013), ("1958..1975", 1958, 1975), ("1958..", 1958, None), ("..1975", None, 1975),
     ("1975..1958", 1958, 1975)],
)  # fmt: skip
def test_years(text: str, first: int | None, last: int | None) -> None:
    assert bounds.years(text) == YearRange(first, last)


@pytest.mark.parametrize("text", ["", "..", "x", "19-58", "0", "12345", "1958...1975", "１９５８", "1958..x", "-1",
                                  "0758", " 1958", "1958 .. 1975"])  # fmt: skip
def test_what_is_no_year(text: str) -> None:
    with pytest.raises(BadParameterError):
        bounds.years(text)


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [({"page": ["0"]}, Problem.OUT_OF_RANGE), ({"page": ["x"]}, Problem.NOT_A_NUMBER),
     ({"page": ["9" * 400]}, Problem.NOT_A_NUMBER), ({"page": ["1", "2"]}, Problem.TOO_MANY),
     ({"size": ["101"]}, Problem.OUT_OF_RANGE), ({"sort": ["best"]}, Problem.UNKNOWN_VALUE),
     ({"q": ["x" * 2001]}, Problem.TOO_LONG), ({"kind": ["x"] * 51}, Problem.TOO_MANY),
     ({"kind": ["x" * 501]}, Problem.TOO_LONG), ({"page": [" 1"]}, Problem.NOT_A_NUMBER),
     ({"q": ["\ud800"]}, Problem.CONTROL_CHARACTER), ({"year": ["no"]}, Problem.NOT_A_YEAR)],
)  # fmt: skip
def test_refusals(parameters: dict[str, list[str]], problem: Problem) -> None:
    with pytest.raises(BadParameterError) as caught:
        bounds.choice(parameters)
    assert caught.value.problem is problem


def test_bad_utf8_and_unknown_parameters() -> None:
    bounds.check_utf8(b"q=%E1%BA%BF+a")
    with pytest.raises(BadParameterError):
        bounds.check_utf8(b"q=%FF")
    with pytest.raises(BadParameterError):
        bounds.known_only({"yaer": ["1"]}, {"year"})
