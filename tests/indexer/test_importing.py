"""A record that is not as it should be costs itself alone, whatever is odd in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.importing import import_records
from indexer.reporting import Report
from library.archive import Archive
from library.progress import Silent
from library.records import State

WHOLE = {
    "source": "sổ/1.txt", "kind": "Báo cáo", "number": "07", "symbol": "BC/TU", "code": "7-BC/TU", "signer": "An",
    "committee": "Tỉnh ủy Lạc Giang", "subject": "Kho thóc", "issued": "1959-03", "year": 1959, "access": "open",
    "urgency": "Khẩn", "review": [{"field": "number", "reason": "handwritten"}],
    "pages": [{"text": "Báo cáo về kho", "confidence": 0.5, "origin": "ocr"}],
}  # fmt: skip
HALF = "\ud83d chữ tay"
ODD = (HALF, "", "\0", None, True, -1, 10**30, 0.5, float("nan"), [], {}, [[]], [HALF], {HALF: HALF}, [{"text": HALF}],
       [{"field": HALF, "reason": HALF}], [{"text": "x", "origin": []}], [{"text": "x", "origin": HALF}],
       [{"text": "x", "confidence": HALF}])  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    yield archive
    archive.close()


def imported(archive: Archive, *records: Any) -> Report:
    file = archive.root.parent / "records.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return import_records(archive, file, index=lambda: None, progress=Silent())


def test_whatever_stands_in_a_key_the_other_records_are_taken_in(archive: Archive) -> None:
    odd = [{**WHOLE, key: value} for key in (*WHOLE, HALF) for value in ODD]
    report = imported(archive, {"source": "first", "pages": []}, *odd, {"source": "last", "pages": []})
    assert len(report.lines) == len(odd) + 2
    assert report.lines[0].state is report.lines[-1].state is State.INDEXED
    assert {line.state for line in report.lines} <= {State.INDEXED, State.FAILED}
    told = json.dumps([(line.path, line.message) for line in report.lines], ensure_ascii=False)
    assert told.encode() and json.dumps(report.as_json(), ensure_ascii=False).encode()


def test_half_of_a_character_costs_no_more_than_itself(archive: Archive) -> None:
    (line,) = imported(archive, {**WHOLE, "review": [{"field": "number", "reason": HALF}], "signer": HALF}).lines
    document = archive.catalogue.documents.get(line.id or "")
    assert document is not None
    assert document.fields.signer == document.review[0].reason == "? chữ tay"
