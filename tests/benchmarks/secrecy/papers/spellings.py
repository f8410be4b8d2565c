"""How a mark may be written, and what only looks like one. Written from what offices write, not from any program."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_LEVELS = ("MẬT", "MẬT", "TỐI MẬT", "TỐI MẬT", "TUYỆT MẬT")
_URGENT = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ")
_KINDS = ("BÁO CÁO", "CÔNG VĂN", "KẾ HOẠCH", "TỜ TRÌNH", "ĐỀ ÁN", "VĂN BẢN", "BIÊN BẢN", "HỒ SƠ")
_CYRILLIC = str.maketrans("MTO", "МТО")
_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True)
class Phrase:
    """A line or two as they stand on the paper; `style` is the name that the report counts by."""

    lines: tuple[str, ...]
    style: str

    @property
    def text(self) -> str:
        """The lines in one."""
        return " ".join(self.lines)


Write = Callable[[str, Random], str]


def _label(mark: str, rng: Random) -> str:
    label = rng.choice(("Độ mật", "Mức độ mật", "ĐỘ MẬT", "Mức độ bảo mật", "Dấu độ mật"))
    said = rng.choice((mark, mark.capitalize()))
    return f"{label}{rng.choice((': ', ' : ', ':'))}{said}"


def _bracket(mark: str, rng: Random) -> str:
    left, right = rng.choice((("(", ")"), ("[", "]"), ("*** ", " ***"), ("- ", " -"), ("“", "”"), ("== ", " ==")))
    return f"{left}{mark}{right}"


def _spaced(mark: str, rng: Random) -> str:
    return ("   " if len(mark) > 3 else " ").join(rng.choice((" ", "  ")).join(word) for word in mark.split())


def _urgent(mark: str, rng: Random) -> str:
    pair = [mark, rng.choice(_URGENT)]
    if rng.random() < 0.25:
        pair.reverse()
    return rng.choice((" - ", " – ", "/", " / ", ", ", " + ", "-")).join(pair)


def _copy(mark: str, rng: Random) -> str:
    copy = rng.randint(1, 30)
    return mark + rng.choice(
        (f" Bản số: {copy:02d}", f" - Bản số {copy}", f" (Bản số: {copy:02d}/40)", f". Bản số {copy}")
    )


def _old_hyphen(mark: str, rng: Random) -> str:
    return "-".join(mark.split()) if " " in mark else f"{mark}."


def _invisible(mark: str, rng: Random) -> str:
    sign = rng.choice(("\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d"))
    at = rng.randint(1, len(mark) - 1)
    return mark[:at] + sign + mark[at:]


def _hard_space(mark: str, rng: Random) -> str:
    return mark.replace(" ", rng.choice(("\u00a0", "\u2003", "   ", "\t"))) if " " in mark else f"\u00a0{mark}\u00a0"


ON_PAPER: dict[str, Write] = {
    "plain": lambda mark, rng: mark,
    "title case": lambda mark, rng: mark.capitalize(),
    "labelled": _label,
    "material": lambda mark, rng: f"{rng.choice(('TÀI LIỆU', 'TÀI LIỆU', 'Tài liệu'))} {mark}",
    "kind and mark": lambda mark, rng: f"{rng.choice(_KINDS)} {mark}",
    "with urgency": _urgent,
    "copy number": _copy,
    "in brackets": _bracket,
    "letter-spaced": _spaced,
    "old hyphen": _old_hyphen,
    "stamp note": lambda mark, rng: f"({rng.choice(('Đóng dấu', 'Dấu', 'đóng dấu'))} {mark})",
    "bí mật": lambda mark, rng: rng.choice(("BÍ MẬT", "TUYỆT ĐỐI BÍ MẬT", "TÀI LIỆU BÍ MẬT NHÀ NƯỚC")),
}
"""Spellings that show on paper."""

IN_FILES: dict[str, Write] = {
    "decomposed": lambda mark, rng: unicodedata.normalize("NFD", mark),
    "invisible sign": _invisible,
    "full width": lambda mark, rng: unicodedata.normalize("NFD", mark).translate(_FULL),
    "Cyrillic": lambda mark, rng: unicodedata.normalize("NFC", mark).translate(_CYRILLIC),
    "hard spaces": _hard_space,
}
"""Spellings that only a file can have."""

_LOOKALIKE_LINES = (
    "MẮT",
    "MẶT",
    "MẤT",
    "MÁT",
    "MỘT",
    "TÔI MẤT",
    "TỐI MẶT",
    "Mắt",
    "MẤT MÙA",
    "MẬT ONG RỪNG",
    "Mật ong",
    "MẬT MÍA",
    "MẬT KHẨU",
    "MẬT ĐỘ",
    "MẬT ĐỘ DÂN SỐ",
    "Mật độ: 214 người/km²",
    "CƠ MẬT VIỆN",
    "BẢO MẬT THÔNG TIN",
    "VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "Độ mật: Không",
    "Độ mật: Thường",
    "KHÔNG MẬT",
    "Độ mật: ……………",
    "BAN CƠ YẾU - MẬT MÃ",
)
_OTHER_LINES = (
    "KHẨN",
    "HỎA TỐC",
    "THƯỢNG KHẨN",
    "HỎA TỐC HẸN GIỜ",
    "ĐÃ GIẢI MẬT",
    "DỰ THẢO LẦN 2",
    "LƯU HÀNH NỘI BỘ",
    "XEM XONG TRẢ LẠI",
    "TÀI LIỆU HỘI NGHỊ",
    "BẢN CHÍNH",
    "SAO Y BẢN CHÍNH",
    "TÀI LIỆU THU HỒI",
    "CÔNG KHAI",
    "TÀI LIỆU HỌC TẬP",
)
_ORDINARY_LINES = (
    "Văn phòng lưu trữ",
    "Trang 1",
    "Hồ sơ số 14, tờ 3",
    "Phòng Hành chính - Quản trị",
    "Bản in lần thứ nhất",
    "Kỳ họp thứ ba",
    "Phụ lục kèm theo",
    "In tại xưởng in tỉnh",
)
_SENTENCES = (
    "Hợp tác xã nuôi {n} đàn ong, mỗi mùa quay được {n} lít mật ong.",
    "Máy tính của văn phòng phải đặt mật khẩu dài và thay mỗi quý.",
    "Mọi cán bộ giữ bí mật của Đảng và Nhà nước như giữ con ngươi của mắt mình.",
    "Viện Cơ mật triều Nguyễn lập năm 1834; cơ mật viện có bốn đại thần.",
    "Mật độ dân cư vùng này là {n} người trên một cây số vuông.",
    "Đường vào bản rậm rạp, cây cối mật tập, xe không vào được.",
    "Công văn số {n}-CV/TU đóng dấu “MẬT” của Tỉnh ủy nay đã hết giá trị.",
    "Theo báo cáo tối mật năm trước của đoàn điều tra, số liệu ấy không đúng.",
    "Hai ngành phối hợp mật thiết trong việc chống hạn.",
    "Tên mật thám bị bắt đã khai ra nơi cất súng.",
    "Việc in, sao tài liệu có dấu Mật, Tối mật, Tuyệt mật do thủ trưởng cơ quan quyết định.",
    "Lò ép mía nấu được {n} chum mật, giá mật lên xuống từng ngày.",
    "Đơn vị làm mất {n} bộ quần áo, mất cả sổ mật mã cũ.",
    "Cuộc họp bầu bằng bỏ phiếu kín, giữ bí mật tuyệt đối cho người bầu.",
    "Túi mật của con bò bệnh phải gửi về trạm thú y.",
)


def mark(rng: Random, *, paper_only: bool) -> Phrase:
    """Draws a true mark."""
    styles = ON_PAPER if paper_only or rng.random() < 0.72 else IN_FILES
    level = rng.choice(_LEVELS)
    if rng.random() < 0.06 and " " in level:
        return Phrase(tuple(level.split()), "two lines")
    if not paper_only and rng.random() < 0.06:
        folded = unicodedata.normalize("NFD", rng.choice(("TỐI MẬT", "TUYỆT MẬT"))).encode("ascii", "ignore").decode()
        return Phrase((folded,), "without diacritics")
    style = rng.choice(list(styles))
    return Phrase(
        (unicodedata.normalize("NFC", styles[style](level, rng)) if styles is ON_PAPER else styles[style](level, rng),),
        style,
    )


def lookalike(rng: Random) -> Phrase:
    """Draws a line that stands where a mark may stand and is none."""
    pool, style = rng.choice(
        ((_LOOKALIKE_LINES, "near line"), (_OTHER_LINES, "other mark"), (_ORDINARY_LINES, "ordinary line"))
    )
    return Phrase((rng.choice(pool),), style)


def near_sentence(rng: Random) -> str:
    """Draws a sentence that speaks of secrets, honey, eyes."""
    return rng.choice(_SENTENCES).replace("{n}", str(rng.randint(12, 390)))
