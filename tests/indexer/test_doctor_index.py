"""`doctor` reads the search index through, also what no question would have touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import doctor
from library.cli import vankien


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_changed_byte_of_the_index_is_told_and_what_to_do(tmp_path: Path, share: float) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(json.dumps({"source": "a.txt", "pages": [{"text": "hợp tác xã nông nghiệp " * 50}]}))
    folder = tmp_path / "archive"
    result = CliRunner().invoke(vankien, ["--archive", str(folder), "import", str(records)])
    assert result.exit_code == 0, result.output
    assert _index(folder).good
    (segment,) = (folder / "index").rglob("*.arrays")
    times = segment.stat()
    content = bytearray(segment.read_bytes())
    content[int(len(content) * share)] ^= 1
    segment.write_bytes(content)
    os.utime(segment, ns=(times.st_atime_ns, times.st_mtime_ns))
    found = _index(folder)
    assert not found.good and "reindex" in found.next_step


def _index(folder: Path) -> doctor.Finding:
    archive = doctor.Archive.open(folder)
    try:
        return next(one for one in doctor._archive(archive) if one.what == "index")
    finally:
        archive.close()
