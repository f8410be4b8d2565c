"""An index that the last release wrote answers, follows what changes, and is known as one to build anew."""

from __future__ import annotations

import tarfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from library.search.contract import Field, Phrase, Term
from library.search.whoosh_engine import WhooshEngine
from tests.everybody import for_all, indexed

RELEASE = Path(__file__).parents[3] / "fixtures" / "release-2026-11-26" / "release-2026-11-26.tar.xz"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The index of the archive that the release of 26-11-2026 made."""
    with tarfile.open(RELEASE) as packed:
        # The Python of Debian 12 (3.11.2) knows no filter yet.
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        packed.extractall(tmp_path, [one for one in packed if "/index/" in one.name])
    return next(tmp_path.glob("*/index"))


def test_it_answers_as_it_does_when_it_is_written_anew(index: Path) -> None:
    engine = WhooshEngine(index, analyser="3")
    (view,) = engine.last().snapshot.views
    field, file = view.data.fields[Field.TEXT], view.data.file
    ends = file["text:place_starts"].tolist()
    for term, (start, end) in enumerate(pairwise(ends)):
        assert np.array_equal(field.places_of(term), file["text:places"][start:end])
    words = [token for token, count in engine.vocabulary(Field.TEXT) if count > 1][:12]
    requests = [for_all(query=Phrase(Field.TEXT, ((one,), (other,)))) for one in words for other in words]
    requests += [for_all(query=Term(Field.TEXT, word)) for word in words]
    before = list(map(engine.search, requests))
    assert any(one.total for one in before) and engine.outdated()
    engine.optimize()
    with engine.writing(watermark=99) as writer:
        writer.put(indexed(id="new", tokens={Field.TEXT: ["zzz"]}))
    engine.optimize()  # now it is of the form of now, all of it
    assert "text:places" not in engine.last().snapshot.views[0].data.file
    with engine.writing(watermark=100) as writer:
        writer.delete("new")
    for request, answer in zip(requests, before, strict=True):
        assert engine.search(request).total == answer.total
        assert [hit.pages for hit in engine.search(request).hits] == [hit.pages for hit in answer.hits]
    assert engine.outdated(), "until it is built anew"
