"""People whom another vouches for: which account is theirs, and when one is made for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from library.access import Role
from library.accounts.names import is_name
from library.catalogue import Catalogue
from library.catalogue.accounts import Account, Source

if TYPE_CHECKING:
    from library.accounts.accounts import Accounts


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose password another has found right.

    Args:
        name: as the other writes it.
        source: who that is.
        subject: by which a provider knows the person for ever; None in a directory, where that is the name.
        groups: here; None where the other says nothing of groups.
    """

    name: str
    source: Source
    subject: str | None = None
    groups: frozenset[str] | None = None


def account_for(accounts: Accounts, catalogue: Catalogue, person: Person, role: Role | None) -> Account | None:
    """The account of a person, made with this role where there is none; None where the person may not come in.

    An account is only ever that of who is known by the same source: a name in a directory opens no account that has
    its password here, nor one that a provider's other person had first.
    """
    with catalogue.transaction():
        account = _known(accounts, catalogue, person)
        if account is None:
            if role is None or accounts.get(person.name) is not None or not is_name(person.name):
                return None
            account = accounts.add(person.name, role, None, groups=person.groups or (), actor=str(person.source),
                                   source=person.source, subject=person.subject)
        if account.disabled:
            return None
        if person.groups is not None:
            account = accounts.set_groups(account.name, person.groups, actor=str(person.source))
        return account


def _known(accounts: Accounts, catalogue: Catalogue, person: Person) -> Account | None:
    if person.subject is not None and (account := catalogue.accounts.of_subject(person.subject)) is not None:
        return account
    account = accounts.get(person.name)
    if account is None or account.source is not person.source:
        return None
    if person.subject is not None:
        if catalogue.accounts.has_subject(account.key):
            return None
        catalogue.accounts.set_subject(account.key, person.subject)
    return account

