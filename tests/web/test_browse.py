"""Browsing: committees as a tree and by period, pages for each, feeds of what came last."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from library.archive import Archive
from library.catalogue import NewDocument
from library.party.periods import PARTY_NAMES
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.contract import FacetCount
from tests.seeing import seen
from web import bounds, create_app
from web.choice import YearRange
from web.links import Links
from web.views.committees import committee_tree, head_of
from web.views.periods import period_links
from web.wording import untranslated

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ["Tỉnh ủy Phước An", "Ban Thường vụ Tỉnh ủy Phước An", "Văn phòng Ban Tổ chức Tỉnh ủy Phước An", "An"]


def test_organs_stand_below_their_committee_and_nothing_below_a_stray_word() -> None:
    assert head_of("Ban Thường vụ Tỉnh ủy Phước An", NAMES) == "Tỉnh ủy Phước An"
    assert head_of("Tỉnh ủy Phước An", NAMES) is None, "An is no committee of a known level"
    counts = [FacetCount(name, number) for number, name in enumerate(NAMES, 1)]
    levels = committee_tree(counts, {NAMES[0]: (1952, 1975)}, links=Links(), translate=untranslated)
    told = {(level.title, one.label): one for level in levels for one in level.committees}
    head = told["Tỉnh, thành phố", "Tỉnh ủy Phước An"]
    assert (head.count, head.years) == (1, "1952–1975")
    assert [(one.label, one.count, one.years) for one in head.organs] == [(NAMES[1], 2, ""), (NAMES[2], 3, "")]
    assert ("Cơ quan khác", "An") in told and len(told) == 2


@given(st.lists(st.tuples(st.integers(1, 2100), st.integers(1, 9)), max_size=30))
def test_every_dated_document_is_in_one_period(years: list[tuple[int, int]]) -> None:
    found = period_links(years, (), href=str, translate=untranslated)
    assert sum(one.count for one in found) == sum(count for _, count in years)
    for before, after in pairwise(PARTY_NAMES):
        assert before.last is not None and before.last + 1 == after.first


def _links(text: str, part: str) -> dict[str, str]:
    found = re.findall(rf'<a href="(/browse/{part}\?[^"]+)">(.*?)</a>', text)
    return {re.sub("<[^>]+>", "", name): html.unescape(address) for address, name in found}


def test_browsing_narrowed_to_years_counts_them_alone(client: FlaskClient, stock: Any) -> None:
    every = client.get("/browse").get_data(as_text=True)
    assert "Tỉnh ủy Phước An" in every and "Đảng Lao động Việt Nam" in every
    narrowed = client.get("/browse?year=1951..1976").get_data(as_text=True)
    summaries = seen(stock.archive).summaries(stock.ids)
    wanted = [one for one in summaries if one.fields.issued and 1951 <= one.fields.issued.year <= 1976]
    assert f"Xem {len(wanted)} văn bản" in narrowed
    committees = _links(narrowed, "committees")
    assert set(committees) == {one.fields.committee for one in wanted}
    for name, address in committees.items():
        assert bounds.choice({"year": parse_qs(urlsplit(address).query)["year"]}).years == (YearRange(1951, 1976),)
        count = sum(one.fields.committee == name for one in wanted)
        assert f"Xem {count} văn bản" in client.get(address).get_data(as_text=True)
    assert client.get("/browse?year=abc").status_code == 400


@pytest.mark.parametrize("part", ["committees", "kinds"])
def test_each_has_a_page_with_its_newest_and_its_feed(client: FlaskClient, stock: Any, part: str) -> None:
    for name, address in _links(client.get("/browse").get_data(as_text=True), part).items():
        text = client.get(address).get_data(as_text=True)
        assert f"<h1>{name}</h1>" in text and "Văn bản mới nhất" in text
        feed = html.unescape(re.search(r'href="(/feed\.atom\?[^"]+)"', text)[1])  # type: ignore[index]
        told = ElementTree.fromstring(client.get(feed).get_data())
        mine = [one for one in seen(stock.archive).summaries(stock.ids)
                if name == (one.fields.committee if part == "committees" else one.fields.kind)]  # fmt: skip
        assert len(told.findall(f"{ATOM}entry")) == len(mine) > 0
        assert name in str(told.findtext(f"{ATOM}title"))
    head = client.get("/browse/committees?name=T%E1%BB%89nh+%E1%BB%A7y+Ph%C6%B0%E1%BB%9Bc+An").get_data(as_text=True)
    assert "Ban Thường vụ Tỉnh ủy Phước An" in head and "Cơ quan trực thuộc" in head


def test_a_feed_begins_with_what_came_last_and_has_no_widened_results(
    client_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    for number, year in enumerate((2001, 1950, 1975)):
        fields = Fields(kind="Chỉ thị", subject=f"Việc {year}", issued=PartialDate(year))
        page = Page(1, f"đê điều {'lũ' if year != 1975 else 'hạn'}", Origin.GIVEN, None)
        made = Document(f"d{year}", f"{year}.txt", f"{number}" * 64, State.INDEXED, fields, pages=(page,))
        monkeypatch.setattr("library.catalogue.documents.time.time", lambda number=number: 1000.0 + number)
        archive.catalogue.documents.insert_many([NewDocument(made)])
    monkeypatch.undo()
    with archive.writing():
        archive.catch_up()
    try:
        client = client_of(create_app(archive))
        told = ElementTree.fromstring(client.get("/feed.atom?q=%C4%91%C3%AA").get_data())
        entries = [str(one.findtext(f"{ATOM}id")).rsplit("/", 1)[1] for one in told.findall(f"{ATOM}entry")]
        assert entries == ["d1975", "d1950", "d2001"]
        told = ElementTree.fromstring(client.get("/feed.atom?q=%C4%91%C3%AA+l%C5%A9").get_data())
        assert len(told.findall(f"{ATOM}entry")) == 2
    finally:
        archive.close()


def test_very_many_committees_stay_a_light_page_and_none_is_lost(client_of: Any, tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    heads = [f"Huyện ủy huyện Đồng Bằng Sông Trà Khúc thứ {number}" for number in range(60)]
    organs = ("Văn phòng", "Ban Tổ chức", "Ban Dân vận", "Ban Tuyên giáo")
    names = [*heads, *(f"{organ} {head}" for head in heads for organ in organs),
             *(f"Ban Chỉ đạo thứ {number} Tỉnh ủy Phước An" for number in range(130)), "Tỉnh ủy Phước An"]
    archive.catalogue.documents.insert_many(
        NewDocument(Document(f"d{number}", f"{number}.txt", f"{number:064d}", State.INDEXED,
                             Fields(kind="Chỉ thị", committee=name, issued=PartialDate(1950 + number % 70)),
                             pages=(Page(1, "đê điều", Origin.GIVEN, None),)))
        for number, name in enumerate(names)
    )  # fmt: skip
    with archive.writing():
        archive.catch_up()
    try:
        client = client_of(create_app(archive))
        every = client.get("/browse").get_data()
        assert len(every) <= 150_000 and 'href="/facets/committee"' in every.decode()
        for part, name in (("committees", "Tỉnh ủy Phước An"), ("kinds", "Chỉ thị")):
            body = client.get(f"/browse/{part}", query_string={"name": name}).get_data(as_text=True)
            assert len(body.encode()) <= 150_000
            more = html.unescape(re.search(r'href="(/facets/committee[^"]*)">Tất cả', body)[1])  # type: ignore[index]
            count = len(names) if part == "kinds" else 131
            assert f"{count} trong {len(names)}" in client.get(more).get_data(as_text=True)
    finally:
        archive.close()
