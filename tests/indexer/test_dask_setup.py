"""What reading on many machines needs before it begins: settings, a scheduler that answers, workers that fit."""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

if not os.environ.get("CI"):  # in the gate it fails where this is missing
    pytest.importorskip("distributed", reason="pip install '.[dask]'")

from indexer.dask_cluster import Leader
from indexer.dask_cluster.tasks import Order, Terms, program, unfit
from indexer.jobs import Job
from indexer.limits import Limits
from indexer.pipeline import ingest
from indexer.readers import read_through
from library.archive import Archive
from library.errors import MissingRequirementError, ReadersUnreachableError, UsageError
from library.progress import Silent
from library.settings import load_settings

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # what the library warns of is its own


def test_without_a_scheduler_nothing_is_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Leader.__init__.__kwdefaults__, "connect_seconds", 0.5)
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "0.txt").write_text("NGHỊ QUYẾT số 0\nVề việc đọc trên nhiều máy", "utf-8")
    away = load_settings(tmp_path, reader="dask", dask_scheduler="tcp://127.0.0.1:9")
    with closing(Archive.open(tmp_path / "archive", create=True, settings=away)) as archive:
        with pytest.raises(ReadersUnreachableError, match="reader = 'local'"):
            ingest(archive, [tmp_path / "given"], retry_failed=False, workers=1, progress=Silent())
        assert archive.catalogue.states() == {} and archive.health().in_step
    with closing(Archive.open(tmp_path / "archive")) as archive:
        report = ingest(archive, [tmp_path / "given"], retry_failed=False, workers=1, progress=Silent())
        assert report.as_json()["indexed"] == 1


@pytest.mark.parametrize(("what", "why"), [("program", "program"), ("word", "archive"), ("sign", "archive"),
                                           ("vault", "archive")])  # fmt: skip
def test_a_worker_that_does_not_fit_says_why(tmp_path: Path, what: str, why: str) -> None:
    sign = tmp_path / "sign"
    sign.write_text("a word")
    terms = Terms(program(), sign, "a word", tmp_path)
    assert unfit(terms) is None
    other = {"program": "0", "word": "another", "sign": tmp_path / "none", "vault": tmp_path / "none"}[what]
    found = unfit(replace(terms, **{what: other}))
    assert found is not None and found[0] == why


def test_a_worker_without_room_for_a_while_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = tmp_path / "sign"
    sign.write_text("a word")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    found = unfit(Terms(program(), sign, "a word", tmp_path))
    assert found is not None and found[0] == "room"


def test_nothing_that_travels_tells_a_name(tmp_path: Path) -> None:
    job = Job(tmp_path / "TOI MAT.pdf", "TOI MAT.pdf", "0" * 64, tmp_path, Limits())
    order = Order.of(job, str, tmp_path / "sign", group=False)
    assert "MAT" not in repr(order) and pickle.loads(pickle.dumps(order)) == order


@pytest.mark.parametrize(("given", "names"), [
    ({"reader": "ray"}, "reader"), ({"reader": "dask"}, "dask_scheduler"),
    ({"dask_vault": "10.0.0.1:8787"}, "dask_vault"),
    ({"dask_scheduler": "10.0.0.1:8786"}, "dask_scheduler"),
    ({"dask_scheduler": "tcp://host"}, "dask_scheduler")])  # fmt: skip
def test_settings_that_cannot_be_are_refused(tmp_path: Path, given: dict[str, str], names: str) -> None:
    with pytest.raises(UsageError, match=names):
        load_settings(tmp_path, **given)


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tls://may-doc.tinhuy.lan:8786", "tcp://[::1]:8786"])
def test_addresses_of_schedulers(tmp_path: Path, address: str) -> None:
    assert load_settings(tmp_path, reader="dask", dask_scheduler=address).dask_scheduler == address


def test_where_what_speaks_to_it_is_missing_no_registry_is_asked_for_our_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(tmp_path, reader="dask", dask_scheduler="tcp://10.0.0.1:8786")
    archive = Archive.open(tmp_path / "archive", create=True, settings=settings)
    monkeypatch.setitem(sys.modules, "indexer.dask_cluster", None)
    with pytest.raises(MissingRequirementError, match=r"pip install '\.\[dask\]'"):
        read_through(archive, [], workers=1, tick=lambda: None, progress=Silent())
