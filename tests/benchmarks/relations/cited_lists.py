"""The lists of what texts cite, made by hand, and how what was found is laid beside them."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from library.party.codes import parse_code
from library.party.folding import fold
from library.party.mentions import Itself, Mention
from library.party.mentions.finding import find_mentions
from library.records import PartialDate

HERE = Path(__file__).parent
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
HALVES = ("working", "blind")


@dataclass(frozen=True)
class Cited:
    """One citation of the list.

    Attributes:
        start: first character of its code or name in the file.
        code: empty where it is cited by name alone.
        name: of a law or the like; empty where it has a code alone.
    """

    file: str
    start: int
    end: int
    kind: str
    code: str
    issued: str
    body: str
    name: str


@dataclass(frozen=True)
class Outcome:
    """What became of the citations of one file: pairs, what was not found, what was found and is none."""

    pairs: tuple[tuple[Cited, Mention], ...]
    missed: tuple[Cited, ...]
    surplus: tuple[Mention, ...]


def texts() -> Path:
    """The folder of the texts.

    Raises:
        SystemExit: the environment does not name it.
    """
    data = os.environ.get("VANKIEN_TEST_DATA")
    if not data or not (Path(data) / "party_texts").is_dir():
        raise SystemExit("VANKIEN_TEST_DATA names no folder with party_texts/")
    return Path(data) / "party_texts"


def listed(half: str) -> dict[str, list[Cited]]:
    """The citations of a half, by file."""
    found: dict[str, list[Cited]] = {}
    with (HERE / f"citations_{half}.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            places = {"start": int(row.pop("start")), "end": int(row.pop("end"))}
            found.setdefault(row["file"], []).append(Cited(**places, **row))
    return found


def mentions_of(file: str, folder: Path) -> tuple[str, list[Mention]]:
    """A text, and the mentions of others in it; its first line was put before it and is no part of it."""
    text = (folder / file).read_text(encoding="utf-8")
    head = text.split("\n", 1)[0].split(" | ")
    itself = None
    if not file.startswith("quoted/"):
        day = _DAY.match(head[3]) if len(head) > 3 else None
        itself = Itself(parse_code(head[0]), PartialDate.parse(day[0]) if day else None)
    start = len(text.split("\n", 1)[0]) + 1
    blank = " " * (start - 1) + "\n" + text[start:]
    return text, [one for one in find_mentions(blank, itself) if not one.itself]


def laid_beside(cited: Sequence[Cited], mentions: Sequence[Mention]) -> Outcome:
    """Pair each citation with the shortest mention that stands over it and is not taken."""
    pairs: list[tuple[Cited, Mention]] = []
    left = list(mentions)
    for one in sorted(cited, key=lambda one: one.end - one.start):
        over = [other for other in left if other.start < one.end and one.start < other.end]
        over.sort(key=lambda other: (_mistakes(one, other) != (), other.end - other.start))
        if over:
            pairs.append((one, over[0]))
            left.remove(over[0])
    found = {id(one) for one, _ in pairs}
    nested = [one for one in left if not any(one.start >= other.start and one.end <= other.end for _, other in pairs)]
    missed = tuple(one for one in cited if id(one) not in found)
    return Outcome(tuple(sorted(pairs, key=lambda pair: pair[0].start)), missed, tuple(nested))


def _mistakes(cited: Cited, mention: Mention) -> tuple[str, ...]:
    return tuple(mistakes(cited, mention))


def mistakes(cited: Cited, mention: Mention) -> Iterator[str]:
    """Which of the four that say which document is meant are wrong: number, letters, kind or name, date."""
    if cited.code:
        wanted, got = parse_code(cited.code), parse_code(mention.code or mention.number or "")
        if wanted is None:
            if (mention.number or "").lstrip("0") != cited.code.lstrip("0"):
                yield "code"
        elif got is None or (wanted.number, wanted.kind, wanted.body) != (got.number, got.kind, got.body):
            yield "code"
    if cited.kind and mention.kind and fold(cited.kind) != fold(mention.kind):
        yield "kind"
    if cited.name and not _same_name(cited.name, mention.name or ""):
        yield "name"
    if mention.issued is not None and cited.issued:
        wanted_date, said = PartialDate.parse(cited.issued), mention.issued
        if wanted_date.year != said.year or (wanted_date.day and said.day and wanted_date != said):
            yield "date"


def dated(cited: Cited, mention: Mention) -> bool | None:
    """Whether the date is as full as the list has it; None where the list has none."""
    if not cited.issued:
        return None
    wanted = PartialDate.parse(cited.issued)
    return mention.issued is not None and (wanted.day is None or mention.issued.day is not None)


def _same_name(wanted: str, said: str) -> bool:
    one, other = fold(wanted), fold(said)
    return bool(other) and (one.startswith(other) if len(one) > 60 else one == other or other.startswith(f"{one} cua"))
