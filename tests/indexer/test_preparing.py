"""Preparing pictures: what is level stays, what is turned comes back, stamps fade and are found."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from indexer.preparing import (
    coloured_share,
    even,
    find_stamps,
    is_speckled,
    shrink,
    skew_of,
    soften,
    straighten,
    turn,
    without_stamps,
)
from indexer.preparing.seals import find_rings


def _page() -> np.ndarray:
    """Rows of short bars, as print looks from afar."""
    image = Image.new("L", (1_000, 1_400), 240)
    draw = ImageDraw.Draw(image)
    for row in range(30):
        for word in range(9):
            draw.rectangle((80 + 95 * word, 100 + 40 * row, 150 + 95 * word, 118 + 40 * row), fill=30)
    return np.asarray(image)


PAGE = _page()


@settings(max_examples=12, deadline=None)
@given(st.floats(-5, 5))
def test_skew_is_found(degrees: float) -> None:
    assert skew_of(straighten(PAGE, -degrees)) == pytest.approx(degrees, abs=0.35)


def test_a_level_page_and_a_blank_one_are_left_alone() -> None:
    assert abs(skew_of(PAGE)) < 0.2
    assert skew_of(np.full((800, 600), 230, np.uint8)) == 0.0


@given(st.integers(0, 7))
def test_four_turns_make_a_whole_one(quarters: int) -> None:
    assert np.array_equal(turn(turn(PAGE, quarters), -quarters), PAGE)


def test_coloured_ink_fades_and_black_stays() -> None:
    picture = np.full((400, 400, 3), 250, np.uint8)
    picture[50:200, 50:350] = (20, 20, 20)
    picture[250:300, 100:150] = (220, 30, 40)
    grey = without_stamps(picture)
    assert grey[100, 100] < 40
    assert grey[275, 125] > 200


def test_coloured_writing_is_no_stamp() -> None:
    picture = np.full((400, 400, 3), 250, np.uint8)
    picture[50:200, 50:350] = (90, 40, 160)
    assert coloured_share(picture) > 0.9
    assert without_stamps(picture)[100, 100] < 120


@given(st.sampled_from([72.0, 150.0, 200.0, 300.0, 600.0]))
def test_softening_brings_pictures_to_one_size(dpi: float) -> None:
    factor = soften(PAGE, dpi, sigma=1.0).shape[0] / PAGE.shape[0]
    assert factor == pytest.approx(min(3.0, 240 / dpi), abs=0.01)


@given(st.sampled_from([72.0, 150.0, 200.0, 210.0, 300.0, 600.0]))
def test_only_fine_pictures_are_shrunk(dpi: float) -> None:
    small = shrink(PAGE, dpi)
    assert small.shape[0] / PAGE.shape[0] == pytest.approx(200 / dpi if dpi > 220 else 1.0, abs=0.01)


def _in_shade(page: np.ndarray, shade: float, fade: float, noise: float) -> np.ndarray:  # type: ignore[type-arg]
    """A page with a shadow on its right and ink that fades towards its foot."""
    high, wide = page.shape
    light = 1 - shade * np.linspace(0, 1, wide)
    strength = 1 - fade * np.linspace(0, 1, high)[:, None]
    grain = np.random.default_rng(3).normal(0, noise, page.shape)
    return np.clip((240 - (240 - page.astype(float)) * strength) * light + grain, 0, 255).astype(np.uint8)


@given(st.integers(150, 255), st.sampled_from([72.0, 120.0, 200.0, 300.0]))
@settings(max_examples=12, deadline=None)
def test_an_even_page_is_left_as_it_is(paper: int, dpi: float) -> None:
    page = np.minimum(PAGE, paper)
    assert even(page, dpi) is page


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (30, 20), (400, 400)])
@pytest.mark.parametrize("tone", [0, 120, 255])
def test_a_blank_page_and_a_scrap_are_left_as_they_are(shape: tuple[int, int], tone: int) -> None:
    blank = np.full(shape, tone, np.uint8)
    assert even(blank, 200) is blank


@settings(max_examples=12, deadline=None)
@given(st.floats(0.3, 0.7), st.floats(0.0, 0.6), st.floats(0, 8))
def test_light_and_ink_are_evened_and_no_ink_is_lost(shade: float, fade: float, noise: float) -> None:
    worn = _in_shade(PAGE, shade, fade, noise)
    evened = even(worn, 120).astype(float)
    printed = PAGE < 100
    ink, paper = printed, ~printed
    assert np.percentile(evened[ink], 99) < 128 < np.percentile(evened[paper], 1)
    edge = slice(60, -60)
    assert abs(float(np.median(evened[edge, 5:60])) - float(np.median(evened[edge, -60:-5]))) < 0.15 * 240 * shade


@pytest.mark.parametrize(("shade", "fade", "grain"), [(0.5, 0.6, 12), (0.6, 0.6, 10)])
def test_grain_is_not_made_ink(shade: float, fade: float, grain: float) -> None:
    """Where nothing is printed and the page lies in the shade, grain was taken for pale ink, and made dark."""
    paper = even(_in_shade(PAGE, shade, fade, grain), 120)[PAGE > 200]
    assert (paper < 128).mean() < 0.001 and paper.std() < 20


@settings(max_examples=12, deadline=None)
@given(st.floats(0.3, 0.7), st.floats(0.0, 0.6))
def test_evening_twice_is_evening_once(shade: float, fade: float) -> None:
    once = even(_in_shade(PAGE, shade, fade, 3), 120)
    assert np.abs(even(once, 120).astype(float) - once).mean() < 1


def test_black_edges_and_a_picture_stay_black_in_the_shade() -> None:
    page = PAGE.copy()
    page[:, :50], page[600:900, 200:600] = 10, 20
    evened = even(_in_shade(page, 0.5, 0.0, 2), 120)
    assert np.median(evened[:, 5:30]) < 60 and np.median(evened[680:820, 300:500]) < 60
    white_on_black = 255 - PAGE
    assert even(white_on_black, 120) is white_on_black


@pytest.mark.parametrize(("share", "speckled"), [(0.0, False), (0.01, True)])
def test_specks_are_seen_beside_print(share: float, speckled: bool) -> None:
    page = PAGE.copy()
    page[np.random.default_rng(1).random(page.shape) < share] = 40
    assert is_speckled(page) is speckled


@pytest.mark.parametrize("colour", [(200, 30, 40), (60, 60, 60)])
def test_a_framed_stamp_is_found(colour: tuple[int, int, int]) -> None:
    image = Image.new("RGB", (2_480, 1_700), (246, 244, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 620, 640, 760), outline=colour, width=7)
    draw.text((360, 640), "MAT", fill=colour, font_size=90)
    stamps = find_stamps(np.asarray(image), 300)
    assert any(abs(stamp.box.left - 300) < 12 and abs(stamp.box.bottom - 760) < 12 for stamp in stamps)


@pytest.mark.parametrize("degrees", [-15, -9, -4, 6, 12, 18])
def test_a_slanting_stamp_is_found(degrees: int) -> None:
    image = Image.new("L", (1_654, 1_100), 245)
    stamp = Image.new("L", (380, 110), 0)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((4, 4, 375, 105), outline=200, width=6)
    draw.text((50, 25), "HOA TOC", fill=200, font_size=60)
    turned = stamp.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(60, (200, 400), turned)
    boxes = [found.box for found in find_stamps(np.asarray(image), 200)]
    assert any(abs(box.left - 200) < 15 and abs(box.right - 200 - turned.width) < 15 for box in boxes)


def a_stamp_over_rows(colour: tuple[int, int, int], degrees: float, step: int = 44) -> tuple[np.ndarray, Image.Image]:  # type: ignore[type-arg]
    """A stamp that slants across printed rows, so that its frame is no piece by itself."""
    image = Image.new("RGB", (1_654, 1_100), (246, 244, 238))
    draw = ImageDraw.Draw(image)
    for row in range(300, 900, step):
        draw.text((150, row), "thuc hien nghi quyet cua tinh uy ve vu dong xuan", fill=(40, 40, 40), font_size=34)
    mask = Image.new("L", (330, 96), 0)
    pen = ImageDraw.Draw(mask)
    pen.rectangle((3, 3, 326, 92), outline=255, width=5)
    pen.text((42, 20), "TOI MAT", fill=255, font_size=58)
    turned = mask.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(colour, (260, 420), turned)
    return np.asarray(image), turned


@pytest.mark.parametrize("degrees", [-22, -9, 0, 13, 24])
def test_a_frame_that_touches_text_is_found_by_its_lines(degrees: int) -> None:
    picture, turned = a_stamp_over_rows((200, 30, 40), degrees)
    first = find_stamps(picture, 200)[0]
    assert first.framed
    assert abs(first.box.left - 260) < 15 and abs(first.box.right - 260 - turned.width) < 15


@pytest.mark.parametrize("degrees", [-17, 11])
def test_a_black_frame_is_found_where_it_slants(degrees: int) -> None:
    picture, turned = a_stamp_over_rows((25, 25, 30), degrees, step=110)
    first = find_stamps(picture, 200)[0]
    assert first.framed and abs(first.box.right - 260 - turned.width) < 15


def test_a_blue_frame_is_no_mark() -> None:
    picture, _ = a_stamp_over_rows((40, 50, 160), 12)
    assert not any(stamp.framed for stamp in find_stamps(picture, 200)[:1])


def test_the_rings_of_a_seal_are_no_frame() -> None:
    image = Image.new("RGB", (1_654, 1_100), (246, 244, 238))
    draw = ImageDraw.Draw(image)
    for ring in (0, 12, 60, 68):
        draw.ellipse((300 + ring, 300 + ring, 640 - ring, 640 - ring), outline=(200, 30, 40), width=5)
    for ray in range(0, 360, 9):
        draw.arc((320, 320, 620, 620), ray, ray + 5, fill=(200, 30, 40), width=26)
    assert not any(stamp.framed for stamp in find_stamps(np.asarray(image), 200))


def test_a_page_without_stamps_has_none() -> None:
    assert find_stamps(np.dstack([PAGE] * 3), 120) == []


@pytest.mark.parametrize("degrees", [-21.0, -2.0, 0.0, 1.5, 7.0, 24.0])
def test_a_black_frame_over_rows_is_found_level_and_slanting(degrees: float) -> None:
    page, turned = a_stamp_over_rows((30, 30, 34), degrees)
    stamps = [found for found in find_stamps(page, 200) if found.framed]
    assert len(stamps) == 1
    assert abs(stamps[0].box.left - 260) < 15 and abs(stamps[0].box.right - 260 - turned.width) < 15


def test_a_mark_is_found_before_the_boxes_of_a_form() -> None:
    image = Image.new("RGB", (1_654, 1_100), (246, 244, 238))
    draw = ImageDraw.Draw(image)
    for left, top in itertools.product((60, 340, 620, 900), (100, 250)):
        draw.rectangle((left, top, left + 200, top + 90), outline=(30, 30, 160), width=4)
    draw.rectangle((700, 700, 860, 790), outline=(200, 30, 40), width=4)
    draw.text((730, 715), "MAT", fill=(200, 30, 40), font_size=40)
    first, *others = find_stamps(np.asarray(image), 200)
    assert first.framed and abs(first.box.left - 700) < 15
    assert not any(one.framed for one in others)


def test_a_black_mark_among_black_boxes_is_looked_at_but_its_frame_alone_is_no_doubt() -> None:
    image = Image.new("L", (1_654, 1_100), 246)
    draw = ImageDraw.Draw(image)
    for left in (60, 340, 620, 900):
        draw.rectangle((left, 100, left + 200, 190), outline=20, width=4)
    draw.rectangle((700, 700, 860, 790), outline=20, width=4)
    draw.text((730, 715), "MAT", fill=20, font_size=40)
    (found,) = [one for one in find_stamps(np.asarray(image), 200) if one.box.top > 600]
    assert abs(found.box.left - 700) < 15 and not found.framed


def test_rows_rules_and_tables_are_no_frames() -> None:
    image = Image.new("RGB", (1_654, 1_100), (246, 244, 238))
    draw = ImageDraw.Draw(image)
    for row in range(100, 500, 44):
        draw.text((150, row), "thuc hien nghi quyet cua tinh uy ve vu dong xuan", fill=(40, 40, 40), font_size=34)
    draw.line((300, 540, 700, 540), fill=(40, 40, 40), width=3)
    for row in range(600, 1_001, 80):
        draw.line((200, row, 1_400, row), fill=(40, 40, 40), width=3)
    for column in range(200, 1_401, 240):
        draw.line((column, 600, column, 1_000), fill=(40, 40, 40), width=3)
    assert not any(found.framed for found in find_stamps(np.asarray(image), 200))


def test_rings_of_seals_are_found_and_frames_are_none() -> None:
    dpi = 150.0
    mask = np.zeros((1_200, 900), np.uint8)
    for radius in (0.72, 0.52):
        cv2.circle(mask, (400, 500), round(radius * dpi), 255, 3)
    cv2.line(mask, (250, 620), (700, 560), 255, 4)  # a signature over it
    cv2.rectangle(mask, (100, 900), (340, 990), 255, 4)
    rings = find_rings(mask, dpi)
    assert rings and all(abs(ring.x - 400) < 6 and abs(ring.y - 500) < 6 for ring in rings)
    assert any(ring.holds(400 + 0.62 * dpi, 500) for ring in rings)
    assert not any(ring.holds(x, y) for ring in rings for x, y in ((220, 945), (800, 100), (400, 700)))
