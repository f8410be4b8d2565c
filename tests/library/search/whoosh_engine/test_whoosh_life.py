"""The life of an index: commits, merges, rebuilds, several processes, and what is left on disk."""

from __future__ import annotations

import errno
import random
import shutil
import subprocess
import sys
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from library.errors import BusyError
from library.search.contract import Field, IndexedDocument, Or, PageHit, Synonyms, Term
from library.search.whoosh_engine import WhooshEngine, commit, leaves, merging, policy
from library.search.whoosh_engine.answering import Answer
from tests.everybody import for_all, indexed

EVERY = for_all(query=Term(Field.TEXT, "chung"), limit=1_000)


def _document(name: str) -> IndexedDocument:
    return indexed(id=name, tokens={Field.TEXT: ("chung", name)}, page_starts=(0, 2))


def _put(engine: WhooshEngine, mark: int, *names: str) -> None:
    with engine.writing(watermark=mark) as writer:
        for name in names:
            writer.put(_document(name))


def test_segments_stay_few(folder: Path) -> None:
    engine = WhooshEngine(folder)
    for mark in range(1, 61):
        _put(engine, mark, f"d{mark}")
        assert len(engine.segments()) <= policy.MOST_SEGMENTS
    assert engine.search(EVERY).total == 60
    files = [path for path in folder.rglob("*") if path.suffix == ".arrays"]
    assert len(files) == len(engine.segments())


def test_a_segment_is_never_written_over_whoever_seeds_chance(folder: Path) -> None:
    """Two forked processes have the same chance; a segment of the same name would be cut off under who reads it."""
    engine = WhooshEngine(folder)
    for mark in range(1, 6):
        random.seed(0)
        _put(engine, mark, f"d{mark}")
    assert engine.search(EVERY).total == 5 and len(set(map(str, engine.segments()))) == len(engine.segments())


def test_deleted_documents_are_let_go(folder: Path) -> None:
    """However often everything is replaced, the index does not grow."""
    engine = WhooshEngine(folder)
    names = [f"d{number}" for number in range(50)]
    sizes = []
    for mark in range(1, 25):
        _put(engine, mark, *names)
        sizes.append(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))
    assert engine.document_count() == 50
    assert max(sizes) < 3 * sizes[0]


def test_no_file_has_a_word_of_what_is_erased(folder: Path) -> None:
    """Also where it stands in several segments, deleted in some of them already."""
    engine = WhooshEngine(folder)
    many = [f"d{number}" for number in range(policy.SMALLEST_TIER)]
    _put(engine, 1, "matbiet", *many)
    _put(engine, 2, "matbiet", *(f"e{name}" for name in many))  # put anew; the first segment has it deleted
    assert len(engine.segments()) == 2 and _written(folder, b"matbiet") == 2
    with engine.writing(watermark=3) as writer:
        writer.delete("matbiet")
    assert _written(folder, b"matbiet") == 2
    with engine.writing(watermark=4) as writer:
        writer.erase("matbiet")
    assert _written(folder, b"matbiet") == 0 and _written(folder, b"d17") == 2
    assert engine.document_count() == 2 * policy.SMALLEST_TIER
    assert engine.search(EVERY).total == 2 * policy.SMALLEST_TIER


def _written(folder: Path, word: bytes) -> int:
    return sum(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_readers_see_whole_commits_only(folder: Path) -> None:
    """A reader in another thread sees ten more documents at a time, never part of them, and never an error."""
    writer, reader = WhooshEngine(folder), WhooshEngine(folder)
    stop, seen, failures = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set():
            try:
                seen.append(reader.search(EVERY).total)
            except Exception as error:  # noqa: BLE001  # handed to the test, which fails with it
                failures.append(error)
                return

    thread = threading.Thread(target=read)
    thread.start()
    for mark in range(1, 31):
        _put(writer, mark, *(f"d{mark}-{number}" for number in range(10)))
    stop.set()
    thread.join()
    assert not failures
    assert seen == sorted(seen)
    assert all(total % 10 == 0 for total in seen)
    assert reader.search(EVERY).total == 300


def test_another_process_sees_the_commit(folder: Path) -> None:
    engine = WhooshEngine(folder)
    assert engine.search(EVERY).total == 0
    code = (
        "import sys; from pathlib import Path; from library.search.contract import *;"
        "from library.search.whoosh_engine import WhooshEngine\n"
        "with WhooshEngine(Path(sys.argv[1])).writing(watermark=4) as w:"
        " w.put(IndexedDocument(id='x', tokens={Field.TEXT: ('chung',)}, audience=frozenset({PUBLIC})))"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    assert engine.search(EVERY).total == 1
    assert engine.watermark() == 4


def test_one_writer_at_a_time(folder: Path) -> None:
    one, other = WhooshEngine(folder), WhooshEngine(folder)
    with one.writing(watermark=1) as writer:
        writer.put(_document("a"))
        with pytest.raises(BusyError), other.writing(watermark=2):
            pass
    assert other.watermark() == 1


def test_rebuilding_beside_the_old_index(folder: Path) -> None:
    """The old index is searched and written while the new one is built; then the new one is there at once."""
    engine, reader = WhooshEngine(folder), WhooshEngine(folder)
    _put(engine, 1, "old")
    assert reader.search(EVERY).total == 1
    with engine.rebuilding() as building:
        with building.writing(watermark=5) as writer:
            writer.put(_document("new"))
        with pytest.raises(BusyError), reader.rebuilding():
            pass
        _put(engine, 2, "meanwhile")
        assert {hit.id for hit in reader.search(EVERY).hits} == {"old", "meanwhile"}
    assert {hit.id for hit in reader.search(EVERY).hits} == {"new"}
    assert reader.watermark() == 5
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["generation-2"]
    _put(engine, 6, "later")
    assert reader.search(EVERY).total == 2


def test_rebuilding_goes_on_where_it_stopped(folder: Path) -> None:
    engine = WhooshEngine(folder)
    _put(engine, 1, "old")
    with pytest.raises(ZeroDivisionError), engine.rebuilding() as building:
        with building.writing(watermark=3) as writer:
            writer.put(_document("first"))
        raise ZeroDivisionError
    assert [hit.id for hit in engine.search(EVERY).hits] == ["old"]
    with engine.rebuilding() as building:
        assert building.watermark() == 3
        with building.writing(watermark=4) as writer:
            writer.put(_document("second"))
    assert {hit.id for hit in engine.search(EVERY).hits} == {"first", "second"}


def test_rebuilding_begins_again_for_another_analyser(folder: Path) -> None:
    engine = WhooshEngine(folder, analyser="1")
    _put(engine, 1, "old")
    with pytest.raises(ZeroDivisionError), engine.rebuilding() as building:
        with building.writing(watermark=3) as writer:
            writer.put(_document("first"))
        raise ZeroDivisionError
    changed = WhooshEngine(folder, analyser="2")
    assert changed.outdated() is not None
    assert changed.search(EVERY).total == 1
    with changed.rebuilding() as building:
        assert building.watermark() == 0
    assert changed.outdated() is None
    assert changed.document_count() == 0


def test_many_runs_in_one_commit(folder: Path) -> None:
    """Documents replaced and deleted after they were written out within the same commit are gone with it."""
    engine = WhooshEngine(folder, tokens_in_memory=30)
    with engine.writing(watermark=1) as writer:
        for number in range(100):
            writer.put(_document(f"d{number}"))
        for number in range(0, 100, 2):
            writer.put(_document(f"d{number}"))
        for number in range(0, 100, 5):
            writer.delete(f"d{number}")
    assert engine.document_count() == 80
    assert {hit.id for hit in engine.search(EVERY).hits} == {f"d{number}" for number in range(100) if number % 5}


def test_clear(folder: Path) -> None:
    engine = WhooshEngine(folder)
    _put(engine, 7, "a", "b")
    engine.clear()
    assert (engine.watermark(), engine.document_count(), list(engine.vocabulary(Field.TEXT))) == (0, 0, [])
    assert not [path for path in folder.rglob("*") if path.suffix == ".arrays"]


def test_what_a_killed_switch_leaves_is_removed(folder: Path) -> None:
    """A rebuild that dies right after its switch leaves the old generation; the next commit removes it."""
    engine = WhooshEngine(folder)
    _put(engine, 1, "old")
    shutil.copytree(folder / "generation-1", folder / "generation-2")
    _put(engine, 2, "new")
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["generation-2"]
    assert engine.search(EVERY).total == 2


def test_pages_of_very_many_leaves(folder: Path) -> None:
    """A whole page pasted as a query: every leaf is counted, also beyond what is looked for at once."""
    words = tuple(f"t{number}" for number in range(150))
    engine = WhooshEngine(folder)
    with engine.writing(watermark=1) as writer:
        writer.put(indexed(id="d", tokens={Field.TEXT: words}, page_starts=(0, 100, 150)))
    query = Or(tuple(Term(Field.TEXT, word) for word in words))
    (hit,) = engine.search(for_all(query=query)).hits
    assert hit.pages == (PageHit(1, 100), PageHit(2, 50))


@pytest.mark.parametrize("room", [0, 4_000, 1 << 20])
def test_words_are_kept_as_far_as_there_is_room_and_no_longer_than_their_commit(
    folder: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """Any word asked for again, between others and after a commit, is answered as by an engine that kept nothing."""
    monkeypatch.setattr(commit, "kernel", lambda: None)  # which keeps nothing
    monkeypatch.setattr(leaves, "_KEPT_BYTES", room)
    engine, before = WhooshEngine(folder), None
    for mark in range(1, 4):
        _put(engine, mark, *(f"d{number}" for number in range(mark, 9, mark)))
        for word in ("chung", "d3", "d8", "không", "chung", "d3"):
            request = replace(EVERY, query=Synonyms(Field.TEXT, ((word, 1.0), ("d2", 0.5))))
            assert engine.search(request) == WhooshEngine(folder).search(request)
        assert before is None or before() is None
        kept = engine.last()._words
        held = [found.counts for leaf in kept._known.values() for found in leaf.found if found.counts.size]
        assert 0 < len(kept._known) <= max(1, room // leaves._BYTES_PER_LEAF + 1)
        assert kept._ledger.taken >= sum(one._mask.nbytes for one in held if one._mask is not None)
        before = weakref.ref(kept)
        del kept


def test_the_segment_that_is_searched_may_be_merged_away(folder: Path) -> None:
    """A request that runs while its files are removed ends with the answer of its commit."""
    engine = WhooshEngine(folder)
    _put(engine, 1, "a")
    snapshot = engine._reader.snapshot()
    for mark in range(2, 12):
        _put(engine, mark, f"d{mark}")
    engine.optimize()
    assert Answer(snapshot, EVERY).response().total == 1
    assert engine.search(EVERY).total == 11


def test_tidying_leaves_one_segment_where_much_lies_loose_and_nothing_changes_for_who_searches(folder: Path) -> None:
    engine = WhooshEngine(folder)
    for first in (0, 300, 600):
        _put(engine, first + 300, *(f"d{number}" for number in range(first, first + 300)))
    before = engine.search(EVERY)
    assert len(engine.segments()) > 1
    engine.tidy()
    assert engine.segments() == [900]
    assert engine.search(EVERY) == before
    assert engine.watermark() == 900


def test_a_disk_too_full_for_tidying_leaves_all_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_sources: object, path: Path) -> int:
        path.write_bytes(b"a part")
        raise OSError(errno.ENOSPC, "No space left on device")

    engine = WhooshEngine(folder)
    for first in (0, 300):
        _put(engine, first + 300, *(f"d{number}" for number in range(first, first + 300)))
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr(merging, "merge", full)
    engine.tidy()
    assert sorted(folder.rglob("*")) == before
    assert (engine.segments(), engine.search(EVERY).total) == ([300, 300], 600)
    with pytest.raises(OSError, match="No space"):
        engine.optimize()
    assert sorted(folder.rglob("*")) == before


def test_tidying_lets_a_few_loose_documents_lie(folder: Path) -> None:
    engine = WhooshEngine(folder)
    _put(engine, 1, *(f"d{number}" for number in range(300)))
    _put(engine, 2, "late")
    engine.tidy()
    assert engine.segments() == [300, 1]


def test_tidying_an_empty_index_is_no_work(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.tidy()
    assert engine.document_count() == 0
