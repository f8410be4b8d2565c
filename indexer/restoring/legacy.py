"""Legacy Vietnamese encodings through viparse; the only module that knows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import viparse

from indexer.restoring.characters import restore_characters
from indexer.restoring.syllables import share_of_syllables
from library.errors import UnreadableError

READS_WELL = 0.80
"""The share of syllables from which on a text is taken for Vietnamese."""
_MIN_WORDS = 3
_READS_ALL = 0.99
_WORD = re.compile(r"[^\W\d_]+")
# Signs that stand for letters in the legacy encodings and for nothing in Vietnamese prose.
_SUSPECT = re.compile("[§µ¸¹·¶»¾¼½Æ«®¬¨ª©¦¥¤¢Ññ\u00ad]")
# Letters with two marks or a dot below; no legacy code, whichever code page it was opened with, comes out as them.
_ONLY_UNICODE = re.compile("[\u1ea0-\u1ef9]")
# These fonts draw small letters large (`.VnTimeH`, `.VnArialH`); what was typed in capitals is in capitals throughout.
_CAPITAL_FONT = re.compile(r"\.vn\w*h$", re.IGNORECASE)
_ENCODINGS = ("tcvn3", "vni", "viscii")
# viparse's table lacks these letters of VNI, which seldom occur.
_VNI_LACKS = (("aú", "ẳ"), ("AÚ", "Ẳ"), ("aÚ", "Ẳ"))


@dataclass(frozen=True, slots=True)
class Restored:
    """A text as it should be stored.

    Args:
        encoding: the legacy encoding it was converted from, or None.
        lossy: something could not be brought back.
    """

    text: str
    encoding: str | None = None
    lossy: bool = False


@dataclass(frozen=True, slots=True)
class FontRun:
    """Letters in one font, as they are stored; the font says what they mean (`.VnTime`, `VNI-Times`).

    Args:
        capitals: they are printed as capitals, whatever was typed.
    """

    text: str
    font: str | None = None
    capitals: bool = False


class RunRestorer:
    """Brings paragraphs to Unicode, each in the way that reads best; remembers which encodings it met."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    @property
    def encoding(self) -> str | None:
        """The legacy encoding met most often, or None."""
        return self._met.most_common(1)[0][0] if self._met else None

    def restore(self, runs: Sequence[FontRun]) -> str:
        """Return the text of one paragraph, in capitals where it is printed so."""
        runs = _joined(runs)
        pieces = [(capitals, list(some)) for capitals, some in groupby(runs, key=lambda run: run.capitals)]
        return "".join(self._restore(some).upper() if capitals else self._restore(some) for capitals, some in pieces)

    def _restore(self, runs: Sequence[FontRun]) -> str:
        """Return the text of letters that stand together.

        By its fonts first; where that does not read as Vietnamese (a wrong font over Unicode, a font unknown to us),
        by trying the encodings on the whole paragraph.
        """
        plain = restore_characters("".join(run.text for run in runs))
        runs = _believed(runs)
        by_font = _even_capitals(restore_characters("".join(_by_font(run) for run in runs)))
        legacy = next((encoding for run in runs if run.text.strip() and (encoding := encoding_of_font(run.font))), None)
        ranked = [(_reads(by_font), 2, by_font if legacy else plain, legacy), (_reads(plain), 1, plain, None)]
        best = max(ranked, key=lambda one: one[:2])
        if any(ord(letter) > 127 for letter in plain) and (best[0] < _READS_ALL or _SUSPECT.search(best[2])):
            best = max(
                [best, *self._tried(runs)], key=lambda one: (one[0] - 0.05 * len(_SUSPECT.findall(one[2])), one[1])
            )
        if best[3]:
            self._met[best[3]] += 1
        return best[2]

    def _tried(self, runs: Sequence[FontRun]) -> list[tuple[float, int, str, str | None]]:
        """Try every encoding on the whole paragraph and run by run, those of the document's fonts first."""
        raw = "".join(run.text for run in runs)
        order = dict.fromkeys([*(encoding for encoding, _ in self._met.most_common()), *_ENCODINGS])
        tried: list[tuple[float, int, str, str | None]] = []
        for place, encoding in enumerate(order):
            whole = convert(raw, encoding)
            tried.append((_reads(whole), -place, whole, encoding))
            mixed = "".join(_best_run(run, encoding) for run in runs)
            tried.append((_reads(mixed), -place - 1, restore_characters(mixed), encoding))
        return tried


def encoding_of_font(font: str | None) -> str | None:
    """Return the encoding that a font's name stands for."""
    name = (font or "").lower()
    if name.startswith(".vn"):
        return "tcvn3"
    if name.startswith("vni"):
        return "vni"
    return None


def draws_capitals(font: str | None) -> bool:
    """Whether a font draws small letters large, so that paper shows capitals, whatever was typed."""
    return _CAPITAL_FONT.match(font or "") is not None


def convert(text: str, encoding: str) -> str:
    """Convert text from a legacy encoding; white space around it is kept."""
    if not text.strip():
        return text
    around = len(text) - len(text.lstrip()), len(text.rstrip())
    return f"{text[: around[0]]}{_converted(text.strip(), encoding)}{text[around[1] :]}"


def _converted(text: str, encoding: str) -> str:
    if encoding == "vni":
        for legacy, letter in _VNI_LACKS:
            text = text.replace(legacy, letter)
    converted = restore_characters(viparse.fix(text, encoding=encoding))
    return _even_capitals(converted) if encoding == "tcvn3" else converted


def restore_text(text: str) -> Restored:
    """Return the text in Unicode; a legacy encoding is converted when the result reads better than the text did."""
    plain = restore_characters(text)
    share, words = share_of_syllables(plain)
    if words < _MIN_WORDS or share >= READS_WELL:
        return Restored(plain)
    encoding = viparse.detect_text_encoding(text)
    if encoding is None:
        return Restored(plain)
    converted = convert(text, encoding)
    better = share_of_syllables(converted)[0]
    if better <= share:
        return Restored(plain)
    return Restored(converted, encoding, lossy=better < READS_WELL)


def load_office(path: Path) -> Restored:
    """Return the text of an XLSX, each run converted by what its font says.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    try:
        loaded = viparse.load(str(path), encoding="auto", output="text")[0]
    except viparse.ViparseError as error:
        raise UnreadableError("damaged", "The document cannot be read: {detail}.", detail=error) from error
    encoding = loaded.metadata.encoding_detected
    text = restore_characters(loaded.text)
    if encoding == "tcvn3":  # line by line, for what stands above or below is in another font
        text = "\n".join(map(_even_capitals, text.split("\n")))
    return Restored(text, encoding, lossy=bool(encoding) and share_of_syllables(text)[0] < READS_WELL)


def _joined(runs: Sequence[FontRun]) -> list[FontRun]:
    """Bring together what stands in one font: programs cut runs where they like, in the middle of a word too."""
    alike = groupby(runs, key=lambda run: (run.font, run.capitals))
    return [FontRun("".join(run.text for run in some), *font) for font, some in alike]


def _by_font(run: FontRun) -> str:
    encoding = encoding_of_font(run.font)
    if encoding is None:
        return run.text
    converted = convert(run.text, encoding)
    plain = "".join(letter for letter in converted if letter.isascii())
    return converted.upper() if draws_capitals(run.font) and plain.isupper() else converted


def _believed(runs: Sequence[FontRun]) -> list[FontRun]:
    """Forget a legacy font over letters that only Unicode has: the text was pasted, its font is a leftover."""
    liars = {run.font for run in runs if _ONLY_UNICODE.search(run.text)}
    return [FontRun(run.text, None if run.font in liars else run.font) for run in runs]


def _best_run(run: FontRun, encoding: str) -> str:
    """Convert one run when that reads better than what its font says."""
    by_font = _by_font(run)
    converted = convert(run.text, encoding)
    return converted if _reads(converted) > _reads(by_font) or _SUSPECT.search(by_font) else by_font


def _even_capitals(text: str) -> str:
    """Bring back capitals with diacritics: TCVN3 has none, its H fonts draw small ones large (`TổNG` is `TỔNG`)."""
    words = list(_WORD.finditer(text))
    large = [_is_large(word[0]) for word in words]
    parts, end = [], 0
    for index, word in enumerate(words):
        around = [large[place] for place in (index - 1, index + 1) if 0 <= place < len(words)]
        one_letter = large[index] is None and any(map(str.isupper, word[0])) and any(around) and False not in around
        parts += [text[end : word.start()], word[0].upper() if large[index] or one_letter else word[0]]
        end = word.end()
    return "".join([*parts, text[end:]])


def _is_large(word: str) -> bool | None:
    """Is a word in capitals, judged by its letters without diacritics? None when it has one such letter or none."""
    plain = [letter for letter in word if letter.isascii()]
    if any(letter.islower() for letter in plain):
        return False
    return True if len(plain) > 1 else None


def _reads(text: str) -> float:
    """Judge small letters: capitals could be abbreviations, which are no syllables."""
    share, words = share_of_syllables(text.lower())
    return share if words else 1.0
