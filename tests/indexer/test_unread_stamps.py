"""A framed stamp that cannot be read may say MẬT: the file is held back until somebody has looked."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.describing.marking import secrecy_on, unread_frame, urgency_on
from indexer.documenting import File, is_unread, make_secret
from indexer.records import ReadDocument, ReadPage, Stamp
from library.party.marks import nearly_secret, nearly_urgent
from library.records import Box, Origin, Page, State

BOX = Box(10, 10, 200, 80)


def stamp(text: str, confidence: float = 0.3, *, framed: bool = True) -> Stamp:
    return Stamp(text, BOX, confidence, framed=framed)


@pytest.mark.parametrize("text", ["", "H", "T?” `Oc", "4"])
def test_what_cannot_be_read_is_held_back(text: str) -> None:
    assert unread_frame([stamp(text)]) is not None
    assert unread_frame([stamp(text, framed=False)]) is None


@pytest.mark.parametrize("text", ["KHẨN", "HỎA TỐC", "TƯƯỢNG KKẨN", "DỰ THẢO"])
def test_a_mark_that_was_read_is_no_riddle(text: str) -> None:
    assert unread_frame([stamp(text)]) is None


def test_words_that_were_read_well_are_no_riddle() -> None:
    assert unread_frame([stamp("ĐÃ KIỂM TRA", 0.9)]) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [("TUYỆT LIẬT", "TUYỆT MẬT"), ("TỐ! MỆT", "TỐI MẬT"), ("MẬI", "MẬT"), ("KHẨN", None), ("HỎA TỐC", None)],
)
def test_a_framed_secrecy_mark_may_be_read_badly(text: str, mark: str | None) -> None:
    assert nearly_secret(text, framed=True) == mark
    found = secrecy_on([stamp(text)])
    assert (found.mark if found else None) == mark


def test_a_framed_urgency_mark_that_is_read_badly_is_unsure() -> None:
    found = urgency_on([stamp("tIÓA TỐC")])
    assert found is not None and found.mark == "HỎA TỐC" and not found.sure
    assert urgency_on([stamp("tIÓA TỐC", framed=False)]) is None
    assert nearly_urgent("TƯƯỢNG KKẨN") == "THƯỢNG KHẨN"


def test_nothing_is_derived_from_it(tmp_path: Path) -> None:
    page = ReadPage(Page(1, "lời mật", Origin.OCR, 0.9), stamps=(stamp(""),))
    assert is_unread(ReadDocument((page,), "application/pdf"))
    document = make_secret(File("a.pdf", "0" * 64, 1), "application/pdf", None).document
    assert document.state is State.QUARANTINED and document.pages == () and document.fields.secrecy is None
