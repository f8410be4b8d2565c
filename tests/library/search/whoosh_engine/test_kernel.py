"""The compiled kernel: where there is a compiler it answers, and what it gives is what numpy gives."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import And, Field, Filters, Or, Phrase, Request, Sort, Synonyms, Term
from library.search.whoosh_engine import WhooshEngine, postings
from library.search.whoosh_engine.answering import holds
from library.search.whoosh_engine.kernel import answering, loading
from library.search.whoosh_engine.kernel.answering import Compiled, CompiledAnswer
from library.search.whoosh_engine.kernel.dictionaries import CompiledTerms
from library.search.whoosh_engine.kernel.loading import kernel
from library.search.whoosh_engine.kernel.plans import UnsuitedError
from library.search.whoosh_engine.terms import TermTable, encode, heads_of
from tests.everybody import EVERYBODY, for_all, indexed

EVERY = Term(Field.TEXT, "từ0")
WORDS = tuple(f"từ{number}" for number in range(40))
compiler = pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="there is no C compiler")


def _written(folder: Path, documents: int = 700, *, commits: int = 1) -> WhooshEngine:
    """Documents of a few words, frequent ones and rare ones, on up to three pages; some are taken out again."""
    choose, engine = random.Random(5), WhooshEngine(folder)
    for commit in range(commits):
        with engine.writing(watermark=commit + 1) as writer:
            for number in range(commit, documents, commits):
                text = choose.choices(WORDS, [1 / (place + 1) for place in range(len(WORDS))], k=choose.randint(0, 60))
                starts = sorted(choose.choices(range(len(text) + 1), k=3))
                writer.put(indexed(
                    id=f"d{number}", tokens={Field.TEXT: text, Field.SUBJECT: text[:4]}, issued=choose.randint(0, 9),
                    page_starts=tuple(starts), year=choose.choice((None, 1946, 1975)),
                    kind=choose.choice((None, "Nghị quyết", "Chỉ thị")),
                ))  # fmt: skip
    return engine


def _request(choose: random.Random) -> Request:
    words = choose.sample(WORDS, 3)
    leaves = tuple(Term(Field.TEXT, word) for word in words)
    spelled = Synonyms(Field.TEXT, tuple((word, choose.choice((1.0, 0.4))) for word in words), 2.0)
    beside = tuple(Phrase(Field.TEXT, ((one,), (other,)), 0.8) for one, other in pairwise(words))
    return for_all(
        query=choose.choice((And(leaves[:2]), Or(leaves), spelled, beside[0])), widened=Or((*leaves, *beside)),
        refine=Or(beside), offset=choose.choice((0, 0, 190)), limit=20,
        filters=choose.choice((Filters(), Filters(years=((1946, 1946),)), Filters(kinds=frozenset(["Chỉ thị"])))),
    )  # fmt: skip


@compiler
def test_where_there_is_a_compiler_the_kernel_answers(tmp_path: Path) -> None:
    assert loading.why_none() == ""
    commit = _written(tmp_path).last()
    kernel = loading.kernel()
    assert kernel is not None
    answer = CompiledAnswer(Compiled(commit.snapshot, kernel), for_all(query=EVERY), kernel.take(1))
    assert answer.response() == commit.search(for_all(query=EVERY)) and answer.total > 0


@compiler
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("commits", [1, 9])
def test_it_answers_as_numpy_does(
    tmp_path: Path, assert_same: Callable[..., None], monkeypatch: pytest.MonkeyPatch, commits: int, large: bool
) -> None:
    """Also over several segments, with documents that were taken out, and beyond those that nearness puts in order.

    Also where the pages need more room than is given at first, and as in a large index: most words share one code.
    """
    if large:
        monkeypatch.setattr(answering, "_ROOM", 24)
        monkeypatch.setattr(postings, "OWN_CODES", 12)
    engine, choose = _written(tmp_path, commits=commits), random.Random(commits)
    with engine.writing(watermark=commits + 1) as writer:
        for number in range(0, 700, 11):
            writer.delete(f"d{number}")
    commit = engine.last()
    for _ in range(40):
        request = _request(choose)
        assert_same(commit.search(request), commit._by_numpy(request, 0, lambda: None))


@compiler
@pytest.mark.parametrize("commits", [1, 9])
def test_whether_anything_matches_it_tells_as_numpy_does(tmp_path: Path, commits: int) -> None:
    engine, choose = _written(tmp_path, commits=commits), random.Random(commits)
    with engine.writing(watermark=commits + 1) as writer:
        for number in range(0, 700, 3):
            writer.delete(f"d{number}")
    commit, found = engine.last(), set()
    nodes = [_request(choose).query for _ in range(20)]
    nodes += [Phrase(Field.TEXT, tuple((word,) for word in choose.sample(WORDS, 3))) for _ in range(30)]
    for node in nodes:
        for audience in (EVERYBODY, frozenset(["nobody"])):
            found.add(commit.holds(node, audience))
            assert commit._compiled is not None
            with suppress(UnsuitedError):
                assert commit._compiled.holds(node, audience) == holds(commit.snapshot, node, audience)
    assert found == {True, False}


@compiler
def test_what_is_left_out_unscored_and_phrases_of_many_spellings_change_nothing(
    tmp_path: Path, assert_same: Callable[..., None]
) -> None:
    """Rare words rank first, so that documents with frequent ones alone are not scored; spellings by the dozen."""
    commit, choose = _written(tmp_path, 1_500).last(), random.Random(3)
    for _ in range(5):
        words = choose.sample(WORDS, 9)
        leaves = tuple(Term(Field.TEXT, word, choose.choice((0.1, 1.0, 3.0))) for word in words)
        spelled = Phrase(Field.TEXT, (WORDS[choose.randint(0, 30) :], tuple(choose.sample(WORDS, 7))))
        rare = Phrase(Field.TEXT, (WORDS[30:], WORDS[35:], tuple(choose.sample(WORDS, 5))))
        for query in (Or(leaves), Or((*leaves, spelled)), spelled, rare, Or((leaves[0], And(leaves[1:3]), rare))):
            request = for_all(query=query, widened=Or((EVERY, *leaves)), refine=choose.choice((None, Or((spelled,)))),
                              offset=choose.choice((0, 230)), limit=20)  # fmt: skip
            assert_same(commit.search(request), commit._by_numpy(request, 0, lambda: None))


@compiler
@compiler
@settings(deadline=None, max_examples=40)
@given(st.sets(st.text("abđộ\0", max_size=10)), st.lists(st.text("abđộ\0", max_size=10)), st.integers(0, 2**16))
def test_terms_are_found_as_by_the_table_itself(held: set[str], tried: list[str], wrong: int) -> None:
    terms, found = sorted(map(encode, held)), kernel()
    assert found is not None
    sizes = np.array(list(map(len, terms)), np.uint8)
    table = TermTable(np.frombuffer(b"".join(terms), np.uint8), sizes, heads_of(terms))
    asked = [*map(encode, tried), *terms]
    assert CompiledTerms(found, table).find(asked) == [table.find(one) for one in asked]
    table._ends[:] = np.random.default_rng(wrong).integers(0, 256, len(table._ends))  # wrong numbers lead nowhere
    CompiledTerms(found, table).find(asked)


@pytest.mark.parametrize("commits", [1, 3])
def test_words_looked_up_together_are_those_looked_up_alone(tmp_path: Path, commits: int) -> None:
    commit = _written(tmp_path, 90, commits=commits).last()
    together, alone = commit.snapshot, WhooshEngine(tmp_path).last().snapshot
    tried = [*WORDS, "không", "có", ""]
    commit.expect(Field.SUBJECT, tried)
    assert [together.word((Field.SUBJECT, one)) for one in tried] == [alone.word((Field.SUBJECT, one)) for one in tried]
    counts = together.frequencies(Field.SUBJECT, tried)
    assert counts == {one: alone.frequencies(Field.SUBJECT, [one])[one] for one in tried} and 0 in counts.values()


def test_many_threads_ask_at_once(tmp_path: Path) -> None:
    commit = _written(tmp_path).last()
    requests = [_request(random.Random(number)) for number in range(40)]
    alone = list(map(commit.search, requests))
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(commit.search, requests)) == alone


@compiler
def test_what_is_kept_between_questions_is_bounded_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, kernel = _written(tmp_path, 200).last(), loading.kernel()
    assert kernel is not None
    monkeypatch.setattr(kernel, "_kept", [])  # what earlier tests left holds more, or less
    works = kernel.take(4)
    for work in works:
        CompiledAnswer(Compiled(commit.snapshot, kernel), for_all(query=EVERY), [work])
    monkeypatch.setattr(loading, "_MOST_HELD", 2 * works[0].holds() + 1)
    kernel.give_back(works)
    assert len(kernel._kept) == 2


@compiler
def test_more_people_ask_at_once_than_are_remembered(tmp_path: Path) -> None:
    """What an audience sees is read while that of others is made, and forgotten."""
    engine = WhooshEngine(tmp_path)
    with engine.writing(watermark=1) as writer:
        for number in range(4_000):
            label = "open" if number % 2 else "closed"
            writer.put(indexed(id=f"d{number}", tokens={Field.TEXT: ["a"]}, audience=frozenset([label])))
    commit = engine.last()
    requests = [Request(query=Term(Field.TEXT, "a"), audience=frozenset(["open", f"user:{number}"]), limit=1)
                for number in range(40)] * 30  # fmt: skip
    with ThreadPoolExecutor(8) as pool:
        assert {answer.total for answer in pool.map(commit.search, requests)} == {2_000}


@compiler
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 16))
def test_wrong_numbers_in_the_arrays_never_lead_out_of_them(seed: int, tmp_path_factory: Any) -> None:
    """Whatever stands in the arrays of a segment, an answer comes back, or numpy is left to say what is wrong."""
    choose, wrong = random.Random(seed), np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _written(Path(folder), 600).last().snapshot
        arrays = snapshot.views[0].data.file._arrays
        for name in choose.sample(sorted(arrays), 6):
            if not name.endswith(":codes"):  # those of facets are copied, and follow below
                top = np.iinfo(arrays[name].dtype).max if arrays[name].dtype.kind == "u" else 1
                arrays[name] = wrong.integers(0, top, arrays[name].shape, arrays[name].dtype, endpoint=True)
        for field in snapshot.views[0].data.fields.values():
            _read_again(field, snapshot.views[0].data.file)
        for column in snapshot.views[0].facets.values():
            if choose.random() < 0.5:
                column.codes = wrong.integers(0, 256, column.codes.shape).astype(column.codes.dtype)
        commit = Compiled(snapshot, loading.kernel())  # type: ignore[arg-type]  # there is one
        for _ in range(5):
            wrong_answer = suppress(UnsuitedError, ValueError, IndexError, OverflowError)
            with wrong_answer:
                answer = CompiledAnswer(commit, _request(choose), commit.kernel.take(1))
                answer._pages(0, [0, 1, 599])
                answer.response()
            with wrong_answer:
                commit.holds(_request(choose).query, EVERYBODY)


def _read_again(field: Any, file: Any) -> None:
    for name in ("frequencies", "gaps", "gap_starts", "counts", "rows", "row_terms", "stream", "codes", "paired",
                 "pairs", "hints", "hint_starts", "row_hints", "row_hint_starts", "rare_terms", "rare_starts",
                 "rare_places"):  # fmt: skip
        if hasattr(field, name):
            setattr(field, name, file[f"{field.name}:{name}"])


def test_without_a_compiler_numpy_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(loading.KernelError, match="compiler"):
        loading.compiled(tmp_path)
    monkeypatch.setattr("library.search.whoosh_engine.commit.kernel", lambda: None)
    commit = _written(tmp_path / "index", 50).last()
    assert commit._compiled is None and commit.search(for_all(query=Term(Field.TEXT, WORDS[0]))).total > 0


@compiler
def test_what_cannot_be_loaded_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "compiled", partial(loading.compiled, tmp_path))
    (tmp_path / f"kernel-{loading._of_this_machine()}.so").touch()
    assert loading._Loaded().get() is not None and loading.compiled().stat().st_size > 0


def test_what_does_not_compile_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    with pytest.raises(loading.KernelError, match="compiled"):
        loading.compiled(tmp_path)
    assert not list(tmp_path.iterdir())


@compiler
def test_the_first_request_is_not_ranked_where_the_other_is_answered(tmp_path: Path) -> None:
    commit = _written(tmp_path, 200).last()
    first, other = (for_all(query=Term(Field.TEXT, word)) for word in ("nowhere", WORDS[1]))
    asked: list[Request] = []

    def instead() -> Request:
        asked.append(other)
        return other

    for number, one in enumerate((first, replace(first, sort=Sort.NEWEST)), 1):
        assert commit.search_or(one, 3, instead) == commit.search(other)
        assert len(asked) == number, "once, whoever answers"
