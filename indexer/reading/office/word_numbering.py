"""Automatic numbers of paragraphs as they are printed: "Điều 2.", "a)", "1.3"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.reading.office.package import Element, W, children, is_on
from indexer.reading.office.word_styles import Styles, font_of, value_of
from indexer.restoring import FontRun

_LEVELS = 9
_MOST = 100_000
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PRINTED_BULLETS = {"-", "–", "—", "+", "*"}  # others come from fonts of signs and say nothing


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    properties: Any


@dataclass(slots=True)
class _Counter:
    """The numbers reached in one list; None for levels not met yet."""

    reached: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of a document, counted as its paragraphs are met in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        found = [] if root is None else list(children(root))
        self._abstract = {one.get(f"{W}abstractNumId"): one for one in found if one.tag == f"{W}abstractNum"}
        self._lists = {one.get(f"{W}numId"): one for one in found if one.tag == f"{W}num"}
        self._linked = {name: one for one in self._abstract.values() if (name := value_of(one, f"{W}styleLink"))}
        self._counters: dict[str, _Counter] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._begun: set[str] = set()

    def label(self, properties: Element | None, style: str | None) -> FontRun | None:
        """The number that is printed before a paragraph, which is counted by this; None where there is none."""
        number, depth = self._place(properties, style)
        if number is None or number not in self._lists:
            return None
        levels = self._levels.get(number)
        if levels is None:
            levels = self._levels[number] = dict(self._levels_of(number))
        level = levels.get(depth)
        if level is None:
            return None
        reached = self._count(number, depth, levels)
        text = self._printed(level, levels, reached)
        return FontRun(text, font_of(level.properties), capitals=is_on(level.properties, f"{W}caps") or False)

    def _place(self, properties: Element | None, style: str | None) -> tuple[str | None, int]:
        own = None if properties is None else properties.find(f"{W}numPr")
        inherited = self._styles.paragraph(style, f"{W}numPr")
        number = value_of(own, f"{W}numId") or value_of(inherited, f"{W}numId")
        depth = value_of(own, f"{W}ilvl") or value_of(inherited, f"{W}ilvl") or self._depth_of_style(number, style)
        return number, min(_LEVELS - 1, max(0, _whole(depth, 0)))

    def _depth_of_style(self, number: str | None, style: str | None) -> str | None:
        """A level of a list may say itself which style it numbers."""
        abstract = self._abstract_of(number)
        for level in [] if abstract is None or style is None else abstract.findall(f"{W}lvl"):
            if value_of(level, f"{W}pStyle") == style:
                depth: str | None = level.get(f"{W}ilvl")
                return depth
        return None

    def _abstract_of(self, number: str | None) -> Element | None:
        one = self._lists.get(number)
        abstract = None if one is None else self._abstract.get(value_of(one, f"{W}abstractNumId"))
        link = value_of(abstract, f"{W}numStyleLink")
        return self._linked.get(link, abstract) if link else abstract

    def _levels_of(self, number: str) -> Iterator[tuple[int, _Level]]:
        abstract = self._abstract_of(number)
        for level in [] if abstract is None else abstract.findall(f"{W}lvl"):
            yield _whole(level.get(f"{W}ilvl"), 0), _level(level)
        for override in self._lists[number].findall(f"{W}lvlOverride"):
            level = override.find(f"{W}lvl")
            if level is not None:
                yield _whole(override.get(f"{W}ilvl"), 0), _level(level)

    def _count(self, number: str, depth: int, levels: dict[int, _Level]) -> list[int | None]:
        """Count one more; lists that share a definition go on counting, unless one says that it starts anew."""
        key = value_of(self._lists[number], f"{W}abstractNumId") or number
        counter = self._counters.setdefault(key, _Counter())
        if number not in self._begun:
            self._begun.add(number)
            for override in self._lists[number].findall(f"{W}lvlOverride"):
                start, place = value_of(override, f"{W}startOverride"), _whole(override.get(f"{W}ilvl"), 0)
                if start is not None and 0 <= place < _LEVELS:
                    counter.reached[place] = _whole(start, 1) - 1
        reached = counter.reached
        before = reached[depth]
        reached[depth] = levels[depth].start if before is None else before + 1
        for deeper in range(depth + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart != 0 and depth < restart):
                reached[deeper] = None
        return reached

    def _printed(self, level: _Level, levels: dict[int, _Level], reached: list[int | None]) -> str:
        if level.form == "bullet":
            return level.text if level.text in _PRINTED_BULLETS else ""
        text = level.text
        for place in range(_LEVELS):
            if f"%{place + 1}" in text:
                one = levels.get(place)
                number = reached[place] if reached[place] is not None else one.start if one else 1
                form = "decimal" if level.legal or one is None else one.form
                text = text.replace(f"%{place + 1}", _written(number or 0, form))
        return text.strip()


def _level(element: Element) -> _Level:
    restart = value_of(element, f"{W}lvlRestart")
    return _Level(_whole(value_of(element, f"{W}start"), 1), value_of(element, f"{W}numFmt") or "decimal",
                  value_of(element, f"{W}lvlText") or "", None if restart is None else _whole(restart, 0),
                  bool(is_on(element, f"{W}isLgl")), element.find(f"{W}rPr"))  # fmt: skip


def _written(number: int, form: str) -> str:
    if form in {"none", "bullet"} or not 0 <= number < _MOST:
        return ""
    if form in {"upperRoman", "lowerRoman"} and number:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form in {"upperLetter", "lowerLetter"} and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
