"""Whether what reading needs is on this machine, asked before the work begins."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress
from functools import cache

from library.errors import MissingRequirementError

LANGUAGES = ("vie", "Vietnamese")
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet"
INSTALL_OFFICE = "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
INSTALL_PACKAGES = "pip install --require-hashes -r requirements.lock"
INSTALL_COMPILER = "apt-get install gcc"
_SECONDS = 20


def tesseract_version() -> str | None:
    """The first line of its version, None where it is missing."""
    lines = _ask("--version")
    return lines[0] if lines else None


def tesseract_languages() -> frozenset[str]:
    """The models that are installed."""
    return frozenset(line.split("/")[-1].strip() for line in _ask("--list-langs")[1:])


def tesseract_models() -> str | None:
    """The folder of its models, None where it is missing or does not tell; on a busy machine it may tell later."""
    with suppress(LookupError):
        return _models()
    return None


@cache
def _models() -> str:
    told = re.search(r'"(.+)"', (_ask("--list-langs") or [""])[0])
    if told is None:
        raise LookupError
    return told[1]


def require_ocr() -> None:
    """Say at once what is missing, rather than fail on every file.

    Raises:
        MissingRequirementError: with the line that installs it.
    """
    if tesseract_version() is None:
        raise MissingRequirementError("Tesseract, which reads scans, is not installed.", next_step="Run: {line}",
                                      line=INSTALL)
    missing = set(LANGUAGES) - tesseract_languages()
    if missing:
        raise MissingRequirementError("Tesseract lacks a Vietnamese model ({models}).", next_step="Run: {line}",
                                      models=", ".join(sorted(missing)), line=INSTALL)


def office_program() -> str | None:
    """Where LibreOffice is, which opens .doc files; None where it is missing."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_compiler() -> bool:
    """Whether there is a C compiler."""
    return any(map(shutil.which, ("cc", "gcc", "clang")))


def _ask(question: str) -> list[str]:
    program = shutil.which("tesseract")
    if program is None:
        return []
    try:
        done = subprocess.run([program, question], capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return (done.stdout or done.stderr).splitlines()
