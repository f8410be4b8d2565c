"""A subject whose words were read otherwise elsewhere in the document is doubted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.describing import describe
from indexer.describing.other_readings import read_otherwise
from indexer.records import Hints, ReadDocument
from library.doubt_reasons import Doubt
from library.records import Origin
from tests.indexer.stub_pages import BODY, HEAD, stub_page


@pytest.mark.parametrize(("words", "text", "told"), [
    ("về đối mới quản lý", "về đối mới quản lý\nCần đổi mới, và chậm đổi mới.", True),
    ("về đổi mới quản lý", "về đổi mới quản lý\nCần đổi mới, và chậm đối mới.", False),  # the other one is the misread
    ("về đối mới quản lý", "về đối mới quản lý\nCần đối mới. Đổi khác thì mới.", False),
    ("về đối mới", "về đối mới\nđổi, mới", False),  # no neighbours
    ("ỦY BAN HÒA BÌNH", "ỦY BAN HÒA BÌNH\nỦy ban hòa bình", False),
    ("", "đổi mới", False),
])  # fmt: skip
def test_neighbours_that_are_read_otherwise_more_often_are_told(words: str, text: str, told: bool) -> None:
    assert read_otherwise(words, [text]) is told


@pytest.mark.parametrize(("origin", "doubts"), [(Origin.OCR, [Doubt.LOW_CONFIDENCE]), (Origin.TEXT_LAYER, [])])
def test_only_what_was_read_from_a_picture_is_doubted_for_it(origin: Origin, doubts: list[Doubt]) -> None:
    head = tuple((left, top, text.replace("công tác", "công tạc")) for left, top, text in HEAD)
    page = stub_page(*head, *BODY, (0.1, 0.7, "Ra sức làm công tác ấy."))
    read = ReadDocument((replace(page, page=replace(page.page, origin=origin)),), "pdf")
    assert [flag.reason for flag in describe(read, Hints()).review if flag.field == "subject"] == doubts
