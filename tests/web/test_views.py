"""The pure parts of the site: what goes in comes out, nothing is lost, counts add up."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.catalogue import Summary
from library.records import Box, Document, Fields, Origin, Page, PartialDate, Repair, ReviewFlag, State, Word
from library.search.contract import Facet, FacetCount, Sort
from library.search.service import Result, ResultPage
from web import bounds
from web.choice import Choice, YearRange
from web.collation import sort_key
from web.dates import written_date, written_size
from web.links import Links
from web.recent import KEPT, Recent
from web.views.citations import bibtex, citation, ris
from web.views.committees import committee_tree
from web.views.exports import EXPORTERS
from web.views.facets import all_values, chips, facet_lists, found_in
from web.views.feed import feed_view
from web.views.histogram import MOST_BARS, histogram
from web.views.hits import hit_boxes, hit_map, misread_hits
from web.views.movement import SHORT, WITH_HITS, strip_places
from web.views.paging import paging
from web.views.passages import joined, merged, pieces
from web.wording import doubt, doubtful, field_name, untranslated

LINKS = Links()
NAMES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40)
WORDS = NAMES.filter(lambda text: text == " ".join(text.split()) and text.isprintable())
ENDS = st.none() | st.integers(1, 9999)
YEARS = st.tuples(ENDS, ENDS).filter(any).map(
    lambda ends: YearRange(*(sorted(ends) if None not in ends else ends))  # type: ignore[type-var]
)  # fmt: skip
CHOICES = st.builds(
    Choice, query=WORDS | st.just(""), years=st.lists(YEARS, max_size=4, unique=True).map(tuple),
    kinds=st.lists(NAMES, max_size=4, unique=True).map(tuple),
    committees=st.lists(NAMES, max_size=4, unique=True).map(tuple), sort=st.sampled_from(Sort),
    page=st.integers(1, bounds.MAX_PAGE), size=st.integers(1, bounds.MAX_SIZE),
)  # fmt: skip
SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=8)


@given(CHOICES)
def test_an_address_says_the_whole_choice(choice: Choice) -> None:
    parameters = parse_qs(urlsplit(LINKS.search(choice)).query, keep_blank_values=True)
    assert bounds.choice(parameters) == choice


@given(CHOICES, NAMES, st.sampled_from([Facet.KIND, Facet.COMMITTEE]))
def test_choosing_twice_takes_back(choice: Choice, value: str, facet: Facet) -> None:
    once = choice.toggled(facet, value)
    assert (value in once.values(facet)) is (value not in choice.values(facet))
    assert set(once.toggled(facet, value).values(facet)) == set(choice.values(facet))


@given(st.text(max_size=40), SPANS)
def test_pieces_put_together_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    marked = {place for start, end in spans for place in range(max(start, 0), min(end, len(text)))}
    place, seen = 0, set()
    for piece in cut:
        assert piece.text
        seen |= set(range(place, place + len(piece.text))) if piece.marked else set()
        place += len(piece.text)
    assert seen == marked


@given(st.text("ab ", max_size=30), SPANS)
def test_words_side_by_side_are_one_hit(text: str, spans: list[tuple[int, int]]) -> None:
    one = joined(text, spans)
    for (_, end), (start, _) in pairwise(one):
        assert text[end:start].strip()
    assert {place for start, end in merged(spans, length=len(text)) for place in range(start, end)} <= {
        place for start, end in one for place in range(start, end)
    }


@given(st.dictionaries(st.integers(1, 2100), st.integers(1, 500), max_size=60), CHOICES)
def test_the_bars_hold_every_document_of_their_years(counts: dict[int, int], choice: Choice) -> None:
    drawn = histogram(counts.items(), choice, LINKS)
    if not counts:
        assert drawn is None
        return
    assert drawn is not None
    assert 1 <= len(drawn.bars) <= MOST_BARS + 1
    for bar in drawn.bars:
        first, _, last = bar.label.partition("–")
        assert bar.count == sum(n for year, n in counts.items() if int(first) <= year <= int(last or first))
        assert (bar.href is None) is (bar.count == 0) is (bar.height == 0)
        assert bar.height <= drawn.height
        if bar.href:
            chosen = bounds.choice(parse_qs(urlsplit(bar.href).query)).years
            assert [str(span) for span in chosen] == [first if not last else f"{first}..{last}"]
    if not choice.years:
        assert sum(bar.count for bar in drawn.bars) == sum(counts.values())


@given(CHOICES, st.integers(0, 100_000))
def test_paging_leads_everywhere_and_nowhere_else(choice: Choice, count: int) -> None:
    view = paging(choice, count, LINKS)
    assert (view.last - 1) * choice.size < max(count, 1) <= view.last * choice.size
    numbers = [step.number for step in view.steps if step]
    assert numbers == sorted(set(numbers)) and numbers[0] == 1 and numbers[-1] == view.last
    assert (view.next is None) is (choice.page >= view.last)


def test_vietnamese_order() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    assert [*sorted(set(letters), key=sort_key)] == list(letters)
    assert sorted(["Khóa 10", "Khóa 9"], key=sort_key) == ["Khóa 9", "Khóa 10"]
    assert sorted(["mạ", "má", "mà", "ma", "mã", "mả"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["An Giang", "An", "Ân", "Ăn"], key=sort_key) == ["An", "An Giang", "Ăn", "Ân"]


@given(st.lists(NAMES))
def test_order_is_total_and_takes_anything(names: list[str]) -> None:
    backwards = list(reversed(names))
    assert sorted(names, key=sort_key) == sorted(backwards, key=sort_key)


def test_facet_names_are_found_with_and_without_diacritics() -> None:
    assert found_in("tinh uy", "Tỉnh ủy Phước An")
    assert found_in("Phước tỉnh", "Tỉnh ủy Phước An")
    assert not found_in("tình", "Tỉnh ủy Phước An")
    assert found_in("dang", "Đảng ủy xã") and not found_in("đang", "Đảng ủy xã")
    assert found_in("", "x")


def test_facet_lists_show_what_is_chosen_even_without_a_count() -> None:
    counts = {Facet.KIND: tuple(FacetCount(f"loại {n}", 99 - n) for n in range(40))}
    choice = Choice(kinds=("loại 39", "chưa từng có"))
    (kinds,) = facet_lists(counts, choice, LINKS, translate=untranslated)
    assert [value.label for value in kinds.values if value.on] == ["chưa từng có", "loại 39"]
    assert kinds.total == 41 and kinds.more is not None
    assert len(chips(choice, LINKS, translate=str)) == 2
    assert len(all_values(Facet.KIND, counts[Facet.KIND], choice, LINKS, find="", translate=str)) == 40


def _result(**changed: object) -> Result:
    values: dict[str, object] = {
        "id": "ab12", "source": "a.pdf", "code": "26-NQ/TU", "kind": "Nghị quyết", "committee": "Tỉnh ủy",
        "issued": "2013-07-30", "year": 2013, "subject": "Về nông nghiệp", "score": 1.0,
        "pages": (ResultPage(1, "x", ()), ResultPage(3, "y", ())),
    }  # fmt: skip
    return Result(**{**values, **changed})  # type: ignore[arg-type]


@given(st.lists(NAMES, max_size=20))
def test_csv_gives_back_every_subject_and_no_formula(subjects: list[str]) -> None:
    results = [_result(subject=subject) for subject in subjects]
    text = "".join(EXPORTERS["csv"].lines(results, language="en", library="X", address=lambda one: f"/documents/{one}"))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert len(rows) == len(subjects)
    for row, subject in zip(rows, subjects, strict=True):
        assert row["subject"] in (subject, "'" + subject)
        assert not row["subject"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row["pages"] == "1 3" and row["issued"] == "2013-07-30"


@given(st.lists(NAMES, max_size=20))
def test_json_lines_give_back_every_subject(subjects: list[str]) -> None:
    results = [_result(subject=one) for one in subjects]
    lines = list(EXPORTERS["jsonl"].lines(results, address=str, language="en", library="X"))
    assert [json.loads(line)["subject"] for line in lines] == subjects
    assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines)


@given(NAMES)
def test_ris_and_bibtex_hold_anything(subject: str) -> None:
    (record,) = EXPORTERS["ris"].lines([_result(subject=subject)], address=str, language="en", library="Thư viện X")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in record.splitlines() if line.strip())
    assert "DP  - Thư viện X\r\n" in record
    (entry,) = EXPORTERS["bib"].lines([_result(subject=subject)], address=str, language="en", library="Thư viện X")
    assert "howpublished = {Thư viện X}" in entry
    unescaped = re.sub(r"\\[{}]", "", entry)
    assert unescaped.count("{") == unescaped.count("}")


DOCUMENT = Document(
    "ab12", "a.pdf", "0" * 64, State.INDEXED,
    Fields("Nghị quyết", "NQ/TU", "26", "26-NQ/TU", "Tỉnh ủy Phước An", PartialDate(2013, 7, 30), "Về nông nghiệp"),
)  # fmt: skip


def test_citations() -> None:
    cited = citation(DOCUMENT, library_name="Thư viện", page=3, translate=untranslated)
    assert cited == "Nghị quyết số 26-NQ/TU, ngày 30-7-2013 của Tỉnh ủy Phước An về nông nghiệp, Thư viện, ab12, tr. 3."
    unread = Document("x", "a.pdf", "0" * 64, State.INDEXED, Fields(symbol="CT-UBND", issued=PartialDate(2020, 4)))
    assert "số chưa đọc được" in citation(unread, library_name="T", page=None, translate=untranslated)
    assert "tháng 4-2020" in citation(unread, library_name="T", page=None, translate=untranslated)
    entry = bibtex(DOCUMENT, library_name="T", page=3, address="http://x/a")
    assert "@misc{ab12," in entry and "year = {2013}" in entry and "pages = {3}" in entry
    record = ris(DOCUMENT, library_name="T", page=3, address="http://x/a")
    assert "DA  - 2013/07/30/" in record and record.endswith("ER  - \r\n")


@pytest.mark.parametrize(("field", "told"), [("number", True), ("code", True), ("signer", False), ("page:1", False)])
def test_a_number_that_waits_for_a_person_is_told_so_wherever_it_is_cited(field: str, told: bool) -> None:
    doubted = replace(DOCUMENT, review=(ReviewFlag(field, "viết tay"),))
    cited = citation(doubted, library_name="T", page=None, translate=untranslated)
    assert ("số 26-NQ/TU (số chờ kiểm tra), ngày" in cited) is told
    assert ("note = {Số chờ kiểm tra}" in bibtex(doubted, library_name="T", page=None, address="x")) is told
    assert ("N1  - Số chờ kiểm tra\r\n" in ris(doubted, library_name="T", page=None, address="x")) is told
    result = Result("ab12", "a.pdf", "26-NQ/TU", None, None, None, None, None, 1.0, flagged=(field,))
    made = {style: "".join(EXPORTERS[style].lines([result], address=lambda one: one, language="vi", library="X"))
            for style in ("csv", "bib", "ris", "jsonl")}  # fmt: skip
    assert ("Số chờ kiểm tra" in made["bib"]) is ("N1  - " in made["ris"]) is told
    assert json.loads(made["jsonl"])["flagged"] == [field]
    head, row = csv.reader(io.StringIO(made["csv"]))
    assert (head[-1], row[-1]) == ("Chờ kiểm tra", field_name(field, untranslated))


@pytest.mark.parametrize(("flagged", "cited", "note"), [
    (("issued",), "ngày 30-7-2013 (ngày ban hành chờ kiểm tra) của Tỉnh ủy", "Ngày ban hành chờ kiểm tra"),
    (("issued", "number"), "26-NQ/TU (số chờ kiểm tra), ngày 30-7-2013 (ngày ban hành chờ kiểm tra) của",
     "Số, ngày ban hành chờ kiểm tra"),
    (("committee",), "của Tỉnh ủy Phước An (cơ quan ban hành chờ kiểm tra) về", "Cơ quan ban hành chờ kiểm tra"),
    (("subject", "signer"), "về nông nghiệp (trích yếu chờ kiểm tra), T, ab12", "Trích yếu chờ kiểm tra"),
    (("kind",), "Nghị quyết (loại văn bản chờ kiểm tra) số 26", "Loại văn bản chờ kiểm tra"),
])  # fmt: skip
def test_whatever_waits_for_a_person_is_told_so_wherever_it_is_cited(
    flagged: tuple[str, ...], cited: str, note: str
) -> None:
    doubted = replace(DOCUMENT, review=tuple(ReviewFlag(field, "viết tay") for field in flagged))
    assert cited in citation(doubted, library_name="T", page=None, translate=untranslated)
    assert f"note = {{{note}}}," in bibtex(doubted, library_name="T", page=None, address="x")
    assert f"N1  - {note}\r\n" in ris(doubted, library_name="T", page=None, address="x")
    listed = Summary("ab12", "a.pdf", State.INDEXED, DOCUMENT.fields, flagged, 1, 0)
    feed = feed_view([listed], choice=Choice(), base="http://x", links=LINKS, title="T", translate=untranslated)
    assert cited.removesuffix(", T, ab12") in feed.entries[0].title
    without = replace(doubted, fields=Fields("Nghị quyết" if "kind" not in flagged else None))
    assert "chờ kiểm tra" not in citation(without, library_name="T", page=None, translate=untranslated)
    assert "N1  -" not in ris(without, library_name="T", page=None, address="x")


def test_hits_are_counted_over_pages_and_boxed() -> None:
    places = ((0, 4, Box(0, 0, 10, 10)), (5, 11, Box(12, 0, 30, 10)), (12, 13, Box(31, 0, 33, 9)))
    words = tuple(Word(start, end, box, 1.0) for start, end, box in places)
    pages = [Page(n, "nông nghiệp x nông", Origin.OCR, 1.0, words, 100, 100) for n in (1, 2)]
    hits = hit_map(pages, lambda read: [[one.span() for one in re.finditer("nông|nghiệp", page.text)] for page in read])
    assert hits.total == 4 and [hits.page_of(n) for n in range(6)] == [None, 1, 1, 2, 2, None]
    boxes = hit_boxes(pages[1], hits.on(2), current=3)
    assert [(box.left, box.width, box.hit, box.current, box.first) for box in boxes] == [
        (0, 10, 3, True, True), (12, 18, 3, True, False)]  # fmt: skip


def test_a_hit_that_rests_on_a_misread_word_is_told_once() -> None:
    text = "các chỉ bộ, mọi chỉ bộ, chỉ thị"
    repairs = (Repair(4, 7, "chi"), Repair(16, 19, "chi"), Repair(24, 27, "chí"))
    page = Page(1, text, Origin.OCR, 0.9, repairs=repairs)
    hits = hit_map((page,), lambda read: [[(one.start, one.end + 3) for one in read[0].repairs[:2]]])
    assert hits.on(1).spans == ((4, 10), (16, 22))
    assert misread_hits(page, hits.on(1)) == (("chỉ", "chi"),)
    assert misread_hits(page, hit_map((page,), None).on(1)) == ()


def test_dates_sizes_and_doubts_in_words() -> None:
    assert [written_date(PartialDate.parse(text)) for text in ("2013-07-30", "2013-07", "2013")] == [
        "30-7-2013", "7-2013", "2013"]  # fmt: skip
    assert [written_size(size) for size in (0, 999, 34_200, 1_240_000, 60_427_000_000)] == [
        "0 B", "999 B", "34 kB", "1,2 MB", "60,4 GB"]
    assert doubt("number", "handwritten", untranslated) == "Số: viết tay, chờ kiểm tra"
    assert doubt("page:3", "strange", untranslated) == "Trang 3: strange, chờ kiểm tra"
    told = doubt("issued", "day handwritten, month unreadable", untranslated)
    assert told == "Ngày ban hành: ngày viết tay, tháng không đọc được, chờ kiểm tra"
    assert doubtful(("number", "issued"), untranslated) == "số, ngày ban hành: chờ kiểm tra"
    assert doubtful((), untranslated) == ""


def test_a_committees_level_is_told_by_its_name() -> None:
    names = {
        "Ban Tổ chức Trung ương": "Trung ương", "Bộ Chính trị": "Trung ương", "Liên khu ủy Trung Châu": "Khu, liên khu",
        "Ban Tổ chức Tỉnh uỷ Lạc Giang": "Tỉnh, thành phố", "Ủy ban nhân dân tỉnh Lạc Giang": "Tỉnh, thành phố",
        "Huyện ủy Yên Phú": "Quận, huyện, thị xã", "Thị xã ủy thị xã An Khê": "Quận, huyện, thị xã",
        "Đảng ủy xã Vạn Thắng": "Cơ sở", "Đảng ủy phường An Lộc": "Cơ sở", "Chi bộ 3": "Cơ sở",
        "Đảng ủy Tổng công ty": "Cơ sở", "Hội Nông dân": "Cơ quan khác",
    }  # fmt: skip
    levels = committee_tree([FacetCount(name, 1) for name in names], {}, links=LINKS, translate=untranslated)
    assert {one.label: level.title for level in levels for one in level.committees} == names


@given(st.integers(1, 2000), st.lists(st.integers(1, 2000), max_size=300, unique=True), st.integers(1, 2000))
def test_a_strip_is_short_and_shows_what_matters(count: int, hits: list[int], page: int) -> None:
    numbers = list(range(1, count + 1))
    with_hits = sorted(one for one in hits if one <= count)
    page = min(page, count)
    shown = [numbers[place] for place in strip_places(numbers, with_hits, page=page)]
    assert shown == sorted(set(shown)) and {1, page, count} <= set(shown)
    assert len(shown) <= SHORT
    if count <= SHORT or len(with_hits) <= WITH_HITS:
        assert set(with_hits) <= set(shown)


def test_recent_values_are_made_once_and_not_kept_for_ever() -> None:
    recent: Recent[int] = Recent()
    made: list[int] = []
    for key in (*range(KEPT), 0, KEPT, 0, 1):
        assert recent.get(key, lambda key=key: made.append(key) or key) == key  # type: ignore[misc,func-returns-value]
    assert made == [*range(KEPT), KEPT, 1]
