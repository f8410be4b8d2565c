"""Who issues the papers of `drawn_heads.py`: bodies of the Party, the State and mass organisations, all invented."""

from __future__ import annotations

from dataclasses import dataclass

PLACES = (
    ("Lạc Giang", "Hải Đông", "Vân Thắng", "Mộc Sơn", "Phú Lương", "An Thịnh", "Tân Hòa", "Đông Khê", "Cẩm Phong"),
    ("Yên Phú", "Bình Lộc", "Thạch Hà", "Sơn Tịnh", "Long Điền", "Kim Bảng", "Nam Sách", "Quế Trung", "Đức Thọ"),
)


@dataclass(frozen=True)
class Issuer:
    """Who issues a paper.

    Attributes:
        lines: as printed at the top left, the parent first.
        names: the right answers for it, the best first.
        letters: that stand for it in a code.
        state: whether its papers carry the motto.
        head: who decides for it, in capitals.
        office: an own part of the code of its letters (`SNV-TCCB`).
    """

    lines: tuple[str, ...]
    names: tuple[str, ...]
    letters: str
    state: bool
    head: str
    office: str = ""


def issuers(half: int) -> list[Issuer]:
    """Who may issue in a half, 0 or 1."""
    place = PLACES[half]
    districts, communes = place[1:5], place[5:]
    every = _of_a_province(place[0])
    for name in districts:
        every += _of_a_district(place[0], name)
    for name in communes:
        every += _of_a_commune(name, districts)
    return [
        Issuer(
            tuple(line.upper() for line in one.lines), one.names, one.letters, one.state, one.head.upper(), one.office
        )
        for one in every
    ]


def _of_a_province(province: str) -> list[Issuer]:
    return [*_party_of_a_province(province), *_state_of_a_province(province), *_others_of_a_province(province)]


def _party_of_a_province(province: str) -> list[Issuer]:
    return [
        Issuer((f"TỈNH ỦY {province}",), (f"Tỉnh ủy {province}",), "TU", False, "BAN THƯỜNG VỤ"),
        Issuer((f"TỈNH ỦY {province}", "BAN TỔ CHỨC"), (f"Ban Tổ chức Tỉnh ủy {province}",), "BTCTU", False, ""),
        Issuer((f"TỈNH ỦY {province}", "ỦY BAN KIỂM TRA"), (f"Ủy ban Kiểm tra Tỉnh ủy {province}",), "UBKTTU",
               False, ""),
        Issuer((f"TỈNH ỦY {province}", "VĂN PHÒNG"), (f"Văn phòng Tỉnh ủy {province}",), "VPTU", False, ""),
        Issuer(("BAN CHẤP HÀNH ĐẢNG BỘ", f"TỈNH {province}"), (f"Ban Chấp hành Đảng bộ tỉnh {province}",), "TU",
               False, ""),
    ]  # fmt: skip


def _state_of_a_province(province: str) -> list[Issuer]:
    return [
        Issuer((f"ỦY BAN NHÂN DÂN TỈNH {province}",), (f"Ủy ban nhân dân tỉnh {province}",), "UBND", True,
               f"ỦY BAN NHÂN DÂN TỈNH {province}", "NL"),
        Issuer(("ỦY BAN NHÂN DÂN", f"TỈNH {province}"), (f"Ủy ban nhân dân tỉnh {province}",), "UB", True,
               f"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH {province}"),
        Issuer(("HỘI ĐỒNG NHÂN DÂN", f"TỈNH {province}"), (f"Hội đồng nhân dân tỉnh {province}",), "HĐND", True,
               f"HỘI ĐỒNG NHÂN DÂN TỈNH {province}"),
        Issuer((f"UBND TỈNH {province}", "SỞ NỘI VỤ"), ("Sở Nội vụ", f"Sở Nội vụ, Ủy ban nhân dân tỉnh {province}",
               f"Sở Nội vụ Ủy ban nhân dân tỉnh {province}", f"Sở Nội vụ tỉnh {province}"),
               "SNV", True, "GIÁM ĐỐC SỞ NỘI VỤ", "TCCB"),
        Issuer((f"UBND TỈNH {province}", "SỞ XÂY DỰNG"), ("Sở Xây dựng",
               f"Sở Xây dựng Ủy ban nhân dân tỉnh {province}", f"Sở Xây dựng, Ủy ban nhân dân tỉnh {province}"),
               "SXD", True, "GIÁM ĐỐC SỞ XÂY DỰNG", "QLN"),
        Issuer(("SỞ NÔNG NGHIỆP VÀ PTNT", "CHI CỤC THỦY LỢI"), ("Chi cục Thủy lợi",
               "Chi cục Thủy lợi, Sở Nông nghiệp và PTNT"), "CCTL", True, "CHI CỤC TRƯỞNG CHI CỤC THỦY LỢI", "QLCT"),
        Issuer((f"SỞ Y TẾ {province}", "TRUNG TÂM Y TẾ DỰ PHÒNG"), ("Trung tâm Y tế dự phòng",
               f"Trung tâm Y tế dự phòng, Sở Y tế {province}"), "TTYTDP", True, "GIÁM ĐỐC TRUNG TÂM Y TẾ DỰ PHÒNG"),
        Issuer((f"UBND TỈNH {province}", "SỞ NÔNG NGHIỆP VÀ PTNT"), ("Sở Nông nghiệp và PTNT",
               f"Sở Nông nghiệp và PTNT, Ủy ban nhân dân tỉnh {province}"), "SNN&PTNT", True,
               "GIÁM ĐỐC SỞ NÔNG NGHIỆP VÀ PTNT", "KHTC"),
        Issuer((f"UBND TỈNH {province}", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), ("Sở Giáo dục và Đào tạo",
               f"Sở Giáo dục và Đào tạo, Ủy ban nhân dân tỉnh {province}",
               f"Sở Giáo dục và Đào tạo Ủy ban nhân dân tỉnh {province}"), "SGD&ĐT", True,
               "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO", "GDTrH"),
        Issuer((f"UBND TỈNH {province}", "BAN CHỈ ĐẠO 138"), (f"Ban Chỉ đạo 138 Ủy ban nhân dân tỉnh {province}",
               "Ban Chỉ đạo 138", f"Ban Chỉ đạo 138, Ủy ban nhân dân tỉnh {province}"), "BCĐ138", True, ""),
    ]  # fmt: skip


def _others_of_a_province(province: str) -> list[Issuer]:
    return [
        Issuer((f"TỈNH ĐOÀN {province}",), (f"Tỉnh đoàn {province}",), "TĐ", False, ""),
        Issuer((f"HỘI LIÊN HIỆP PHỤ NỮ TỈNH {province}",), (f"Hội Liên hiệp Phụ nữ tỉnh {province}",), "BTV",
               False, ""),
        Issuer((f"ĐẢNG BỘ TỈNH {province}", "ĐẢNG ỦY PHƯỜNG 12"), ("Đảng ủy phường 12",), "ĐU", False, ""),
    ]  # fmt: skip


def _of_a_district(province: str, name: str) -> list[Issuer]:
    return [
        Issuer((f"HUYỆN ỦY {name}",), (f"Huyện ủy {name}",), "HU", False, ""),
        Issuer((f"ĐẢNG BỘ TỈNH {province}", f"HUYỆN ỦY {name}"), (f"Huyện ủy {name}",), "HU", False, ""),
        Issuer((f"HUYỆN ỦY {name}", "BAN TUYÊN GIÁO"), (f"Ban Tuyên giáo Huyện ủy {name}",), "BTGHU", False, ""),
        Issuer((f"ỦY BAN NHÂN DÂN HUYỆN {name}",), (f"Ủy ban nhân dân huyện {name}",), "UBND", True,
               f"CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN {name}"),
        Issuer((f"UBND HUYỆN {name}", "PHÒNG TÀI CHÍNH - KẾ HOẠCH"), (
               "Phòng Tài chính - Kế hoạch", f"Phòng Tài chính - Kế hoạch, Ủy ban nhân dân huyện {name}"),
               "TCKH", True, "TRƯỞNG PHÒNG TÀI CHÍNH - KẾ HOẠCH"),
    ]  # fmt: skip


def _of_a_commune(name: str, districts: tuple[str, ...]) -> list[Issuer]:
    return [
        Issuer((f"HUYỆN ỦY {districts[0]}", f"ĐẢNG ỦY XÃ {name}"), (f"Đảng ủy xã {name}",), "ĐU", False, ""),
        Issuer((f"UBND HUYỆN {districts[1]}", f"UBND XÃ {name}"), (f"Ủy ban nhân dân xã {name}",
               f"Ủy ban nhân dân xã {name}, Ủy ban nhân dân huyện {districts[1]}"), "UBND", True,
               f"CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ {name}"),
    ]  # fmt: skip
