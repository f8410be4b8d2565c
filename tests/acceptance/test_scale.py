"""The plan in docs/scale.md is what its script prints, and it never needs less for more."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "scale"))

from figures import FIGURES
from plan import Plan, plan

ROOT = Path(__file__).parents[2]
_SCRIPT = ROOT / "tests" / "benchmarks" / "scale" / "plan.py"
_OF_THE_CLUSTER = {"nodes", "node_hours", "rebuild_hours", "index_bytes"}
"""They change their meaning where the index goes to a cluster."""
_PAGES = st.integers(1, 10**9)


def test_the_document_shows_what_the_script_prints() -> None:
    printed = subprocess.run([sys.executable, str(_SCRIPT)], capture_output=True, text=True, check=True).stdout
    shown = (ROOT / "docs" / "scale.md").read_text("utf-8").partition("<!-- plan -->\n")[2].partition("<!-- end -->")[0]
    assert shown == printed


def test_every_figure_says_where_it_comes_from() -> None:
    for name, figure in FIGURES.items():
        assert figure.value > 0 and figure.source and figure.unit, name


@given(_PAGES, _PAGES)
def test_more_pages_never_need_less(one: int, other: int) -> None:
    few, many = plan(min(one, other)), plan(max(one, other))
    left_out = _OF_THE_CLUSTER if bool(few.nodes) != bool(many.nodes) else set()
    for field in fields(Plan):
        if field.name not in left_out:
            assert getattr(few, field.name) <= getattr(many, field.name), field.name


@given(_PAGES)
def test_the_machines_are_enough(pages: int) -> None:
    made = plan(pages)
    cores = max(1, made.readers) * FIGURES["cores"].value * FIGURES["readers_gain"].value
    assert cores * FIGURES["days"].value * 24 >= made.reading_core_hours * (1 - 1e-9)
    room = made.vault_disks * FIGURES["disk_bytes"].value * (1 - FIGURES["spare"].value)
    assert room >= made.vault_bytes * (1 - 1e-9)
    if made.nodes:
        assert made.nodes >= 3 and made.index_bytes <= made.nodes * FIGURES["node_bytes"].value * (1 + 1e-9)


@given(_PAGES, st.sampled_from(["read_seconds", "original_bytes", "derived_bytes", "cluster_bytes"]))
def test_what_costs_more_never_needs_less(pages: int, name: str) -> None:
    dear = {**FIGURES, name: replace(FIGURES[name], value=3 * FIGURES[name].value)}
    usual, more = plan(pages), plan(pages, dear)
    for field in ("readers", "reading_hours_one", "vault_bytes", "vault_disks", "index_bytes", "nodes"):
        assert getattr(usual, field) <= getattr(more, field), field


@pytest.mark.parametrize("said", ["nothing=3", "read_seconds=soon", "read_seconds=0", "read_seconds"])
def test_a_figure_that_cannot_be_is_told(said: str) -> None:
    done = subprocess.run([sys.executable, str(_SCRIPT), "--set", said], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
