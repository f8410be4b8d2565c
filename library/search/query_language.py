"""The query language: words, "phrases", -without, OR, and `số: năm: loại: cơquan:`. Every string is a valid query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from library.vietnamese import fold

MAX_CHARACTERS = 10_000
MAX_ITEMS = 200


class Operator(StrEnum):
    """What a colon may stand behind."""

    CODE = "số"
    YEARS = "năm"
    KIND = "loại"
    COMMITTEE = "cơquan"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words as they were typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that must stand one behind the other."""

    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """An operator with its value as typed: `năm:1958..1975`."""

    operator: Operator
    value: str


Item = Words | Quoted | Given


@dataclass(frozen=True, slots=True)
class Clause:
    """Alternatives of which one must hold (several only where `OR` was typed), or with `excluded` none may."""

    options: tuple[Item, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query taken apart; `cut` says that it was longer than what is read."""

    clauses: tuple[Clause, ...]
    cut: bool = False


_OPERATORS = {"so": Operator.CODE, "sohieu": Operator.CODE, "nam": Operator.YEARS, "loai": Operator.KIND,
              "coquan": Operator.COMMITTEE}
_OR = {"OR", "HOẶC", "|"}
_OPEN, _CLOSE = '"“”„«»', '"“”„«»'
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-−–](?=\S))?"
    rf"(?:(?P<name>[^\W\d]{{2,9}})\s?:\s?(?=\S))?"
    rf"(?:[{_OPEN}](?P<quoted>[^{_CLOSE}]*)[{_CLOSE}]?|(?P<word>[^\s{_OPEN}]+))"
)  # fmt: skip


def parse(text: str) -> Parsed:
    """Take a query apart; never raises."""
    items: list[tuple[Item, bool]] = []
    joined: set[int] = set()  # places of items that an OR joins to the one before
    for item, excluded, is_or in _pieces(unicodedata.normalize("NFC", text[:MAX_CHARACTERS])):
        if is_or:
            joined.add(len(items))
        elif item is not None:
            items.append((item, excluded))
    clauses: list[Clause] = []
    for place, (item, excluded) in enumerate(items[:MAX_ITEMS]):
        if place in joined and clauses and not excluded and not clauses[-1].excluded:
            clauses[-1] = Clause((*clauses[-1].options, item))
        else:
            clauses.append(Clause((item,), excluded))
    return Parsed(tuple(_merged(clauses)), len(text) > MAX_CHARACTERS or len(items) > MAX_ITEMS)


def _pieces(text: str) -> Iterator[tuple[Item | None, bool, bool]]:
    """(item, excluded, is it an OR)."""
    for match in _PIECE.finditer(text):
        name, quoted, word = match["name"], match["quoted"], match["word"]
        value = quoted if quoted is not None else word or ""
        excluded = match["minus"] is not None
        operator = _OPERATORS.get(fold(name.lower())) if name else None
        if quoted is None and name is None and word in _OR:
            yield None, False, True
        elif operator is not None:
            yield Given(operator, value.replace("_", " ")), excluded, False
        elif quoted is not None and not name:
            yield Quoted(quoted), excluded, False
        else:
            yield Words(f"{name}:{value}" if name else value), excluded, False


def _merged(clauses: list[Clause]) -> Iterator[Clause]:
    """Neighbouring plain words become one run, so that codes and names across spaces can be seen."""
    run: list[str] = []
    for clause in clauses:
        first = clause.options[0]
        if len(clause.options) == 1 and isinstance(first, Words) and not clause.excluded:
            run.append(first.text)
            continue
        if run:
            yield Clause((Words(" ".join(run)),))
            run = []
        yield clause
    if run:
        yield Clause((Words(" ".join(run)),))
