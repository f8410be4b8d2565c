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
        api_checking,
        api_checks,
        api_held,
        api_many,
        api_precedents,
        api_uploads,
        browse,
        checking,
        checks,
        desk,
        desk_review,
        files,
        health,
        held,
        journal,
        many,
        oidc,
        page_text,
        prints,
        queries,
        reader,
        records,
        relating,
        relations,
        review,
        ruling,
        search,
        signing_in,
        similar,
        statistics,
        system,
        take,
        uploads,
    )

    reading = (search, reader, relations, prints, similar, files, browse, review, take, queries)
    working = (acting, many, relating, ruling, desk, desk_review, page_text, checks, checking, journal, held, uploads,
               statistics, system)
    programs = (api, api_acts, api_checks, api_checking, api_held, api_many, api_precedents,
                api_uploads, health)
    modules = (*reading, signing_in, oidc, account, accounts, *working, *programs)
    return (*(module.blueprint() for module in modules), *records.blueprints())
