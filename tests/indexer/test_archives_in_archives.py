"""Archives within archives: how many files one of them may hold, and how often each is opened."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from indexer import unpacking
from indexer.discovering import FoundFile, found_at
from indexer.limits import Limits
from indexer.pipeline import ingest
from indexer.reading import archives
from indexer.unpacking import FoundFiles, unpack
from indexer.watching import PASSING
from library.archive import Archive
from library.progress import Silent
from library.records import State
from library.settings import Settings
from library.wording import in_language

FEW = Limits(pages=8)


def packed(members: Mapping[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", how) as file:
        for name, member in members.items():
            file.writestr(name, member)
    return content.getvalue()


def many(content: bytes, name: str, count: int = 3) -> bytes:
    return packed({f"{number}{name}": content for number in range(count)})


def given(folder: Path, content: bytes) -> list[FoundFile]:
    (folder / "gói.zip").write_bytes(content)
    return [found_at(folder / "gói.zip", "gói.zip")]


def test_an_archive_with_too_many_files_over_all_levels_fails_alone_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3 × 3 files, none of the archives with more than three: such a one had ended the whole ingest."""
    folder = tmp_path / "in"
    folder.mkdir()
    given(folder, many(many(b"a", ".txt"), ".zip"))
    (folder / "a.txt").write_text("BÁO CÁO\n\nlúa")
    archive = Archive.open(tmp_path / "archive", create=True, settings=Settings(max_pages=8))

    def take_in(*, retry_failed: bool = False) -> dict[str, tuple[str, str | None]]:
        report = ingest(archive, [folder], retry_failed=retry_failed, workers=1, progress=Silent())
        return {Path(line.path).name: (str(line.state), line.reason) for line in report.lines}

    expected = {"a.txt": ("indexed", None), "gói.zip": ("failed", "too-large")}
    assert take_in() == expected
    assert "too-large" not in PASSING, "a watched folder leaves it too"
    [entry] = archive.catalogue.ledger.get([folder / "gói.zip"]).values()
    assert "more than 8 files" in str(entry.message)
    assert in_language(str(entry.message), "vi").startswith("Tệp nén chứa hơn 8 tệp")
    opened: list[object] = []
    monkeypatch.setattr(unpacking, "is_archive", opened.append)
    assert take_in() == expected and not opened
    monkeypatch.undo()
    assert take_in(retry_failed=True) == expected
    archive.close()


def test_an_archive_that_is_opened_at_last_has_not_failed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    given(folder, many(b"BAO CAO ", ".txt"))

    def take_in(max_pages: int, *, retry_failed: bool = False) -> dict[State, int]:
        archive = Archive.open(tmp_path / "archive", create=True, settings=Settings(max_pages=max_pages))
        report = ingest(archive, [folder], retry_failed=retry_failed, workers=1, progress=Silent())
        [*messages] = [line.message for line in report.lines if line.state is State.FAILED]
        assert all("more than 2 files" in str(one) for one in messages)
        assert len(archive.catalogue.ledger.of_state(State.FAILED, limit=9)) == report.counts[State.FAILED]
        archive.close()
        return {state: count for state, count in report.counts.items() if count}

    taken_in = {State.INDEXED: 1, State.DUPLICATE: 2}
    assert take_in(2) == take_in(10) == {State.FAILED: 1}
    with closing(Archive.open(tmp_path / "archive")) as archive:
        left = archive.catalogue.ledger.all()
    assert take_in(10, retry_failed=True) == take_in(10) == taken_in
    with closing(Archive.open(tmp_path / "archive")) as archive:
        archive.catalogue.ledger.record(left)  # as earlier releases left it
    assert take_in(10) == taken_in


@pytest.mark.parametrize("content", [
    many(many(b"a", ".txt"), ".zip"), many(many(many(b"a", ".txt", 2), ".zip", 2), ".zip", 2),
    packed({f"{number}/": b"" for number in range(100)} | {"a.txt": b"a"}),
])  # fmt: skip
def test_what_is_too_much_is_counted_over_all_levels(tmp_path: Path, content: bytes) -> None:
    (file,) = unpack(given(tmp_path, content), FEW)
    assert file.reason == "too-large" and "more than 8 files" in file.problem


def test_as_many_as_may_be_are_taken_out(tmp_path: Path) -> None:
    files = unpack(given(tmp_path, many(many(b"a", ".txt"), ".zip", 2)), FEW)
    assert len(files) == 6 and not any(file.problem for file in files)


def test_a_file_and_an_archive_that_would_have_one_path_are_both_taken_out(tmp_path: Path) -> None:
    contents = {"in.zip": packed({"x.txt": b"within", "y.zip/x.txt": b"deeper"}), "in.zip/x.txt": b"beside",
                "in.zip (2)": b"a file", "in.zip/y.zip": packed({"x.txt": b"another"}),
                "in.zip/y.zip/x.txt": b"beside that"}  # fmt: skip
    files = unpack(given(tmp_path, packed(contents)), FEW)
    assert len({file.source for file in files}) == len(files) == 6
    with FoundFiles(FEW) as found:
        read = {b"".join(found.pieces(file.path)) for file in files}
    assert read == {b"within", b"deeper", b"beside", b"a file", b"another", b"beside that"}


def test_what_it_unpacks_to_is_counted_over_all_levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No archive in it unpacks to more than its own share."""
    monkeypatch.setattr(archives, "_ALWAYS", 10_000)
    monkeypatch.setattr(archives, "_MAX_RATIO", 30)
    inner = packed({"a.txt": bytes(9_000)}, zipfile.ZIP_DEFLATED)
    content = packed({"1.zip": inner, "2.zip": inner}, zipfile.ZIP_DEFLATED)
    assert len(content) * 30 < 18_000
    (file,) = unpack(given(tmp_path, content), FEW)
    assert file.reason == "too-large" and "unpacks to more than" in file.problem


def test_a_list_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_SHORT_LIST", 1_000)
    monkeypatch.setattr(archives, "_ENTRY_BYTES", 100)
    read: list[int] = []
    monkeypatch.setattr(archives, "listed", lambda *_: read.append(1))
    (file,) = unpack(given(tmp_path, packed({f"{'thư mục' * 9}{number}/": b"" for number in range(20)})), FEW)
    assert file.reason == "too-large" and not read


@pytest.mark.parametrize("bad", [packed({}), packed({"a.txt": b"a"}).replace(b"PK\1\2\x14\3\x14\0\0\0",
                                                                          b"PK\1\2\x14\3\x14\0\1\0")])
def test_an_archive_within_that_cannot_be_opened_costs_nothing_beside_it(tmp_path: Path, bad: bytes) -> None:
    """Empty, or locked by a password."""
    files = unpack(given(tmp_path, packed({"a.txt": b"a", "b.zip": bad})), FEW)
    assert [(file.path.name, file.problem) for file in files] == [("a.txt", ""), ("b.zip", "")]


def test_each_archive_is_opened_once_for_the_hashes_of_all_that_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = packed({"x.txt": b"x", "y/z.zip": packed({"z.txt": b"z"}), "zz.txt": b"zz"})
    files = unpack(given(tmp_path, packed({"a.txt": b"a", "in.zip": inner, "in.zip-2.txt": b"2", "z.txt": b"z"})), FEW)
    (tmp_path / "khác.txt").write_bytes(b"k")
    paths = [*(file.path for file in files), tmp_path / "khác.txt"]
    wanted = {"a.txt": b"a", "in.zip-2.txt": b"2", "x.txt": b"x", "z.txt": b"z", "zz.txt": b"zz", "khác.txt": b"k"}
    opened: list[object] = []
    real = archives.opened

    def counting(content: IO[bytes], limits: Limits) -> zipfile.ZipFile:
        opened.append(content)
        return real(content, limits)

    monkeypatch.setattr(unpacking, "opened", counting)
    with FoundFiles(FEW) as found:
        for path in paths:
            assert found.hash(path) == hashlib.sha256(wanted[path.name]).hexdigest(), path
        assert len(opened) == 3
        for path in reversed(paths):
            assert found.hash(path) == hashlib.sha256(wanted[path.name]).hexdigest(), "in any order"


def test_as_many_files_as_the_settings_allow_can_be_read(tmp_path: Path) -> None:
    """The hashes were made within the bounds that hold where nothing is set."""
    files = unpack(given(tmp_path, many(b"a", ".txt", 1_600)), Limits(pages=2_000))
    with FoundFiles(Limits(pages=2_000)) as found:
        assert found.hash(files[-1].path) == hashlib.sha256(b"a").hexdigest()
