"""The sample archive's own queries and codes, over its true texts."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from library.party.codes import ParsedCode, code_keys, parse_code
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.service import Ask, Search, SearchService
from library.search.whoosh_engine import WhooshEngine
from library.vietnamese import fold
from tests.everybody import as_indexed
from tests.held_documents import Held

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
NAMES = ("kind", "symbol", "number", "code", "committee", "subject", "signer")


def records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def document(number: int, record: dict[str, Any]) -> Document:
    issued = PartialDate.parse(record["issued"]) if record["issued"] else None
    pages = tuple(Page(page["number"], page["text"], Origin.GIVEN) for page in record["pages"])
    fields = Fields(**{name: record[name] for name in NAMES}, issued=issued)
    return Document(f"d{number}", record["source"], record["sha256"], State.INDEXED, fields, pages=pages)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document(number, record) for number, record in enumerate(records("truth.jsonl"))
            if record["state"] == "indexed"]


@pytest.fixture(scope="module")
def archive(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    engine = WhooshEngine(tmp_path_factory.mktemp("sample") / "index")
    with engine.writing(watermark=1) as writer:
        for one in documents:
            writer.put(as_indexed(one))
    yield SearchService(engine, Held(documents)).seen_by(frozenset({"public"}))
    engine.close()


def test_a_sentence_with_a_colon_finds_its_document(archive: Search, documents: list[Document]) -> None:
    missed, asked = [], 0
    for one in documents:
        text = " ".join(" ".join(page.text for page in one.pages).split())
        for match in re.finditer(r"(?:\S+ ){3}(?i:số|năm|loại|quan|ngày|dẫn|thế|ký)\s?: (?:\S+ ?){3}", text):
            answer = archive.search(Ask(match[0], limit=100))
            asked += 1
            if one.id not in {found.id for found in answer.results[: answer.total]}:
                missed.append(match[0])
    assert asked > 10 and not missed


def gain(judged: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(judged[:10], start=1))


def test_the_judged_queries(archive: Search) -> None:
    reached = {}
    for one in records("queries.jsonl"):
        judged = one["judgements"]
        found = [result.source for result in archive.search(Ask(one["query"], limit=10)).results]
        best = gain(sorted(judged.values(), reverse=True))
        reached[one["query"]] = gain([judged.get(source, 0) for source in found]) / best
    assert len(reached) >= 40
    assert sum(reached.values()) / len(reached) >= 0.98
    assert {query for query, value in reached.items() if value < 0.9} == set()


def written_forms(code: str, kind: str | None, parsed: ParsedCode) -> Iterator[tuple[str, str]]:
    """(what a reader may write, the key that tells which documents it fits)."""
    full = code_keys(parsed)[0]
    spaced = code.replace("-", " ").replace("/", " ")
    yield from ((form, full) for form in (code, code.lower(), fold(code), spaced, fold(spaced).lower(), f"số {code}",
                                          f"Số: {code}", code.replace("-", "–"), code.replace("-", " - "), f"số:{code}",
                                          f"so:{fold(code)}", f"({code})", "".join(spaced.split()),
                                          fold("".join(spaced.split())).lower()))  # fmt: skip
    if kind:
        yield from ((form, full) for form in (f"{kind} {code}", f"{kind} số {code}", fold(f"{kind} so {code}").lower()))
    if parsed.kind and parsed.number:
        half = f"{parsed.number}|{full.split('|')[1 if parsed.year is None else 2]}"
        yield from ((form, half) for form in (f"{parsed.kind}{parsed.number}", f"{parsed.kind.lower()} {parsed.number}",
                                              f"{parsed.number} {parsed.kind}"))  # fmt: skip
        if kind:
            yield from ((form, half) for form in (f"{kind} {parsed.number}", fold(f"{kind} so {parsed.number}")))


def test_every_code_brings_its_document_first(archive: Search, documents: list[Document]) -> None:
    """By every written form that fits only one document."""
    parsed = {one.id: parse_code(one.fields.code) for one in documents if one.fields.code}
    bearers = Counter(key for code in parsed.values() if code for key in code_keys(code))
    asked, wrong = 0, []
    for one in documents:
        code = parsed.get(one.id)
        if code is None or one.fields.code is None:
            continue
        for form, key in written_forms(one.fields.code, one.fields.kind, code):
            if bearers[key] == 1:
                asked += 1
                results = archive.search(Ask(form, limit=3, snippets=False)).results
                if not results or results[0].id != one.id:
                    wrong.append((form, one.source, [result.source for result in results]))
    assert asked > 300
    assert wrong == []
