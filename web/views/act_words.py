"""What acts are called, and what they speak of: levels, states, grounds, keys of the journal and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from library.access import Scope, name_of
from library.accounts.accounts import ADD, DISABLE, ENABLE, SET_GROUPS, SET_PASSWORD, SET_ROLE
from library.accounts.tokens import ADD_TOKEN, REVOKE_TOKEN
from library.acts.authorities import (
    CHANGE_COMMITTEES,
    CHANGE_KINDS,
    MERGE_COMMITTEES,
    MERGE_KINDS,
    SPLIT_COMMITTEE,
    SPLIT_KIND,
)
from library.acts.check_batches import MAKE_BATCH, SEND_BACK
from library.acts.checking import CHECK_BLIND, CHECK_FIRST, SETTLE
from library.acts.correcting import CORRECT
from library.acts.filing import SET_FILE
from library.acts.kinds import DECLASSIFY, HOLD, JOIN, RELEASE, SPLIT, UPLOAD
from library.acts.lines import CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT, SEE_PAGE
from library.acts.many import (
    CORRECT_MANY,
    RESTORE_MANY,
    SET_ACCESS_OF_MANY,
    SET_FILE_OF_MANY,
    SET_OWNER_OF_MANY,
    WITHDRAW_MANY,
)
from library.acts.opening import SET_ACCESS, SET_RULE
from library.acts.owning import SET_OWNER
from library.acts.relating import ADD_RELATION, CONFIRM_RELATION, REFUSE_RELATION, TAKE_BACK_RELATION
from library.acts.releases import SEE_RELEASED
from library.acts.secrecy import Ground
from library.acts.showing import RESTORE, WITHDRAW
from library.catalogue.checks import LOOK_AT_VALUES
from library.catalogue.holds import DECLASSIFY_PART, SET_SECRECY
from library.catalogue.imports import IMPORT
from library.catalogue.notes import EXPORT, LOCKED, LOOK_AT_MARK, OPEN, REFUSED, SIGN_IN
from library.watched_folders import UNWATCH, WATCH
from web.views.account import ROLES
from web.wording import Translate, mark

ACTS: Final[Mapping[str, str]] = {
    CORRECT: mark("sửa thông tin"), CORRECT_TEXT: mark("sửa chữ của trang"),
    SEE_PAGE: mark("xem xong trang"), SEE_RELEASED: mark("xem việc cho đọc"),
    PROPOSE_TEXT: mark("đề nghị sửa chữ"), REFUSE_TEXT: mark("không nhận đề nghị sửa chữ"),
    WITHDRAW: mark("rút khỏi thư viện"), RESTORE: mark("đưa trở lại thư viện"),
    SET_ACCESS: mark("đặt quyền xem"), SET_RULE: mark("đặt quy tắc quyền xem"),
    SET_OWNER: mark("đặt đơn vị sở hữu"), CORRECT_MANY: mark("sửa thông tin nhiều văn bản"),
    SET_ACCESS_OF_MANY: mark("đặt quyền xem nhiều văn bản"),
    SET_OWNER_OF_MANY: mark("đặt đơn vị sở hữu nhiều văn bản"),
    IMPORT: mark("nhập bản ghi"), WITHDRAW_MANY: mark("rút nhiều văn bản khỏi thư viện"),
    RESTORE_MANY: mark("đưa nhiều văn bản trở lại thư viện"),
    SET_FILE: mark("xếp vào hồ sơ"), SET_FILE_OF_MANY: mark("xếp nhiều văn bản vào hồ sơ"),
    SET_SECRECY: mark("đặt độ mật"), DECLASSIFY: mark("giải mật"), DECLASSIFY_PART: mark("giải mật một phần"),
    RELEASE: mark("cho đọc tệp bị giữ"), HOLD: mark("giữ tệp lại"),
    JOIN: mark("gộp thành một văn bản"), SPLIT: mark("tách tệp thành các văn bản"), OPEN: mark("mở xem"),
    LOOK_AT_MARK: mark("xem dấu mật trên bản gốc"),
    LOOK_AT_VALUES: mark("xem giá trị của văn bản chờ kiểm tra lại"),
    EXPORT: mark("lấy ra ngoài"), "backup": mark("sao lưu kho"), "check backup": mark("kiểm tra bản sao lưu"),
    CHANGE_COMMITTEES: mark("sửa hồ sơ cơ quan"), MERGE_COMMITTEES: mark("gộp cơ quan"),
    SPLIT_COMMITTEE: mark("tách cơ quan"), CHANGE_KINDS: mark("sửa hồ sơ loại văn bản"),
    MERGE_KINDS: mark("gộp loại văn bản"), SPLIT_KIND: mark("tách loại văn bản"),
    ADD_RELATION: mark("ghi quan hệ"), CONFIRM_RELATION: mark("xác nhận quan hệ"),
    REFUSE_RELATION: mark("bác quan hệ"), TAKE_BACK_RELATION: mark("rút lời về quan hệ"),
    "restore archive": mark("dựng lại kho từ bản sao lưu"), "ingest": mark("đọc tệp vào kho"),
    UPLOAD: mark("gửi tệp vào kho"), WATCH: mark("theo dõi thư mục"), UNWATCH: mark("thôi theo dõi thư mục"),
    "reindex": mark("lập lại chỉ mục"), "rejudge": mark("xét lại dấu mật"), "repair": mark("sửa chữ máy đọc nhầm"),
    "relate": mark("đọc quan hệ giữa các văn bản"), "follow": mark("đưa thay đổi vào chỉ mục"),
    SIGN_IN: mark("đăng nhập"), REFUSED: mark("đăng nhập không được"),
    ADD: mark("tạo tài khoản"), SET_ROLE: mark("đổi vai trò"), SET_GROUPS: mark("đổi nhóm"),
    SET_PASSWORD: mark("đặt mật khẩu"), DISABLE: mark("khóa tài khoản"), ENABLE: mark("mở lại tài khoản"),
    ADD_TOKEN: mark("tạo khóa truy cập"), REVOKE_TOKEN: mark("hủy khóa truy cập"),
    MAKE_BATCH: mark("lập lô kiểm tra"), SEND_BACK: mark("trả lại lô kiểm tra"),
    CHECK_FIRST: mark("kiểm tra lần một"), CHECK_BLIND: mark("kiểm tra lại, không xem giá trị cũ"),
    SETTLE: mark("đối chiếu kết quả kiểm tra"),
    LOCKED: mark("nhập sai quá nhiều lần, tạm khóa đăng nhập"),
}  # fmt: skip
LEVELS: Final[Mapping[str, str]] = {
    "open": mark("công khai"), "internal": mark("nội bộ"), "conditional": mark("tiếp cận có điều kiện"),
}  # fmt: skip
SCOPES: Final[Mapping[str, str]] = {
    Scope.DOCUMENT: mark("văn bản"), Scope.FILE: mark("tệp"), Scope.COMMITTEE: mark("cơ quan ban hành"),
    Scope.KIND: mark("loại văn bản"), Scope.ARCHIVE: mark("cả kho"),
}  # fmt: skip
STATES: Final[Mapping[str, str]] = {
    "indexed": mark("ở trong thư viện"), "withdrawn": mark("đã rút"), "quarantined": mark("bị giữ"),
}  # fmt: skip
GROUNDS: Final[Mapping[str, str]] = {
    Ground.TERM_OVER: mark("hết thời hạn bảo vệ bí mật"),
    Ground.OFF_LIST: mark("không còn thuộc danh mục bí mật"),
    Ground.NEEDED: mark("đáp ứng yêu cầu bảo vệ lợi ích hoặc hợp tác"),
}  # fmt: skip
SAYS: Final[Mapping[str, str]] = {
    "none": mark("không có trên giấy"), "unreadable": mark("không đọc được"), "reading": mark("theo máy đọc"),
}  # fmt: skip
KEYS: Final[Mapping[str, str]] = {
    "account": mark("Tài khoản"), "role": mark("Vai trò"), "form": mark("Dạng"), "outcome": mark("Kết quả"),
    "mark": mark("Dấu mật"), "count": mark("Số văn bản"), "query": mark("Tìm"), "to": mark("Tới"),
    "owner": mark("Đơn vị sở hữu"), "filed_in": mark("Hồ sơ"), "folder": mark("Thư mục"), "target": mark("Chuyển tới"),
    "name": mark("Tên"), "size": mark("Số byte"), "sha256": "SHA-256",
    "relation": mark("Quan hệ"), "of": mark("Với văn bản"), "page": mark("Trang"),
    "batch": mark("Lô"), "turn": mark("Lượt"), "round": mark("Vòng"), "seed": mark("Mã rút ngẫu nhiên"),
    "second": mark("V2, phần trăm"), "third": mark("V3, phần trăm"), "bound": mark("Sai nhiều nhất, phần trăm"),
    "wrong": mark("Số trường sai"), "fields": mark("Số trường đã xét"),
    "meant": mark("Văn bản được chọn"), "set_on": mark("Ngày định độ mật"), "until": mark("Hết thời hạn"),
    "body": mark("Cơ quan quyết định"), "decision": mark("Văn bản quyết định"), "decided": mark("Ngày quyết định"),
    "ground": mark("Căn cứ"), "access": mark("Quyền xem"), "part": mark("Phần được giải mật"),
    "kept": mark("Số lời đã nói được giữ"),
    "released": mark("Việc cho đọc"), "source": mark("Mật khẩu do"), "groups": mark("Nhóm"),
    "token": mark("Khóa truy cập số"),
    "days": mark("Số ngày dùng được"), "bag": mark("Túi sao lưu"), "files": mark("Số tệp"),
    "copied": mark("Số tệp mới chép"), "bytes": mark("Số byte"), "encrypted": mark("Mã hóa"),
    "problems": mark("Số chỗ sai"),
}  # fmt: skip
VALUES: Final[Mapping[str, Mapping[object, str]]] = {
    "role": {str(role): words for role, words in ROLES.items()},
    "source": {"own": mark("thư viện giữ"), "ldap": mark("thư mục của cơ quan giữ"),
               "oidc": mark("dịch vụ đăng nhập của cơ quan giữ")},
    "outcome": {"shown": mark("đã cho xem"), "sent": mark("đã gửi"), "written": mark("đã ghi"),
                "failed": mark("không làm được"), "failed in part": mark("làm được một phần")},
    "count": {"all": mark("tất cả")},
    "form": {"original": mark("bản gốc"), "originals": mark("nhiều bản gốc trong một tệp nén"),
             "journal": mark("nhật ký"), "checks": mark("kết quả kiểm tra theo lô"),
             "committees": mark("bảng các cơ quan"), "kinds": mark("bảng các loại văn bản"),
             "queries": mark("bảng nhiều câu tìm"), "statistics": mark("bảng thống kê"), "csv": "CSV",
             "jsonl": "JSON Lines", "bib": "BibTeX", "ris": "RIS", "pdf": "PDF", "hocr": "hOCR", "alto": "ALTO"},
    "released": {"right": mark("đúng")},
    "encrypted": {True: mark("có"), False: mark("không")},
    "ground": {str(ground): words for ground, words in GROUNDS.items()},
}  # fmt: skip
"""What values of a key that the program chose are called."""
ASKED: Final[Mapping[str, str]] = {
    "kind": mark("Loại văn bản"), "committee": mark("Cơ quan"), "year": mark("Năm"),
    "validity": mark("Hiệu lực hôm nay"), "document": mark("Mã văn bản"), "actor": mark("Người làm"),
    "act": mark("Việc"), "from": mark("Từ ngày"), "to": mark("Đến ngày"), "batch": mark("Lô"), "form": mark("Dạng"),
    "number": mark("Số"),
}  # fmt: skip
"""What an address narrows a list by."""
OF_RECORD: Final[Mapping[str, str]] = {
    "merged_into": mark("gộp vào"), "level": mark("Cấp"), "parent": mark("Mã cơ quan cấp trên"),
    "before": mark("Cơ quan trước"), "letters": mark("Viết tắt"),
}  # fmt: skip
"""What an act says of a record beside its names."""
SHUT: Final = {False: mark("đang dùng"), True: mark("đã khóa")}


def what_was_done(act: str, translate: Translate) -> str:
    """An act's kind; one without words of ours is shown as it is."""
    return translate(ACTS[act]) if act in ACTS else act


def named_labels(labels: Iterable[str]) -> str:
    """Labels of persons and groups as people write them: `lan, @biên tập`."""
    return ", ".join(map(name_of, labels))
