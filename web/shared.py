"""What the app's pages share, made once by `create_app`; and the addresses of a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import current_app, request

from web.links import Links
from web.ports import Library
from web.recent import Recent
from web.serving.turns import Turns
from web.settings import SiteSettings
from web.views.hits import HitMap

SIGNING_IN: Final = "signing_in"
"""The blueprint of the pages to sign in and out by."""
LONGEST_BACK: Final = 1_000
"""Characters of an address to which one is led back; of a longer one the path alone."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the app's pages share; made once by `create_app`.

    Args:
        hits: where the words last looked for stand in the documents last read, so that turning a page costs nothing.
        intact: whether pictures lately sent are what was written, by their SHA-256 and the time of their file.
        narrow: page pictures of the narrower size, by the SHA-256 of the wide one.
        turns: whose heavy work is done now: exports, lists of queries, files that are made.
    """

    library: Library
    settings: SiteSettings
    links: Links
    hits: Recent[HitMap] = field(default_factory=Recent)
    intact: Recent[bool] = field(default_factory=Recent)
    narrow: Recent[bytes] = field(default_factory=Recent)
    turns: Turns = field(default_factory=Turns)


def site() -> Site:
    """What this app's pages share."""
    shared: Site = current_app.extensions["vankien"]
    return shared


def links() -> Links:
    """The address maker for this request; knows the path the site is mounted under."""
    shared = site().links
    return Links(request.script_root, shared.versions) if request.script_root else shared


def current_address() -> str:
    """The page that is asked for, or that a form was sent from, to come back to; empty where it is none, or the one to
    sign in on.
    """
    if request.blueprint == SIGNING_IN:
        return ""
    if request.method not in ("GET", "HEAD"):
        return came_from()
    whole = request.full_path.rstrip("?")
    return request.script_root + (whole if len(whole) <= LONGEST_BACK else request.path)


def address_in(language: str) -> str:
    """The same page in another language; of what answers a form, and nobody can open, the page it was sent from."""
    here = links()
    if request.method in ("GET", "HEAD"):
        return here.in_language(request.path, request.args.items(multi=True), language)
    back = urlsplit(came_from() or here.search())
    path = unquote(back.path).removeprefix(here.root)
    return here.in_language(path, parse_qsl(back.query, keep_blank_values=True), language)


def came_from() -> str:
    """The page of ours that a browser says it comes from, or that a form was sent from; empty where it says none."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    if came.netloc != request.host or not came.path.startswith(request.script_root + "/"):
        return ""
    return f"{came.path}?{came.query}" if came.query and len(came.query) <= LONGEST_BACK else came.path
