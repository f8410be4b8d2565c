"""Words whose sign is misread so often, and that mean nothing so, that they are mended: `ĐẲNG CỘNG SẢN`, `đẳng viên`.

Of 306 pages that were read, worn ones too, 99 have such a word; of none is it what the paper says. `cao đẳng`, `bình
đẳng` and the like stay as they are.
"""

from __future__ import annotations

import re

_PARTY = re.compile(
    r"(?<!cao )(?<!bình )(?<!đồng )(?<!trung )(?<!sơ )(?<!\w)đẳng(?=\s+(?:cộng|lao\s+động|bộ|viên|[uủ][yỷ]|phí)(?!\w))",
    re.IGNORECASE,
)
_COMMUNIST = re.compile(r"(?<=\bcộng )sẳn(?!\w)", re.IGNORECASE)
_SIGNS = str.maketrans("ẳẲ", "ảẢ")


def mend_misread_words(text: str) -> str:
    """Return the text with these words mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    for words in (_PARTY, _COMMUNIST):
        text = words.sub(lambda found: found[0].translate(_SIGNS), text)
    return text
