"""The process that leads an ingest does not load what reads; whoever gets the work sent has loaded it."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import indexer.reading
import indexer.work
from indexer.readers import take_part

LEADS = "import sys, library.cli, indexer.ingest_command, indexer.pipeline; print(*sys.modules)"


def test_what_leads_loads_nothing_that_reads() -> None:
    done = subprocess.run([sys.executable, "-c", LEADS], capture_output=True, text=True, check=True, timeout=120)
    loaded = set(done.stdout.split())
    assert "indexer.readers" in loaded
    assert not loaded & {"indexer.work", "indexer.reading.any_file", "indexer.describing", "cv2", "PIL", "pypdfium2"}


def test_whoever_gets_the_work_sent_gets_what_reads() -> None:
    assert pickle.loads(pickle.dumps(take_part)) is indexer.work.take_part


def test_what_reading_does_not_offer_is_not_there() -> None:
    assert indexer.reading.read_file.__module__ == "indexer.reading.any_file"
    with pytest.raises(AttributeError, match="no_such_name"):
        indexer.reading.no_such_name  # noqa: B018
