"""What else speaks of a document is kept as evidence; a number is inferred only where ink and file name agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from indexer.describing import describe
from indexer.describing.coding import CodeLine
from indexer.describing.witnesses import named_number, registered_number
from indexer.reading.text import pages_of
from indexer.records import Hints, ReadDocument, ReadPage, Signature, Stamp
from library.records import Box, Origin

HEAD = """TỈNH ỦY LẠC GIANG
Số 05-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Lạc Giang, ngày 05 tháng 6 năm 2013
{note}
NGHỊ QUYẾT
về đổi mới nông nghiệp
"""


def _line(number: str, symbol: str | None) -> CodeLine:
    return CodeLine(number, symbol, "/", None, 0.9, 0.9, None)


@pytest.mark.parametrize(
    ("name", "number", "symbol", "inferred"),
    [
        ("05CT.pdf", "05", "CT-UBND", "05"),
        ("09 TTR.signed.pdf", "09", "TTr-UBND", "09"),
        ("2352 ( 07-CT-UBND).signed.pdf", "07", "CT-UBND", "07"),
        ("CV 214 bao ve bi mat.pdf", "214", "CV/VPTU", "214"),
        ("QĐ-1140-UB.pdf", "1140", "QĐ-UB", "1140"),
        ("05CT.pdf", "06", "CT-UBND", None),  # they contradict each other
        ("2352 ( 07-CT-UBND).pdf", "2352", "CT-UBND", None),  # the number of an incoming register
        ("scan 05.pdf", "05", "CT-UBND", None),  # any number may stand in a name
        ("05CT 11CT.pdf", "05", "CT-UBND", None),
        ("05CT.pdf", "0ñ", "CT-UBND", None),
        ("05CT.pdf", "05", None, None),
        ("15.05CT.pdf", "05", "CT-UBND", None),  # 15.05 is a day
        ("105CTX.pdf", "105", "CT-UBND", None),
    ],
)
def test_the_name_confirms_a_number(name: str, number: str, symbol: str | None, inferred: str | None) -> None:
    assert named_number(_line(number, symbol), Hints(name), {}) == inferred


@pytest.mark.parametrize(
    ("number", "name", "stamp", "inferred"),
    [
        ("05", "scan.pdf", "CÔNG VĂN ĐẾN Số 312 (05-CT/TU)", "05"),
        ("0ñ", "05CT.pdf", "CÔNG VĂN ĐẾN Số 312 (05-CT/TU)", "05"),
        ("06", "scan.pdf", "CÔNG VĂN ĐẾN Số 312 (05-CT/TU)", None),
        ("312", "scan.pdf", "CÔNG VĂN ĐẾN Số 312", None),  # the register's own number
        ("05", "scan.pdf", "HỎA TỐC 05-CT/TU", None),  # no register
    ],
)
def test_the_register_stamp_confirms_a_number(number: str, name: str, stamp: str, inferred: str | None) -> None:
    stamps = (Stamp(stamp, Box(0, 0, 9, 9), 0.9),)
    assert registered_number(_line(number, "CT/TU"), Hints(name), stamps, {}) == inferred


@pytest.mark.parametrize(("name", "read", "inferred"), [
    ("05CT.pdf", {5: 0.4, 51: 0.3}, "05"), ("05CT.pdf", {51: 0.4, 5: 0.15}, "05"), ("05CT.pdf", {5: 0.02}, None),
    ("05CT 11CT.pdf", {5: 0.9}, None), ("scan 05.pdf", {5: 0.9}, None), ("05CT.pdf", {6: 0.9}, None)])  # fmt: skip
def test_the_second_reader_is_ink_too(name: str, read: dict[int, float], inferred: str | None) -> None:
    assert named_number(_line("Ø9", "CT-UBND"), Hints(name), read) == inferred
    stamps = (Stamp("CÔNG VĂN ĐẾN Số 312 (05-CT/TU)", Box(0, 0, 9, 9), 0.9),)
    said = registered_number(_line("Ø9", "CT/TU"), Hints("scan.pdf"), stamps, read)
    assert said == ("05" if read.get(5, 0.0) >= 0.1 else None)


def _describe(note: str = "", stamps: tuple[Stamp, ...] = (), signatures: tuple[Signature, ...] = ()) -> dict[str, str]:
    page = pages_of([HEAD.format(note=note)], Origin.TEXT_LAYER)[0]
    read = ReadPage(page.page, None, (), page.lines, stamps)
    found = describe(ReadDocument((read,), "text/plain", signatures), Hints())
    return {one.field: one.reading for one in found.evidence}


@pytest.mark.parametrize("note", ["DỰ THẢO", "DỰ THẢO LẦN 2", "LƯU HÀNH NỘI BỘ", "(Tài liệu hội nghị)".upper()])
def test_circulation_and_draft_notes_are_kept(note: str) -> None:
    assert _describe(note)["circulation"] == note


def test_a_stamp_may_say_so_too() -> None:
    assert _describe(stamps=(Stamp("LƯU HÀNH NỘI BỘ", Box(1, 1, 90, 30), 0.9),))["circulation"] == "LƯU HÀNH NỘI BỘ"
    assert "circulation" not in _describe(stamps=(Stamp("HỎA TỐC", Box(1, 1, 90, 30), 0.9),))


@pytest.mark.parametrize(
    "text",
    ["CV ĐẾN Số: 12 Ngày: 3/4/99", "TỈNH ỦY LẠC GIANG CÔNG VĂN ĐẾN Số: )", "VĂN ĐỀN Số:", "HỌC O. CV 5 Ngày ĐẾN"],
)
def test_the_incoming_register_is_kept_as_it_was_read(text: str) -> None:
    assert _describe(stamps=(Stamp(text, Box(1, 1, 90, 30), 0.9),))["register"] == text


def test_running_words_are_no_register() -> None:
    assert "register" not in _describe(stamps=(Stamp("Thời gian ký: đến nay", Box(1, 1, 90, 30), 0.9),))


def test_who_signed_and_when_is_kept() -> None:
    signed = Signature("Tỉnh ủy Lạc Giang", datetime(2013, 6, 7, 8, 30, tzinfo=UTC))
    assert _describe(signatures=(signed,))["signature"] == "Tỉnh ủy Lạc Giang 2013-06-07T08:30:00+00:00"
    assert "signature" not in _describe(signatures=(Signature(None, None),))
