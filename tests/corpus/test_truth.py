"""Properties of the truth alone."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from typing import Any

from corpus.reading import load_committees, load_documents
from corpus.records import LEVELS, PAPERS, RELATIONS, STATES

Record = dict[str, Any]
_KEYS = {
    "id", "source", "sha256", "state", "kind", "symbol", "number", "code", "committee", "level", "issued", "year",
    "subject", "signer", "secrecy", "urgency", "handwritten", "stamps", "relations", "pages",
}  # fmt: skip


def _read(truth: list[Record]) -> list[Record]:
    return [record for record in truth if record["state"] != "failed"]


def _own(truth: list[Record]) -> list[Record]:
    return [record for record in truth if record["state"] in ("indexed", "quarantined")]


def test_enough_of_everything(truth: list[Record]) -> None:
    own = _own(truth)
    assert len(own) >= 64
    assert len({record["kind"] for record in own}) >= 12
    assert len({record["committee"] for record in own}) >= 16
    assert {record["level"] for record in own} == set(LEVELS)
    assert 80 <= sum(len(record["pages"]) for record in own) <= 95
    assert min(record["year"] for record in own) == 1946
    assert max(record["year"] for record in own) == 2025


def test_every_line_has_the_keys_and_no_empty_string(truth: list[Record]) -> None:
    for record in truth:
        assert set(record) >= _KEYS, record["source"]
        assert set(record) - _KEYS <= {"reason", "duplicate_of"}, record["source"]
        assert "" not in record.values(), record["source"]
        assert record["state"] in STATES


def test_every_state_occurs(truth: list[Record]) -> None:
    states = Counter(record["state"] for record in truth)
    assert states["duplicate"] == 1
    assert states["quarantined"] == 1
    assert states["failed"] == 2
    assert {record["reason"] for record in truth if record["state"] == "failed"} == {"encrypted", "truncated"}


def test_a_duplicate_names_a_file_that_sorts_before_it(truth: list[Record]) -> None:
    # Files are read in the order of their names: the first of two equal ones is the document, the other the copy.
    by_source = {record["source"]: record for record in truth}
    copies = [record for record in truth if record["state"] == "duplicate"]
    for copy in copies:
        original = by_source[copy["duplicate_of"]]
        assert original["sha256"] == copy["sha256"]
        assert original["source"] < copy["source"]
    digests = Counter(record["sha256"] for record in truth)
    assert sum(count - 1 for count in digests.values()) == len(copies)


def test_only_the_marked_document_is_secret(truth: list[Record]) -> None:
    for record in truth:
        assert (record["secrecy"] is not None) == (record["state"] == "quarantined"), record["source"]
        if record["secrecy"]:
            assert record["secrecy"] in record["stamps"]
    mention = [r for r in _own(truth) if any("bí mật" in page["text"] for page in r["pages"]) and not r["secrecy"]]
    assert mention, "one document must speak of secrecy without being secret"


def test_the_secret_words_stand_nowhere_else(truth: list[Record]) -> None:
    # The bridge's name lets a test of the whole system see whether anything of the secret document leaks.
    holders = [r["source"] for r in truth if any("Bến Sậy" in page["text"] for page in r["pages"])]
    assert holders == [r["source"] for r in truth if r["state"] == "quarantined"]


def test_dates_are_valid_and_agree_with_the_year(truth: list[Record]) -> None:
    for record in _read(truth):
        assert datetime.date.fromisoformat(record["issued"]).year == record["year"]


def test_codes_are_number_and_symbol(truth: list[Record]) -> None:
    for record in _read(truth):
        if record["code"] is None:
            assert record["number"] is None
            assert record["symbol"] is None
        else:
            assert record["code"] in {f"{record['number']}{mark}{record['symbol']}" for mark in "-/"}, record["source"]
            assert record["number"].isdigit()


def test_a_code_recurs_in_other_terms(truth: list[Record]) -> None:
    codes = Counter((record["code"], record["level"]) for record in _own(truth) if record["code"])
    assert sorted(code for (code, _), count in codes.items() if count > 1) == [
        "05-NQ/TU", "05/CT-UBND", "12-QĐ/TU", "26-NQ/TU",
    ]  # fmt: skip
    assert {r["kind"] for r in _own(truth) if r["code"] == "12-QĐ/TU"} == {"Quyết định", "Quy định"}


def test_every_relation_has_its_target_or_says_that_it_is_missing(truth: list[Record]) -> None:
    held = {(record["code"], record["issued"]): record for record in _own(truth)}
    types = set()
    for record in _own(truth):
        for relation in record["relations"]:
            types.add(relation["type"])
            key = (relation["code"], relation["issued"])
            assert (key in held) != relation.get("missing", False), (record["source"], relation)
            assert relation["issued"] < record["issued"]
            assert relation["code"] in " ".join(page["text"] for page in record["pages"]), (record["source"], relation)
    assert types == set(RELATIONS)


def test_what_is_printed_stands_in_the_text(truth: list[Record]) -> None:
    for record in _own(truth):
        first = " ".join(record["pages"][0]["text"].split())
        whole = " ".join(" ".join(page["text"] for page in record["pages"]).split())
        assert record["subject"] in first, record["source"]
        assert record["signer"] in whole, record["source"]
        if record["kind"] != "Công văn":
            assert record["kind"].upper() in first, record["source"]
        if record["code"]:
            spaced = record["code"].replace(record["number"], record["number"] + " ", 1)
            code = spaced if "number" in record["handwritten"] else record["code"]
            assert code in first, record["source"]


def test_texts_are_nfc_and_named_papers(truth: list[Record]) -> None:
    for record in truth:
        assert unicodedata.is_normalized("NFC", str(record))
        for number, page in enumerate(record["pages"], 1):
            assert page["number"] == number
            assert page["paper"] in PAPERS
            assert page["origin"] == ("ocr" if page["paper"] in PAPERS[:4] else "text-layer")
            assert len(page["text"].split()) >= 15, record["source"]


def test_handwriting_is_of_the_fields_that_may_be_handwritten(truth: list[Record]) -> None:
    written = [field for record in truth for field in record["handwritten"]]
    assert set(written) == {"number", "issued"}
    assert sum(bool(record["handwritten"]) for record in truth) >= 6


def test_the_truth_is_that_of_the_documents_data(truth: list[Record]) -> None:
    documents = {document.file: document for document in load_documents()}
    assert {record["source"] for record in _own(truth)} == set(documents)
    names = {committee.name for committee in load_committees().values()}
    for record in _own(truth):
        document = documents[record["source"]]
        assert record["committee"] == document.committee.name
        assert record["committee"] in names
        assert (record["kind"], record["code"], record["signer"]) == (document.kind, document.code, document.signer)
