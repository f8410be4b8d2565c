"""Ages ink the way each process does: a fading ribbon, a smeared stencil, worn type, specks of toner."""

from __future__ import annotations

import cv2
import numpy as np

from corpus.ink import Plane, noise
from corpus.records import Look


def wear(ink: Plane, paper: str, look: Look, rng: np.random.Generator) -> Plane:
    """Ages the printed ink of one page.

    Args:
        ink: the fresh ink, 0..1.
        paper: the kind of paper.
        look: how far it went.
        rng: where the randomness comes from.
    """
    if paper == "typewriter":
        return _ribbon(ink, look, rng)
    if paper == "roneo":
        return _stencil(ink, look, rng)
    if paper == "letterpress":
        return _type_metal(ink, look, rng)
    return _toner(ink, look, rng)


def _blur(plane: Plane, points: float, dpi: int) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), points * dpi / 72), dtype=np.float32)


def _size(plane: Plane) -> tuple[int, int]:
    return plane.shape[1], plane.shape[0]


def _threshold(soft: Plane, level: Plane, steepness: float) -> Plane:
    return np.asarray(np.clip((soft - level) * np.float32(steepness) + 0.5, 0, 1), dtype=np.float32)


def _ribbon(ink: Plane, look: Look, rng: np.random.Generator) -> Plane:
    # Ink spreads a little into the paper, then the ribbon's weave and its worn stretches take ink away again.
    dpi = look.dpi
    soft = _blur(ink, 0.30, dpi)
    worn = noise(rng, _size(ink), 1.1 * dpi) * 0.10 * look.fade
    weave = noise(rng, _size(ink), max(1.4, 0.011 * dpi)) * (0.05 + 0.12 * look.fade)
    level = np.asarray(0.13 + 0.12 * look.fade + worn + weave, dtype=np.float32)
    strength = np.float32(1.0 - 0.35 * look.fade) + noise(rng, _size(ink), 0.5 * dpi) * 0.10
    struck = np.clip(soft * np.float32(12), 0, 1)  # bare paper stays bare, whatever the level is there
    return np.asarray(_threshold(soft, level, 5.0) * struck * np.clip(strength, 0.2, 1), dtype=np.float32)


def _stencil(ink: Plane, look: Look, rng: np.random.Generator) -> Plane:
    # Wax tears or clogs in patches: there letters run fat or thin; loose ink leaves specks.
    dpi = look.dpi
    soft = _blur(ink, 0.42, dpi)
    patches = noise(rng, _size(ink), 0.8 * dpi) * (0.05 + 0.09 * look.blots)
    grain = noise(rng, _size(ink), max(1.4, 0.012 * dpi)) * (0.06 + 0.10 * look.blots)
    level = np.asarray(0.40 + patches + grain, dtype=np.float32)
    page = _threshold(soft, level, 6.0)
    specks = noise(rng, _size(ink), max(1.6, 0.012 * dpi)) + noise(rng, _size(ink), 0.9 * dpi) * 0.35
    dirt = np.asarray(specks > 2.75 - 0.35 * look.blots, dtype=np.float32)
    return np.asarray(np.maximum(page * 0.92, dirt * 0.7), dtype=np.float32)


def _type_metal(ink: Plane, look: Look, rng: np.random.Generator) -> Plane:
    dpi = look.dpi
    soft = _blur(ink, 0.22, dpi)
    level = np.asarray(
        0.36 + noise(rng, _size(ink), 0.02 * dpi) * 0.12 + noise(rng, _size(ink), dpi) * 0.05, dtype=np.float32
    )
    return np.asarray(_threshold(soft, level, 6.0) * 0.95, dtype=np.float32)


def _toner(ink: Plane, look: Look, rng: np.random.Generator) -> Plane:
    soft = np.clip(_blur(ink, 0.15, look.dpi) * 1.15, 0, 1)
    specks = noise(rng, _size(ink), 2.0) > 2.6
    return np.asarray(np.maximum(soft * (1 - 0.3 * look.fade), specks * np.float32(0.6)), dtype=np.float32)
