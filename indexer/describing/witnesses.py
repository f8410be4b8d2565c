"""What else speaks of a document: its file's name, the register stamp, digital signatures, notes on its circulation.

None of these is the paper's own word, so none fills a field alone. All are kept as evidence; a handwritten number is
filled only where two of them, or one and the ink, say the same, and even then a person is asked to look. What other
documents say of this one is heard later, when they are known (`library/numbers/corroborating.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indexer.describing.coding import CodeLine
from indexer.describing.findings import evidence
from indexer.describing.head import HeadParts, Role
from indexer.records import Hints, ReadDocument, ReadPage, Stamp
from library.doubt_reasons import Doubt
from library.party.citing import kind_letters, numbers_beside
from library.party.marks import is_circulation, is_register
from library.party.misreading import agreeing
from library.records import Evidence

INFERRED = f"{Doubt.BY_NAME}: the file's name says the same"
BY_REGISTER = Doubt.BY_REGISTER


def named_number(line: CodeLine, hints: Hints, read: Mapping[int, float]) -> str | None:
    """Return the handwritten number when a reading of its ink and the file's name agree on it, else None.

    The name must put the number beside the letters of the kind (`05CT.pdf`, `07-CT-UBND.pdf`, `CV 214.pdf`), for names
    hold other numbers too: days, numbers of an incoming register, pages.

    Args:
        read: the numbers that the second reader read, with their shares.
    """
    return _in_ink(line, _named(line.symbol, hints), read) if line.symbol else None


def _in_ink(line: CodeLine, said: set[int], read: Mapping[int, float]) -> str | None:
    """The one number that is said elsewhere, where it was read in the ink too."""
    if len(said) != 1:
        return None
    number = next(iter(said))
    if line.digits is not None and int(line.digits) == number:
        return line.digits
    # Both forms of document write 05 for a number below ten.
    return f"{number:02d}" if number in agreeing(read) else None


def registered_number(line: CodeLine, hints: Hints, stamps: Sequence[Stamp], read: Mapping[int, float]) -> str | None:
    """Return the handwritten number when the incoming-register stamp and the ink, or the file's name, agree on it.

    The stamp must put it beside the letters of the kind (`CV đến số 214, theo 05-CT/TU`): its own number is another.
    """
    if line.symbol is None:
        return None
    letters = kind_letters(line.symbol)
    said = [numbers_beside(letters, stamp.text) for stamp in stamps if is_register(stamp.text)]
    stamped = {number for numbers in said for number in numbers}
    if len(stamped) != 1:
        return None
    inked = _in_ink(line, stamped, read)
    if inked is not None:
        return inked
    return f"{stamped.pop():02d}" if stamped == _named(line.symbol, hints) else None


def _named(symbol: str, hints: Hints) -> set[int]:
    return numbers_beside(kind_letters(symbol), hints.name.rsplit(".", 1)[0])


def testimony(document: ReadDocument, head: HeadParts) -> Iterator[Evidence]:
    """Yield the evidence of everything that is no field: `circulation`, `register`, `signature`."""
    first = document.pages[0]
    yield from _circulation(first, head)
    for stamp in first.stamps:
        if is_register(stamp.text):
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
