"""What was withdrawn or kept secret shows up nowhere and cannot be told from what never was."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

SECRETS = ("zzrutzz", "zzmatzz", "Quy chế rút", "Quy chế mật", "Cơ quan rút", "Cơ quan mật", "Bản đã rút", "Bản mật",
           "rut.pdf", "mat.pdf")  # fmt: skip
SHAPES = ("/documents/{id}", "/documents/{id}?q=nong", "/documents/{id}/pages/1.webp", "/documents/{id}/original",
          "/documents/{id}/citation.bib", "/documents/{id}/citation.ris", "/documents/{id}/export/pdf",
          "/documents/{id}/export/hocr", "/documents/{id}/export/alto", "/api/v1/documents/{id}")  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("which", ["withdrawn", "quarantined"])
def test_no_address_opens_it(client: FlaskClient, stock: Any, shape: str, which: str) -> None:
    hidden = getattr(stock, which)
    told = client.get(shape.format(id=hidden))
    never = client.get(shape.format(id="0" * len(hidden)))
    assert told.status_code == never.status_code == 404
    assert told.get_data().replace(hidden.encode(), b"") == never.get_data().replace(b"0" * len(hidden), b"")


def test_its_picture_is_not_had_by_its_content_either(client: FlaskClient, stock: Any) -> None:
    address = f"/documents/{stock.withdrawn}/pages/1.webp?v={stock.hidden_picture}"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=n%C3%B4ng", "/?q=zzrutzz", "/?q=zzmatzz", "/?q=nong+nghiep&size=100", "/browse", "/feed.atom",
     "/feed.atom?q=nong", "/export.csv?q=nong", "/export.jsonl", "/export.bib?q=nong", "/export.ris?q=zzmatzz",
     "/review", "/review?field=committee", "/review?field=page", "/api/v1/review", "/api/v1/review?field=page",
     "/facets/kind", "/facets/committee", "/facets/kind?find=Quy", "/api/v1/search?q=nong&size=100",
     "/api/v1/search?q=zzrutzz", "/api/v1/search?committee=C%C6%A1+quan+m%E1%BA%ADt", "/healthz"],
)  # fmt: skip
def test_nothing_of_it_stands_on_any_page(client: FlaskClient, stock: Any, address: str) -> None:
    text = client.get(address).get_data(as_text=True)
    asked = address.partition("?")[2]
    for secret in SECRETS:
        if secret not in asked:
            assert secret not in text
    assert stock.withdrawn not in text and stock.quarantined not in text


@pytest.mark.parametrize("name", ["Cơ quan rút", "Cơ quan mật"])
def test_its_committee_has_no_page(client: FlaskClient, name: str) -> None:
    assert client.get("/browse/committees", query_string={"name": name}).status_code == 404
