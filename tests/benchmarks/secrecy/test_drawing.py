"""The set is the same for a seed, its two halves share nothing, and what is drawn can be opened."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pptx
import pypdfium2
import pytest
from papers import HALVES, PIECES, Drawn, Wanted, draw, draw_piece, pieces_of, wanted_of
from papers.encodings import cp1258, tcvn3, vni
from PIL import Image

SAMPLE = [one for one in wanted_of("working") if one.seed == HALVES["working"][0] and one.form != "scans"]
SCANS = list(wanted_of("working", frozenset({"scans"})))[:4]


def opened(drawn: Drawn) -> int:
    """Opens a file with the library of its kind; returns how many parts it has."""
    ending, content = drawn.name.rpartition(".")[2], io.BytesIO(drawn.content)
    if ending == "pdf":
        return len(pypdfium2.PdfDocument(content))
    if ending in ("tif", "jpg", "png"):
        with Image.open(content) as image:
            image.load()
            return int(getattr(image, "n_frames", 1))
    if ending == "docx":
        return len(docx.Document(content).paragraphs)
    if ending == "xlsx":
        return len(openpyxl.load_workbook(content).sheetnames)
    if ending == "pptx":
        return len(pptx.Presentation(content).slides)
    assert drawn.content.startswith((b"{\\rtf1", b"<html")) or ending == "txt"
    return len(drawn.content)


@pytest.mark.parametrize("wanted", [*SAMPLE, *SCANS], ids=lambda one: f"{one.form}-{one.number}")
def test_a_drawn_file_opens_and_is_drawn_the_same_again(wanted: Wanted) -> None:
    drawn = draw(wanted)
    assert opened(drawn) > 0
    assert draw(wanted).content == drawn.content or wanted.place in ("metadata", "attachment", "page on its side")


@pytest.mark.parametrize("half", list(HALVES))
def test_a_half_has_enough_of_both(half: str) -> None:
    wanted = list(wanted_of(half))
    assert sum(one.secret for one in wanted) >= 150
    assert sum(not one.secret for one in wanted) >= 150


def test_the_halves_share_no_seed_and_no_canary() -> None:
    assert not set(HALVES["working"]) & set(HALVES["blind"])
    some = [draw(one).canary for half in HALVES for one in wanted_of(half, frozenset({"txt", "rtf"}))]
    assert len(set(some)) == len(some)


@pytest.mark.parametrize("half", list(HALVES))
def test_more_files_hold_those_of_once_and_have_words_of_their_own(half: str) -> None:
    once, more = (list(wanted_of(half, frozenset({"scans"}), times)) for times in (1, 3))
    assert more[: len(once)] == once and len(more) == 3 * len(once)
    assert len({one.number for one in more}) == len(more)
    others = {one.number for other in HALVES if other != half for one in wanted_of(other, times=12)}
    assert not others & {one.number for one in wanted_of(half, times=12)}


def test_a_piece_is_the_same_again_and_shows_its_phrase() -> None:
    assert len({*PIECES.values(), *(seed for seeds in HALVES.values() for seed in seeds)}) == 10
    for wanted in list(pieces_of("working", 6))[::3]:
        drawn = draw_piece(wanted)
        assert draw_piece(wanted).content == drawn.content
        with Image.open(io.BytesIO(drawn.content)) as image:
            assert image.height < image.width


def test_pieces_after_others_are_those_that_would_follow_them() -> None:
    assert list(pieces_of("working", 3, after=2)) == list(pieces_of("working", 5))[4:]


def test_a_file_is_the_same_whatever_else_is_drawn() -> None:
    alone = list(wanted_of("blind", frozenset({"xlsx"})))
    assert alone == [one for one in wanted_of("blind") if one.form == "xlsx"]


def test_nothing_in_a_zip_tells_the_hour() -> None:
    for wanted in SAMPLE:
        drawn = draw(wanted)
        if zipfile.is_zipfile(io.BytesIO(drawn.content)) and drawn.name.endswith(("docx", "xlsx", "pptx")):
            with zipfile.ZipFile(io.BytesIO(drawn.content)) as packed:
                assert {one.date_time[0] for one in packed.infolist()} == {1980}


def test_old_letters_are_those_of_the_old_fonts() -> None:
    assert tcvn3("tối mật") == "tèi mËt"
    assert vni("TUYỆT MẬT") == "TUYEÄT MAÄT"
    assert cp1258("mật").decode("cp1258") == "mâ\u0323t"
