"""The table of fields agrees with what stands beside it: records, columns, facets, the site and the contracts."""

from __future__ import annotations

import sqlite3
from dataclasses import fields as attributes
from pathlib import Path

import pytest

from library import fields
from library.catalogue import Catalogue
from library.records import Document, Fields, PartialDate, State
from library.search.answers import Result
from library.search.contract import Facet, IndexedDocument
from web.openapi import description


def test_a_record_has_every_stored_field_and_no_other() -> None:
    assert [one.name for one in attributes(Fields)] == list(fields.STORED)


def test_the_catalogue_has_a_column_for_every_stored_field(tmp_path: Path) -> None:
    Catalogue(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    columns = {row[1] for row in connection.execute("PRAGMA table_info(documents)")}
    connection.close()
    assert set(fields.STORED) <= columns


def test_what_engines_count_is_what_the_table_says() -> None:
    assert {str(one) for one in Facet} == set(fields.FACETS)
    assert set(fields.FACETS) <= {one.name for one in attributes(IndexedDocument)}


def test_lists_name_fields_of_the_table_once() -> None:
    assert sorted(fields.SHOWN) == sorted(fields.EXPORTED) == sorted(one.name for one in fields.TABLE)
    assert set(fields.LISTED) <= set(fields.EXPORTED) & {one.name for one in attributes(Result)}
    assert fields.MEASURED == ("kind", "symbol", "number", "committee", "issued", "year", "subject")


@pytest.mark.parametrize("name", fields.EXPORTED)
def test_a_document_tells_each_field_under_its_name(name: str) -> None:
    empty = Document("a", "a.pdf", "0" * 64, State.INDEXED)
    assert empty.as_json()[name] is None
    said = {"issued": PartialDate(2020, 4), "year": PartialDate(2020)}.get(name, "xx")
    held = Document("a", "a.pdf", "0" * 64, State.INDEXED, Fields(**{"issued" if name == "year" else name: said}))
    assert held.as_json()[name] == {"year": 2020, "issued": "2020-04"}.get(name, "xx")


def test_the_interface_describes_every_field() -> None:
    described = description("")["components"]["schemas"]["Document"]["properties"]
    assert set(fields.EXPORTED) <= set(described)
