"""Marks on a document: urgency, circulation, draft, incoming register. Those of secrecy stand in `library/secrecy/`."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from library.party.folding import fold

URGENCY = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
RESTRICTING = (
    "LƯU HÀNH NỘI BỘ", "KHÔNG PHỔ BIẾN", "XEM XONG TRẢ LẠI", "TÀI LIỆU THU HỒI", "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
)  # fmt: skip
"""Notes of circulation that keep a document among those who work with it."""
CIRCULATION = (*RESTRICTING, "TÀI LIỆU HỘI NGHỊ", "DỰ THẢO", "BẢN DỰ THẢO")
_OF_OFFICES = (
    "BẢN LƯU", "BẢN SAO", "BẢN CHÍNH", "SAO Y", "SAO Y BẢN CHÍNH", "SAO LỤC", "TRÍCH SAO", "ĐÃ THANH TOÁN",
    "ĐÃ KIỂM TRA", "ĐÃ ĐỐI CHIẾU", "ĐÃ XỬ LÝ", "ĐÃ SỐ HÓA", "ĐÃ CHỈNH LÝ", "PHÒNG LƯU TRỮ",
)  # fmt: skip
_URGENT = {
    "hoa toc": "HỎA TỐC", "hoa toc hen gio": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN", "khan": "KHẨN",
    "toi khan": "THƯỢNG KHẨN",
}  # fmt: skip
_MIN_LETTERS_FOR_ERROR = 6
_LETTERS_FOR_ERROR = 6  # of an office's stamp one in so many may be misread
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_REGISTER = re.compile(
    r"\b(cong van|cv|van|so van ban) ?de[nm]\b|^de[nm] so\b|^cv\b.*\bde[nm]\b"
    r"|^(?=.*\bcv\b)(?=.*\bde[nm]\b).*\b(so|ngay)\b"  # asked once, at the beginning, however long a line is
)


def nearly_urgent(stamp: str) -> str | None:
    """Return the urgency mark that a misread stamp in a frame of its own may be."""
    return _near(stamp, _URGENT, 3)


def _near(stamp: str, marks: dict[str, str], letters: int) -> str | None:
    """The mark from which one in so many letters differs at most, one letter in a short mark."""
    packed = fold(_NOT_LETTERS.sub("", stamp))
    for plain, mark in marks.items():
        close = plain.replace(" ", "")
        if len(packed) >= 2 and Levenshtein.distance(close, packed) <= max(1, len(close) // letters):
            return mark
    return None


def urgency_of(line: str) -> str | None:
    """Return the urgency mark when the line says nothing else and stands in capitals."""
    return _exact(line, _URGENT)


def is_circulation(line: str) -> bool:
    """Is the line a circulation or draft note?"""
    return _begins_with(line, CIRCULATION)


def is_office_stamp(stamp: str) -> bool:
    """Does it say what offices stamp on papers: a copy, a payment, a check? A letter in six may be misread."""
    return _near(stamp, {fold(one): one for one in _OF_OFFICES}, _LETTERS_FOR_ERROR) is not None


def is_restricting(line: str) -> bool:
    """Is the line a note that keeps the document among those who work with it?"""
    return _begins_with(line, RESTRICTING)


def _begins_with(line: str, marks: tuple[str, ...]) -> bool:
    folded = fold(_NOT_LETTERS.sub(" ", line)).strip()
    return any(folded.startswith(fold(mark)) for mark in marks)


def is_register(stamp: str) -> bool:
    """Whether a stamp is that of an incoming register, however much of it was misread."""
    return bool(_REGISTER.search(_SIGNS.sub(" ", fold(stamp)).strip()))


def _exact(line: str, marks: dict[str, str]) -> str | None:
    letters = " ".join(_NOT_LETTERS.sub(" ", line).split())
    if not letters or not _capitals(letters):
        return None
    folded = fold(letters)
    if folded in marks:
        return marks[folded]
    close = fold(letters).replace(" ", "")
    for plain, mark in marks.items():
        packed = plain.replace(" ", "")
        if len(packed) >= _MIN_LETTERS_FOR_ERROR and Levenshtein.distance(packed, close) <= 1:
            return mark
    return None


def _capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)
