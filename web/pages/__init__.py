"""One blueprint for each page family."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """All of them, each made anew for one app."""
    # here: they need the app's modules
    from web.pages import (
        account,
        accounts,
        acting,
        api,
        api_acts,
        browse,
        committees,
        desk,
        desk_review,
        files,
        health,
        journal,
        oidc,
        prints,
        queries,
        reader,
        review,
        ruling,
        search,
        signing_in,
        similar,
        take,
    )

    reading = (search, reader, prints, similar, files, browse, committees, review, take, queries)
    working = (acting, ruling, desk, desk_review, journal)
    modules = (*reading, signing_in, oidc, account, accounts, *working, api, api_acts, health)
    return tuple(module.blueprint() for module in modules)
