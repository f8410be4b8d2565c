"""Words of the site that stand in no template: doubts, problems. `mark` shows them to the extractor of gettext.

What the fields are called stands in `library.fields`. Everything here is Vietnamese; `web/translations` has the
English. A `Translate` turns one into the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from library.doubt_reasons import Doubt
from library.errors import ConflictError
from library.fields import BY_NAME
from web.bounds import Problem


class Translate(Protocol):
    """gettext: the message in the reader's language, `%(name)s` filled in."""

    def __call__(self, message: str, /, **variables: object) -> str: ...


def mark(message: str) -> str:
    """The message itself; the extractor looks for this name."""
    return message


def untranslated(message: str, /, **variables: object) -> str:
    """The message as it stands here, in Vietnamese."""
    return message % variables if variables else message


_REASONS: Final[Mapping[str, str]] = {
    Doubt.HANDWRITTEN: mark("viết tay"),
    Doubt.BY_NAME: mark("viết tay, máy đọc trùng với tên tệp"),
    Doubt.BY_REGISTER: mark("viết tay, máy suy ra từ dấu công văn đến"),
    Doubt.BY_CITATION: mark("viết tay, máy suy ra vì văn bản khác dẫn cùng số"),
    Doubt.BY_SERIES: mark("viết tay, máy đọc trùng với thứ tự số của các văn bản trước và sau"),
    Doubt.BY_SOURCES: mark("viết tay, máy suy ra vì các nguồn khác nói cùng ngày"),
    Doubt.DECLASSIFIED: mark("đã giải mật theo quyết định của người có thẩm quyền"),
    Doubt.RELEASED: mark("lưu trữ viên đã xem bản giấy và cho đọc"),
    Doubt.NOT_FOUND: mark("không tìm thấy"),
    Doubt.UNREADABLE: mark("không đọc được"),
    Doubt.NOT_FILLED_IN: mark("để trống trên giấy"),
    Doubt.LOW_CONFIDENCE: mark("đọc chưa chắc"),
    Doubt.UNSURE: mark("chưa chắc có phải"),
    Doubt.PARTLY_COVERED: mark("bị che mất một phần"),
    Doubt.READ_SMALLER: mark("quá lớn hoặc đọc không xong, đã đọc ở cỡ nhỏ hơn"),
    Doubt.PARTLY_UNREAD: mark("chỉ đọc được một phần"),
    Doubt.HIDDEN_WORDS: mark("có chữ trắng trên nền trắng, mắt thường không thấy"),
    Doubt.OLDER_TEXT: mark("có dòng lấy từ lớp chữ cũ của tệp"),
    Doubt.OTHER_TEXT: mark("lớp chữ của tệp là của một văn bản khác"),
    Doubt.MAY_BEGIN: mark("có thể có một văn bản khác bắt đầu ở đây"),
    Doubt.NO_TEXT: mark("không có chữ nào"),
    Doubt.UNUSUAL_NAME: mark("tên không quen"),
    Doubt.UNUSUAL_SUBJECT: mark("trích yếu khác thường, có thể thừa hoặc thiếu"),
    Doubt.UNLIKE_CODE: mark("không khớp với ký hiệu"),
    Doubt.UNDER_STAMP: mark("có dấu đóng đè lên"),
    Doubt.DAMAGED: mark("tệp hỏng ở chỗ này"),
    Doubt.LINE_LOST: mark("đọc lại rồi, có dòng người sửa không còn khớp"),
    Doubt.LOSSES: mark("chuyển từ bảng mã cũ, có chỗ mất"),
}
_DATE_PARTS: Final[Mapping[str, str]] = {"day": mark("ngày"), "month": mark("tháng"), "year": mark("năm")}

PROBLEMS: Final[Mapping[Problem, str]] = {
    Problem.NOT_A_NUMBER: mark("“%(parameter)s” phải là một số trong khoảng %(allowed)s."),
    Problem.OUT_OF_RANGE: mark("“%(parameter)s” phải nằm trong khoảng %(allowed)s."),
    Problem.NOT_A_YEAR: mark("“%(parameter)s” phải là năm hoặc khoảng năm, ví dụ %(allowed)s."),
    Problem.EMPTY: mark("“%(parameter)s” không có giá trị."),
    Problem.TOO_LONG: mark("“%(parameter)s” quá dài: nhiều nhất %(allowed)s ký tự."),
    Problem.TOO_MANY: mark("“%(parameter)s” có quá nhiều giá trị: nhiều nhất %(allowed)s."),
    Problem.UNKNOWN_VALUE: mark("“%(parameter)s” chỉ nhận: %(allowed)s."),
    Problem.UNKNOWN_PARAMETER: mark("Không có tham số “%(parameter)s”. Các tham số dùng được: %(allowed)s."),
    Problem.CONTROL_CHARACTER: mark("“%(parameter)s” có ký tự không dùng được."),
    Problem.NOT_UTF8: mark("Địa chỉ có ký tự không phải UTF-8."),
    Problem.NOT_TEXT: mark("Tệp không đọc được như văn bản. Hãy lưu lại thành tệp chữ UTF-8, mỗi dòng một câu."),
    Problem.WRONG_KIND: mark("“%(parameter)s” phải viết như %(allowed)s."),
    Problem.NOT_A_DAY: mark("Ngày phải có thật và viết đủ ngày, tháng, năm, ví dụ %(allowed)s."),
    Problem.ENDS_TOO_SOON: mark("“Đến ngày” không được sớm hơn “Từ ngày”."),
    Problem.NO_OBJECT: mark("Nội dung gửi lên phải là một đối tượng JSON: {…}."),
    Problem.NO_LINES: mark("Danh sách chưa có dòng nào."),
    Problem.TOO_MANY_LINES: mark("Danh sách dài quá: mỗi lần nhiều nhất %(allowed)s dòng. Hãy chia thành nhiều tệp."),
}


DATE_IN_PART: Final = "date-in-part"
UNHEARD_OF: Final = "unheard-of"
REFUSALS: Final[Mapping[str, str]] = {
    "document-held-back": mark("Tệp này đang bị giữ; phải được cho đọc trước đã."),
    "value-missing": mark("Chưa ghi gì. Nếu trên giấy không có, hãy chọn “không có trên giấy”."),
    "value-too-long": mark("Giá trị quá dài so với bất cứ văn bản nào."),
    "no-such-field": mark("Không có trường nào tên như vậy để sửa."),
    DATE_IN_PART: mark("Ngày này mới biết một phần. Đọc được phần còn thiếu thì gõ thêm; không thì giữ lần nữa."),
    UNHEARD_OF: mark("Giá trị này lạ với thư viện. Có đúng như vậy không? Đúng thì ghi lần nữa."),
    "not-a-date": mark("Đây không phải là ngày. Viết như 15-4-1958, 4-1958 hoặc 1958."),
    "lines-already-so": mark("Chưa nói gì: chữ đã đúng như vậy rồi."),
    "line-too-long": mark("Dòng quá dài so với bất cứ trang nào."),
    "proposal-answered": mark("Đề nghị này đã có người xem rồi."),
    "not-chosen": mark("Chưa chọn: trên giấy là giá trị nào?"),
    "checked-meanwhile": mark("Trong lúc đó người khác đã kiểm tra văn bản này. Không có gì bị ghi đè."),
    "blind-check": mark("Văn bản này đang chờ bạn kiểm tra lại mà không xem giá trị đang ghi."),
    "own-work": mark("Không ai tự kiểm tra việc của mình; hãy để văn bản này cho người khác."),
    "check-settled": mark("Lượt kiểm tra này đã được đối chiếu rồi."),
    "batch-checked-since": mark("Từ đó đã có văn bản của lô được kiểm tra; hãy hoàn lại việc ấy trước."),
    "batch-went-on": mark("Từ đó lô đã đi tiếp; hãy hoàn lại việc sau trước."),
    "batch-within-bound": mark("Lô này không vượt mức sai cho phép."),
    "undo-not-undone": mark("Việc hoàn lại thì không hoàn lại được nữa; hãy làm lại việc ấy."),
    "not-a-share": mark("Tỷ lệ phải từ 0 đến 100."),
    "batch-too-large": mark("Một lô có nhiều nhất 10 000 văn bản; hãy chọn ít hơn."),
    "batch-name-too-long": mark("Tên lô quá dài: nhiều nhất 200 ký tự."),
    "nothing-chosen": mark("Chưa chọn được văn bản nào: chưa đánh dấu, hoặc các văn bản ấy đang ở một lô chưa xong."),
    "nothing-said": mark("Chưa nói gì: không trường nào được sửa."),
    "only-indexed-withdrawn": mark("Văn bản này hiện không ở trong thư viện."),
    "already-undone": mark("Việc ấy đã được hoàn lại rồi."),
    "already-as-before": mark("Văn bản đã ở trạng thái như trước việc ấy."),
    "decided-since": mark("Từ đó đã có người quyết định lại điều này; hãy hoàn lại việc sau trước, hoặc đặt lại."),
    "not-as-left": mark("Nay không còn như việc ấy đã đặt; hãy đặt lại như mong muốn."),
    "no-way-back": mark("Việc này không hoàn lại được ở đây."),
    "file-changed-since": mark("Từ đó tệp lại được gộp, tách hoặc cho đọc lần nữa; hãy hoàn lại việc sau trước."),
    "reason-too-long": mark("Lý do quá dài: nhiều nhất 10 000 ký tự. Chưa ghi gì cả."),
    "reason-missing": mark("Cần ghi lý do vì sao tệp này được đọc."),
    "mark-was-read": mark("Trên tệp có dấu mật. Chỉ cho đọc khi đã xem bản giấy và dấu ấy không có trên giấy."),
    "no-such-rule": mark("Không có quy tắc nào về cái này."),
    "names-without-conditional": mark("Chỉ văn bản tiếp cận có điều kiện mới ghi tên người hoặc nhóm."),
    "already-one-document": mark("Tệp này đã là một văn bản rồi."),
    "already-split-so": mark("Tệp này đã được tách đúng như vậy rồi."),
    "never-split": mark("Tệp này chưa từng được tách: hãy ghi những trang bắt đầu văn bản mới, ví dụ 5, 9."),
    "one-page-not-split": mark("Tệp chỉ có một trang thì không tách được."),
    "pages-out-of-range": mark("Số trang không đúng: chỉ ghi những trang có trong tệp, từ trang 2, ví dụ 5, 9."),
    "record-cannot-be-split": mark("Bản ghi này được nhập mà không có tệp gốc."),
    "only-quarantined-released": mark("Tệp này không bị giữ."),
    "own-release": mark("Ai cho đọc thì không tự xác nhận việc ấy; lưu trữ viên hoặc người có thẩm quyền khác xem."),
    "not-released": mark("Tệp này không phải là tệp đã được cho đọc."),
    "not-a-list-of-pages": mark("Số trang không đúng: chỉ ghi những trang có trong tệp, từ trang 2, ví dụ 5, 9."),
    "not-read-whole": mark("Cần ghi lý do vì sao tệp này được đọc."),
    "upload-part-arrived": mark("Phần tệp này không nối đúng chỗ đã tới: hãy hỏi lại đã tới đâu rồi gửi tiếp."),
    "upload-too-long": mark("Tệp dài hơn đã báo. Phần thừa không được nhận."),
    "upload-differs": mark("Tệp tới nơi không giống tệp đã gửi. Hãy gửi lại từ đầu."),
    "upload-has-arrived": mark("Tệp này đã tới hết rồi."),
    "upload-not-failed": mark("Chỉ đọc lại tệp không nhận được."),
    "file-too-large": mark("Tệp quá lớn: máy này không đọc tệp lớn như vậy."),
    "only-indexed-split": mark("Văn bản này hiện không ở trong thư viện."),
    "rule-about-nothing": mark("Hãy ghi tên cơ quan, tên loại văn bản hoặc mã của một văn bản."),
    "declassification-incomplete": mark("Phải ghi cơ quan quyết định và văn bản của cơ quan ấy."),
    "declassified-part-missing": mark("Chưa ghi phần nào được giải mật."),
    "day-lies-ahead": mark("Ngày này chưa tới."),
    "term-ends-too-soon": mark("Thời hạn hết trước ngày định độ mật."),
    "only-held-has-level": mark("Tệp này không còn bị giữ."),
    "level-set-since": mark("Từ đó độ mật đã được đặt lại; hãy hoàn lại việc sau trước."),
    "level-lowered": mark("Hạ độ mật phải theo một quyết định: ghi cơ quan quyết định và văn bản của cơ quan ấy."),
    "level-set-by-person": mark("Độ mật của tệp này do người đặt: hoàn lại việc ấy trước, hoặc giải mật."),
    "no-such-level-of-secrecy": mark("Độ mật là TUYỆT MẬT, TỐI MẬT hoặc MẬT."),
    "record-cannot-be-read": mark("Bản ghi này được nhập mà không có tệp gốc."),
}
"""Why an act is refused, by the code of the error."""
_CHANGED_BY: Final = mark("Trong lúc đó %(who)s đã sửa “%(field)s” thành “%(value)s”.")
_EMPTIED_BY: Final = mark("Trong lúc đó %(who)s đã để trống “%(field)s”.")
_KEPT_BY: Final = mark("Trong lúc đó %(who)s đã xem “%(field)s” và giữ “%(value)s”.")
_SOMEBODY: Final = mark("người khác")


def conflict(field: str, value: str | None, by: str, translate: Translate, *, kept: bool = False) -> str:
    """What somebody else did to a field meanwhile; `kept`: said that it is as it was."""
    words = _EMPTIED_BY if value is None else _KEPT_BY if kept else _CHANGED_BY
    return translate(words, who=by or translate(_SOMEBODY), field=field_name(field, translate), value=value or "")


def conflict_in_line(error: ConflictError, translate: Translate) -> str:
    """What somebody else did to a line meanwhile."""
    words = mark("Trong lúc đó %(who)s đã sửa dòng này thành “%(value)s”.")
    return translate(words, who=error.by or translate(_SOMEBODY), value=error.value or "")


def field_name(field: str, translate: Translate) -> str:
    """A field in words; `page:3` is a page."""
    part, _, number = field.partition(":")
    if part == "page" and number:
        return translate(mark("Trang %(number)s"), number=number)
    return translate(BY_NAME[field].label) if field in BY_NAME else field


def doubt(field: str, reason: str, translate: Translate) -> str:
    """A review flag in words: `Số: viết tay, chờ kiểm tra`."""
    return f"{field_name(field, translate)}: {reason_in_words(reason, translate)}"


def reason_in_words(reason: str, translate: Translate) -> str:
    """Why somebody should look: `ngày viết tay, tháng không đọc được, chờ kiểm tra`."""
    bare = bare_reason(reason, translate)
    return ", ".join([*([bare] if bare else []), translate(mark("chờ kiểm tra"))])


def bare_reason(reason: str, translate: Translate) -> str:
    """The same where everything waits for a person: `ngày viết tay, tháng không đọc được`."""
    parts = (_one_reason(part.strip(), translate) for part in reason.split(","))
    return ", ".join(part for part in parts if part)


def _one_reason(reason: str, translate: Translate) -> str:
    """A reason of the indexer's; one without words of ours is shown as it is."""
    head, _, rest = reason.partition(" ")
    if head in _DATE_PARTS and rest:
        return f"{translate(_DATE_PARTS[head])} {_one_reason(rest, translate)}"
    known = reason.partition(":")[0]
    return translate(_REASONS[known]) if known in _REASONS else reason


def doubtful(fields: tuple[str, ...], translate: Translate) -> str:
    """Which fields wait for a person: `số, ngày ban hành: chờ kiểm tra`; empty when none does."""
    if not fields:
        return ""
    names = ", ".join(field_name(field, translate).lower() for field in fields)
    return translate(mark("%(fields)s: chờ kiểm tra"), fields=names)
