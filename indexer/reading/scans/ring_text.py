"""What runs round a seal, where that names a mark: nearly every paper has an ordinary seal, which need not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from indexer.ocr import OcrFailedError
from indexer.preparing import FoundStamp
from indexer.reading.scans.mark_words import sureness_of, text_of
from indexer.reading.scans.second_reader import read_line
from indexer.records import Stamp

_SURE = 0.6
# With the word before it: MẶT TRẬN TỔ QUỐC runs round many a seal. Signs of letters so small are misread: `TỔI MÃT`;
# and letters far apart are words: `TUYỆTMẬ T`.
_MARK = re.compile(r"(?:(TUY[ỆÊẸE]T)|(T[OÔỐỔỒỖ]I)|B[ÍIÌỈĨ])\W*M[AÂẬẠẦẨẪÁÃẤẮẶÀẢ]T(?!TR)")
_NO_MARK_BEHIND = ("BẢOVỆ", "BÀOVỆ", "GIỮ", "GIỮGÌN", "VỀ")
_SPACES = re.compile(r"\s+")


def read_rings(seals: Sequence[FoundStamp]) -> Iterator[Stamp]:
    """The marks that run round seals, as they are written.

    Args:
        seals: laid out straight, from several places on.
    """
    for seal in seals:
        for view in seal.views():
            try:
                words = read_line(view)
            except OcrFailedError:
                continue  # an unread ring is no doubt
            mark = _mark_in(_SPACES.sub("", normalize("NFC", text_of(words)).upper()))
            if mark is not None and sureness_of(words) >= _SURE:
                yield Stamp(mark, seal.box, sureness_of(words))
                break


def _mark_in(text: str) -> str | None:
    """The mark among the letters of a ring, without spaces."""
    found = _MARK.search(text)
    if found is None:
        return None
    mark = "TUYỆT MẬT" if found[1] else "TỐI MẬT" if found[2] else "BÍ MẬT"
    return None if text[: found.start()].endswith(_NO_MARK_BEHIND) else mark
