"""The page of doubts: exact numbers, the worst first, each beside its place on the paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from library.records import Box
from web.views.crops import Source, crop, window

SIDES = st.integers(1, 3000)


def doubts_of(text: str) -> list[str]:
    return re.findall(r'<p class="doubt">⚑ ([^<]+)</p>', text)


def test_fields_stand_in_their_order_with_exact_numbers(client: FlaskClient) -> None:
    text = client.get("/review").get_data(as_text=True)
    # A value that may be wrong, then a field nothing was read of, then one whose reading is not trusted.
    assert doubts_of(text) == ["Người ký: đọc chưa chắc", "Ngày ban hành: ngày viết tay", "Số: viết tay"]
    numbers = re.findall(r'(?s)<a href="(/review[^"]*)"[^>]*>([^<]+) <span class="n">(\d+)</span>', text)
    assert numbers == [
        ("/review", "Tất cả các trường", "3"), ("/review?field=issued", "Ngày ban hành", "1"),
        ("/review?field=number", "Số", "1"), ("/review?field=signer", "Người ký", "1"),
        ("/review?field=page", "Trang", "1"),
    ]  # fmt: skip


def test_a_field_of_its_own(client: FlaskClient, stock: Any) -> None:
    text = client.get("/review?field=number").get_data(as_text=True)
    assert doubts_of(text) == ["Số: viết tay"] and "“44”" in text and "91 %" in text and "để trống" in text
    assert f'href="/documents/{stock.unread}?page=1&amp;show=number#at"' in text


def test_pages_of_their_own(client: FlaskClient, stock: Any) -> None:
    text = client.get("/review?field=page").get_data(as_text=True)
    assert doubts_of(text) == ["Trang 2: không đọc được"]
    assert f'src="/documents/{stock.unread}/pages/2.webp?v=' in text and "<svg" not in text


def test_a_document_without_a_box_shows_the_head_of_its_first_page(client: FlaskClient) -> None:
    text = client.get("/review?field=issued").get_data(as_text=True)
    assert 'viewBox="0 0 1240 491"' in text and 'aria-label="Ảnh phần đầu trang 1"' in text


@pytest.mark.parametrize("address", ["/review?page=9", "/review?field=kind", "/review?field=zzz"])
def test_an_empty_list_says_so(client: FlaskClient, address: str) -> None:
    text = client.get(address).get_data(as_text=True)
    assert not doubts_of(text) and "Danh sách" in text and 'class="doubts"' not in text


def test_a_library_without_doubts_says_so(empty_app: Flask) -> None:
    text = empty_app.test_client().get("/review").get_data(as_text=True)
    assert "Không có chỗ nào chờ kiểm tra." in text and 'class="lists"' not in text


def test_the_api_tells_the_same(client: FlaskClient, stock: Any) -> None:
    told = client.get("/api/v1/review").get_json()
    assert told["total"] == 3 and [one["field"] for one in told["items"]] == ["signer", "issued", "number"]
    assert sum(one["count"] for one in told["counts"]) == 4
    number = client.get("/api/v1/review?field=number").get_json()["items"]
    assert number == [{
        "id": stock.unread, "source": "hop-9/scan <script>alert(1)</script>.tif", "code": None, "field": "number",
        "reason": "handwritten", "value": None, "reading": "44", "confidence": 0.91, "page": 1,
        "box": {"left": 90, "top": 120, "right": 180, "bottom": 150},
        "address": f"/documents/{stock.unread}?page=1&show=number#at",
    }]  # fmt: skip
    assert client.get("/api/v1/review?field=page").get_json()["items"][0]["field"] == "page:2"
    assert client.get("/api/v1/review?size=1&page=2").get_json()["items"] == told["items"][1:2]


def test_the_reader_shows_what_is_in_doubt(client: FlaskClient, stock: Any) -> None:
    text = client.get(f"/documents/{stock.unread}").get_data(as_text=True)
    assert text.count('class="crop"') == 1 and 'aria-label="Ảnh chỗ đọc “Số, ký hiệu”, trang 1"' in text
    assert 'class="crop"' not in client.get(f"/documents/{stock.resolution}").get_data(as_text=True)


@given(SIDES, SIDES, st.none() | st.tuples(*[st.integers(0, 4000)] * 4))
def test_a_window_lies_within_its_picture_and_holds_the_box(
    width: int, height: int, corners: tuple[int, int, int, int] | None
) -> None:
    box = None
    if corners is not None:
        (left, right), (top, bottom) = sorted(corners[:2]), sorted(corners[2:])
        box = Box(left, top, right, bottom)
    left, top, right, bottom = window(box, width=width, height=height)
    assert 0 <= left < right <= width and 0 <= top < bottom <= height
    if box is not None and box.right <= width and box.bottom <= height:
        assert left <= box.left and top <= box.top and right >= box.right and bottom >= box.bottom
    shown = crop(Source("/x", width, height), box, label="x")
    assert shown.shown_width >= 1 and shown.shown_height >= 1
