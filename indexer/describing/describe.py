"""From a read document to its fields: each step finds one field, doubts become flags, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.describing.coding import CodeLine, read_code_line
from indexer.describing.dating import DateLine, Figure, read_date_line
from indexer.describing.findings import Finding, evidence
from indexer.describing.handwriting import InkJudge
from indexer.describing.head import HeadParts, Role, head_of, says_kind_alone
from indexer.describing.ink_days import second_reading_of_day
from indexer.describing.ink_numbers import second_reading
from indexer.describing.layout import Segment
from indexer.describing.marking import urgency_on
from indexer.describing.naming import find_committee
from indexer.describing.second_opinion import opinion_of
from indexer.describing.signing import find_signer
from indexer.describing.subject_readings import weighed_subject
from indexer.describing.sureness import settled
from indexer.describing.symbols import is_of_body, settled_symbol
from indexer.describing.witnesses import BY_REGISTER, INFERRED, named_number, registered_number, testimony
from indexer.records import Description, Hints, ReadDocument, ReadPage
from library.doubt_reasons import Doubt
from library.party import dates
from library.party.bodies import body_codes
from library.party.codes import KNOWN_BODIES
from library.party.committees import Spelling
from library.party.folding import fold
from library.party.kinds import LETTER, WITHOUT_CODE, Kind, kinds_of_symbol
from library.party.marks import urgency_of
from library.party.misreading import shares_in
from library.records import Evidence, Fields, Origin, PartialDate, ReviewFlag

_LOW_CONFIDENCE, _NO_CONFIDENCE = 0.55, 0.30
_SURE_ALONE = 0.75
"""Letters of a body that nothing else on the page speaks of are doubted where they were read less surely."""


@dataclass(frozen=True, slots=True)
class Found:
    """All findings of one document, before it is settled how sure they are."""

    kind: Finding[str]
    symbol: Finding[str]
    number: Finding[str]
    code: Finding[str]
    committee: Finding[str]
    issued: Finding[PartialDate]
    subject: Finding[str]
    signer: Finding[str]
    urgency: Finding[str]
    year: Finding[int]
    """As in `issued`, whose doubts may be of the day alone."""
    read_twice: tuple[Evidence, ...] = ()
    """What the second reader read of a number and a day by hand."""


_FIELDS = tuple(name for name in Found.__slots__ if name not in ("year", "read_twice"))


def describe(document: ReadDocument, hints: Hints) -> Description:
    """Find out what a document says of itself; whether it is secret is decided elsewhere.

    Args:
        document: as it was read.
        hints: what is known from outside; a hint alone fills nothing, but may confirm what was read.
    """
    if not document.pages:
        return Description(Fields())
    head = head_of(document.pages[0])
    found = find(document, head, hints)
    read = document.pages[0].page.origin is Origin.OCR
    sure: dict[str, Finding[Any]] = {name: settled(name, getattr(found, name), read=read) for name in _FIELDS}
    sure["issued"] = _with_year(sure["issued"], settled("year", found.year, read=read))
    flags = [flag for page in document.pages for flag in page.flags]
    if _has_paper_beside(head):
        flags.append(ReviewFlag(f"page:{document.pages[0].page.number}", Doubt.MAY_BEGIN))
    flags += [ReviewFlag(name, one.doubt) for name, one in sure.items() if one.doubt]
    seen = [one.evidence for one in sure.values() if one.evidence]
    seen += found.read_twice
    fields = Fields(**{name: one.value for name, one in sure.items()})
    return Description(fields, tuple(dict.fromkeys(flags)), (*seen, *testimony(document, head)))


def find(document: ReadDocument, head: HeadParts, hints: Hints) -> Found:
    """Find every field; of each is told whether it is doubtful for what it is, not yet for how sure it was read.

    Args:
        document: as it was read, of one page or more.
        head: of its first page, taken apart.
        hints: what is known from outside.
    """
    first = document.pages[0]
    judge = InkJudge(first.head if first.page.origin is Origin.OCR else None)
    line = head.segment(head.number)
    code_line = read_code_line(line) if line else None
    date_segment = head.segment(head.date)
    date_line = _with_sure_print(read_date_line(date_segment), date_segment, first) if date_segment else None
    committee = find_committee(head, _spelling(document), width=first.page.width, picture=first.head)
    code_line = _mended(code_line, head, committee.value or "", typed=first.page.origin is not Origin.OCR)
    number, code, again = _number(code_line, judge, head, hints, first)
    symbol = _symbol(code_line, head, committee.value or "", first)
    issued = _read_alike(_issued(date_line, judge, head), date_line, date_segment, first)
    return Found(
        kind=_kind(head, symbol),
        symbol=symbol,
        number=number,
        code=code,
        # The code says which body it is; of a name that may be misspelt it says nothing.
        committee=replace(committee, witnesses=committee.witnesses and 1 + _body_fits(symbol.value, committee.value)),
        issued=issued,
        subject=weighed_subject(document.pages, head),
        signer=_signer(document.pages),
        urgency=_urgency(head, first),
        year=_year(date_line, issued, document, code_line),
        read_twice=tuple(one for one in (again, _day_again(issued, date_segment, first)) if one is not None),
    )


def _signer(pages: Sequence[ReadPage]) -> Finding[str]:
    """Who signs; where another document may begin, only of the pages before that, and in doubt."""
    behind = next((at for at, page in enumerate(pages) if _may_begin(page)), None)
    if behind is None:
        return find_signer(pages)
    found = find_signer(pages[: max(1, behind)])
    return replace(found, doubt=found.doubt or Doubt.UNSURE)


def _may_begin(page: ReadPage) -> bool:
    return any(flag.reason == Doubt.MAY_BEGIN for flag in page.flags)


def _has_paper_beside(head: HeadParts) -> bool:
    """Two papers on one glass have two numbers in a row, and two kinds; the fields are those of the one at the left."""
    return all(
        _in_one_row([part.segment for part in head.parts if part.role is role]) for role in (Role.NUMBER, Role.KIND)
    )


def _in_one_row(segments: Sequence[Segment]) -> bool:
    boxes = [segment.box for segment in segments if segment.box is not None]
    return any(a.right < b.left and a.top < b.bottom and b.top < a.bottom for a in boxes for b in boxes)


def _body_fits(symbol: str | None, committee: str | None) -> bool:
    """Whether the letters of a body in a code are those of the body that is named."""
    return bool(symbol and committee) and re.split(r"[-/]", symbol or "", maxsplit=1)[-1] in body_codes(committee or "")


def _with_year(issued: Finding[PartialDate], year: Finding[int]) -> Finding[PartialDate]:
    if year.doubt is None or "year" in (issued.doubt or ""):
        return issued
    return replace(issued, doubt=", ".join(filter(None, (issued.doubt, f"year {year.doubt}"))))


def _mended(line: CodeLine | None, head: HeadParts, committee: str, *, typed: bool) -> CodeLine | None:
    if line is None:
        return None
    match = head.parts[head.kind].kind if head.kind is not None else None
    symbol = settled_symbol(line, match.kind if match else None, body_codes(committee), committee, typed=typed)
    return replace(line, symbol=symbol)


def _spelling(document: ReadDocument) -> Spelling:
    return Spelling(page.page.text for page in document.pages)


def _kind(head: HeadParts, symbol: Finding[str]) -> Finding[str]:
    """From the printed line; a letter without one is a công văn when its code or its address says so."""
    if head.kind is None:
        return _letter(head, symbol)
    part = head.parts[head.kind]
    assert part.kind is not None
    name = part.kind.kind.name
    letters = (symbol.value or "").replace("/", "-").split("-")[0]
    agreed = name in {kind.name for kind in kinds_of_symbol(letters)}
    told = part.kind.errors <= 1 and says_kind_alone(part.segment)
    doubt = Doubt.UNLIKE_CODE if symbol.value and kinds_of_symbol(letters) and not agreed else None
    unsure = None if agreed or told else Doubt.LOW_CONFIDENCE
    seen = evidence("kind", part.segment.text, part.segment.confidence, box=part.segment.box)
    return Finding(name, doubt, seen, unsure, witnesses=agreed + told)


def _letter(head: HeadParts, symbol: Finding[str]) -> Finding[str]:
    """A công văn, where code, address or subject say so, each of which is a witness."""
    letters = (symbol.value or "").split("/")[0].split("-")[0]
    starts = [fold(part.segment.text).lstrip("( ") for part in head.parts]
    addressed = any(start.startswith(("kinh gui", "v/v")) for start in starts)
    known = kinds_of_symbol(letters)
    coded = letters == "CV"
    if coded or (addressed and symbol.value and not known) or _is_letter(starts, known):
        witnesses = coded + addressed
        return Finding(LETTER.name, None, _seen("kind", head.segment(head.number)), witnesses=witnesses)
    return Finding(None, Doubt.NOT_FOUND)


def _is_letter(starts: Sequence[str], known: Sequence[Kind]) -> bool:
    """A paper without a line of its kind that says what it is about, and then to whom, is a công văn."""
    about = next((place for place, start in enumerate(starts) if start.startswith(("v/v", "v.v"))), None)
    return about is not None and not known and any(start.startswith("kinh gui") for start in starts)


def _needs_no_code(head: HeadParts) -> bool:
    """Appeals, statutes and speeches carry no number: its absence is no doubt."""
    match = head.parts[head.kind].kind if head.kind is not None else None
    return match is not None and match.kind.name in WITHOUT_CODE


def _symbol(line: CodeLine | None, head: HeadParts, committee: str, first: ReadPage) -> Finding[str]:
    """The letters of the code; where ink spoilt their reading, the second reader is a witness for what both read."""
    segment = head.segment(head.number)
    if line is None or line.symbol is None:
        doubt = None if line is None and _needs_no_code(head) else Doubt.NOT_FOUND
        return Finding(None, doubt, _seen("symbol", segment) if doubt else None)
    letters = line.symbol.replace("/", "-").split("-")[0]
    known = kinds_of_symbol(letters)
    match = head.parts[head.kind].kind if head.kind is not None else None
    fits = match.kind in known if match is not None else bool(known)
    confidence, witnesses = line.symbol_confidence, fits + _body_fits(line.symbol, committee)
    if confidence < _LOW_CONFIDENCE and segment is not None:
        opinion = opinion_of(first.head, segment.box)
        again = opinion.confidence(line.symbol) if opinion is not None else 0.0
        confidence, witnesses = max(confidence, again), witnesses + (again > 0)
    seen = evidence("symbol", line.symbol, confidence, box=segment.box if segment else None)
    unsure = confidence < _LOW_CONFIDENCE and not known
    start, *others = re.split(r"[-/.]", line.symbol)
    bodies = others or [start]
    alone = confidence < _SURE_ALONE and not any(one in KNOWN_BODIES or is_of_body(one, committee) for one in bodies)
    doubt = Doubt.LOW_CONFIDENCE if unsure or alone else None
    return Finding(None if doubt and confidence < _NO_CONFIDENCE else line.symbol, doubt, seen, witnesses=witnesses)


def _number(line: CodeLine | None, judge: InkJudge, head: HeadParts, hints: Hints,
            first: ReadPage) -> tuple[Finding[str], Finding[str], Evidence | None]:
    """The number, the code with it, and what the second reader read where it is written by hand."""
    segment = head.segment(head.number)
    if line is None:
        doubt = None if _needs_no_code(head) else Doubt.NOT_FOUND
        return Finding(None, doubt, _seen("number", segment) if doubt else None), Finding(None), None
    seen = evidence("number", line.number, line.number_confidence, box=line.area)
    verdict = judge.verdict(
        line.area, segment.box if segment else None, digits=line.digits, confidence=line.number_confidence,
        reading=line.number,
    )  # fmt: skip
    by_hand = verdict.doubt in (Doubt.HANDWRITTEN, Doubt.UNREADABLE)
    again = second_reading(first.head, segment.box, line.area) if by_hand and segment else None
    read = shares_in(again.reading) if again else {}
    named = named_number(line, hints, read)
    inferred = named or registered_number(line, hints, first.stamps, read)
    if verdict.doubt == Doubt.HANDWRITTEN and inferred is not None:
        code = line.code(inferred)
        found = Finding(inferred, INFERRED if named else BY_REGISTER, seen)
        return found, Finding(code, None, _seen("code", segment) if code else None), again
    if verdict.doubt is not None or line.digits is None:
        return Finding(None, verdict.doubt or Doubt.UNREADABLE, seen), Finding(None), again
    code = line.code(line.digits)
    return Finding(line.digits, None, seen), Finding(code, None, _seen("code", segment) if code else None), None


def _issued(line: DateLine | None, judge: InkJudge, head: HeadParts) -> Finding[PartialDate]:
    segment = head.segment(head.date)
    if line is None:
        return Finding(None, Doubt.NOT_FOUND, _seen("issued", segment))
    row = segment.box if segment else None
    values: dict[str, int | None] = {}
    doubts = []
    for name in ("year", "month", "day"):
        figure = getattr(line, name)
        digits = dates.digits_of(figure.reading) or (str(figure.value) if name == "month" and figure.value else None)
        verdict = judge.verdict(figure.area, row, digits=digits, confidence=figure.confidence, year=name == "year",
                                reading=figure.reading)  # fmt: skip
        doubt = verdict.doubt or (Doubt.UNREADABLE if figure.value is None else None)
        values[name] = None if doubt else figure.value
        if doubt:
            doubts.append(f"{name} {doubt}")
    date = dates.partial(values["year"], values["month"], values["day"])
    reading = segment.text if segment else ""
    confidence = min(line.day.confidence, line.month.confidence, line.year.confidence)
    return Finding(date, ", ".join(reversed(doubts)) or None, evidence("issued", reading, confidence, box=row))


def _read_alike(issued: Finding[PartialDate], line: DateLine | None, segment: Segment | None, first: ReadPage
                ) -> Finding[PartialDate]:
    """A printed date, as sure as the second reader reads it too where the first one was not."""
    unsure = first.page.origin is Origin.OCR and not issued.doubt and settled("issued", issued, read=True).doubt
    opinion = opinion_of(first.head, segment.box) if unsure and segment is not None else None
    if line is None or opinion is None or issued.evidence is None:
        return issued
    day, month, year = (dates.digits_of(one.reading) or str(one.value) for one in (line.day, line.month, line.year))
    confidence = max(issued.evidence.confidence, opinion.confidence(f"ngày {day} tháng {month} năm {year}"))
    return replace(issued, evidence=replace(issued.evidence, confidence=min(1.0, confidence)))


def _day_again(issued: Finding[PartialDate], segment: Segment | None, first: ReadPage) -> Evidence | None:
    """What the second reader read of a day, where that alone is written by hand."""
    alone = segment is not None and issued.doubt == f"day {Doubt.HANDWRITTEN}"
    return second_reading_of_day(first.head, segment.box) if alone and segment is not None else None


def _with_sure_print(line: DateLine | None, segment: Segment, first: ReadPage) -> DateLine | None:
    """The line with year and month as sure as the second reader reads them too: ink beside print spoils its reading."""
    unsure = [name for name in ("year", "month") if line is not None and _is_unsure(getattr(line, name))]
    opinion = opinion_of(first.head, segment.box) if unsure else None
    if line is None or opinion is None:
        return line
    written = dates.digits_of(line.month.reading) or str(line.month.value)
    said = {"year": f"năm {line.year.value}", "month": f"tháng {written} năm"}
    for name in unsure:
        figure = getattr(line, name)
        sure = max(figure.confidence, opinion.confidence(said[name]))
        line = replace(line, **{name: replace(figure, confidence=sure)})
    return line


def _is_unsure(figure: Figure) -> bool:
    return figure.value is not None and figure.confidence < _LOW_CONFIDENCE


def _year(line: DateLine | None, issued: Finding[PartialDate], document: ReadDocument, code: CodeLine | None
          ) -> Finding[int]:
    """The year alone: other places that say it are witnesses, the code and the pages."""
    if line is None or issued.value is None:
        return Finding(None)
    year = issued.value.year
    others = sum(page.page.text.count(str(year)) for page in document.pages) - 1
    doubt = issued.doubt if "year" in (issued.doubt or "") else None
    seen = evidence("issued", line.year.reading, line.year.confidence, box=line.year.area)
    return Finding(year, doubt, seen, witnesses=(others > 0) + (code is not None and code.year == str(year)))


def _seen(field: str, segment: Segment | None) -> Evidence | None:
    """A whole line as the place where a field was read or looked for; None where there is no such line."""
    return evidence(field, segment.text, segment.confidence, box=segment.box) if segment else None


def _urgency(head: HeadParts, first: ReadPage) -> Finding[str]:
    """A mark is a line or a stamp of its own."""
    for part in head.parts:
        if part.role is Role.URGENCY:
            text, box = part.segment.text, part.segment.box
            return Finding(urgency_of(text), None, evidence("urgency", text, part.segment.confidence, box=box))
    marked = urgency_on(first.stamps)
    if marked is None:
        return Finding(None)
    stamp = marked.stamp
    seen = evidence("urgency", stamp.text, stamp.confidence, box=stamp.box)
    return Finding(marked.mark, None if marked.sure else Doubt.UNSURE, seen)
