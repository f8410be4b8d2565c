"""What comes out of the printer: a list, a page, a whole document, each through Chromium's own printing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

pytestmark = pytest.mark.slow
Visit = Callable[..., Page]
A4 = {"format": "A4", "prefer_css_page_size": True}


def printed(page: Page) -> PdfReader:
    """The open page as Chromium prints it, once its pictures are there."""
    page.evaluate("Promise.all([...document.images].map(one => one.decode()))")
    return PdfReader(io.BytesIO(page.pdf(**A4)))


def words(paper: PdfReader) -> str:
    """All words of a print with single spaces."""
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_is_printed_without_what_can_only_be_clicked(visit: Visit, scheme: str) -> None:
    paper = printed(visit("/?q=n%C3%B4ng+nghi%E1%BB%87p", color_scheme=scheme))
    told = words(paper)
    assert "22 văn bản" in told and "Kết quả tìm kiếm: nông nghiệp" in told and "Thư viện Văn kiện" in told
    assert told.count("/TU") >= 19
    for button in ("Sắp xếp", "Tìm kiếm", "Xuất toàn bộ", "Theo dõi", "không đúng?", "Lọc"):
        assert button not in told
    assert len(paper.pages) <= 5


def test_the_open_page_is_printed_with_its_citation(visit: Visit, served: Any) -> None:
    paper = printed(visit(f"/documents/{served.stock.resolution}?q=n%C3%B4ng&page=2"))
    told = words(paper)
    assert "ngày 30-7-2013 của Tỉnh ủy Phước An" in told and "Chép" not in told and "Tải bản gốc" not in told
    assert sum(len(sheet.images) for sheet in paper.pages) == 1


def test_a_whole_document_is_one_sheet_for_each_page(visit: Visit, served: Any) -> None:
    page = visit(f"/documents/{served.stock.resolution}?q=n%C3%B4ng&page=2")
    page.get_by_role("link", name="In cả văn bản").click()
    page.wait_for_url("**/print**")
    paper = printed(page)
    assert [len(sheet.images) for sheet in paper.pages] == [1, 1, 1]
    for number, sheet in enumerate(paper.pages, 1):
        assert f"trang {number}/3" in " ".join(sheet.extract_text().split())
    first = " ".join(paper.pages[0].extract_text().split())
    assert "Nghị quyết số 26-NQ/TU, ngày 30-7-2013" in first and "Phần sau" not in first and "Ctrl" not in first


def test_a_document_of_text_alone_is_printed_as_text(visit: Visit, served: Any) -> None:
    paper = printed(visit(f"/documents/{served.stock.bare}/print"))
    assert "Chỉ có chữ về nông nghiệp" in words(paper) and len(paper.pages) == 1
