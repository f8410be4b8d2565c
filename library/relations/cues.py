"""Which words before a document say what is done to it: rules as data, the first that fits is taken.

Patterns are over plain letters (`shadow_of`); a space stands for white space. They end where the document begins, once
the words that say nothing (`FILLERS`) are taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from library.party.mentions.shadow import spaced
from library.relations.records import Type


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say a relation.

    Args:
        pattern: that ends where the target begins.
        example: a text with `¤` for the target; the tests hold the rule to it.
    """

    type: Type
    pattern: re.Pattern[str]
    example: str


def _cue(kind: Type, words: str, example: str) -> Cue:
    return Cue(kind, spaced(rf"(?<!\w)(?P<cue>{words})\Z"), example)


_DOING = r"(?:thuc hien|trien khai|trien khai thuc hien|thi hanh|to chuc thuc hien|quan triet|chap hanh)"
_PAPER = r"(?:van ban|quy dinh|quy che|chi thi|ket luan|nghi quyet)"
_PAPERS = rf"(?:theo|tai|trong|voi|cac|nhung) (?:cac |nhung )?{_PAPER}"
"""`hướng dẫn` behind other papers is one of them, and no verb."""
_TERM = (
    r"(?:(?:hon )?(?:\d+|(?:(?:hai |ba )?muoi )?(?:mot|hai|ba|bon|lam|nam|sau|bay|tam|chin)|(?:hai |ba )?muoi) nam )?"
    r"(?:viec )?"
)

CUES = (
    _cue(Type.CITES, rf"(?:ban chi dao|tieu ban|to bien tap|ban soan thao)(?:(?!ban hanh)[^.;])*? tong ket"
                     rf"(?: {_DOING})?", "Ban Chỉ đạo Trung ương tổng kết ¤"),
    _cue(Type.CITES, r"gan voi tong ket", "phát triển gắn với tổng kết ¤"),
    _cue(Type.FINAL_REVIEW, rf"tong ket {_TERM}{_DOING}", "tổng kết mười lăm năm thực hiện ¤"),
    _cue(Type.FINAL_REVIEW, r"tong ket", "về tổng kết ¤"),
    _cue(Type.REVIEWS, rf"so ket {_TERM}{_DOING}", "sơ kết 5 năm thực hiện ¤"),
    _cue(Type.REVIEWS, rf"(?:danh gia|kiem diem|bao cao) giua ky {_TERM}{_DOING}", "báo cáo giữa kỳ thực hiện ¤"),
    _cue(Type.REVIEWS, r"so ket|danh gia giua ky|kiem diem giua ky", "sơ kết ¤"),
    _cue(Type.CONTINUES, rf"tiep tuc (?:day manh |tang cuong |quan triet, |quan triet va )?(?:viec )?{_DOING}",
         "về tiếp tục thực hiện ¤"),
    _cue(Type.CONTINUES, r"tiep tuc co hieu luc|tiep tuc ap dung|tiep tuc duy tri", "tiếp tục áp dụng ¤"),
    _cue(Type.CITES, rf"{_PAPERS}(?:(?:,| va) {_PAPER})*(?:,| va) huong dan(?: (?:{_DOING}|chi tiet|cu the))*",
         "thực hiện theo Quy định, hướng dẫn thi hành ¤"),
    _cue(Type.IMPLEMENTS, r"quy dinh chi tiet(?:(?!huong dan)[^.;])*? (?:thi hanh|thuc hien)",
         "quy định chi tiết một số điều và biện pháp thi hành ¤"),
    _cue(Type.IMPLEMENTS, r"quy dinh chi tiet", "quy định chi tiết một số điều của ¤"),
    _cue(Type.IMPLEMENTS, r"quy dinh cu the (?:viec )?(?:thi hanh|thuc hien)", "quy định cụ thể việc thi hành ¤"),
    _cue(Type.GUIDES, rf"huong dan (?:chi tiet |viec |cu the |trien khai )*(?:{_DOING})", "hướng dẫn thi hành ¤"),
    _cue(Type.GUIDES, r"huong dan", "hướng dẫn một số nội dung ¤"),
    _cue(Type.REPLACES, r"thay the(?: cho)?|thay cho", "Quy định này thay thế ¤"),
    _cue(Type.REPEALS, r"bai bo|huy bo|luoc bo|cham dut hieu luc|thoi ap dung|"
                        r"het hieu luc(?: thi hanh)?(?: (?:ke )?tu ngay [a-z\s]{4,20} nay co hieu luc(?: thi hanh)?)?",
         "Bãi bỏ ¤"),
    _cue(Type.AMENDS, r"(?:sua doi|bo sung|dieu chinh)(?:,| va) (?:cu the|the che) hoa",
         "sửa đổi, bổ sung, cụ thể hóa ¤"),
    _cue(Type.AMENDS, r"sua doi|bo sung|dieu chinh", "Sửa đổi, bổ sung một số điều của ¤"),
    _cue(Type.CORRECTS, r"dinh chinh(?: (?:loi|sai sot)(?: ky thuat| chinh ta)?)?", "Đính chính lỗi tại ¤"),
    _cue(Type.SUSPENDS, r"(?:tam )?dinh chi(?: (?:viec )?(?:thi hanh|thuc hien|ap dung|hieu luc))?|"
                       r"(?:tam )?(?:ngung|dung) (?:viec )?(?:thi hanh|thuc hien|ap dung|hieu luc)",
         "Tạm đình chỉ thi hành ¤"),
    _cue(Type.EXTENDS, r"(?:gia han|keo dai)(?: (?:viec |thoi gian |thoi han |hieu luc )?(?:ap dung|thuc hien))?|"
                       r"keo dai (?:thoi han|thoi gian|hieu luc)", "Gia hạn thực hiện ¤"),
    _cue(Type.IMPLEMENTS, rf"(?:cu the|the che) hoa(?:,| va) {_DOING}", "Thể chế hóa và tổ chức thực hiện ¤"),
    _cue(Type.IMPLEMENTS, r"(?:cu the|the che|chi tiet) hoa(?: (?:them )?(?:mot buoc|hon nua))?"
                          r"(?: (?:chi dao|chu truong)[^.;,]*)?", "cụ thể hóa một bước ¤"),
    _cue(Type.ANSWERS, r"tra loi|phuc dap|giai dap", "Trả lời ¤"),
    _cue(Type.APPLIES, r"theo (?:dung )?tinh than", "theo tinh thần ¤"),
    _cue(Type.CITES, r"(?:thuc hien|ap dung|thi hanh) theo", "thực hiện theo quy định của ¤"),
    _cue(Type.APPLIES, _DOING, "thực hiện nghiêm ¤"),
)  # fmt: skip

FILLERS = spaced(
    r"(?:\s|,|:|;(?=\s*\Z)|(?<!\w)(?:viec|noi dung|mot so|cac|nhung|dieu|dieu khoan|quy dinh|quan diem|muc tieu|"
    r"nhiem vu|giai phap|chu truong|chinh sach|yeu cau|nguyen tac|neu|duoc neu|de ra|da|duoc|giao|khac|xac dinh|"
    r"trong|tai|cua|"
    r"day du|kip thoi|dong bo|nghiem|nghiem tuc|nghiem chinh|tot|hieu qua|co hieu qua|thang loi|quyet liet|"
    r"sau sac|tich cuc|"
    r"triet de|thong nhat|toan dien|va|hoac ban hanh|van ban|du an|chu tri tham tra|chi dao|trong tam|bo cuc|"
    r"bien phap|"
    r"pham vi|thuoc|sau day|nhu sau|sau(?=:)|duoi day|toan bo|mot phan|them|"
    r"ban hanh kem theo|kem theo|co lien quan)(?!\w))+\Z"
)
"""Words between a verb and the document that change nothing."""

NOUNS = spaced(
    r"(?<!\w)(?:nhiem vu|giai phap|noi dung|quan diem|muc tieu|chu truong|quy dinh|chinh sach|yeu cau)(?!\w)"
)
"""What of a document is done: the verb stands before them, `tại` or `trong` behind."""

WITHIN = spaced(r"(?<!\w)(?:(?:duoc )?(?:neu|de ra|xac dinh|giao) )?(?:tai|trong)\s*\Z")

PLANNED = spaced(
    r"(?<!\w)(?:du thao|de xuat|kien nghi|ra soat|nghien cuu|xay dung|se|hoan thien|trinh quoc hoi|du kien|can|"
    r"chuan bi|tham muu|hoac ban hanh|phai|xem xet|de nghi|tham tra|giao|yeu cau|chu tri|soan thao|ke hoach|nham|"
    r"truoc khi|neu)(?!\w)"
)
"""Words that tell of what is yet to be done."""

ITSELF = spaced(
    r"(?<!\w)(?:quy dinh|quyet dinh|nghi quyet|chi thi|ket luan|huong dan|quy che|thong bao|thong tri|ke hoach|"
    r"nghi dinh|thong tu|luat|phap lenh|lenh|sac lenh|dieu le|de an|van ban|chuong trinh|cong van) nay(?!\w)"
)
WITH_ITSELF = spaced(r"het hieu luc[a-z\s]{0,12} tu ngay [a-z\s]{4,20} nay co hieu luc")
ENACTS = spaced(
    r"[\s\"“(*+-]*(?:dieu \d+\s?[.:]|nay |\d+[.)] |[a-z]\) |"
    r"(?:(?:quyet dinh|quy dinh|nghi quyet|chi thi|thong tri|huong dan|luat|phap lenh) )?(?:v/v |ve viec |ve ))"
)
OWN_TITLE = spaced(
    r"(?<!\w)(?P<kind>quyet dinh|quy dinh|nghi quyet|chi thi|thong tri|huong dan|ket luan|thong bao)\s+"
    r"(?:v/v|ve viec|ve)\s+\Z"
)
"""The kind above the subject, which a paper prints in capitals."""
NEW_WORDS = spaced(r"\A[^.;:]{0,60}:\s")
AS_FOLLOWS = spaced(r"(?<!\w)nhu sau(?!\w)")

NEGATED = spaced(r"(?<!\w)(?:khong|chua)(?: (?:bi|duoc|phai|he))* \Z")
"""Right before a verb: it is not done."""

PASSIVE = spaced(
    r"(?<!\w)(?:(?:da|se|chinh thuc|deu) )*(?:(?:bi|duoc) (?P<what>bai bo|huy bo|luoc bo|thay the|dinh chi|"
    r"tam dinh chi|sua doi|bo sung|dinh chinh|gia han)|(?P<ends>(?:khong con|"
    r"het) hieu luc))(?!\w)(?P<agent> (?:boi|bang|tai) )?"
)
PASSIVE_TYPES = {
    "bai bo": Type.REPEALS, "huy bo": Type.REPEALS, "luoc bo": Type.REPEALS, "thay the": Type.REPLACES,
    "dinh chi": Type.SUSPENDS, "tam dinh chi": Type.SUSPENDS, "sua doi": Type.AMENDS, "bo sung": Type.AMENDS,
    "dinh chinh": Type.CORRECTS, "gia han": Type.EXTENDS,
}  # fmt: skip
