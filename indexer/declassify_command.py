"""The command that puts a declassification in force."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.releasing import declassify as declassify_file
from indexer.requirements import require_ocr
from library.access import Level
from library.acts.secrecy import Ground, Ruling, declassify_part
from library.command_line.acting_commands import tell_act
from library.command_line.acting_person import actor
from library.command_line.commands import opened
from library.command_line.given_day import given_day
from library.command_line.speaking import tell
from library.command_line.terminal_progress import TerminalProgress


@click.command()
@click.argument("document_id", metavar="ID")
@click.option("--ground", type=click.Choice([str(one) for one in Ground]), required=True,
              help="Why it is secret no more.")
@click.option("--body", required=True, metavar="NAME", help="Who decided.")
@click.option("--decision", required=True, metavar="CODE", help="Number and symbol of the document that decides.")
@click.option("--date", "decided", required=True, metavar="DATE", help="The day of that document: 2026-11-28.")
@click.option("--part", default="", metavar="TEXT", help="Only this part; it is written down, and the file stays held.")
@click.option("--access", type=click.Choice([str(one) for one in Level]), default=str(Level.INTERNAL),
              show_default=True, help="Who may see it from then on; open: whoever the rules of the archive let.")
@click.option("--why", default="", metavar="TEXT", help="The reason, which is kept.")
@click.pass_obj
def declassify(folder: Path, document_id: str, ground: str, body: str, decision: str, decided: str, part: str,
               access: str, why: str) -> None:
    """Put a decision in force by which a held file is secret no more; its mark stays on the paper."""
    day = given_day(decided)
    ruling = Ruling(Ground(ground), body, decision, day, part, Level(access))
    if not part:
        require_ocr()
    with opened(folder) as archive:
        if part:
            act = declassify_part(archive, document_id, ruling, actor=actor(), why=why)
            tell("{id}: written down, the file stays held (act {act})", id=document_id, act=act)
            return
        done = declassify_file(archive, document_id, ruling, why=why, actor=actor(), progress=TerminalProgress())
    for one in done.ids:
        tell("{id}: {state}", id=one, state=done.state)
    tell_act(done.act)
