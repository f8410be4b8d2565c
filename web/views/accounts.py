"""The accounts of the archive as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from library.access import Role
from library.accounts import Account, Source
from library.accounts.passwords import SHORTEST
from web.collation import sort_key
from web.views.account import ROLES
from web.wording import Translate, mark

_SOURCES: Final[Mapping[Source, str]] = {
    Source.LDAP: mark("mật khẩu ở danh bạ của cơ quan"),
    Source.OIDC: mark("đăng nhập bằng dịch vụ của cơ quan"),
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list.

    Args:
        role: as it is sent; `role_words` is what people call it.
        source: who knows the password, in words; empty where it is kept here.
    """

    name: str
    role: str
    role_words: str
    groups: str
    source: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of a new account, but for the password; `role` as it is sent."""

    name: str = ""
    role: str = str(Role.READER)
    groups: str = ""


UNTYPED: Final = Typed()


@dataclass(frozen=True, slots=True)
class AccountsView:
    """All accounts.

    Args:
        roles: each as it is sent and in words.
        problem: why the last form did not do.
        done: what it did.
        typed: into the form of a new account, where that was refused.
        shortest: characters of a password.
    """

    rows: tuple[AccountRow, ...]
    roles: tuple[tuple[str, str], ...]
    problem: str
    done: str
    typed: Typed
    shortest: int


def accounts_view(accounts: Iterable[Account], *, translate: Translate, problem: str = "",
                  done: str = "", typed: Typed = UNTYPED) -> AccountsView:  # fmt: skip
    """All accounts, by name."""
    rows = [AccountRow(one.name, str(one.role), translate(ROLES[one.role]), ", ".join(sorted(one.groups)),
                       translate(_SOURCES[one.source]) if one.source in _SOURCES else "", one.disabled)
            for one in sorted(accounts, key=lambda one: sort_key(one.name))]
    return AccountsView(tuple(rows), tuple((str(role), translate(words)) for role, words in ROLES.items()), problem,
                        done, typed, SHORTEST)
