"""Prints how well search finds what is meant, beside plain BM25. See README.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from baseline import FORMULA, Baseline
from material import Collection, alqac, sample
from measures import found, interval, ndcg, reciprocal_rank

from library.access import guest
from library.records import Document, Repair
from library.search.analysis import analyse
from library.search.contract import PUBLIC, Engine
from library.search.service import Ask, SearchService
from library.search.whoosh_engine import WhooshEngine
from library.vietnamese import fold

DEPTH = 10
GOOD = 0.9
MOST_LISTED = 100
Rank = Callable[[str], list[str]]
Question = tuple[str, Mapping[str, int]]


class Held:
    """The documents of a collection, as the service asks for them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {one.id: _Shown(one) for one in documents}

    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, _Shown]:
        return {one: self._documents[one] for one in ids}

    def page_text(self, document_id: str, number: int) -> str:
        return self._documents[document_id].texts[number - 1]

    def page_repairs(self, document_id: str, number: int) -> tuple[Repair, ...]:
        return ()


class _Shown:
    def __init__(self, document: Document) -> None:
        fields = document.fields
        self.id, self.source, self.code, self.kind = document.id, document.source, fields.code, fields.kind
        self.committee, self.subject = fields.committee, fields.subject
        self.issued = str(fields.issued) if fields.issued else None
        self.flagged: tuple[str, ...] = ()
        self.texts = [page.text for page in document.pages]


def service_over(collection: Collection, engine: Engine) -> SearchService:
    """The real thing: analysis, understanding and engine."""
    with engine.writing(watermark=1) as writer:
        for document in collection.documents:
            writer.put(analyse(document, audience=guest(admitted=True).labels))
    return SearchService(engine, Held(collection.documents))


def ranked_by(service: SearchService) -> Rank:
    """The sources of the best documents, the widened ones behind the result."""
    audience = frozenset({PUBLIC})
    return lambda text: [one.source for one in service.search(Ask(text, audience=audience, limit=DEPTH,
                                                                  snippets=False)).results]  # fmt: skip


def without_diacritics(text: str) -> str:
    """The question as it is typed in a hurry."""
    return fold(text)


def row(name: str, rank: Rank, questions: Sequence[Question]) -> dict[str, list[float]]:
    """Measure one way of ranking, print it, and give the values back."""
    began = time.perf_counter()
    lists = [(rank(text), wanted) for text, wanted in questions]
    each = (time.perf_counter() - began) / len(lists) * 1000
    values = {
        "R@1": [found(ranked, wanted, 1) for ranked, wanted in lists],
        "R@10": [found(ranked, wanted, DEPTH) for ranked, wanted in lists],
        "MRR@10": [reciprocal_rank(ranked, wanted, DEPTH) for ranked, wanted in lists],
        "nDCG@10": [ndcg(ranked, wanted, DEPTH) for ranked, wanted in lists],
    }
    cells = []
    for measured in values.values():
        mean, low, high = interval(measured)
        cells.append(f"{mean:.3f} [{low:.3f}, {high:.3f}]")
    print(f"{name:44} {'  '.join(cells)}  {each:6.1f} ms", flush=True)
    return values


def measure(collection: Collection, folder: Path) -> None:
    """Print the table of one collection."""
    print(f"\n{collection.name}: {len(collection.documents)} documents, {len(collection.questions)} questions")
    print(f"{'':44} {'  '.join(f'{name:20}' for name in ('R@1', 'R@10', 'MRR@10', 'nDCG@10'))}  per question")
    plain = Baseline(collection.texts, [one.source for one in collection.documents])
    questions = collection.questions
    bare = [(without_diacritics(text), wanted) for text, wanted in questions]
    row("BM25 on syllables", lambda text: plain.ranked(text, DEPTH, with_pairs=False), questions)
    row("BM25 on syllables and pairs", lambda text: plain.ranked(text, DEPTH, with_pairs=True), questions)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        engine = WhooshEngine(Path(place))
        rank = ranked_by(service_over(collection, engine))
        own = row("Vankien", rank, questions)
        stripped = row("Vankien, question without diacritics", rank, bare)
        engine.close()
    for name, values in (("with", own), ("without", stripped)):
        low = sum(value < GOOD for value in values["nDCG@10"])
        print(f"questions {name} diacritics whose nDCG@10 is below {GOOD}: {low} of {len(questions)}")
    share = fmean(stripped["MRR@10"]) / fmean(own["MRR@10"])
    print(f"MRR@10 without diacritics / with them: {share:.3f}")
    each(questions, own["nDCG@10"], stripped["nDCG@10"])


def each(questions: Sequence[Question], own: Sequence[float], stripped: Sequence[float]) -> None:
    """Print every question with its own figures, the worst first; of a large collection those below the bound."""
    print("nDCG@10 of each question, with diacritics and without:")
    listed = sorted(zip(own, stripped, (text for text, _ in questions), strict=True))
    for with_, without, text in listed:
        if len(questions) <= MOST_LISTED or with_ < GOOD:
            print(f"  {with_:.3f}  {without:.3f}  {text}")


def main() -> None:
    """Measure both collections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["alqac", "sample"])
    chosen = parser.parse_args().only
    print(f"Baseline: {FORMULA}")
    print("R@k: any judged document within k, over the whole returned list. [95 % interval, bootstrap over questions]")
    with tempfile.TemporaryDirectory() as folder:
        if chosen != "alqac":
            measure(sample(), Path(folder))
        laws = alqac() if chosen != "sample" else None
        if laws is not None:
            measure(laws, Path(folder))
        elif chosen != "sample":
            print("\nALQAC 2022: skipped, VANKIEN_TEST_DATA names no folder with retrieval/alqac2022", file=sys.stderr)


if __name__ == "__main__":
    main()
