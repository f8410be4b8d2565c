"""The engines that are measured, each behind the same four calls."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from material import Query, Record, words

from library.search import ranking
from library.search.contract import (
    And,
    AndMaybe,
    Field,
    Filters,
    IndexedDocument,
    Node,
    Or,
    Phrase,
    Request,
    Synonyms,
    Term,
)
from library.search.whoosh_engine import WhooshEngine
from tests.everybody import EVERYBODY

FACETS = ("year", "kind", "committee")
TOP = 20


class Contestant(ABC):
    """One engine. `search` gives the exact total; top 20 and three facets are found on the way."""

    name = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ready(self, record: Record) -> Any:
        """A document in the form that the engine takes; making it is not timed."""
        return record

    @abstractmethod
    def build(self, documents: Iterable[Any]) -> None:
        """Index the documents (as `ready` made them) and make them visible."""

    @abstractmethod
    def open(self) -> None:
        """Get ready to search."""

    @abstractmethod
    def prepare(self, query: Query) -> Any:
        """The query in the engine's own form."""

    @abstractmethod
    def search(self, prepared: Any) -> int:
        """Answer; returns the total."""

    def add_one(self, record: Record) -> None:
        """Commit one more document and make it visible to `search`."""
        raise NotImplementedError


def _word(field: Field, spellings: tuple[str, ...], weight: float = 1.0) -> Node:
    if len(spellings) == 1:
        return Term(field, spellings[0], weight)
    return Synonyms(field, tuple((spelling, 1.0) for spelling in spellings), weight)


class OursText(Contestant):
    """Our engine, the text field alone."""

    name = "vankien, text"
    everything = False

    def ready(self, record: Record) -> IndexedDocument:
        return record.indexed(everything=self.everything)

    def build(self, documents: Iterable[IndexedDocument]) -> None:
        engine = WhooshEngine(self.folder)
        with engine.writing(watermark=1) as writer:
            for document in documents:
                writer.put(document)
        engine.close()

    def open(self) -> None:
        self.engine = WhooshEngine(self.folder)

    def prepare(self, query: Query) -> Request:
        return Request(query=self._tree(query), filters=_filters(query), audience=EVERYBODY, limit=TOP)

    def _tree(self, query: Query) -> Node:
        if query.phrase:
            return Phrase(Field.TEXT, query.words)
        leaves = tuple(_word(Field.TEXT, spellings) for spellings in query.words)
        return leaves[0] if len(leaves) == 1 else And(leaves)

    def search(self, prepared: Request) -> int:
        return self.engine.search(prepared).total

    def add_one(self, record: Record) -> None:
        with self.engine.writing(watermark=2) as writer:
            writer.put(record.indexed(everything=self.everything))


class OursAll(OursText):
    """Our engine with every field, and a query as the site asks it: optional fields, widened result, nearness."""

    name = "vankien, all fields"
    everything = True

    def prepare(self, query: Query) -> Request:
        if query.phrase:
            return super().prepare(query)
        leaves = tuple(_word(Field.TEXT, spellings) for spellings in query.words)
        optional: list[Node] = []
        for spellings in query.words:
            optional += [_word(Field.SUBJECT, spellings, 1.5), _word(Field.HEADINGS, spellings, 0.5)]
        for left, right in zip(query.words, query.words[1:], strict=False):
            pairs = tuple(words((a, b))[0] for a in left[:3] for b in right[:3] if words((a, b)))
            if pairs:
                optional.append(_word(Field.WORDS, pairs, 0.7))
        optional.append(Term(Field.CODE, query.words[0][0], 4.0))
        more = Or(tuple(optional))
        pairs_near = tuple(
            Phrase(Field.TEXT, (left, right), 0.8) for left, right in zip(query.words, query.words[1:], strict=False)
        )
        several = len(leaves) > 1
        return Request(
            query=AndMaybe(And(leaves), more),
            widened=AndMaybe(Or(leaves), more) if several else None,
            refine=Or(pairs_near) if several else None,
            filters=_filters(query), audience=EVERYBODY, limit=TOP,
        )  # fmt: skip


def _filters(query: Query) -> Filters:
    return Filters(
        years=(query.years,) if query.years else (), kinds=frozenset([query.kind]) if query.kind else frozenset()
    )


class StockWhoosh(Contestant):
    """Whoosh as it comes: its own codec, writer and searcher, the same tokens."""

    name = "stock Whoosh"

    def _schema(self) -> Any:
        from whoosh import fields
        from whoosh.analysis import SpaceSeparatedTokenizer

        return fields.Schema(
            id=fields.ID(unique=True, stored=True),
            text=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
            year=fields.NUMERIC(int, 32, sortable=True),
            kind=fields.ID(sortable=True),
            committee=fields.ID(sortable=True),
        )

    def ready(self, record: Record) -> dict[str, Any]:
        return {
            "id": record.id, "text": list(record.syllables), "year": record.year, "kind": record.kind,
            "committee": record.committee,
        }  # fmt: skip

    def build(self, documents: Iterable[dict[str, Any]]) -> None:
        from whoosh.index import create_in

        self.folder.mkdir(parents=True, exist_ok=True)
        writer = create_in(str(self.folder), self._schema()).writer(limitmb=512)
        for document in documents:
            writer.add_document(**document)
        writer.commit()

    def open(self) -> None:
        from whoosh.index import open_dir

        self.index = open_dir(str(self.folder))
        self.searcher = self.index.searcher()

    def prepare(self, query: Query) -> Any:
        from whoosh import query as q

        if query.phrase:
            tree = q.Phrase("text", [spellings[0] for spellings in query.words])
        else:
            tree = q.And([q.Or([q.Term("text", word) for word in spellings]) for spellings in query.words]).normalize()
        if query.years:
            tree = q.And([tree, q.NumericRange("year", *query.years)])
        if query.kind:
            tree = q.And([tree, q.Term("kind", query.kind)])
        return tree

    def search(self, prepared: Any) -> int:
        return len(self.searcher.search(prepared, limit=TOP, groupedby=list(FACETS)))

    def add_one(self, record: Record) -> None:
        writer = self.index.writer()
        writer.add_document(**self.ready(record))
        writer.commit()
        self.searcher = self.index.searcher()


class Tantivy(Contestant):
    """Tantivy with one indexing thread, the text field alone, facets as fast fields."""

    name = "Tantivy, text"

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("text", tokenizer_name="whitespace")
        builder.add_integer_field("year", indexed=True, fast=True)
        for name in ("kind", "committee"):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        return builder.build()

    def _document(self, record: Record) -> Any:
        import tantivy

        return tantivy.Document(
            id=record.id, text=record.text, year=record.year, kind=record.kind, committee=record.committee
        )

    def build(self, documents: Iterable[Record]) -> None:
        import tantivy

        self.folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self._schema(), path=str(self.folder))
        writer = index.writer(512_000_000, 1)
        for record in documents:
            writer.add_document(self._document(record))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        import tantivy

        self.index = tantivy.Index.open(str(self.folder))
        self.searcher = self.index.searcher()
        self.aggregation = {name: {"terms": {"field": name, "size": 200}} for name in FACETS}

    def prepare(self, query: Query) -> Any:
        import tantivy

        schema, must = self.index.schema, tantivy.Occur.Must

        def term(word: str) -> Any:
            return tantivy.Query.term_query(schema, "text", word)

        if query.phrase:
            parts = [(must, tantivy.Query.phrase_query(schema, "text", [words[0] for words in query.words]))]
        else:
            parts = [
                (must, term(words[0]) if len(words) == 1 else tantivy.Query.boolean_query(
                    [(tantivy.Occur.Should, term(word)) for word in words]))
                for words in query.words
            ]  # fmt: skip
        if query.years:
            first, last = query.years
            parts.append((must, tantivy.Query.range_query(schema, "year", tantivy.FieldType.Integer, first, last)))
        if query.kind:
            parts.append((must, tantivy.Query.term_query(schema, "kind", query.kind)))
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def search(self, prepared: Any) -> int:
        total = self.searcher.search(prepared, TOP).count
        self.searcher.aggregate(prepared, self.aggregation)
        return int(total)

    def add_one(self, record: Record) -> None:
        writer = self.index.writer(15_000_000, 1)
        writer.add_document(self._document(record))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()


class TantivyFields(Tantivy):
    """Tantivy over the fields that the site asks: the text must match, the subject and neighbouring pairs add."""

    name = "Tantivy, same fields"

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("text", tokenizer_name="whitespace")
        builder.add_text_field("subject", tokenizer_name="whitespace")
        builder.add_integer_field("year", indexed=True, fast=True)
        for name in ("kind", "committee"):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        return builder.build()

    def _document(self, record: Record) -> Any:
        import tantivy

        return tantivy.Document(id=record.id, text=record.text, subject=record.subject, year=record.year,
                                kind=record.kind, committee=record.committee)

    def prepare(self, query: Query) -> Any:
        import tantivy

        must, should, schema = tantivy.Occur.Must, tantivy.Occur.Should, self.index.schema
        parts = [(must, super().prepare(query))]
        for spellings in query.words:
            for word in spellings:
                term = tantivy.Query.term_query(schema, "subject", word)
                parts.append((should, tantivy.Query.boost_query(term, ranking.SUBJECT)))
        if not query.phrase:
            for (left, *_), (right, *_) in zip(query.words, query.words[1:], strict=False):
                pair = tantivy.Query.phrase_query(schema, "text", [left, right])
                parts.append((should, tantivy.Query.boost_query(pair, ranking.PAIRS)))
        return tantivy.Query.boolean_query(parts)

    def ranked_ids(self, prepared: Any) -> int:
        """`search`, with the ids of the best documents read."""
        found = self.searcher.search(prepared, TOP)
        for _, address in found.hits:
            self.searcher.doc(address)["id"]
        self.searcher.aggregate(prepared, self.aggregation)
        return int(found.count)


class SqliteFts(Contestant):
    """SQLite's FTS5 with the facets as columns of a table beside it."""

    name = "SQLite FTS5"

    def build(self, documents: Iterable[Record]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.folder / "index.db")
        connection.executescript(
            "PRAGMA journal_mode=WAL;"
            "CREATE VIRTUAL TABLE texts USING fts5(body, content='', tokenize=\"unicode61 remove_diacritics 0\");"
            "CREATE TABLE facts(id INTEGER PRIMARY KEY, name TEXT, year INTEGER, kind TEXT, committee TEXT);"
        )
        with connection:
            for number, record in enumerate(documents):
                self._insert(connection, number, record)
            connection.execute("INSERT INTO texts(texts) VALUES('optimize')")
        connection.close()

    def _insert(self, connection: sqlite3.Connection, number: int, record: Record) -> None:
        connection.execute("INSERT INTO texts(rowid, body) VALUES(?, ?)", (number, record.text))
        connection.execute(
            "INSERT INTO facts VALUES(?, ?, ?, ?, ?)",
            (number, record.id, record.year, record.kind, record.committee),
        )

    def open(self) -> None:
        self.connection = sqlite3.connect(self.folder / "index.db")

    def prepare(self, query: Query) -> tuple[str, str, list[Any]]:
        quoted = [[f'"{word}"' for word in spellings] for spellings in query.words]
        if query.phrase:
            match = " + ".join(words[0] for words in quoted)
        else:
            match = " AND ".join(f"({' OR '.join(words)})" for words in quoted)
        where, values = "", []
        if query.years:
            where, values = " AND year BETWEEN ? AND ?", list(query.years)
        if query.kind:
            where, values = " AND kind = ?", [query.kind]
        return match, where, values

    def search(self, prepared: tuple[str, str, list[Any]]) -> int:
        match, where, values = prepared
        run = self.connection.execute
        run("DROP TABLE IF EXISTS temp.found")
        run(
            "CREATE TEMP TABLE found AS "
            "SELECT texts.rowid AS id, bm25(texts) AS score, year, kind, committee FROM texts "
            f"JOIN facts ON facts.id = texts.rowid WHERE texts MATCH ?{where}",
            (match, *values),
        )
        run(f"SELECT id FROM found ORDER BY score LIMIT {TOP}").fetchall()
        for facet in FACETS:
            run(f"SELECT {facet}, count(*) FROM found GROUP BY 1").fetchall()
        return int(run("SELECT count(*) FROM found").fetchone()[0])

    def add_one(self, record: Record) -> None:
        with self.connection:
            number = self.connection.execute("SELECT max(id) + 1 FROM facts").fetchone()[0]
            self._insert(self.connection, number, record)


CONTESTANTS: dict[str, type[Contestant]] = {
    "text": OursText, "all": OursAll, "tantivy": Tantivy, "fields": TantivyFields,
    "fts5": SqliteFts, "whoosh": StockWhoosh,
}  # fmt: skip
