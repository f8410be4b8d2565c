"""A question taken word by word, and with one thing less."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from library.search.query_language import Given, Quoted, Words, parse
from web import bounds
from web.choice import Choice, YearRange
from web.views.rewording import literal, with_less

PIECES = st.sampled_from(
    ['"cải cách"', "-lúa", "năm:1958..1975", "OR", "hợp tác xã", "26-NQ/TW", "nghi quyet 26", '"', "-", "số: 5", "|"]
)
QUERIES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=6).map(" ".join))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("nghị quyết 26", '"nghị" "quyết" "26"'), ("năm:1958 lúa", '"năm" "1958" "lúa"'), ('"cải cách"', None),
     ('lúa -"a b" -c', '"lúa" -"a b" -"c"'), ("hợp tác xã OR lúa", '"hợp tác xã" OR "lúa"'), ("", None), ('- "', None)],
)  # fmt: skip
def test_word_by_word(typed: str, wanted: str | None) -> None:
    assert literal(typed) == wanted


@settings(deadline=None)
@given(QUERIES)
def test_what_is_literal_is_neither_words_nor_operators(query: str) -> None:
    quoted = literal(query)
    if quoted is None:
        return
    read = parse(quoted)
    assert read.cut or all(isinstance(one, Quoted) for clause in read.clauses for one in clause.options)
    assert literal(quoted) is None


@settings(deadline=None)
@given(QUERIES)
def test_less_is_less(query: str) -> None:
    choice = Choice(query, years=(YearRange(1950, 1960),), kinds=("Báo cáo",), page=3)
    for less in with_less(choice, str):
        assert less.choice.page == 1
        fewer = len(less.choice.query.split()) < len(query.split())
        assert fewer is not (less.choice.narrowed < choice.narrowed)


def test_words_and_what_belongs_together_are_left_out_whole() -> None:
    told = [one.left_out for one in with_less(Choice('hợp tác xã năm: 1958 "cải cách" 26-NQ/TW'), str)]
    assert told == ["hợp tác xã", "năm: 1958", "cải cách", "26-NQ/TW"]
    assert list(with_less(Choice("lúa"), str)) == [], "nothing would be left of the question"
    assert not any(isinstance(one, Given | Words) for clause in parse(literal("số:5 a") or "").clauses
                   for one in clause.options)  # fmt: skip


def test_no_result_names_what_to_leave_out_with_exact_counts(client: FlaskClient) -> None:
    text = client.get("/?q=n%C3%B4ng+nghi%E1%BB%87p+zzzz&kind=B%C3%A1o+c%C3%A1o").get_data(as_text=True)
    offered = re.findall(r'Bỏ “([^”]+)” thì có <a href="([^"]+)">(\d+) văn bản', text)
    assert [what for what, _, _ in offered] == ["zzzz"]
    for _, address, count in offered:
        given_back = bounds.choice(parse_qs(urlsplit(html.unescape(address)).query))
        assert given_back == Choice("nông nghiệp", kinds=("Báo cáo",))
        found = client.get(html.unescape(address)).get_data(as_text=True)
        assert f"<strong>{count} văn bản</strong>" in found and int(count) > 0
    filtered = client.get("/?q=26-NQ%2FTU&kind=B%C3%A1o+c%C3%A1o&year=2013").get_data(as_text=True)
    assert "Bỏ “Báo cáo” thì có" in filtered


def test_not_so_leads_to_the_words_as_typed(client: FlaskClient, stock: Any) -> None:
    text = client.get("/?q=nghi+quyet+26&sort=oldest").get_data(as_text=True)
    address = html.unescape(re.search(r'<a href="([^"]+)"[^>]*>\(không đúng\?\)', text)[1])  # type: ignore[index]
    assert bounds.choice(parse_qs(urlsplit(address).query)).query == '"nghi" "quyet" "26"'
    as_typed = client.get(address).get_data(as_text=True)
    assert "không đúng?" not in as_typed and "số hiệu" not in re.search(r"Hiểu là:.*", as_typed)[0]  # type: ignore[index]
