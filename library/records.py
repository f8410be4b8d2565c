"""What the archive holds, as frozen values that check themselves on construction."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from library.fields import EXPORTED
from library.wording import say


class State(StrEnum):
    """How a file, and the document in it, ended."""

    INDEXED = "indexed"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    ASIDE = "aside"
    """Not in force: the pages of its file stand in the library cut in another way (see `Part`)."""


class Origin(StrEnum):
    """Where a page's text came from."""

    OCR = "ocr"
    TEXT_LAYER = "text-layer"
    LEGACY = "legacy"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page picture, in pixels of that picture, the origin at its top left."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if not (0 <= self.left <= self.right and 0 <= self.top <= self.bottom):
            raise ValueError(f"not a box: {self}")

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box around all of these.

        Raises:
            ValueError: there are none.
        """
        every = list(boxes)
        return cls(min(one.left for one in every), min(one.top for one in every),
                   max(one.right for one in every), max(one.bottom for one in every))

    def scaled(self, factor: float) -> Box:
        """The same place on a picture so many times as large."""
        return Box(round(self.left * factor), round(self.top * factor), round(self.right * factor),
                   round(self.bottom * factor))


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read: the characters `start:end` of the page's text, its box and the reader's confidence.

    Args:
        start: offset of its first character in `Page.text`.
        end: offset behind its last character in `Page.text`.
        box: where it stands on the page picture.
        confidence: 0 to 1, as the OCR engine gave it (1.0 for a text layer).
    """

    start: int
    end: int
    box: Box
    confidence: float

    def __post_init__(self) -> None:
        if not (0 <= self.start <= self.end and 0.0 <= self.confidence <= 1.0):
            raise ValueError(f"not a word: {self}")


@dataclass(frozen=True, slots=True)
class Repair:
    """A misread word: the characters `start:end` of the page's text, and the word that search takes them for.

    Args:
        start: offset of its first character in `Page.text`.
        end: offset behind its last character in `Page.text`.
        meant: the word in its normal form (NFC, small letters).
    """

    start: int
    end: int
    meant: str

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end and self.meant):
            raise ValueError(f"not a repair: {self}")


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known as far as it is known: a year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"not a year: {self.year}")
        if self.month is None:
            if self.day is not None:
                raise ValueError("a day needs its month")
            return
        if not 1 <= self.month <= 12:
            raise ValueError(f"not a month: {self.month}")
        if self.day is not None and not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            raise ValueError(f"not a day: {self.year}-{self.month}-{self.day}")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2020-04-15`, `2020-04` or `2020`.

        Raises:
            ValueError: for anything else, and for days that no calendar has.
        """
        match = _DATE.fullmatch(text)
        if match is None:
            raise ValueError(say("not a date: {text}", text=repr(text)))
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        return cls(year, month, day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def ordinal(self) -> int:
        """Sortable whole number YYYYMMDD; what is unknown counts as 0, so it sorts before what is known."""
        return self.year * 10_000 + (self.month or 0) * 100 + (self.day or 0)


@dataclass(frozen=True, slots=True)
class ReviewFlag:
    """A doubt for a person: which field (or `page:3`) and why, in a few words."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field's value was read: the page (from 1), the box on its picture if known, and the reading itself.

    Args:
        document: id of another document on whose page it was read; None for a page of its own.
    """

    field: str
    page: int
    reading: str
    confidence: float
    box: Box | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Placing:
    """How the page picture lies against the page in the original: levelled first, then turned upright.

    Args:
        skew: degrees by which the rows ran downhill in the original; the picture was turned back by them.
        turns: quarter turns clockwise that the picture was given after that.
    """

    skew: float = 0.0
    turns: int = 0

    def __post_init__(self) -> None:
        if not (-45.0 <= self.skew <= 45.0 and 0 <= self.turns <= 3):
            raise ValueError(f"not a placing: {self}")


AS_IT_LIES = Placing()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text, where the text came from, its words on the picture and the picture's size in pixels.

    Args:
        number: from 1.
        confidence: mean confidence of the reading, 0 to 1; None where nothing was read.
        width: of the page picture in pixels; 0 where there is no picture.
        picture: SHA-256 of the page picture in the vault, or None.
        placing: how the picture lies against the original; like the words, only known where boxes were asked for.
        repairs: words that are taken for others when the page is searched, in order; `text` stays as it was read.
    """

    number: int
    text: str
    origin: Origin
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    width: int = 0
    height: int = 0
    picture: str | None = None
    placing: Placing = AS_IT_LIES
    repairs: tuple[Repair, ...] = ()

    @property
    def searched_text(self) -> str:
        """The text with every misread word as it was meant; each stays one word, so that places can be counted."""
        parts, edge = [], 0
        for repair in self.repairs:
            parts += [self.text[edge : repair.start], repair.meant]
            edge = repair.end
        return "".join((*parts, self.text[edge:]))

    def as_json(self) -> dict[str, Any]:
        """The keys of the exchange contract."""
        return {"number": self.number, "text": self.text, "origin": str(self.origin), "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Fields:
    """What a document says of itself; what could not be read is None.

    Args:
        kind: as printed, in normal case: `Chỉ thị`.
        symbol: the printed letters of the code: `NQ/TW`, `CT-UBND`.
        number: as printed, leading zero kept: `05`.
        code: both as on the paper: `26-NQ/TW`, `05/CT-UBND`; None while the number is unread.
    """

    kind: str | None = None
    symbol: str | None = None
    number: str | None = None
    code: str | None = None
    committee: str | None = None
    issued: PartialDate | None = None
    subject: str | None = None
    signer: str | None = None
    secrecy: str | None = None
    urgency: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Which pages of its file a document is, where a file holds several documents.

    Args:
        whole: id of the document that the file would be if it were not split.
        first: page of the file on which the document begins, from 1.
        last: page of the file on which it ends, itself included.
    """

    whole: str
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"not a part: {self}")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the archive.

    Args:
        id: stable and safe in a URL.
        source: the name given at ingest (a path relative to what was given) or in the imported record, verbatim.
        sha256: of the original file; of the record itself where there is no file.
        part: which pages of its file it is; None where the file is one document.
        access: its level of access: `open`, `internal` or `conditional`.
        audience: labels of those who may see it, as the catalogue worked them out from the rules of access; nobody's
            until it did.
        origin: ids under which it was known in the archives that it came from, the last first.
    """

    id: str
    source: str
    sha256: str
    state: State
    fields: Fields = field(default_factory=Fields)
    review: tuple[ReviewFlag, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    pages: tuple[Page, ...] = ()
    part: Part | None = None
    access: str = "open"
    audience: frozenset[str] = frozenset()
    origin: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of issue, or None."""
        return self.fields.issued.year if self.fields.issued else None

    def value(self, name: str) -> Any:
        """What a field of `library.fields` says, as plain values: a date as text, what is unknown None."""
        found = self.year if name == "year" else getattr(self.fields, name)
        return str(found) if isinstance(found, PartialDate) else found

    def without_contents(self) -> Document:
        """What may be told of a document that is held back: the file it came in, and its mark."""
        return replace(self, fields=Fields(secrecy=self.fields.secrecy), review=(), evidence=(), pages=(),
                       origin=())

    def as_json(self) -> dict[str, Any]:
        """The keys of the exchange contract, in its order."""
        return {
            "id": self.id, "source": self.source, "sha256": self.sha256, "state": str(self.state),
            **{name: self.value(name) for name in EXPORTED}, "access": self.access,
            "origin": list(self.origin),
            "review": [{"field": flag.field, "reason": flag.reason} for flag in self.review],
            "pages": [page.as_json() for page in self.pages],
        }  # fmt: skip
