"""What time and machines do to a page: each kind of wear takes its strength from a range.

`augraphy` (https://github.com/sparkfish/augraphy, MIT), which nobody here wrote, wears pages too where it is installed;
it is no part of our environment, for it brings thirty packages.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

Wear = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Kind:
    """A kind of paper.

    Attributes:
        dpi: the range of its resolution.
        typed: whether it comes from a typewriter.
    """

    name: str
    wear: Wear
    dpi: tuple[int, int] = (150, 300)
    typed: bool = False


def clean(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """A good copy: a little blur, noise and slope."""
    return _noisy(_turned(_blurred(page, dpi, chance.uniform(0.2, 0.5)), chance.uniform(-0.4, 0.4)), chance, 1, 5)


def faded(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """Ink of uneven strength on grey paper in uneven light."""
    strength = _clouds(page.shape, chance, chance.uniform(0.2, 0.5), chance.uniform(0.6, 0.9))
    light = _clouds(page.shape, chance, chance.uniform(0.55, 0.85), 1.0, spots=3)
    ink = (255 - _blurred(page, dpi, chance.uniform(0.3, 0.7))) * strength
    return _noisy((chance.uniform(190, 245) - 0.75 * ink) * light, chance, 3, 12)


def skewed(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """Laid crookedly on the glass."""
    angle = chance.uniform(0.7, 4.5) * chance.choice((-1, 1))
    return _noisy(_turned(_blurred(page, dpi, 0.4), angle, paper=int(chance.integers(215, 250))), chance, 2, 8)


def fax(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """Two tones with ragged edges and specks."""
    soft = _blurred(page, dpi, chance.uniform(0.3, 0.6)) + chance.normal(0, chance.uniform(10, 24), page.shape)
    return _specked(np.where(soft < chance.uniform(120, 170), 0, 255), chance, 0.0, 0.003)


def through(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """The back of the sheet shines through."""
    back = cv2.GaussianBlur(np.roll(page[:, ::-1], int(chance.integers(5, 40)), axis=0), (0, 0), dpi / 110)
    shine = (255 - back.astype(float)) * chance.uniform(0.15, 0.4)
    return _noisy(np.minimum(_blurred(page, dpi, 0.4), 245 - shine), chance, 2, 8)


def small_jpeg(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """A photograph or fast scan: coarse and packed hard."""
    grey = _noisy(_blurred(page, dpi, chance.uniform(0.2, 0.5)), chance, 1, 6)
    packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(12, 45))])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def copied(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """A copy of a copy: each makes strokes thicker or thinner and adds dirt and slope."""
    grey = page
    for _ in range(int(chance.integers(2, 4))):
        soft = _blurred(_turned(grey, chance.uniform(-0.5, 0.5)), dpi, chance.uniform(0.3, 0.6))
        middle = chance.uniform(115, 175)
        grey = _specked(np.clip((soft - middle) * 3 + middle, 0, 255), chance, 0.0, 0.0006)
    return _noisy(grey, chance, 1, 6)


def edged(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """Black edges of the copier and punched holes."""
    grey = _turned(_blurred(page, dpi, 0.4), chance.uniform(-1.5, 1.5), paper=int(chance.integers(215, 250)))
    for side in range(4):
        if chance.random() < 0.6:
            depth = int(chance.uniform(0.05, 0.3) * dpi)
            turned = np.rot90(grey, side)
            turned[:depth] = chance.integers(5, 60)
    for place in (0.5 - 40 / 297, 0.5 + 40 / 297):
        centre = (round(0.45 * dpi), round(place * grey.shape[0]))
        cv2.circle(grey, centre, round(0.11 * dpi), int(chance.integers(5, 90)), -1)
    return _noisy(grey, chance, 2, 8)


def shaded(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """A photograph by lamp light: strong light on one side, shadow on the other, the fold of a bound volume."""
    high, wide = page.shape
    down = chance.uniform(-0.5, 0.5) * np.linspace(0, 1, high)[:, None]
    across = np.linspace(0, 1, wide) * chance.choice((-1, 1)) + down
    light = 1 - chance.uniform(0.4, 0.7) * (across - across.min()) / np.ptp(across)
    fold = 1 - chance.uniform(0.2, 0.6) * np.exp(-np.linspace(0, 1, wide) / chance.uniform(0.03, 0.1))
    return _noisy(_blurred(page, dpi, chance.uniform(0.3, 0.6)) * 0.95 * light * fold, chance, 2, 8)


def by_augraphy(page: np.ndarray, dpi: float, chance: np.random.Generator) -> np.ndarray:
    """Two or three wears of augraphy, at its own strengths."""
    import augraphy

    seed = int(chance.integers(2**31))
    random.seed(seed)  # it draws from both
    np.random.seed(seed)
    cv2.setRNGSeed(seed)
    wears = (augraphy.BadPhotoCopy, augraphy.BleedThrough, augraphy.DirtyDrum, augraphy.DirtyRollers,
             augraphy.InkBleed, augraphy.InkMottling, augraphy.Letterpress, augraphy.LightingGradient,
             augraphy.LowInkPeriodicLines, augraphy.LowInkRandomLines, augraphy.NoiseTexturize, augraphy.ShadowCast,
             augraphy.SubtleNoise, augraphy.Jpeg, augraphy.LowLightNoise)  # fmt: skip
    worn = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
    for place in chance.choice(len(wears), int(chance.integers(2, 4)), replace=False):
        made = wears[int(place)](p=1)(worn)
        if isinstance(made, np.ndarray) and made.shape[:2] == page.shape:
            worn = made if made.ndim == 3 else cv2.cvtColor(made, cv2.COLOR_GRAY2BGR)
    return np.asarray(cv2.cvtColor(worn.astype(np.uint8), cv2.COLOR_BGR2GRAY))


KINDS = (
    Kind("clean", clean, (200, 300)),
    Kind("faded", faded),
    Kind("shaded", shaded),
    Kind("skewed", skewed),
    Kind("shining through", through),
    Kind("edges and holes", edged),
    Kind("copy of a copy", copied, (200, 300)),
    Kind("fax", fax, (130, 200)),
    Kind("coarse JPEG", small_jpeg, (100, 150)),
    Kind("typewriter", clean, (150, 300), typed=True),
    Kind("typewriter, faded", faded, (150, 300), typed=True),
    Kind("typewriter, copied", copied, (200, 300), typed=True),
)


def kinds() -> tuple[Kind, ...]:
    """Every kind that can be made here."""
    if importlib.util.find_spec("augraphy") is None:
        print("augraphy is not installed (pip install augraphy, into another environment): its wears are left out")
        return KINDS
    return (*KINDS, Kind("by augraphy", by_augraphy), Kind("typewriter, by augraphy", by_augraphy, typed=True))


def _blurred(page: np.ndarray, dpi: float, dots: float) -> np.ndarray:
    """Blur by so many dots of a page at 150 dpi."""
    return np.asarray(cv2.GaussianBlur(page, (0, 0), max(0.3, dots * dpi / 150))).astype(float)


def _noisy(page: np.ndarray, chance: np.random.Generator, least: float, most: float) -> np.ndarray:
    noise = chance.normal(0, chance.uniform(least, most), page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def _specked(page: np.ndarray, chance: np.random.Generator, least: float, most: float) -> np.ndarray:
    worn = page.astype(np.uint8)
    worn[chance.random(page.shape) < chance.uniform(least, most)] = 0
    return worn


def _turned(page: np.ndarray, degrees: float, *, paper: int = 255) -> np.ndarray:
    high, wide = page.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), float(degrees), 1.0)
    turned = cv2.warpAffine(page, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(np.clip(turned, 0, 255) * (paper / 255))


def _clouds(
    shape: tuple[int, ...], chance: np.random.Generator, low: float, high: float, *, spots: int = 12
) -> np.ndarray:
    """A strength that changes slowly over the page."""
    few = chance.uniform(low, high, (spots + 2, spots))
    return np.clip(cv2.resize(few, shape[::-1], interpolation=cv2.INTER_CUBIC), low * 0.8, min(1.0, high * 1.1))
