"""Help while searching: did you mean, completion, similar documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from library.search import vocabulary
from library.search.completing import Completes
from library.search.contract import Field, Filters
from library.search.service import Ask, Search
from library.vietnamese import fold
from tests.everybody import indexed
from tests.memory_engine import MemoryEngine


@pytest.mark.parametrize(("typed", "meant"), [
    ("nông nghiêp", "nông nghiệp"), ("nông ngiệp", "nông nghiệp"), ("nongnghiep", "nông nghiệp"),
    ("hợp tac hóaa", "hợp tac hóa"), ("giáo dụcc đổi mới", "giáo dục đổi mới"), ("“tác hóaz”", "“tác hóa”"),
    ("học tâp tư tưởng", "học tập tư tưởng"), ("sinh hoat chi bô", "sinh hoat chi bộ"),
    ("nong dan nong thno", "nong dan nong thon"),
])  # fmt: skip
def test_did_you_mean(service: Search, typed: str, meant: str) -> None:
    answer = service.search(Ask(typed))
    assert answer.total == 0
    assert answer.suggestion == meant
    assert service.search(Ask(meant)).total > 0


@pytest.mark.parametrize("query", ["nông nghiệp", "nong nghiep", "qqqqzzzz", "bầu nông nghiệp", "độc lâp tự dò",
                                   "", "26-NQ/TW", '"', "năm:1958"])
def test_no_suggestion_where_none_helps(service: Search, query: str) -> None:
    assert service.search(Ask(query)).suggestion is None


@pytest.mark.parametrize("query", ["26-NQ/IW", "18-NQ/TƯ", "02-HD/TC", "năm:abc", "số:99-XX/YY", "nq 77",
                                   "zz OR nq 77"])  # fmt: skip
def test_codes_and_operators_are_no_words_to_mend(service: Search, query: str) -> None:
    assert service.search(Ask(query)).suggestion is None


def test_what_stands_beside_a_code_is_mended_alone(service: Search) -> None:
    assert service.search(Ask("nông nghiêpq số:26-NQ/TW")).suggestion == "nông nghiệp số:26-NQ/TW"


@pytest.mark.parametrize(("typed", "wanted"), [
    ("loại:nghij quyeets", {"nq26tw", "nq26tu"}), ("cơquan:huyeenj uyr yeen phus", {"htx", "vietnam"}),
    ('loại:"chir thij"', {"ct05"}),
])  # fmt: skip
def test_names_behind_operators_may_be_typed_in_keys(service: Search, typed: str, wanted: set[str]) -> None:
    answer = service.search(Ask(typed))
    assert ({one.id for one in answer.results}, answer.suggestion) == (wanted, None)
    assert "kiểu phím" in answer.understood


@pytest.mark.parametrize(("typed", "meant"), [
    ("hocj taap", "học tập"), ("noong nghieep ddaauf", None), ("quy dinhj 12 chi bộ", "quy định 12 chi bộ"),
])  # fmt: skip
def test_from_what_was_meant_by_keys_another_spelling_is_looked_for(
    service: Search, typed: str, meant: str | None
) -> None:
    answer = service.search(Ask(typed))
    assert (answer.total, answer.suggestion) == (0, meant)
    assert meant is None or service.search(Ask(meant)).total > 0


@pytest.mark.parametrize(("kind", "suggested", "unfiltered"), [
    ("Kế hoạch", "nông nghiệp", None), ("Chỉ thị", None, "nông nghiệp"), ("Thông tư", None, "nông nghiệp"),
])  # fmt: skip
def test_a_spelling_finds_something_within_the_filters_or_is_told_apart(
    service: Search, kind: str, suggested: str | None, unfiltered: str | None
) -> None:
    ask = Ask("nông nghiêpq", Filters(kinds=frozenset({kind})))
    answer = service.search(ask)
    assert (answer.suggestion, answer.unfiltered) == (suggested, unfiltered)
    assert suggested is None or service.search(replace(ask, query=suggested)).total > 0


def test_a_dash_before_a_number_may_be_meant(serve_texts: Callable[[Mapping[str, str]], Search]) -> None:
    service = serve_texts({"a": "phòng dịch covid-19"})
    answer = service.search(Ask("dịch covid -19"))
    assert (answer.total, answer.suggestion) == (0, "dịch covid-19")


@pytest.mark.parametrize("query", ["ông Phạm Văn Đồng", "tháng tư năm 1975"])
def test_a_torn_reading_is_not_what_was_meant(
    serve_texts: Callable[[Mapping[str, str]], Search], query: str
) -> None:
    service = serve_texts({"a": "ông Trần; tư liệu", "b": "ông Lê; tư liệu", "c": "ọng Phạm Văn Đồng",
                           "d": "trong tháng từ năm 1975"})
    answer = service.search(Ask(query))
    assert (answer.total, answer.suggestion) == (0, None)


@pytest.mark.parametrize("most", [1, 3, 5, 1 << 16])
def test_of_very_many_words_the_most_frequent_are_guessed(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(vocabulary, "MOST_GUESSED", most)
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        for number, text in enumerate(("nông nghiệp", "nông dân", "nông thôn nghiệp", "nong dân", "đê"), 1):
            writer.put(indexed(id=f"d{number}", tokens={Field.TEXT: text.split()}))
    known = engine.vocabulary(Field.TEXT)
    guessed = vocabulary.Listing(engine).plain.splitlines()
    bound = sorted((count for _, count in known), reverse=True)[:most][-1]
    assert {fold(token) for token, count in known if count > bound} <= set(guessed)
    assert set(guessed) <= {fold(token) for token, count in known if count >= bound}
    assert len(set(guessed)) == len(guessed) <= most


def texts(service: Search, prefix: str, what: Completes) -> list[str]:
    return [one.text for one in service.complete(prefix) if one.what is what]


@pytest.mark.parametrize(("prefix", "what", "text"), [
    ("26", Completes.CODE, "26-NQ/TW"), ("26-N", Completes.CODE, "26-NQ/TU"), ("26-nq/tw", Completes.CODE, "26-NQ/TW"),
    ("5", Completes.CODE, "05-CT/TW"), ("nq26", Completes.CODE, "26-NQ/TU"),
    ("Huyện ủy Y", Completes.COMMITTEE, "Huyện ủy Yên Phú"), ("huyen uy", Completes.COMMITTEE, "Huyện ủy Hải Đông"),
    ("yên p", Completes.COMMITTEE, "Huyện ủy Yên Phú"), ("về đẩy m", Completes.SUBJECT, "về đẩy mạnh học tập"),
    ("day man", Completes.SUBJECT, "về đẩy mạnh học tập"),
])  # fmt: skip
def test_completion(service: Search, prefix: str, what: Completes, text: str) -> None:
    assert text in texts(service, prefix, what)


def test_completion_of_what_is_not_there(service: Search) -> None:
    for prefix in ("", "zzz", "-", '"', "99999"):
        assert service.complete(prefix) == ()
    assert len(service.complete("n", limit=2)) <= 2
    assert service.complete("n", limit=0) == ()


def test_similar_documents(serve_texts: Callable[[Mapping[str, str]], Search]) -> None:
    about = {
        "farm1": "Hợp tác xã nông nghiệp, thủy lợi, phân bón, giống lúa.",
        "farm2": "Giống lúa mới, phân bón và thủy lợi cho nông nghiệp.",
        "school1": "Trường học, giáo viên, học sinh, sách giáo khoa.",
        "school2": "Giáo viên và học sinh nhận sách giáo khoa.",
        **{f"other{number}": f"Văn bản thứ {number} về việc khác hẳn." for number in range(8)},
    }
    service = serve_texts(about)
    assert service.similar("farm1")[0].id == "farm2"
    assert service.similar("school2")[0].id == "school1"
    assert "farm1" not in {one.id for one in service.similar("farm1", limit=50)}
    assert service.similar("no such document") == ()


def test_no_word_is_longer_than_what_is_guessed_at(service: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary.Vocabulary, "plain_tokens", lambda _: pytest.fail("10,000 letters were compared"))
    assert service.search(Ask("a" * 10_000)).suggestion is None
