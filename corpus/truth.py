"""The truth about each file: the lines of truth.jsonl and the boxes of the words."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from corpus.ink import Box
from corpus.records import Document
from corpus.typeset import Sheet

_NOT_SCANNED = {"born-digital": "text-layer", "plain-text": "text-layer", "word-processor": "text-layer"}
Record = dict[str, Any]


def record_of(document: Document, texts: Sequence[str], sha256: str) -> Record:
    """The truth line of a document.

    Args:
        document: its fields.
        texts: the true text of each page.
        sha256: digest of the stored file.
    """
    return {
        "id": None,
        "source": document.file,
        "sha256": sha256,
        "state": "quarantined" if document.marks.secrecy else "indexed",
        "kind": document.kind,
        "symbol": document.symbol,
        "number": document.number,
        "code": document.code,
        "committee": document.committee.name,
        "level": document.committee.level,
        "issued": document.issued.isoformat(),
        "year": document.issued.year,
        "subject": " ".join(document.subject.split()),
        "signer": document.signer,
        "secrecy": document.marks.secrecy,
        "urgency": document.marks.urgency,
        "handwritten": list(document.handwritten),
        "stamps": _stamps(document),
        "relations": [_relation(document, place) for place in range(len(document.relations))],
        "pages": [_page(document, number, text) for number, text in enumerate(texts, 1)],
    }


def failed_record(source: str, sha256: str, reason: str) -> Record:
    """The truth line of a file that cannot be read: every field is null."""
    fields = ("kind", "symbol", "number", "code", "committee", "level", "issued", "year", "subject", "signer")
    return {
        "id": None,
        "source": source,
        "sha256": sha256,
        "state": "failed",
        "reason": reason,
        **dict.fromkeys((*fields, "secrecy", "urgency")),
        "handwritten": [],
        "stamps": [],
        "relations": [],
        "pages": [],
    }


def copy_record(original: Mapping[str, Any], source: str) -> Record:
    """The truth line of a file that holds the same bytes as another one."""
    return {**original, "source": source, "state": "duplicate", "duplicate_of": original["source"]}


def boxes_of(
    document: Document,
    sheets: Sequence[Sheet],
    boxes: Sequence[Sequence[Box]],
    sizes: Sequence[tuple[int, int]],
    dpi: int,
) -> Record:
    """The boxes line of a document.

    Args:
        document: whose file is named.
        sheets: the words of each page.
        boxes: the box of each word of each page, in pixels of the stored page picture.
        sizes: width and height of each stored page picture, in pixels.
        dpi: resolution of the pictures.
    """
    return {
        "source": document.file,
        "pages": [
            {
                "number": number,
                "width": size[0],
                "height": size[1],
                "dpi": dpi,
                "words": [
                    {"text": word.text, "box": [round(edge) for edge in box], "hand": word.hand}
                    for word, box in zip(sheet.words, page, strict=True)
                ],
            }
            for number, (sheet, page, size) in enumerate(zip(sheets, boxes, sizes, strict=True), 1)
        ],
    }


def to_lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON, a record a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def to_gzip(data: bytes) -> bytes:
    """Gzip without the hour it was made."""
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=9, mtime=0) as packed:
        packed.write(data)
    return file.getvalue()


def _page(document: Document, number: int, text: str) -> Record:
    origin = _NOT_SCANNED.get(document.paper, "ocr")
    return {"number": number, "text": text, "origin": origin, "paper": document.paper}


def _relation(document: Document, place: int) -> Record:
    relation = document.relations[place]
    found: Record = {"type": relation.type, "code": relation.code, "issued": relation.issued}
    return {**found, "missing": True} if relation.missing else found


def _stamps(document: Document) -> list[str]:
    """Every text that a stamp put on the paper; pages' texts leave it out."""
    marks = document.marks
    stamps = [text for text in (marks.secrecy, marks.urgency) if text]
    if marks.arrived:
        stamps.append(f"{marks.arrived[0]} CÔNG VĂN ĐẾN Số: {marks.arrived[1]} Ngày: {marks.arrived[2]}")
    return [*stamps, *marks.digital]
