"""Names of committees are made from the capitals of a head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.party.bodies import body_codes
from library.party.committees import Spelling, committee_name

BODY = "Huyện ủy Yên Phú họp. Tỉnh ủy Lạc Giang và tỉnh Lạc Giang; Lạc Giang, ngày"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"], "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        (["UỶ BAN NHÂN DÂN", "TĨNH QUANG NGAI"], "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        (["TỈNH ỦY LẠC GIANG"], "Tỉnh ủy Lạc Giang"),
        (["TỈNH ỦY LẠC GIANG", "BAN TỔ CHỨC"], "Ban Tổ chức Tỉnh ủy Lạc Giang"),
        (["TỈNH ỦY LẠC GIANG", "ỦY BAN KIỂM TRA"], "Ủy ban Kiểm tra Tỉnh ủy Lạc Giang"),
        (["BAN CHẤP HÀNH ĐẢNG BỘ", "TỈNH LẠC GIANG"], "Ban Chấp hành Đảng bộ tỉnh Lạc Giang"),
        (["ĐẢNG BỘ TỈNH LẠC GIANG", "HUYỆN ỦY YÊN PHÚ"], "Huyện ủy Yên Phú"),
        (["ĐẢNG BỘ HUYỆN YÊN PHÚ", "ĐẢNG ỦY XÃ CỬA NGÒI"], "Đảng ủy xã Cửa Ngòi"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG", "BAN BÍ THƯ"], "Ban Bí thư"),
        (["ĐẠI HỘI ĐẠI BIỂU TOÀN QUỐC LẦN THỨ XI"], "Đại hội đại biểu toàn quốc lần thứ XI"),
        (["QUỐC HỘI KHÓA XV"], "Quốc hội khóa XV"),
        (["LIÊN KHU ỦY TRUNG CHÂU"], "Liên khu ủy Trung Châu"),
    ],
)
def test_names(lines: list[str], name: str) -> None:
    found = committee_name(lines, Spelling([BODY]))
    assert found is not None
    assert (found.name, found.known) == (name, True)


def test_the_document_itself_settles_a_misread_name() -> None:
    found = committee_name(["HUYỆN ỦY YÊN PHÙ"], Spelling([BODY, "Huyện ủy Yên Phú"]))
    assert found is not None
    assert found.name == "Huyện ủy Yên Phú"
    assert found.repaired


def test_a_place_is_never_replaced_by_a_known_one_that_looks_like_it() -> None:
    found = committee_name(["TỈNH ỦY LẠC GIANG"], Spelling([]))
    assert found is not None
    assert found.name == "Tỉnh ủy Lạc Giang"  # not Bắc Giang


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_lines_give_an_answer(lines: list[str]) -> None:
    found = committee_name(lines, Spelling(lines))
    assert found is None or found.name.strip()


def test_codes_of_bodies() -> None:
    assert body_codes("Ủy ban nhân dân tỉnh Lạc Giang")[0] == "UBND"
    assert body_codes("Ban Tổ chức Tỉnh ủy Lạc Giang") == ("BTCTU",)
    assert body_codes("Hội chơi cờ") == ()
