"""A code brings its document first by every form in which people write it; letters of kinds and bodies in real use."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.records import Document, Evidence, Fields, ReviewFlag
from library.search.service import Ask, Search
from library.vietnamese import fold
from tests.how_much import examples
from tests.library.search.conftest import document, serve

LETTERS = (
    "NQ/TW QĐ/TW KL/TW HD/BTCTW CT/TW CV/VPTW KH/BCĐTW HD/BTGDVTW QĐNS/TW HD/TW TB/TW KH/TU BC/BTCTW TTr/ĐU "
    "CV/BTCTW CV/ĐU HD/BTCTU TB/BCĐTW CV/BCĐ KH/BTGDVTW QĐ/BCSCLTW CV/VPTU KH/UBKTTW CTr/TU NQ/HNTW CV/TU TB/VPTW "
    "HD/BTGTW HD/UBKTTW TB/CQTTBCĐ HD/VPTW CV/BTGTW CT/TU CV/BCĐTW QĐ/BTGDVTW CV/BTGDVTW BC/ĐU CV/BTGDVTU HD/TWH "
    "QĐ/VPTW QĐ/BCĐTW KH/BCĐ QĐ/ĐU KH/HĐĐTWBĐVN-HTVN QD/BCSCLTW QĐi/TW HD/BTGĐTW KL/ĐU KL/HNTW HD/BTCTW-BTGTW "
    "KH/BTGDVTU HD/UBKTTU KH/ĐU NQ/ĐUBTC CV/BTGVTW QĐ/TWĐTN-CTTN KH/HĐĐTW-BDVN-HTVN ĐA/TU QĐ/BCĐ QĐ/TU KL/BCĐTW "
    "QĐ/QUTW KL/VPTW KHHĐ/TU TT/TU NQ/TWB HD/BTGDVTU QD/TW HD/TC-TW CV/BTCTU NQ/TU TTr/BTCTW KL/BCĐ KH/BTGDVTW-BCĐ "
    "KL/TU "
).split()


@pytest.fixture(scope="module")
def archive(serve_codes: Callable[[Mapping[str, str]], Search]) -> Search:
    """For each letters two documents, numbers 07 and 26."""
    return serve_codes({f"{number}-{letters}": f"{number}-{letters}" for letters in LETTERS for number in ("07", "26")})


def same_when_joined(letters: str) -> set[str]:
    """The documents numbered 07 whose letters can't be told from these when nothing stands between them."""
    joined = fold(letters.replace("/", "").replace("-", ""))
    return {f"07-{one}" for one in LETTERS if fold(one.replace("/", "").replace("-", "")) == joined}


def written(number: str, kind: str, body: str) -> Iterator[str]:
    code = f"{number}-{kind}/{body}"
    yield from (code, code.lower(), fold(code), fold(code).lower(), f"{kind} {code}", f"số {code}", f"số:{code}")
    yield from (f"{number} {kind} {body}", fold(f"{number} {kind} {body}").lower(), f"{kind} {body} {number}")
    yield from (f"{number}/{kind}-{body}", f"{kind} {number}/{body}", f"{kind} số {number}/{body}", f'"{code}"')
    yield from (
        code.replace("-", "–"),
        code.replace("-", " - ").replace("/", " / "),
        f"Số: {int(number)}-{kind}/{body}",
    )
    yield from (unicodedata.normalize("NFD", code), code.replace("Đ", "Ð"), f"{number}_{kind}_{body}")
    yield from (f"{number}{kind}{body}".lower(), f"{kind}{number}/{body}", f"{kind} {number} {body}".lower())
    if body.endswith("TW"):
        yield f"{code[:-2]}TƯ"


@pytest.mark.parametrize("letters", LETTERS)
def test_every_written_form_brings_the_document_first(archive: Search, letters: str) -> None:
    kind, body = letters.split("/")
    alike = same_when_joined(letters)
    wrong = []
    for form in written("07", kind, body):
        results = archive.search(Ask(form, limit=3, snippets=False)).results
        found = [one.id for one in results[: len(alike)]]
        if f"07-{letters}" not in found or not set(found[:1]) <= alike:
            wrong.append((form, [one.id for one in results]))
    assert wrong == []


@settings(max_examples=examples(200, promised=400), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(letters=st.sampled_from(LETTERS), number=st.sampled_from(("07", "7", "26")), draw=st.data())
def test_whatever_stands_between_the_parts(
    archive: Search, letters: str, number: str, draw: st.DataObject
) -> None:
    """Any case, any mark or none between the parts, with or without diacritics, the kind before or behind."""
    marks = st.sampled_from(("", " ", "-", "/", "–", " - ", "."))
    kind, *bodies = letters.replace("/", "-").split("-")
    first = draw.draw(st.permutations((number, kind)))
    form = first[0] + draw.draw(marks) + first[1]
    form += "".join(draw.draw(marks) + body for body in bodies)
    form = draw.draw(st.sampled_from((str, str.lower, str.upper, fold, lambda text: fold(text).lower())))(form)
    results = archive.search(Ask(form, limit=3, snippets=False)).results
    alike = {one.replace("07-", f"{number.zfill(2)}-", 1) for one in same_when_joined(letters)}
    assert f"{number.zfill(2)}-{letters}" in [one.id for one in results[: len(alike)]], form


def test_a_mark_left_out_and_a_dash_left_out_weigh_alike(archive: Search) -> None:
    answer = archive.search(Ask("07-KH-HĐĐTWBDVN-HTVN"))
    assert {one.id for one in answer.results[: answer.total]} == {"07-KH/HĐĐTWBĐVN-HTVN", "07-KH/HĐĐTW-BDVN-HTVN"}
    plain = archive.search(Ask("07-KH-HDDTWBDVN-HTVN"))
    assert {one.id for one in plain.results[: plain.total]} == {"07-KH/HĐĐTWBĐVN-HTVN", "07-KH/HĐĐTW-BDVN-HTVN"}
    exact = archive.search(Ask("07-KH-HĐĐTWBĐVN-HTVN"))
    assert [one.id for one in exact.results[: exact.total]] == ["07-KH/HĐĐTWBĐVN-HTVN"]


def test_two_readings_of_a_code_typed_together_are_both_brought(
    serve_codes: Callable[[Mapping[str, str]], Search],
) -> None:
    service = serve_codes({"a": "07-HD/BTGĐTW", "b": "07-HD/BTG-ĐTW", "c": "08-HD/BTGĐTW", "d": "07-HD/BTG"})
    for form in ("07hdbtgđtw", "hdbtgdtw07", "HD07/BTGĐTW", "07 hd btgdtw", "số:07hdbtgdtw"):
        answer = service.search(Ask(form))
        assert {one.id for one in answer.results[: answer.total]} == {"a", "b"}, form
    assert "đọc là" in service.search(Ask("07hdbtgđtw")).understood


@pytest.mark.parametrize("form", ["12-KL/BTC&TG", "12-kl/btc&tg", "số 12-KL/BTC&TG", "kết luận 12-KL/BTC&TG",
                                  "12 KL BTC&TG", "12klbtctg", "số:12-KL/BTC&TG", '"12-KL/BTC&TG"'])  # fmt: skip
def test_two_bodies_joined_by_and_are_one_key(
    serve_codes: Callable[[Mapping[str, str]], Search], form: str
) -> None:
    """The sign is part of the code: what another body issued under that number is another document."""
    service = serve_codes({"a": "12-KL/BTC", "b": "12-KL/BTC&TG", "c": "12-KL/TG", "d": "13-KL/BTC&TG"})
    answer = service.search(Ask(form))
    assert [one.id for one in answer.results[: answer.total]] == ["b"]


def test_a_file_called_by_the_number_whose_paper_says_the_letters() -> None:
    texts = {"16CT": "CT-UBND", "16 CT": "CT-TTg", "cites": None}
    documents = [document(name, ["Theo Chỉ thị số 16/CT-UBND" if symbol is None else "Chỉ thị"], Fields(symbol=symbol))
                 for name, symbol in texts.items()]  # fmt: skip
    answer = serve(documents, {}).search(Ask("16/CT-UBND"))
    assert [one.id for one in answer.results[: answer.total]] == ["16CT", "cites"]


@pytest.mark.parametrize("code", ["01/2020/NĐ-CP", "20/2023/QH15", "1304/HD-UBTVQH15", "1004/2020/UBTVQH14"])
def test_codes_of_the_state_typed_together(
    serve_codes: Callable[[Mapping[str, str]], Search], code: str
) -> None:
    service = serve_codes({code: code, "other": "03/2021/NĐ-CP"})
    joined = code.replace("/", "").replace("-", "")
    for form in (joined, fold(joined).lower(), joined.lstrip("0")):
        assert [one.id for one in service.search(Ask(form)).results[:1]] == [code], form


def test_a_file_called_by_a_code_comes_first_and_its_number_stays_unread(
    serve_texts: Callable[[Mapping[str, str]], Search],
) -> None:
    """It is a result where its name says all that was typed; where it says less, it follows below the line."""
    cites = {"cites": "Căn cứ Chỉ thị số 05/CT-TTg, Chỉ thị số 05/CT-UBND, Chỉ thị số 05-CT/TW về thuế"}
    silent = serve_texts(dict.fromkeys(("01CT", "05CT", "11 CT", "thuế"), "Chỉ thị về thuế"))
    cited = serve_texts(dict.fromkeys(("01CT", "05CT", "11 CT", "thuế"), "Chỉ thị về thuế") | cites)
    for form in ("05ct", "5 ct", "chỉ thị 05", "CT 05", "số:05/CT-UBND OR 05CT"):
        answer = silent.search(Ask(form))
        assert (answer.total, answer.results[0].id, answer.results[0].code) == (1, "05CT", None), form
        assert [one.id for one in cited.search(Ask(form)).results[:2]] == ["05CT", "cites"], form
    assert silent.search(Ask("05/CT-UBND")).total == 0
    assert [one.id for one in silent.search(Ask("05/CT-UBND")).results[:1]] == ["05CT"]
    service = silent
    assert "tệp có tên như vậy" in service.search(Ask("05/CT-UBND")).understood
    assert "tệp có tên" not in service.search(Ask("06/CT-UBND")).understood


@pytest.mark.parametrize(("query", "total", "told"), [
    ("16/CT-UBND", 1, "tệp có số 16 trong tên"), ("chỉ thị 16", 1, "tệp có số 16 trong tên"),
    ("05/CT-UBND", 1, "tệp có tên như vậy"), ("16-QĐ/TW", 0, "không có văn bản số hiệu 16-QĐ/TW"),
    ("26/CT-UBND", 0, "không có văn bản số hiệu 26/CT-UBND"), ("26", 0, "có từ: 26"),
    ("16", 1, "tệp có số 16 trong tên"),
])  # fmt: skip
def test_what_of_a_code_the_name_of_a_file_says_is_told(
    serve_all: Callable[[list[Document]], Search], query: str, total: int, told: str
) -> None:
    fields = Fields(kind="Chỉ thị", symbol="CT-UBND")
    names = ("16 le lut", "05-CT-UBND", "2019-07-26_150312")
    service = serve_all([document(name, ["Chỉ thị"], fields) for name in names])
    answer = service.search(Ask(query))
    assert answer.total == total
    assert told in answer.understood


def test_a_number_that_was_read_in_doubt_is_found_below_the_line(serve_all: Callable[[list[Document]], Search]) -> None:
    """A printed number may be taken for one by hand: its search does not deny it, nor is it told as the document's."""
    read = Evidence("number", 1, "157", 0.5)
    doubted = document("doubted", ["một tờ mờ"], Fields(kind="Quyết định", symbol="QĐ-NĐ-UB"))
    filled = document("filled", ["tờ khác"], Fields(number="9", symbol="QĐ-NĐ-UB", code="9/QĐ-NĐ-UB"))
    said = document("said", ["tờ nữa"], Fields(kind="Quyết định", symbol="QĐ-NĐ-UB"))  # by a person: there is none
    flagged = (ReviewFlag("number", "handwritten"),)
    service = serve_all([*(replace(one, evidence=(read,), review=flagged) for one in (doubted, filled)),
                         replace(said, evidence=(read,))])
    answer = service.search(Ask("157/QĐ-NĐ-UB"))
    assert (answer.total, [one.id for one in answer.results][:1]) == (0, ["doubted"])
    assert "đọc chưa chắc" in answer.understood and "không có văn bản" not in answer.understood
    assert [one.id for one in service.search(Ask("157")).results] == ["doubted"]
    assert "đọc chưa chắc" not in service.search(Ask("158/QĐ-NĐ-UB")).understood
    assert "đọc chưa chắc" not in service.search(Ask("9/QĐ-NĐ-UB")).understood
