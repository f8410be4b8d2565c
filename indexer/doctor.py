"""What may be wrong with this machine or this archive, each finding with what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer import requirements
from indexer.outside_calls import calls_of_libreoffice, means
from library.access import everything
from library.archive import Archive
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.errors import VankienError
from library.machine.disk import hindrance
from library.records import State
from library.search.engines import not_compiled
from library.wording import Listed, say

_LOW_DISK_BYTES = 5_000_000_000
_OUTSIDE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        is_requirement: nothing can be read without it.
    """

    what: str
    good: bool
    told: str
    next_step: str = ""
    is_requirement: bool = False


def examine(folder: Path) -> Iterator[Finding]:
    """Look at the tools, the disk and the archive in `folder` (if there is one); changes nothing."""
    yield from _tools()
    yield _disk(folder)
    yield _offline()
    if not (folder / CATALOGUE_FILE).is_file():
        yield Finding("archive", True, say("none in {folder} yet", folder=folder))
        return
    try:
        archive = Archive.open(folder)
    except VankienError as error:
        yield Finding("archive", False, error.message, error.next_step)
        return
    try:
        yield from _archive(archive)
    finally:
        archive.close()


def _tools() -> Iterator[Finding]:
    version = requirements.tesseract_version()
    install = say("Run: {line}", line=requirements.INSTALL)
    yield Finding("tesseract", version is not None, version or say("missing"), install, is_requirement=True)
    languages = requirements.tesseract_languages()
    for language in requirements.LANGUAGES:
        there = language in languages
        yield Finding(say("model {language}", language=language), there,
                      say("installed") if there else say("missing"), install, is_requirement=True)
    office = requirements.office_program()
    yield Finding("libreoffice", office is not None, office or say("missing: .doc, .xls and .ppt files will fail"),
                  say("Run: {line}", line=requirements.INSTALL_OFFICE))
    if office is not None:
        yield _calls()
    yield from _packages()
    why = not_compiled()
    step = (say("Run this once as the user that owns the folder of the program.")
            if requirements.has_compiler() else say("Run: {line}", line=requirements.INSTALL_COMPILER))
    yield Finding("searches", not why, say("compiled") if not why else
                  say("answered by numpy, which takes longer: {why}", why=why), step)


def _packages() -> Iterator[Finding]:
    """Packages without which reading goes on, more slowly or less well."""
    from indexer.ocr import OcrFailedError, is_installed, kept_version  # with it come numpy and OpenCV
    from indexer.ocr.line_model import line_model

    step = say("Run: {line}", line=requirements.INSTALL_PACKAGES)
    second = line_model() is not None
    version, told = "", say("missing: Tesseract is started for each picture, which takes longer")
    if is_installed():
        try:
            version = kept_version()
        except OcrFailedError as error:
            told = say("it cannot be used ({why}): Tesseract is started for each picture, which takes longer",
                       why=error)  # fmt: skip
    yield Finding("kept tesseract", bool(version), version or told, step)
    yield Finding("second reader", second, say("installed") if second else
                  say("missing: numbers written by hand are read by Tesseract alone"), step)


def _calls() -> Finding:
    """LibreOffice reads a page with a link to a listener of ours, who must hear nothing."""
    step = say("Mend LibreOffice first. Run: {line}", line=requirements.INSTALL_OFFICE)
    try:
        heard = calls_of_libreoffice()
    except VankienError as error:
        return Finding("outside calls", False, error.message, step)
    told = (say("LibreOffice called a linked address: {address}", address=heard[0]) if heard else
            say("LibreOffice calls nobody ({means})", means=say(means())))
    return Finding("outside calls", not heard, told,
                   say("Let this user make namespaces: sysctl kernel.unprivileged_userns_clone=1"))


def _disk(folder: Path) -> Finding:
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if os.path.exists(one))  # noqa: PTH110
    hindered = hindrance(there)
    if hindered is not None:
        return Finding("disk", False, hindered.message, hindered.next_step)
    free = shutil.disk_usage(there).free
    return Finding("disk", free > _LOW_DISK_BYTES,
                   say("{free} GB free in {folder}", free=round(free / 1e9), folder=there),
                   say("Free some space, or put the archive on a larger disk."))


def _offline() -> Finding:
    """The one dependency that knows how to call out is told not to, before it is ever loaded."""
    from library.vietnamese import offline

    calls = [name for name in _OUTSIDE if offline.ENVIRONMENT.get(name) != "1"]
    return Finding("network", not calls, say("nothing calls out") if not calls else
                   say("not set: {names}", names=", ".join(calls)))


def _archive(archive: Archive) -> Iterator[Finding]:
    checks: dict[str, Callable[[Archive], Finding]] = {"catalogue": _catalogue, "index": _index}
    for what, check in checks.items():
        try:
            yield check(archive)
        except VankienError as error:
            yield Finding(what, False, error.message, error.next_step)


def _catalogue(archive: Archive) -> Finding:
    archive.catalogue.check()
    totals = archive.catalogue.totals(everything().labels)
    states = [say("{count} {state}", count=count, state=State(state))
              for state, count in archive.catalogue.states().items()] or [say("empty")]
    return Finding("catalogue", True, say("{states}; {pages} pages, {flagged} documents with doubts",
                                          states=Listed(states), pages=totals.pages, flagged=totals.flagged))


def _index(archive: Archive) -> Finding:
    archive.engine.check()
    health = archive.health()
    told = say("{documents} documents, change {watermark} of {last_change}", documents=health.documents,
               watermark=health.watermark, last_change=health.last_change)
    return Finding("index", health.in_step, told, say("Run: vankien reindex"))
