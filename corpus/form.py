"""Puts a document into the form of its issuer and its time (the Party's, or the State's with the motto).

The body's markup, a block a line:
    `# `  a heading, bold            `## ` a centred heading, bold       `> ` a centred line
    `~ `  an italic paragraph        `| a | b` a row of a table          else a paragraph
"""

from __future__ import annotations

import datetime
import itertools

from corpus.blocks import BOLD, BOLD_ITALIC, ITALIC, Block, Centred, Columns, Line, Paragraph, Table
from corpus.records import Document

_PARTY_NAMES = (
    (datetime.date(1951, 2, 19), "ĐẢNG CỘNG SẢN ĐÔNG DƯƠNG"),
    (datetime.date(1976, 12, 20), "ĐẢNG LAO ĐỘNG VIỆT NAM"),
    (datetime.date.max, "ĐẢNG CỘNG SẢN VIỆT NAM"),
)
_STATE_NAMES = (
    (datetime.date(1976, 7, 2), "VIỆT NAM DÂN CHỦ CỘNG HÒA"),
    (datetime.date.max, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
)
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_PADDED_SINCE = 1998  # the first presentation guide asks for 05 and 02; before it, papers print 5 and 2
_SMALL = 0.82


def blocks_of(document: Document) -> tuple[Block, ...]:
    """Lists everything that is printed, from the head of the first page to the signature."""
    head = _state_head(document) if document.committee.state else _party_head(document)
    return (head, *_title(document), *_body(document.body), _closing(document))


def text_of_title(document: Document) -> str:
    """The Party's or the State's name at the date of the document, in capitals."""
    names = _STATE_NAMES if document.committee.state else _PARTY_NAMES
    return next(name for until, name in names if document.issued < until)


def _party_head(document: Document) -> Columns:
    title = Line(text_of_title(document), BOLD, rule=0.0 if document.title_left else 1.0)
    left = [*_committee_lines(document), Line("*"), _number_line(document), *_cited_subject(document)]
    right = [Line(_date_text(document), ITALIC, before=0.9)]
    if document.title_left:
        return Columns((title, *left), tuple(right), 0.46)
    return Columns(tuple(left), (title, *right), 0.44)


def _state_head(document: Document) -> Columns:
    *lines, last = _committee_lines(document)
    left = [*lines, Line(last.text, last.face, rule=0.4), _number_line(document), *_cited_subject(document)]
    right = (
        Line(text_of_title(document), BOLD, scale=0.95),
        Line(_MOTTO, BOLD, rule=0.9),
        Line(_date_text(document), ITALIC, before=0.5),
    )
    return Columns(tuple(left), right, 0.40)


def _committee_lines(document: Document) -> list[Line]:
    body = document.committee
    parents = len(body.lines) - body.own
    return [Line(text, BOLD if place >= parents else "regular") for place, text in enumerate(body.lines)]


def _number_line(document: Document) -> Line:
    if document.code is None:
        return Line("", spot="number")
    number = f"{{{document.number}}} " if "number" in document.handwritten else f"{document.number}"
    return Line(f"{document.number_prefix}{number}{document.mark}{document.symbol}", before=0.15, spot="number")


def _date_text(document: Document) -> str:
    issued = document.issued
    padded = issued.year >= _PADDED_SINCE
    day = f"{issued.day:02d}" if padded else str(issued.day)
    month = f"{issued.month:02d}" if padded and issued.month <= 2 else str(issued.month)
    if "issued" in document.handwritten:
        day = f"{{{day}}}"
    if document.date_form == "short":
        return f"{document.place}, ngày {day}-{month}-{issued.year}"
    return f"{document.place}, ngày {day} tháng {month} năm {issued.year}"


def _cited_subject(document: Document) -> list[Line]:
    # An official letter prints no kind: its subject stands small under the number.
    if document.kind != "Công văn":
        return []
    return [Line(document.subject, ITALIC, scale=_SMALL, before=0.2)]


def _title(document: Document) -> list[Block]:
    if document.kind == "Công văn":
        return [Centred((Line("", before=0.4),))]
    lines = [Line(document.kind.upper(), BOLD, scale=1.12, before=1.0)]
    lines += [Line(text, BOLD) for text in document.subject.split("\n") if text]
    end = Line("", rule=0.18) if document.committee.state else Line("-----")
    return [Centred((*lines, end))]


def _body(body: str) -> list[Block]:
    blocks: list[Block] = []
    lines = [line for line in body.strip().split("\n") if line.strip()]
    for is_table, group in itertools.groupby(lines, key=lambda line: line.startswith("|")):
        rows = list(group)
        blocks += [_table(rows)] if is_table else [_block(line) for line in rows]
    return blocks


def _block(line: str) -> Block:
    mark, _, rest = line.partition(" ")
    if mark == "##":
        return Centred((Line(rest, BOLD, before=0.3),))
    if mark == "#":
        return Paragraph(rest, BOLD)
    if mark == ">":
        return Centred((Line(rest, before=0.2),))
    if mark == "~":
        return Paragraph(rest, ITALIC)
    return Paragraph(line)


def _table(lines: list[str]) -> Table:
    return Table(tuple(tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in lines))


def _closing(document: Document) -> Columns:
    left: list[Line] = []
    if document.recipients:
        left.append(Line("Nơi nhận:", BOLD_ITALIC, scale=_SMALL, centred=False, before=0.8))
        left += [Line(f"- {text}", scale=_SMALL, centred=False) for text in document.recipients]
    right = [Line(text, BOLD, before=0.0 if place else 0.8) for place, text in enumerate(document.authority)]
    right += [Line("", before=1.6, spot="signature"), Line(document.signer, BOLD, before=1.4)]
    return Columns(tuple(left), tuple(right), 0.46)
