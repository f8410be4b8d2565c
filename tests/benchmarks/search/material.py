"""Documents and queries for the speed benchmark: real text where it is given, else a generator with its shape."""

from __future__ import annotations

import itertools
import json
import lzma
import os
import random
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from library.search.contract import PUBLIC, Field, IndexedDocument

SYLLABLES = 400  # per document
KINDS = ("Nghị quyết", "Chỉ thị", "Quyết định", "Kết luận", "Thông báo", "Hướng dẫn", "Báo cáo", "Kế hoạch")
COMMITTEES = tuple(f"Huyện ủy số {number}" for number in range(60))
YEARS = range(1946, 2025)
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_PLAIN = "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd"
_MARKS = str.maketrans(_LETTERS, _PLAIN)
_WORD = re.compile(rf"(?<!\w)[a-z0-9{_LETTERS}]+(?!\w)")  # what every engine's own analysis leaves as it is
_SUBJECT, _HEADING, _PAGE = 12, 10, 200  # syllables


@dataclass(frozen=True, slots=True)
class Record:
    """One document, as every engine gets it; `text` is its syllables with single spaces."""

    id: str
    syllables: tuple[str, ...]
    text: str
    year: int
    kind: str
    committee: str
    number: int

    @property
    def subject(self) -> str:
        """The first of its syllables."""
        return " ".join(self.syllables[:_SUBJECT])

    def indexed(self, *, everything: bool) -> IndexedDocument:
        """The document for our engine, with the text alone or with all fields."""
        tokens: dict[Field, tuple[str, ...] | list[str]] = {Field.TEXT: self.syllables}
        if everything:
            tokens[Field.SUBJECT] = self.syllables[:_SUBJECT]
            tokens[Field.HEADINGS] = self.syllables[100 : 100 + _HEADING] + self.syllables[300 : 300 + _HEADING]
            tokens[Field.CODE] = [f"{self.number}", f"{self.number}-nq/tu", f"nq/tu {self.year}"]
            tokens[Field.CITED] = [f"{self.number + step}-ct/tw" for step in (3, 11)]
            tokens[Field.WORDS] = words(self.syllables)
        size = len(self.syllables)
        return IndexedDocument(
            id=self.id, tokens=tokens, page_starts=(*range(0, size, _PAGE), size), year=self.year, kind=self.kind,
            committee=self.committee, issued=self.year * 10_000, audience=frozenset({PUBLIC}),
        )  # fmt: skip


def words(syllables: tuple[str, ...]) -> list[str]:
    """Pairs of syllables that could be words: as many, and as unevenly spread, as a word splitter finds.

    A syllable begins a word with the likelihood of one in three, and every word of the same first syllable has one of
    a few second ones, so that there are tens of thousands of words, not millions.
    """
    found, at = [], 0
    while at + 1 < len(syllables):
        first, second = syllables[at], syllables[at + 1]
        if hash_of(first + second) % 5 < 2:
            found.append(f"{first}_{hash_of(second) % 40}")
            at += 2
        else:
            at += 1
    return found


@cache
def hash_of(text: str) -> int:
    """A number for a text, the same in every process."""
    return zlib.crc32(text.encode())


def _articles(source: Path) -> Iterator[list[str]]:
    """Real articles over and over, each time cut elsewhere."""
    for shift in itertools.count(0, 37):
        with lzma.open(source, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield _WORD.findall(json.loads(line)["text"].lower())[shift:]


def _made_up(seed: int) -> Iterator[list[str]]:
    """Text whose syllables are spread like Vietnamese ones (Zipf with a flat head), with phrases that come again."""
    choose = random.Random(seed)
    onsets = ("", *"b c ch d đ g h kh l m n ng nh ph qu s t th tr v x".split())
    vowels, endings = "aăâeêiouưôơyáàảãạấầéèíìóòúùữựớờộệ", ("", *"n ng c t m i o nh p".split())
    rhymes = [vowel + ending for vowel in vowels for ending in endings]
    syllables = [onset + rhyme for onset in onsets for rhyme in rhymes]
    choose.shuffle(syllables)
    weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(syllables))))
    phrases = [choose.choices(syllables, cum_weights=weights, k=choose.randint(2, 5)) for _ in range(5_000)]
    while True:
        article: list[str] = []
        while len(article) < 3_000:
            article += choose.choices(syllables, cum_weights=weights, k=6)
            article += phrases[int(choose.paretovariate(0.6)) % len(phrases)]
            if choose.random() < 0.02:
                article.append(f"x{choose.randrange(200_000)}")
        yield article


def source() -> Path | None:
    """The real text, where the environment names it."""
    folder = os.environ.get("VANKIEN_TEST_DATA")
    path = Path(folder) / "scale" / "wikipedia_vi.jsonl.xz" if folder else None
    return path if path is not None and path.exists() else None


def records(count: int) -> Iterator[Record]:
    """The same documents at each call."""
    choose = random.Random(5)
    real = source()
    articles = _articles(real) if real else _made_up(7)
    made = 0
    for article in articles:
        for start in range(0, len(article) - SYLLABLES // 4, SYLLABLES):
            syllables = tuple(article[start : start + SYLLABLES])
            yield Record(
                id=f"d{made}", syllables=syllables, text=" ".join(syllables), year=choose.choice(YEARS),
                kind=choose.choice(KINDS), committee=choose.choice(COMMITTEES), number=choose.randint(1, 300),
            )  # fmt: skip
            made += 1
            if made == count:
                return


@dataclass(frozen=True, slots=True)
class Query:
    """One question of the mix.

    Args:
        group: what sort of question it is.
        words: per word its spellings; documents must have one spelling of every word.
        phrase: whether the words must stand one behind the other.
        years, kind: filters, or None.
    """

    group: str
    words: tuple[tuple[str, ...], ...]
    phrase: bool = False
    years: tuple[int, int] | None = None
    kind: str | None = None


def queries(sample: list[Record], *, spellings: dict[str, tuple[str, ...]], each: int = 28) -> list[Query]:
    """A mix of different questions made from the documents themselves, the same at each call.

    Args:
        sample: documents to take words from.
        spellings: per syllable without diacritics the syllables it may stand for.
    """
    choose = random.Random(11)
    frequency: dict[str, int] = {}
    for record in sample:
        for syllable in set(record.syllables):
            frequency[syllable] = frequency.get(syllable, 0) + 1
    ranked = sorted(frequency, key=lambda syllable: (-frequency[syllable], syllable))
    common, rare = ranked[:150], [word for word in ranked if 2 <= frequency[word] <= 6]
    found: dict[tuple[object, ...], Query] = {}

    def add(query: Query) -> None:
        found.setdefault((query.group, query.words, query.years, query.kind), query)

    def run(length: int) -> tuple[tuple[str, ...], ...]:
        record = choose.choice(sample)
        at = choose.randrange(max(1, len(record.syllables) - length))
        return tuple((word,) for word in record.syllables[at : at + length])

    def fill(group: str, make: object) -> None:
        before = len(found)
        while len(found) < before + each:
            add(make())  # type: ignore[operator]

    fill("one common word", lambda: Query("one common word", ((choose.choice(common),),)))
    fill("one rare word", lambda: Query("one rare word", ((choose.choice(rare),),)))
    for length in (2, 3, 4, 5):
        fill(f"{length} words", lambda length=length: Query(f"{length} words", run(length)))
    fill("phrase", lambda: Query("phrase", run(choose.randint(2, 4)), phrase=True))
    fill("common phrase", lambda: Query("common phrase", _common_pair(choose, sample, set(common)), phrase=True))
    fill("filtered", lambda: _filtered(choose, run(2)))
    fill("no diacritics", lambda: _folded(run(choose.randint(1, 3)), spellings))
    return list(found.values())


def typed(query: Query) -> str:
    """The query as a reader types it; filters are chosen, not typed."""
    said = " ".join(fold(one[0]) if query.group == "no diacritics" else one[0] for one in query.words)
    return f'"{said}"' if query.phrase else said


def import_into(folder: Path, documents: int) -> None:
    """Make an archive with the command that an archivist would use."""
    vankien = Path(sys.executable).with_name("vankien")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for record in records(documents):
            line = {"source": f"{record.id}.txt", "year": record.year, "issued": str(record.year), "kind": record.kind,
                    "committee": record.committee, "subject": record.subject,
                    "pages": [{"text": record.text}]}  # fmt: skip
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        command = [str(vankien), "--archive", str(folder), "import", file.name, "--json"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _common_pair(choose: random.Random, sample: list[Record], common: set[str]) -> tuple[tuple[str, ...], ...]:
    while True:
        syllables = choose.choice(sample).syllables
        at = choose.randrange(len(syllables) - 1)
        if syllables[at] in common and syllables[at + 1] in common:
            return (syllables[at],), (syllables[at + 1],)


def _filtered(choose: random.Random, found: tuple[tuple[str, ...], ...]) -> Query:
    first = choose.choice(YEARS)
    if choose.random() < 0.5:
        return Query("filtered", found, years=(first, first + 15))
    return Query("filtered", found, kind=choose.choice(KINDS))


def _folded(found: tuple[tuple[str, ...], ...], spellings: dict[str, tuple[str, ...]]) -> Query:
    return Query("no diacritics", tuple(spellings[fold(word)] for (word,) in found))


def fold(syllable: str) -> str:
    """The syllable without diacritics."""
    return syllable.translate(_MARKS)


def spellings(sample: list[Record], most: int = 12) -> dict[str, tuple[str, ...]]:
    """Per syllable without diacritics its most frequent spellings."""
    frequency: dict[str, int] = {}
    for record in sample:
        for syllable in set(record.syllables):
            frequency[syllable] = frequency.get(syllable, 0) + 1
    found: dict[str, list[str]] = {}
    for syllable in sorted(frequency, key=lambda one: (-frequency[one], one)):
        same = found.setdefault(fold(syllable), [])
        if len(same) < most:
            same.append(syllable)
    return {plain: tuple(same) for plain, same in found.items()}
