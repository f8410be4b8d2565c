"""The rules as data: how a mark may be spelled, what may stand beside it in its line, and what makes it another word.

All patterns but those of `SPELLINGS` speak of letters in lower case, without diacritics and without spaces.
"""

from __future__ import annotations

from dataclasses import dataclass

MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the letters of a mark may be written, capitals only; old fonts without conversion are among them.

    Args:
        mark: that it is.
        shape: of its letters without diacritics, wide enough for all its spellings.
        exact: the letters as they may be written. A letter whose sign is left off is one; a letter with another sign
            is not: `MẤT` and `MẮT` are other words.
        bare: the same for text that has no diacritics at all.
    """

    mark: str
    shape: str
    exact: str
    bare: str


_SECOND = "(?:MẬT|MÂT|MẠT|MAT|MËT|MAÄT)"
SPELLINGS = (
    Spelling("TUYỆT MẬT", "tuy(?:e|ea|o)t(?:doi)?(?:bi)?m(?:a|aa|e)t",
             f"(?:TUYỆT|TUYÊT|TUYẸT|TUYET|TUỴÊT|TỤYÊT|TUYÖT|TUYEÄT)(?:ĐỐI|DOI)?(?:BÍ|BI)?{_SECOND}",
             "TUYET(?:DOI)?(?:BI)?MAT"),
    Spelling("TỐI MẬT", "t(?:o|oa|e)i(?:bi)?m(?:a|aa|e)t",
             f"(?:TỐI|TÔI|TÓI|TOI|TÔÍ|TÈI|TOÁI)(?:BÍ|BI)?{_SECOND}", "TOI(?:BI)?MAT"),
    Spelling("MẬT", "m(?:a|aa|e)t", "MẬT|MÂT|MËT|MAÄT", "MAT"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """Words that may stand in one line with a mark, which is a mark still.

    Args:
        name: of the rule.
        pattern: of the words.
        before: they may stand before the mark.
        after: they may stand behind it.
        capitals: only where the mark stands in capitals; else a sentence may be written so.
        examples: lines that the rule is for; each is a test.
    """

    name: str
    pattern: str
    before: bool = False
    after: bool = False
    capitals: bool = False
    examples: tuple[str, ...] = ()


_KINDS = (
    "nghiquyet|quyetdinh|quydinh|chithi|ketluan|quyche|thongtri|huongdan|thongbao|thongcao|tuyenbo|baocao|kehoach|"
    "quyhoach|chuongtrinh|dean|phuongan|duan|totrinh|congvan|bienban|chienluoc|decuong|congdien|dientin|dien|thongtu|"
    "nghidinh|luat|lenh|tailieu|vanban|hoso|taphoso|phieu(?:gui|trinh|chuyen|bao)?|giay(?:moi|gioithieu)?|"
    "ban(?:do|ve|tin)?|thu|so(?:sach)?|phuluc|danhmuc|danhsach|noidung|tulieu|anan|loai"
)
_OWN_LINE = ("nghiquyet|quyetdinh|quydinh|chithi|ketluan|quyche|thongtri|huongdan|thongbao|baocao|kehoach|chuongtrinh|"
             "dean|phuongan|totrinh|bienban")
_BODY = (
    "(?:tinh|thanh|huyen|quan|thi|dang|khu)uy|ban(?:tochuc|tuyengiao|tuyenhuan|noichinh|kiemtra|danvan|kinhte|"
    "chaphanh|thuongvu|bithu)|uyban(?:nhandan|kiemtra|hanhchinh)|vanphong|bochihuy|congan"
)
_URGENCY = "hoatoc(?:hengio)?|thuongkhan|toikhan|khan(?:cap)?"
BESIDE = (
    Beside("urgency", _URGENCY, before=True, after=True,
           examples=("MẬT - KHẨN", "MẬT/KHẨN", "TỐI MẬT - HỎA TỐC", "HỎA TỐC - TUYỆT MẬT", "Mật, khẩn")),
    Beside("joined urgency", f"(?:va|x)(?:{_URGENCY})|(?:{_URGENCY})va", before=True, after=True, capitals=True,
           examples=("MẬT x KHẨN", "MẬT và KHẨN", "HỎA TỐC VÀ TỐI MẬT")),
    Beside("copy", r"(?:ban(?:sao|luu|chinh|goc)?|phoban)(?:so|thu|ƻ)?\d{0,4}(?:tren|tongso|trong)?\d{0,4}(?:ban)?",
           before=True, after=True,
           examples=("TỐI MẬT Bản số: 03", "Bản số 2/5 TỐI MẬT", "MẬT (bản số: …)", "TỐI MẬT (bản sao)",
                     "MẬT (bản sao số 2)", "MẬT BẢN LƯU")),
    Beside("sheet", r"to(?:ƻ|(?:so|thu)?\d{1,4})(?:tren|tongso|trong)?\d{0,4}", before=True, after=True, capitals=True,
           examples=("MẬT Tờ số 1", "TUYỆT MẬT · Tờ 3", "Tờ 2/5 - MẬT")),
    Beside("English", "(?:top|most)?secret|confidential", before=True, after=True,
           examples=("TUYỆT MẬT / TOP SECRET", "TUYỆT MẬT (TOP SECRET)", "MẬT/CONFIDENTIAL", "Mật (Confidential)",
                     "SECRET - TỐI MẬT")),
    Beside("number", "(?:hoso|tap)?ƻ", before=True, after=True,
           examples=("Số: 12-CV/TU (Mật)", "Số: 12-CV/TU MẬT", "MẬT Số: 12-CV/TU", "MẬT Số:      -BC/TU")),
    Beside("empty number", "so", before=True, after=True, capitals=True, examples=("MẬT  Số:", "Số: MẬT")),
    Beside("day", r"(?:(?!ong|mia|duong|vu|tham|ma|khau|do)[a-z]{2,30})?ngay(?:\d{0,2}thang\d{0,2}nam\d{0,4}|\d{1,8})",
           before=True, after=True, capitals=True,
           examples=("MẬT Lạc Thành, ngày 15 tháng 11 năm 2013", "Lạc Thành, ngày 15 tháng 11 năm 2013 TỐI MẬT")),
    Beside("short day", r"(?:ngay)?\d{1,8}", after=True, capitals=True, examples=("MẬT 15-11-2013", "TỐI MẬT 03")),
    Beside("page", r"trang(?:so)?\d{0,4}(?:tren)?\d{0,4}", before=True, after=True, capitals=True,
           examples=("TỐI MẬT Trang 2/5", "Trang 3 - MẬT")),
    Beside("letter", "[abc]", after=True, examples=("MẬT A", "Tuyệt mật (A)")),
    Beside("degree", "(?:dauchi|kyhieu)?(?:muc|cap)?do(?:bao)?(?:mat)?|phanloai(?:bao)?(?:mat)?|chedo(?:bao)?(?:mat)?|"
           "dau(?:do)?mat|(?:loai|cap|muc)mat", before=True,
           examples=("Độ mật: Tối mật", "Mức độ mật: TUYỆT MẬT", "ĐỘ MẬT: MẬT", "Cấp độ: Mật")),
    Beside("kind", f"(?:tap)?(?:{_KINDS})(?!ƻ)(?:thuoc|loai|co)?(?:do)?(?:bi(?=mat))?", before=True,
           examples=("TÀI LIỆU MẬT", "BÁO CÁO MẬT", "Công văn mật", "HỒ SƠ TỐI MẬT", "Tài liệu bí mật")),
    Beside("short kind", "bc|cv|qd|nq|ct|kh|tb|tt|ttr", before=True, after=True, capitals=True,
           examples=("CV MẬT", "MẬT/BC")),
    Beside("kind below", _OWN_LINE, after=True, capitals=True, examples=("MẬT BÁO CÁO", "TỐI MẬT NGHỊ QUYẾT")),
    Beside("circulation", "luuhanhnoibo|noibo|khongphobien|(?:khong|cam)(?:duoc)?(?:insao|sao(?:chup|luc))|"
           "(?:xem|doc)xong(?:xin)?tralai|thuhoi|chinguoicotenmoiduocbocbi|"
           "(?:(?:ban)?du|ban)thao(?:lan)?(?:thu)?\\d{0,2}", before=True, after=True,
           examples=("MẬT - LƯU HÀNH NỘI BỘ", "DỰ THẢO - MẬT", "TỐI MẬT - KHÔNG SAO CHỤP", "Mật, không phổ biến",
                     "TỐI MẬT, KHÔNG IN SAO", "Tuyệt mật - Bản thảo lần 2")),
    Beside("not to be told", "(?:khong|cam)(?:duoc)?tietlo", before=True, after=True, capitals=True,
           examples=("Không tiết lộ - MẬT", "TỐI MẬT - CẤM TIẾT LỘ")),
    Beside("term", r"(?:thoihan(?:baove)?)?\d{1,2}nam", after=True, examples=("MẬT: 10 NĂM", "Mật (thời hạn 10 năm)")),
    Beside("end of the term", "(?:cho)?(?:den|toi)(?:khi|luc)(?:duoc|co)?(?:congbo|(?:quyetdinh)?giaimat)", after=True,
           examples=("MẬT (đến khi công bố)", "MẬT cho tới khi công bố", "Tối mật (đến khi giải mật)")),
    Beside("owner", "cua(?:dang|tinhuy|huyenuy|trunguong|nhanuoc)", after=True, capitals=True,
           examples=("MẬT CỦA ĐẢNG", "TÀI LIỆU MẬT CỦA TỈNH ỦY")),
    Beside("other degrees", "(?:muc)?dokhan(?:thuong|khong|hoatoc|thuongkhan|khan)?", after=True,
           examples=("Độ mật: Mật; độ khẩn: thường",)),
    Beside("other degrees above", "(?:muc)?dokhan(?:thuong|khong|hoatoc|thuongkhan|khan)?(?:muc)?domat", before=True,
           examples=("Độ khẩn: Khẩn; Độ mật: Mật", "ĐỘ KHẨN: THƯỜNG - ĐỘ MẬT: TỐI MẬT")),
    Beside("box", "x", before=True, examples=("[x] Mật",)),
    Beside("pressed", "(?:da)?(?:dong)?dau(?:do|chu)?", before=True,
           examples=("(Đóng dấu MẬT)", "ĐÃ ĐÓNG DẤU TỐI MẬT")),
    Beside("state secret", "(?<!danhmuc)bimat(?:nhanuoc|quocgia|quansu|cuadang)(?:thuoc)?(?:do)?",
           before=True, capitals=True, examples=("BÍ MẬT NHÀ NƯỚC - ĐỘ TỐI MẬT", "BÍ MẬT NHÀ NƯỚC: MẬT")),
    Beside("state", "nhanuoc|quocgia|quansu", after=True, capitals=True, examples=("TUYỆT MẬT QUỐC GIA",)),
    Beside("title", "dangcongsanvietnam|danglaodongvietnam|conghoaxahoichunghiavietnam|vietnamdanchuconghoa|"
           "doclaptudohanhphuc", before=True, after=True, capitals=True,
           examples=("ĐẢNG CỘNG SẢN VIỆT NAM MẬT", "MẬT ĐẢNG CỘNG SẢN VIỆT NAM")),
    Beside("body", f"(?:{_BODY})[a-z]{{0,30}}?(?<!bao)(?<!bi)(?<!co)(?<!giai)", before=True, capitals=True,
           examples=("TỈNH ỦY LẠC GIANG MẬT", "HUYỆN ỦY YÊN PHÚ TỐI MẬT")),
    Beside("body behind", f"(?:{_BODY})[a-z]{{0,30}}", after=True, capitals=True,
           examples=("MẬT  TỈNH ỦY LẠC GIANG", "TỐI MẬT BAN TỔ CHỨC TỈNH ỦY")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A whole line in capitals that is a mark without being spelled like one."""

    name: str
    pattern: str
    exact: str
    mark: str
    examples: tuple[str, ...] = ()


SAID = (
    Said("secret", "bimat(?:nhanuoc|quocgia|quansu)?", "BÍMẬT.*|BIMAT.*", "MẬT", ("BÍ MẬT", "BÍ MẬT NHÀ NƯỚC")),
    Said("other degree", "(?:da)?(?:tang|giam|nang|ha|dieuchinh)(?:muc)?(?:do)?mat.{0,20}", ".*MẬT.*|.*MAT.*", "MẬT",
         ("ĐIỀU CHỈNH ĐỘ MẬT", "GIẢM MẬT", "TĂNG ĐỘ MẬT")),
    Said("absolute", "tuyetdoi(?:phai)?giubimat|bimattuyetdoi", ".*MẬT.*|.*MAT.*", "TUYỆT MẬT",
         ("TUYỆT ĐỐI GIỮ BÍ MẬT", "BÍ MẬT TUYỆT ĐỐI")),
    Said("shortened", "tmat", "TMẬT", "TUYỆT MẬT", ("T. MẬT",)),
    Said("not lifted", "(?:tailieu|vanban|hoso)?(?:chua|khong)(?:duoc)?giaimat",
         ".*(?:CHƯA|KHÔNG)(?:ĐƯỢC)?GIẢIMẬT|.*(?:CHUA|KHONG)(?:DUOC)?GIAIMAT", "MẬT",
         ("CHƯA GIẢI MẬT", "TÀI LIỆU CHƯA ĐƯỢC GIẢI MẬT", "KHÔNG ĐƯỢC GIẢI MẬT")),
    Said("degree alone", "(?:muc)?domat", "(?:MỨC)?ĐỘMẬT", "MẬT", ("ĐỘ MẬT",)),
)  # fmt: skip

SET_OFF = (
    r"^\W*?(?P<mark>(?:(?:TUYỆT|TỐI)[\W_]*)?MẬT)\s*(?:[)\]:|]+\s*|[.–—-]\s+)(?=\w)",
    r"^(?:Kính gửi|Nơi nhận)\b.*[(\[]\s*(?P<mark>(?:(?:TUYỆT|TỐI)[\W_]*)?MẬT)\s*[)\]]\W*$",
    r"\bngày\b.*\bnăm\b[\s\d.…]*[(\[]\s*(?P<mark>(?:(?:Tuyệt|Tối)\s+m|M)ật)\s*[)\]]\W*$",
    r"^\W*\d{1,4}\W*?\s\W*(?P<mark>(?:TUYỆT|TỐI)[\W_]*MẬT)\W*$",
    r"^\W*(?i:mức|hạng|tính chất)\s*:\s*(?P<mark>(?:T(?i:uyệt|ối)[\W_]*(?i:m)|M)(?i:ật))\W*$",
)
"""A line of other words from which a mark is set off; these patterns speak of the clean line as it is written."""
SET_OFF_IN_CAPITALS = r"(?:[(\[:|]|\s[–—-]\s)\s*(?P<mark>(?:(?:TUYỆT|TỐI)[\W_]*)?MẬT)\W*$"
"""The same for a line in capitals alone."""
NO_SET_OFF = (r"^\s*[-+•*·–—]\s*[^\W\d_]", r"^\s*\(?\w{1,2}[.)]")
"""Unless it is an item of a list."""

OTHER_WORDS = (
    r"(?:BẢO|CƠ)[\W_]+MẬT",
    # Misread of that word; but not of BÁO before a mark, as these are the papers that bear one.
    r"(?<!TÌNH\W)(?<!ĐIỆN\W)(?<!THÔNG\W)B[ÀA]O[\W_]+MẬT",
    # What is not declassified yet is secret: CHƯA GIẢI MẬT, KHÔNG ĐƯỢC GIẢI MẬT.
    r"(?<!CHƯA\W)(?<!KHÔNG\W)(?<!CHƯA\WĐƯỢC\W)(?<!KHÔNG\WĐƯỢC\W)GIẢI[\W_]+MẬT",
    r"(?<!:)(?<!:\s)KH[ÔOƠỒỔỐ]NG[^\w/;:|,]+MẬT",  # of another label it may be all that is said: ĐỘ KHẨN: KHÔNG / MẬT
    r"C[ƠỜỚỞỠỢOÔỒỔ][\W_]*Y[ẾÊE]U[\W_]+MẬT[\W_]+M[ÃAÁÀẢẠ/]",
    # MẬT ĐỘ is density, but not where a label goes on: MẬT, ĐỘ MẬT: THƯỜNG
    r"MẬT[\W_]+(?:KHẨU|MÃ|ĐỘ(?![\W_]+(?:KHẨN|[^\W_]?[ẬÂẠẦẨẪ]T))|BỘ(?=[\W_]+DÂN[\W_]+(?:SỐ|CƯ))|ONG(?:[\W_]*RỪNG)?|ÔNG[\W_]*R[ỪÙƯU]NG|MÍA|GẤU|ĐƯỜNG|THIẾT|VỤ|THÁM|DANH|ĐỘ[\W_]*DÂN[\W_]*SỐ)",
    r"MẬT\s+Đ[ỘÔỌỔỖỒỐOƠÕÒÓẠ]:?\s+\d+\s+NGƯỜI",
    r"(?:B[ẢÀA]O[\W_]+VỆ[\W_]*|(?:GIỮ(?:[\W_]+GÌN)?|VỀ|DANH[\W_]+MỤC)[\W_]+)B[ÍIÌỈĨ][\W_]*MẬT",
    r"^\W*MẬT[\W_]+Đ[ÔỌ](?:[\W_]+DÂN[\W_]+SỐ)?\W*$",  # alone; ĐÔ may begin the name of a place
    r"MẬT[\W_]*:[\W_]*(?:KHÔNG|THƯỜNG)",
    r"M[ẤẮ]T\s+(?!BẢN|SỐ|KHẨN|HỎA|THƯỢNG|CỦA|NHÀ)[^\W\d_]{2,}",
)
"""Other words on a stamp or in a picture that hold the letters of a mark, as they are written in capitals."""

LONG_OTHER_WORDS = r"B[ẢÀA]O[\W_]+VỆ[\W_]*BÍ[\W_]*MẬT"
"""Of those so many letters that a poorer reading did not make them out of a mark."""

HALVES_OF_MARKS = (
    ("TUYỆT MẬT", r"(?<![^\W_])TUY[ỆẸÊ]T(?![^\W_])(?!\W+(?:ĐỐI(?!\W+(?:BÍ|GIỮ))|VỜI|TÁC|TRẦN|CHỦNG))"),
    # Its first letter torn off. Of DUYỆT (PHÊ D UYỆT, ĐÃ | UYỆT) and HUYỆT it is the end too; what stands alone before
    # it as a T or an I may be its own T.
    ("TUYỆT MẬT", r"(?:^[\W_]*|(?<![^\W_])(?!(?:[^\W\d_TI]|PH[ÊE]|X[ÉE]T|KI[ỂÊE]M|Đ[ÃA])[\W_])[^\W_]+[\W_]+)"
     r"UY[ỆẸÊ]T(?![^\W_])"),
    ("TUYỆT MẬT", r"(?<![^\W_])ĐỐI\W+BÍ\W*M[ẬẠÂ](?![^\W_])"),
    ("TỐI MẬT", r"(?<![^\W_])TỐI\W*M(?:[ẬẠÂ]|[^\W\d_]ẬT)(?![^\W_])"),
    ("MẬT", r"(?<![^\W_])BÍ\W*M[ẬẠÂ]T?(?![^\W_])"),
    ("MẬT", r"(?<![^\W_])(?:LIỆU|CÁO|HOẠCH|TRÌNH|ÁN|SƠ)\W*M[ẬẠÂ]T(?![^\W_])"),
    ("MẬT", r"(?<![^\W_])M[^\W\d_]ẬT(?![^\W_])"),  # a stroke of the M was read as a letter, and no syllable is so: MIẬT
    # A word before it was read as one with it: FỐAMẬT2, of TỐI MẬT.
    ("MẬT", r"(?<![^\W_])(?!(?:B[ẢÀA]O|CƠ|GIẢI|KHÔNG|Đ.)MẬT)[^\W\d_]{1,5}MẬT\d?(?![^\W_])"),
    # No syllable ends so: the T was torn off or misread.
    ("MẬT", r"(?<![^\W_])MẬ[CIÍÌĨJL1AEFYZ237]?(?![^\W_])"),
)
"""Words on a stamp that are a part of a mark, in capitals, whatever the rest was read as."""

TORN_NOTE = r"[\W_]*\(?[\W_]*(?:(?i:đóng)[\W_]+)?[DdĐđ][ẤấẦầ][Uu][^\w)\]]*"
"""The whole of a framed note of which the name of the stamp is torn off: `(Đóng dấu`, without an end."""

EMPTY_LABEL = r"\W*(?:MỨC[\W_]+)?Đ[ỘÔỌỎỔỖ][\W_]*M[ẬÂẠẦẨẪ]T[\W_]*?(?:…|~|[._-]{3})[\W_]*"
"""A stamp that names a degree and leaves its place empty, in capitals."""

HARMLESS_LABEL = (
    r"\W*(?:MỨC[\W_]+)?Đ[ỘÔỌỎỔỖỒ][\W_]*[^\W_]?[ẬÂẠẦẨẪ]T[\W_]*(?:KHÔNG|THƯỜNG|BÌNH[\W_]+THƯỜNG|CÔNG[\W_]+KHAI)[\W_]*"
)
"""The whole of a stamp that names a degree and says that there is none, in capitals; its M may be misread."""

OTHER_STAMPS = r"\W*(?:MẪU|ĐẠT|MÃ)(?:[\W_]+SỐ)?[\W_]*\d{0,4}\W*"
"""The whole of a stamp that is as short as MẬT and surely another, in capitals: `MẪU 01`, `MÃ SỐ 12`."""

LIFTED = r"(?:da|duoc)*giaimat(?:ngay|theo|tu|ke|ƻ|\d).*|(?:da|duoc)*giaimat|(?:tailieu|vanban|hoso)(?:da|duoc)*giaimat"
"""A line that says that an older mark was lifted."""
LIFTED_EXACT = r"(?:ĐÃ|ĐƯỢC|TÀILIỆU|VĂNBẢN|HỒSƠ)*GIẢIMẬT.*|(?:DA|DUOC|TAILIEU|VANBAN|HOSO)*GIAIMAT.*"

NO_MARK_BELOW = (
    "(?:bảo vệ|giữ|giữ gìn|lộ|lọt|về|điều|danh mục) bí",
    "(?:công tác|chế độ|quy định|về|và|sự|bộ|lực lượng|an toàn|tổ|đội) bảo",
    "giải", "(?:về|việc|của|và|các|những|bảo vệ|thuộc|quản lý|sử dụng|có|loại)",
)  # fmt: skip
"""The line above, as far as it ends so and is written like the line of the mark: the mark is the end of a phrase."""

DEGREE = frozenset(("do", "mucdo", "capdo", "dau", "dochi"))
"""Above `mật` these make it the name of a degree that is not told, as in the narrow column of a register."""
GOODS = frozenset(
    "ong mia duong gau dua gao muoi thoc ngo dau lac vung che sua mo bot banh keo ruou vai soi bong than xang go "
    "nuocmam dauan dauhoa khoai san thit ca trung duongphen duongkinh duongcat mamtom toi hanh xaphong".split()
)
"""Beside one of these in a column `MẬT` is honey or molasses, or the other half of a word."""
HALVES = frozenset("ong mia duong gau khau ma do vu tham danh thiet ngu".split())
"""Below `MẬT` these end a word that was broken over two lines."""
UNITS = frozenset("kg tan ta yen lit thung chai hop bao gam lon can cai chiec dong ha con".split())
"""In the row of `MẬT` they make it goods."""
COLUMN_TITLES = frozenset(
    "stt sott so tt sokyhieu sovakyhieu kyhieu ngay ngaythang ngaythangnam ngaythangvanban trichyeu tenloai "
    "tenloaivatrichyeu tenloaivatrichyeunoidung tacgia ghichu nguoiky noinhan coquanbanhanh donvinhan soluong soto "
    "trangso loaiban tieude tenvanban tentailieu soden ngayden tenhang donvi dongia thanhtien".split()
)
"""Titles of the columns of a register; in its column of degrees stand the marks of other documents."""

NOT_SECRET = frozenset(
    "thuong khong khongmat khongco binhthuong congkhai khongcodomat thongthuong none no normal public open "
    "unclassified false null 0 dagiaimat giaimat".split()
)
"""What a record may say in place of a mark."""
LETTERS = {"a": "TUYỆT MẬT", "b": "TỐI MẬT", "c": "MẬT", "topsecret": "TUYỆT MẬT", "secret": "TỐI MẬT",
           "confidential": "MẬT"}  # fmt: skip
"""Other names of the marks that a record may give."""

CIRCULATION = (
    ("LƯU HÀNH NỘI BỘ", "(?:tailieu)?luuhanhnoibo.*|(?:tailieu)?noibo"),
    ("TÀI LIỆU THU HỒI", "(?:tailieu|vanban)(?:phai|can)?thuhoi(?:ngay.{0,15}|sau.{0,15})?"),
    ("XEM XONG TRẢ LẠI", "(?:doc|xem)xong(?:xin)?(?:tra|nop|gui)lai.*"),
    ("CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ", "chinguoicoten(?:moi)?(?:duoc)?bocbi.*"),
    ("KHÔNG PHỔ BIẾN", "khong(?:duoc)?phobien(?:rongrai|rangoai)?"),
    ("TÀI LIỆU HỘI NGHỊ", "tailieu(?:phucvu)?hoinghi"),
)
"""Marks of circulation: no secrecy, but such a paper is not for everybody."""
