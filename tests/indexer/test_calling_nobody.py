"""Nobody is called while a file is read: not from a network of its own, and not from this one by settings alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from indexer.outside_calls import Listener, calls_of_libreoffice, listening
from indexer.pipeline import ingest
from indexer.reading.office import calling_nobody, libreoffice
from library.archive import Archive
from library.progress import Silent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(libreoffice.office_program() is None, reason="LibreOffice is not installed"),
]
MEANS = ("namespace", "settings")
_PORT_OF_THE_CASES = 8199


@pytest.fixture(params=MEANS)
def means(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """By what LibreOffice is kept from calling: both, or, with the namespace switched off, its settings alone."""
    if request.param == "settings":
        monkeypatch.setattr(libreoffice, "without_network", tuple)
    elif not calling_nobody.without_network():
        pytest.skip("this system lets nobody make network namespaces")
    return str(request.param)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """The cases name one port, so that one test process at a time listens on it."""
    alone = FileLock(Path(tempfile.gettempdir()) / f"vankien-test-{_PORT_OF_THE_CASES}.lock")
    with alone, listening(_PORT_OF_THE_CASES) as one:
        yield one


def test_linked_pictures_and_style_sheets_are_not_fetched(means: str) -> None:
    assert calls_of_libreoffice() == []


def test_without_either_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """What LibreOffice does when it is left alone is heard, so that the other tests can fail."""
    monkeypatch.setattr(libreoffice, "without_network", tuple)
    monkeypatch.setattr(libreoffice, "write_profile", lambda folder: None)
    monkeypatch.setattr(libreoffice, "environment", lambda: dict(os.environ))
    assert calls_of_libreoffice() != []


@pytest.mark.parametrize("name", ["base.doc", "ftp.doc", "img.doc"])
def test_files_that_call_out_are_read_in_silence(means: str, name: str, cases: Path, listener: Listener) -> None:
    with libreoffice.converted(cases / "outward" / name, "docx", seconds=60, ending=".html") as result:
        assert result.stat().st_size
    assert listener.heard == []


def test_legacy_files_are_read_in_silence(means: str, real_material: Path, listener: Listener) -> None:
    """Each takes seconds: two of them, all where VANKIEN_TEST_ALL_LEGACY is set."""
    files = sorted((real_material / "legacy").rglob("*.doc"), key=lambda file: (file.stat().st_size, file))
    for file in files if os.environ.get("VANKIEN_TEST_ALL_LEGACY") else files[:2]:
        with libreoffice.converted(file, "docx", seconds=120):
            pass
    assert listener.heard == []


def test_a_whole_ingest_is_silent(cases: Path, tmp_path: Path, listener: Listener) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    given = tmp_path / "given"
    shutil.copytree(cases / "outward", given, ignore=shutil.ignore_patterns("*.py"))
    ingest(archive, [given], retry_failed=False, workers=1, progress=Silent())
    archive.close()
    assert listener.heard == []


def test_a_worker_has_no_network_at_all(tmp_path: Path, listener: Listener) -> None:
    if not calling_nobody.without_network():
        pytest.skip("this system lets nobody make network namespaces")
    (tmp_path / "calling_work.py").write_text(
        "import socket\n\ndef call(port):\n    try:\n        socket.create_connection(('127.0.0.1', port), 2).close()\n"
        "    except OSError as error:\n        return str(error)\n    return 'heard'\n")
    leader = tmp_path / "leader.py"
    leader.write_text(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport calling_work\n"
        "from indexer.worker_pool import work_through\nif __name__ == '__main__':\n"
        f"    print(list(work_through([{_PORT_OF_THE_CASES}], calling_work.call, workers=1)))\n")
    done = subprocess.run([sys.executable, leader], capture_output=True, text=True, check=True, timeout=60)
    assert "unreachable" in done.stdout and listener.heard == []


def test_the_environment_of_children_is_a_copy() -> None:
    before = dict(os.environ)
    made = calling_nobody.environment()
    assert dict(os.environ) == before
    assert made["http_proxy"] == made["HTTPS_PROXY"] == "http://127.0.0.1:9" and "no_proxy" not in made
