"""Files after public reports of faults in other programs, no part of the repository: each is read as paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.describing import describe
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Hints
from library.records import Origin

PLAN = ("Kế hoạch", "89-KH/TU", "2006-04-12", "Về phát triển giao thông nông thôn giai đoạn 2006-2010")


@pytest.mark.parametrize("name", ["link_mailto.pdf", "nul_80508.pdf", "no_startxref.pdf", "text_cropped.pdf",
                                  "sideways_text_rot0_from270.pdf"])  # fmt: skip
def test_the_typed_plan_is_read_whatever_is_odd_about_its_file(name: str, cases: Path) -> None:
    document = read_file(cases / "faults" / name, Limits())
    fields = describe(document, Hints(name)).fields
    text = document.pages[0].page.text
    assert document.pages[0].page.origin is Origin.TEXT_LAYER
    assert (fields.kind, fields.code, str(fields.issued), fields.subject) == PLAN
    assert text.startswith("TỈNH ỦY LẠC GIANG\n")
    assert ("vào tháng mười hai" in text) is (name != "text_cropped.pdf"), "what is cut off the sheet is not read"


@pytest.mark.slow
def test_a_fax_whose_dots_are_flat_is_read(cases: Path) -> None:
    document = read_file(cases / "faults" / "fax_204x98.tif", Limits())
    fields = describe(document, Hints("fax_204x98.tif")).fields
    assert (fields.kind, fields.code, fields.committee) == ("Thông báo", "21-TB/HU", "Huyện ủy Yên Phú")
    assert "đôn đốc đào mương, đắp đập nhỏ và tát nước chống hạn" in document.pages[0].page.text


@pytest.mark.slow
def test_the_photograph_of_a_table_on_a_typed_page_is_read_too(cases: Path) -> None:
    document = read_file(cases / "faults" / "hybrid.pdf", Limits())
    assert "Mộc Sơn" in " ".join(page.page.text for page in document.pages)
