"""Worn copies of the first pages of files: the head of a paper that somebody else's copier and years have been at.

Each copy has kinds of wear and strengths that its half, its file's name and its number settle; the second copy is worn
twice, the third three times. They show where reading goes wrong, which clean paper hardly ever does, so that sureness
can be learnt from them. The lower part of the copy is left blank: nothing that is measured stands there, and most of
the time of reading would go to it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
from halves import SEED, Case
from PIL import Image, ImageOps

from indexer.limits import Limits
from indexer.reading.pdf.drawing import draw

sys.path.insert(0, str(Path(__file__).parents[1] / "ocr"))

from worn_pages import KINDS, Kind  # the folder beside this one

_WEARS = tuple(kind for kind in KINDS if not kind.typed)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_A4_INCHES = 11.69
_HEAD = 0.55
WORN = "worn "
"""With this begins the name of the material of worn copies."""


def worn_copies(cases: Iterable[Case], copies: int, folder: Path) -> Iterator[Case]:
    """Yield so many worn copies of the first page of each paper; files without a look of their own have none."""
    for case in cases:
        if case.path.suffix.lower() in _PICTURES | {".pdf"}:
            for number in range(copies):
                yield _worn(case, number, folder)


def _worn(case: Case, number: int, folder: Path) -> Case:
    seed = hashlib.sha256(f"{SEED}/{case.half}/{case.material}/{case.path.name}/{number}".encode()).digest()
    chance = np.random.default_rng(np.frombuffer(seed, np.uint32))
    kinds = [_WEARS[int(chance.integers(len(_WEARS)))] for _ in range(number + 1)]
    names = "-".join(kind.name.replace(" ", "-") for kind in kinds)
    path = folder / f"{case.material}-{number}-{names}" / f"{case.path.stem}.png"
    if not path.exists():
        dpi = int(chance.integers(*kinds[0].dpi))
        path.parent.mkdir(parents=True, exist_ok=True)
        page = _first_page(case.path, dpi)
        page[round(_HEAD * len(page)) :] = np.median(page)  # the tone of its paper
        for kind in kinds:
            page = kind.wear(page, dpi, chance)
        Image.fromarray(page).save(path, dpi=(dpi, dpi), compress_level=1)
    return replace(case, path=path, material=f"{WORN}{case.material}", origins=("ocr",))


def wears() -> tuple[Kind, ...]:
    """The kinds of wear that are drawn from."""
    return _WEARS


def _first_page(path: Path, dpi: int) -> np.ndarray:
    """The first page in grey, at so many dots an inch."""
    if path.suffix.lower() == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            pdf.init_forms()
            picture = draw(pdf[0], dpi, Limits())
        return np.array(Image.fromarray(picture).convert("L"))
    with Image.open(path) as opened:
        page = ImageOps.exif_transpose(opened).convert("L")
    scale = dpi * _A4_INCHES / max(page.size)
    return np.array(page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS))
