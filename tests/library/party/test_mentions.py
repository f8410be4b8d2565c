"""Mentions: every form in which a text names a document, found at its place, in bounded time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.party.codes import parse_code
from library.party.mentions import Itself
from library.party.mentions.finding import find_mentions
from library.party.mentions.shadow import shadow_of
from library.records import PartialDate

DAY = PartialDate(1987, 3, 12)


def told(text: str) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(one.kind, one.code or one.number or one.name, str(one.issued or ""), one.body)
            for one in find_mentions(text)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Căn cứ Luật Đo lường số 31/1990/QH8, ngày 12/3/1987 của Quốc hội,",
         ("Luật", "31/1990/QH8", "1987-03-12", "Quốc hội")),
        ("theo Quyết định số 562A-QĐ/UB, ngày 12/3/1987", ("Quyết định", "562A-QĐ/UB", "1987-03-12", None)),
        ("theo Nghị quyết số 12bis-NQ/TU, ngày 12/3/1987", ("Nghị quyết", "12bis-NQ/TU", "1987-03-12", None)),
        ("Ngày 12/3/1987, Tỉnh ủy đã ban hành Chỉ thị số 05-CT/TU về mùa màng.",
         ("Chỉ thị", "05-CT/TU", "1987-03-12", "Tỉnh ủy")),
        ("theo Quyết định của Tỉnh ủy số 08-QĐ/TU, ngày 12-03-1987;",
         ("Quyết định", "08-QĐ/TU", "1987-03-12", "Tỉnh ủy")),
        ("Nghị định số 25/CP và", ("Nghị định", "25/CP", "", None)),
        ("sửa đổi Nghị định số 80/1990/NĐ-CP về", ("Nghị định", "80/1990/NĐ-CP", "1990", None)),
        ("theo Hướng dẫn 09-HD/BTCTU năm 1987.", ("Hướng dẫn", "09-HD/BTCTU", "1987", None)),
        ("nêu tại Quy định 77 ngày 12/3/1987 thì", ("Quy định", "77", "1987-03-12", None)),
        ("và công văn số 83/SNN-VP ngày 12 tháng 03 năm 1987 của", ("Công văn", "83/SNN-VP", "1987-03-12", None)),
        ("thực hiện Nghị quyết số 21-NQ/TU (ngày 12/3/1987)", ("Nghị quyết", "21-NQ/TU", "1987-03-12", None)),
        ("Hướng dẫn 45/HD-BTCTU của Ban Tổ chức Tỉnh ủy nêu",
         ("Hướng dẫn", "45-HD/BTCTU", "", "Ban Tổ chức Tỉnh ủy")),
        ("Nghi quyêt sô 21-NQlTU ngay 12/3/1987", ("Nghị quyết", "21-NQ/TU", "1987-03-12", None)),
        ("Quyết định số 2O5-QĐ/TU, ngày 12/3/1987", ("Quyết định", "205-QĐ/TU", "1987-03-12", None)),
        ("Quyết định số l7-QĐ/TVV, ngày 12/3/1987", ("Quyết định", "17-QĐ/TW", "1987-03-12", None)),
        ("theo Nghị quyết Hội nghị lần thứ năm Ban Chấp hành Trung ương Đảng khóa VI thì",
         ("Nghị quyết", "Nghị quyết Hội nghị Trung ương 5 khóa VI", "", None)),
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ IX đã nêu",
         ("Nghị quyết", "Nghị quyết Đại hội Đảng bộ tỉnh IX", "", None)),
        ("chấp hành Điều lệ Đảng và", ("Điều lệ", "Điều lệ Đảng", "", None)),
        ("theo khoản 2 Điều 9 Luật Thi đua, khen thưởng, mọi người",
         ("Luật", "Luật Thi đua, khen thưởng", "", None)),
        ("theo Luật đất đai hiện hành thì", ("Luật", "Luật Đất đai", "", None)),
        ("theo luật Đất đai năm 1987, giao", ("Luật", "Luật Đất đai", "1987", None)),
        ("theo luật đất đai hiện hành thì", ("Luật", "Luật Đất đai", "", None)),
        ("theo Điều 5 của luật hôn nhân và\ngia đình, vợ", ("Luật", "Luật Hôn nhân và gia đình", "", None)),
        ("căn cứ luật đất đai số 3/1987/QH8 ngày 12/3/1987", ("Luật", "3/1987/QH8", "1987-03-12", None)),
        ("và Luật đầu tư nước ngoài đã", ("Luật", "Luật Đầu tư nước ngoài", "", None)),
        ("Luật hoá chất và quy định", ("Luật", "Luật Hóa chất", "", None)),
        ("xử lý theo bộ luật hình sự.", ("Bộ luật", "Bộ luật Hình sự", "", None)),
        ("theo Quy chế làm việc của Văn phòng Tỉnh ủy\n-----\n",
         ("Quy chế", "Quy chế làm việc của Văn phòng Tỉnh ủy", "", None)),
        ("Tỉnh ủy đã ban hành Quy chế làm việc của Văn phòng Tỉnh ủy.",
         ("Quy chế", "Quy chế làm việc của Văn phòng Tỉnh ủy", "", None)),
        ("Thông báo kết luận 17-TB/TU của Thường trực Tỉnh ủy", ("Thông báo", "17-TB/TU", "", "Thường trực Tỉnh ủy")),
    ],
)  # fmt: skip
def test_every_form_names_one_document(text: str, found: tuple[str, str, str, str | None]) -> None:
    assert told(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "QUY ĐỊNH\nSố 12-QĐ/TU\nLạc Giang, ngày 12 tháng 3 năm 1987",
        "Quyết định 3 nhiệm vụ lớn",
        "Kế hoạch 5 năm 1986-1990",
        "bị kỷ luật Điều 7",
        "đảng viên làm đúng pháp luật của Nhà nước",
        "điều lệ hợp tác xã, luật có liên quan",
        "sửa đổi luật đất đai cho sát thực tế",
        "pháp luật đất đai hiện hành",
        "pháp luật Đất đai năm 1987",
        "kỷ luật lao động hiện hành",
        "quy luật giá năm 1987",
        "Hội Luật gia tỉnh, đội ngũ luật gia năm 1987",
        "Khoa Luật hôn nhân và gia đình",
        "luật giá hiện hành",
        "Luật đất đai nông thôn miền núi là",
        "QUYẾT ĐỊNH\nban hành Quy chế làm việc của Văn phòng Tỉnh ủy\n-----",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc của Văn phòng Tỉnh ủy.",
    ],
)
def test_what_names_none(text: str) -> None:
    assert told(text) == []


def test_a_law_has_one_name_however_it_is_written() -> None:
    """So that what is held under one is found from all, and what is missing is counted once."""
    forms = ("Luật Đất đai năm 1987", "Luật đất đai năm 1987", "luật Đất đai năm 1987", "luật đất đai năm 1987",
             "luật đất\nđai năm 1987", "luật đất đai số 3/1987/QH8", "Luật Đất đai số 3/1987/QH8")  # fmt: skip
    assert {one.name for form in forms for one in find_mentions(f"Căn cứ {form} thì")} == {"Luật Đất đai"}


def test_the_head_of_a_paper_is_not_another_of_its_code_that_it_names() -> None:
    text = "ĐẢNG BỘ TỈNH * Số 05-NQ/TU ĐẢNG LAO ĐỘNG\nThi hành Nghị quyết 05-NQ/TU ngày 12-3-1958 của Tỉnh ủy."
    own = Itself(parse_code("05-NQ/TU"), PartialDate(1961, 9, 28))
    assert [one.itself for one in find_mentions(text, own)] == [True, False]


def test_the_charter_names_itself() -> None:
    text = "Đảng viên phải chấp hành Điều lệ Đảng; nay thay Điều lệ Đảng năm 1982."
    assert [one.itself for one in find_mentions(text, Itself(None, PartialDate(1991, 6, 27), "Điều lệ Đảng"))] == [
        True, False]  # fmt: skip


def test_a_list_shares_its_body() -> None:
    text = ("thay thế các Hướng dẫn số 16-HD/BTCTU ngày 15/02/1987, Hướng dẫn số 21-HD/BTCTU ngày 20/9/1987 "
            "của Ban Tổ chức Tỉnh ủy.")  # fmt: skip
    assert [one.body for one in find_mentions(text)] == ["Ban Tổ chức Tỉnh ủy"] * 2


def test_a_list_of_bare_numbers_has_one_head() -> None:
    found = find_mentions("các Nghị quyết 57, 59 và 66 của Bộ Chính trị nêu")
    assert [(one.kind, one.number, one.body) for one in found] == [
        ("Nghị quyết", number, "Bộ Chính trị") for number in ("57", "59", "66")]  # fmt: skip


@pytest.mark.parametrize("later", ["Chỉ thị số 05-CT/TU", "Chỉ thị 05", "Chỉ thị số 05", "Chỉ thị 05-CT/TU năm 1987"])
def test_a_date_stated_once_holds_for_the_text(later: str) -> None:
    first, second = find_mentions(f"Chỉ thị số 05-CT/TU, ngày 12/3/1987 nêu. Thực hiện {later} thì mọi người phải.")
    assert (first.issued, first.stated) == (DAY, True)
    assert (second.code, second.issued, second.stated) == ("05-CT/TU", DAY, False)


def test_one_number_of_two_years_names_no_one() -> None:
    text = "Nghị định số 19/1992/NĐ-CP. Nghị định số 19/1993/NĐ-CP. Theo Nghị định số 19 nêu"
    assert [one.code for one in find_mentions(text)] == ["19/1992/NĐ-CP", "19/1993/NĐ-CP", None]


def test_two_dates_of_one_code_stay_apart() -> None:
    text = "Nghị quyết 19-NQ/TW, ngày 25/10/2017. Nghị quyết 19-NQ/TW, ngày 16/6/2022. Nghị quyết 19-NQ/TW nêu"
    assert [str(one.issued or "") for one in find_mentions(text)] == ["2017-10-25", "2022-06-16", ""]


def test_the_part_that_is_meant_is_told_with_its_place() -> None:
    text = "tại điểm 8.1 và 8.2 mục III trong Hướng dẫn số 05-HD/UBKTTU năm 1987"
    place = find_mentions(text)[0].place
    assert place is not None
    assert place.words == text[place.start : place.end] == "điểm 8.1 và 8.2 mục III"


def test_a_document_is_no_mention_of_itself() -> None:
    own = Itself(parse_code("05-CT/TU"), DAY)
    text = "(Kèm theo Chỉ thị số 05-CT/TU ngày 12/3/1987) và Chỉ thị số 05-CT/TU ngày 1/2/1981"
    assert [one.itself for one in find_mentions(text, own)] == [True, False]


codes = st.builds("{}-{}/TU".format, st.integers(1, 999), st.sampled_from(("NQ", "CT", "KL", "TB")))
words = st.sampled_from("căn cứ thực hiện nêu tại , . ; và ( ) \n của Ban Thường vụ ngày 12/3/1987 Điều 5".split(" "))


@given(st.lists(st.one_of(words, codes.map("Chỉ thị số {}".format), st.text(max_size=6)), max_size=40))
def test_every_mention_is_the_words_at_its_place(parts: list[str]) -> None:
    text = " ".join(parts)
    found = find_mentions(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.number is None or one.number in text[one.start : one.end] or one.name


@given(st.text())
def test_a_shadow_is_as_long_as_its_text(text: str) -> None:
    assert len(shadow_of(text)) == len(text)


@given(st.lists(codes, min_size=1, max_size=60, unique=True))
def test_every_code_of_a_sentence_is_found(listed: list[str]) -> None:
    found = find_mentions("Căn cứ " + ", ".join(f"Kết luận số {code}" for code in listed))
    assert [one.code for one in found] == listed


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(("Luật ", "Luật A, ", "số ", "Nghị quyết 1, ", "của Ban ", "(", "ngày 1/1/2020 ", "Điều 1, ")),
       st.integers(2, 6))  # fmt: skip
def test_a_text_repeated_gives_no_more_than_it_holds(part: str, size: int) -> None:
    """Whatever is repeated a hundred thousand times is read to the end."""
    text = part * 20_000 * size
    assert len(find_mentions(text)) <= len(re.findall(r"\S+", text))


_PIECES = (
    "Nghị quyết số 26-NQ/TW", "Tờ trình số 38/TTr-SGDĐT", "Bộ luật Dân sự", "Pháp lệnh Bảo vệ bí mật nhà nước",
    "Thông báo kết luận số 177-TB/VPTW", "Luật sửa đổi Bộ luật Lao động", "Luật Lưu trữ", "ngày 5 tháng 8 năm 2008",
    "Quyết định, Chỉ thị số 5, 7 và 9-CT/TW", "của Ban Bí thư", "Điều lệ Đảng",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=6), st.sampled_from(["\n", "  ", " \n ", "\t", "\u00a0"]))
def test_words_may_stand_on_two_lines(pieces: list[str], gap: str) -> None:
    """However a text is broken into lines, each mention lies within it and bears the name of a kind."""
    text = ", ".join(pieces).replace(" ", gap)
    for one in find_mentions(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.kind is None or "\n" not in one.kind
