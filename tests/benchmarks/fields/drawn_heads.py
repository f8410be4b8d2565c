"""Heads of papers as offices of all kinds print them, drawn from ranges, with what is true of each.

Who issues, how its number, date, kind and subject are printed, typeface, size and wear all come from lists and ranges
by half, seed and number; the names of bodies and places and the words of subjects are in one half only. Everything
here is invented. `print_head` gives the picture and the place of each word, so that the layout can be tried without
reading; `drawn_heads` gives files to read.
"""

from __future__ import annotations

import datetime
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from halves import Case, Half
from PIL import Image, ImageDraw, ImageFont

from library.records import Box

sys.path.insert(0, str(Path(__file__).parents[1] / "ocr"))

from printed_pages import FOLDERS  # the folder beside this one
from worn_pages import KINDS

T = TypeVar("T")
SEED = "2026-11-29"
MATERIAL = "drawn"
_WIDE, _HIGH = 595, 842  # points
_FACES = {
    "LiberationSerif": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"), "FreeSerif": (".ttf", "Bold.ttf", "Italic.ttf"),
    "DejaVuSerif": (".ttf", "-Bold.ttf", "-Italic.ttf"), "LinLibertine_R": (".otf", "B.otf", "I.otf"),
    "CharisSIL": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"), "texgyreschola": ("-regular.otf", "-bold.otf", "-italic.otf"),
    "LiberationSans": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"), "Carlito": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"),
}  # fmt: skip
_TYPEWRITERS = ("FreeMono.ttf", "texgyrecursor-regular.otf", "lmmono10-regular.otf", "cmuntt.ttf")
_HANDS = ("dkg.ttf", "Rufscript010.ttf", "DancingScript-Regular.otf")
_WEARS = ("clean", "clean", "clean", "faded", "skewed", "fax", "shining through", "copy of a copy", "edges and holes")

_PLACES = (
    ("Lạc Giang", "Hải Đông", "Vân Thắng", "Mộc Sơn", "Phú Lương", "An Thịnh", "Tân Hòa", "Đông Khê", "Cẩm Phong"),
    ("Yên Phú", "Bình Lộc", "Thạch Hà", "Sơn Tịnh", "Long Điền", "Kim Bảng", "Nam Sách", "Quế Trung", "Đức Thọ"),
)
_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
_SUBJECTS = (
    ("tăng cường công tác phòng cháy, chữa cháy rừng mùa khô", "kiện toàn Ban Chỉ đạo phòng chống lụt bão",
     "thu hồi đất để xây dựng trường trung học cơ sở", "tổ chức Tết trồng cây",
     "kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội sáu tháng đầu năm và phương hướng những tháng cuối năm",
     "cử cán bộ đi học lớp bồi dưỡng lý luận chính trị", "quản lý khai thác cát, sỏi lòng sông trên địa bàn",
     "phân công nhiệm vụ các đồng chí trong Ban Thường vụ khóa mới", "hỗ trợ kinh phí sửa chữa cầu treo",
     "thành lập tổ giúp việc kiểm kê tài sản của các cơ quan, đơn vị trực thuộc và thanh lý tài sản không còn sử dụng"),
    ("nâng cao chất lượng sinh hoạt chi bộ ở nông thôn", "bổ nhiệm lại cán bộ quản lý trường học",
     "tuyển quân đợt một", "giao chỉ tiêu thu ngân sách cho các xã, thị trấn", "mở đợt tổng vệ sinh môi trường",
     "tổng kết mười năm xây dựng nông thôn mới và nhiệm vụ, giải pháp trong giai đoạn tiếp theo",
     "cho chủ trương lập dự án nâng cấp hồ chứa nước", "khen thưởng tập thể, cá nhân trong phong trào thi đua",
     "điều chỉnh quy hoạch sử dụng đất của khu dân cư mới ven sông và các công trình công cộng kèm theo",
     "xử lý kỷ luật đảng viên vi phạm chính sách dân số"),
)  # fmt: skip
_KINDS = (
    ("Quyết định", "QĐ"), ("Quyết định", "QĐ"), ("Nghị quyết", "NQ"), ("Chỉ thị", "CT"), ("Thông báo", "TB"), ("Báo cáo", "BC"),
    ("Kế hoạch", "KH"), ("Tờ trình", "TTr"), ("Hướng dẫn", "HD"), ("Chương trình", "CTr"), ("Kết luận", "KL"),
    ("Quy định", "QĐ"), ("Biên bản", "BB"), ("Giấy mời", "GM"), ("Đề án", "ĐA"), ("Công văn", ""), ("Công văn", ""),
    ("Công văn", ""),
)  # fmt: skip
_PROSE = (
    "Thời gian qua, các cấp, các ngành đã có nhiều cố gắng trong việc tổ chức thực hiện nhiệm vụ được giao, góp phần ổn "
    "định tình hình và nâng cao đời sống của nhân dân. Tuy nhiên, việc kiểm tra, đôn đốc ở một số nơi còn chưa thường "
    "xuyên, hiệu quả chưa cao. Để khắc phục những hạn chế nêu trên, yêu cầu các đơn vị nghiêm túc thực hiện những nội "
    "dung sau đây và báo cáo kết quả trước ngày cuối tháng."
).split()


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


@dataclass
class Printed:
    """A head as it left the press: grey, with the words that were printed and where, line by line.

    Attributes:
        rows: of each printed line its words with their boxes, in pixels.
        truth: of each field.
        hand: the fields that are written by hand.
    """

    picture: np.ndarray
    dpi: int
    rows: list[list[tuple[str, Box]]]
    truth: dict[str, tuple[str | None, ...]]
    hand: tuple[str, ...]
    told: str


def issuers(half: int) -> list[Issuer]:
    """Who may issue in a half, 0 or 1."""
    place = _PLACES[half]
    province, district, commune = place[0], place[1:5], place[5:]
    every: list[Issuer] = [
        Issuer((f"TỈNH ỦY {province}",), (f"Tỉnh ủy {province}",), "TU", False, "BAN THƯỜNG VỤ"),
        Issuer((f"TỈNH ỦY {province}", "BAN TỔ CHỨC"), (f"Ban Tổ chức Tỉnh ủy {province}",), "BTCTU", False, ""),
        Issuer((f"TỈNH ỦY {province}", "ỦY BAN KIỂM TRA"), (f"Ủy ban Kiểm tra Tỉnh ủy {province}",), "UBKTTU", False, ""),
        Issuer((f"TỈNH ỦY {province}", "VĂN PHÒNG"), (f"Văn phòng Tỉnh ủy {province}",), "VPTU", False, ""),
        Issuer(("BAN CHẤP HÀNH ĐẢNG BỘ", f"TỈNH {province}"), (f"Ban Chấp hành Đảng bộ tỉnh {province}",), "TU", False, ""),
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
        Issuer((f"TỈNH ĐOÀN {province}",), (f"Tỉnh đoàn {province}",), "TĐ", False, ""),
        Issuer((f"HỘI LIÊN HIỆP PHỤ NỮ TỈNH {province}",), (f"Hội Liên hiệp Phụ nữ tỉnh {province}",), "BTV", False, ""),
    ]  # fmt: skip
    for name in district:
        every += [
            Issuer((f"HUYỆN ỦY {name}",), (f"Huyện ủy {name}",), "HU", False, ""),
            Issuer((f"ĐẢNG BỘ TỈNH {province}", f"HUYỆN ỦY {name}"), (f"Huyện ủy {name}",), "HU", False, ""),
            Issuer((f"HUYỆN ỦY {name}", "BAN TUYÊN GIÁO"), (f"Ban Tuyên giáo Huyện ủy {name}",), "BTGHU", False, ""),
            Issuer((f"ỦY BAN NHÂN DÂN HUYỆN {name}",), (f"Ủy ban nhân dân huyện {name}",), "UBND", True,
                   f"CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN {name}"),
            Issuer((f"UBND HUYỆN {name}", "PHÒNG TÀI CHÍNH - KẾ HOẠCH"), (
                   "Phòng Tài chính - Kế hoạch", f"Phòng Tài chính - Kế hoạch, Ủy ban nhân dân huyện {name}"),
                   "TCKH", True, "TRƯỞNG PHÒNG TÀI CHÍNH - KẾ HOẠCH"),
        ]  # fmt: skip
    for name in commune:
        every += [
            Issuer((f"HUYỆN ỦY {district[0]}", f"ĐẢNG ỦY XÃ {name}"), (f"Đảng ủy xã {name}",), "ĐU", False, ""),
            Issuer((f"UBND HUYỆN {district[1]}", f"UBND XÃ {name}"), (f"Ủy ban nhân dân xã {name}",
                   f"Ủy ban nhân dân xã {name}, Ủy ban nhân dân huyện {district[1]}"), "UBND", True,
                   f"CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ {name}"),
        ]  # fmt: skip
    return [
        Issuer(tuple(line.upper() for line in one.lines), one.names, one.letters, one.state, one.head.upper(), one.office)
        for one in every
    ]


@dataclass
class _Sheet:
    """What is being printed, in points; typefaces by style."""

    dpi: int
    fonts: dict[str, str]
    points: float
    typed: bool
    chance: np.random.Generator
    rows: list[list[tuple[str, Box]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unit = self.dpi / 72
        self.image = Image.new("L", (round(_WIDE * self.unit), round(_HIGH * self.unit)), 255)
        self.draw = ImageDraw.Draw(self.image)

    def font(self, style: str = "plain", scale: float = 1.0) -> ImageFont.FreeTypeFont:
        size = self.points * (1.0 if self.typed else scale)
        return ImageFont.truetype(self.fonts[style], size * self.unit, layout_engine=ImageFont.Layout.BASIC)

    def width(self, text: str, style: str = "plain", scale: float = 1.0) -> float:
        return self.font(style, scale).getlength(text) / self.unit

    def line(self, text: str, top: float, *, left: float | None = None, middle: float | None = None, style: str = "plain",
             scale: float = 1.0, ink: int = 0, keep: bool = True) -> float:  # fmt: skip
        """Print a line; return where it ends, in points. Words in braces are written by hand."""
        font = self.font(style, scale)
        pieces = text.split(" ")
        wide = sum(self._width(piece, font) for piece in pieces) + font.getlength(" ") * (len(pieces) - 1)
        x = left * self.unit if left is not None else (middle or 0) * self.unit - wide / 2
        row: list[tuple[str, Box]] = []
        for piece in pieces:
            if piece:
                row += self._word(piece, x, top * self.unit, font, ink)
            x += self._width(piece, font) + font.getlength(" ")
        if keep and row:
            self.rows.append(row)
        return x / self.unit

    def _width(self, piece: str, font: ImageFont.FreeTypeFont) -> float:
        if "{" not in piece:
            return float(font.getlength(piece))
        before, hand, after = _parts(piece)
        return float(font.getlength(before + after)) + len(hand) * 0.75 * font.size + 0.9 * font.size

    def _word(self, piece: str, x: float, top: float, font: ImageFont.FreeTypeFont, ink: int) -> list[tuple[str, Box]]:
        if "{" not in piece:
            self.draw.text((x, top), piece, font=font, fill=ink)
            return [(piece, self._box(piece, x, top, font))]
        before, hand, after = _parts(piece)
        done = self._word(before, x, top, font, ink) if before else []
        x += font.getlength(before) + 0.3 * font.size
        pen = ImageFont.truetype(self.fonts["hand"], font.size * float(self.chance.uniform(1.2, 1.7)))
        for digit in hand:
            lower = float(self.chance.uniform(-0.35, 0.1)) * font.size
            self.draw.text((x, top + lower), digit, font=pen, fill=int(self.chance.integers(30, 110)))
            x += 0.75 * font.size
        if hand:
            done.append((hand, Box(round(x - 0.75 * font.size * len(hand)), round(top), round(x), round(top + font.size))))
        x += 0.3 * font.size
        return done + (self._word(after, x, top, font, ink) if after else [])

    def _box(self, text: str, x: float, top: float, font: ImageFont.FreeTypeFont) -> Box:
        left, up, right, down = font.getbbox(text)
        return Box(round(x + left), round(top + up), round(x + right), round(top + down))

    def wrapped(self, text: str, wide: float, style: str = "plain", scale: float = 1.0) -> list[str]:
        """Break a text into lines of about equal width."""
        words, lines = text.split(), [""]
        total = self.width(text, style, scale)
        wide = min(wide, total / max(1, -(-total // wide)) * 1.12)
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, style, scale) > wide:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def rule(self, middle: float, top: float, wide: float) -> None:
        self.draw.line([((middle - wide / 2) * self.unit, top * self.unit), ((middle + wide / 2) * self.unit, top * self.unit)],
                       fill=0, width=max(1, round(0.7 * self.unit)))  # fmt: skip


def _parts(piece: str) -> tuple[str, str, str]:
    before, _, rest = piece.partition("{")
    hand, _, after = rest.partition("}")
    return before, hand, after


def print_head(half: int, number: int, folders: Sequence[Path] = ()) -> Printed:
    """Print the head of a paper, with a few lines of its text."""
    chance = np.random.default_rng(zlib.crc32(f"{SEED}/{half}/{number}".encode()))
    issuer = _one(chance, issuers(half))
    kind, letters = _one(chance, _KINDS)
    typed = chance.random() < 0.3
    dpi = int(chance.integers(150, 301))
    sheet = _Sheet(dpi, _faces(chance, typed, folders), float(chance.uniform(11, 14) if not typed else 12), typed, chance)
    issued = datetime.date(int(chance.integers(1978, 2026)), int(chance.integers(1, 13)), int(chance.integers(1, 29)))
    hand = tuple(name for name in ("number", "issued") if chance.random() < 0.35)
    figure = f"{int(chance.integers(1, 999)):02d}"
    symbol, code = _code(chance, issuer, kind, letters, figure, issued, by_hand="number" in hand)
    subject = _one(chance, _SUBJECTS[half])
    top = _top(sheet, chance, issuer, code, issued, half, by_hand="issued" in hand)
    if kind == "Công văn":
        subject, top = _letter(sheet, chance, subject, top)
    else:
        subject, top = _title(sheet, chance, issuer, kind, subject, top)
    _body(sheet, chance, top, number_of_lines=int(chance.integers(5, 9)))
    if chance.random() < 0.25:
        _register(sheet, chance)
    truth: dict[str, tuple[str | None, ...]] = {
        "kind": (kind,), "symbol": (symbol,), "number": (figure,), "issued": (issued.isoformat(),),
        "committee": issuer.names, "subject": (subject,), "year": (str(issued.year),),
    }  # fmt: skip
    told = f"{issuer.lines} {code} {Path(sheet.fonts['plain']).name} {dpi} dpi"
    return Printed(np.asarray(sheet.image), dpi, sheet.rows, truth, hand, told)


def _one(chance: np.random.Generator, some: Sequence[T]) -> T:
    return some[int(chance.integers(len(some)))]


def _faces(chance: np.random.Generator, typed: bool, folders: Sequence[Path]) -> dict[str, str]:
    files = _files((*FOLDERS, *folders))
    hand = _one(chance, [name for name in _HANDS if name in files] or ["DejaVuSerif.ttf"])
    if typed:
        face = files[_one(chance, [name for name in _TYPEWRITERS if name in files])]
        return {"plain": face, "bold": face, "italic": face, "hand": files[hand]}
    names = {base: [files.get(f"{base.removesuffix('_R')}{end}" if base.endswith("_R") and end[0] != "." else f"{base}{end}")
                    for end in ends] for base, ends in _FACES.items()}  # fmt: skip
    whole = [some for some in names.values() if some[0]]
    plain, bold, italic = _one(chance, whole)
    return {"plain": plain or "", "bold": bold or plain or "", "italic": italic or plain or "", "hand": files[hand]}


@cache
def _files(folders: tuple[Path, ...]) -> dict[str, str]:
    return {path.name: str(path) for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.[ot]tf"))}


def _code(chance: np.random.Generator, issuer: Issuer, kind: str, letters: str, figure: str, issued: datetime.date,
          *, by_hand: bool) -> tuple[str, str]:  # fmt: skip
    """The symbol, and the whole line as printed."""
    figure = f"{{{figure}}}" if by_hand else figure
    space = _one(chance, ("", "", " "))
    if issuer.state:
        if letters:
            symbol = f"{letters}-{issuer.letters}"
        else:
            symbol = f"{issuer.letters}-{issuer.office}" if issuer.office else _one(chance, (issuer.letters, f"CV-{issuer.letters}"))
        dated = letters in ("QĐ", "NQ", "CT") and chance.random() < 0.3
        symbol = symbol.replace("-", ".") if chance.random() < 0.1 else symbol
        symbol += f".{_one(chance, ('VX', 'NC', 'TH'))}" if "-" in symbol and chance.random() < 0.08 else ""
        between = f"/{issued.year}/" if dated else f"{space}/{_one(chance, ('', '', ' '))}"
        return symbol, f"{_one(chance, ('Số: ', 'Số : ', 'Số:', 'Số '))}{figure}{between}{symbol}"
    symbol = f"{letters or 'CV'}/{issuer.letters}"
    mark = _one(chance, ("-", "-", " - ", " -", "- "))
    return symbol, f"{_one(chance, ('Số ', 'Số: ', 'Số : ', 'Số:'))}{figure}{mark}{symbol}"


def _date(chance: np.random.Generator, issued: datetime.date, place: str, *, by_hand: bool) -> str:
    day = f"{issued.day:02d}" if chance.random() < 0.6 else str(issued.day)
    month = f"{issued.month:02d}" if chance.random() < 0.5 else str(issued.month)
    if not by_hand and chance.random() < 0.1:
        return f"{place}, ngày {day}{_one(chance, '/-.')}{month}{_one(chance, '/-.')}{issued.year}".replace(".", "/")
    return f"{place}, ngày {f'{{{day}}}' if by_hand else day} tháng {month} năm {issued.year}"


def _top(sheet: _Sheet, chance: np.random.Generator, issuer: Issuer, code: str, issued: datetime.date, half: int, *,
         by_hand: bool) -> float:  # fmt: skip
    """The two columns above the kind, or one below the other; return where they end."""
    left, right = float(chance.uniform(150, 175)), float(chance.uniform(395, 425))
    start, step = float(chance.uniform(35, 80)), sheet.points * float(chance.uniform(1.2, 1.5))
    place = _one(chance, _PLACES[half])
    date = _date(chance, issued, place, by_hand=by_hand)
    titles = [_STATE, _MOTTO] if issuer.state else [_PARTY] if chance.random() < 0.85 else []
    # The columns are set as small as they have to be.
    small = min(1.0, *(240 / sheet.width(line, "bold") for line in issuer.lines), 250 / sheet.width(_STATE, "bold"))
    small = 1.0 if sheet.typed and all(sheet.width(line) < 230 for line in issuer.lines) else max(0.62, small)
    if sheet.typed:
        sheet.points *= max(0.72, min(1.0, *(230 / sheet.width(line) for line in (*issuer.lines, _STATE))))
    top = start
    rows: list[tuple[float, float, str, str]] = []
    for index, line in enumerate(issuer.lines):
        rows.append((left, top + index * step, line, "bold" if index == len(issuer.lines) - 1 else "plain"))
    below = start + len(issuer.lines) * step
    if issuer.state:
        sheet.rule(left, below + 1, 60)
    elif chance.random() < 0.7:
        rows.append((left, below - 0.2 * step, "*", "plain"))
        below += 0.6 * step
    number_top = below + 0.45 * step
    rows.append((left, number_top, code, "plain"))
    for index, line in enumerate(titles):
        rows.append((right, start + index * step, line, "bold"))
    under = start + len(titles) * step
    if titles:
        sheet.rule(right, under + 1, 150)
    date_top = max(under + 0.5 * step, number_top if chance.random() < 0.6 else 0)
    rows.append((right, date_top, date, "italic"))
    for middle, at, text, style in sorted(rows, key=lambda row: (round(row[1] / 4), row[0])):
        sheet.line(text, at, middle=middle, style=style, scale=small)
    return max(number_top, date_top) + 2.0 * step


def _letter(sheet: _Sheet, chance: np.random.Generator, subject: str, top: float) -> tuple[str, float]:
    """The subject of a letter, small under its number, and whom it is sent to."""
    said = f"{_one(chance, ('V/v ', 'V/v: ', 'Về việc ', 'V/v '))}{subject}"
    step = sheet.points * 1.15
    top -= 1.0 * step
    lines = sheet.wrapped(said, 200, "italic", 0.85)
    for line in lines:
        sheet.line(line, top, middle=160, style=_one(chance, ("italic", "italic")), scale=0.85)
        top += step
    top += 1.2 * step
    sheet.line("Kính gửi: Ủy ban nhân dân các huyện, thị xã", top, middle=_WIDE / 2)
    return said.replace("V/v: ", "V/v: "), top + 2.2 * step


def _title(sheet: _Sheet, chance: np.random.Generator, issuer: Issuer, kind: str, subject: str, top: float
           ) -> tuple[str, float]:  # fmt: skip
    """The kind and the subject in the middle, and who decides; return the subject as printed and where it ends."""
    step = sheet.points * float(chance.uniform(1.2, 1.5))
    middle = _WIDE / 2 + float(chance.uniform(-12, 18))
    printed = _one(chance, (kind.upper(), kind.upper(), kind.upper(), f"({kind.upper()})"))
    sheet.line(printed, top, middle=middle, style="bold", scale=float(chance.uniform(1.0, 1.25)))
    top += 1.25 * step
    begin = _one(chance, ("Về việc ", "Về ", "V/v ", "về việc "))
    said = f"{begin}{subject}"
    form = chance.random()
    said = f"({said})" if form < 0.15 else said
    style = "bold" if form < 0.75 else "italic"
    for line in sheet.wrapped(said, float(chance.uniform(290, 400)), style):
        sheet.line(line, top, middle=middle, style=style)
        top += step
    if chance.random() < 0.5:
        sheet.rule(middle, top + 3, 80)
    elif not issuer.state and chance.random() < 0.6:
        sheet.line("-----", top, middle=middle)
        top += 0.8 * step
    top += float(chance.uniform(0.5, 1.1)) * step
    if kind == "Quyết định" and issuer.head:
        for line in sheet.wrapped(issuer.head, 380, "bold"):
            sheet.line(line, top, middle=middle, style="bold")
            top += step
        top += 0.6 * step
        sheet.line("Căn cứ Luật Tổ chức chính quyền địa phương;", top, left=100)
        top += 1.2 * step
    return said, top + 0.3 * step


def _body(sheet: _Sheet, chance: np.random.Generator, top: float, number_of_lines: int) -> None:
    step, left = sheet.points * float(chance.uniform(1.2, 1.6)), float(chance.uniform(60, 85))
    words = list(_PROSE)
    for index in range(number_of_lines):
        indent = 28 if index == 0 else 0
        line: list[str] = []
        while words and sheet.width(" ".join([*line, words[0]])) < _WIDE - 50 - left - indent:
            line.append(words.pop(0))
        if line:
            sheet.line(" ".join(line), top + index * step, left=left + indent)


def _register(sheet: _Sheet, chance: np.random.Generator) -> None:
    """The stamp of an incoming register, in a corner."""
    left, top = float(chance.uniform(25, 45)), float(chance.uniform(5, 20))
    unit, size = sheet.unit, 7.5
    font = ImageFont.truetype(sheet.fonts["plain"], size * unit)
    sheet.draw.rectangle([left * unit, top * unit, (left + 95) * unit, (top + 30) * unit], outline=90, width=max(1, round(unit)))
    for index, text in enumerate(("CÔNG VĂN ĐẾN", f"Số: {int(chance.integers(100, 3000))}", "Ngày: 12/3")):
        sheet.draw.text(((left + 8) * unit, (top + 2 + 9 * index) * unit), text, font=font, fill=90)


def drawn_heads(half: Half, count: int, folder: Path, fonts: Sequence[Path] = ()) -> Iterator[Case]:
    """Yield so many drawn heads of a half, each worn a little, as files with their truth."""
    kinds = {kind.name: kind for kind in KINDS}
    for number in range(count):
        printed = print_head(int(half is Half.BLIND), number, fonts)
        chance = np.random.default_rng(zlib.crc32(f"{SEED}/wear/{half}/{number}".encode()))
        wear = kinds[_one(chance, _WEARS)]
        path = folder / f"{MATERIAL}-{half}" / f"{number:03} {wear.name}.png"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            worn = wear.wear(printed.picture, printed.dpi, chance)
            Image.fromarray(worn).save(path, dpi=(printed.dpi, printed.dpi), compress_level=1)
        yield Case(path, MATERIAL, printed.truth, printed.hand, ("ocr",), half)
