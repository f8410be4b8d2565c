"""Names as data: kinds of bodies, organs of a committee, common words of names, provinces.

Each table maps the folded name (no diacritics, lower case) to its spelling in title case.
"""

from __future__ import annotations

from library.party.folding import fold

_COMMITTEES = (
    "Ban Chấp hành Trung ương", "Ban Chấp hành Trung ương Đảng", "Trung ương Đảng", "Bộ Chính trị", "Ban Bí thư",
    "Trung ương Cục miền Nam", "Xứ ủy", "Khu ủy", "Liên khu ủy", "Phân khu ủy", "Đặc khu ủy", "Tỉnh ủy", "Thành ủy",
    "Huyện ủy", "Quận ủy", "Thị ủy", "Đảng ủy", "Chi ủy", "Liên tỉnh ủy", "Quân ủy Trung ương", "Quân khu ủy",
    "Ban Chấp hành Đảng bộ", "Ban Chấp hành", "Ban Chấp hành Đảng bộ tỉnh", "Ban Chấp hành Đảng bộ thành phố",
    "Ban Chấp hành Đảng bộ huyện", "Ban Chấp hành Đảng bộ xã", "Đảng bộ", "Chi bộ", "Đại hội Đảng bộ",
    "Đại hội đại biểu", "Đại hội đại biểu toàn quốc",
    "Đảng Cộng sản Việt Nam", "Đảng Lao động Việt Nam", "Đảng Cộng sản Đông Dương",
)  # fmt: skip
_ORGANS = (
    "Ban Thường vụ", "Thường trực", "Ban Tổ chức", "Ban Tuyên giáo", "Ban Tuyên giáo và Dân vận", "Ban Dân vận",
    "Ban Nội chính", "Ban Kinh tế", "Ban Tuyên huấn", "Ban Khoa giáo", "Ban Tư tưởng - Văn hóa", "Ban Tư tưởng Văn hóa",
    "Ban Chính sách, chiến lược", "Ban Bảo vệ Chính trị nội bộ", "Ban Bảo vệ chăm sóc sức khỏe cán bộ", "Ban Kiểm tra",
    "Ban Kinh tế nông nghiệp", "Ban Nông nghiệp", "Ban Công nghiệp", "Ban Tài chính - Quản trị",
    "Ban Tài chính Quản trị",
    "Ban Nông hội", "Ban Liên lạc đối ngoại", "Ban Đối ngoại", "Ban Nghiên cứu lịch sử Đảng", "Ban Cán sự Đảng",
    "Ban Cải cách ruộng đất", "Ban Thống nhất", "Ban Lịch sử Đảng", "Ban Huấn học", "Ban Mặt trận", "Ban Cán sự",
    "Ban Chỉ đạo", "Ủy ban Kiểm tra", "Văn phòng", "Cơ quan Ủy ban Kiểm tra", "Đảng đoàn", "Trung tâm Chính trị",
    "Trường Chính trị", "Trường Đảng", "Hội đồng Lý luận", "Bộ Chính trị", "Ban Bí thư", "Đoàn Chủ tịch",
)  # fmt: skip
_STATE = (
    "Ủy ban nhân dân", "Ủy ban hành chính", "Ủy ban kháng chiến hành chính", "Ủy ban kháng chiến", "Hội đồng nhân dân",
    "Hội đồng nhân dân và Ủy ban nhân dân", "Chính phủ", "Thủ tướng Chính phủ", "Văn phòng Chính phủ", "Quốc hội",
    "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước", "Bộ Nội vụ", "Bộ Tài chính", "Bộ Quốc phòng", "Bộ Công an",
    "Sở Nội vụ",
    "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Xây dựng", "Sở Công Thương",
    "Sở Tư pháp", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường",
    "Sở Thông tin và Truyền thông",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Tài nguyên và Môi trường", "Sở Lao động - Thương binh và Xã hội",
    "Sở Giao thông vận tải", "Sở Khoa học và Công nghệ", "Ty Nông nghiệp", "Ty Giáo dục", "Ty Thủy lợi", "Ty Tài chính",
    "Văn phòng Đăng ký quyền sử dụng đất", "Văn phòng Đăng ký đất đai",
    "Công an tỉnh", "Tòa án nhân dân", "Viện Kiểm sát nhân dân", "Bộ Chỉ huy Quân sự", "Ban Tiếp công dân",
)  # fmt: skip
_MASS = (
    "Mặt trận Tổ quốc Việt Nam", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban Mặt trận Tổ quốc", "Mặt trận Liên Việt",
    "Mặt trận Việt Minh", "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Đoàn TNCS Hồ Chí Minh", "Đoàn Thanh niên Lao động",
    "Đoàn Thanh niên Lao động Việt Nam", "Đoàn Thanh niên Cứu quốc", "Tỉnh đoàn", "Thành đoàn", "Huyện đoàn",
    "Thị đoàn",
    "Quận đoàn", "Xã đoàn", "Hội Liên hiệp Phụ nữ", "Hội Liên hiệp Phụ nữ Việt Nam", "Hội Phụ nữ Cứu quốc",
    "Hội Nông dân Việt Nam", "Hội Nông dân", "Nông hội", "Hội Cựu chiến binh", "Hội Cựu chiến binh Việt Nam",
    "Liên đoàn Lao động", "Liên hiệp Công đoàn", "Tổng Liên đoàn Lao động Việt Nam", "Tổng Công đoàn Việt Nam",
    "Công đoàn",
    "Công đoàn cơ sở", "Hội Chữ thập đỏ", "Hội Liên hiệp Thanh niên",
)  # fmt: skip
_LEVELS = (
    "tỉnh", "huyện", "quận", "thị xã", "thị trấn", "thành phố", "xã", "phường", "khu", "liên khu", "khu vực", "đặc khu",
    "cơ sở", "khu phố", "thôn",
)  # fmt: skip
_COMMON = (
    *_LEVELS, "lần thứ", "nhiệm kỳ",
    "và", "các", "của", "cơ quan", "khối", "khối các cơ quan", "khối doanh nghiệp", "Trung ương", "Đảng",
    "Đảng bộ", "Chi bộ", "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Đảng ủy", "Khu ủy", "Liên khu ủy",
    "miền Nam", "miền Bắc", "Việt Nam", "Hồ Chí Minh", "nhân dân", "hành chính", "doanh nghiệp", "hợp tác xã",
    "nông nghiệp", "bệnh viện", "công ty", "nhà máy", "nông trường", "lần thứ", "khóa", "Ban Chấp hành",
    "Quân sự", "Công an", "Quân đội nhân dân", "Lao động", "Việt Nam",
    "Cộng sản", "Đăng ký", "Đăng kiểm",
)  # fmt: skip
_PROVINCES = (
    "An Giang|Bà Rịa - Vũng Tàu|Bà Rịa|Vũng Tàu|Bắc Giang|Bắc Kạn|Bắc Cạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định|"
    "Bình Dương|"
    "Bình Phước|Bình Thuận|Cà Mau|Cần Thơ|Cao Bằng|Đà Nẵng|Đắk Lắk|Đắc Lắc|Đắk Nông|Điện Biên|Đồng Nai|"
    "Đồng Tháp|Gia Lai|"
    "Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|"
    "Kon Tum|Lai Châu|"
    "Lâm Đồng|Lạng Sơn|Lào Cai|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|"
    "Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|"
    "Thừa Thiên - Huế|Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái|Sài Gòn|Gia Định|Hà Đông|Sơn Tây|"
    "Hà Tây|Hải Hưng|Nam Hà|Hà Nam Ninh|Nghệ Tĩnh|Bình Trị Thiên|Quảng Nam - Đà Nẵng|Nghĩa Bình|Phú Khánh|Thuận Hải|"
    "Sông Bé|Cửu Long|Minh Hải|Hậu Giang|Hà Bắc|Vĩnh Phú|Hà Tuyên|Cao Lạng|Hoàng Liên Sơn|Bắc Thái|Hồng Quảng|Hải Ninh|"
    "Kiến An|Phúc Yên|Vĩnh Yên|Quảng Yên|Nghĩa Lộ|Mỹ Tho|Gò Công|Rạch Giá|Châu Đốc|Long Xuyên|Sa Đéc|Thủ Dầu Một|"
    "Biên Hòa|Chợ Lớn|Tân An|Việt Bắc|Tây Bắc|Đông Bắc|Tả Ngạn|Hữu Ngạn|Hạ Long|Vinh|Hồ Chí Minh"
)


_HEADS = (
    "Sở", "Chi cục", "Cục", "Tổng cục", "Vụ", "Phòng", "Trung tâm", "Viện", "Học viện", "Trường", "Ban Quản lý",
    "Thanh tra", "Bệnh viện", "Hạt", "Trạm", "Đội", "Kho bạc", "Công ty", "Tổng công ty", "Xí nghiệp", "Nhà máy", "Đài",
    "Ty", "Bộ", "Hội đồng", "Liên minh", "Bảo hiểm xã hội", "Ban Chỉ huy", "Bảo tàng", "Thư viện",
)  # fmt: skip


def _table(*groups: tuple[str, ...]) -> dict[str, str]:
    return {fold(name): name for group in groups for name in group}


_BRANCHES = (
    "An toàn vệ sinh thực phẩm", "Bảo vệ môi trường", "Bảo vệ thực vật", "Biển và Hải đảo", "Chăn nuôi và Thú y",
    "Dân số", "Dân số - Kế hoạch hóa gia đình", "Di dân", "Đăng kiểm", "Đê điều và Phòng chống lụt bão",
    "Định canh định cư", "Giám định", "Hải quan", "Hợp tác xã", "Khai thác và Bảo vệ nguồn lợi thủy sản", "Kiểm lâm",
    "Lâm nghiệp", "Nuôi trồng thủy sản", "Phát triển lâm nghiệp", "Phát triển nông thôn", "Phòng chống lụt bão",
    "Phòng, chống tệ nạn xã hội", "Quản lý chất lượng", "Quản lý chất lượng nông lâm sản và thủy sản",
    "Quản lý đất đai", "Quản lý nước và Công trình thủy lợi", "Quản lý tài nguyên nước", "Quản lý thị trường",
    "Tài chính doanh nghiệp", "Thi hành án dân sự", "Thống kê", "Thú y", "Thuế", "Thủy lợi", "Thủy sản",
    "Tiêu chuẩn Đo lường Chất lượng", "Trồng trọt và Bảo vệ thực vật", "Văn thư - Lưu trữ", "Vệ sinh an toàn thực phẩm",
)  # fmt: skip
_OFFICES = (
    *(f"Chi cục {name}" for name in _BRANCHES),
    "Ban Quản lý các khu công nghiệp", "Ban Quản lý dự án", "Ban Quản lý khu kinh tế", "Bảo hiểm xã hội",
    "Bệnh viện Đa khoa", "Cục Hải quan", "Cục Thống kê", "Cục Thuế", "Đài Phát thanh - Truyền hình",
    "Đài Phát thanh và Truyền hình", "Hạt Kiểm lâm", "Kho bạc Nhà nước", "Phòng Công Thương",
    "Phòng Giáo dục và Đào tạo", "Phòng Nội vụ", "Phòng Tài chính - Kế hoạch", "Phòng Tài nguyên và Môi trường",
    "Phòng Tư pháp", "Phòng Văn hóa và Thông tin", "Phòng Y tế", "Thanh tra tỉnh", "Trung tâm Bồi dưỡng Chính trị",
    "Trung tâm Giáo dục thường xuyên", "Trung tâm Khuyến nông", "Trung tâm Lưu trữ",
    "Trung tâm Truyền thông giáo dục sức khỏe", "Trung tâm Văn hóa", "Trung tâm Y tế", "Trung tâm Y tế dự phòng",
)  # fmt: skip

ORGANS = frozenset(_ORGANS)
OFFICES = _table(_OFFICES)
"""Offices that every province has, as they are written; others are spelt by the running text."""
BODIES = _table(_COMMON[:0], _MASS, _STATE, _ORGANS, _COMMITTEES) | {
    "ubnd": "Ủy ban nhân dân", "ubhc": "Ủy ban hành chính", "hdnd": "Hội đồng nhân dân"}  # fmt: skip
HEADS = _table(_HEADS)
"""Words that name an office together with common words behind them: `Chi cục` of `Chi cục Kiểm lâm`."""
WORDS = _table(_COMMON, ("Mặt trận Tổ quốc Việt Nam", "Đoàn TNCS Hồ Chí Minh", "Thanh niên Cộng sản Hồ Chí Minh"))
PLACES = _table(tuple(_PROVINCES.split("|")))
