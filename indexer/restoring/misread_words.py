"""Words whose sign is misread so often, and that mean nothing so, that they are mended: `ĐẲNG CỘNG SẢN`, `đẳng viên`,
`Chỉ cục`.

On 306 pages that were read, worn ones too, such words stand 202 times; nowhere they are what the paper says. `cao
đẳng`, `chỉ cục bộ` and the like stay as they are, and so does `Chỉ Cục`, which may begin `Chỉ Cục Thú y mới`.
"""

from __future__ import annotations

import re

_PARTY = re.compile(
    r"(?<!cao )(?<!bình )(?<!đồng )(?<!trung )(?<!sơ )(?<!\w)đẳng(?=\s+(?:cộng|lao\s+động|bộ|viên|[uủ][yỷ]|phí)(?!\w))",
    re.IGNORECASE,
)
_COMMUNIST = re.compile(r"(?<=\bcộng )sẳn(?!\w)", re.IGNORECASE)
_BRANCH = re.compile(r"(?<!\w)(?:[Cc]hỉ(?=\s+cục(?!\w))|CHỈ(?=\s+CỤC(?!\w)))(?!\s+\w+\s+(?:bộ|diện|BỘ)(?!\w))")
_BUDGET = re.compile(r"(?<=\bdự toán )chỉ(?=\s+ngân sách(?!\w))")
_SIGNS = str.maketrans("ẳẲỉỈ", "ảẢiI")


def mend_misread_words(text: str) -> str:
    """Return the text with these words mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    for words in (_PARTY, _COMMUNIST, _BRANCH, _BUDGET):
        text = words.sub(lambda found: found[0].translate(_SIGNS), text)
    return text
