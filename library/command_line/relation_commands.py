"""The commands about relations: what documents are to one another, and what is in force on a day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from library.access import Viewer
from library.acts import NewRelation, add_relation, judge_relation
from library.archive import Archive
from library.catalogue.relation_words import SaysOfRelation
from library.command_line.acting_commands import tell_act, why
from library.command_line.acting_person import actor
from library.command_line.commands import as_json, opened, seen_as, viewer_for
from library.command_line.given_day import given_day
from library.command_line.relation_lines import relation_lines, standing_lines
from library.command_line.speaking import language
from library.errors import NotFoundError, UsageError
from library.moments import today
from library.records import Document
from library.relating import Relating
from library.relating.relation_records import RelationRecords
from library.relations.records import Scope, Type


@click.command()
@click.argument("asked", metavar="ID|CODE")
@seen_as
@as_json
@click.pass_obj
def relations(folder: Path, asked: str, seen_as: str | None, as_json: bool) -> None:
    """Say what a document is to others and others to it, and whether it is in force today."""
    with opened(folder) as archive:
        told = _told(archive, asked, viewer_for(archive, seen_as))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join(relation_lines(told, language())))


def _told(archive: Archive, asked: str, viewer: Viewer) -> dict[str, Any]:
    """The relations of a document of that id, else of the only one of that code.

    Raises:
        NotFoundError: there is no such document, and none is cited.
        UsageError: several documents have this code.
    """
    records = RelationRecords(Relating(archive.catalogue, viewer.labels), today())
    room = archive.seen_by(viewer)
    found = [asked] if room.summaries([asked]) else [one.id for one in records.relating.holders(asked)]
    if len(found) > 1:
        raise UsageError("{code} fits {count} documents: {ids}.", next_step="Name one of them by its id.", code=asked,
                         count=len(found), ids=", ".join(found))
    if found:
        return {**_head(room.document(found[0])), **records.of(found[0])}
    told = records.of_named(asked)
    if not told["relations"]:
        raise NotFoundError("There is no document {id}, and none is cited.", id=asked)
    return {"id": None, "code": asked, "issued": None, "committee": None, **told}


def _head(one: Document) -> dict[str, Any]:
    issued = one.fields.issued
    return {"id": one.id, "code": one.fields.code, "issued": str(issued) if issued else None,
            "committee": one.fields.committee}


@click.command("in-force")
@click.argument("code", metavar="CODE")
@click.option("--on", "on", metavar="DAY", help="On this day, as in 2010-05-01; today unless named.")
@seen_as
@as_json
@click.pass_context
def in_force(context: click.Context, code: str, on: str | None, seen_as: str | None, as_json: bool) -> None:
    """Say whether the documents of a code are in force, held here or only cited, and what decides it."""
    day = given_day(on) if on else today()
    with opened(context.obj) as archive:
        records = RelationRecords(Relating(archive.catalogue, viewer_for(archive, seen_as).labels), day)
        told = records.in_force(code, day)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in standing_lines(told, language()):
            click.echo(line)
    context.exit(0 if told["documents"] else 1)


@click.group()
def relation() -> None:
    """What people say of relations: a person's word outranks the machine's."""


@relation.command()
@click.argument("document_id", metavar="ID")
@click.argument("type_", metavar="TYPE", type=click.Choice([str(one) for one in Type]))
@click.argument("target", metavar="TARGET")
@click.option("--page", type=click.IntRange(min=1), required=True, help="The page on which it stands.")
@click.option("--quote", default="", metavar="TEXT", help="The words, as they stand there.")
@click.option("--part", is_flag=True, help="It is about a part of the target.")
@click.option("--provision", default="", metavar="TEXT", help="Which part: 'Điều 4'.")
@why
@click.pass_obj
def add(folder: Path, document_id: str, type_: str, target: str, page: int, quote: str, part: bool, provision: str,
        why: str) -> None:
    """Write down what a document does to another; both are named by their ids."""
    new = NewRelation(Type(type_), target, page, quote, Scope.PART if part or provision else Scope.WHOLE, provision)
    with opened(folder) as archive:
        tell_act(add_relation(archive, document_id, new, actor=actor(), why=why))


@relation.command()
@click.argument("document_id", metavar="ID")
@click.argument("key", metavar="KEY")
@click.option("--target", metavar="ID", help="The document that is meant, where several fit or the wrong one.")
@why
@click.pass_obj
def confirm(folder: Path, document_id: str, key: str, target: str | None, why: str) -> None:
    """Say that a relation is right; 'vankien relations ID --json' tells the keys."""
    with opened(folder) as archive:
        tell_act(judge_relation(archive, document_id, key, SaysOfRelation.YES, target=target, actor=actor(), why=why))


@relation.command()
@click.argument("document_id", metavar="ID")
@click.argument("key", metavar="KEY")
@why
@click.pass_obj
def refuse(folder: Path, document_id: str, key: str, why: str) -> None:
    """Say that a relation is none; 'vankien relations ID --json' tells the keys."""
    with opened(folder) as archive:
        tell_act(judge_relation(archive, document_id, key, SaysOfRelation.NO, actor=actor(), why=why))
