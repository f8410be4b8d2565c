"""How the archive stands, for who keeps the machine."""

from __future__ import annotations

import time
from typing import cast

from flask import Blueprint, Response
from flask_babel import gettext

from library.access import Right
from library.archive import Archive
from library.oversight.overseeing import oversee
from web.desks import desk
from web.languages import chosen_language
from web.rendering import page, site
from web.views.system import system_view


def blueprint() -> Blueprint:
    """`/system`."""
    made = Blueprint("system", __name__)
    made.get("/system")(system)
    return made


def system() -> Response:
    """Backups, disk, long work, watched folders; the settings for who may change accounts."""
    here = desk()
    here.need(Right.SEE_SYSTEM)
    archive = cast(Archive, site().library)
    settings = archive.settings if here.may(Right.MANAGE_ACCOUNTS) else None
    view = system_view(oversee(archive), settings, now=time.time(), language=chosen_language(), translate=gettext)
    return page("system.html", view, title=gettext("Hệ thống"), section="system")
