"""Periods as people type them: what is understood, and how many documents are of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.service import Ask, Search

DATES = ("1949-01-02", "1958-03-04", "1960", "1975", "1975-04", "1975-04-29", "1975-04-30", "1975-05", "1975-05-01",
         "1976", "2010-06-07")  # fmt: skip


@pytest.fixture(scope="module")
def dated(serve_all: Callable[[list[Document]], Search]) -> Search:
    """One document of each date, and one without any."""
    return serve_all([
        Document(f"d{day}", f"{day}.pdf", "", State.INDEXED, Fields(issued=PartialDate.parse(day) if day else None),
                 pages=(Page(1, f"thủy lợi{' đến 1975' if day is None else ''}", Origin.GIVEN),))
        for day in (*DATES, None)
    ])  # fmt: skip


@pytest.mark.parametrize(("query", "told", "count"), [
    *((form, "năm 1958–1975", 8) for form in (
        "năm:1958-1975", "năm:1958 - 1975", "năm:1958 .. 1975", "năm: 1958 đến 1975", "nam:1958 den nam 1975",
        "năm:từ 1958 tới 1975", "năm:giữa 1958 và 1975", "từ 1958 đến 1975", "giữa 1958 và 1975",
        "giua nam 1958 va nam 1975", "những năm 1958-1975", "tu 1958 den 1975",
    )),
    *((form, "từ năm 1975", 8) for form in (
        "từ năm 1975 đến nay", "1975 đến nay", "từ 1975 trở đi", "tu nam 1975 den nay", "từ 1975", "tu 1975",
        "năm:1975 ..", "năm:từ 1975", "năm:1975 trở đi", "từ năm 1975 cho đến nay", "từ 1975 đến hiện nay",
        "1975 về sau", "từ 1975 trở lại đây",
    )),
    *((form, "đến năm 1975", 9) for form in (
        "từ năm 1975 trở về trước", "1975 về trước", "năm:.. 1975", "năm:1975 trở về trước",
    )),
    ("năm:trước 1958", "đến năm 1957", 1), ("năm:1958, 1960", "năm 1958 hoặc năm 1960", 2),
    ("năm:1958 và 1960 thủy lợi", "năm 1958 hoặc năm 1960; có đủ các từ: thủy lợi", 2),
    ("thủy lợi từ năm 1975", "từ năm 1975; có đủ các từ: thủy lợi", 8), ("những năm 1960", "năm 1960–1969", 1),
    ("sau 30-4-1975", "sau ngày 30-4-1975", 4), ("sau ngày 30 tháng 4 năm 1975", "sau ngày 30-4-1975", 4),
    ("trước ngày 30-4-1975", "trước ngày 30-4-1975", 4), ("từ 30/4/1975 đến nay", "từ ngày 30-4-1975", 5),
    ("30-4-1975 trở về trước", "đến hết ngày 30-4-1975", 5), ("trước tháng 4 năm 1975", "trước tháng 4-1975", 3),
    ("sau tháng 4-1975", "sau tháng 4-1975", 4), ("tháng 4-1975 trở về trước", "đến hết tháng 4-1975", 6),
    *((form, "từ ngày 29-4-1975 đến ngày 1-5-1975", 3) for form in (
        "từ ngày 29-4-1975 đến ngày 1-5-1975", "29/4/75 - 1/5/75", "giữa 29-4-1975 và 1-5-1975",
    )),
    *((form, "ngày 30-4-1975", 1) for form in (
        "30/4/75", "30-4-75", "ngày 30.4.75", "30 - 4 - 1975", "ngày 30 tháng tư năm 1975", "ngay 30 thang tu nam 1975",
        "30 tháng 4 năm 75",
    )),
    *((form, "tháng 4-1975", 3) for form in ("tháng tư năm 1975", "tháng 4/75", "tháng 4 năm 75", "tháng Tư, 1975")),
    ("tháng năm năm 1975", "tháng 5-1975", 2), ("tháng sáu năm 2010", "tháng 6-2010", 1),
    ("ngày mồng 2 tháng giêng năm 1949", "ngày 2-1-1949", 1),
])  # fmt: skip
def test_a_period_is_told_and_counted(dated: Search, query: str, told: str, count: int) -> None:
    answer = dated.search(Ask(query))
    assert (answer.understood, answer.total) == (told, count)


@pytest.mark.parametrize(("query", "told"), [
    ("dau tu 1975", "văn bản năm 1975 hoặc nhắc đến 1975"), ("TU 1975", "văn bản năm 1975 hoặc nhắc đến 1975"),
    ("thủy lợi đến năm 1975", "văn bản năm 1975 hoặc nhắc đến 1975"), ("tháng năm 1975", "văn bản năm 1975 hoặc nhắc"),
    ("tháng sau năm 1975", "từ năm 1976"), ("thủy lợi trước 30-4-1940", "văn bản trước ngày 30-4-1940 hoặc nhắc đến"),
    ("thủy lợi từ năm học 1975", "văn bản năm 1975"), ("năm:1975 thủy lợi 1976", "năm 1975; văn bản năm 1976"),
    ("26-NQ/TU 1975", "không có văn bản số hiệu 26-NQ/TU"),
])  # fmt: skip
def test_what_is_no_period(dated: Search, query: str, told: str) -> None:
    assert told in dated.search(Ask(query)).understood
