"""How an archive that was brought back is compared with what it was: its counts, and its answers to some questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from library.access import everything
from library.archive import Archive
from library.catalogue import Summary
from library.search.service import Ask
from library.wording import say

QUESTIONS = 40
_WORDS, _FIRST = 4, 10
_WAYS: tuple[Callable[[Summary], Iterable[str]], ...] = (
    lambda one: (one.fields.subject or one.source).split()[:_WORDS],
    lambda one: (one.fields.subject or "").split()[-_WORDS:],
    lambda one: [one.fields.code or ""], lambda one: [one.fields.committee or ""],
    lambda one: [one.fields.kind or "", str(one.fields.issued.year) if one.fields.issued else ""],
    lambda one: (one.fields.subject or "").split()[:_WORDS // 2],
)  # fmt: skip
"""What is asked of a document; a way is taken where those before it gave too few questions."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many documents answer a question, and the ids of the first of them."""

    question: str
    total: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of an archive at one moment.

    Args:
        change: number of its last change; what was counted belongs to that.
        counts: documents by state, files of the ledger by state, pages.
        answers: to questions from its own documents.
    """

    change: int
    counts: dict[str, int]
    answers: tuple[Answered, ...]

    def as_json(self) -> str:
        """To be kept beside the archive."""
        answers = [[one.question, one.total, list(one.first)] for one in self.answers]
        return json.dumps({"change": self.change, "counts": self.counts, "answers": answers}, ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> Proof:
        """What `as_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        answers = tuple(Answered(question, total, tuple(first)) for question, total, first in told["answers"])
        return cls(told["change"], told["counts"], answers)


def prove(archive: Archive, questions: list[str] | None = None) -> Proof:
    """Count and ask; the questions are words of documents spread over the archive unless given."""
    change, counts = archive.catalogue.documents.last_change(), counts_of(archive)
    asked = _questions(archive) if questions is None else questions
    return Proof(change, counts, tuple(_answered(archive, question) for question in asked))


def counts_of(archive: Archive) -> dict[str, int]:
    """Documents and files by state, and pages that anybody may see."""
    states = {f"documents {state}": count for state, count in archive.catalogue.states().items()}
    files = {f"files {state}": count for state, count in archive.catalogue.ledger.counts().items()}
    return {**states, **files, "pages": archive.catalogue.totals(everything().labels).pages}


def differences(before: Proof, after: Proof) -> Iterator[str]:
    """A sentence for each count and each answer that is another now."""
    for name in sorted(before.counts.keys() | after.counts.keys()):
        was, now = before.counts.get(name, 0), after.counts.get(name, 0)
        if was != now:
            yield say("{name}: {was} before, {now} now.", name=name, was=was, now=now)
    for old, new in zip(before.answers, after.answers, strict=True):
        if (old.total, old.first) != (new.total, new.first):
            yield say("'{question}' had {was} answers and has {now}, or others come first.", question=old.question,
                      was=old.total, now=new.total)


def _questions(archive: Archive) -> list[str]:
    ids = list(archive.seen_by(everything()).ids())
    wanted = ids[:: max(1, len(ids) // QUESTIONS)][:QUESTIONS]
    found = archive.seen_by(everything()).summaries(wanted)
    said = (words for way in _WAYS for one in found if (words := " ".join(way(one)).strip()))
    return list(dict.fromkeys(said))[:QUESTIONS]


def _answered(archive: Archive, question: str) -> Answered:
    answer = archive.seen_by(everything()).search.search(Ask(question, limit=_FIRST))
    return Answered(question, answer.total, tuple(one.id for one in answer.results))
