"""`vankien serve`: the site over an archive; `vankien review`: its page of doubts in a terminal."""

from __future__ import annotations

import json
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import click
from flask import Flask

from library.access import everything, guest
from library.archive import Archive
from library.command_line.commands import as_json, opened
from library.command_line.speaking import counted, language, tell
from library.errors import UsageError, VankienError
from library.machine import garbage
from library.vietnamese import compound_words
from web.app import create_app
from web.languages import translator
from web.links import Links
from web.serving import listen, make_server
from web.serving.hosts import is_loopback, our_names
from web.serving.mending import Mender
from web.settings import SiteSettings
from web.views.doubts import PAGES, counts_record, doubt_lines, field_record, page_record
from web.worker import working_beside

_MAKE_AN_ACCOUNT = ("Make an account first, 'vankien user add NAME --role administrator', "
                    "or serve this machine alone: vankien serve --host 127.0.0.1")


@click.command()
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, show_default=True, metavar="N",
              help="At most so many fields and so many pages.")
@click.option("--field", metavar="F", help="Only this field (number, issued, subject …), or only pages: page.")
@as_json
@click.pass_obj
def review(folder: Path, limit: int, field: str | None, as_json: bool) -> None:
    """List what waits for a person: fields by flag, pages by confidence, the worst first."""
    with opened(folder) as archive:
        room = archive.seen_by(everything())
        counts = room.doubt_counts()
        fields = [] if field == PAGES else room.field_doubts(field, limit=limit)
        pages = room.page_doubts(limit=limit) if field in (None, PAGES) else []
        held = archive.catalogue.holds.counts()
        links = Links(root=f"http://{_shown(archive.settings.host)}:{archive.settings.port}")
        if not as_json:
            if held:
                tell("held back: {counts}", counts=counted(held))
            click.echo("\n".join(doubt_lines(counts, fields, pages, links=links, translate=translator(language()))))
            return
        total = (0 if field == PAGES else counts.total(field)) + (counts.page_total if field in (None, PAGES) else 0)
        items = [*(field_record(one, links) for one in fields), *(page_record(one, links) for one in pages)]
        told = {"total": total, "held": held, "counts": counts_record([*counts.fields, *counts.pages]), "items": items}
        click.echo(json.dumps(told, ensure_ascii=False))


@click.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 where nothing else is set: this machine alone.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; 8080 where nothing else is set.")
@click.option("--no-work", is_flag=True, help="Leave long work to 'vankien work' elsewhere.")
@click.pass_obj
def serve(folder: Path, host: str | None, port: int | None, no_work: bool) -> None:
    """Serve the site over the archive, and do the long work that waits in it, until it is interrupted."""
    with stopped_by_signals(), opened(folder) as archive:
        mender = Mender(archive.root)
        try:
            settings = archive.settings
            with nullcontext() if no_work else working_beside(archive):
                run(archive, host=host or settings.host, port=port or settings.port, mender=mender)
        finally:
            mender.stop()


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGINT and SIGTERM stop the server, also where a script started it in the background and SIGINT is ignored.

    Python raises `KeyboardInterrupt` for SIGINT only where it was not ignored when the process began.
    """
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(archive: Archive, *, host: str, port: int, mender: Mender | None = None) -> None:
    """Serve an open archive until interrupted.

    Args:
        archive: what is served.
        host, port: where.
        mender: brings the index in step meanwhile.

    Raises:
        UsageError: the address cannot be listened on, or is reached from other machines while there is no account.
        KeyboardInterrupt: it was interrupted, which is how serving ends.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = archive.settings
    if not is_loopback(host) and not archive.accounts.any():
        raise UsageError("{host} can be reached from other machines, and this archive has no accounts yet.", host=host,
                         next_step=_MAKE_AN_ACCOUNT)
    hosts = our_names(host, settings.host_names)
    app = create_app(archive, SiteSettings.of(settings, hosts))
    server = make_server(app, listen(host, port=port))
    prepare(archive)
    threading.Thread(target=warm, args=(app,), name="warming", daemon=True).start()
    if mender is not None:
        mender.start()
    tell("Serving {root} on {address} (stop with Ctrl+C)", root=archive.root, address=f"http://{_shown(host)}:{port}/",
         err=True)
    try:
        server.run()  # takes the interrupt for itself, to let running requests end
    finally:
        server.close()
    raise KeyboardInterrupt


def prepare(archive: Archive) -> None:
    """Load what every answer needs, before the first is given."""
    with suppress(VankienError):  # what is wrong with the index, the pages say
        archive.searching.prepare(guest(admitted=True).labels)  # the first to come
    archive.catalogue.journal_watch.begin()


def warm(app: Flask) -> None:
    """Load what some of the first readers would wait for; the others are answered meanwhile."""
    for name in app.jinja_env.list_templates(extensions=["html", "xml"]):
        app.jinja_env.get_template(name)
    compound_words("văn kiện")  # reads the model of words, which a search without results asks for
    garbage.keep_what_is_loaded()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


commands = (serve, review)
