"""Papers of a made-up office, in which a mark may stand or not."""

from __future__ import annotations

from library.secrecy import Matter, Part, Passage, ShownLine

HEAD = ("ĐẢNG CỘNG SẢN VIỆT NAM", "TỈNH ỦY LẠC GIANG", "Số: 154-BC/TU", "Lạc Thành, ngày 15 tháng 11 năm 2013",
        "BÁO CÁO", "Về tình hình kho thóc dự trữ của tỉnh năm 2013")  # fmt: skip
BODY = ("Kính gửi các đồng chí trong Ban Thường vụ. Từ đầu năm đến nay toàn",
        "tỉnh đã nhập kho được hai nghìn tấn thóc.",
        "Các đơn vị cần tiếp tục bảo quản và kiểm kê hằng quý.", "Nơi nhận: như trên, lưu văn phòng.")  # fmt: skip


def passage(*lines: str, part: Part = Part.BODY, read: bool = False, confidence: float = 1.0) -> Passage:
    """Lines below one another."""
    shown = tuple(ShownLine(line, row, confidence=confidence) for row, line in enumerate(lines))
    return Passage(part, shown, page=1, begins=True, read=read)


def paper(*lines: str, at: int = 4) -> Matter:
    """A letter with these lines among its own."""
    every = (*HEAD, *BODY)
    return Matter((passage(*every[:at], *lines, *every[at:]),))


def rows(*rows_of: str, part: Part = Part.BODY) -> Passage:
    """Rows of a table, its columns parted by a stroke."""
    lines = tuple(
        ShownLine(cell.strip(), row) for row, line in enumerate(rows_of) for cell in line.split("|") if cell.strip()
    )
    return Passage(part, lines, page=1, begins=True)
