"""What the papers say: invented provinces, bodies and matters. Nothing of it exists."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_PROVINCES = (
    "Phú Vân",
    "Sơn Khê",
    "Đông Trà",
    "Bình Thuỷ",
    "Hà Lĩnh",
    "An Châu",
    "Tam Lộc",
    "Quỳnh Giang",
    "Thanh Ngạn",
    "Lương Hải",
    "Tây Khánh",
    "Cửu Long Hà",
)
_DISTRICTS = ("Văn Trà", "Kim Bôi Thượng", "Ea Súp Hạ", "Mỹ Phong", "Cẩm Trung", "Nghĩa Xuân", "Đại Thạch", "Trường Mỹ")
_BODIES = (
    "TỈNH ỦY {P}",
    "ỦY BAN NHÂN DÂN TỈNH {P}",
    "HUYỆN ỦY {D}",
    "BAN CÁN SỰ ĐẢNG TỈNH {P}",
    "ỦY BAN HÀNH CHÍNH TỈNH {P}",
    "BAN NỘI CHÍNH TỈNH ỦY {P}",
    "ỦY BAN NHÂN DÂN HUYỆN {D}",
    "ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH {P}",
    "SỞ NÔNG NGHIỆP TỈNH {P}",
    "BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN {D}",
    "VĂN PHÒNG TỈNH ỦY {P}",
)
_KINDS = (
    ("NGHỊ QUYẾT", "NQ"),
    ("CHỈ THỊ", "CT"),
    ("BÁO CÁO", "BC"),
    ("KẾ HOẠCH", "KH"),
    ("TỜ TRÌNH", "TTr"),
    ("THÔNG BÁO", "TB"),
    ("QUYẾT ĐỊNH", "QĐ"),
    ("CHƯƠNG TRÌNH", "CTr"),
    ("ĐỀ ÁN", "ĐA"),
    ("BIÊN BẢN", "BB"),
)
_SUBJECTS = (
    "việc khôi phục đàn trâu sau rét",
    "công tác vận tải đường sông",
    "mở rộng diện tích trồng bông",
    "củng cố tổ chức dân quân",
    "việc sắp xếp biên chế cơ quan",
    "tình hình các lớp bổ túc văn hóa",
    "phương án di dân vùng lòng hồ",
    "công tác kiểm tra tài chính",
    "đường dây điện lên miền núi",
    "việc thu mua lâm sản",
    "phòng chống cháy rừng mùa khô",
    "nhân sự đại hội cấp cơ sở",
    "việc giao đất trồng rừng",
    "sửa chữa cầu phao bến Lội",
    "công tác thống kê cuối năm",
)
_SENTENCES = (
    "Các xã dọc sông đã làm xong phần kè đá và đang chờ nghiệm thu.",
    "Số thóc vay từ mùa trước mới trả được hai phần ba, phần còn lại xin khất đến vụ sau.",
    "Phân xưởng cơ khí nhận sửa bốn máy bơm, hẹn giao trước ngày hai mươi.",
    "Đoàn kiểm tra đi qua chín bản, bản nào cũng có lớp học ban đêm.",
    "Đề nghị các ngành phối hợp chặt chẽ, báo cáo kết quả mỗi tháng một lần.",
    "Kinh phí lấy trong dự toán đã được phê duyệt từ đầu năm.",
    "Một số hộ chưa nhận tiền đền bù vì giá cây chưa thống nhất.",
    "Trạm thủy văn cho biết mực nước thấp hơn trung bình nhiều năm nửa thước.",
    "Cán bộ phụ trách phải ở cơ sở ít nhất mười ngày trong tháng.",
    "Việc chuyển kho cần làm gọn trong ba đêm, mỗi đêm không quá sáu chuyến.",
    "Trường cấp hai mở thêm hai lớp, thiếu bàn ghế cho bốn mươi học sinh.",
    "Hội nghị nhất trí bầu đoàn thư ký gồm ba đồng chí.",
    "Năng suất lúa chiêm đạt hai tạ mốt một sào, cao hơn năm ngoái.",
    "Tổ công tác đề xuất lùi thời hạn đến hết quý ba.",
)
_NAMES = (
    "Trịnh Văn Phả",
    "Lò Thị Mẩy",
    "Phạm Quốc Oanh",
    "Vũ Đình Khuê",
    "Đinh Thị Thoan",
    "Hoàng Bá Lượng",
    "K’ Brếp",
    "Nguyễn Hữu Tước",
    "Cao Thị Nhạn",
)
_RARE = (
    "Vạc",
    "Ngân",
    "Sếu",
    "Trám",
    "Lụa",
    "Khoai",
    "Cói",
    "Đước",
    "Bông",
    "Thác",
    "Chuối",
    "Nhãn",
    "Quế",
    "Hồi",
    "Lim",
    "Sến",
    "Táu",
    "Bưởi",
    "Sim",
    "Chè",
    "Muối",
    "Vôi",
    "Gốm",
    "Đồng",
    "Chiêng",
    "Sáo",
    "Nỏ",
    "Bè",
    "Lưới",
    "Đăng",
)


@dataclass(frozen=True)
class Paper:
    """One paper before it is written down.

    Attributes:
        body: who issues it, in capitals.
        number: its number line, without the word "Số".
        dated: place and date.
        kind: kind in capitals.
        subject: what it is about.
        sentences: its text; the canary stands in one of them.
        signer: who signs.
        canary: three words that stand together in no other paper.
    """

    body: str
    number: str
    dated: str
    kind: str
    subject: str
    sentences: tuple[str, ...]
    signer: str
    canary: str

    @property
    def head(self) -> tuple[str, ...]:
        """The lines above the text."""
        return ("ĐẢNG CỘNG SẢN VIỆT NAM", self.body, f"Số: {self.number}", self.dated)

    @property
    def title(self) -> tuple[str, ...]:
        """Kind and subject."""
        return (self.kind, f"về {self.subject}")

    @property
    def end(self) -> tuple[str, ...]:
        """The lines below the text."""
        return ("T/M CƠ QUAN", self.signer, "Nơi nhận: như trên, lưu văn phòng.")


def paper_of(rng: Random, number: int) -> Paper:
    """Draws a paper.

    Args:
        rng: where chance comes from.
        number: of the paper in its set; gives it its canary.
    """
    province, district = rng.choice(_PROVINCES), rng.choice(_DISTRICTS)
    kind, letters = rng.choice(_KINDS)
    year = rng.randint(1948, 2026)
    body = rng.choice(_BODIES).replace("{P}", province.upper()).replace("{D}", district.upper())
    canary = canary_of(number)
    sentences = rng.sample(_SENTENCES, rng.randint(4, 9))
    sentences.insert(rng.randint(1, len(sentences)), f"Thôn {canary} cử người nhận việc này.")
    return Paper(
        body,
        f"{rng.randint(1, 480)}-{letters}/{rng.choice(('TU', 'UB', 'HU', 'VP', 'BCS'))}",
        f"{province}, ngày {rng.randint(1, 28)} tháng {rng.randint(1, 12)} năm {year}",
        kind,
        rng.choice(_SUBJECTS),
        tuple(sentences),
        rng.choice(_NAMES),
        canary,
    )


def canary_of(number: int) -> str:
    """Three words for a number; two numbers below 27,000 never have the same three."""
    size = len(_RARE)
    return " ".join(_RARE[place] for place in (number % size, number // size % size, (number // size**2 + 7) % size))


def plain_sentences(rng: Random, count: int) -> list[str]:
    """Some more sentences without anything in them."""
    return [rng.choice(_SENTENCES) for _ in range(count)]
