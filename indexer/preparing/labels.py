"""Letters of one colour on a label of another: red on pink, red on yellow, yellow on green.

No ink tells them apart, for all of the label is coloured. Each label is laid out in its own two tones instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.ink import luminance
from indexer.preparing.inks import Inks

# Inches: a label is thicker than a stroke, and has room for a mark (square inches); its edge, which is blurred, is
# left out. It fills so much of the slanting rectangle round it, as no seal, star or signature does.
_THICK, _LEAST, _LOWEST, _EDGE, _FULL = 0.045, 0.015, 0.09, 0.015, 0.85
_MOST = 8
# Its two tones are so far apart (of 255), its letters take such a share of it, and its ground is so even.
_APART, _FEWEST, _MOST_INK, _EVEN = 35, 0.02, 0.5, 0.22
_WHITE = 255


def labels_alone(inks: Inks) -> Inks | None:
    """The page with nothing on it but its coloured labels, in grey, their letters dark on white; None without any."""
    small, picture = (np.full_like(luminance(one), _WHITE) for one in (inks.small, inks.picture))
    found = False
    for left, top, ground in _labels(inks):
        high, wide = ground.shape
        tones = _tones(inks.small[top : top + high, left : left + wide], ground)
        if tones is None:
            continue
        found = True
        _lay(small, inks.small, (left, top), ground, tones)
        x, y, right, bottom = (round(side / inks.factor) for side in (left, top, left + wide, top + high))
        right, bottom = min(right, picture.shape[1]), min(bottom, picture.shape[0])
        large = cv2.resize(ground, (right - x, bottom - y), interpolation=cv2.INTER_NEAREST)
        _lay(picture, inks.picture, (x, y), np.asarray(large), tones)
    nothing = np.zeros_like(inks.tint)
    return replace(inks, picture=picture, small=small, tint=nothing, red=nothing) if found else None


def _labels(inks: Inks) -> Iterator[tuple[int, int, Picture]]:
    """Where a coloured label lies on the small copy, the largest first: left, top and a mask (255) of its inside."""
    size = max(3, round(_THICK * inks.dpi))
    if inks.small.ndim == 2 or not inks.coloured:
        return
    solid = cv2.morphologyEx(inks.tint, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    edge = max(1, round(_EDGE * inks.dpi))
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:_MOST]:
        area, (_, sides, _) = cv2.contourArea(outline), cv2.minAreaRect(outline)
        if area < _LEAST * inks.dpi**2 or min(sides) < _LOWEST * inks.dpi or area < _FULL * sides[0] * sides[1]:
            continue
        left, top, wide, high = cv2.boundingRect(outline)
        ground = np.zeros((high, wide), np.uint8)
        cv2.drawContours(ground, [outline], -1, _WHITE, cv2.FILLED, offset=(-left, -top))
        inside = cv2.erode(ground, np.ones((2 * edge + 1,) * 2, np.uint8), borderValue=0)
        yield left, top, np.asarray(inside)


def _tones(label: Picture, ground: Picture) -> tuple[int, float, float] | None:
    """The channel that tells a label's letters best, their tone and its ground's; None where it has no letters."""
    best: tuple[int, float, float] | None = None
    there = ground > 0
    for channel in range(3):
        values: Picture = label[..., channel][there].astype(np.uint8)
        if not values.size:
            return None
        bound, _ = cv2.threshold(values, 0, _WHITE, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        dark, light = values[values <= bound], values[values > bound]
        if not dark.size or not light.size:
            continue
        letters, paper = (dark, light) if dark.size < light.size else (light, dark)
        tone, around = float(np.median(letters)), float(np.median(paper))
        even = float(np.percentile(paper, 90) - np.percentile(paper, 10)) < _EVEN * abs(tone - around)
        fits = _FEWEST * values.size < letters.size < _MOST_INK * values.size
        if fits and even and abs(tone - around) > max(_APART, abs(best[1] - best[2]) if best else 0):
            best = (channel, tone, around)
    return best


def _lay(
    onto: Picture, page: Picture, corner: tuple[int, int], ground: Picture, tones: tuple[int, float, float]
) -> None:
    """Lay a label out on white: its ground white, its letters black."""
    (left, top), (high, wide) = corner, ground.shape
    channel, tone, around = tones
    values = page[top : top + high, left : left + wide, channel].astype(np.float32)
    grey = np.clip((values - tone) / (around - tone) * _WHITE, 0, _WHITE).astype(np.uint8)
    onto[top : top + high, left : left + wide][ground > 0] = grey[ground > 0]
