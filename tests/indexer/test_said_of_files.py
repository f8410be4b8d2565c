"""What is said of files that are nearly what was wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.importing import import_records
from indexer.ingest_command import _tell_withdrawn
from indexer.reading.sniffing import Media, sniff
from indexer.recutting import _firsts
from indexer.reporting import Report, ReportLine
from library.acts.held import held_file
from library.archive import Archive
from library.errors import NotFoundError, UsageError
from library.progress import Silent
from library.records import State


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    (tmp_path / "r.jsonl").write_text(json.dumps({"source": "a", "pages": ["Một trang"]}), "utf-8")
    import_records(archive, tmp_path / "r.jsonl", index=lambda: None, progress=Silent())
    yield archive
    archive.close()


def test_a_blank_behind_the_ending_is_no_other_kind(tmp_path: Path) -> None:
    for name in ("lead.txt ", "LEAD.TXT  "):
        (tmp_path / name).write_text("Báo cáo về kho thóc", "utf-8")
        assert sniff(tmp_path / name) is Media.TEXT


def test_a_file_of_one_page_is_not_offered_pages_to_split_at(archive: Archive) -> None:
    (name,) = archive.catalogue.documents.ids()
    whole = archive.catalogue.documents.as_stored(name)
    assert whole is not None
    for at in (5, 1, 2):
        with pytest.raises(UsageError, match=r"^A file of one page cannot be split\.$"):
            _firsts(archive, whole, [at])


def test_a_duplicate_of_what_is_withdrawn_is_told(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    (name,) = archive.catalogue.documents.ids()
    report = Report((ReportLine("b.pdf", State.DUPLICATE, name, None), ReportLine("c", State.INDEXED, name, None)))
    _tell_withdrawn(archive, report)
    assert capsys.readouterr().out == ""
    archive.catalogue.documents.set_state(name, State.WITHDRAWN)
    _tell_withdrawn(archive, report)
    told = capsys.readouterr().out
    assert told.startswith(f"b.pdf: the same as {name}, which is withdrawn;") and told.count("\n") == 1


def test_who_asks_for_a_held_file_that_is_none_is_told_where_they_are(archive: Archive) -> None:
    with pytest.raises(NotFoundError) as wrong:
        held_file(archive, "x")
    assert wrong.value.next_step == "The list of held files gives their ids."
