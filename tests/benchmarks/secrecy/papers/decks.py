"""Which files are drawn: every seed gives a deck of pairs, one with a mark and one without, from the same ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from papers.pdfs import PDF_PLACES, pdf_file
from papers.scans import PIECE_PLACES, SCAN_PLACES, piece_of, scan_of
from papers.sheets import PPTX_PLACES, XLS_PLACES, XLSX_PLACES, pptx_file, xlsx_file
from papers.spellings import Phrase, lookalike, mark, near_sentence
from papers.texts import HTML_PLACES, RTF_PLACES, TXT_PLACES, html, rtf, txt
from papers.word import DOC_PLACES, DOCX_PLACES, docx_file
from papers.words import Paper, paper_of

HALVES = {"working": (20261, 20262, 20263, 20264), "blind": (77011, 77012, 77013, 77014)}
"""The seeds of each half. Whoever mends the program looks at the working half alone."""
PIECES = {"working": 31041, "blind": 88021}
"""The seeds of pieces of scans, of which any number may be drawn."""
Make = Callable[[str, Paper, Phrase, Random], bytes]


@dataclass(frozen=True)
class _Format:
    """How many pairs a deck has, the places of a mark, who writes it, and what it is then turned into."""

    count: int
    places: tuple[str, ...]
    make: Make | None
    ending: str
    turned_into: str | None = None
    paper_only: bool = False


FORMATS = {
    "txt": _Format(6, TXT_PLACES, txt, "txt"),
    "docx": _Format(8, tuple(DOCX_PLACES), docx_file, "docx"),
    "doc": _Format(2, DOC_PLACES, docx_file, "docx", "doc", True),
    "rtf": _Format(2, RTF_PLACES, rtf, "rtf"),
    "html": _Format(2, HTML_PLACES, html, "doc", None, True),
    "xlsx": _Format(3, tuple(XLSX_PLACES), xlsx_file, "xlsx"),
    "xls": _Format(1, XLS_PLACES, xlsx_file, "xlsx", "xls", True),
    "pptx": _Format(2, tuple(PPTX_PLACES), pptx_file, "pptx"),
    "pdf": _Format(6, tuple(PDF_PLACES), pdf_file, "pdf", None, True),
    "scans": _Format(8, SCAN_PLACES, None, "", None, True),
}


@dataclass(frozen=True)
class Wanted:
    """One file to be drawn: its number, which gives it its canary, the place, and whether a mark stands there."""

    seed: int
    form: str
    number: int
    place: str
    secret: bool


@dataclass(frozen=True)
class Drawn:
    """A drawn file.

    Attributes:
        wanted: what was asked for.
        name: of the file; does not tell whether it bears a mark.
        content: its bytes.
        turned_into: the ending that LibreOffice turns it into first, or None.
        phrase: what stands at the place.
        canary: three words of its text that stand in no other file.
        told: how the mark was put on, for the list of misses.
    """

    wanted: Wanted
    name: str
    content: bytes
    turned_into: str | None
    phrase: Phrase
    canary: str
    told: str = ""


def wanted_of(half: str, only: frozenset[str] = frozenset(), times: int = 1) -> Iterator[Wanted]:
    """All files of a half, or those of some formats, and so many times as many; a file is the same whatever is drawn.

    Args:
        half: which.
        only: names of formats; all where there are none.
        times: how many times as many files of each format; those of once are among them.
    """
    first = 5000 * list(HALVES).index(half)
    for turn in range(times):
        number = first + 400 * turn  # a half of once has 320
        for seed in HALVES[half]:
            for form, drawn in FORMATS.items():
                order = Random(f"{seed} {form}" if turn == 0 else f"{seed} {form} {turn}")
                places = [place for _ in range(4) for place in order.sample(drawn.places, len(drawn.places))]
                for place in places[: drawn.count]:
                    for secret in (True, False):
                        number += 1
                        if not only or form in only:
                            yield Wanted(seed, form, number, place, secret)


def draw(wanted: Wanted) -> Drawn:
    """Draws one file."""
    rng = Random(f"{wanted.seed} {wanted.form} {wanted.number}")
    drawn = FORMATS[wanted.form]
    paper_only = drawn.paper_only or any(word in wanted.place for word in ("picture", "font", "watermark"))
    phrase = mark(rng, paper_only=paper_only) if wanted.secret else lookalike(rng)
    paper = _between(paper_of(rng, wanted.number), rng, share=0.3 if wanted.secret else 0.7)
    stem = f"{wanted.form}-{wanted.number:05d}"
    if drawn.make is None:
        scan = scan_of(wanted.place, paper, phrase, rng)
        return Drawn(wanted, f"{stem}.{scan.ending}", scan.content, None, phrase, paper.canary, scan.told)
    content = drawn.make(wanted.place, paper, phrase, rng)
    return Drawn(wanted, f"{stem}.{drawn.ending}", content, drawn.turned_into, phrase, paper.canary)


def pieces_of(half: str, pairs: int, after: int = 0) -> Iterator[Wanted]:
    """So many pairs of pieces of scans, one of each pair with a mark; fewer are the first of more.

    Args:
        half: which.
        pairs: how many.
        after: so many pairs before them are left out.
    """
    seed = PIECES[half]
    for number in range(2 * after + 1, 2 * (after + pairs) + 1):
        yield Wanted(seed, "piece", number, PIECE_PLACES[(number - 1) // 2 % len(PIECE_PLACES)], number % 2 == 1)


def draw_piece(wanted: Wanted) -> Drawn:
    """Draws a piece of a scan."""
    rng = Random(f"{wanted.seed} {wanted.form} {wanted.number}")
    phrase = mark(rng, paper_only=True) if wanted.secret else lookalike(rng)
    paper = paper_of(rng, wanted.number)
    piece = piece_of(wanted.place, paper, phrase, rng)
    return Drawn(wanted, f"piece-{wanted.number:05d}.{piece.ending}", piece.content, None, phrase, paper.canary,
                 piece.told)  # fmt: skip


def _between(paper: Paper, rng: Random, *, share: float) -> Paper:
    """The paper with a sentence or two that speak of secrets, honey, eyes."""
    if rng.random() > share:
        return paper
    sentences = list(paper.sentences)
    for _ in range(rng.randint(1, 2)):
        sentences.insert(rng.randint(0, len(sentences)), near_sentence(rng))
    return replace(paper, sentences=tuple(sentences))
