"""What is being typed becomes what the archive holds, whatever marks are still missing, and nothing that is hidden."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.records import Fields, PartialDate
from library.search.beginnings import begins, meant
from library.search.completing import Completes, Completion
from library.search.contract import PUBLIC
from library.search.folded import FoldedTokens
from library.search.service import Search
from library.vietnamese import fold, tokens
from library.vietnamese.syllables import split_tone
from tests.library.search.conftest import HIDDEN, ROWS, document, serve

KEEPERS = frozenset({PUBLIC, "keepers"})
SECRET = {"99-NQ/TU", "Ban Cơ yếu", f"{HIDDEN} nông nghiệp"}
HELD = [(what, value) for _, _, code, committee, _, subject, _ in ROWS
        for what, value in ((Completes.CODE, code), (Completes.COMMITTEE, committee), (Completes.SUBJECT, subject))
        if value]  # fmt: skip
WORDS = ["nghị", "quyết", "hòa", "hoàn", "tiến", "đảng", "ủy", "thuở", "quý", "giá", "của", "trường", "26", "xã"]
calm = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def least(what: Completes, value: str) -> int:
    """Characters of the shortest beginning that says something: of a code its number."""
    return value.index("-") if what is Completes.CODE else 1


@st.composite
def beginnings(draw: st.DrawFn) -> tuple[Completes, str, str]:
    """Something that is held, and a beginning of it with its marks, without its tones, or without any marks."""
    what, value = draw(st.sampled_from(HELD))
    typed = value[: draw(st.integers(least(what, value), len(value)))]
    form = draw(st.sampled_from((str, str.upper, fold, lambda text: unicodedata.normalize("NFD", text))))
    return what, value, form(typed)


def says(typed: str, one: Completion) -> bool:
    """Has the completion every word that was typed, the last of them perhaps only begun?"""
    wanted, said = ([fold(token.text).replace("y", "i") for token in tokens(text)] for text in (typed, one.text))
    if one.what is Completes.CODE:
        wanted, said = ([part.lstrip("0") for part in parts] for parts in (wanted, said))
        return said[: len(wanted) - 1] == wanted[:-1] and said[len(wanted) - 1].startswith(wanted[-1])
    return set(wanted[:-1]) <= set(said) and any(part.startswith(wanted[-1]) for part in said)


@calm
@given(one=beginnings())
def test_every_beginning_is_completed(service: Search, one: tuple[Completes, str, str]) -> None:
    what, value, typed = one
    found = service.complete(typed, limit=60)
    assert Completion(what, value) in found
    assert len(set(found)) == len(found)


@calm
@given(one=beginnings())
def test_every_completion_says_what_was_typed(service: Search, one: tuple[Completes, str, str]) -> None:
    typed = one[2]
    assert all(says(typed, completion) for completion in service.complete(typed, limit=60))


@calm
@given(value=st.sampled_from(sorted(SECRET)), end=st.integers(0, 40), plain=st.booleans())
def test_no_beginning_leads_to_what_is_hidden(service: Search, value: str, end: int, plain: bool) -> None:
    typed = fold(value[:end]) if plain else value[:end]
    assert SECRET.isdisjoint(one.text for one in service.complete(typed, limit=60))
    if typed.strip() and end >= value.find("-"):
        assert value in {one.text for one in service._service.seen_by(KEEPERS).complete(typed, limit=60)}


@calm
@given(word=st.sampled_from(WORDS), end=st.integers(1, 7), form=st.sampled_from(["", "toneless", "plain"]))
def test_a_word_may_be_meant_by_each_of_its_beginnings(word: str, end: int, form: str) -> None:
    typed = {"plain": fold, "toneless": _toneless}.get(form, str)(word[:end])
    assert begins(typed, word)
    held = FoldedTokens([fold(one) for one in WORDS], [(one, 1) for one in WORDS])
    assert word in meant(typed, held, limit=20)


@pytest.mark.parametrize(("typed", "token"), [
    ("tiề", "tiến"), ("tiến", "tiê"), ("bộ", "bố"), ("đa", "dan"), ("ơ", "ông"), ("năm", "nam"), ("x", "nam"),
])  # fmt: skip
def test_marks_that_were_typed_stand(typed: str, token: str) -> None:
    assert not begins(typed, token)


def test_the_frequent_come_first_and_few() -> None:
    held = FoldedTokens(["nam", "nam", "nan"], [("nam", 3), ("năm", 9), ("nạn", 5)])
    assert meant("na", held, limit=2) == ("năm", "nạn")
    assert meant("nă", held, limit=9) == ("năm",)
    assert meant("nô", held, limit=9) == ()


def test_a_code_of_many_terms_leaves_room_for_others() -> None:
    """The number restarts every term: one code is told once, and the others of that number with it."""
    terms = [Fields(code="26-NQ/TU", issued=PartialDate(year)) for year in range(2001, 2009)]
    same = [document(f"a{number}", ["x"], one) for number, one in enumerate(terms)]
    other = document("b", ["x"], Fields(code="26-CT/TU", issued=PartialDate(1950)))
    assert [one.text for one in serve([*same, other], {}).complete("26", limit=3)] == ["26-NQ/TU", "26-CT/TU"]


def test_names_that_begin_so_come_first_then_the_frequent() -> None:
    names = ["Ban Dân vận Tỉnh ủy"] * 3 + ["Tỉnh ủy Hà Nam"] + ["Tỉnh ủy Lạc Giang"] * 2
    service = serve([document(f"d{n}", ["x"], Fields(committee=name)) for n, name in enumerate(names)], {})
    assert list(_texts(service, "tỉnh u")) == ["Tỉnh ủy Lạc Giang", "Tỉnh ủy Hà Nam", "Ban Dân vận Tỉnh ủy"]


def test_subjects_that_begin_so_come_first() -> None:
    subjects = ["Củng cố đảng về mọi mặt", "Sơ kết về củng cố đảng", "Về củng cố chi bộ và các tổ chức của đảng ở xã"]
    service = serve([document(f"d{n}", ["x"], Fields(subject=one)) for n, one in enumerate(subjects)], {})
    assert list(_texts(service, "ve cung")) == [subjects[2], subjects[1], subjects[0]]


def _toneless(word: str) -> str:
    return split_tone(word)[0]


def _texts(service: Search, typed: str) -> Iterator[str]:
    return (one.text for one in service.complete(typed))
