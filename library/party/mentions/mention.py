"""A document that a text names."""

from __future__ import annotations

from dataclasses import dataclass

from library.party.codes import ParsedCode
from library.party.folding import fold
from library.records import PartialDate


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the document that is named: `Điểm 1.2.1, Khoản 1, Mục I`; the words, and where they stand.

    Args:
        start: first character of the words in the text.
        end: the character behind them.
    """

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named in a text at the characters `start:end`.

    Args:
        kind: its kind as `library.party.kinds` writes it, or `Hiến pháp`, `Bộ luật`; None where nothing says it.
        number: as printed, leading zero kept; None where it is named without one.
        code: number and letters in the usual order of marks: `45-HD/BTCTW`; None where no letters are known.
        key: what its letters have in common however they are written; see `library.party.citing.symbol_key`.
        issued: as far as this text says it.
        stated: the date stands with these words; False where it was taken from another place of the text.
        body: who issued it, as written; None where the text does not say.
        name: what it is called: `Luật Lưu trữ`, `Điều lệ Đảng`.
        place: the part of it that is meant, where one is named.
        itself: it names the very document that the text is of.
    """

    start: int
    end: int
    kind: str | None
    number: str | None = None
    code: str | None = None
    key: str | None = None
    issued: PartialDate | None = None
    stated: bool = False
    body: str | None = None
    name: str | None = None
    place: Place | None = None
    itself: bool = False


@dataclass(frozen=True, slots=True)
class Itself:
    """What the document that a text is of is called; its own code in the text is no mention of another.

    Args:
        code: its code, taken apart.
        issued: when it was issued, as far as that is known.
        kind: as `library.party.kinds` writes it.
    """

    code: ParsedCode | None = None
    issued: PartialDate | None = None
    kind: str | None = None


def letters_key(code: ParsedCode) -> str | None:
    """What the letters of a code have in common however they are written; `|qh15` where they name no kind."""
    if not code.body:
        return None
    key = f"{fold(code.kind or '')}|{code.body.lower()}"
    return fold(f"{key[:-2]}tw" if key.endswith("tư") else key)
