"""What lines of stamps say: marks, words that differ from them by a letter or a sign, and any words of Vietnamese.

Syllables like `MẬT` are drawn about as often as the mark itself: who learns from them has to look at the signs.
"""

from __future__ import annotations

from functools import cache
from random import Random

from library.vietnamese.words import two_syllable_words

VOWELS = "aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ"
_SMALL = VOWELS + "bcdđghklmnpqrstvxfjwz"
LETTERS = _SMALL + _SMALL.upper() + "0123456789" + " .,:;-–/()[]\"'*+=!?%&…²“”"
"""All that is drawn and learnt."""
_LONGEST = 34
_HALVED = 0.3
_LEVELS = ("MẬT", "MẬT", "TỐI MẬT", "TUYỆT MẬT")
_BEFORE = (
    "TÀI LIỆU", "CÔNG VĂN", "BÁO CÁO", "KẾ HOẠCH", "TỜ TRÌNH", "ĐỀ ÁN", "VĂN BẢN", "BIÊN BẢN", "HỒ SƠ", "NGHỊ QUYẾT",
    "CHỈ THỊ", "DẤU", "ĐÓNG DẤU", "BÍ", "TUYỆT ĐỐI BÍ", "TÀI LIỆU BÍ", "GIẢI", "ĐÃ GIẢI", "BẢO", "CƠ", "THÔNG TIN",
    "ĐIỆN", "PHIẾU",
)  # fmt: skip
_URGENT = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ")
_BEHIND = (
    *_URGENT, "Bản số 12", "Bản số: 03", "BẢN SỐ 7", "A", "B", "ONG", "ĐỘ", "KHẨU", "MÃ", "MÍA", "THƯ", "THIẾT", "VỤ",
    "NHÀ NƯỚC", "HÓA",
)  # fmt: skip
_LABELS = ("Độ mật", "Mức độ mật", "ĐỘ MẬT", "Dấu độ mật", "Mức độ bảo mật")
_SET_OFF = ("({})", "[{}]", "*** {} ***", "- {} -", "“{}”", "== {} ==", "(Đóng dấu {})", "(Dấu {})")
_STAMPS = (
    *_URGENT, "CÔNG VĂN ĐẾN", "SAO Y", "SAO Y BẢN CHÍNH", "BẢN CHÍNH", "ĐÃ KIỂM TRA", "BẢN LƯU", "LƯU HÀNH NỘI BỘ",
    "XEM XONG TRẢ LẠI", "TÀI LIỆU THU HỒI", "DỰ THẢO", "CÔNG KHAI", "ĐÃ NHẬP SỔ", "PHÒNG LƯU TRỮ", "ĐẾN", "TỈNH ỦY",
    "HUYỆN ỦY", "VĂN PHÒNG", "ĐÃ GIẢI MẬT", "KHÔNG", "LƯU", "ĐÃ THANH TOÁN", "THƯỜNG", "TÀI LIỆU HỌC TẬP",
)  # fmt: skip
_NUMBERED = (
    "Số: #", "Ngày: #-#", "Tờ số #", "Hộp # - Hồ sơ #", "Trang #", "#-NQ/TU", "Số #", "#/#/19#", "Bản số #", "LẦN #",
    "ngày # tháng # năm 19#",
)  # fmt: skip


def line_text(rng: Random) -> str:
    """One line: a mark, nearly one, another stamp, numbers, or words of the dictionary; mostly in capitals."""
    kind = rng.random()
    if kind < 0.27:
        return _in_some_case(_marked(rng), rng)
    if kind < 0.50:
        return _in_some_case(_nearly_marked(rng), rng)
    if kind < 0.58:
        return _in_some_case(rng.choice(_STAMPS), rng)
    if kind < 0.66:
        return _in_some_case(_with_numbers(rng.choice(_NUMBERED), rng), rng)
    words = some_words(rng, rng.choice((1, 1, 1, 2, 2, 3)))[:_LONGEST].strip()
    case = rng.random()
    return words.upper() if case < 0.5 else words.capitalize() if case < 0.65 else words


def some_words(rng: Random, count: int) -> str:
    """Words of the dictionary, each of two syllables, or the half of one."""
    words = (rng.choice(_dictionary()) for _ in range(count))
    return " ".join(rng.choice(word.split()) if rng.random() < _HALVED else word for word in words)


@cache
def _dictionary() -> tuple[str, ...]:
    return tuple(sorted(" ".join(word) for word in two_syllable_words() if set("".join(word)) <= set(LETTERS)))


def _in_some_case(text: str, rng: Random) -> str:
    text, case = text[:_LONGEST].strip(), rng.random()
    if text.upper() != text:
        return text.upper() if case < 0.5 else text.capitalize() if case < 0.65 else text
    return text.capitalize() if case < 0.08 else text.lower() if case < 0.12 else text.title() if case < 0.14 else text


def _marked(rng: Random) -> str:
    level, kind = rng.choice(_LEVELS), rng.random()
    if kind < 0.42:
        return level
    if kind < 0.52:
        degree = rng.choice((level, level.capitalize(), "Không", "Thường", "........", "……"))
        return f"{rng.choice(_LABELS)}{rng.choice((': ', ' : ', ':'))}{degree}"
    if kind < 0.66:
        return f"{rng.choice(_BEFORE)} {level}"
    if kind < 0.78:
        return level + rng.choice((" ", " - ", "-", " – ", "/", ", ", " + ")) + rng.choice(_BEHIND)
    if kind < 0.82:
        return rng.choice(_URGENT) + rng.choice((" - ", "/", " ")) + level
    if kind < 0.88:
        return level.replace(" ", "-") + rng.choice(("", "."))
    return rng.choice(_SET_OFF).format(level)


def _nearly_marked(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.55:
        word = f"m{rng.choice(VOWELS[:18] * 3 + VOWELS)}t"
    elif kind < 0.7:
        word = f"{rng.choice('vbnhlđkctgs')}{rng.choice('ậậấạặàâ')}t"
    elif kind < 0.85:
        word = f"m{rng.choice('ậậấạặâ')}{rng.choice('pncumt')}"
    else:
        word = f"{rng.choice(('nh', 'th', 'ch', 'kh', 'ph'))}{rng.choice('ậấặạ')}t"
    if rng.random() < 0.3:
        word = rng.choice(("tối ", "tôi ", "tới ", "tuyệt ", "tuyết ", "bí ", "bị ")) + word
    beside = rng.random()
    text = word.upper()
    if beside < 0.15:
        return f"{rng.choice(_BEFORE)} {text}"
    return f"{text} {some_words(rng, 1).upper()}" if beside < 0.35 else text


def _with_numbers(text: str, rng: Random) -> str:
    while "#" in text:
        text = text.replace("#", str(rng.randint(1, 99)), 1)
    return text
