"""The command that says who may see what: documents, files, what a committee issued, a kind, everything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from library.access import Level, Scope, name_of, named
from library.acts import drop_rule, set_owner, set_rule
from library.acts.opening import Ruled
from library.archive import Archive
from library.catalogue.access import Rule
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened
from library.command_line.speaking import language, tell
from library.command_line.terminal_progress import TerminalProgress
from library.errors import NotFoundError, UsageError
from library.wording import word


@click.command()
@click.argument("words", metavar="[ID…] [LEVEL]", nargs=-1)
@click.option("--file", "files", multiple=True, metavar="ID", help="All documents of the file that this one is of.")
@click.option("--committee", "committees", multiple=True, metavar="NAME", help="All documents of a committee.")
@click.option("--kind", "kinds", multiple=True, metavar="NAME", help="All documents of a kind.")
@click.option("--all", "everything", is_flag=True, help="All documents that no narrower rule speaks of.")
@click.option("--to", multiple=True, metavar="NAME", help="For conditional: who may see it; @NAME is a group.")
@click.option("--owner", metavar="UNIT",
              help="The unit that these documents belong to, called like a group; '' for none.")
@click.option("--take-back", is_flag=True, help="Take the rule back, so that wider ones count again; without LEVEL.")
@click.option("--list", "listing", is_flag=True, help="Name the rules, the widest first, and change none.")
@click.option("--why", default="", metavar="TEXT", help="The reason, which is kept.")
@as_json
@click.pass_obj
def access(folder: Path, words: tuple[str, ...], files: tuple[str, ...], committees: tuple[str, ...],
           kinds: tuple[str, ...], everything: bool, to: tuple[str, ...], owner: str | None, take_back: bool,
           listing: bool, why: str, as_json: bool) -> None:
    """Say who may see documents: open (everybody), internal (who works here) or conditional (who is named).

    The narrowest rule counts: of the document, of its file, of its committee or kind, of the archive.

    With ids alone it says who may see them. The people of the unit that owns a document see it where it is internal.
    """
    ids, level = (words[:-1], Level(words[-1])) if words and words[-1] in set(Level) else (words, None)
    about = [*((Scope.DOCUMENT, one) for one in ids), *((Scope.FILE, one) for one in files),
             *((Scope.COMMITTEE, one) for one in committees), *((Scope.KIND, one) for one in kinds),
             *([(Scope.ARCHIVE, "")] if everything else [])]
    _check(about, level, to, listing=listing, changing=take_back or owner is not None)
    with opened(folder) as archive:
        _check_there(archive, about)
        if listing:
            _list(archive, as_json=as_json)
        elif level is None and owner is None and not take_back:
            _tell_of(archive, ids, as_json=as_json)
        else:
            for one in ids if owner is not None else ():
                act = set_owner(archive, one, owner, actor=actor(), why=why)
                tell("{id}: belongs to {unit} (act {act})", id=one, unit=owner or "–", act=act)
            _rule(archive, about, level, to, take_back=take_back, why=why)
            archive.follow(progress=TerminalProgress())  # a rule about many documents leaves that to a job


def _check(about: list[tuple[Scope, str]], level: Level | None, to: tuple[str, ...], *, listing: bool,
           changing: bool) -> None:
    if to and level is not Level.CONDITIONAL:
        raise UsageError("--to goes with conditional alone.", next_step="Leave it out, or give the level conditional.")
    if bool(about) is listing:
        raise UsageError("Nothing was said of what the rule is about.",
                         next_step="Give ids, --file, --committee, --kind or --all; or --list alone.")
    if level is None and not changing and any(scope is not Scope.DOCUMENT for scope, _ in about):
        raise UsageError("No level of access was said.", next_step="Levels are {levels}.", levels=", ".join(Level))


def _check_there(archive: Archive, about: list[tuple[Scope, str]]) -> None:
    for scope, key in about:
        if scope in (Scope.DOCUMENT, Scope.FILE) and archive.catalogue.documents.state_of(key) is None:
            raise NotFoundError("There is no document {id}. Nothing was changed.", id=key,
                                next_step="Levels are {levels}.", levels=", ".join(Level))


def _rule(archive: Archive, about: list[tuple[Scope, str]], level: Level | None, to: tuple[str, ...], *,
          take_back: bool, why: str) -> None:
    for scope, key in about:
        if level is not None:
            done = set_rule(archive, scope, key, level, to=map(named, to), actor=actor(), why=why)
        elif take_back:
            done = drop_rule(archive, scope, key, actor=actor(), why=why)
        else:
            continue  # only the unit was named
        _tell(scope, key, level, done)
    accounts = archive.accounts.all() if to else []
    known = {named(one.name) for one in accounts} | {named(f"@{group}") for one in accounts for group in one.groups}
    for name in to:
        if named(name) not in known:
            tell("nobody is called {name} yet, and no group", name=name, err=True)


def _tell(scope: Scope, key: str, level: Level | None, done: Ruled) -> None:
    if scope is Scope.DOCUMENT and level is not None:
        tell("{id}: {level} (act {act})", id=key, level=level, act=done.act)
        return
    what = " ".join(part for part in (word(scope, language()), key) if part)
    if level is None:
        tell("{what}: no rule any more; {count} documents changed (act {act})", what=what, count=done.documents,
             act=done.act)
    else:
        tell("{what}: {level}; {count} documents changed (act {act})", what=what, level=level, count=done.documents,
             act=done.act)


def _tell_of(archive: Archive, ids: Sequence[str], *, as_json: bool) -> None:
    """Who may see these documents, and which unit they belong to."""
    rules, documents = archive.catalogue.access, archive.catalogue.documents
    for one in ids:
        rule, level, owner = rules.get(Scope.DOCUMENT, one), documents.access_of(one), rules.owner(one)
        if as_json:
            told = {"id": one, "access": str(level), "owner": owner, "rule": rule.as_json() if rule else None}
            click.echo(json.dumps(told, ensure_ascii=False))
            continue
        parts = [one, word(level, language()), *([f"@{owner}"] if owner else []), *(_parts(rule) if rule else ())]
        click.echo("  ".join(parts))


def _list(archive: Archive, *, as_json: bool) -> None:
    rules = archive.catalogue.access.all()
    if as_json:
        click.echo(json.dumps([one.as_json() for one in rules], ensure_ascii=False))
        return
    for one in rules:
        click.echo("  ".join(_parts(one)))


def _parts(rule: Rule) -> Iterator[str]:
    yield word(rule.scope, language())
    if rule.scope is not Scope.ARCHIVE:
        yield rule.key
    yield word(rule.level, language())
    if rule.to:
        yield ", ".join(map(name_of, rule.to))
    yield f"({rule.by})"
    if rule.why:
        yield f"“{rule.why}”"
