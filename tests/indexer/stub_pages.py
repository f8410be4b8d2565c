"""Pages of a made-up office as a reader would hand them on: words with boxes, no picture, no OCR."""

from __future__ import annotations

from indexer.records import Line, ReadPage
from library.records import Box, Origin, Page, Word

WIDTH, HEIGHT = 1100, 1600
LETTER, HIGH = 11, 22

Row = tuple[float, float, str]
"""Left and top as shares of the page, and the words."""

HEAD: tuple[Row, ...] = (
    (0.12, 0.06, "TỈNH ỦY LẠC GIANG"),
    (0.52, 0.06, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    (0.14, 0.10, "Số 05-NQ/TU"),
    (0.52, 0.10, "Lạc Thành, ngày 15 tháng 4 năm 2013"),
    (0.40, 0.17, "NGHỊ QUYẾT"),
    (0.35, 0.20, "về công tác thủy lợi"),
)
LETTER_HEAD: tuple[Row, ...] = (
    (0.12, 0.06, "ỦY BAN NHÂN DÂN"),
    (0.47, 0.06, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (0.12, 0.08, "TỈNH LẠC GIANG"),
    (0.52, 0.08, "Độc lập - Tự do - Hạnh phúc"),
    (0.12, 0.12, "Số: 507/UBND-NN"),
    (0.52, 0.12, "Lạc Thành, ngày 24 tháng 01 năm 2005"),
    (0.12, 0.15, "V/v chống hạn vụ chiêm"),
    (0.30, 0.19, "Kính gửi: Sở Nông nghiệp"),
)
BODY: tuple[Row, ...] = tuple(
    (0.10, 0.30 + 0.03 * row, "Toàn tỉnh ra sức làm thủy lợi nhỏ, đắp đê, đào mương, chống hạn cho lúa chiêm.")
    for row in range(12)
)
END: tuple[Row, ...] = (
    (0.10, 0.75, "Nơi nhận:"),
    (0.55, 0.75, "T/M BAN THƯỜNG VỤ"),
    (0.55, 0.78, "BÍ THƯ"),
    (0.55, 0.85, "Nguyễn Văn Bình"),
)
BLANK: tuple[Row, ...] = ()


def stub_page(*rows: Row, number: int = 1) -> ReadPage:
    """A page with these rows, those of one height read from left to right as one line."""
    text, words, lines = "", [], []
    for top in sorted({row[1] for row in rows}):
        start = len(text)
        for left, _, said in sorted(row for row in rows if row[1] == top):
            x = round(left * WIDTH)
            for word in said.split():
                text += "" if len(text) == start else " "
                box = Box(x, round(top * HEIGHT), min(WIDTH, x + LETTER * len(word)), round(top * HEIGHT) + HIGH)
                words.append(Word(len(text), len(text) + len(word), box, 0.95))
                text += word
                x += LETTER * (len(word) + 1)
        lines.append(Line(start, len(text)))
        text += "\n"
    text = text.rstrip("\n")
    page = Page(number, text, Origin.TEXT_LAYER, 1.0, tuple(words), WIDTH, HEIGHT)
    return ReadPage(page, lines=tuple(lines))
