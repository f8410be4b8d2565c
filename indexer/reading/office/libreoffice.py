"""LibreOffice as a converter: one process at a time on the machine, a time limit, a profile folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.counted_time import Watched, waiting_for_turn
from indexer.reading.office.calling_nobody import environment, without_network, write_profile
from library.errors import MissingRequirementError, UnreadableError
from library.machine.scratch import runtime_folder

# A web page is opened as a page for the web, which cannot be saved for Word, unless it is said to be a text.
_READ_AS = {".html": ("--infilter=HTML (StarWriter)",)}
_WRITE_AS = {"docx": "docx:MS Word 2007 XML"}
_LOOK_SECONDS = 0.5
_INSTALL = "sudo apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"


def office_program() -> str | None:
    """Return the path of LibreOffice, or None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def reads_slides() -> bool:
    """Whether LibreOffice has the part that reads presentations, a package of its own."""
    program = office_program()
    return program is not None and (Path(program).resolve().parent / "libsdlo.so").is_file()


@contextmanager
def converted(path: Path, target: str, *, seconds: float, ending: str | None = None) -> Iterator[Path]:
    """Convert a file and give the result's path; the result is gone when the block ends.

    Args:
        path: the file; it is copied, never opened in place.
        target: ending of the wanted format: `docx`, `xlsx`, `pptx`.
        seconds: the program is stopped after this time, without what it waited for a processor.
        ending: what the file is, where its own name may say otherwise (`.html`).

    Raises:
        MissingRequirementError: LibreOffice is not installed.
        UnreadableError: it could not convert the file, or not in time.
    """
    program = office_program()
    if program is None:
        raise MissingRequirementError("This file needs LibreOffice, which is not installed.", next_step=_INSTALL)
    with tempfile.TemporaryDirectory(prefix="vankien-office-") as folder:
        work = Path(folder)
        source = work / f"document{ending or path.suffix.strip().lower()}"
        shutil.copyfile(path, source)
        with _alone():
            _run(program, source, target, work, seconds)
        result = work / "out" / f"document.{target}"
        if not result.exists():
            raise UnreadableError("damaged", "LibreOffice could not open the file.")
        yield result


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other worker converts: several LibreOffices at once fill the memory and stall each other."""
    lock = runtime_folder() / "office.lock"
    with lock.open("w") as file:
        with waiting_for_turn():
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(program: str, source: Path, target: str, work: Path, seconds: float) -> None:
    written = _WRITE_AS.get(target, target)
    arguments = [
        *without_network(), program, "--headless", "--norestore", "--nolockcheck",
        f"-env:UserInstallation={(work / 'profile').as_uri()}", *_READ_AS.get(source.suffix, ()),
        "--convert-to", written, "--outdir", str(work / "out"), str(source),
    ]  # fmt: skip
    write_profile(work / "profile")
    # A session of its own: LibreOffice starts a second process that must go with it.
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                               env=environment())
    try:
        complaint = _complaint_of(process, seconds)
    finally:
        _end(process)
    if process.returncode != 0:
        said = complaint.decode("utf-8", "replace").strip()[-200:]
        raise UnreadableError("damaged", "LibreOffice could not convert the file: {detail}", detail=said)


def _complaint_of(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """What it said when it ended."""
    watched = Watched(process.pid)
    while True:
        try:
            return process.communicate(timeout=_LOOK_SECONDS)[1]
        except subprocess.TimeoutExpired as error:
            if watched.look().counted > seconds:
                raise UnreadableError("timeout", "LibreOffice was stopped after {seconds} s.",
                                      seconds=round(seconds)) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        process.wait()
