"""From a typed view to an HTML answer; the one place that calls Jinja."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_babel import gettext

from web.languages import LANGUAGES, chosen_language
from web.links import Links
from web.ports import Library
from web.recent import Recent
from web.serving.turns import Turns
from web.settings import SiteSettings
from web.views.hits import HitMap


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    Args:
        query: what the search box holds.
        kept: parameters that the search box's form sends along.
        other_language: where the switch leads.
        section: which entry of the head is the current one.
        feed: an Atom feed of this page, if it has one.
        behind: the index lacks changes of the catalogue, so that what the page counts may not be all.
        stuck: and the disk does not let it be brought in step.
    """

    links: Links
    library_name: str
    language: str
    other_language: str
    title: str
    query: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    section: str = ""
    feed: str | None = None
    behind: bool = False
    stuck: bool = False


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


def page(
    template: str,
    view: Any,
    *,
    title: str = "",
    query: str = "",
    kept: tuple[tuple[str, str], ...] = (),
    section: str = "",
    feed: str | None = None,
    counts: bool = False,
) -> Response:
    """An HTML answer: the template with its view in the frame of the site.

    Args:
        counts: the page shows numbers from the index; it says so where these may not be all.
    """
    here = links()
    language = chosen_language()
    behind = counts and not site().library.health().in_step
    other = next(one for one in LANGUAGES if one != language)
    frame = Frame(
        links=here,
        library_name=gettext(site().settings.library_name),
        language=language,
        other_language=here.in_language(request.path, request.args.items(multi=True), other),
        title=title,
        query=query,
        kept=kept,
        section=section,
        feed=feed,
        behind=behind,
        stuck=behind and site().library.hindrance() is not None,
    )
    response = make_response(render_template(template, view=view, frame=frame))
    response.mimetype = "text/html"
    return response
