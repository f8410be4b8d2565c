"""What documents are to one another, on pages: in the reader, on their own page, by date, and what is missing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest

from library.access import Level, Scope
from library.acts.showing import withdraw
from library.archive import Archive
from library.authorities import Committee, Name
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.relating import Relating
from library.relating.relation_records import RelationRecords
from web import create_app
from web.views.drawing import MOST, drawing
from web.views.passages import linked, pieces
from web.views.relations import BESIDE, WHOLE, Group, Line, Said, shortened

Show = Callable[[str], str]


def paper(name: str, code: str | None, issued: str, *pages: str, kind: str = "Quy định") -> NewDocument:
    fields = Fields(kind, None, None, code, "Tỉnh ủy Lạc Giang", PartialDate.parse(issued), f"Về việc {name}")
    texts = tuple(Page(number, text, Origin.GIVEN, 0.95) for number, text in enumerate(pages or ("",), 1))
    return NewDocument(Document(name, f"{name}.pdf", name.ljust(64, "0"), State.INDEXED, fields, pages=texts), 1, "")


OLD = paper("old", "7-QĐ/TU", "1990-02-01", "QUY ĐỊNH về lưu trữ")
NEW = paper(
    "new", "9-QĐ/TU", "2000-05-04", "Căn cứ Chỉ thị số 5-CT/TW, ngày 1-2-1999 của Bộ Chính trị;",
    "Điều 4. Quy định này thay thế Quy định số 7-QĐ/TU, ngày 1/2/1990 của Tỉnh ủy và có hiệu lực từ ngày 1/7/2000.\n"
    "Điều 5. Quy định này thay thế Quy định số 6-QĐ/TU, ngày 1/1/1989 của Tỉnh ủy.",
)  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive.open(tmp_path / "kho", create=True)
    yield opened
    opened.close()


def put(archive: Archive, *papers: NewDocument) -> None:
    archive.catalogue.documents.insert_many(papers)
    archive.catalogue.relations.follow()
    with archive.writing():
        archive.catch_up()


@pytest.fixture
def show(archive: Archive) -> Show:
    client = create_app(archive).test_client()

    def text(address: str) -> str:
        response = client.get(address)
        body = response.get_data(as_text=True)
        assert response.status_code == 200, body
        assert len(response.data) <= 150_000
        return unescape(body)

    return text


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_the_reader_says_what_holds_and_where_that_is_said(archive: Archive, show: Show) -> None:
    put(archive, OLD, NEW)
    text = show("/documents/old")
    assert "Hết hiệu lực từ 1-7-2000: được thay thế bởi 9-QĐ/TU, Điều 4" in words(text)
    href = re.search('<a href="(/documents/new[?][^"]*&page=2#at)">9-QĐ/TU, Điều 4</a>', text)
    assert href is not None
    marked = re.findall("<mark[^>]*>(.*?)</mark>", show(href[1].removesuffix("#at")), re.DOTALL)
    assert "7-QĐ/TU" in [words(one) for one in marked]
    assert "thay thế Quy định số 7-QĐ/TU" in words(text) and "Được thay thế bởi" in text
    other = words(show("/documents/new"))
    assert "Còn hiệu lực từ 1-7-2000" in other and "có hiệu lực từ ngày 1/7/2000” trang 2" in other
    before = words(show("/documents/old/relations?on=1-1-1995"))
    assert "Còn hiệu lực từ 1-2-1990 đến hết 30-6-2000, rồi được thay thế bởi 9-QĐ/TU, Điều 4" in before
    named = words(show("/missing?code=7-QĐ/TU&on=1-1-1995"))
    assert "rồi được thay thế bởi 9-QĐ/TU, Điều 4" in named and "thay thế Quy định số 7-QĐ/TU" in named
    assert "6-QĐ/TU · 1-1-1989 · chưa có trong thư viện" in other and "7-QĐ/TU · 1-2-1990" in other


def test_a_general_repeal_flags_and_ends_nothing(archive: Archive, show: Show) -> None:
    body = "Điều 9. Những quy định trước đây trái với Quy định này đều bãi bỏ."
    put(archive, OLD, paper("other", "3-QĐ/TU", "1991"), paper("contrary", "12-QĐ/TU", "2001-02-03", body))
    same = paper("same", "14-QĐ/TU", "2002-02-03", body)
    same = replace(same, document=replace(same.document, fields=replace(same.document.fields, subject="về old")))
    put(archive, same)
    text = words(show("/documents/old"))
    assert "Còn hiệu lực" in text and "14-QĐ/TU bãi bỏ những gì trái với nó" in text and "12-QĐ/TU" not in text
    assert "14-QĐ/TU bãi bỏ những gì trái với nó" in words(show("/missing?code=7-QĐ/TU"))
    told = RelationRecords(Relating(archive.catalogue, frozenset({"public"})), date(2020, 1, 1))
    assert [one["by"] for one in told.of("old")["validity"]["perhaps_repealed_by"]] == ["14-QĐ/TU"]
    assert told.of("other")["validity"]["perhaps_repealed_by"] == []
    assert "bãi bỏ những gì trái" not in words(show("/documents/other"))
    assert "bãi bỏ những gì trái" not in words(show("/documents/old/relations?on=2001-12-31"))


def test_a_successor_of_its_body_may_have_repealed_a_document_unnamed(archive: Archive, show: Show) -> None:
    body = "Điều 9. Bãi bỏ các quy định trước đây trái với Quy định này."
    heir = paper("heir", "14-QĐ/TU", "2002-02-03", body)
    fields = replace(heir.document.fields, subject="về old", committee="Tỉnh ủy Bắc Hà")
    put(archive, OLD, replace(heir, document=replace(heir.document, fields=fields)))
    assert "14-QĐ/TU" not in words(show("/documents/old"))
    first = Committee("first", (Name("Tỉnh ủy Lạc Giang"),))
    then = Committee("then", (Name("Tỉnh ủy Bắc Hà"),), before=("first",))
    archive.catalogue.committees.put({one.id: one.as_json() for one in (first, then)})
    assert "14-QĐ/TU bãi bỏ những gì trái với nó" in words(show("/documents/old"))


def test_what_many_bodies_lack_is_filtered_by_any_of_them(archive: Archive, show: Show) -> None:
    put(archive, paper("one", "1-BC/TU", "2000-01-01",
                       "\n".join(f"Theo Quyết định số 5-QĐ/BAN{chr(65 + at)}." for at in range(20))))  # fmt: skip
    text = show("/missing")
    assert "Cơ quan khác" in text and "body=bant" in text
    assert "5-QĐ/BANT" in words(show("/missing?body=bant"))


def test_the_page_of_relations_answers_for_a_day(archive: Archive, show: Show) -> None:
    put(archive, OLD, NEW)
    assert "Còn hiệu lực từ 1-2-1990" in words(show("/documents/old/relations?on=1995-01-01"))
    assert "Chưa có hiệu lực" in words(show("/documents/new/relations?on=2000-06-30"))
    text = show("/documents/new/relations")
    assert text.count('<g class="doc') == 2 * 4 and 'href="/missing?code=6-Q%C4%90/TU"' in text
    client = create_app(archive).test_client()
    assert client.get("/documents/new/relations?on=31-6-2000").status_code == 400
    day_first = show("/documents/new/relations?on=30-6-2000")
    assert "Chưa có hiệu lực" in words(day_first) and 'value="30-6-2000"' in day_first
    assert client.get("/documents/nope/relations").status_code == client.get("/timeline?of=nope").status_code == 404


def test_a_law_that_is_named_and_not_held_is_said_to_be_so(archive: Archive, show: Show) -> None:
    rests = paper("rests", "9-QĐ/TU", "2010-05-04", "Căn cứ Luật Đất đai;\nCăn cứ Nghị quyết Đại hội XI;")
    put(archive, rests)
    text = words(show("/documents/rests/relations"))
    assert "Luật Đất đai · chưa có trong thư viện" in text and "Đại hội XI · chưa có" not in text
    law = paper("law", None, "2003-11-26", kind="Luật")
    fields = replace(law.document.fields, subject="Luật Đất đai")
    put(archive, replace(law, document=replace(law.document, fields=fields)))
    assert "Đất đai · chưa có" not in words(show("/documents/rests/relations"))


def test_of_very_many_that_cite_the_newest_are_shown_and_the_rest_is_a_search(archive: Archive, show: Show) -> None:
    """The count is exact, and names are looked up for what is shown alone."""
    count = WHOLE.group + 7
    citing = [paper(f"c{one:03}", f"{one}-QĐ/TU", f"{1991 + one % 30}-03-{1 + one % 28:02}",
                    "Thực hiện Quy định số 7-QĐ/TU, ngày 1/2/1990 của Tỉnh ủy.") for one in range(100, 100 + count)]
    put(archive, OLD, *citing)
    whole = show("/documents/old/relations")
    newest = max(citing, key=lambda one: (one.document.fields.issued.ordinal, one.document.id))  # type: ignore[union-attr]
    for text, shown, rest in ((show("/documents/old"), BESIDE.group, "/documents/old/relations"),
                              (whole, WHOLE.group, '/?q=dẫn:"7-QĐ/TU"')):
        (href, more), = re.findall(r'<p class="small"><a href="([^"]+)">và (\d+) văn bản khác', text)
        assert unquote(href) == rest and int(more) == count - shown
        assert f"{newest.document.fields.code}</a>" in text
    assert f"{count} văn bản" in words(show("/?" + urlencode({"q": 'dẫn:"7-QĐ/TU"'})))


def test_results_are_counted_and_ordered_by_what_holds(archive: Archive, show: Show) -> None:
    put(archive, OLD, NEW)
    page = unescape(show("/?q=quy+định"))
    assert "Hiệu lực hôm nay" in page and "còn hiệu lực" in page
    ended = unescape(show("/?q=lưu+trữ&validity=ended"))
    assert "/documents/old" in ended and "/documents/new" not in ended and "Hiệu lực hôm nay: hết hiệu lực" in ended
    order = re.findall(r'<h2><a href="/documents/(\w+)', show("/?q=quy+định&sort=in-force"))
    assert order == ["new", "old"]
    assert create_app(archive).test_client().get("/?q=a&validity=no").status_code == 400


def test_words_of_the_text_lead_to_what_they_name(archive: Archive, show: Show) -> None:
    put(archive, OLD, NEW)
    text = show("/documents/new?page=2&find=thay+thế")
    assert re.search(r'<a class="cited" href="/documents/old">[^<]*7-QĐ/TU', text)
    assert re.search(r'<a class="cited" href="/missing\?code=6-Q%C4%90/TU">', text)
    assert "<mark" in text and text.count('id="at"') == 1
    put(archive, paper("twin", "7-QĐ/TU", "1990-02-01"))
    assert '<a class="cited" href="/documents/new/relations">' in show("/documents/new?page=2")
    assert "có thể là" in words(show("/documents/new/relations"))


def test_marks_and_links_together_give_the_text_again() -> None:
    text = "theo Chỉ thị số 5-CT/TW, ngày 1-2-1999 của Bộ"
    for hits in ([], [(5, 20)], [(0, 7), (10, 12), (30, 99)]):
        plain = pieces(text, hits)
        cut = linked(plain, [(5, 38, "/a"), (20, 25, "/b"), (40, 45, "/c")])
        assert "".join(one.text for one in cut) == text
        assert "".join(one.text for one in cut if one.href == "/a") == text[5:38]
        assert not any(one.href == "/b" for one in cut)
        assert [one.hit for one in cut if one.marked and one.first] == [one.hit for one in plain if one.marked]
        assert linked(plain, []) == plain


def test_a_document_that_is_only_named_stands_on_a_page(archive: Archive, show: Show) -> None:
    put(archive, NEW)
    text = words(show("/missing?code=7-QĐ/TU&on=2001-01-01"))
    assert "7-QĐ/TU · 1-2-1990" in text and "Hết hiệu lực từ 1-7-2000: được thay thế bởi 9-QĐ/TU, Điều 4" in text
    assert "9-QĐ/TU · 4-5-2000, trang 2" in text
    assert "Còn hiệu lực từ 1-2-1990" in words(show("/missing?code=7-QĐ/TU&on=1995-01-01"))
    assert "Không văn bản nào" in words(show("/missing?code=77-QĐ/TU"))


def test_what_is_missing_and_its_table(archive: Archive, show: Show) -> None:
    put(archive, NEW)
    text = words(show("/missing"))
    assert "3 văn bản" in text and "1 văn bản dẫn: 9-QĐ/TU, trang 2" in text
    assert "1 văn bản · Bỏ hết" in words(show("/missing?body=tw")) and "1 văn bản" in words(show("/missing?year=1990"))
    rows = list(csv.reader(io.StringIO(show("/missing.csv").lstrip("\ufeff"))))
    assert rows[0][0] == "Số, ký hiệu" and rows[0][-1] == "Được dẫn ở"
    assert ["5-CT/TW", "Chỉ thị", "1999-02-01", "Bộ Chính trị", "1", "9-QĐ/TU tr. 1"] in rows and len(rows) == 4
    put(archive, OLD)
    assert "2 văn bản" in words(show("/missing"))
    rows = list(csv.reader(io.StringIO(show("/missing.csv?lang=en").lstrip("\ufeff"))))
    assert rows[0] == ["code", "kind", "issued", "committee", "cited_by", "where"] and "9-QĐ/TU p." in rows[1][-1]
    put(archive, paper("twice", "10-QĐ/TU", "2001-01-01", "Theo Chỉ thị số 8-CT/TW, ngày 1-2-1998.\n" * 2))
    rows = list(csv.reader(io.StringIO(show("/missing.csv?lang=vi").lstrip("\ufeff"))))
    assert [row[-1] for row in rows if row[0] == "8-CT/TW"] == ["10-QĐ/TU tr. 1"]


def test_what_a_guest_may_not_see_neither_says_nor_decides(archive: Archive, show: Show) -> None:
    put(archive, OLD, NEW)
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, "new", Level.INTERNAL))
    with archive.writing():
        archive.catch_up()
    for address in ("/documents/old", "/documents/old/relations", "/timeline?of=old", "/missing", "/missing.csv",
                    "/missing?code=5-CT/TW", "/timeline?q="):  # fmt: skip
        text = show(address)
        assert "9-QĐ" not in text and "1-2-1999" not in text
    assert "Còn hiệu lực từ 1-2-1990" in words(show("/documents/old"))


def test_a_timeline_holds_what_hangs_together(archive: Archive, show: Show) -> None:
    third = paper("third", "3-HD/TU", "2001-01-01", "Hướng dẫn thực hiện Quy định số 9-QĐ/TU, ngày 4/5/2000.",
                  kind="Hướng dẫn")  # fmt: skip
    put(archive, OLD, NEW, third, paper("alone", "8-QĐ/TU", "1999-01-01"))
    text = show("/timeline?of=old")
    names = re.findall(r'<p class="which">(?:<a [^>]*>)?([^<]+)', text)
    assert names == ["6-QĐ/TU", "7-QĐ/TU", "9-QĐ/TU", "3-HD/TU"]
    drawn = [re.findall(r'<path d="([^"]+)" class="ends"', line) for line in text.split('<span class="year">')[1:]]
    assert list(map(len, drawn)) == [1, 2, 2, 0]  # both end beside 9-QĐ/TU; the longer one passes 7-QĐ/TU
    assert sorted("H" in one for one in drawn[1]) == [False, True]
    assert [words(one) for one in re.findall(r"<summary>.*?</summary>", text)] == [
        "1980–1989 1", "1990–1999 1", "2000–2009 2"]  # fmt: skip
    assert "thay thế 7-QĐ/TU" in words(text)
    assert "8-QĐ/TU" in show("/timeline?q=") and "Còn nữa" not in text


def test_a_timeline_of_a_search_lists_what_has_all_words_and_names_the_filters(archive: Archive, show: Show) -> None:
    put(archive, paper("both", "1-QĐ/TU", "1961-03-02", "hợp tác xã nông nghiệp"),
        paper("one", "2-QĐ/TU", "1962-03-02", "hợp tác quốc tế"),
        paper("other", "3-QĐ/TU", "1963-03-02", "nông nghiệp toàn diện"))  # fmt: skip
    assert "2-QĐ/TU" in show("/?q=hợp+tác+xã+nông+nghiệp")  # below the line
    text = words(show("/timeline?q=hợp+tác+xã+nông+nghiệp&year=1960..1970"))
    assert "1 văn bản" in text and "2-QĐ/TU" not in text and "hợp tác xã nông nghiệp · 1960–1970" in text


def test_a_timeline_goes_on_behind_one_that_is_cited_too(archive: Archive, show: Show) -> None:
    """Which of two relations stands first must not end the chain."""
    first = paper("first", "1-QĐ/TU", "1990-01-01", "QUY ĐỊNH")
    code = "Quy định số 1-QĐ/TU, ngày 1/1/1990"
    second = paper("second", "2-QĐ/TU", "1991-01-01", f"Theo {code}.\nQuy định này thay thế {code}.")
    third = paper("third", "3-QĐ/TU", "1992-01-01", "Quy định này thay thế Quy định số 2-QĐ/TU, ngày 1/1/1991.")
    put(archive, first, second, third)
    for one in ("first", "second", "third"):
        assert [code in show(f"/timeline?of={one}") for code in ("1-QĐ/TU", "2-QĐ/TU", "3-QĐ/TU")] == [True] * 3


def test_long_names_are_cut_at_a_word_and_fit_their_box() -> None:
    assert shortened("Về công tác khoán sản phẩm", 20) == "Về công tác khoán…"
    assert shortened("x" * 30, 20) == "x" * 19 + "…"
    names = ("ĐẢNG CỘNG SẢN VIỆT NAM (Đại hội)", "Kết quả một năm thực hiện khoán")
    lines = tuple(Line(name, None, "/x", False, (), (), Said(1, "/y", "")) for name in names)
    made = drawing("1-QĐ/TU", [Group("Dẫn", False, False, lines, 0)])
    assert made is not None
    assert [box.name for box in made.boxes] == ["ĐẢNG CỘNG SẢN VIỆT N…", "Kết quả một năm thực hi…"]


def test_circles_and_crowds_end_and_say_so(archive: Archive, show: Show) -> None:
    codes = "; ".join(f"Quy định số {number}-QĐ/TU, ngày 1/1/1980" for number in range(1000, 1500))
    put(archive, paper("one", "21-QĐ/TU", "1999-01-01", f"Quy định này thay thế {codes}; Quy định số 22-QĐ/TU, "
                       "ngày 1/1/1999; Quy định số 21-QĐ/TU, ngày 1/1/1999."),
        paper("two", "22-QĐ/TU", "1999-01-01", "Quy định này thay thế Quy định số 21-QĐ/TU, ngày 1/1/1999."),
    )  # fmt: skip
    text = show("/documents/two")
    assert "Không tính: hai văn bản chấm dứt lẫn nhau" in words(text)
    assert "văn bản khác" in words(show("/documents/one")) and show("/documents/one/relations")
    assert "Còn nữa: chỉ hiện 200 văn bản" in words(show("/timeline?of=one"))
    assert "501 văn bản" not in words(show("/missing")) and "500 văn bản" in words(show("/missing"))


def test_two_of_one_code_and_day_are_not_said_to_be_untouched(archive: Archive, show: Show) -> None:
    twins = [paper(name, "61-QĐ/TU", "2001-01-01", "Quy định") for name in ("one", "two")]
    put(archive, *twins, paper("new", "62-QĐ/TU", "2002-01-01", "Quy định này thay thế Quy định số 61-QĐ/TU, ngày "
                               "1/1/2001."))  # fmt: skip
    for name in ("one", "two"):
        text = words(show(f"/documents/{name}/relations"))
        assert "Còn hiệu lực từ 1-1-2001" in text and "hợp với nhiều văn bản (62-QĐ/TU)" in text
        assert "chưa có văn bản nào thay thế" not in text
        assert "hợp với nhiều" not in words(show(f"/documents/{name}/relations?on=2001-12-31"))


def test_a_drawing_is_never_crowded() -> None:
    lines = tuple(Line(f"{number}-CT/TW", "1-2-1999", "/x", False, (), (), Said(1, "/y", "")) for number in range(60))
    made = drawing("1-QĐ/TU", [Group("Dẫn", False, False, lines, 7), Group("Được dẫn trong", True, False, lines, 0)])
    assert made is not None and len(made.boxes) == MOST - 1
    assert made.more == 2 * 60 + 7 - len(made.boxes)
    assert all(box.top >= 0 and box.top + made.box_height <= made.height for box in made.boxes)
    assert all(box.left >= 0 and box.left + made.box_width <= made.width for box in made.boxes)
    narrow = made.narrow
    assert narrow is not None and [box.whole for box in narrow.boxes] == [box.whole for box in made.boxes]
    assert all(box.left >= 0 and box.left + narrow.box_width <= narrow.width <= 360 for box in narrow.boxes)
    tops = sorted([narrow.top, *(box.top for box in narrow.boxes)])
    assert all(next_ - one > narrow.box_height for one, next_ in pairwise(tops))
    assert tops[-1] + narrow.box_height <= narrow.height
    assert drawing("1-QĐ/TU", []) is None


def test_gaps_in_numbers_stand_beside_what_is_missing(archive: Archive, show: Show) -> None:
    numbers = (1, 2, 5, 6, 9)
    put(archive, *(symbolled(paper(f"n{number}", f"{number}-QĐ/TU", f"2001-02-0{number}"), number)
                   for number in numbers))  # fmt: skip
    page = words(show("/missing/numbers"))
    assert "4 số" in page and "1 dãy" in page and "3–4" in page and "7–8" in page and "giữa 2-QĐ/TU (2-2-2001)" in page
    assert "/missing/numbers" in show("/missing")
    assert "4 số" in words(show("/missing/numbers?committee=Tỉnh+ủy+Lạc+Giang"))
    assert "Không dãy số nào" in words(show("/missing/numbers?committee=Tỉnh+ủy"))
    rows = list(csv.reader(io.StringIO(show("/missing/numbers.csv").lstrip("\ufeff"))))
    assert [(row[4], row[5]) for row in rows[1:]] == [("3", "4"), ("7", "8")]
    withdraw(archive, "n6", actor="t")
    assert "6–8" in words(show("/missing/numbers")), "what is not seen is not held"


def test_in_a_large_archive_a_committee_is_chosen_first(
    archive: Archive, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("library.numbers.gaps.MOST", 2)
    put(archive, *(symbolled(paper(f"n{number}", f"{number}-QĐ/TU", f"2001-02-0{number}"), number)
                   for number in (1, 2, 5)))  # fmt: skip
    page = show("/missing/numbers")
    assert "chọn một cơ quan" in page and "dãy số bắt đầu lại" in page.lower() and "3–4" not in page
    address = re.search(r'href="(/missing/numbers\?committee=[^"]+)">Tỉnh ủy Lạc Giang', page)
    assert address and "3–4" in show(address[1])


def symbolled(new: NewDocument, number: int) -> NewDocument:
    fields = replace(new.document.fields, symbol="QĐ/TU", number=str(number))
    return replace(new, document=replace(new.document, fields=fields))


def test_pages_say_that_documents_were_not_read_yet(
    archive: Archive, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(archive, OLD)
    archive.catalogue.documents.insert_many([NEW])
    with monkeypatch.context() as late, archive.writing():
        late.setattr(archive.catalogue.relations, "follow_some", lambda: 0)
        archive.catch_up()
    unread, none = "Còn 1 văn bản chưa đọc quan hệ", "chưa có văn bản nào thay thế"
    for address in ("/documents/old", "/documents/old/relations", "/missing?code=7-QĐ/TU"):
        assert unread in show(address) and none not in show(address), address
    updating = "Kho đang được cập nhật"
    for address in ("/", "/missing", "/missing?code=9-QĐ/TU", "/timeline?of=old"):
        assert updating in show(address), address
    told = json.loads(show("/healthz"))
    assert (told["status"], told["waiting_for_relations"]) == ("behind", 1)
    archive.catalogue.relations.follow()
    assert "Hết hiệu lực từ 1-7-2000" in show("/documents/old") and updating not in show("/missing")
    told = json.loads(show("/healthz"))
    assert (told["status"], told["waiting_for_relations"]) == ("ok", 0)
