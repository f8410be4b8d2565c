"""`vankien serve`: the site over an archive; `vankien review`: its page of doubts in a terminal."""

from __future__ import annotations

import errno
import gc
import json
import logging
import socket
from contextlib import nullcontext, suppress
from pathlib import Path

import click
from flask import Flask
from waitress.server import create_server

from library.archive import Archive
from library.commands import as_json, opened
from library.errors import UsageError, VankienError
from library.terminal import TerminalProgress
from library.vietnamese import compound_words
from web.app import create_app
from web.links import Links
from web.settings import SiteSettings
from web.views.doubts import PAGES, counts_record, doubt_lines, field_record, page_record
from web.wording import untranslated
from web.worker import working_beside

THREADS = 8
_log = logging.getLogger(__name__)


@click.command()
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, show_default=True, metavar="N",
              help="At most so many fields and so many pages.")
@click.option("--field", metavar="F", help="Only this field (number, issued, subject …), or only pages: page.")
@as_json
@click.pass_obj
def review(folder: Path, limit: int, field: str | None, as_json: bool) -> None:
    """List what waits for a person: fields by flag, pages by confidence, the worst first."""
    with opened(folder) as archive:
        counts = archive.doubt_counts()
        fields = [] if field == PAGES else archive.field_doubts(field, limit=limit)
        pages = archive.page_doubts(limit=limit) if field in (None, PAGES) else []
        held = archive.catalogue.holds.counts()
        links = Links(root=f"http://{_shown(archive.settings.host)}:{archive.settings.port}")
        if not as_json:
            if held:
                click.echo(f"held back: {', '.join(f'{count} {reason}' for reason, count in held.items())}")
            click.echo("\n".join(doubt_lines(counts, fields, pages, links=links, translate=untranslated)))
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
    archive = Archive.open(folder)
    try:
        archive.judge_again(progress=TerminalProgress())
        archive.recover()
        settings = archive.settings
        with nullcontext() if no_work else working_beside(archive):
            run(archive, host=host or settings.host, port=port or settings.port)
    finally:
        archive.close()


def run(archive: Archive, *, host: str, port: int) -> None:
    """Serve an open archive until interrupted.

    Raises:
        UsageError: the address cannot be listened on.
        KeyboardInterrupt: it was interrupted, which is how serving ends.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = create_app(archive, SiteSettings(library_name=archive.settings.title))
    listener = listen(host, port=port)
    server = create_server(app, sockets=[listener], threads=THREADS, ident=None, clear_untrusted_proxy_headers=True)
    warm(app, archive)
    click.echo(f"Serving {archive.root} on http://{_shown(host)}:{port}/ (stop with Ctrl+C)", err=True)
    try:
        server.run()  # takes the interrupt for itself, to let running requests end
    finally:
        server.close()
    raise KeyboardInterrupt


def warm(app: Flask, archive: Archive) -> None:
    """Load what the first readers would otherwise wait for."""
    for name in app.jinja_env.list_templates(extensions=["html", "xml"]):
        app.jinja_env.get_template(name)
    with suppress(VankienError):  # what is wrong with the index, the pages say
        archive.search.prepare()
        compound_words("văn kiện")  # reads the model of words, which a search without results asks for
    gc.collect()
    gc.freeze()  # what is loaded stays; looking through it again and again would cost each answer some of its time


def listen(host: str, *, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        UsageError: the port is taken, or the address is not one of this machine; says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            step = f"Stop what listens there, or take another port: vankien serve --port {_another(port)}"
            raise UsageError(f"Port {port} on {host} is taken.", next_step=step) from error
        if error.errno == errno.EACCES:
            step = "Take a port above 1023: vankien serve --port 8080"
            raise UsageError(f"This user may not listen on port {port}.", next_step=step) from error
        step = "Name an address of this machine with --host, such as 127.0.0.1."
        raise UsageError(f"Cannot listen on {host}, port {port}: {error.strerror or error}.", next_step=step) from error
    return listener


def _another(port: int) -> int:
    return port + 1 if port < 65535 else 8080


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


commands = (serve, review)
