"""Does a page begin a document? By the head at its top, and by what would make it an annex, a form or a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.describing.coding import read_code_line
from indexer.describing.dating import read_date_line
from indexer.describing.handwriting import InkJudge
from indexer.describing.head import HeadParts, Part, Role, head_of
from indexer.describing.layout import Segment
from indexer.describing.naming import find_committee
from indexer.records import ReadPage
from library.doubt_reasons import Doubt
from library.party.committees import Spelling
from library.party.folding import fold
from library.party.kinds import WITHOUT_CODE
from library.records import Origin

# Shares of the page's height above which these stand on a first page (measured on the sample archive).
_TITLE_ABOVE = 0.30
_LINES_ABOVE = 0.40
_KIND_ABOVE = 0.55
_NOTES_ABOVE = 0.60
_PAGE_NUMBER_ABOVE = 0.13
_CENTRED = 0.12
_RUNNING_LETTERS = 45
# Enclosures, blank forms and copies carry heads of their own that begin no document.
_ANNEX = re.compile(r"^\W*(phu luc|phu ban|bieu (so|mau)|bieu \d|mau (so|bieu)|mau \w{1,3}\b|danh sach|danh muc)")
_ENCLOSED = re.compile(r"(^|\()\W*(ban hanh )?kem theo|^\W*\(?(ban hanh|dinh kem)\b|^\W*(sao y|sao luc|trich sao)\b")
_DRAFT = re.compile(r"^\W*(ban )?du thao\b")
_QUOTED = re.compile(r"^\s*[“”\"‘«]")
ADDRESS = re.compile(r"^\W*kinh gui\b")
_PAGE_NUMBER = re.compile(r"^\W*(\d{1,4})\W*$")
_COPY = "Bản sao"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What of a first page's head stands at the top of a page.

    Args:
        title: the Party's or the State's name, or its motto.
        body: an issuing body in capitals on the left.
        numbered: a number line with the letters of a code, its number filled in (a draft's and a form's is blank).
        dated: a line of place and date with its day and year.
        kind: a line in capitals that says nothing but a kind.
        without_code: of a kind that carries no number.
        addressed: `Kính gửi`, as official letters have it in place of a kind.
        barred: why the page begins no document all the same; None when nothing speaks against it.
    """

    title: bool
    body: bool
    numbered: bool
    dated: bool
    kind: bool
    without_code: bool
    addressed: bool
    barred: str | None

    def suffices(self, *, after_end: bool) -> bool:
        """Whether it is the head of a document.

        Args:
            after_end: the page before it closes a document (signature, recipients); less must then be read here.
        """
        if self.barred is not None or not (self.title and self.body):
            return False
        if self.without_code:
            return self.dated and after_end
        if self.kind:
            return self.numbered and (self.dated or after_end)
        return self.numbered and self.dated and self.addressed and after_end

    @property
    def hints(self) -> bool:
        """Whether enough of a head stands here that a person should look, whatever it suffices for."""
        if self.barred is not None:
            return False
        named = self.kind or self.addressed
        return self.title + self.body + self.numbered + self.dated + named >= 3 and (self.numbered or self.dated)


def beginning_of(page: ReadPage) -> Beginning:
    """Look for a head at the top of a page that has a picture."""
    head = _upper(head_of(page), page)
    date = head.segment(head.date)
    day = read_date_line(date) if date else None
    kind = head.parts[head.kind].kind if head.kind is not None else None
    return Beginning(
        title=any(part.role in (Role.TITLE, Role.MOTTO) and _above(part.segment, page, _TITLE_ABOVE)
                  for part in head.parts),
        body=find_committee(head, Spelling([page.page.text]), width=page.page.width).value is not None,
        numbered=_is_numbered(head, page),
        dated=day is not None and day.year.value is not None and _has_figure(day.day.reading),
        kind=kind is not None,
        without_code=kind is not None and kind.kind.name in WITHOUT_CODE,
        addressed=any(ADDRESS.match(fold(part.segment.text)) for part in head.parts),
        barred=_barred(head, page),
    )  # fmt: skip


def may_begin(page: ReadPage) -> bool:
    """Whether a page looks at all like a first one: its stamps are then read, and its head is kept in full."""
    if not page.page.height:
        return False
    head = head_of(page)
    return any(part.role in (Role.TITLE, Role.MOTTO, Role.NUMBER) and _above(part.segment, page, _LINES_ABOVE)
               for part in head.parts)  # fmt: skip


def _upper(head: HeadParts, page: ReadPage) -> HeadParts:
    """Only what stands where a head has it: number and date above the kind, all in the upper part of the page."""
    kept = [part for part in head.parts if _above(part.segment, page, _NOTES_ABOVE)]

    def first(role: Role, parts: Sequence[Part], share: float) -> int | None:
        found = (at for at, part in enumerate(parts) if part.role is role and _above(part.segment, page, share))
        return next(found, None)

    kind = first(Role.KIND, kept, _KIND_ABOVE)
    number, date = (first(role, kept[:kind], _LINES_ABOVE) for role in (Role.NUMBER, Role.DATE))
    return HeadParts(tuple(kept), number, date, kind, head.state_form)


def _is_numbered(head: HeadParts, page: ReadPage) -> bool:
    """Is there a number line whose number was read, or is at least written by hand?"""
    segment = head.segment(head.number)
    line = read_code_line(segment) if segment else None
    if segment is None or line is None or line.symbol is None:
        return False
    if _has_figure(line.number):
        return True
    judge = InkJudge(page.head if page.page.origin is Origin.OCR else None)
    return judge.verdict(line.area, segment.box, digits=None, confidence=0.0).doubt == Doubt.HANDWRITTEN


def _has_figure(reading: str) -> bool:
    return any(letter.isalnum() for letter in reading)


def _barred(head: HeadParts, page: ReadPage) -> str | None:
    """Say what speaks against a beginning."""
    why = barred(head)
    if why is None and any(_is_page_number(part.segment, page) for part in head.parts[:6]):
        return "numbered"
    return why or ("below text" if _below_text(head) else None)


def barred(head: HeadParts) -> str | None:
    """What in its words makes a head one that begins no document."""
    for part in head.parts:
        folded = fold(part.segment.text)
        if _ANNEX.match(folded) and part.segment.capitals > 0.5:
            return "annex"
        if _ENCLOSED.search(folded):
            return "enclosed"
        if _DRAFT.match(folded):
            return "draft"
        if part.role in (Role.TITLE, Role.MOTTO) and _QUOTED.match(part.segment.text):
            return "quoted"
        if part.kind is not None and part.kind.kind.name == _COPY:
            return "copy"
    return None


def _is_page_number(segment: Segment, page: ReadPage) -> bool:
    """A number from 2 on in the middle of the top edge: first pages carry none (folios stand in the corner)."""
    match, box = _PAGE_NUMBER.match(segment.text), segment.box
    if match is None or box is None or int(match[1]) < 2:
        return False
    middle = (box.left + box.right) / 2
    return _above(segment, page, _PAGE_NUMBER_ABOVE) and abs(middle / page.page.width - 0.5) < _CENTRED


def _below_text(head: HeadParts) -> bool:
    """Does running text stand above the head?"""
    first = next((at for at, part in enumerate(head.parts) if part.role in (Role.TITLE, Role.MOTTO)), 0)
    return any(_is_running(part) for part in head.parts[:first])


def _is_running(part: Part) -> bool:
    return part.role is Role.TEXT and part.segment.letters > _RUNNING_LETTERS and part.segment.capitals < 0.5


def _above(segment: Segment | None, page: ReadPage, share: float) -> bool:
    box = segment.box if segment else None
    return box is not None and box.top < share * page.page.height
