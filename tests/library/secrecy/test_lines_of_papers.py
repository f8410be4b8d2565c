"""Lines as they stand on papers of offices, one by one in a letter: marks in any company, and words that are none."""

from __future__ import annotations

import pytest

from library.secrecy import Verdict, decide
from tests.library.secrecy.papers import paper

MARKED = """
CHƯA GIẢI MẬT
(CHƯA ĐƯỢC GIẢI MẬT)
TÀI LIỆU CHƯA GIẢI MẬT
HỒ SƠ KHÔNG ĐƯỢC GIẢI MẬT
TÀI LIỆU BÍ MẬT
Tài liệu bí mật
MẬT NHÀ NƯỚC
BÍ MẬT QUÂN SỰ
NỘI DUNG MẬT
BẢN MẬT SỐ 3
MẬT - LƯU HÀNH NỘI BỘ
MẬT - KHÔNG PHỔ BIẾN
TỐI MẬT. Lưu hành nội bộ
MẬT (chỉ người có tên mới được bóc bì)
DỰ THẢO - MẬT
MẬT, DỰ THẢO
HỎA TỐC, MẬT
MẬT CỦA ĐẢNG
MẬT: 10 NĂM
MẬT (thời hạn 10 năm)
TỐI MẬT - KHÔNG SAO CHỤP
TUYỆT MẬT!
MẬT!!!
MẬT 1/5
ĐỘ MẬT MẬT
Độ mật: MẬT; Độ khẩn: KHẨN
Độ mật: Mật, độ khẩn: thường
TÀI LIỆU THUỘC BÍ MẬT NHÀ NƯỚC ĐỘ MẬT
BÁO CÁO TÌNH HÌNH KHO VŨ KHÍ (TỐI MẬT)
BÁO CÁO (MẬT)
TỐI MẬT: BÁO CÁO TÌNH HÌNH
MẬT - BÁO CÁO TÌNH HÌNH
TỐI MẬT - Báo cáo tình hình kho vũ khí
(MẬT) Báo cáo tình hình kho thóc
2 TỐI MẬT
- 2 - TỐI MẬT
TỐI MẬT 2
TỐI MẬT - 2 -
Trang 2 TỐI MẬT
Số 12-CV/TU - MẬT
Số: 12/CV-TU/MẬT
Số 15/BC-TU, Tối mật
SỐ: 12-CV/TU (TUYỆT MẬT)
Số:      /BC-TU (Mật)
Số 154 BC/TU Mật
Mật số 12
MẬT SỐ 12
Mật, khẩn
Mật - Khẩn
KHẨN MẬT
MẬT KHẨN
TỐI KHẨN - TUYỆT MẬT
THƯỢNG KHẨN MẬT
MẬT HỎA TỐC
Mức mật: Tối mật
Độ bảo mật: Mật
CẤP ĐỘ BẢO MẬT: TỐI MẬT
Phân loại: MẬT
Loại: Mật
Chế độ mật: Tối mật
Dấu mật: MẬT
Đóng dấu độ MẬT
DẤU TỐI MẬT
Đã đóng dấu: TUYỆT MẬT
Bản số: 3/10 - MẬT
MẬT Bản thứ 2
MẬT-BẢN SỐ 1
TUYỆT MẬT BẢN SỐ 01/05
TỈNH ỦY LẠC GIANG MẬT
TỈNH ỦY LẠC GIANG TỐI MẬT
BAN TỔ CHỨC MẬT
ĐẢNG ỦY QUÂN SỰ TUYỆT MẬT
ĐẢNG CỘNG SẢN VIỆT NAM TỐI MẬT
TỐI MẬT ĐẢNG CỘNG SẢN VIỆT NAM
MẬT BÁO CÁO
TỐI MẬT BÁO CÁO
MẬT NGHỊ QUYẾT
CÔNG VĂN MẬT
Công văn tối mật
ĐIỆN MẬT
CÔNG ĐIỆN MẬT KHẨN
HỒ SƠ MẬT SỐ 12
TẬP TÀI LIỆU MẬT
TÀI LIỆU MẬT CỦA TỈNH ỦY
TÀI LIỆU MẬT - KHÔNG PHỔ BIẾN
TÀI LIỆU MẬT, XEM XONG TRẢ LẠI
T.MẬT
T. MẬT
TUYỆT. MẬT
TUYỆT/MẬT
TUYỆT_MẬT
M Ậ T - K H Ẩ N
M  Ậ  T
( M Ậ T )
[ TỐI  MẬT ]
«MẬT»
"MẬT"
'MẬT'
‘TỐI MẬT’
***MẬT***
===MẬT===
★ MẬT ★
□ MẬT ☑
☑ Mật
[x] Mật
X MẬT
MẬTMẬT
MẬT MẬT MẬT
TỐI MẬTTỐI MẬT
TỐI MẬT TỐI MẬT
mật
tối mật
TUYỆT mật
Tuyệt Mật
MậT
mẬT
MẬ T
M ẬT
TUY ỆT MẬT
TỐ I MẬT
TUYỆTMẬT
TUYÊT MẬT
TUYỆT MÂT
MÂT
TUYET MAT
TOI MAT
Toi mat
TOI-MAT
TUYET MAT - KHAN
Do mat: TOI MAT
TAI LIEU TOI MAT
(TUYET MAT)
TUYỆT ĐỐI MẬT
TUYỆT ĐỐI GIỮ BÍ MẬT
BÍ MẬT TUYỆT ĐỐI
TỐI BÍ MẬT
BÍ MẬT
[BÍ MẬT]
BÍ MẬT!
Đ Ộ  M Ậ T : T Ố I  M Ậ T
Độ mật : Tuyệt mật .
ĐỘ MẬT: A
MẬT "A"
TUYỆT MẬT (A)
Ký hiệu độ mật: B
TĂNG ĐỘ MẬT
GIẢM ĐỘ MẬT: MẬT
ĐIỀU CHỈNH ĐỘ MẬT: TỐI MẬT
TUỴÊT MẬT
TỐI MÂT
MẬT Lạc Thành ngày 15/11/2013
MẬT, ngày 15-11-2013
Lạc Thành, ngày 15 tháng 11 năm 2013 (Mật)
Lạc Thành, ngày 15 tháng 11 năm 2013 MẬT
VĂN BẢN MẬT
THƯ MẬT
PHIẾU GỬI MẬT
BIÊN BẢN (Mật)
Biên bản mật
Báo cáo (tối mật)
BC MẬT
CV MẬT
MẬT/CV
QĐ MẬT
TỜ TRÌNH TUYỆT MẬT
KẾ HOẠCH TÁC CHIẾN - TUYỆT MẬT
Nơi nhận: (MẬT)
Kính gửi: Ban Thường vụ (MẬT)
MẬT.-
. MẬT
MẬT ;
MẬT :
Hồ sơ số 12 (Mật)
Hồ sơ: MẬT
Mức: TỐI MẬT
Tính chất: Tối mật
Độ mật (đánh dấu): [x] Tối mật [ ] Mật
Độ mật: [ ] Mật [x] Tối mật
Độ mật (nếu có): [x] Mật [ ] Thường
Độ mật: Mật [ ] Tối mật [x]
(tối mật, không in sao)
MẬT  TỈNH ỦY LẠC GIANG
\u202eTẬM TỆYUT\u202c
\u202eTA\u0302\u0323M
\x1b[1mTUYỆT MẬT\x1b[0m
[1;31mTUYỆT MẬT[0m
"""
"""Each makes the letter secret."""
HARMLESS = """
MẬT ONG
Mật khẩu
MẬT KHẨU
MẬT ĐỘ
MẬT ĐỘ DÂN SỐ
MẬT MÃ
MẬT VỤ
MẬT DANH
Mật danh
MẬT THƯ
MẬT LỆNH
CƠ MẬT
BẢO MẬT
VỀ BẢO MẬT
AN TOÀN, BẢO MẬT
BẢO VỆ BÍ MẬT NHÀ NƯỚC
VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC
LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC
NGHỊ QUYẾT VỀ BẢO VỆ BÍ MẬT
DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT
Danh mục bí mật nhà nước độ Tuyệt mật, Tối mật
Độ mật
Độ mật:
ĐỘ MẬT:
Mức độ mật:
Độ mật: Thường
Độ mật: không
SỔ ĐĂNG KÝ VĂN BẢN MẬT ĐẾN
Bí mật
bí mật
tuyệt đối bí mật.
Túi mật
TÚI MẬT
SỎI MẬT
DỊCH MẬT
Mật gấu
MẬT MÍA
GIẢI MẬT
ĐÃ GIẢI MẬT
1. Tuyệt mật
a) Mật
- Mật;
+ Tối mật;
- Tuyệt mật,
(1) Mật
Công văn số 12-CV/TU (Mật)
Công văn số 12-CV/TU (Mật) ngày 3-4-2001
- Công văn số 12-CV/TU (Mật) ngày 3-4-2001;
MẶT TRẬN
MẮT
MẶT
MẤT
MÁT
TÔI MẤT
TỐI MẶT
Tối mắt
Tôi mất
MẠT
MÉT
MẾT
MẬP
MÂM
MẬN
MẶN
TỐI
TUYỆT
Tuyệt vời
M
MT
BỊ MẤT
ĐÃ MẤT
MẤT MẬT KHẨU
NGUYỄN VĂN MẬT
Nguyễn Văn Mật
Đồng chí Mật
MẬT THIẾT
ĐIỆP MẬT
TRÌNH MẬT
Quy định về tài liệu mật
QUẢN LÝ TÀI LIỆU MẬT
CÔNG TÁC VĂN THƯ MẬT
Người phụ trách văn thư mật
Hội nghị bí mật
HỘI NGHỊ BÍ MẬT TẠI VIỆT BẮC
Tỉnh ủy Mật
XÃ MẬT
THÔN MẬT
Phiếu kín
BẦU CỬ BẰNG PHIẾU KÍN
HOẠT ĐỘNG BÍ MẬT
Cơ sở bí mật
MATTHEW
MAT
Mat
FORMAT
AUTOMAT
Mật tông
MẬT TÔNG
Mật độ
Mật nghị
Ngọt như mật
NGỌT NHƯ MẬT
mật ngọt
Tuần trăng mật
TUẦN TRĂNG MẬT
Số liệu mật độ dân số
Bảng 2. Mật độ
Bản mật mã
BẢN MẬT MÃ
Điện mật mã
Độ mật: [ ] Mật [x] Thường
Độ mật (đánh dấu): [ ] Mật [ ] Tối mật
[x] Mật [ ] Đường
Độ khẩn: Khẩn; Độ mật:
Độ khẩn: Khẩn; Độ mật: Thường
Mức mật:
Tính chất: mật độ dày
Không tiết lộ mật khẩu
MẬT KHẨU VÀ KHẨN
Bản sao mật mã
TOP SECRET
\u202eTẤM\u202c
[1mMẤT[0m
"""
"""None does."""


@pytest.mark.parametrize("line", MARKED.strip().splitlines())
def test_a_line_that_is_a_mark(line: str) -> None:
    assert decide(paper(line, at=2)).verdict is Verdict.HELD


@pytest.mark.parametrize("line", HARMLESS.strip().splitlines())
def test_a_line_that_is_none(line: str) -> None:
    assert decide(paper(line, at=2)).verdict is Verdict.FREE
