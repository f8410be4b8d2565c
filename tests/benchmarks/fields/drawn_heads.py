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
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from drawn_issuers import PLACES, Issuer, issuers
from drawn_sheet import WIDE, Sheet
from halves import Case, Half
from PIL import Image, ImageFont

from library.records import Box

sys.path.insert(0, str(Path(__file__).parents[1] / "ocr"))

from printed_pages import FOLDERS  # the folder beside this one
from worn_pages import KINDS

T = TypeVar("T")
SEED = "2026-11-29b"
"""It changes whenever something that is drawn changes, so that no file of another drawing is kept."""
MATERIAL = "drawn"
_FACES = {
    "LiberationSerif": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"), "FreeSerif": (".ttf", "Bold.ttf", "Italic.ttf"),
    "DejaVuSerif": (".ttf", "-Bold.ttf", "-Italic.ttf"), "LinLibertine_R": (".otf", "B.otf", "I.otf"),
    "CharisSIL": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"),
    "texgyreschola": ("-regular.otf", "-bold.otf", "-italic.otf"),
    "LiberationSans": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"),
    "Carlito": ("-Regular.ttf", "-Bold.ttf", "-Italic.ttf"),
}  # fmt: skip
_TYPEWRITERS = ("FreeMono.ttf", "texgyrecursor-regular.otf", "lmmono10-regular.otf", "cmuntt.ttf")
_HANDS = ("dkg.ttf", "Rufscript010.ttf", "DancingScript-Regular.otf")
_WEARS = ("clean", "clean", "clean", "faded", "skewed", "fax", "shining through", "copy of a copy", "edges and holes")

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
    ("Quyết định", "QĐ"), ("Quyết định", "QĐ"), ("Nghị quyết", "NQ"), ("Chỉ thị", "CT"), ("Thông báo", "TB"),
    ("Báo cáo", "BC"),
    ("Kế hoạch", "KH"), ("Tờ trình", "TTr"), ("Hướng dẫn", "HD"), ("Chương trình", "CTr"), ("Kết luận", "KL"),
    ("Quy định", "QĐ"), ("Biên bản", "BB"), ("Giấy mời", "GM"), ("Đề án", "ĐA"), ("Công văn", ""), ("Công văn", ""),
    ("Công văn", ""),
)  # fmt: skip
_PROSE = (
    "Thời gian qua, các cấp, các ngành đã có nhiều cố gắng trong việc tổ chức thực hiện nhiệm vụ được giao, góp phần "
    "ổn định tình hình và nâng cao đời sống của nhân dân. Tuy nhiên, việc kiểm tra, đôn đốc ở một số nơi còn chưa "
    "thường xuyên, hiệu quả chưa cao. Để khắc phục những hạn chế nêu trên, yêu cầu các đơn vị nghiêm túc thực hiện "
    "những nội dung sau đây và báo cáo kết quả trước ngày cuối tháng."
).split()


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


def print_head(half: int, number: int, folders: Sequence[Path] = ()) -> Printed:
    """Print the head of a paper, with a few lines of its text."""
    chance = np.random.default_rng(zlib.crc32(f"{SEED}/{half}/{number}".encode()))
    issuer = _one(chance, issuers(half))
    kind, letters = _one(chance, _KINDS)
    typed = chance.random() < 0.3
    dpi = int(chance.integers(150, 301))
    sheet = Sheet(
        dpi, _faces(chance, typed, folders), float(chance.uniform(11, 14) if not typed else 12), typed, chance
    )
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
    typewriters = [name for name in _TYPEWRITERS if name in files]
    if typed and typewriters:
        face = files[_one(chance, typewriters)]
        return {"plain": face, "bold": face, "italic": face, "hand": files[hand]}
    names = {base: [files.get(f"{base if end[0] == '.' else base.removesuffix('_R')}{end}") for end in ends]
             for base, ends in _FACES.items()}  # fmt: skip
    whole = [some for some in names.values() if some[0]]
    if not whole:
        raise RuntimeError("No typeface to draw with is installed: apt-get install fonts-dejavu-core")
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
            symbol = (
                f"{issuer.letters}-{issuer.office}"
                if issuer.office
                else _one(chance, (issuer.letters, f"CV-{issuer.letters}"))
            )
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


def _top(sheet: Sheet, chance: np.random.Generator, issuer: Issuer, code: str, issued: datetime.date, half: int, *,
         by_hand: bool) -> float:  # fmt: skip
    """The two columns above the kind, or one below the other; return where they end."""
    left, right = float(chance.uniform(150, 175)), float(chance.uniform(395, 425))
    start, step = float(chance.uniform(35, 80)), sheet.points * float(chance.uniform(1.2, 1.5))
    place = _one(chance, PLACES[half])
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


def _letter(sheet: Sheet, chance: np.random.Generator, subject: str, top: float) -> tuple[str, float]:
    """The subject of a letter, small under its number, and whom it is sent to."""
    said = f"{_one(chance, ('V/v ', 'V/v: ', 'Về việc ', 'V/v '))}{subject}"
    step = sheet.points * 1.15
    top -= 1.0 * step
    lines = sheet.wrapped(said, 200, "italic", 0.85)
    for line in lines:
        sheet.line(line, top, middle=160, style=_one(chance, ("italic", "italic")), scale=0.85)
        top += step
    top += 1.2 * step
    sheet.line("Kính gửi: Ủy ban nhân dân các huyện, thị xã", top, middle=WIDE / 2)
    return said.replace("V/v: ", "V/v: "), top + 2.2 * step


def _title(sheet: Sheet, chance: np.random.Generator, issuer: Issuer, kind: str, subject: str, top: float
           ) -> tuple[str, float]:  # fmt: skip
    """The kind and the subject in the middle, and who decides; return the subject as printed and where it ends."""
    step = sheet.points * float(chance.uniform(1.2, 1.5))
    middle = WIDE / 2 + float(chance.uniform(-12, 18))
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


def _body(sheet: Sheet, chance: np.random.Generator, top: float, number_of_lines: int) -> None:
    step, left = sheet.points * float(chance.uniform(1.2, 1.6)), float(chance.uniform(60, 85))
    words = list(_PROSE)
    for index in range(number_of_lines):
        indent = 28 if index == 0 else 0
        line: list[str] = []
        while words and sheet.width(" ".join([*line, words[0]])) < WIDE - 50 - left - indent:
            line.append(words.pop(0))
        if line:
            sheet.line(" ".join(line), top + index * step, left=left + indent)


def _register(sheet: Sheet, chance: np.random.Generator) -> None:
    """The stamp of an incoming register, in a corner."""
    left, top = float(chance.uniform(25, 45)), float(chance.uniform(5, 20))
    unit, size = sheet.unit, 7.5
    font = ImageFont.truetype(sheet.fonts["plain"], size * unit)
    sheet.draw.rectangle(
        [left * unit, top * unit, (left + 95) * unit, (top + 30) * unit], outline=90, width=max(1, round(unit))
    )
    for index, text in enumerate(("CÔNG VĂN ĐẾN", f"Số: {int(chance.integers(100, 3000))}", "Ngày: 12/3")):
        sheet.draw.text(((left + 8) * unit, (top + 2 + 9 * index) * unit), text, font=font, fill=90)


def drawn_heads(half: Half, count: int, folder: Path, fonts: Sequence[Path] = ()) -> Iterator[Case]:
    """Yield so many drawn heads of a half, each worn a little, as files with their truth."""
    kinds = {kind.name: kind for kind in KINDS}
    for number in range(count):
        printed = print_head(int(half is Half.BLIND), number, fonts)
        chance = np.random.default_rng(zlib.crc32(f"{SEED}/wear/{half}/{number}".encode()))
        wear = kinds[_one(chance, _WEARS)]
        path = folder / f"{MATERIAL}-{SEED}-{half}" / f"{number:03} {wear.name}.png"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            worn = wear.wear(printed.picture, printed.dpi, chance)
            Image.fromarray(worn).save(path, dpi=(printed.dpi, printed.dpi), compress_level=1)
        yield Case(path, MATERIAL, printed.truth, printed.hand, ("ocr",), half)
