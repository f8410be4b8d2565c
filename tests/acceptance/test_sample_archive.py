"""The sample archive against its truth: states, fields, and that what is secret is nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from library.archive import Archive
from library.fields import MEASURED
from library.records import Document, Fields, State
from library.search.contract import Field
from library.search.service import Ask
from tests.seeing import seen
from web import create_app

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

CORPUS = Path(__file__).parents[2] / "corpus"
ONLY_IN_THE_SECRET = "Bến Sậy"


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, Any]]:
    lines = (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["source"]: record for record in map(json.loads, lines)}


@pytest.fixture(scope="module")
def report(sample_folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(sample_folder.with_suffix(".json").read_text())
    return told


@pytest.fixture(scope="module")
def documents(sample_archive: Archive) -> dict[str, Document]:
    found = sample_archive.catalogue.documents
    return {one.source: one for one in found.get_many(list(found.ids()))}


def test_every_file_ends_in_the_state_that_the_truth_says(
    report: dict[str, Any], truth: dict[str, dict[str, Any]]
) -> None:
    root = CORPUS / "archive"
    states = {str(Path(file["path"]).relative_to(root)): file["state"] for file in report["files"]}
    assert states == {source: record["state"] for source, record in truth.items()}
    counted = sum(report[state] for state in ("indexed", "duplicate", "quarantined", "failed"))
    assert report["found"] == counted == len(truth)


@pytest.mark.parametrize("field", ["kind", "committee", "year", "symbol"])
def test_the_fields_that_filters_stand_on_are_right(
    field: str, documents: dict[str, Document], truth: dict[str, dict[str, Any]]
) -> None:
    wanted = {source: record[field] for source, record in truth.items() if record["state"] == "indexed"}
    wrong = {source: (documents[source].as_json()[field], value) for source, value in wanted.items()
             if documents[source].as_json()[field] != value}
    assert len(wrong) <= 0.05 * len(wanted), wrong


def test_what_is_wrong_is_flagged(documents: dict[str, Document], truth: dict[str, dict[str, Any]]) -> None:
    """Of all seven fields at most one in a hundred says something else than the paper, without a flag."""
    silent = []
    for source, document in documents.items():
        flagged = {flag.field for flag in document.review}
        read = document.as_json()
        silent += [(source, field, read[field], truth[source][field]) for field in MEASURED
                   if read[field] is not None and read[field] != truth[source][field] and field not in flagged
                   and not _says_the_same(field, read[field], truth[source][field])]
    assert len(silent) <= 0.01 * len(documents) * len(MEASURED), silent


def _says_the_same(field: str, read: Any, true: Any) -> bool:
    """A date known less far than the paper says is not wrong, nor is a subject with a letter in ten misread."""
    if field == "subject":
        return Levenshtein.distance(read, true or "") <= 0.1 * len(true or "")
    return field == "issued" and true is not None and str(true).startswith(str(read))


def test_every_value_and_doubt_has_its_place_on_the_paper(documents: dict[str, Document]) -> None:
    """Each with page, box within the picture, reading and confidence; only of what was not found there is none."""
    for source, document in documents.items():
        seen = {one.field: one for one in document.evidence}
        flags = {flag.field: flag.reason for flag in document.review}
        for name in Fields.__slots__:
            if getattr(document.fields, name) is None and flags.get(name, "not found") == "not found":
                continue
            assert name in seen, (source, name)
            page = document.pages[seen[name].page - 1]
            box = seen[name].box
            assert page.picture is None or (box and box.right <= page.width and box.bottom <= page.height), source
            assert seen[name].reading or flags.get(name) in ("handwritten", "not filled in"), (source, name)


def test_handwritten_numbers_are_flagged_and_filled_only_where_another_source_says_the_same(
    documents: dict[str, Document], truth: dict[str, dict[str, Any]]
) -> None:
    handwritten = [source for source, record in truth.items()
                   if "number" in record.get("handwritten", ()) and source in documents]
    assert len(handwritten) >= 5
    for source in handwritten:
        document = documents[source]
        flags = {flag.field: flag.reason for flag in document.review}
        assert "number" in flags, source
        if document.fields.number is not None:
            assert flags["number"].startswith("handwritten; inferred"), source
            assert document.fields.number == truth[source]["number"], source


@pytest.fixture(scope="module")
def secret(truth: dict[str, dict[str, Any]], report: dict[str, Any]) -> dict[str, Any]:
    """The truth of the secret document, with its id."""
    record = next(record for record in truth.values() if record["state"] == "quarantined")
    line = next(file for file in report["files"] if file["path"].endswith(record["source"]))
    return record | {"id": line["id"]}


class TestTheSecretDocument:
    """Nothing that everybody may ask shows what is in it."""

    def test_is_kept_with_its_mark_alone(self, sample_archive: Archive, secret: dict[str, Any]) -> None:
        document = sample_archive.catalogue.documents.get(secret["id"])
        assert document is not None
        assert document.state is State.QUARANTINED
        assert document.fields.secrecy == secret["secrecy"]
        assert (document.pages, document.fields.subject, document.fields.committee) == ((), None, None)

    @pytest.mark.parametrize("query", [ONLY_IN_THE_SECRET, f'"{ONLY_IN_THE_SECRET}"', "ben say", ""])
    def test_is_in_no_result_facet_or_snippet(
        self, query: str, sample_archive: Archive, secret: dict[str, Any]
    ) -> None:
        answer = seen(sample_archive).search.search(Ask(query, limit=1000))
        told = json.dumps(answer.as_json(), ensure_ascii=False).replace(json.dumps(query, ensure_ascii=False), "")
        assert secret["id"] not in told
        assert secret["source"] not in told
        assert ONLY_IN_THE_SECRET not in told

    def test_gives_the_index_no_token(self, sample_archive: Archive) -> None:
        assert sample_archive.engine.frequencies(Field.WORDS, ["bến_sậy"])["bến_sậy"] == 0
        assert sample_archive.engine.frequencies(Field.TEXT, ["sậy"])["sậy"] == 0

    def test_has_no_address(self, sample_archive: Archive, secret: dict[str, Any]) -> None:
        client = create_app(sample_archive).test_client()
        for address in _addresses(secret["id"]):
            answer = client.get(address)
            assert answer.status_code == 404, address
            assert ONLY_IN_THE_SECRET.encode() not in answer.data
        overview = client.get("/").data.decode()
        assert Path(secret["source"]).name not in overview


def _addresses(document_id: str) -> Iterator[str]:
    page = f"/documents/{document_id}"
    yield from (page, f"{page}?page=1", f"{page}/original", f"{page}/pages/1.webp", f"/api/v1{page}")


def test_running_text_about_secrets_is_no_mark(documents: dict[str, Document]) -> None:
    assert any("bí mật" in page.text for document in documents.values() for page in document.pages)


def test_no_file_of_the_sample_archive_is_split(sample_archive: Archive, truth: dict[str, dict[str, Any]]) -> None:
    found = sample_archive.catalogue.documents
    indexed = found.get_many(list(found.ids()))
    assert [one.source for one in indexed if one.part is not None] == []
    assert len(indexed) == sum(record["state"] == "indexed" for record in truth.values())
