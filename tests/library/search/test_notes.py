"""Remarks are said in Vietnamese, and in any language by their templates alone."""

from __future__ import annotations

import pytest

from library.search.contract import Facet
from library.search.notes import Joined, Note, say, told
from library.search.understanding import wording


def _shouting(template: str) -> str:
    """A language in which every sentence stands in brackets."""
    return f"[{template}]"


OR = say("%(one)s hoặc %(other)s")
EACH = (
    (wording.years(1958, 1958), "năm 1958"),
    (wording.years(1958, 1975), "năm 1958–1975"),
    (wording.years(1958, None), "từ năm 1958"),
    (wording.years(None, 1975), "đến năm 1975"),
    (wording.value(Facet.KIND, ["b", "a"]), "loại a, b"),
    (wording.value(Facet.COMMITTEE, ["d", "c", "b", "a"]), "cơ quan a, b, c…"),
    (wording.value(Facet.COMMITTEE, []), "cơ quan không có trong kho"),
    (wording.read_as("7hd", ["7 HD", "7 HĐ"]), "7hd đọc là 7 HD hoặc 7 HĐ"),
    (wording.read_as("7hd", ["7 HD"]), "7hd đọc là 7 HD"),
    (wording.all_words(["a"]), "có từ: a"),
    (wording.either([("a", []), ("b", [wording.code("1"), wording.plain(["b"])])]),
     "“a” hoặc “b” (số hiệu 1; gõ không dấu, tìm mọi cách viết: b)"),
)  # fmt: skip


@pytest.mark.parametrize(("note", "words"), EACH)
def test_it_is_said_in_vietnamese(note: Note, words: str) -> None:
    assert str(note) == words == told((note,))


def test_another_language_has_every_sentence_also_those_within() -> None:
    note = say("có %(all)s", all=Joined((say("một"), "hai", say("ba %(x)s", x=3)), OR))
    assert note.told(_shouting) == "[có [[[một] hoặc hai] hoặc [ba 3]]]"
    assert told((say("một"), wording.NOTHING), _shouting) == "[một]; [không có từ nào để tìm]"


@pytest.mark.parametrize("typed", ["50%", "%(code)s", "%s %d", "100 %%"])
def test_what_was_typed_stands_as_it_was_typed(typed: str) -> None:
    for note in (wording.code(typed), wording.either([(typed, []), (typed, [wording.code(typed)])])):
        assert typed in str(note) and typed in note.told(_shouting)
    assert wording.code(typed) == wording.code(typed), "the same is not told twice"


def test_very_many_alternatives_are_said_and_cut() -> None:
    line = told((wording.either([(str(number), []) for number in range(3000)]),))
    assert line.startswith("“0” hoặc “1” hoặc “2”") and line.endswith("…") and len(line) == 601
