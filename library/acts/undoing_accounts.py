"""The way back from what was done to accounts and tokens."""

from __future__ import annotations

from library.access import Role
from library.accounts import Accounts
from library.accounts.accounts import ADD, DISABLE, ENABLE, SET_GROUPS, SET_PASSWORD, SET_ROLE
from library.accounts.tokens import ADD_TOKEN, REVOKE_TOKEN
from library.catalogue.journal import Entry
from library.errors import UsageError

OF_ACCOUNTS = frozenset({ADD, SET_ROLE, SET_GROUPS, SET_PASSWORD, DISABLE, ENABLE, ADD_TOKEN, REVOKE_TOKEN})


def take_back_account(accounts: Accounts, entry: Entry, *, actor: str, why: str) -> None:
    """Let an account or token be as it was before an act; an account that was made is disabled, a token void.

    Where it is so already nothing is done, and nothing noted.

    Raises:
        NotFoundError: there is no such account or token any more.
        UsageError: what was before is kept nowhere (an old password, a token that is void), or role or groups were
            changed again since.
        ConflictError: it is the last administrator.
    """
    name, how = str(entry.after.get("account") or entry.before.get("account")), {"actor": actor, "why": why}
    if entry.act == SET_PASSWORD:
        raise UsageError("The password before act {number} is kept nowhere.", number=entry.id,
                         next_step="Set another: 'vankien user password NAME'.")
    if entry.act == REVOKE_TOKEN:
        raise UsageError("A token that is void stays so.", next_step="Make another: 'vankien token add NAME'.")
    if entry.act == ADD_TOKEN:
        accounts.tokens.revoke(int(entry.after["token"]), undoes=entry.id, **how)
    elif entry.act in (ADD, ENABLE):
        accounts.disable(name, undoes=entry.id, **how)
    elif entry.act == DISABLE:
        accounts.enable(name, undoes=entry.id, **how)
    elif entry.act == SET_ROLE:
        _check_unchanged(entry, "role", str(accounts.existing(name).role))
        accounts.set_role(name, Role(entry.before["role"]), undoes=entry.id, **how)
    else:
        _check_unchanged(entry, "groups", sorted(accounts.existing(name).groups))
        accounts.set_groups(name, entry.before["groups"], undoes=entry.id, **how)


def _check_unchanged(entry: Entry, what: str, now: object) -> None:
    if now != entry.after[what]:
        raise UsageError("The account was changed again since act {number}.", number=entry.id,
                         next_step="Say what it shall be now: 'vankien user role', 'vankien user group'.")
