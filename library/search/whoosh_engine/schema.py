"""The index's fields as Whoosh knows them. The index is always opened with this schema, never with a pickled one."""

from __future__ import annotations

from functools import cache

from whoosh import columns, fields
from whoosh.analysis import SpaceSeparatedTokenizer

from library.search.contract import POSITIONAL, Facet, Field
from library.search.whoosh_engine.terms import decode

INDEX_NAME = "MAIN"
SCHEMA_VERSION = 3
"""Raise it when a field or the form of the files changes: an index of another version is rebuilt."""
READABLE = frozenset((2, SCHEMA_VERSION))
"""Those that answer until then; see `earlier`."""
TOKENS_IN_MEMORY = 8_000_000
"""Tokens that wait before they are written as a segment: about 400 MB at their peak."""

ID = "id"
AUDIENCE = "audience"
ISSUED = "issued"
PAGE_STARTS = "page_starts"

TOKEN_FIELDS: tuple[str, ...] = tuple(str(field) for field in Field)
COLUMN_FIELDS: tuple[str, ...] = (ID, *(str(facet) for facet in Facet))
"""Fields with at most one value per document, kept as a column of term numbers beside their postings."""
ALL_FIELDS: tuple[str, ...] = (*TOKEN_FIELDS, *COLUMN_FIELDS, AUDIENCE)
POSITIONAL_FIELDS = frozenset(str(field) for field in POSITIONAL)


def make_schema() -> fields.Schema:
    """The schema, made anew so that nobody shares a changed one.

    Token fields take lists of tokens (their analyser is never asked); the year has one term per value, because
    the extra terms that Whoosh makes for ranges help nothing here.
    """
    schema = fields.Schema()
    for name in TOKEN_FIELDS:
        positional = name in POSITIONAL_FIELDS
        schema.add(name, fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=positional, chars=False))
    schema.add(ID, fields.ID(unique=True, stored=True, sortable=True))
    schema.add(str(Facet.KIND), fields.ID(sortable=True))
    schema.add(str(Facet.COMMITTEE), fields.ID(sortable=True))
    schema.add(str(Facet.YEAR), year_field())
    schema.add(AUDIENCE, fields.KEYWORD(scorable=False))
    schema.add(ISSUED, fields.COLUMN(columns.NumericColumn("i")))
    schema.add(PAGE_STARTS, fields.STORED())
    return schema


@cache
def year_field() -> fields.NUMERIC:
    """How a year becomes a term."""
    return fields.NUMERIC(int, 32, sortable=True, shift_step=0)


@cache
def year_term(year: int) -> bytes:
    """The term of a year; terms sort like years."""
    return bytes(year_field().to_bytes(year))


@cache
def year_of(term: bytes) -> int:
    """The year of a term."""
    return int(year_field().from_bytes(term))


def facet_value(facet: str, term: bytes) -> str:
    """A facet's value as readers see it."""
    return str(year_of(term)) if facet == Facet.YEAR else decode(term)
