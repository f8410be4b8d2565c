"""A subject whose words were read otherwise elsewhere in the document is doubted, unless the second reader decides."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from indexer.describing import describe
from indexer.describing.other_readings import read_otherwise
from indexer.describing.second_opinion import Opinion
from indexer.describing.subject_readings import weighed_subject
from indexer.records import Hints, ReadDocument
from library.doubt_reasons import Doubt
from library.records import Origin
from tests.indexer.stub_pages import BODY, HEAD, stub_page

_ROOM = sys.modules[weighed_subject.__module__]


@pytest.mark.parametrize(("words", "text", "told"), [
    ("về đối mới quản lý", "về đối mới quản lý\nCần đổi mới, và chậm đổi mới.", {1: {"đổi"}}),
    ("về đổi mới quản lý", "về đổi mới quản lý\nCần đổi mới, và chậm đối mới.", {}),  # the other one is the misread
    ("về đối mới quản lý", "về đối mới quản lý\nCần đối mới. Đổi khác thì mới.", {}),
    ("và đối mới, tiến", "và đối mới, tiến\nCần đổi mời.", {1: {"đổi"}, 2: {"mời"}}),
    ("về đối mới", "về đối mới\nđổi, mới", {}),  # no neighbours
    ("ỦY BAN HÒA BÌNH", "ỦY BAN HÒA BÌNH\nỦy ban hòa bình", {}),
    ("", "đổi mới", {}),
])  # fmt: skip
def test_neighbours_that_are_read_otherwise_more_often_are_told(
    words: str, text: str, told: dict[int, set[str]]
) -> None:
    assert read_otherwise(words, [text]) == told


def _document(subject: str, said: str, origin: Origin = Origin.OCR, confidence: float = 0.95) -> ReadDocument:
    head = tuple((left, top, text.replace("về công tác thủy lợi", subject)) for left, top, text in HEAD)
    page = stub_page(*head, *BODY, (0.1, 0.7, f"Ra sức {said} ấy."))
    words = tuple(replace(word, confidence=confidence) for word in page.page.words)
    return ReadDocument((replace(page, page=replace(page.page, origin=origin, words=words)),), "pdf")


def _subject(document: ReadDocument) -> tuple[str | None, bool]:
    found = describe(document, Hints())
    return found.fields.subject, (("subject", Doubt.LOW_CONFIDENCE) in {(flag.field, flag.reason)
                                                                        for flag in found.review})  # fmt: skip


@pytest.mark.parametrize(("origin", "doubted"), [(Origin.OCR, True), (Origin.TEXT_LAYER, False)])
def test_only_what_was_read_from_a_picture_is_doubted_for_it(origin: Origin, doubted: bool) -> None:
    subject = "về công tạc thủy lợi"
    assert _subject(_document(subject, "làm công tác", origin)) == (subject, doubted)


@pytest.mark.parametrize(("again", "subject", "doubted"), [
    ("về công tác thuy lợi", "về Công tác thủy lợi", False),  # as it stands elsewhere
    ("về công tạc thủy lợi", "về Công tạc thủy lợi", False),  # as it was read: the other place is misread
    ("về công tặc thủy lợi", "về Công tạc thủy lợi", True),
    ("về cong lac thủy", "về Công tạc thủy lợi", True),
    (None, "về Công tạc thủy lợi", True),
])  # fmt: skip
def test_the_second_reader_decides_which_of_two_readings_stands_in_the_subject(
    again: str | None, subject: str, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinion = Opinion(again, (0.9,) * len(again)) if again is not None else None
    monkeypatch.setattr(_ROOM, "opinion_of", lambda head, line: opinion)
    assert _subject(_document("về Công tạc thủy lợi", "làm công tác")) == (subject, doubted)


def test_words_stay_as_they_were_read_where_one_of_them_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "về công tác, thuỳ lại"
    monkeypatch.setattr(_ROOM, "opinion_of", lambda head, line: Opinion(said, (0.9,) * len(said)))
    subject = "về công tạc thúy lợi"
    assert _subject(_document(subject, "làm công tác thủy lợi")) == (subject, True)


@pytest.mark.parametrize(("again", "doubted"), [("thủy lợi, đông xuân", False), ("thủy lợi đồng xuân", True)])
def test_a_subject_read_less_surely_is_no_doubt_where_both_read_it(
    again: str, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not begin as most do, and so it needs the second reader."""
    monkeypatch.setattr(_ROOM, "opinion_of", lambda head, line: Opinion(again, (0.9,) * len(again)))
    document = _document("thủy lợi đông xuân", "làm", confidence=0.92)
    assert _subject(document) == ("thủy lợi đông xuân", doubted)


def test_nobody_is_asked_about_a_subject_that_was_read_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ROOM, "opinion_of", lambda head, line: pytest.fail("asked"))
    assert _subject(_document("về công tác thủy lợi", "làm công tác")) == ("về công tác thủy lợi", False)
