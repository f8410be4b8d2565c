"""Who acts at the command line."""

from __future__ import annotations

import getpass

import click

from library.accounts.names import checked
from library.command_line.context_keys import ACTOR


def actor() -> str:
    """Who acts: the user of the system, unless the command line names another.

    Raises:
        UsageError: nobody can be called so.
    """
    named_so = click.get_current_context().meta.get(ACTOR)
    if named_so:
        return checked(str(named_so), what="--actor")
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "unknown"
