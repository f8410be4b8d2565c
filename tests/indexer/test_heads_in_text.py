"""A text file that holds several papers is told: a head again, behind a signature."""

from __future__ import annotations

import pytest

from indexer.describing import describe
from indexer.parting import first_pages, with_hints
from indexer.reading.text import decode, pages_of
from indexer.records import Hints, ReadDocument
from library.doubt_reasons import Doubt
from library.records import Origin, ReviewFlag

ONE = """VĂN PHÒNG TỈNH ỦY QUẢNG NAM
*
Số 201-CV/VPTU
ĐẢNG CỘNG SẢN VIỆT NAM

Tam Kỳ, ngày 3 tháng 5 năm 2011

CÔNG VĂN
về việc tổ chức đại hội
-----
Kính gửi: Các huyện ủy, thành ủy,
Ban Thường vụ Tỉnh ủy đề nghị các huyện ủy chuẩn bị đại hội.

Nơi nhận:
- Như trên,
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ

Trần Văn Bình"""
OTHER = ONE.replace("201-CV/VPTU", "7-CT/TU").replace("CÔNG VĂN", "CHỈ THỊ").replace("Trần Văn Bình", "Phạm Minh")


def described(*pages: str) -> tuple[list[str], str | None, bool]:
    """Fields of the pages that may begin a document, the signer, and whether that is in doubt."""
    read = with_hints(ReadDocument(pages_of(pages, Origin.TEXT_LAYER), "docx"))
    assert first_pages(read) == (1,)
    found = describe(read, Hints())
    return ([one.field for one in found.review if one.reason == Doubt.MAY_BEGIN], found.fields.signer,
            ReviewFlag("signer", Doubt.UNSURE) in found.review)


def test_one_paper_is_no_doubt() -> None:
    assert described(ONE) == ([], "Trần Văn Bình", False)
    assert described(ONE, "Trang hai, không có tiêu đề.\nPhạm Minh") == ([], "Trần Văn Bình", False)


def test_a_head_at_the_top_of_a_page_behind_a_signature() -> None:
    assert described(ONE, OTHER) == (["page:2"], "Trần Văn Bình", True)
    assert described(ONE, "Trang hai nói tiếp về đại hội.", OTHER)[0] == []  # the page before it closes nothing
    body, end = ONE.split("Nơi nhận")
    assert described(body, f"Nơi nhận{end}", OTHER) == (["page:3"], "Trần Văn Bình", True)


def test_a_head_further_down_the_page() -> None:
    assert described(f"{ONE}\n{OTHER}") == (["page:1"], "Phạm Minh", True)


@pytest.mark.parametrize("said", ["PHỤ LỤC", "(Ban hành kèm theo Công văn số 201-CV/VPTU)", "DỰ THẢO"])
def test_what_belongs_to_the_paper_before_it_is_none(said: str) -> None:
    annex = OTHER.replace("CHỈ THỊ", f"{said}\nCHỈ THỊ")
    assert described(ONE, annex)[0] == [] and described(f"{ONE}\n{annex}")[0] == []


@pytest.mark.parametrize(("typed", "shown"), [
    ("T\bTU\bUY\bYỆ\bỆT\bT M\bMẬ\bẬT\bT", "TUYỆT MẬT"), ("MẬT\b\b\bMẬT", "MẬT"), ("MẬT\b\b\b___", "MẬT"),
    ("_\bM_\bẬ_\bT", "MẬT"), ("\bMẬT", "MẬT"), ("a\nM\b\b\bM", "a\nM"),
])  # fmt: skip
def test_letters_typed_over_one_another_are_read_once(typed: str, shown: str) -> None:
    assert decode(typed.encode())[0] == shown
    assert decode(typed.encode("utf-16"))[0] == shown


@pytest.mark.parametrize(("head", "name", "flagged"), [
    ("SỞ THƯƠNGMẠI DỊCHVỤ", "Sở Thươngmại dịchvụ", True),
    ("UBND HUYỆN NGÃBẢY", "Ủy ban nhân dân huyện Ngãbảy", True),
    ("UBND TỈNH ĐẮK LẮK", "Ủy ban nhân dân tỉnh Đắk Lắk", False),
    ("SỞ GD&ĐT HẬU GIANG", "Sở GD&ĐT Hậu Giang", False),
    ("UBND TX. VỊ THANH", "Ủy ban nhân dân thị xã Vị Thanh", False),
])  # fmt: skip
def test_a_name_of_words_that_are_none_is_in_doubt_however_surely_it_was_read(
    head: str, name: str, flagged: bool
) -> None:
    text = ONE.replace("VĂN PHÒNG TỈNH ỦY QUẢNG NAM", head)
    found = describe(ReadDocument(pages_of([text], Origin.TEXT_LAYER), "docx"), Hints())
    assert found.fields.committee == name
    assert (ReviewFlag("committee", Doubt.UNUSUAL_NAME) in found.review) is flagged
