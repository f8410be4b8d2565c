"""What a document of the sample archive is, before anything is drawn."""

from __future__ import annotations

import datetime
import re
import zlib
from dataclasses import dataclass, field

PAPERS = ("typewriter", "roneo", "letterpress", "laser", "born-digital", "plain-text", "word-processor")
STATES = ("indexed", "duplicate", "quarantined", "failed")
RELATIONS = ("replaces", "amends", "cites", "applies")
LEVELS = ("trung ương", "khu", "tỉnh", "huyện", "xã")
_CODE = re.compile(r"(?P<number>\d+)(?P<mark>[-/])(?P<symbol>\S+)")


@dataclass(frozen=True)
class Committee:
    """A body that issues documents.

    Attributes:
        key: name used by the documents' data.
        name: the value of the truth's `committee` (rule in corpus/README.md).
        level: one of LEVELS.
        lines: what is printed at the top left, the parent body first.
        own: how many of the last lines are the body's own name, printed bold.
        state: True for a body of the State, whose papers carry the motto.
    """

    key: str
    name: str
    level: str
    lines: tuple[str, ...]
    own: int = 1
    state: bool = False

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"{self.key}: unknown level {self.level!r}")
        if not 1 <= self.own <= len(self.lines):
            raise ValueError(f"{self.key}: own name must be among its {len(self.lines)} lines")


@dataclass(frozen=True)
class Relation:
    """How a document stands to another one; `missing` marks a target that is not in the archive on purpose."""

    type: str
    code: str
    issued: str
    missing: bool = False

    def __post_init__(self) -> None:
        if self.type not in RELATIONS:
            raise ValueError(f"unknown relation {self.type!r}")


@dataclass(frozen=True)
class Look:
    """How the paper looks and how it was scanned.

    Attributes:
        dpi: pixels per inch of the stored picture.
        mode: "bilevel", "gray" or "colour".
        quality: JPEG quality, 1..95 (unused for bilevel pictures).
        skew: degrees, positive turns the page counter-clockwise.
        rotate: quarter turns of the stored page: 0, 90, 180 or 270 degrees.
        rotate_page: the 1-based page that `rotate` applies to, 0 for all.
        fade: 0 (fresh ribbon) .. 1 (hardly any ink).
        blots: 0 (clean stencil) .. 1 (badly smeared).
        yellow: 0 (white) .. 1 (brown paper).
        stains: number of water stains on each page.
        holes: number of punched holes in the left margin.
        fold: True when the sheet was kept folded in two.
        scale: factor on the body size of the letters.
    """

    dpi: int = 200
    mode: str = "gray"
    quality: int = 55
    skew: float = 0.0
    rotate: int = 0
    rotate_page: int = 0
    fade: float = 0.0
    blots: float = 0.0
    yellow: float = 0.0
    stains: int = 0
    holes: int = 0
    fold: bool = False
    scale: float = 1.0


@dataclass(frozen=True)
class Marks:
    """What was put on the paper after it was typed.

    Attributes:
        seal: True for the round red seal over the signature.
        secrecy: "MẬT", "TỐI MẬT", "TUYỆT MẬT" or None, a stamp under the number.
        urgency: "KHẨN", "HỎA TỐC" or None, a stamp under the number.
        arrived: (body, number, date) of the incoming-register stamp, or None.
        digital: lines of a digital-signature stamp at the top right, empty for none.
        digital_in_annotation: True when that stamp is an annotation, False when it is page content.
    """

    seal: bool = False
    secrecy: str | None = None
    urgency: str | None = None
    arrived: tuple[str, str, str] | None = None
    digital: tuple[str, ...] = ()
    digital_in_annotation: bool = True


@dataclass(frozen=True)
class Document:
    """One document: its fields, its words and the paper it stands on.

    Attributes:
        file: path below corpus/archive; its ending chooses the file format.
        code: as on the paper ("05-NQ/TU", "05/CT-UBND") or None for a kind that carries none.
        issued: date of the paper.
        handwritten: fields written by hand into the form: "number", "issued" (the day).
        body: paragraphs in the small markup of corpus/form.py.
        garbage: True for a wrong invisible text layer over the scan.
    """

    file: str
    committee: Committee
    kind: str
    code: str | None
    issued: datetime.date
    subject: str
    signer: str
    authority: tuple[str, ...]
    body: str
    paper: str
    place: str = "Lạc Giang"
    number_prefix: str = "Số "
    date_form: str = "long"
    title_left: bool = False
    recipients: tuple[str, ...] = ()
    handwritten: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    look: Look = field(default_factory=Look)
    marks: Marks = field(default_factory=Marks)
    garbage: bool = False

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise ValueError(f"{self.file}: unknown paper {self.paper!r}")
        if self.code is not None and _CODE.fullmatch(self.code) is None:
            raise ValueError(f"{self.file}: not a code: {self.code!r}")

    @property
    def number(self) -> str | None:
        """The number as printed, leading zero kept."""
        return None if self.code is None else self._code_part("number")

    @property
    def symbol(self) -> str | None:
        """The printed letters of the code."""
        return None if self.code is None else self._code_part("symbol")

    @property
    def mark(self) -> str:
        """The sign between number and letters: "-" in the Party's form, "/" in the State's."""
        return self._code_part("mark")

    @property
    def seed(self) -> int:
        """The seed of everything random about this document's picture."""
        return zlib.crc32(self.file.encode())

    def _code_part(self, name: str) -> str:
        match = _CODE.fullmatch(self.code or "")
        if match is None:
            raise ValueError(f"{self.file} carries no code")
        return match[name]


@dataclass(frozen=True)
class Special:
    """A file that is made from another one or is broken on purpose.

    Attributes:
        file: path below corpus/archive.
        source: the file it is made from.
        make: "copy", "encrypt" or "truncate".
        note: why it is here.
    """

    file: str
    source: str
    make: str
    note: str
