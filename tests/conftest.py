"""The archives that many tests share: the sample archive and the real scans, each read once by real OCR."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from indexer.pipeline import ingest
from library.archive import Archive
from library.progress import Silent
from tests.opensearch.files import NotHereError
from tests.opensearch.node import Node
from tests.opensearch.sharing import shared_node

CORPUS = Path(__file__).parents[1] / "corpus"

settings.register_profile("new", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples everywhere, however slow the machine: a run proves the machine that it runs on. New examples are
# drawn with `--hypothesis-profile=new`.
settings.load_profile("ci")


def _of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def _read_once(name: str, given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the files below `given`; the first of the parallel test processes that wants it makes it."""
    shared = _of_the_run(tmp_path_factory)
    folder, report = shared / name, shared / f"{name}.json"
    with FileLock(shared / f"{name}.lock"):
        if not report.exists():
            archive = Archive.open(folder, create=True)
            done = ingest(archive, [given], retry_failed=False, workers=len(os.sched_getaffinity(0)), progress=Silent())
            archive.close()
            report.write_text(json.dumps(done.as_json()))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashing a password takes next to nothing; by the environment, so that commands and servers do so too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VANKIEN_PASSWORD_MEMORY_MB", "1")
        yield


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive made from `corpus/archive`; beside it, `<name>.json`, the report."""
    return _read_once("sample", CORPUS / "archive", tmp_path_factory)


@pytest.fixture(scope="session")
def sample_archive(sample_folder: Path) -> Iterator[Archive]:
    """The sample archive, open; for reading only."""
    archive = Archive.open(sample_folder)
    yield archive
    archive.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive, in `archive` below `tmp_path`; folders whose tests need a full one have their own."""
    opened = Archive.open(tmp_path / "archive", create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def real_material() -> Path:
    """The folder of real material, which is not part of the project."""
    folder = os.environ.get("VANKIEN_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real material is not here: VANKIEN_TEST_DATA names no folder")
    return Path(folder)


@pytest.fixture(scope="session")
def cases(real_material: Path) -> Path:
    """The folder of inputs that went wrong once, which lies beside the real material."""
    folder = real_material.parent / "cases"
    if not folder.is_dir():
        pytest.skip("the folder of cases is not beside the real material")
    return folder


@pytest.fixture(scope="session")
def scans_archive(real_material: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive made from the real scans, open; for reading only."""
    archive = Archive.open(_read_once("scans", real_material / "scans", tmp_path_factory))
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def opensearch_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node of OpenSearch, for as long as the tests run; where it cannot be had it is no failure, but in the gate."""
    with ExitStack() as stack:
        try:
            node = stack.enter_context(shared_node(_of_the_run(tmp_path_factory)))
        except NotHereError as error:
            if os.environ.get("CI"):
                pytest.fail(f"the gate runs on OpenSearch too: {error}")
            pytest.skip(str(error))
        yield node
