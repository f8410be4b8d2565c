"""From a typed view to an HTML answer; the one place that calls Jinja."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template
from flask_babel import gettext

from library.access import Right, Role, may
from web.languages import LANGUAGES, chosen_language
from web.links import Links
from web.shared import Site, address_in, current_address, links, site
from web.viewing import forget_session, known_asker

__all__ = ["Frame", "Site", "links", "page", "site"]


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
        misled: the index is of an earlier release, so that what the page counts may not be right.
        stuck: and the disk does not let it be brought in step.
        person: the name of who is signed in; empty for a guest.
        sign_in: where one signs in; empty for who has, and where there are no accounts.
        work: lists for those who work here: name of the section, words, address.
        signed_out: the browser came with a sign-in that has ended.
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
    misled: bool = False
    stuck: bool = False
    person: str = ""
    sign_in: str = ""
    signed_out: bool = False
    work: tuple[tuple[str, str, str], ...] = ()


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
    other = next(one for one in LANGUAGES if one != language)
    who = known_asker()
    behind = counts and site().library.is_behind(who.viewer)
    renewed = site().library.renewal() if counts else None
    if who.signed_out:  # it is said once
        forget_session()
    frame = Frame(
        links=here,
        library_name=gettext(site().settings.library_name),
        language=language,
        other_language=address_in(other),
        title=title,
        query=query,
        kept=kept,
        section=section,
        feed=feed,
        behind=behind,
        misled=renewed is not None and renewed.misleads,
        stuck=behind and site().library.hindrance() is not None,
        person=who.account.name if who.account else "",
        sign_in=here.sign_in(back=current_address()) if who.signing_in and who.account is None else "",
        signed_out=who.signed_out,
        work=_work(who.viewer.role, here),
    )
    response = make_response(render_template(template, view=view, frame=frame))
    response.mimetype = "text/html"
    return response


def _work(role: Role | None, here: Links) -> tuple[tuple[str, str, str], ...]:
    lists = (
        ("desk", gettext("Bàn làm việc"), here.desk(), Right.SEE_HELD),
        ("uploads", gettext("Gửi tệp"), here.uploads(), Right.UPLOAD),
        ("held", gettext("Bị giữ"), here.held(), Right.SEE_HELD),
        ("withdrawn", gettext("Đã rút"), here.withdrawn(), Right.WITHDRAW),
        ("access", gettext("Quyền xem"), here.rules(), Right.SET_ACCESS),
        ("statistics", gettext("Thống kê"), here.statistics(), Right.SEE_STATISTICS),
        ("journal", gettext("Nhật ký"), here.journal(), Right.AUDIT),
        ("system", gettext("Hệ thống"), here.system(), Right.SEE_SYSTEM),
        ("accounts", gettext("Các tài khoản"), here.accounts(), Right.MANAGE_ACCOUNTS),
    )
    return tuple((name, words, href) for name, words, href, right in lists if may(role, right))
