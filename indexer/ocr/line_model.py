"""Second readers, which read one line: a model of print and handwriting, and one of our own of the letters of stamps.

Both are data, run by onnxruntime. The first lies in the Python package `asterocr` (MIT). None of the package's code is
loaded: its file is found by the package's list of files, and read only where it is the very file that was tried. The
second lies beside this module; `tests/benchmarks/stamps/learn_letters.py` made it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from indexer.ocr.engine import OcrFailedError, Picture

PACKAGE: Final = "asterocr"
_MODEL, _LETTERS = "asterocr/assets/asternet.onnx", "asterocr/assets/vocab.json"
_MODEL_SHA256: Final = "10c96b533e1f64031d73edfddafd7d4b13595544f11891f0531bcd72cb29be80"
_STAMPS: Final = Path(__file__).with_name("stamp_letters.onnx")
_HEIGHT, _HEIGHT_OF_STAMPS = 32, 40
_MOST_WIDTH = 1024
_REMEMBERED = 96  # lines: several looks ask for one picture of a row, a hundredth of a second each
_STEP = 4
"""The models take widths that are a multiple of this; the first at most 256 times this, for its height."""
FLATTEST: Final = (_MOST_WIDTH - _STEP) / _HEIGHT
"""So many times as wide as high may a line be."""


class LineModel:
    """Reads pictures of single lines; one thread.

    Args:
        session: of onnxruntime.
        letters: of each column that the model gives; the first is no letter.
        failures: what the session raises when it cannot go on.
        height: of the pictures that it takes, in dots.
        channels: how often it takes the same picture, as it would take red, green and blue.
    """

    def __init__(
        self, session: Any, letters: Sequence[str], failures: tuple[type[Exception], ...] = (),
        *, height: int = _HEIGHT, channels: int = 3,
    ) -> None:  # fmt: skip
        self._session = session
        self._height, self._channels = height, channels
        self._widest = _MOST_WIDTH * height // _HEIGHT
        self._failures = failures
        self._read: dict[tuple[tuple[int, ...], bytes], npt.NDArray[np.float32]] = {}  # the last lines, as they came
        self.letters = tuple(letters)

    def chances(self, line: Picture) -> npt.NDArray[np.float32]:
        """The chance of each letter along a grey picture of one line: [places from left to right, letters].

        Raises:
            OcrFailedError: the line is too long for the model, or the session gave up, for want of memory for one.
        """
        known = line.shape, line.tobytes()
        chances = self._read.pop(known) if known in self._read else self._chances(line)
        self._read[known] = chances
        if len(self._read) > _REMEMBERED:
            del self._read[next(iter(self._read))]
        return chances

    def _chances(self, line: Picture) -> npt.NDArray[np.float32]:
        height, width = line.shape[:2]
        wide = max(self._height, round(width * self._height / height))
        wide += -wide % _STEP
        if wide > self._widest:
            raise OcrFailedError("unusable", "the line is too long for the second reader")
        small = cv2.resize(line, (wide, self._height), interpolation=cv2.INTER_AREA).astype(np.float32)
        pictures = np.repeat((small / 127.5 - 1.0)[None, None], self._channels, axis=1)
        try:
            found = self._session.run(None, {"images": pictures})[0]  # [places, 1, letters], logarithms
        except self._failures as error:
            raise OcrFailedError("crashed", str(error)) from error
        chances = np.asarray(np.exp(found[:, 0, :]), dtype=np.float32)
        chances.flags.writeable = False  # it may be given to the next one who asks
        return chances


@cache
def line_model() -> LineModel | None:
    """The model of print and handwriting, loaded once; None where it or what runs it is not installed, or fails."""
    path = model_file()
    if path is None or hashlib.sha256(path.read_bytes()).hexdigest() != _MODEL_SHA256:
        return None
    started = _started(path)
    if started is None:
        return None
    letters = json.loads(path.with_name(Path(_LETTERS).name).read_text(encoding="utf-8"))["chars"]
    return LineModel(started[0], letters, started[1])


@cache
def stamp_model() -> LineModel | None:
    """The model of the letters of stamps, loaded once; None where what runs it is not installed, or fails."""
    started = _started(_STAMPS)
    if started is None:
        return None
    letters = started[0].get_modelmeta().custom_metadata_map["letters"]
    return LineModel(started[0], ("", *letters), started[1], height=_HEIGHT_OF_STAMPS, channels=1)


def _started(path: Path) -> tuple[Any, tuple[type[Exception], ...]] | None:
    """A session with a model, and what it raises when it cannot go on; None where there can be none."""
    try:
        import onnxruntime  # it takes a third of a second, and most papers never need it
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidProtobuf, NoSuchFile, RuntimeException
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers fill the cores already
    options.log_severity_level = 4  # what fails is raised; its own lines would stand between those of the progress
    failures = (Fail, RuntimeException, MemoryError)
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]), failures
    except (*failures, InvalidProtobuf, NoSuchFile):
        return None


def model_file() -> Path | None:
    """Where the model lies; None where the package is not installed."""
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(_MODEL)))
    except importlib.metadata.PackageNotFoundError:
        return None
    return path if path.is_file() else None
