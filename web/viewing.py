"""Who asks: the viewer of a request, made once, and the archive as that viewer sees it."""

from __future__ import annotations

from flask import g

from library.access import Right, Viewer, guest
from library.access import may as role_may
from web.ports import Room
from web.rendering import site


def viewer() -> Viewer:
    """Who asks; somebody without an account is a guest."""
    if "viewer" not in g:
        g.viewer = guest()
    known: Viewer = g.viewer
    return known


def may(right: Right) -> bool:
    """Whether whoever asks has the right."""
    return role_may(viewer().role, right)


def room() -> Room:
    """The archive as whoever asks sees it; every page answers from it alone."""
    if "room" not in g:
        g.room = site().library.seen_by(viewer())
    known: Room = g.room
    return known
