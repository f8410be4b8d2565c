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
        (["SỞ GD&ĐT HẬU GIANG"], "Sở GD&ĐT Hậu Giang"),
        (["SỞ NN & PTNT"], "Sở NN&PTNT"),
        (["SỞ LĐ-TB&XH"], "Sở LĐ-TB&XH"),
        (["SỞ KH VÀ CN"], "Sở KH và CN"),
        (["SỞ GIÁO DỤC & ĐÀO TẠO"], "Sở Giáo dục và Đào tạo"),
        (["VĂN PHÒNG ĐĂNG KÝ QSDĐ"], "Văn phòng Đăng ký QSDĐ"),
        (["VĂN PHÒNG ĐẢNG ỦY XÃ CỬA NGÒI"], "Văn phòng Đảng ủy xã Cửa Ngòi"),
        (["TRUNG TÂM Y TẾ TX NGÃ BẢY"], "Trung tâm Y tế thị xã Ngã Bảy"),
        (["TRUNG TÂM Y TẾ T.X NGÃ BẢY"], "Trung tâm Y tế thị xã Ngã Bảy"),
        (["UBND TX. VỊ THANH"], "Ủy ban nhân dân thị xã Vị Thanh"),
        (["SỞ TÀI CHÍNH TP. HỒ CHÍ MINH"], "Sở Tài chính thành phố Hồ Chí Minh"),
        (["ỦY BAN NHÂN DÂN T.P HÀ NỘI"], "Ủy ban nhân dân thành phố Hà Nội"),
        (["UBND H. YÊN PHÚ"], "Ủy ban nhân dân huyện Yên Phú"),
        (["ĐẢNG BỘ T. HẬU GIANG"], "Đảng bộ tỉnh Hậu Giang"),
        (["ỦY BAN NHÂN DÂN Q. 5"], "Ủy ban nhân dân quận 5"),
        (["BAN QUẢN LÝ KCN"], "Ban Quản lý KCN"),
        (["ĐẢNG ỦY KHỐI CÁC CQ TỈNH"], "Đảng ủy khối các CQ tỉnh"),
        (["CHI CỤC ATVSTP"], "Chi cục ATVSTP"),
        (["CHI CỤC VSAT TP HẬU GIANG"], "Chi cục VSAT TP Hậu Giang"),
        (["ỦY BAN NHÂN DÂN HUYỆN EA KRÔNG"], "Ủy ban nhân dân huyện Ea Krông"),
    ],
)
def test_names(lines: list[str], name: str) -> None:
    found = committee_name(lines, Spelling([BODY]))
    assert found is not None
    assert (found.name, found.known) == (name, True)


def test_the_head_is_no_running_text_that_spells_its_own_name() -> None:
    head = "VIỆN VỆ SINH - Y TẾ CÔNG CỘNG T.P HỒ CHÍ MINH"
    found = committee_name([head], Spelling([f"{head}\nSố: 2/CV-HC"]))
    assert found is not None
    assert found.name == "Viện Vệ sinh - Y tế công cộng thành phố Hồ Chí Minh"
    running = "theo Viện Vệ sinh Y tế công cộng thành phố Hồ Chí Minh"
    found = committee_name([head], Spelling([f"{head}\nSố: 2/CV-HC {running}, {running}"]))
    assert found is not None
    assert (found.name, found.doubtful) == ("Viện Vệ sinh - Y tế công cộng thành phố Hồ Chí Minh", False)


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
