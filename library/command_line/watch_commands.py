"""`vankien watch`: folders from which everything that comes in is taken in by itself."""

from __future__ import annotations

import json
from pathlib import Path

import click

from library.archive import Archive
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.catalogue.watched import Watched
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened
from library.command_line.speaking import tell
from library.errors import UsageError
from library.records import State
from library.watched_folders import problem_of, unwatch_folder, watch_folder
from library.wording import say

KEEP, MOVE = "keep", "move"


@click.group()
def watch() -> None:
    """Watch folders, on a network share too: what comes in is taken in; 'serve' and 'work' look."""


@watch.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("target", metavar="[TARGET]", required=False, type=click.Path(path_type=Path))
@click.option("--after", type=click.Choice([KEEP, MOVE]), default=KEEP, show_default=True,
              help="What becomes of files that were taken in: they stay, or go to TARGET.")
@click.pass_obj
def add(root: Path, folder: Path, target: Path | None, after: str) -> None:
    """Watch a folder; what could not be taken in stays in it and is listed."""
    if (after == MOVE) != (target is not None):
        raise UsageError("Only with --after move a second folder is named.",
                         next_step="Write 'vankien watch add DIR --after move TARGET'.")
    is_new = not (root / CATALOGUE_FILE).is_file()
    with opened(root, create=True) as archive:
        if is_new:
            tell("A new archive was begun in {root}. 'vankien serve' shows it.", root=archive.root, err=True)
        watch_folder(archive, folder, target, actor=actor())
    tell("{folder}: it is watched while 'vankien serve' or 'vankien work' runs", folder=folder)


@watch.command("list")
@as_json
@click.pass_obj
def list_(root: Path, as_json: bool) -> None:
    """List the folders, what is wrong with them now, and what of them could not be taken in."""
    with opened(root) as archive:
        told = [_told(archive, one) for one in archive.catalogue.watched.all()]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told:
        tell("{folder}: {count} files, {failed} failed", folder=one["folder"], count=one["files"], failed=one["failed"])
        if one["target"]:
            tell("  afterwards to {target}", target=one["target"])
        if one["problem"]:
            tell("  {problem}", problem=say(str(one["problem"])))


@watch.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def remove(root: Path, folder: Path) -> None:
    """Watch a folder no more; nothing in it is touched."""
    with opened(root) as archive:
        unwatch_folder(archive, folder, actor=actor())
    tell("{folder}: it is watched no more", folder=folder)


def _told(archive: Archive, one: Watched) -> dict[str, object]:
    entries = archive.catalogue.ledger.below(one.folder)
    problem = problem_of(one.folder)
    failed = sum(entry.state is State.FAILED and (bool(problem) or _is_there(entry.path, one.folder))
                 for entry in entries)  # fmt: skip
    return {**one.as_json(), "problem": problem, "files": len(entries), "failed": failed}


def _is_there(path: Path, folder: Path) -> bool:
    """Whether a file is there; of one within an archive, whether the archive is."""
    return any(place.is_file() or place.is_symlink() for place in (path, *path.parents) if folder in place.parents)
