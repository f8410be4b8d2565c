"""Codes: every written form gives the same keys; what is no code is left alone."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.party.codes import ParsedCode, code_keys, find_codes, parse_code, parse_given_code

OBSERVED = (
    "NQ/TW QĐ/TW KL/TW HD/BTCTW CT/TW CV/VPTW KH/BCĐTW HD/BTGDVTW QĐNS/TW HD/TW TB/TW KH/TU "
    "BC/BTCTW TTr/ĐU CV/BTCTW CV/ĐU "
    "HD/BTCTU TB/BCĐTW CV/BCĐ KH/BTGDVTW QĐ/BCSCLTW CV/VPTU KH/UBKTTW CTr/TU NQ/HNTW CV/TU TB/VPTW HD/BTGTW HD/UBKTTW "
    "TB/CQTTBCĐ HD/VPTW CV/BTGTW CT/TU BC/ĐU HD/TWH QĐ/VPTW KH/BCĐ QĐ/ĐU KH/HĐĐTWBĐVN-HTVN QĐi/TW KL/ĐU HD/BTCTW-BTGTW "
    "HD/UBKTTU NQ/ĐUBTC QĐ/TWĐTN-CTTN ĐA/TU QĐ/QUTW KHHĐ/TU TT/TU HD/TC-TW NQ/TU TTr/BTCTW NQ/HU NQ/ThU CT/KU "
    "CT/LKU QĐ/KT"
)
party = st.builds("{}-{}".format, st.integers(1, 9999).map("{:02}".format), st.sampled_from(OBSERVED.split()))


def key(text: str) -> str:
    code = parse_code(text)
    assert code is not None, text
    return code_keys(code)[0]


@given(party)
def test_every_way_to_write_a_party_code_gives_its_key(code: str) -> None:
    number, letters = code.split("-", 1)
    kind, body = letters.split("/")
    expected = key(code)
    assert expected == "|".join([str(int(number)), kind.lower(), *body.lower().split("-")])
    for form in (
        f"Số {code}",
        f"số: {code}",
        f"{number} - {letters}",
        f"{number}–{letters}",
        f"{number}/{kind}-{body}",
        f"{kind} {code}",
        f"{number}- {letters}",
        f"{number}-{kind}/\n{body}",
        unicodedata.normalize("NFD", code),
        code.lower(),
        f"{int(number)}-{letters}",
        f"({code}).",
        code.replace("Đ", "Ð"),
    ):
        assert key(form) == expected, form


@given(party)
def test_a_party_code_is_found_in_a_sentence_where_it_stands(code: str) -> None:
    text = f"Căn cứ Quyết định số {code}, ngày 01/02/2020 của Ban; theo {code} và 1958 - 1975."
    found = find_codes(text)
    assert [text[one.start : one.end] for one in found] == [code, code]
    assert all(code_keys(one.code) == code_keys(found[0].code) for one in found)
    assert found[0].code == parse_code(code)
    assert found[0].code.form == "party"


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    code = parse_code(text)
    if code is not None:
        assert code_keys(code)
    edge = 0
    for found in find_codes(text, typed=True):
        assert edge <= found.start < found.end <= len(text)
        assert code_keys(found.code)
        edge = found.end


@given(st.text(alphabet="0123456789-/ nqtwTWNQĐđƯưsố.\n\u2013", max_size=40))
def test_texts_that_look_like_codes_are_answered(text: str) -> None:
    for found in find_codes(text, typed=True):
        keys = code_keys(found.code)
        assert len(keys) == len(set(keys))
        assert all(keys)
    parse_code(text)


@pytest.mark.parametrize(
    "form",
    [
        "26-NQ/TW",
        "26 NQ TW",
        "26 nq tw",
        "nq 26 tw",
        "NQ 26-NQ/TƯ",
        "26-NQ/TƯ",
        "26/NQ-TW",
        "26-nq/tw",
        "26_NQ_TW",
        "26.NQ.TW",
        "Nghị quyết 26-NQ/TW",
        "nghi quyet so 26-nq/tw",
        "nghị quyết số 26 - NQ/TW",
        "26NQ/TW",
        "nq26tw",
        "NQ26-TW",
        "026-NQ/TW",
        "nq tw 26",
        "26−NQ/TW",
        "26 nq/tư",
        "“26-NQ/TW”",
    ],
)
def test_forms_of_one_code(form: str) -> None:
    assert key(form) == "26|nq|tw"


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("nq26", "26|nq"),
        ("NQ 26", "26|nq"),
        ("nghị quyết 26", "26|nq"),
        ("nghi quyet so 26", "26|nq"),
        ("26nq", "26|nq"),
        ("chỉ thị 05", "5|ct"),
        ("Tờ trình số 9", "9|ttr"),
        ("số 26", "26"),
        ("so 26", "26"),
        ("Số: 05", "5"),
        ("NQ/TW", "nq|tw"),
        ("qđ 5", "5|qđ"),
        ("1.203-QĐ/TU", "1203|qđ|tu"),
        ("12b-KL/TW", "12b|kl|tw"),
        ("12bis-NQ/TU", "12bis|nq|tu"),
        ("Số 12 Bis - NQ/TU", "12bis|nq|tu"),
        ("12 bis nq tu", "12bis|nq|tu"),
        ("nq 12ter", "12ter|nq"),
        ("12 bis", "12bis"),
        ("số 012 ter", "12ter"),
        ("562A-QĐ/UB", "562a|qđ|ub"),
        ("562a qđ ub", "562a|qđ|ub"),
        ("quyết định 562A", "562a|qđ"),
        ("QĐ 562A-QĐ/UB", "562a|qđ|ub"),
    ],
)
def test_parts_of_a_code(form: str, first: str) -> None:
    assert key(form) == first


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("05/CT-UBND", ParsedCode("5", "CT", "UBND", None, "state")),
        ("01/2020/NĐ-CP", ParsedCode("1", "NĐ", "CP", 2020, "state")),
        ("04/TTr-BKHCN-BTTTT", ParsedCode("4", "TTr", "BKHCN-BTTTT", None, "state")),
        ("1552/BTTTT-TTH", ParsedCode("1552", None, "BTTTT-TTH", None, "state")),
        ("33/2024/QH15", ParsedCode("33", None, "QH15", 2024, "state")),
        ("08/2008/PL-UBTVQH12", ParsedCode("8", "PL", "UBTVQH12", 2008, "state")),
        ("76/2025/UBTVQH15", ParsedCode("76", None, "UBTVQH15", 2025, "state")),
        ("3260-KH/ĐĐQH15", ParsedCode("3260", "KH", "ĐĐQH15", None, "party")),
        ("1140/QĐ-UB", ParsedCode("1140", "QĐ", "UB", None, "state")),
        ("641/NN-UBHC", ParsedCode("641", None, "NN-UBHC", None, "state")),
        ("37/2018/QĐ-TTg", ParsedCode("37", "QĐ", "TTg", 2018, "state")),
        ("15-SL", ParsedCode("15", "SL", None, None, "party")),
        ("03-NQ/ThU", ParsedCode("3", "NQ", "ThU", None, "party")),
    ],
)
def test_taken_apart(form: str, code: ParsedCode) -> None:
    assert parse_code(form) == code


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("26-NQ/IW", "26-NQ/TW"),
        ("26-N0/TW", "26-NQ/TW"),
        ("26-NO/TW", "26-NQ/TW"),
        ("336- QD/BCSCLTW", "336-QĐ/BCSCLTW"),
        ("26-NQ/TVV", "26-NQ/TW"),
        ("05/CT-UBNO", "05/CT-UBNQ"),
        ("02-NQ/DU", "02-NQ/ĐU"),
        ("31-BC/UBKTIU", "31-BC/UBKTTU"),
    ],
)
def test_a_misread_letter_still_finds_the_code(misread: str, meant: str) -> None:
    read, right = parse_code(misread), parse_code(meant)
    assert read is not None
    assert right is not None
    shared = set(code_keys(read)) & set(code_keys(right))
    assert any(one.count("|") >= 1 for one in shared)
    if misread != "05/CT-UBNO":  # no known body is one confusion away: nothing is guessed
        assert code_keys(right)[0] in code_keys(read)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2013",
        "năm 2013",
        "1958 - 1975",
        "2- Cơ sở",
        "hợp tác hóa",
        "26-",
        "-NQ",
        "NQ",
        "04/11/2013",
        "24/7",
        "và/hoặc",
        "a-b",
        "TW",
        "kinh tế - xã hội",
        "1975 - NAM",
        "2030\n\n- Nâng cao",
    ],
)
def test_no_codes(text: str) -> None:
    assert parse_code(text) is None
    assert find_codes(f"xem {text} nữa") == []


@pytest.mark.parametrize("text", ["381/VVS", "381/vvs", "số 381/VVS", "Công văn số 0381/VVS", "381 - VVS"])
def test_a_given_code_may_be_of_any_body(text: str) -> None:
    code = parse_given_code(text)
    assert code is not None and code_keys(code)[0] == "381|vvs"


@pytest.mark.parametrize("text", ["5/A", "12/B2", "năm 2013", "24/7", "VVS", "1975", ""])
def test_what_is_given_may_be_no_code(text: str) -> None:
    assert parse_given_code(text) is None


@pytest.mark.parametrize(("text", "codes"), [
    ("Căn cứ Công văn số 381/VVS, ngày 09 tháng 06 năm 2010 của Viện", ["381/VVS"]),
    ("theo văn bản số 381/VVS (9/6/2010)", ["381/VVS"]),
    ("theo Công văn số 381/VVS của Viện", []),  # no day
    ("trạm 110/KVA, ngày 09/06/2010", []),
    ("Hợp đồng số 12/HĐKT, ngày 09/06/2010", []),  # of nobody's archive
    ("đã có văn bản 312/SYT", ["312/SYT"]),
])  # fmt: skip
def test_letters_that_nobody_knows_are_a_code_by_the_words_around_them(text: str, codes: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_codes(text)] == codes


def test_keys_go_from_exact_to_vague() -> None:
    code = parse_code("26-NQ/TW")
    assert code is not None
    assert code_keys(code) == ("26|nq|tw", "26|nq", "26", "nq|tw")
    state = parse_code("01/2020/NĐ-CP")
    assert state is not None
    assert code_keys(state)[:3] == ("1|2020|nđ|cp", "1|2020|nd|cp", "1|nđ|cp")


def test_a_query_is_read_in_its_middle() -> None:
    text = "tìm 26 nq tw và nq26 về tam nông"
    assert [text[one.start : one.end] for one in find_codes(text, typed=True)] == ["26 nq tw", "nq26"]
    assert find_codes(text) == []


def test_codes_of_different_bodies_share_no_exact_key() -> None:
    one, other = parse_code("26-NQ/TW"), parse_code("26-NQ/TU")
    assert one is not None
    assert other is not None
    assert code_keys(one)[0] not in code_keys(other)


def test_real_party_texts() -> None:
    """Every code that a plain pattern sees in the public texts is found, whole."""
    data = os.environ.get("VANKIEN_TEST_DATA")
    if not data:
        pytest.skip("VANKIEN_TEST_DATA names no folder with party_texts")
    plain = re.compile(r"(?<![\w/.])\d{1,5}[-/](?:\d{4}/)?[A-ZĐ][A-Za-zĐ]{1,5}[-/](?:[A-ZĐ]{2,9}|TTg)(?![\w-])")
    seen = 0
    for file in sorted(Path(data, "party_texts").rglob("*.txt")):
        text = file.read_text(encoding="utf-8")
        found = {(one.start, one.end) for one in find_codes(text)}
        expected = [match.span() for match in plain.finditer(text)]
        assert [text[start:end] for start, end in expected if (start, end) not in found] == []
        seen += len(expected)
    assert seen > 300
