"""Acts in words: who, when, what before and after, why, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from library.access import Scope, name_of
from library.accounts.accounts import ADD, DISABLE, ENABLE, SET_GROUPS, SET_PASSWORD, SET_ROLE
from library.accounts.tokens import ADD_TOKEN, REVOKE_TOKEN
from library.acts.authorities import (
    CHANGE_COMMITTEES,
    CHANGE_KINDS,
    MERGE_COMMITTEES,
    MERGE_KINDS,
    OF_RECORDS,
    SPLIT_COMMITTEE,
    SPLIT_KIND,
)
from library.acts.check_batches import MAKE_BATCH, SEND_BACK
from library.acts.checking import CHECK_BLIND, CHECK_FIRST, OF_CHECKS, SETTLE
from library.acts.correcting import CORRECT
from library.acts.filing import SET_FILE
from library.acts.kinds import DECLASSIFY, HOLD, JOIN, RELEASE, RULES_OF_PARTS, RULES_SET, SPLIT, UPLOAD
from library.acts.lines import CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT, SEE_PAGE
from library.acts.many import CORRECT_MANY, OF_MANY, SET_ACCESS_OF_MANY, SET_FILE_OF_MANY, SET_OWNER_OF_MANY
from library.acts.opening import SET_ACCESS, SET_RULE, ruled_by
from library.acts.owning import SET_OWNER
from library.acts.relating import ADD_RELATION, CONFIRM_RELATION, REFUSE_RELATION, TAKE_BACK_RELATION
from library.acts.releases import SEE_RELEASED
from library.acts.secrecy import Ground
from library.acts.showing import RESTORE, WITH, WITHDRAW
from library.authorities.differences import differences
from library.catalogue.checks import LOOK_AT_VALUES
from library.catalogue.holds import DECLASSIFY_PART, SET_SECRECY
from library.catalogue.journal import Entry
from library.fields import BY_NAME
from library.noting import EXPORT, LOCKED, LOOK_AT_MARK, OPEN, REFUSED, SIGN_IN, asked_for, export_told
from library.records import PartialDate
from library.relations.records import Type
from library.watched_folders import UNWATCH, WATCH
from web.dates import moment, written_date
from web.links import Links
from web.views.account import ROLES
from web.views.many import changes_of_many
from web.views.standing import DOES
from web.wording import Translate, field_name, mark

ACTS: Final[Mapping[str, str]] = {
    CORRECT: mark("sửa thông tin"), CORRECT_TEXT: mark("sửa chữ của trang"),
    SEE_PAGE: mark("xem xong trang"), SEE_RELEASED: mark("xem việc cho đọc"),
    PROPOSE_TEXT: mark("đề nghị sửa chữ"), REFUSE_TEXT: mark("không nhận đề nghị sửa chữ"),
    WITHDRAW: mark("rút khỏi thư viện"), RESTORE: mark("đưa trở lại thư viện"),
    SET_ACCESS: mark("đặt quyền xem"), SET_RULE: mark("đặt quy tắc quyền xem"),
    SET_OWNER: mark("đặt đơn vị sở hữu"), CORRECT_MANY: mark("sửa thông tin nhiều văn bản"),
    SET_ACCESS_OF_MANY: mark("đặt quyền xem nhiều văn bản"),
    SET_OWNER_OF_MANY: mark("đặt đơn vị sở hữu nhiều văn bản"),
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
_OTHERS: Final[Mapping[str, str]] = {
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
    "released": mark("Việc cho đọc"), "source": mark("Mật khẩu do"), "groups": mark("Nhóm"),
    "token": mark("Khóa truy cập số"),
    "days": mark("Số ngày dùng được"), "bag": mark("Túi sao lưu"), "files": mark("Số tệp"),
    "copied": mark("Số tệp mới chép"), "bytes": mark("Số byte"), "encrypted": mark("Mã hóa"),
    "problems": mark("Số chỗ sai"),
}  # fmt: skip
_VALUES: Final[Mapping[str, Mapping[object, str]]] = {
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
_ASKED: Final[Mapping[str, str]] = {
    "kind": mark("Loại văn bản"), "committee": mark("Cơ quan"), "year": mark("Năm"),
    "validity": mark("Hiệu lực hôm nay"), "document": mark("Mã văn bản"), "actor": mark("Người làm"),
    "act": mark("Việc"), "from": mark("Từ ngày"), "to": mark("Đến ngày"), "batch": mark("Lô"), "form": mark("Dạng"),
    "number": mark("Số"),
}  # fmt: skip
"""What an address narrows a list by."""
_OF_RECORD: Final[Mapping[str, str]] = {
    "merged_into": mark("gộp vào"), "level": mark("Cấp"), "parent": mark("Mã cơ quan cấp trên"),
    "before": mark("Cơ quan trước"), "letters": mark("Viết tắt"),
}  # fmt: skip
"""What an act says of a record beside its names."""
_SHUT: Final = (DISABLE, ENABLE)
_SHUT_WORDS: Final = {False: mark("đang dùng"), True: mark("đã khóa")}
_WITHOUT_VALUE: Final = ("none", "unreadable")
_WITHOUT: Final = frozenset({"documents", "at", "key", "says", RULES_SET, WITH})
_OF_A_CHECK: Final = frozenset({"given", "differ"})
"""What somebody found without seeing what stood there is told by the record of the batch, when that is over."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an act changed; None where it was empty, or is told of one side alone."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a list shows it.

    Args:
        document: address of what was done to it; None where it is about none.
        many: address of the act, where it is about many documents, or about records.
        undone_by: the act that took it back.
        undoes: the act that it takes back.
        undo: where the form is sent that takes it back; None where there is no way, or not for this person.
        since: what was done to the same document after it, each in a line.
        on: it is the one that was just done.
        damaged: its row in the journal was changed by hand.
        barred: the fields, in words, that were changed since, so that there is no way back.
    """

    id: int
    when: datetime
    who: str
    what: str
    document_id: str | None
    document: str | None
    many: str | None
    changes: tuple[Change, ...]
    why: str
    undoes: int | None
    undone_by: int | None
    undo: str | None
    since: tuple[str, ...]
    on: bool
    damaged: bool
    barred: tuple[str, ...] = ()


def act_view(
    entry: Entry, *, undone_by: int | None = None, can_undo: bool = False, since: Sequence[Entry] = (),
    on: bool = False, barred: Sequence[str] = (), links: Links, translate: Translate,
) -> Act:  # fmt: skip
    """An act in words."""
    return Act(
        id=entry.id, when=moment(entry.at), who=entry.actor, what=_kind_of(entry, translate),
        document_id=entry.document, document=links.history(entry.document) if entry.document else None,
        many=_page_of(entry, links),
        changes=tuple(changes(entry, translate)), why=entry.why, undoes=entry.undoes, undone_by=undone_by,
        undo=links.undo(entry.id) if can_undo and undone_by is None and not entry.damaged and not barred else None,
        since=tuple(_line(one, translate) for one in since), on=on, damaged=entry.damaged,
        barred=tuple(field_name(one, translate) for one in barred) if can_undo and undone_by is None else (),
    )  # fmt: skip


def _page_of(entry: Entry, links: Links) -> str | None:
    """Where an act that is not about one document is shown, and taken back."""
    if entry.act in OF_MANY and entry.after:
        return links.act_on_many(entry.id)
    sort = OF_RECORDS.get(entry.act)
    for part in ("committees", "kinds") if sort else ():
        records = entry.after.get(part, {})
        standing = [one for one, record in records.items() if record and record["names"]]
        if standing:
            return links.record(part, standing[0], act=entry.id)
    return None


def history_acts(
    entries: Sequence[Entry], *, undone: Mapping[int, int], can_undo: Iterable[int], on: int | None, links: Links,
    translate: Translate, barred: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> tuple[Act, ...]:  # fmt: skip
    """The acts on a document, the newest first, each with what was built on it.

    Args:
        barred: by act, the fields that were changed since, so that it is not taken back.
    """
    ways = set(can_undo)
    return tuple(
        act_view(one, undone_by=undone.get(one.id), can_undo=one.id in ways,
                 since=[later for later in entries[place + 1 :] if _built_on(one, later)], on=one.id == on,
                 barred=barred.get(one.id, ()), links=links, translate=translate)
        for place, one in reversed(list(enumerate(entries)))
    )  # fmt: skip


def _kind_of(entry: Entry, translate: Translate) -> str:
    if entry.act == SET_RULE and not entry.damaged and entry.after.get("rule", entry) is None:
        return translate(mark("bỏ quy tắc quyền xem"))
    return what_was_done(entry.act, translate)


def what_was_done(act: str, translate: Translate) -> str:
    """An act's kind; one without words of ours is shown as it is."""
    return translate(ACTS[act]) if act in ACTS else act


def changes(entry: Entry, translate: Translate) -> Iterable[Change]:
    """What an act changed."""
    before, after = entry.before, export_told(entry.after) if entry.act == EXPORT else entry.after
    if entry.act in OF_MANY and "what" in after:
        yield from changes_of_many(entry, translate)
        return
    if entry.damaged:
        return
    if entry.act in (CORRECT, CORRECT_MANY) or (entry.act in OF_CHECKS and "values" in before):
        for name, word in after.get("words", {}).items():
            if entry.act in OF_CHECKS and before["values"].get(name) == word["value"]:
                continue  # it was found right
            old, new = _value(name, before["values"].get(name)), _word(name, word, translate)
            if old is None and (said := before.get("words", {}).get(name, {}).get("says")) in _WITHOUT_VALUE:
                old = translate(SAYS[said])
            yield Change(field_name(name, translate), old, new)
        return
    if entry.act in (CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT):
        yield from _lines(before, after, translate)
        return
    if entry.act in OF_RECORDS:
        for told in ("committees", "kinds"):
            for one in differences(before.get(told, {}), after.get(told, {})):
                label = translate(_OF_RECORD[one.what]) if one.what in _OF_RECORD else ""
                yield Change(f"{one.record}: {label}" if label else one.record, one.before, one.after)
        return
    if entry.act in (SET_ACCESS, SET_RULE, SET_ACCESS_OF_MANY) and ("rule" in before or "rule" in after):
        yield Change(_ruled(entry, translate), _rule(before.get("rule"), translate),
                     _rule(after.get("rule"), translate))
        return
    for key in dict.fromkeys([*before, *after]):
        if key == RULES_OF_PARTS:
            for part, rule in after.get(key, {}).items():
                yield Change(f"{translate(mark('Quyền xem'))} {part}", None, _rule(rule, translate))
        elif key == "state":
            yield Change(translate(mark("Trạng thái")), *(_state(side.get(key), translate) for side in (before, after)))
        elif key == "query" and entry.act == EXPORT:
            if told := _asked_words(after.get("query", ""), translate):
                yield Change(translate(_OTHERS[key]), None, told)
        elif key not in _WITHOUT | _OF_A_CHECK and any(side.get(key) not in (None, [], "") for side in (before, after)):
            label = translate(_OTHERS[key]) if key in _OTHERS else key
            old, new = (_in_words(key, side.get(key), translate) for side in (before, after))
            yield Change(label, None if old == new else old, new)  # what stayed says what it was done to
    if entry.act in _SHUT:
        was, now = (translate(_SHUT_WORDS[one]) for one in (entry.act != DISABLE, entry.act == DISABLE))
        yield Change(translate(mark("Trạng thái")), was, now)


def _asked_words(address: str, translate: Translate) -> str:
    """What the list that somebody took away was narrowed to: `kho thóc; Năm: 2013`."""
    told = []
    for name, value in asked_for(address):
        words = what_was_done(value, translate) if name == "act" else value
        told.append(words if name == "q" else f"{translate(_ASKED[name]) if name in _ASKED else name}: {words}")
    return "; ".join(told)


def _lines(before: Mapping[str, Any], after: Mapping[str, Any], translate: Translate) -> Iterable[Change]:
    for line, one in after.get("lines", {}).items():
        words = translate(mark("Trang %(page)s, dòng %(line)s"), page=after["page"], line=int(line) + 1)
        old = before.get("lines", {}).get(line, {}).get("text")
        yield Change(words, old, one["text"] or None)


def named_labels(labels: Iterable[str]) -> str:
    """Labels of persons and groups as people write them: `lan, @biên tập`."""
    return ", ".join(map(name_of, labels))


def _line(entry: Entry, translate: Translate) -> str:
    labels = ", ".join(one.label for one in changes(entry, translate))
    told = what_was_done(entry.act, translate) + (f" ({labels})" if labels else "")
    return f"{entry.id}: {entry.actor}, {told}"


def _word(name: str, word: Mapping[str, Any], translate: Translate) -> str | None:
    says = word.get("says", "")
    return translate(SAYS[says]) if says in SAYS else _value(name, word.get("value"))


def _value(name: str, value: str | None) -> str | None:
    if value is None or not BY_NAME[name].is_date:
        return value
    try:
        return written_date(PartialDate.parse(value))
    except ValueError:
        return value


def _ruled(entry: Entry, translate: Translate) -> str:
    """What a rule is about: `Quyền xem` of the document, `Cơ quan ban hành Tỉnh ủy Lạc Giang`."""
    if entry.act in (SET_ACCESS, SET_ACCESS_OF_MANY):
        return translate(mark("Quyền xem"))
    scope, key = ruled_by(entry)
    words = translate(SCOPES[scope])
    return words if scope is Scope.ARCHIVE else f"{words} {key}"


def _built_on(entry: Entry, later: Entry) -> bool:
    """Whether a later act of a list has to do with an act; rules about other things have not."""
    return {entry.act, later.act} != {SET_RULE} or ruled_by(entry) == ruled_by(later)


def _rule(rule: Mapping[str, Any] | None, translate: Translate) -> str:
    if rule is None:
        return translate(mark("theo quy tắc chung"))
    level = translate(LEVELS.get(rule["level"], rule["level"]))
    return f"{level}: {named_labels(rule['to'])}" if rule.get("to") else level


def _state(state: str | None, translate: Translate) -> str | None:
    return None if state is None else translate(STATES[state]) if state in STATES else state


def _in_words(key: str, value: object, translate: Translate) -> str | None:
    if isinstance(value, str | bool) and value in _VALUES.get(key, {}):
        return translate(_VALUES[key][value])
    if key in ("set_on", "until", "decided") and isinstance(value, str):
        return written_date(PartialDate.parse(value))
    if key == "access" and isinstance(value, str) and value in LEVELS:
        return translate(LEVELS[str(value)])
    if key == "relation" and value in set(Type):
        return translate(DOES[Type(str(value))])
    return _plain(value)


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
