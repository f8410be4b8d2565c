"""Finding an account by its name."""

from __future__ import annotations

from library.accounts.names import compared
from library.catalogue import Catalogue
from library.catalogue.accounts import Account
from library.errors import NotFoundError


def existing(catalogue: Catalogue, name: str) -> Account:
    """The account of a name.

    Raises:
        NotFoundError: there is none.
    """
    account = catalogue.accounts.get(compared(name))
    if account is None:
        raise NotFoundError("There is no account {name}.", name=name, next_step="'vankien user list' names them.")
    return account
