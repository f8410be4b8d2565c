"""The commands that copy an archive away, and bring it back."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import click

from library.archive import Archive
from library.backup import check_backup, make_backup
from library.backup import restore as restore_archive
from library.catalogue.watched import Watched
from library.command_line.acting_person import actor
from library.command_line.as_called import program
from library.command_line.as_owner import as_owner_of
from library.command_line.commands import as_json, opened
from library.command_line.given_path import GivenPath
from library.command_line.speaking import tell
from library.command_line.terminal_progress import TerminalProgress
from library.errors import VankienError
from library.machine.owner import handing_over
from library.wording import say

_MEGABYTE = 1_000_000


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--verify", is_flag=True, help="Make none; hash all of the newest one there again.")
@click.option("--key", metavar="AGE_KEY", help="Encrypt every file for this public key of age (age1…).")
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Afterwards take away all but the newest N.")
@as_json
@click.pass_obj
def backup(folder: Path, target: Path, verify: bool, key: str | None, keep: int | None, as_json: bool) -> int:
    """Copy the archive into DIR, as a BagIt bag beside the earlier ones; people may go on working."""
    if verify:
        return _verify(folder, target, as_json=as_json)
    with opened(folder) as archive:
        done = make_backup(archive, target, actor=actor(), key=key, keep=keep, progress=TerminalProgress())
    if as_json:
        click.echo(json.dumps({"bag": str(done.bag.folder), "files": done.files, "copied": done.copied,
                               "bytes": done.size, "removed": list(done.removed), "doubts": list(done.doubts)},
                              ensure_ascii=False))
    else:
        tell(say("{bag}: {files} files, {size} MB; new: {copied}.", bag=done.bag.folder, files=done.files,
                 size=round(done.size / _MEGABYTE), copied=done.copied))
        _complain(done.doubts)
    return 1 if done.doubts else 0


def _verify(folder: Path, target: Path, *, as_json: bool) -> int:
    """Also where the archive is gone: that is when one looks at its backups."""
    try:
        archive = Archive.open(folder)
    except VankienError:
        archive = None
    try:
        bag, problems = check_backup(archive, target, actor=actor(), progress=TerminalProgress())
    finally:
        if archive is not None:
            archive.close()
    if as_json:
        click.echo(json.dumps({"bag": str(bag.folder), "problems": problems}, ensure_ascii=False))
    else:
        tell(say("{bag}: every file is as it was written.", bag=bag.folder) if not problems else
             say("{bag}: {count} things are wrong.", bag=bag.folder, count=len(problems)))
        _complain(problems)
    return 1 if problems else 0


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, metavar="ARCHIVE",
              help="Folder of the archive that is made; there must be nothing yet.")
@click.option("--identity", type=GivenPath(dir_okay=False), metavar="FILE",
              help="The file of age that opens an encrypted backup.")
@click.option("--in-part", is_flag=True, help="Leave out what is gone or damaged, and say what that was.")
@as_json
def restore(source: Path, target: Path, identity: Path | None, in_part: bool, as_json: bool) -> int:
    """Make an archive from the newest backup in DIR (or from the backup that DIR is), and prove it to be the same."""
    as_owner_of(target)
    done = restore_archive(source, target, actor=actor(), identity=identity, in_part=in_part,
                           progress=TerminalProgress())
    if as_json:
        click.echo(json.dumps({"bag": str(done.bag.folder), "files": done.files, "missing": list(done.missing),
                               "unlike": list(done.unlike), "questions": done.proved,
                               "unwatched": [one.as_json() for one in done.unwatched]}, ensure_ascii=False))
    else:
        tell(say("{target}: {files} files from {bag}. Everybody has to sign in again; tokens are ended.", target=target,
                 files=done.files, bag=done.bag.folder.name))
        if not done.proved:
            tell(say("The archive was being changed when it was copied: nothing could be compared."))
        elif not done.unlike:
            tell(say("Counts are as they were, and so are the answers to {count} questions.", count=done.proved))
        for one in done.unwatched:
            tell(say("{folder} is watched no more; where this archive is to watch it: {command}", folder=one.folder,
                     command=_watching(target, one)))
        if (handing := handing_over(target)) is not None:
            tell(say("The archive is root's, the folder around it belongs to {name}. If that user is to work in it: "
                     "{command}", name=handing[0], command=handing[1]))
        _complain((*done.missing, *done.unlike))
    return 1 if done.missing or done.unlike else 0


def _watching(archive: Path, one: Watched) -> str:
    after = ["--after", "move", str(one.target)] if one.target is not None else []
    return shlex.join([program(os.environ), "--archive", str(archive), "watch", "add", str(one.folder), *after])


def _complain(sentences: tuple[str, ...] | list[str]) -> None:
    for one in sentences:
        tell(one, err=True)
