"""The judged collections: law questions of ALQAC 2022, and the sample archive's own queries."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.records import Document, Fields, Origin, Page, PartialDate, State

CORPUS = Path(__file__).resolve().parents[3] / "corpus"


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents with judged questions; `questions` are (text, judgement by the document's source)."""

    name: str
    documents: Sequence[Document]
    questions: Sequence[tuple[str, Mapping[str, int]]]

    @property
    def texts(self) -> list[str]:
        """The text of every document."""
        return ["\n".join(page.text for page in one.pages) for one in self.documents]


def alqac() -> Collection | None:
    """The law articles and questions, None where they are not there."""
    root = os.environ.get("VANKIEN_TEST_DATA")
    folder = Path(root, "retrieval", "alqac2022") if root else None
    if folder is None or not folder.is_dir():
        return None
    judged: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        judged.setdefault(query, {})[document] = int(grade)
    documents = [_article(record) for record in _lines(folder / "docs.jsonl")]
    questions = [(record["text"], judged[record["id"]]) for record in _lines(folder / "queries.jsonl")
                 if record["id"] in judged]
    return Collection("ALQAC 2022", documents, questions)


def sample() -> Collection:
    """The sample archive: its documents as the truth has them, and its judged queries."""
    documents = [_document(number, record) for number, record in enumerate(_lines(CORPUS / "truth.jsonl"))
                 if record["state"] == "indexed"]
    questions = [(record["query"], record["judgements"]) for record in _lines(CORPUS / "queries.jsonl")]
    return Collection("sample archive", documents, questions)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _article(record: Mapping[str, Any]) -> Document:
    """A law article: its text begins with its title, and so does the baseline's; nothing else is known of it."""
    page = Page(1, record["text"], Origin.GIVEN)
    return Document(record["id"], record["id"], "", State.INDEXED, Fields(subject=record["title"]), pages=(page,))


def _document(number: int, record: Mapping[str, Any]) -> Document:
    names = ("kind", "symbol", "number", "code", "committee", "subject", "signer", "secrecy", "urgency")
    issued = PartialDate.parse(record["issued"]) if record["issued"] else None
    return Document(
        id=f"d{number:04d}", source=record["source"], sha256=record["sha256"], state=State.INDEXED,
        fields=Fields(**{name: record[name] for name in names}, issued=issued),
        pages=tuple(Page(page["number"], page["text"], Origin.GIVEN) for page in record["pages"]),
    )  # fmt: skip
