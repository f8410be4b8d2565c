"""Learns the letters of stamps from drawn lines, and writes the model that reads them: `stamp_letters.onnx`.

Usage: python tests/benchmarks/stamps/learn_letters.py --fonts FOLDER [--lines N] [--minutes N] [--go-on FILE]
It needs `torch` and `onnx`, which nothing else here does, and a folder of fonts (README.md says which). Two cores draw
200,000 lines in a quarter of an hour, and learn in forty minutes. Other fonts and chance give other bytes. What is
printed is measured on lines that it did not learn from, but of the same typefaces.
"""

from __future__ import annotations

import argparse
import math
import os
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
from drawn_lines import HEIGHT, STEP, DrawnLine, draw_line, usable_fonts
from line_texts import LETTERS
from rapidfuzz.distance import Levenshtein
from torch import Tensor, nn

MODEL = Path(__file__).parents[3] / "indexer" / "ocr" / "stamp_letters.onnx"
_TOGETHER = 500  # lines that a process draws at once
_DOTS = 22_000  # of the width of all pictures of a batch
_MEASURED = 2_000  # lines that are not learnt from
_FASTEST, _WARMING = 1e-3, 150  # the learning rate, and the steps after which it is reached
_TOLD = 90.0  # seconds
_MARK = "MẬT"


def _columns(before: int, after: int, height: int = 3, *, wide: int = 3, apart: int = 1) -> nn.Sequential:
    room = (0 if height == 5 else height // 2, apart * (wide // 2))
    return nn.Sequential(nn.Conv2d(before, after, (height, wide), padding=room, dilation=(1, apart), bias=False),
                         nn.BatchNorm2d(after))  # fmt: skip


class _Beside(nn.Module):
    """Adds to each place what two layers make of those beside it."""

    def __init__(self, first: nn.Module, second: nn.Module) -> None:
        super().__init__()
        self.first, self.second = first, second

    def forward(self, places: Tensor) -> Tensor:
        return torch.relu(places + self.second(torch.relu(self.first(places))))


class Letters(nn.Module):
    """From pictures [n, 1, height, width] to logarithms of chances [width / 4, n, letters], the first of no letter."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(2), _columns(4, 48), nn.ReLU(), nn.MaxPool2d(2),
            _Beside(_columns(48, 48), _columns(48, 48)), nn.MaxPool2d((2, 1)),
            _columns(48, 80), nn.ReLU(), _Beside(_columns(80, 80), _columns(80, 80)),
            _columns(80, 144, 5), nn.ReLU(),
            *(_Beside(_columns(144, 144, 1, wide=5, apart=apart), _columns(144, 144, 1)) for apart in (1, 2, 4)),
            nn.Dropout(0.1), nn.Conv2d(144, len(LETTERS) + 1, 1),
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        return self.layers(pictures)[:, :, 0].permute(2, 0, 1).float().log_softmax(2)


def drawn(seed: int, fonts: Path) -> list[DrawnLine]:
    """Some lines, the same for the same seed."""
    rng, families = Random(seed), usable_fonts(fonts)
    return [line for line in (draw_line(rng, families) for _ in range(_TOGETHER)) if line is not None]


def batches(lines: Sequence[DrawnLine], rng: Random) -> list[list[DrawnLine]]:
    """All lines once, those of about the same width together."""
    found: list[list[DrawnLine]] = [[]]
    mixed = rng.sample(lines, len(lines))
    for line in sorted(mixed, key=lambda one: one.picture.shape[1] // (4 * STEP)):
        if found[-1] and (len(found[-1]) + 1) * line.picture.shape[1] > _DOTS:
            found.append([])
        found[-1].append(line)
    return rng.sample(found, len(found))


def as_tensor(batch: Sequence[DrawnLine], rng: Random | None = None) -> Tensor:
    """Pictures as wide as the widest, each a little changed where chance is given."""
    wide = max(line.picture.shape[1] for line in batch)
    sheet = np.full((len(batch), 1, HEIGHT, wide), 255.0, np.float32)
    for place, line in enumerate(batch):
        picture = line.picture.astype(np.float32)
        if rng and rng.random() < 0.5:
            picture = 255 - (255 - picture) * rng.uniform(0.6, 1.1)
        if rng and rng.random() < 0.5:
            picture = np.roll(picture, rng.randint(-2, 2), axis=0)
        sheet[place, 0, :, : picture.shape[1]] = np.clip(picture, 0, 255)
    return torch.from_numpy(sheet / 127.5 - 1.0).contiguous(memory_format=torch.channels_last)


def learn(model: Letters, lines: Sequence[DrawnLine], apart: Sequence[DrawnLine], seconds: float) -> None:
    """Changes the model until the time is over; tells how well it reads the lines that are kept apart."""
    rng, start = Random(0), time.monotonic()
    steps = torch.optim.AdamW(model.parameters(), lr=_FASTEST, weight_decay=1e-3)
    told, count = start, 0
    while True:
        for batch, pictures in _ahead(batches(lines, rng), rng):
            passed = (time.monotonic() - start) / seconds
            if passed >= 1:
                return
            for group in steps.param_groups:
                group["lr"] = _FASTEST * min(1.0, count / _WARMING) * (0.505 + 0.5 * math.cos(math.pi * passed))
            _step(model, steps, batch, pictures)
            count += 1
            if time.monotonic() - told > _TOLD:
                told = time.monotonic()
                print(f"{passed:4.0%}  {measured(model, apart)}", flush=True)


def _step(model: Letters, steps: torch.optim.Optimizer, batch: Sequence[DrawnLine], pictures: Tensor) -> None:
    texts = [[LETTERS.index(letter) + 1 for letter in line.text] for line in batch]
    places = torch.tensor([line.picture.shape[1] // STEP for line in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        chances = model(pictures)
    together, long = [one for text in texts for one in text], torch.tensor([len(text) for text in texts])
    said = torch.tensor(together, dtype=torch.long)
    wrong = nn.functional.ctc_loss(chances.float(), said, places, long, zero_infinity=True)
    steps.zero_grad()
    wrong.backward()
    if torch.isfinite(nn.utils.clip_grad_norm_(model.parameters(), 2.0)):  # half the digits sometimes do not do
        steps.step()


def _ahead(some: Sequence[list[DrawnLine]], rng: Random) -> Iterator[tuple[list[DrawnLine], Tensor]]:
    """Each batch with its pictures, which another thread makes meanwhile."""
    made: queue.Queue[tuple[list[DrawnLine], Tensor] | None] = queue.Queue(6)

    def make() -> None:
        for batch in some:
            made.put((batch, as_tensor(batch, rng)))
        made.put(None)

    threading.Thread(target=make, daemon=True).start()
    while (one := made.get()) is not None:
        yield one


def measured(model: Letters, lines: Sequence[DrawnLine]) -> str:
    """How many letters, lines and marks are read wrongly."""
    model.eval()
    wrong = letters = lines_wrong = marks = invented = 0
    with torch.no_grad():
        for batch in batches(lines, Random(0)):
            best = model(as_tensor(batch)).argmax(2)
            for place, line in enumerate(batch):
                read = _said(best[: line.picture.shape[1] // STEP, place].tolist())
                if not line.text:
                    invented += bool(read)
                    continue
                wrong, letters = wrong + Levenshtein.distance(read, line.text), letters + len(line.text)
                lines_wrong += read != line.text
                marks += (_MARK in read.upper()) != (_MARK in line.text.upper())
    model.train()
    return (f"letters wrong {wrong / letters:.2%}, lines wrong {lines_wrong / len(lines):.1%}, "
            f"marks missed or invented {marks / len(lines):.2%}, read where nothing is {invented}")  # fmt: skip


def _said(best: Sequence[int]) -> str:
    return "".join(LETTERS[one - 1] for place, one in enumerate(best) if one and (place == 0 or best[place - 1] != one))


def write(model: Letters, file: Path) -> None:
    """Writes the model with its letters."""
    model.eval()
    names = {"input_names": ["images"], "output_names": ["chances"]}
    any_width = {"images": {3: "width"}, "chances": {0: "places"}}
    torch.onnx.export(model, (torch.zeros(1, 1, HEIGHT, 160),), str(file), **names, dynamic_axes=any_width,
                      opset_version=17, dynamo=False)  # fmt: skip
    made = onnx.load(str(file))
    letters = made.metadata_props.add()
    letters.key, letters.value = "letters", LETTERS
    onnx.save(made, str(file))


def main() -> None:
    """Draw, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--first", type=int, default=0, help="seed of the first lines")
    parser.add_argument("--go-on", type=Path, help="weights to begin with (.pt), which are kept there")
    parser.add_argument("--write", type=Path, default=MODEL)
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.lines // _TOGETHER + _MEASURED // _TOGETHER)
    with ProcessPoolExecutor(os.cpu_count()) as drawers:
        lines = [line for some in drawers.map(partial(drawn, fonts=chosen.fonts), seeds) for line in some]
    print(f"{len(lines)} lines drawn", flush=True)
    model = Letters().to(memory_format=torch.channels_last)
    if chosen.go_on and chosen.go_on.exists():
        model.load_state_dict(torch.load(chosen.go_on))
    apart, learnt = lines[:_MEASURED], lines[_MEASURED:]
    learn(model, learnt, apart, 60 * chosen.minutes)
    print(measured(model, apart))
    if chosen.go_on:
        torch.save(model.state_dict(), chosen.go_on)
    write(model, chosen.write)


if __name__ == "__main__":
    main()
