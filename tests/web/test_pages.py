"""What the pages show and where their links lead."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.seeing import seen
from web.pages import files
from web.views.start import _words as example_words

ATOM = "{http://www.w3.org/2005/Atom}"


def page_of(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def addresses_in(text: str) -> set[str]:
    found = re.findall(r'(?:href|src|action)="([^"#]+)(?:#[^"]*)?"', text)
    return {html.unescape(address) for address in found}


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=nong+nghiep", "/?q=nong+nghiep&year=1970..1979&kind=B%C3%A1o+c%C3%A1o", "/?q=zzz&kind=x", "/browse",
     "/about", "/?q=nong+nghiep&page=2&sort=newest", "/facets/committee?q=nong"],
)  # fmt: skip
def test_every_link_leads_somewhere(client: FlaskClient, address: str) -> None:
    for link in addresses_in(page_of(client, address)):
        assert client.get(link).status_code == 200, link


def test_every_link_of_the_reader_leads_somewhere(client: FlaskClient, stock: Any) -> None:
    for document in (stock.resolution, stock.unread, stock.bare):
        for link in addresses_in(page_of(client, f"/documents/{document}?q=nong+nghiep&n=1")):
            assert client.get(link).status_code == 200, link


def test_the_start_page_says_what_is_there(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, "/")
    assert f"{len(stock.ids)} văn bản" in text and "từ 1952 đến 2020" in text
    assert "autofocus" in text


def test_every_example_of_the_start_page_finds_something(client: FlaskClient) -> None:
    text = page_of(client, "/")
    examples = re.search(r'<ul class="examples">(.*?)</ul>', text, re.DOTALL)
    assert examples
    links = addresses_in(examples[1])
    assert len(links) >= 4
    for link in links:
        assert 'class="result"' in page_of(client, link), link


@pytest.mark.parametrize(
    ("subject", "words"),
    [("Về việc thi hành kỷ luật đồng chí Nguyễn Văn A", ["thi hành", "kỷ luật"]),
     ("V/v bổ sung kinh phí chống hạn", ["bổ sung", "kinh phí"]),
     ("Về phương hướng, nhiệm vụ", []), ("Quy định 26", []), ("", []), (None, [])],
)  # fmt: skip
def test_examples_are_whole_words_of_a_subject(subject: str | None, words: list[str]) -> None:
    assert example_words(subject) == words


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy ,-/.AĐ1", max_size=60))
def test_the_words_of_an_example_stand_in_the_subject_one_behind_the_other(subject: str) -> None:
    words = example_words(subject)
    assert " ".join(words) in subject
    assert not words or len(" ".join(words).split()) >= 4


def test_the_reader_counts_as_the_list_above_its_line(client: FlaskClient) -> None:
    """Of a list with a line below which results fit in part only, those above it are counted by themselves."""
    query = "26-NQ/TU nông nghiệp"
    told = client.get("/api/v1/search", query_string={"q": query, "size": 100}).get_json()
    assert 0 < told["total"] < 20 and told["widened"]
    every = told["total"] + told["widened"]
    for rank, of in ((1, told["total"]), (told["total"], told["total"]), (told["partial_from"], every), (every, every)):
        found = told["results"][rank - 1]["id"]
        text = client.get(f"/documents/{found}", query_string={"q": query, "n": rank}).get_data(as_text=True)
        assert f'<span class="soft">{rank}/{of}</span>' in text


def test_every_page_of_the_reader_has_one_place_to_open_at(client: FlaskClient, stock: Any) -> None:
    """The links from page to page lead to `#at`: the hit, else the picture, else the text; never to nothing."""
    for document, pages in ((stock.resolution, 3), (stock.unread, 2), (stock.bare, 1)):
        for number in range(1, pages + 1):
            for more in ("", "&q=nong+nghiep", "&q=van+phong", "&show=number", "&q=zzz&show=kind"):
                text = page_of(client, f"/documents/{document}?page={number}{more}")
                assert text.count('id="at"') == 1, (document, number, more)


def test_an_empty_library_says_so(empty_app: Flask) -> None:
    client = empty_app.test_client()
    assert "chưa có văn bản nào" in page_of(client, "/")
    for address in ("/browse", "/?q=x", "/feed.atom", "/export.csv", "/facets/kind"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("typed", ["committee=tinh+uy+phuoc+an", "committee=TỈNH+ỦY+PHƯỚC+AN", "kind=chi+thi"])
def test_a_filter_that_is_named_otherwise_is_the_value_that_is_listed(client: FlaskClient, typed: str) -> None:
    text = client.get(f"/?{typed}").get_data(as_text=True)
    chosen = re.findall('class="on"><span class="label">([^<]+)<.*?class="n">([^<]+)<', text)
    total = re.search(r"(\d+) văn bản", text)
    assert total and chosen == [("Chỉ thị" if "kind" in typed else "Tỉnh ủy Phước An", total[1])]


def test_facet_counts_are_what_following_them_gives(client: FlaskClient) -> None:
    text = page_of(client, "/?q=n%C3%B4ng+nghi%E1%BB%87p")
    values = re.findall(r'<li><a href="([^"]+)"><span class="label">[^<]+</span> <span class="n">(\d+)</span>', text)
    assert len(values) >= 6
    for link, count in values:
        narrowed = page_of(client, html.unescape(link))
        assert f"<strong>{count} văn bản</strong>" in narrowed
        assert 'class="chips"' in narrowed


def test_years_typed_into_the_form_become_an_address(client: FlaskClient) -> None:
    response = client.get("/?q=nong&from=1960&to=1950")
    assert response.status_code == 303 and response.location == "/?q=nong&year=1950..1960"
    assert client.get("/?q=nong&from=&to=").location == "/?q=nong"
    assert client.get("/?q=nong&from=abc").status_code == 400


def test_a_page_behind_the_last_is_none(client: FlaskClient) -> None:
    assert client.get("/?q=nong&page=99").status_code == 404
    assert client.get("/?q=zzzz&page=99").status_code == 200


def test_results_mark_and_link_the_pages(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, "/?q=%22n%C3%B4ng+d%C3%A2n+t%E1%BB%89nh%22+n%C3%B4ng&size=50")
    text = page_of(client, "/?q=n%C3%B4ng+nghi%E1%BB%87p&size=50")
    assert "<mark>" in text
    assert f"/documents/{stock.resolution}?q=n%C3%B4ng%20nghi%E1%BB%87p&amp;size=50&amp;page=2&amp;n=" in text
    assert "30-7-2013" in text and "người ký: chờ kiểm tra" in text


def test_the_reader_boxes_the_hits_of_the_page(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, f"/documents/{stock.resolution}?q=n%C3%B4ng+nghi%E1%BB%87p&page=2")
    boxes = re.findall(r'<rect[^>]* data-hit="(\d+)" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', text)
    page = seen(stock.archive).page(stock.resolution, 2)
    wanted = [word for word in page.words if page.text[word.start : word.end].strip(",.;") in ("nông", "nghiệp")]
    assert [tuple(map(int, box[1:])) for box in boxes] == [
        (word.box.left, word.box.top, word.box.right - word.box.left, word.box.bottom - word.box.top)
        for word in wanted
    ]
    assert text.count('id="at"') == 1
    assert 'viewBox="0 0 1240 1754"' in text


def test_hits_lead_through_the_whole_document_and_back(client: FlaskClient, stock: Any) -> None:
    address: str | None = f"/documents/{stock.resolution}?q=n%C3%B4ng+nghi%E1%BB%87p"
    seen: list[str] = []
    while address:
        text = page_of(client, address)
        seen.append(re.search(r"chỗ (\d+/\d+)", text)[1])  # type: ignore[index]
        following = re.search(r'data-key="n" href="([^"]+)"', text)
        address = html.unescape(following[1]).partition("#")[0] if following else None
    total = int(seen[0].partition("/")[2])
    assert total >= 4 and seen == [f"{number}/{total}" for number in range(1, total + 1)]


def test_the_reader_says_what_is_doubtful(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, f"/documents/{stock.unread}?page=2")
    assert "Số: viết tay, chờ kiểm tra" in text and "Ngày ban hành: ngày viết tay, chờ kiểm tra" in text
    assert "Trang 2: không đọc được, chờ kiểm tra" in text and "Không đọc được chữ nào" in text


def test_a_field_shows_where_it_was_read(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, f"/documents/{stock.resolution}?show=kind")
    assert '<rect class="evidence" id="at" x="90" y="120" width="310" height="30"/>' in text


def test_results_around_the_one_opened(client: FlaskClient) -> None:
    first = page_of(client, "/?q=n%C3%B4ng+nghi%E1%BB%87p")
    opened = [html.unescape(link) for link in re.findall(r'<h2><a href="([^"]+)">', first)]
    second = page_of(client, opened[1].partition("#")[0])
    assert "2/22" in second or re.search(r"2/\d+", second)
    around = {link.partition("#")[0] for link in addresses_in(second)}
    ids = [re.search(r"/documents/(\w+)", link)[1] for link in opened]  # type: ignore[index]
    assert any(ids[0] in link and "n=1" in link for link in around)
    assert any(ids[2] in link and "n=3" in link for link in around)


def test_pictures_are_asked_for_again_each_time_for_they_may_be_withdrawn(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, f"/documents/{stock.resolution}")
    address = html.unescape(re.search(r'<img src="([^"]+)"', text)[1])  # type: ignore[index]
    picture = client.get(address)
    assert picture.mimetype == "image/webp" and picture.headers["Cache-Control"] == "private, no-cache"
    assert client.get(address, headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304


def test_pictures_come_in_two_sizes(client: FlaskClient, stock: Any) -> None:
    text = page_of(client, f"/documents/{stock.resolution}")
    sources = html.unescape(re.search(r' srcset="([^"]+)"', text)[1]).split(", ")  # type: ignore[index]
    weights: list[int] = []
    for source, told in zip(sources, (800, 1240), strict=True):
        address, width = source.split(" ")
        picture = client.get(address)
        with Image.open(io.BytesIO(picture.get_data())) as image:
            assert image.format == "WEBP" and image.width == told == int(width.rstrip("w"))
            assert abs(image.height / image.width - 1754 / 1240) < 0.01, "the boxes lie on both alike"
        assert picture.headers["Cache-Control"] == "private, no-cache" and picture.mimetype == "image/webp"
        again = client.get(address, headers={"If-None-Match": picture.headers["ETag"]})
        assert again.status_code == 304 and not again.get_data()
        weights.append(len(picture.get_data()))
    assert weights[0] < weights[1]
    hidden = f"/documents/{stock.withdrawn}/pages/1.webp?size=narrow&v={stock.hidden_picture}"
    assert client.get(hidden).status_code == 404


def test_a_picture_that_cannot_be_made_smaller_goes_out_as_it_is(
    client: FlaskClient, stock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(picture: Path, width: int) -> bytes:
        raise OSError("no picture")

    monkeypatch.setattr(files, "installed", lambda: broken)
    whole = client.get(f"/documents/{stock.resolution}/pages/2.webp").get_data()
    assert client.get(f"/documents/{stock.resolution}/pages/2.webp?size=narrow").get_data() == whole


def test_an_original_is_saved_and_never_run(client: FlaskClient, stock: Any) -> None:
    original = client.get(f"/documents/{stock.resolution}/original")
    kept = seen(stock.archive).original(stock.resolution)
    assert original.get_data() == kept.path.read_bytes() and original.get_data().startswith(b"%PDF-")
    assert original.headers["Content-Disposition"] == "attachment; filename=26NQ.pdf"
    assert "sandbox" in original.headers["Content-Security-Policy"] and original.mimetype == "application/pdf"
    assert client.get(f"/documents/{stock.bare}/original").status_code == 404


def test_filters_alone_are_not_told_as_everything(client: FlaskClient) -> None:
    text = page_of(client, "/?kind=B%C3%A1o+c%C3%A1o&year=1900..2100")
    assert "Hiểu là" not in text and "tất cả văn bản" not in text
    assert "Hiểu là" in page_of(client, "/?q=n%C3%B4ng&kind=B%C3%A1o+c%C3%A1o")


def test_exports_hold_every_match(client: FlaskClient) -> None:
    query = "q=n%C3%B4ng+nghi%E1%BB%87p"
    total = client.get(f"/api/v1/search?{query}").get_json()["total"]
    assert total > 7  # more than one batch
    own = client.get(f"/export.csv?{query}").get_data(as_text=True)
    assert own.startswith("\ufeffMã văn bản,Tệp,") and own.count("\n") > total
    rows = list(csv.DictReader(io.StringIO(client.get(f"/export.csv?{query}&lang=en").get_data(as_text=True)[1:])))
    lines = [json.loads(line) for line in client.get(f"/export.jsonl?{query}").get_data(as_text=True).splitlines()]
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert len({row["id"] for row in rows}) == len(rows) == total
    assert all(line["address"].startswith("http://localhost/documents/") for line in lines)
    assert client.get(f"/export.ris?{query}").get_data(as_text=True).count("ER  - ") == total
    assert client.get(f"/export.bib?{query}").get_data(as_text=True).count("@misc{") == total


@pytest.mark.parametrize(("most", "length"), [(1, 30), (2, 30), (3, 5)])
def test_a_feed_of_very_many_tells_of_what_came_last_however_old_it_is(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, most: int, length: int
) -> None:
    def entries() -> list[tuple[str, str]]:
        feed = ElementTree.fromstring(client.get("/feed.atom?q=n%C3%B4ng+nghi%E1%BB%87p").get_data())
        return [(one.findtext(f"{ATOM}id") or "", one.findtext(f"{ATOM}updated") or "")
                for one in feed.findall(f"{ATOM}entry")]

    every = entries()
    assert len(every) > 7
    monkeypatch.setattr("web.pages.take.FEED_AMONG", most)
    monkeypatch.setattr("web.pages.take.FEED_LENGTH", length)
    found = entries()
    assert len(set(found)) == min(length, len(every)) and set(found) <= set(every)
    assert [at for _, at in found] == sorted((at for _, at in every), reverse=True)[:length]


@pytest.mark.parametrize("address", ["/feed.atom", "/feed.atom?q=n%C3%B4ng&kind=B%C3%A1o+c%C3%A1o"])
def test_feeds_are_atom(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.get_data())
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed" and entries
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
        assert all(entry.findtext(f"{ATOM}{name}") for entry in entries)


def test_browsing_counts_every_document_once(client: FlaskClient) -> None:
    text = page_of(client, "/browse")
    kinds = text[text.index('id="b-kinds"') : text.index('id="b-years"')]
    counted = sum(int(count) for count in re.findall(r'<span class="n">(\d+)</span>', kinds))
    facets = client.get("/api/v1/search").get_json()["facets"]["kind"]
    assert counted == sum(value["count"] for value in facets)


def test_a_committee_has_a_page(client: FlaskClient) -> None:
    text = page_of(client, "/browse/committees?name=T%E1%BB%89nh+%E1%BB%A7y+Ph%C6%B0%E1%BB%9Bc+An")
    assert "<h1>Tỉnh ủy Phước An</h1>" in text and "Xem 6 văn bản" in text


def test_a_list_of_queries_becomes_a_table(client: Any) -> None:
    given = "nông nghiệp\r\n\r\n26-NQ/TU\r\nzzzz\r\n=1+1"
    response = client.send("/queries", {"queries": given, "size": "2"})
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True)[1:])))
    totals = {row["query"]: row["total"] for row in rows}
    assert list(totals) == ["nông nghiệp", "26-NQ/TU", "zzzz", "'=1+1"]
    assert totals["nông nghiệp"] == str(client.get("/api/v1/search?q=n%C3%B4ng+nghi%E1%BB%87p").get_json()["total"])
    assert [row["rank"] for row in rows if row["query"] == "nông nghiệp"] == ["1", "2"]
    assert next(row for row in rows if row["query"] == "26-NQ/TU")["code"] == "26-NQ/TU"
    assert totals["zzzz"] == "0"


def test_a_file_of_queries_is_taken_too(client: Any) -> None:
    sent = {"file": (io.BytesIO("\ufeffnông nghiệp\n".encode()), "q.txt")}
    assert "nông nghiệp" in client.send("/queries", sent).get_data(as_text=True)


@pytest.mark.parametrize(
    "sent",
    [{}, {"queries": " \n "}, {"queries": "x\n" * 501}, {"queries": "x" * 2001}, {"queries": "x", "size": "21"},
     {"queries": "x", "size": "many"}],
)  # fmt: skip
def test_a_wrong_list_is_refused_in_words(client: Any, sent: dict[str, str]) -> None:
    response = client.send("/queries", sent)
    text = response.get_data(as_text=True)
    assert response.status_code == 400 and "Yêu cầu chưa đúng" in text
    assert "sửa phần đã gửi" in text and "sửa lại địa chỉ" not in text, "the address is right as it is"
    assert "sửa lại địa chỉ" in client.get("/?page=x").get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("26-NQ/TU\r\n\r\nnông nghiệp\r\n".encode("utf-16"), "q.txt"),
        ("26-NQ/TU\nnông nghiệp".encode("utf-8-sig"), "q.txt"),
        ('"26-NQ/TU","ghi chú, dài"\r\nnông nghiệp,x\r\n'.encode(), "q.CSV"),
    ],
)
def test_a_list_as_offices_save_it(client: Any, content: bytes, name: str) -> None:
    response = client.send("/queries", {"file": (io.BytesIO(content), name), "size": "1"})
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True)[1:])))
    assert [row["query"] for row in rows] == ["26-NQ/TU", "nông nghiệp"]
    assert rows[0]["code"] == "26-NQ/TU"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "chưa có dòng nào"), (b"\xef\xbb\xbf\r\n \r\n", "chưa có dòng nào"),
        (b"x\n" * 10_000, "nhiều nhất 500 dòng"), (b"\x89PNG\x0d\x0a\x1a\x0a\xff\xfe", "không đọc được như văn bản"),
        (b"\xff\xfe\x00", "không đọc được như văn bản"), (b"Ngh\xde quy\xd5t", "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_in_words(client: Any, content: bytes, told: str) -> None:
    response = client.send("/queries", {"file": (io.BytesIO(content), "q.txt")})
    text = response.get_data(as_text=True)
    assert response.status_code == 400 and "Traceback" not in text
    assert told in text


def test_a_list_that_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/queries", data={"queries": "x" * 300_000}).status_code == 413


def test_who_only_counts_the_easier_searches_looks_for_no_other_spelling(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("library.search.service.suggestion", lambda query, *_: asked.append(query) or "nông nghiệp")
    text = page_of(client, "/?q=nong+nghiep+zzzyq&kind=x&year=1970..1979")
    assert asked == ["nong nghiep zzzyq"] and "nông nghiệp" in text


@pytest.mark.parametrize(("found", "kept"), [(["nông nghiệp"], True), ([None, "nông nghiệp"], False)])
def test_a_spelling_that_is_offered_keeps_the_filters_or_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, found: list[str | None], kept: bool
) -> None:
    monkeypatch.setattr("library.search.service.suggestion", lambda *_: found.pop(0))
    text = page_of(client, "/?q=nong+nghiep+zzzyq&kind=x&size=10")
    offered = re.search(r'class="suggestion">(.*?)</p>', text, re.S)
    assert offered is not None and ("kind=x" in offered[1], "bỏ hết bộ lọc" in offered[1]) == (kept, not kept)
