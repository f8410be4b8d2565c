"""Words whose sign is misread so often, and that mean nothing so, that they are mended: `ĐẲNG CỘNG SẢN`, `đẳng viên`,
`Chỉ cục`.

On 306 pages that were read, worn ones too, none of them is what the paper says. `cao đẳng`, `chỉ cục` in small letters
and the like stay as they are, for they may be meant so, and so does `Chỉ Cục`, which may begin `Chỉ Cục Thú y mới`.
"""

from __future__ import annotations

import re

_PARTY = re.compile(
    r"(?<!\w)đẳng(?=\s+(?:cộng(?=\s+s[ảẳ]n(?!\w))|lao\s+động|bộ|viên|[uủ][yỷ]|phí)(?!\w))", re.IGNORECASE
)
_LEVEL = re.compile(r"(?<!\w)(?:cao|bình|đồng|trung|sơ)\s+$", re.IGNORECASE)  # before it, a line may end between
_COMMUNIST = re.compile(r"(?<!\w)đ[ảẳ]ng\s+cộng\s+sẳn(?!\w)", re.IGNORECASE)
# In small letters it may be meant so: "việc này chỉ cục quản lý".
_BRANCH = re.compile(r"(?<!\w)(?:Chỉ(?=\s+cục(?!\w))|CHỈ(?=\s+CỤC(?!\w)))"
                     r"(?!\s+\w+\s+(?:bộ|diện|BỘ|(?:\w+\s+)?(?:mới|MỚI))(?!\w))")  # fmt: skip
_BUDGET = re.compile(r"(?<=\bdự toán )chỉ(?=\s+ngân sách(?!\w))")
_BEFORE = 20  # letters that are looked at before a word
_SIGNS = str.maketrans("ẳẲỉỈ", "ảẢiI")


def mend_misread_words(text: str) -> str:
    """Return the text with these words mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    text = _PARTY.sub(lambda found: found[0] if _LEVEL.search(text, max(0, found.start() - _BEFORE), found.start())
                      else found[0].translate(_SIGNS), text)  # fmt: skip
    for words in (_COMMUNIST, _BRANCH, _BUDGET):
        text = words.sub(lambda found: found[0].translate(_SIGNS), text)
    return text
