"""The kinds of documents, their abbreviations, and how a printed kind line is recognised.

A kind is always read from the printed line and never from the code: QĐ stands for Quyết định and for Quy định.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from library.party.folding import fold

_OTHERS_ALLOWED = 1
_MOST_KIND_WORDS = 5
_MIN_LETTERS_FOR_ERROR = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    Args:
        name: as printed, in normal case.
        symbols: letters that stand for it in a code, the prescribed ones first.
        own_line: False for a công văn, whose kind is not printed.
    """

    name: str
    symbols: tuple[str, ...] = ()
    own_line: bool = True


KINDS = (
    Kind("Nghị quyết", ("NQ",)),
    Kind("Quyết định", ("QĐ", "QĐNS")),
    Kind("Quy định", ("QĐ", "QĐi", "QyĐ")),
    Kind("Chỉ thị", ("CT",)),
    Kind("Kết luận", ("KL",)),
    Kind("Quy chế", ("QC",)),
    Kind("Thông tri", ("TT", "TTri")),
    Kind("Hướng dẫn", ("HD",)),
    Kind("Thông báo", ("TB",)),
    Kind("Thông cáo", ("TC", "TCa")),
    Kind("Tuyên bố", ("TBo",)),
    Kind("Lời kêu gọi", ("LKG",)),
    Kind("Báo cáo", ("BC",)),
    Kind("Kế hoạch", ("KH",)),
    Kind("Quy hoạch", ("QH",)),
    Kind("Chương trình", ("CTr", "CTR")),
    Kind("Đề án", ("ĐA",)),
    Kind("Phương án", ("PA",)),
    Kind("Dự án", ("DA",)),
    Kind("Tờ trình", ("TTr", "TTR", "TTh")),
    Kind("Công văn", ("CV",), own_line=False),
    Kind("Biên bản", ("BB",)),
    Kind("Cương lĩnh", ("CL",)),
    Kind("Cương lĩnh chính trị", ("CL",)),
    Kind("Điều lệ", ("ĐL",)),
    Kind("Chiến lược", ("CL",)),
    Kind("Đề cương", ("ĐC",)),
    Kind("Công điện", ("CĐ",)),
    Kind("Điện", ("Đ",)),
    Kind("Điện văn", ("ĐV",)),
    Kind("Diễn văn", ("DV",)),
    Kind("Thông tư", ("TT",)),
    Kind("Thông tư liên tịch", ("TTLT",)),
    Kind("Nghị định", ("NĐ",)),
    Kind("Sắc lệnh", ("SL",)),
    Kind("Sắc luật", ("SLt",)),
    Kind("Pháp lệnh", ("PL",)),
    Kind("Luật", ("L",)),
    Kind("Lệnh", ("L",)),
    Kind("Huấn lệnh", ("HL",)),
    Kind("Huấn thị", ("HT",)),
    Kind("Nội quy", ("NQy",)),
    Kind("Bản sao", ("BS",)),
    Kind("Giấy mời", ("GM",)),
    Kind("Giấy giới thiệu", ("GGT",)),
    Kind("Giấy chứng nhận", ("GCN",)),
    Kind("Giấy đi đường", ("GĐĐ",)),
    Kind("Giấy nghỉ phép", ("GNP",)),
    Kind("Giấy ủy quyền", ("GUQ",)),
    Kind("Phiếu chuyển", ("PC",)),
    Kind("Phiếu gửi", ("PG",)),
    Kind("Phiếu báo", ("PB",)),
    Kind("Thư công", ("TC",)),
    Kind("Thư chúc mừng", ("TCM",)),
    Kind("Hợp đồng", ("HĐ",)),
    Kind("Hợp đồng trách nhiệm", ("HĐTN", "HĐ")),
    Kind("Thư mời", ("TM",)),
    Kind("Thơ mời", ("TM",)),
    Kind("Giấy đề nghị", ("GĐN",)),
    Kind("Giấy xác nhận", ("GXN",)),
    Kind("Bảng mô tả công việc"),
    Kind("Bản mô tả công việc"),
    Kind("Bản kiểm điểm"),
    Kind("Bản cam kết", ("CK",)),
    Kind("Lời hiệu triệu", ("LHT",)),
    Kind("Chương trình hành động", ("CTr",)),
)  # fmt: skip
WITHOUT_CODE = frozenset(
    {"Lời kêu gọi", "Lời hiệu triệu", "Điều lệ", "Cương lĩnh", "Cương lĩnh chính trị", "Diễn văn", "Thư chúc mừng"}
)
RULING_NOTHING = frozenset(
    {"Báo cáo", "Tờ trình", "Công văn", "Biên bản", "Diễn văn", "Điện", "Điện văn", "Thông cáo", "Tuyên bố",
     "Lời kêu gọi", "Lời hiệu triệu", "Đề cương", "Giấy mời", "Thư mời", "Thơ mời", "Thư công", "Thư chúc mừng",
     "Giấy giới thiệu", "Giấy chứng nhận", "Giấy xác nhận", "Giấy đề nghị", "Giấy đi đường", "Giấy nghỉ phép",
     "Phiếu chuyển", "Phiếu gửi", "Phiếu báo", "Hợp đồng", "Hợp đồng trách nhiệm", "Bản kiểm điểm",
     "Bản mô tả công việc", "Bảng mô tả công việc", "Bản cam kết"}
)  # fmt: skip
"""Kinds of which nobody says that they are in force, unless one does so of itself."""
LETTER = next(kind for kind in KINDS if not kind.own_line)
_BY_NAME = {kind.name: kind for kind in KINDS}
_PRINTED = tuple((kind, fold(kind.name)) for kind in KINDS)


@dataclass(frozen=True, slots=True)
class KindMatch:
    """A printed line recognised as a kind; `errors` counts the letters that differ, diacritics included."""

    kind: Kind
    errors: int


def kind_named(name: str) -> Kind | None:
    """Return the kind of exactly this name."""
    return _BY_NAME.get(name)


def match_kind(line: str) -> KindMatch | None:
    """Recognise a line that says nothing but the kind, with at most one letter misread beside its diacritics.

    Two kinds that fit equally well (Đề án, Dự án) give None: a person decides.
    """
    words = "".join(letter for letter in line if letter.isalpha() or letter.isspace())
    folded = fold(words)
    near: list[tuple[int, int, Kind]] = []
    for kind, plain in _PRINTED:
        errors = Levenshtein.distance(plain, folded)
        allowed = _OTHERS_ALLOWED if len(plain) >= _MIN_LETTERS_FOR_ERROR else 0
        if errors <= allowed:
            marked = Levenshtein.distance(kind.name.lower(), " ".join(words.split()).lower())
            near.append((errors, marked, kind))
    near.sort(key=lambda one: one[:2])
    if not near or (len(near) > 1 and near[0][:2] == near[1][:2]):
        return None
    return KindMatch(near[0][2], near[0][1])


def match_longer_kind(line: str) -> tuple[KindMatch, int] | None:
    """Recognise a line that begins with a kind and says more: `BÁO CÁO TỔNG KẾT`.

    Returns:
        The longest kind that fits, and how many words say it; None where none fits, or the whole line is a kind.
    """
    words = line.split()
    for end in range(min(len(words) - 1, _MOST_KIND_WORDS), 1, -1):
        match = match_kind(" ".join(words[:end]))
        if match is not None and match.kind.own_line:
            return match, end
    return None


def kinds_of_symbol(letters: str) -> tuple[Kind, ...]:
    """Return the kinds that these letters of a code stand for, exact spelling first; `T.Tr` is written for `TTr`."""
    letters = letters.replace(".", "")
    exact = tuple(kind for kind in KINDS if letters in kind.symbols)
    if exact:
        return exact
    return tuple(kind for kind in KINDS if letters.lower() in {symbol.lower() for symbol in kind.symbols})
