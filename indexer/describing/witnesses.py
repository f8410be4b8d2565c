"""What else speaks of a document: its file's name, the register stamp, digital signatures, notes on its circulation.

None of these is the paper's own word, so none fills a field alone. All are kept as evidence; a handwritten number is
filled only where the ink and the file's name say the same, and even then a person is asked to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.describing.coding import CodeLine
from indexer.describing.findings import evidence
from indexer.describing.head import HeadParts, Role
from indexer.records import Hints, ReadDocument, ReadPage
from library.party.folding import fold
from library.party.marks import is_circulation
from library.records import Evidence

INFERRED = "handwritten; inferred: the file's name says the same"
_REGISTER = re.compile(
    r"\b(cong van|cv|van|so van ban) ?de[nm]\b|^de[nm] so\b|(?=.*\bcv\b)(?=.*\bde[nm]\b).*\b(so|ngay)\b"
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_DAY = re.compile(r"\d{1,2}[.-]\d{1,2}(?:[.-]\d{2,4})?(?!\d)")


def named_number(line: CodeLine, hints: Hints) -> str | None:
    """Return the handwritten number when the reading of its ink and the file's name agree on it, else None.

    The name must put the number beside the letters of the kind (`05CT.pdf`, `07-CT-UBND.pdf`, `CV 214.pdf`), for names
    hold other numbers too: days, numbers of an incoming register, pages.
    """
    if line.digits is None or line.symbol is None:
        return None
    letters = fold(re.split(r"[-/]", line.symbol)[0])
    name = _NOT_LETTERS.sub(" ", _DAY.sub(" ", fold(hints.name.rsplit(".", 1)[0])))
    found = re.findall(rf"(?<!\d)(\d{{1,4}}) ?{letters}(?![a-z])|(?<![a-z]){letters} ?(\d{{1,4}})(?!\d)", name)
    numbers = {before or after for before, after in found}
    return line.digits if len(numbers) == 1 and int(numbers.pop()) == int(line.digits) else None


def testimony(document: ReadDocument, head: HeadParts) -> Iterator[Evidence]:
    """Yield the evidence of everything that is no field: `circulation`, `register`, `signature`."""
    first = document.pages[0]
    yield from _circulation(first, head)
    for stamp in first.stamps:
        if _REGISTER.search(_NOT_LETTERS.sub(" ", fold(stamp.text)).strip()):
            yield evidence("register", stamp.text, stamp.confidence, box=stamp.box)
    for signature in document.signatures:
        said = [signature.signer or "", signature.time.isoformat() if signature.time else ""]
        if any(said):
            yield evidence("signature", " ".join(filter(None, said)), 1.0, box=None)


def _circulation(first: ReadPage, head: HeadParts) -> Iterator[Evidence]:
    """A note or stamp such as DỰ THẢO or LƯU HÀNH NỘI BỘ."""
    for part in head.parts:
        if part.role is Role.CIRCULATION:
            yield evidence("circulation", part.segment.text, part.segment.confidence, box=part.segment.box)
    for stamp in first.stamps:
        if is_circulation(stamp.text):
            yield evidence("circulation", stamp.text, stamp.confidence, box=stamp.box)
