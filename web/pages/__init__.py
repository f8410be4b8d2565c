"""One blueprint for each page family."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """All of them, each made anew for one app."""
    from web.pages import api, browse, files, health, queries, reader, search, take  # here: they need the app's modules

    return tuple(module.blueprint() for module in (search, reader, files, browse, take, queries, api, health))
