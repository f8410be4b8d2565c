"""Documents about the same: others, nearest first, none that may not be seen."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from tests.seeing import seen


def test_others_about_the_same_are_named(client: FlaskClient, stock: Any) -> None:
    reader = client.get(f"/documents/{stock.resolution}").get_data(as_text=True)
    assert f'href="/documents/{stock.resolution}/similar"' in reader
    text = client.get(f"/documents/{stock.resolution}/similar").get_data(as_text=True)
    named = re.findall(r'<h2><a href="/documents/([^"]+)">', text)
    wanted = [one.id for one in seen(stock.archive).search.similar(stock.resolution, limit=10)]
    assert named == wanted and len(named) == len(set(named)) > 0
    assert not {stock.resolution, stock.withdrawn, stock.quarantined} & set(named)
    assert f'<a href="/documents/{stock.resolution}">← Văn bản</a>' in text


def test_nothing_is_like_what_may_not_be_seen(client: FlaskClient, stock: Any) -> None:
    for one in (stock.withdrawn, stock.quarantined, "nope"):
        assert client.get(f"/documents/{one}/similar").status_code == 404
