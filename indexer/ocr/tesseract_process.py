"""The process that keeps Tesseract loaded: a picture comes in, what stands on it goes out, then the next one.

`kept_tesseract.py` starts it as a script. It imports nothing of the house, so that it is ready within a tenth of a
second. A picture is a line of JSON (`number`, `languages`, `layout`, `seconds`, `wide`, `high`) and then its dots. The
answer is a line of JSON: a `table` as Tesseract's TSV has it, or `missing` where there is no such model, and in any
case the `number` and the seconds of the processor that were `spent`. Its version stands first where errors go.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from typing import Any, Final

import tesserocr

# The dots an inch that Tesseract is told; dark print on light paper, so that no line is tried again turned over, which
# costs a tenth of the time.
_SETTINGS: Final = {"user_defined_dpi": "300", "tessedit_do_invert": "0"}


def main(models: str) -> None:
    """Answer until the input ends; a reading that takes more of the processor than it may ends the process."""
    sys.stderr.write(f"{tesserocr.tesseract_version().splitlines()[0]}\n")
    readers: dict[str, Any] = {}
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while line := asked.readline():
        one = json.loads(line)
        dots = asked.read(one["wide"] * one["high"])
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, one["seconds"])  # its signal ends a process that does not wait for it
        try:
            if one["languages"] not in readers:
                readers[one["languages"]] = tesserocr.PyTessBaseAPI(path=models, lang=one["languages"])
        except RuntimeError as error:
            answer: dict[str, Any] = {"missing": str(error)}
        else:
            answer = {"table": _table(readers[one["languages"]], one, dots)}
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer |= {"number": one["number"], "spent": time.process_time() - began}
        told.write(json.dumps(answer).encode() + b"\n")
        told.flush()


def _table(reader: Any, one: dict[str, Any], dots: bytes) -> str:
    """What stands on a picture, a word a line."""
    for name, value in _SETTINGS.items():
        reader.SetVariable(name, value)
    reader.SetPageSegMode(one["layout"])
    reader.SetImageBytes(dots, one["wide"], one["high"], 1, one["wide"])
    reader.Recognize()
    table = str(reader.GetTSVText(0))
    reader.Clear()  # the picture is gone from memory before the next one comes
    return table


if __name__ == "__main__":
    main(sys.argv[1])
