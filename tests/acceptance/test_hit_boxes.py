"""Boxes of hit words on the pictures of the sample archive lie on the words as they were printed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from library.archive import Archive
from tests.how_much import takes_long

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
MEASURE = Path(__file__).parents[1] / "benchmarks" / "site" / "boxes.py"
SHARE = 0.95


def _measure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_of_boxes", MEASURE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_of_boxes"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@takes_long
def test_nineteen_of_twenty_boxes_lie_on_their_words(sample_archive: Archive) -> None:
    measure = _measure()
    found = measure.fits(sample_archive)
    assert len(found) > 2000
    bad = sorted((one for one in found if one.overlap < measure.ENOUGH), key=lambda one: one.overlap)
    assert 1 - len(bad) / len(found) >= SHARE, [(one.source, one.page, one.word) for one in bad[:10]]
