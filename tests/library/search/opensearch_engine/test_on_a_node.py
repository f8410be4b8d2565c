"""What the contract's own tests do not see: who may write, what is left in files, what breaks in a cluster."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from library.errors import (
    BusyError,
    DamagedError,
    EngineUnreachableError,
    FullDiskError,
    ReadOnlyError,
    UsageError,
)
from library.search.contract import (
    And,
    Engine,
    Everything,
    Field,
    IndexedDocument,
    Or,
    PageHit,
    Phrase,
    Prefix,
    Term,
)
from library.search.opensearch_engine import Cluster, OpenSearchEngine
from library.search.opensearch_engine.bulk import Bulk
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.documents import LONGEST_PHRASE
from library.search.opensearch_engine.queries import DEEPEST
from library.search.opensearch_engine.statistics import MOST_BEGUN
from tests.everybody import for_all, indexed
from tests.how_much import takes_long
from tests.opensearch.node import Node

_number = itertools.count()
Make = Callable[..., OpenSearchEngine]


def _new(name: str) -> str:
    """A name of its own for an index, also beside other test processes."""
    return f"{name}-{os.getpid()}-{next(_number)}"


def document(id_: str, *text: str, pages: tuple[int, ...] = (), **facts: Any) -> IndexedDocument:
    return indexed(id_, {Field.TEXT: text}, pages or (0, len(text)), **facts)


def put(engine: Engine, *documents: IndexedDocument, watermark: int = 1) -> None:
    with engine.writing(watermark=watermark) as writer:
        for one in documents:
            writer.put(one)


def found(engine: Any, token: str) -> list[str]:
    return [hit.id for hit in engine.search(for_all(Term(Field.TEXT, token), limit=100)).hits]


@pytest.fixture
def make(opensearch_node: Node, tmp_path: Path) -> Make:
    """Makes engines of one archive, as its processes do; of others with another name and folder."""
    name = _new("own")

    def made(index: str = name, folder: Path = tmp_path, **more: Any) -> OpenSearchEngine:
        return OpenSearchEngine(Cluster((opensearch_node.url,), index, 1), folder, **more)

    return made


@pytest.fixture
def ask(opensearch_node: Node) -> Callable[..., Any]:
    """Asks the node itself."""
    return Connection(Cluster((opensearch_node.url,))).ask


@takes_long
def test_what_is_erased_stands_in_no_file(make: Make, opensearch_node: Node) -> None:
    engine = make()
    put(engine, document("a", "mậtthư", "chung"), document("b", "chung"), document("c", "mậtkhác"))
    put(engine, document("c", "chung"), watermark=2)
    assert _in_files(opensearch_node, "mậtthư") and _in_files(opensearch_node, "mậtkhác")
    with engine.writing(watermark=3) as writer:
        writer.erase("a")
        writer.put(document("c", "chung"))
    assert found(engine, "chung") == ["b", "c"]
    assert _in_files(opensearch_node, "chung") and not _in_files(opensearch_node, "mậtthư")
    assert engine.vocabulary(Field.TEXT) == [("chung", 2)]


def test_files_are_written_anew_at_once_or_when_there_is_time(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once where what is erased was shown; else, as for every file that is held back when it comes, with `tidy`."""
    done: list[int] = []
    monkeypatch.setattr("library.search.opensearch_engine.engine.expunge", lambda *_: done.append(1))
    engine = make()
    put(engine, document("a", "một"), document("b", "một"))
    with engine.writing(watermark=2) as writer:
        writer.erase("a")
    assert len(done) == 1
    with engine.writing(watermark=3) as writer:
        writer.erase("c")
    put(engine, document("d", "một"), watermark=4)
    assert len(done) == 1
    engine.tidy()
    assert len(done) == 2
    engine.tidy()
    assert len(done) == 2 and found(engine, "một") == ["b", "d"]


def _in_files(node: Node, word: str) -> list[Path]:
    found: list[Path] = []
    for path in (node.folder / "data").rglob("*"):
        with suppress(FileNotFoundError, IsADirectoryError):  # the node merges and deletes meanwhile
            found += [path] if word.encode() in path.read_bytes() else []
    return found


def test_two_do_not_write_at_once(make: Make) -> None:
    one, other = make(), make()
    put(one, document("a", "một"))
    with one.writing(watermark=2) as writer:
        writer.put(document("b", "một"))
        with pytest.raises(BusyError), other.writing(watermark=3):
            pass
    assert found(other, "một") == ["a", "b"]
    put(other, document("c", "một"), watermark=3)
    assert found(one, "một") == ["a", "b", "c"]


def test_a_writer_that_fell_silent_loses_its_right_and_what_it_sent(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("library.search.opensearch_engine.lease.BEAT", 60.0)  # as if its process stood still
    monkeypatch.setattr("library.search.opensearch_engine.lease.SILENCE", 1.0)
    monkeypatch.setattr("library.search.opensearch_engine.bulk._BYTES", 1)  # everything is sent at once
    silent, other = make(), make()
    put(silent, document("a", "một"))
    with pytest.raises(BusyError), silent.writing(watermark=2) as writer:
        writer.put(document("b", "một"))
        put(other, document("c", "một"), watermark=3)
        writer.put(document("d", "một"))
        writer.delete("c")
    for engine in (silent, other):
        assert (found(engine, "một"), engine.watermark(), engine.document_count()) == (["a", "c"], 3, 2)
    put(silent, document("e", "một"), watermark=4)
    assert found(other, "một") == ["a", "c", "e"]
    assert other.vocabulary(Field.TEXT) == [("một", 3)]


def test_whoever_asks_meanwhile_sees_whole_commits(make: Make) -> None:
    """Each commit replaces everything: an answer with two of them in it would be a mixture."""
    engine, asking, mixed, ended = make(), make(), [], threading.Event()
    put(engine, *(document(f"d{n}", "chung", "lần0") for n in range(20)))

    def watch() -> None:
        while not ended.is_set():
            answer = asking.search(for_all(Or(tuple(Term(Field.TEXT, f"lần{n}") for n in range(9))), limit=50))
            scores = {round(hit.score, 4) for hit in answer.hits}
            if answer.total != 20 or len(scores) != 1:
                mixed.append(answer)

    thread = threading.Thread(target=watch)
    thread.start()
    for commit in range(1, 9):
        put(engine, *(document(f"d{n}", "chung", f"lần{commit}") for n in range(20)), watermark=commit)
    ended.set()
    thread.join()
    assert not mixed


def test_the_last_commit_goes_on_answering_until_it_is_swept(make: Make) -> None:
    engine = make()
    put(engine, document("a", "cũ"))
    held = engine.last()
    assert engine.last() is held
    put(engine, document("a", "mới"), watermark=2)
    assert (found(held, "cũ"), found(held, "mới")) == (["a"], [])
    assert (found(engine, "cũ"), found(engine, "mới")) == ([], ["a"])
    put(engine, document("a", "mới"), watermark=3)
    put(engine, document("a", "mới"), watermark=4)
    assert (found(held, "cũ"), found(held, "mới")) == ([], ["a"])  # whole, if not the one that was asked


def test_an_index_of_another_archive_is_left_alone(make: Make, tmp_path: Path) -> None:
    engine = make()
    put(engine, document("a", "một"))
    stranger = make(folder=tmp_path / "another")
    for asked in (stranger.watermark, stranger.clear, stranger.outdated, stranger.check):
        with pytest.raises(UsageError, match="another archive"):
            asked()
    with pytest.raises(UsageError), stranger.rebuilding():
        pass
    assert found(engine, "một") == ["a"]


@pytest.mark.parametrize(("block", "expected"), [
    ("index.blocks.write", ReadOnlyError), ("index.blocks.read_only_allow_delete", FullDiskError)])  # fmt: skip
def test_a_cluster_that_takes_no_writes(
    make: Make, ask: Callable[..., Any], block: str, expected: type[Exception]
) -> None:
    index = _new("blocked")
    engine = make(index)
    put(engine, document("a", "một"))
    ask("PUT", f"/{index}-1-*/_settings", {block: True})
    with pytest.raises(expected) as caught:
        put(engine, document("b", "một"), watermark=2)
    assert caught.value.next_step  # type: ignore[attr-defined]
    assert (found(engine, "một"), engine.watermark()) == (["a"], 1)
    ask("PUT", f"/{index}-1-*/_settings", {block: None})
    put(engine, document("b", "một"), watermark=2)
    assert found(engine, "một") == ["a", "b"]


def test_a_cluster_that_is_red(make: Make, ask: Callable[..., Any], opensearch_node: Node,
                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """The disk of a node is away, and with it the only copy of a part of the index."""
    monkeypatch.setattr("library.search.opensearch_engine.connection._PAUSE", 0.0)
    index = _new("red")
    engine = make(index)
    put(engine, document("a", "một"))
    name = f"{index}-1-documents"
    number = ask("GET", f"/{name}/_settings")[name]["settings"]["index"]["uuid"]
    (there,) = opensearch_node.folder.glob(f"data/**/{number}/0")
    ask("POST", f"/{name}/_close")
    there.rename(there.with_name("away"))
    ask("POST", f"/{name}/_open", wait_for_active_shards=0)
    for seen in (lambda: found(engine, "một"), lambda: put(engine, document("b", "một"), watermark=2)):
        with pytest.raises(EngineUnreachableError, match="Start it, or wait"):
            seen()
    with pytest.raises(DamagedError, match="Bring back the node that holds it"):
        engine.check()
    assert engine.watermark() == 1, "nothing of the second commit counts"
    with engine.rebuilding() as fresh:
        put(fresh, document("a", "một"), document("b", "một"), watermark=2)
    engine.check()
    assert (found(engine, "một"), engine.watermark()) == (["a", "b"], 2)


def test_a_clock_that_is_off_by_a_day_changes_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, shifts = make(), make(), itertools.cycle((-86_400.0, 86_400.0, 0.0))
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + next(shifts))
    for number, engine in enumerate((one, other, one, other), 1):
        put(engine, document(f"d{number}", "một"), watermark=number)
        assert len(found(one, "một")) == len(found(other, "một")) == number
    with one.writing(watermark=5) as writer:
        writer.put(document("d5", "một"))
        with pytest.raises(BusyError), other.writing(watermark=6):
            pass
    assert other.watermark() == 5


@pytest.mark.parametrize("kind", ["documents", "pages", "words"])
def test_a_missing_part_is_told_and_made_anew(make: Make, ask: Callable[..., Any], kind: str) -> None:
    index = _new("torn")
    engine = make(index)
    put(engine, document("a", "một"))
    engine.check()
    ask("DELETE", f"/{index}-1-{kind}")
    with pytest.raises(DamagedError, match="reindex"):
        engine.check()
    with pytest.raises(DamagedError):
        put(engine, document("b", "một"), watermark=2)
    with engine.rebuilding() as fresh:
        put(fresh, document("b", "hai"), watermark=2)
    engine.check()
    assert (found(engine, "một"), found(engine, "hai"), engine.watermark()) == ([], ["b"], 2)


def test_a_cleared_index_that_had_lost_a_part_is_empty(make: Make, ask: Callable[..., Any]) -> None:
    index = _new("torn")
    engine = make(index)
    put(engine, document("a", "một"))
    ask("DELETE", f"/{index}-1-documents,{index}-1-words")
    engine.clear()
    assert (engine.watermark(), engine.document_count(), engine.vocabulary(Field.TEXT)) == (0, 0, [])


def test_an_index_of_another_analyser_is_outdated_until_it_is_made_anew(make: Make) -> None:
    put(make(analyser="1"), document("a", "một"))
    engine = make(analyser="2")
    assert "analyser" in (engine.outdated() or "")
    with engine.rebuilding() as fresh:
        put(fresh, document("b", "một"))
    assert (engine.outdated(), found(engine, "một")) == (None, ["b"])


@pytest.mark.parametrize("length", [2, 3, LONGEST_PHRASE, LONGEST_PHRASE + 8])
def test_a_phrase_is_on_the_page_on_which_it_begins(make: Make, length: int) -> None:
    text = [f"t{n}" for n in range(4 * length)]
    ends = tuple(range(0, 4 * length, max(1, length // 2)))
    engine = make()
    put(engine, document("a", *text, pages=(*ends, len(text))))
    for start in {0, 1, length // 2, length - 1, length, 2 * length + 1, 3 * length}:
        phrase = Phrase(Field.TEXT, tuple((token,) for token in text[start : start + length]))
        hits = engine.search(for_all(phrase)).hits
        assert hits[0].pages == (PageHit(sum(end <= start for end in ends), 1),)


def test_ceilings_change_no_total(make: Make) -> None:
    """Beginnings of very many words and questions of very many parts."""
    many = [f"n{number}" for number in range(MOST_BEGUN * 5)]
    engine = make()
    put(engine, document("a", *many), document("b", *many[:3]), document("c", "khác"))
    answer = engine.search(for_all(Prefix(Field.TEXT, "n")))
    assert {hit.id: len(hit.pages) for hit in answer.hits} == {"a": 1, "b": 1}
    wide = engine.search(for_all(Or(tuple(Term(Field.TEXT, token) for token in many))))
    assert (wide.total, wide.hits[0].id, wide.hits[0].pages) == (2, "a", (PageHit(1, len(many)),))
    deep: Any = Term(Field.TEXT, "khác")
    for _ in range(DEEPEST):
        deep = And((deep,))
    assert engine.search(for_all(deep)).total == 1
    with pytest.raises(UsageError, match="too large"):
        engine.search(for_all(And((deep,))))
    assert engine.search(for_all(Everything())).total == 3


def test_the_counts_of_words_are_added_up(make: Make, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.search.opensearch_engine.engine._MANY_CHANGES", 2)
    index = _new("words")
    engine = make(index)
    for commit in range(4):
        put(engine, document("a", "chung", f"riêng{commit}"), watermark=commit)
    before = engine.vocabulary(Field.TEXT)
    engine.tidy()
    assert engine.vocabulary(Field.TEXT) == before == [("chung", 1), ("riêng3", 1)]
    put(engine, document("b", "chung"), watermark=9)
    assert engine.frequencies(Field.TEXT, ["chung", "riêng2"]) == {"chung": 2, "riêng2": 0}
    assert engine.begun(Field.TEXT, "ri") == [("riêng3", 1)]


def test_a_commit_is_sent_in_pieces(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.search.opensearch_engine.bulk._BYTES", 20_000)
    sizes: list[int] = []
    send = Bulk.send

    def noting(self: Bulk) -> None:
        sizes.append(self._size)
        send(self)

    monkeypatch.setattr(Bulk, "send", noting)
    engine = make()
    put(engine, *(document(f"d{n:03}", *(["chữ"] * 400)) for n in range(60)))
    assert len([size for size in sizes if size]) > 5 and max(sizes) < 40_000
    assert engine.document_count() == 60


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whether a holder lives is seen sooner."""
    monkeypatch.setattr("library.search.opensearch_engine.lease.BEAT", 0.3)
    monkeypatch.setattr("library.search.opensearch_engine.lease._LOOK", 0.1)
    yield
