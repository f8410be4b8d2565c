"""Names of laws and ordinances that a rule over words cannot end rightly: they hold commas, `và`, or other names.

Longer names stand for themselves; a name that is not here ends where its words do (see `names`).
"""

from __future__ import annotations

import unicodedata
from functools import cache

LAW_NAMES = (
    "An ninh mạng", "An ninh quốc gia", "An toàn thông tin", "An toàn thông tin mạng", "An toàn thực phẩm",
    "An toàn, vệ sinh lao động", "Ban hành văn bản quy phạm pháp luật", "Bảo hiểm xã hội", "Bảo hiểm y tế",
    "Bảo vệ bí mật nhà nước", "Bảo vệ dữ liệu cá nhân", "Bảo vệ môi trường", "Bảo vệ quyền lợi người tiêu dùng",
    "Bảo vệ và phát triển rừng", "Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân", "Biên phòng Việt Nam",
    "Biển Việt Nam", "Bình đẳng giới", "Các tổ chức tín dụng", "Cán bộ, công chức", "Cán bộ công chức", "Căn cước",
    "Căn cước công dân", "Chất lượng sản phẩm, hàng hóa", "Chuyển giao công nghệ", "Chứng khoán", "Cơ yếu",
    "Công an nhân dân", "Công chứng", "Công đoàn", "Công nghệ cao", "Công nghệ thông tin",
    "Công nghiệp công nghệ số", "Cư trú", "Cạnh tranh", "Dân quân tự vệ", "Dữ liệu", "Dân số", "Doanh nghiệp",
    "Doanh nghiệp nhà nước", "Du lịch", "Dược", "Đất đai", "Đấu giá tài sản", "Đấu thầu", "Đầu tư", "Đầu tư công",
    "Đầu tư nước ngoài", "Đầu tư nước ngoài tại Việt Nam", "Khuyến khích đầu tư trong nước",
    "Doanh nghiệp tư nhân", "Công ty",
    "Đầu tư theo phương thức đối tác công tư", "Đê điều", "Điện ảnh", "Điện lực", "Đường sắt", "Đường bộ",
    "Giá", "Giám định tư pháp", "Giao dịch điện tử", "Giao thông đường bộ", "Giáo dục", "Giáo dục đại học",
    "Giáo dục nghề nghiệp", "Giáo dục quốc phòng và an ninh", "Hải quan", "Hoạt động giám sát của Quốc hội",
    "Hoạt động giám sát của Quốc hội và Hội đồng nhân dân", "Hỗ trợ doanh nghiệp nhỏ và vừa",
    "Hỗ trợ doanh nghiệp vừa và nhỏ", "Hôn nhân và gia đình", "Hóa chất", "Hộ tịch", "Hợp tác xã", "Kế toán",
    "Khám bệnh, chữa bệnh", "Khiếu nại", "Khiếu nại, tố cáo", "Khoa học và Công nghệ",
    "Khoa học, công nghệ và đổi mới sáng tạo", "Khoáng sản", "Kiểm toán độc lập", "Kiểm toán nhà nước",
    "Kinh doanh bảo hiểm", "Kinh doanh bất động sản", "Kiến trúc", "Lao động", "Lâm nghiệp", "Lưu trữ", "Luật sư",
    "Mặt trận Tổ quốc Việt Nam", "Ngân hàng Nhà nước Việt Nam", "Ngân sách nhà nước", "Năng lượng nguyên tử",
    "Nghĩa vụ quân sự", "Người cao tuổi", "Người khuyết tật", "Nhà giáo", "Nhà ở", "Nhân dân",
    "Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam", "Nuôi con nuôi", "Phá sản",
    "Phòng cháy và chữa cháy", "Phòng cháy, chữa cháy", "Phòng, chống bạo lực gia đình", "Phòng, chống ma túy",
    "Phòng, chống mua bán người", "Phòng, chống rửa tiền", "Phòng, chống tác hại của rượu, bia",
    "Phòng, chống tham nhũng", "Phòng, chống thiên tai", "Phí và lệ phí", "Quản lý nợ công", "Quản lý ngoại thương",
    "Quản lý thuế", "Quản lý và sử dụng tài sản công", "Quản lý, sử dụng tài sản nhà nước",
    "Quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp", "Quảng cáo", "Quốc phòng",
    "Quốc tịch Việt Nam", "Quy hoạch", "Quy hoạch đô thị", "Quy hoạch đô thị và nông thôn", "Sở hữu trí tuệ",
    "Sĩ quan Quân đội nhân dân Việt Nam", "Tài nguyên nước", "Tần số vô tuyến điện", "Thanh niên", "Thanh tra",
    "Thể dục, thể thao", "Thi đua, khen thưởng", "Thi hành án dân sự", "Thi hành án hình sự", "Thống kê",
    "Thủ đô", "Thú y", "Thuế giá trị gia tăng", "Thuế sử dụng đất nông nghiệp", "Thuế thu nhập cá nhân",
    "Thuế thu nhập doanh nghiệp", "Thuế tiêu thụ đặc biệt", "Thuế xuất khẩu, nhập khẩu",
    "Thuế xuất khẩu, thuế nhập khẩu", "Thủy lợi", "Thủy sản", "Thực hành tiết kiệm, chống lãng phí",
    "Thực hiện dân chủ ở cơ sở", "Thương mại", "Tiếp cận thông tin", "Tiếp công dân",
    "Tiêu chuẩn và quy chuẩn kỹ thuật", "Tín ngưỡng, tôn giáo", "Tố cáo", "Tố tụng hành chính",
    "Tổ chức chính quyền địa phương", "Tổ chức Chính phủ", "Tổ chức Hội đồng nhân dân và Ủy ban nhân dân",
    "Tổ chức Hội đồng nhân dân và Ủy ban hành chính", "Tổ chức Quốc hội", "Tổ chức tòa án nhân dân",
    "Tổ chức viện kiểm sát nhân dân", "Trách nhiệm bồi thường của Nhà nước", "Trật tự, an toàn giao thông đường bộ",
    "Trẻ em", "Trồng trọt", "Trưng cầu ý dân", "Trưng mua, trưng dụng tài sản", "Viên chức", "Việc làm",
    "Viễn thông", "Xây dựng", "Xuất bản", "Xử lý vi phạm hành chính", "Cải cách ruộng đất",
)  # fmt: skip

CODE_NAMES = ("Hình sự", "Dân sự", "Lao động", "Tố tụng hình sự", "Tố tụng dân sự", "Hàng hải Việt Nam", "Hàng hải")
"""What follows `Bộ luật`."""

ORDINANCE_NAMES = (
    "Dân số", "Lưu trữ quốc gia", "Cán bộ, công chức", "Bảo vệ bí mật nhà nước", "Ưu đãi người có công với cách mạng",
    "Thực hiện dân chủ ở xã, phường, thị trấn", "Chống tham nhũng", "Thực hành tiết kiệm, chống lãng phí",
    "Xử lý vi phạm hành chính", "Tín ngưỡng, tôn giáo", "Dân quân tự vệ", "Công an xã", "Cơ yếu", "Phí và lệ phí",
    "Bảo vệ tài liệu lưu trữ quốc gia", "Quản lý thị trường", "Cảnh sát môi trường", "Thủ tục bắt giữ tàu bay",
)  # fmt: skip
"""What follows `Pháp lệnh`."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def listed_name(kind: str, written: str) -> str | None:
    """A name as the lists spell it, from one in small letters, every diacritic right; None where it is in no list.

    Args:
        kind: `luat`, `bo luat` or `phap lenh`.
        written: `đất đai`, `hoá chất`; on one line or two.
    """
    return _by_letters()[kind].get(_letters(written))


@cache
def _by_letters() -> dict[str, dict[str, str]]:
    lists = {"luat": LAW_NAMES, "bo luat": CODE_NAMES, "phap lenh": ORDINANCE_NAMES}
    return {kind: {_letters(name): name for name in names} for kind, names in lists.items()}


def _letters(written: str) -> str:
    """Small letters with the tone behind each word, so that `hoá` is `hóa`."""
    words = unicodedata.normalize("NFD", written.lower()).split()
    return " ".join("".join(sorted(word, key=lambda sign: sign in _TONES)) for word in words)
