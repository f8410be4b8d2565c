"""What a Word document shows: paragraphs and tables in their order, each with its fonts, and what floats there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from indexer.reading.office.drawing_text import lines_of_drawing, paragraph_text
from indexer.reading.office.package import (
    MC,
    Element,
    Package,
    R,
    Relation,
    W,
    children,
    is_on,
    local,
)
from indexer.reading.office.pieces import Convert, Kind, Piece, of_part
from indexer.reading.office.word_boxes import Thing, ThingKind, things_in
from indexer.reading.office.word_numbering import Numbering
from indexer.reading.office.word_runs import Floating, Letters, Manner, PageEnd, Token, tokens_of
from indexer.reading.office.word_styles import Styles, value_of
from indexer.restoring import FontRun, draws_capitals

_LAYOUT_ROWS, _LAYOUT_COLUMNS = 3, 2
_GONE = {f"{W}sectPr", f"{W}tblPr", f"{W}tblGrid", f"{W}trPr", f"{W}tcPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}pPr",
         f"{W}tblPrEx"}  # fmt: skip
_ROWS, _CELLS = f"{W}tr", f"{W}tc"
_LAST = PageEnd(noted=False)


@dataclass(frozen=True, slots=True)
class Story:
    """A part of a document with text of its own (the body, a header), and what reading it needs."""

    package: Package
    relations: dict[str, Relation]
    styles: Styles
    numbering: Numbering
    convert: Convert


def pieces_of(container: Element, story: Story) -> Iterator[Piece]:
    """Yield what the blocks in an element show."""
    carried: list[Token] = []
    for block in _blocks(container):
        if block.tag == f"{W}tbl":
            yield from _table(block, story)
        elif block.tag == f"{W}p":
            tokens = [*carried, *tokens_of(block, story.styles)]
            if block.find(f"{W}pPr/{W}rPr/{W}del") is not None:  # its end is deleted: it runs on into the next
                carried = tokens
                continue
            yield from _paragraph(block, tokens, story)
            carried = []
        elif block.tag == f"{MC}AlternateContent":
            yield from _floating([block], story)
        else:  # a file that Word prints in this place
            relation = story.relations.get(block.get(f"{R}id", ""))
            yield Piece(Kind.EMBEDDED, part=relation.target if relation and not relation.outside else "")
    if carried:
        yield from _paragraph(None, carried, story)


def _blocks(container: Element) -> Iterator[Element]:
    """Paragraphs and tables in their order, those in content controls and revisions too."""
    for child in children(container):
        if child.tag in {f"{W}p", f"{W}tbl", f"{W}altChunk", f"{MC}AlternateContent"}:
            yield child
        elif child.tag not in _GONE and len(child):
            yield from _blocks(child)


def _paragraph(paragraph: Element | None, tokens: Sequence[Token], story: Story) -> Iterator[Piece]:
    properties = None if paragraph is None else paragraph.find(f"{W}pPr")
    if _breaks_before(properties, story) or _was_printed_over_two_pages(tokens):
        yield Piece(Kind.BREAK)
    shown = [one for one in tokens if not isinstance(one, Letters) or one.manner is Manner.SHOWN]
    label = None
    if len(shown) == len(tokens) or any(isinstance(one, Letters) and one.run.text.strip() for one in shown):
        label = story.numbering.label(properties, value_of(properties, f"{W}pStyle"))
    if label is not None and label.text:
        shown = [*_labelled(label, shown), *shown]
    framed = properties is not None and properties.find(f"{W}framePr") is not None
    yield from _lines(shown, story, framed=framed)
    yield from _unshown(tokens, story)
    yield from _floating([one.element for one in tokens if isinstance(one, Floating)], story)


def _breaks_before(properties: Element | None, story: Story) -> bool:
    said = is_on(properties, f"{W}pageBreakBefore")
    if said is not None or properties is None:
        return bool(said)
    style = value_of(properties, f"{W}pStyle")
    inherited = story.styles.paragraph(style, f"{W}pageBreakBefore") if style else None
    return inherited is not None and is_on(inherited.getparent(), f"{W}pageBreakBefore") is True


def _was_printed_over_two_pages(tokens: Sequence[Token]) -> bool:
    """A paragraph that a page ended in stands on the next one, whole, so that its words stay together."""
    return any(isinstance(one, PageEnd) and one.noted for one in tokens)


def _labelled(label: FontRun, shown: Sequence[Token]) -> list[Letters]:
    first = next((one.run for one in shown if isinstance(one, Letters)), FontRun(""))
    run = FontRun(label.text, label.font or first.font, label.capitals or first.capitals)
    return [Letters(run), Letters(FontRun(" ", run.font))]


def _lines(shown: Sequence[Token], story: Story, *, framed: bool) -> Iterator[Piece]:
    """The text of a paragraph, cut where its writer set the end of a page."""
    runs: list[FontRun] = []
    for token in (*shown, _LAST):
        if isinstance(token, Letters):
            runs.append(token.run)
        elif isinstance(token, PageEnd) and not token.noted:
            text = story.convert(runs)
            yield Piece(Kind.TEXT, (text,))
            drawn = {draws_capitals(run.font) for run in runs if run.text.strip()}
            printed = text.upper() if drawn == {True} else as_printed(runs, story.convert) if True in drawn else text
            if printed != text:
                yield Piece(Kind.PRINTED, (printed,))
            if framed and text.strip():
                yield Piece(Kind.FRAMED, (printed,))
            if token is not _LAST:
                yield Piece(Kind.BREAK)
            runs = []


def as_printed(runs: Sequence[FontRun], convert: Convert) -> str:
    """The text of runs with capitals where their font draws them."""
    if not any(draws_capitals(run.font) for run in runs):
        return convert(runs)
    return convert([replace(run, capitals=run.capitals or draws_capitals(run.font)) for run in runs])


def _unshown(tokens: Sequence[Token], story: Story) -> Iterator[Piece]:
    """Hidden words, and the paragraph as it was before its words were deleted."""
    letters = [one for one in tokens if isinstance(one, Letters)]
    hidden = [one.run for one in letters if one.manner is Manner.HIDDEN]
    if any(run.text.strip() for run in hidden):
        yield Piece(Kind.HIDDEN, (as_printed(hidden, story.convert),))
    if any(one.manner is Manner.DELETED and one.run.text.strip() for one in letters):
        before = [one.run for one in letters if not one.added and one.manner is not Manner.HIDDEN]
        yield Piece(Kind.HIDDEN, (as_printed(before, story.convert),))


def _floating(drawings: Sequence[Element], story: Story) -> Iterator[Piece]:
    for drawing in drawings:
        drawn: list[str] = []
        for thing in things_in(drawing):
            if thing.kind is ThingKind.DRAWN:
                drawn += [text for text in (paragraph_text(thing.element, story.convert),) if text.strip()]
            else:
                yield from _thing(thing, story)
        if drawn:
            yield Piece(Kind.BOX, tuple(drawn))


def _thing(thing: Thing, story: Story) -> Iterator[Piece]:
    if thing.kind is ThingKind.BOX:
        yield from _box(thing, story)
    elif thing.kind is ThingKind.WORDS and thing.words is not None:
        kind = Kind.BESIDE if thing.spare else Kind.BOX
        yield Piece(kind, tuple(as_printed([thing.words], story.convert).splitlines()))
    elif thing.kind is ThingKind.DESCRIPTION and thing.words is not None:
        yield Piece(Kind.HIDDEN, (thing.words.text,))
    elif thing.kind is ThingKind.DOUBT:
        yield Piece(Kind.DOUBT, (local(thing.element),))
    else:
        yield from _related(thing, story)


def _box(thing: Thing, story: Story) -> Iterator[Piece]:
    """A text box: its lines are one piece, whatever else is in it stands beside."""
    inside = list(pieces_of(thing.element, story))
    lines = printed_lines(inside)
    if lines:
        yield Piece(Kind.BESIDE if thing.spare else Kind.BOX, lines)
    yield from (piece for piece in inside if piece.kind not in {Kind.TEXT, Kind.PRINTED, Kind.CELL, Kind.BREAK})


def printed_lines(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The lines of a story as they are printed, those of cells too."""
    texts: list[str] = []
    for piece in pieces:
        if piece.kind is Kind.PRINTED and texts:
            texts.pop()
        if piece.kind in {Kind.TEXT, Kind.PRINTED, Kind.CELL}:
            texts += piece.lines
    return tuple(line for text in texts for line in text.splitlines() if line.strip())


def _related(thing: Thing, story: Story) -> Iterator[Piece]:
    relation = story.relations.get(thing.relation)
    if relation is None:
        return
    part = "" if relation.outside else relation.target
    if thing.kind is ThingKind.PICTURE:
        yield Piece(Kind.PICTURE, part=part)
    elif thing.kind is ThingKind.EMBEDDED:
        yield Piece(Kind.EMBEDDED, part=part, name=thing.name)
    elif part:
        yield from part_with_words(story.package, part, story.convert)


def part_with_words(package: Package, part: str, convert: Convert) -> Iterator[Piece]:
    """A chart or SmartArt: its words are one box; what it is made from is another file."""
    return of_part(package, part, partial(_words_and_sources, package, part, convert))


def _words_and_sources(package: Package, part: str, convert: Convert, root: Element) -> Iterator[Piece]:
    lines = tuple(lines_of_drawing(root, convert))
    if lines:
        yield Piece(Kind.BOX, lines)
    for relation in package.relations(part).values():
        if relation.kind == "package" and not relation.outside:
            yield Piece(Kind.EMBEDDED, part=relation.target)
        elif relation.kind == "image":
            yield Piece(Kind.PICTURE, part="" if relation.outside else relation.target)


def _table(table: Element, story: Story) -> Iterator[Piece]:
    """A layout table is read cell by cell, since the head of a document is one; others row by row."""
    rows = [row for row in _named(table, _ROWS) if row.find(f"{W}trPr/{W}del") is None]
    layout = _is_layout(rows)
    for row in rows:
        if layout:
            for cell in _named(row, _CELLS):
                yield from pieces_of(cell, story)
        else:
            yield from _row(row, story)


def _is_layout(rows: Sequence[Element]) -> bool:
    """Two columns and a few rows, whatever the grid says: it may be missing, or have a column that keeps a distance."""
    if len(rows) > _LAYOUT_ROWS:
        return False
    filled = [sum(any(text.strip() for text in cell.itertext()) for cell in _named(row, _CELLS)) for row in rows]
    return max(filled, default=0) <= _LAYOUT_COLUMNS


def _named(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls too."""
    for child in children(element):
        if child.tag == name:
            yield child
        elif child.tag not in _GONE and child.tag not in {f"{W}p", f"{W}tbl", _ROWS, _CELLS}:
            yield from _named(child, name)


def _row(row: Element, story: Story) -> Iterator[Piece]:
    texts: list[str] = []
    beside: list[Piece] = []
    everything: list[Piece] = []
    for cell in _named(row, _CELLS):
        inside = list(pieces_of(cell, story))
        everything += inside
        kept = [piece.lines[0] for piece in inside if piece.kind is Kind.TEXT]
        texts.append(" ".join(part for part in kept if part).strip())
        printed = printed_lines(inside)
        if len(printed) > 1 or any(piece.kind is Kind.PRINTED for piece in inside):
            beside.append(Piece(Kind.CELL, printed))
        beside += [piece for piece in inside if piece.kind not in {Kind.TEXT, Kind.PRINTED, Kind.BREAK}]
    if any(piece.kind is Kind.BREAK for piece in everything):
        yield Piece(Kind.BREAK)
    yield Piece(Kind.TEXT, ("\t".join(texts),))
    yield from beside

