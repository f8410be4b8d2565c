"""The accounts of one archive: made, changed, disabled, each with its row in the journal; and signing in."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable

from library.access import Role, name_of, named
from library.accounts import ldap
from library.accounts.lookup import existing
from library.accounts.names import checked, compared, is_name
from library.accounts.passwords import Passwords, check_password
from library.accounts.patience import MOST, Patience, locked, wait_after
from library.accounts.people import Person
from library.accounts.sessions import Sessions
from library.accounts.tokens import Tokens
from library.catalogue import Catalogue
from library.catalogue.accounts import Account, Source
from library.errors import ConflictError, DiskError, ProviderError, SignInError, UsageError
from library.noting import Notes
from library.settings import Settings
from library.wording import mark

ADD, SET_ROLE, SET_GROUPS = "add account", "set role", "set groups"
SET_PASSWORD, DISABLE, ENABLE = "set password", "disable account", "enable account"


class Accounts:
    """Everything about accounts; may be used by many threads.

    Args:
        catalogue: that holds them.
        settings: how long a sign-in lasts, what checking a password may cost, who else knows passwords.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._rows = catalogue.accounts
        self.settings = settings
        self.passwords = Passwords(settings.password_memory_mb)
        self.sessions = Sessions(catalogue, settings)
        self.tokens = Tokens(catalogue)
        self.notes = Notes(catalogue)
        self._patience = Patience(catalogue)
        self._passing_key = secrets.token_bytes(32)

    def any(self) -> bool:
        """Whether there is an account, disabled ones counted too: from then on there is signing in."""
        return self._rows.any()

    def get(self, name: str) -> Account | None:
        """The account of a name, in any case; None where there is none."""
        return self._rows.get(compared(name))

    def existing(self, name: str) -> Account:
        """The same, where there must be one.

        Raises:
            NotFoundError: there is none.
        """
        return existing(self._catalogue, name)

    def all(self) -> list[Account]:
        """Every account, by name."""
        return self._rows.all()

    def unborne(self, labels: Iterable[str]) -> list[str]:
        """The names behind these labels that no account has now, nor a group of an account."""
        wanted = dict.fromkeys(labels)
        accounts = self.all() if wanted else []
        borne = {named(name) for one in accounts for name in (one.name, *(f"@{group}" for group in one.groups))}
        return [name_of(label) for label in wanted if label not in borne]

    def add(self, name: str, role: Role, password: str | None, *, groups: Iterable[str] = (), actor: str,
            source: Source = Source.OWN, subject: str | None = None) -> Account:
        """Make an account.

        Args:
            name: that nobody has, in any case.
            role: what the person may do.
            password: None where another knows it, or where the account is for tokens alone.
            groups: names that levels of access may mention.
            actor: who makes it.
            source: who knows the password.
            subject: by which a provider knows the person.

        Raises:
            UsageError: name, groups or password may not be so, or there is such an account.
        """
        account = Account(checked(name), role, _groups(groups), False, source, int(time.time()), compared(name), 0)
        kept = None if password is None else self._hash(account, password)
        with self._catalogue.transaction():
            there = self._rows.get(account.key)
            if there is not None:
                raise UsageError("There is an account {name} already.", name=there.name,
                                 next_step="Choose another name, or change it with 'vankien user role' and the like.")
            self._rows.add(account, kept, subject)
            after = {"account": account.name, "role": str(role), "groups": sorted(account.groups),
                     "source": str(source)}
            self._catalogue.journal.write(actor, ADD, None, after=after)
        return account

    def set_role(self, name: str, role: Role, *, actor: str, why: str = "", undoes: int | None = None) -> Account:
        """Give another role; ends the person's sessions.

        Raises:
            NotFoundError: there is no such account.
            ConflictError: it is the last administrator.
        """
        with self._catalogue.transaction():
            account = self.existing(name)
            if account.role is not role:
                self._keep_an_administrator(account)
                self._rows.set_role(account.key, role)
                self._note(actor, SET_ROLE, account, before={"role": str(account.role)}, after={"role": str(role)},
                           why=why, undoes=undoes)
            return self.existing(name)

    def set_groups(self, name: str, groups: Iterable[str], *, actor: str, why: str = "",
                   undoes: int | None = None) -> Account:
        """Put into these groups and no others; ends the person's sessions.

        Raises:
            NotFoundError: there is no such account.
            UsageError: a group may not be called so.
        """
        wanted = _groups(groups)
        with self._catalogue.transaction():
            account = self.existing(name)
            if account.groups != wanted:
                self._rows.set_groups(account.key, wanted)
                self._note(actor, SET_GROUPS, account, before={"groups": sorted(account.groups)},
                           after={"groups": sorted(wanted)}, why=why, undoes=undoes)
            return self.existing(name)

    def set_password(self, name: str, password: str, *, actor: str) -> Account:
        """Set another password; ends the person's sessions, and the wait after wrong ones. Tokens stay.

        Raises:
            NotFoundError: there is no such account.
            UsageError: the password is not accepted, or is not kept here.
        """
        account = self.existing(name)
        if account.source is not Source.OWN:
            raise UsageError("The password of {name} is kept elsewhere ({source}).", name=account.name,
                             source=str(account.source), next_step="It is changed there.")
        kept = self._hash(account, password)
        with self._catalogue.transaction():
            self._rows.set_password(account.key, kept)
            self._patience.forget(account.key)
            self._note(actor, SET_PASSWORD, account)
            return self.existing(name)

    def disable(self, name: str, *, actor: str, why: str = "", undoes: int | None = None) -> Account:
        """Let nobody sign in by an account; ends its sessions, its tokens rest.

        Raises:
            NotFoundError: there is no such account.
            ConflictError: it is the last administrator.
        """
        with self._catalogue.transaction():
            account = self.existing(name)
            if not account.disabled:
                self._keep_an_administrator(account)
                self._rows.disable(account.key)
                self._note(actor, DISABLE, account, why=why, undoes=undoes)
            return self.existing(name)

    def enable(self, name: str, *, actor: str, why: str = "", undoes: int | None = None) -> Account:
        """Let it be used again.

        Raises:
            NotFoundError: there is no such account.
        """
        with self._catalogue.transaction():
            account = self.existing(name)
            if account.disabled:
                self._rows.enable(account.key)
                self._patience.forget(account.key)
                self._note(actor, ENABLE, account, why=why, undoes=undoes)
            return self.existing(name)

    def sign_in(self, name: str, password: str, *, now: float | None = None) -> Account:
        """Who this is, which is noted; `sessions.open` is the next step. Raises what `check` raises."""
        account = self.check(name, password, now=now)
        self.notes.signed_in(account.name, str(account.source))
        return account

    def check(self, name: str, password: str, *, now: float | None = None) -> Account:
        """Whose password this is. Open sessions are not touched by any wrong one; each is noted.

        Args:
            name: in any case.
            password: as it was typed.
            now: seconds since 1970, if not the present.

        Raises:
            SignInError: name or password is wrong, or the account is disabled.
            LockedError: too many wrong passwords were given for this name.
            ProviderError: the directory that knows passwords cannot be asked; own ones are then checked as always.
        """
        moment, key = time.time() if now is None else now, compared(name)
        before = self._patience.begin(key, moment)
        try:
            account = self._verified(name, password)
        except ProviderError:
            self._patience.take_back(key, before)
            raise
        if account is None:
            wrong, known = self._patience.wrong(key), self.get(name)
            self.notes.refused(known.name if known is not None else None)
            if wrong >= MOST:
                if known is not None:
                    self.notes.locked(known.name)
                raise locked(wait_after(wrong))
            raise SignInError("The name or the password is wrong.",
                              next_step="Try again; an administrator can set another password.")
        self._patience.forget(key)
        return account

    def end_all(self) -> None:
        """Everybody has to sign in again, and all tokens are void; for a catalogue that comes from a backup."""
        self._catalogue.end_all_sign_ins()

    def secret_key(self) -> bytes:
        """The archive's key for signing cookies; where none can be written, one that lasts as long as the process."""
        try:
            return self._rows.secret_key()
        except DiskError:
            return self._passing_key

    def admit(self, person: Person, role: Role | None) -> Account | None:
        """The account of somebody whom another vouches for, made with this role where there is none.

        None where the person may not come in. An account is only ever that of who is known by the same source: a name
        in a directory opens no account that has its password here, nor one that a provider's other person had first.
        """
        with self._catalogue.transaction():
            account = self._known(person)
            if account is None:
                if role is None or self.get(person.name) is not None or not is_name(person.name):
                    return None
                account = self.add(person.name, role, None, groups=person.groups or (), actor=str(person.source),
                                   source=person.source, subject=person.subject)
            if account.disabled:
                return None
            if person.groups is not None:
                account = self.set_groups(account.name, person.groups, actor=str(person.source))
            return account

    def _known(self, person: Person) -> Account | None:
        if person.subject is not None and (account := self._rows.of_subject(person.subject)) is not None:
            return account
        account = self.get(person.name)
        if account is None or account.source is not person.source:
            return None
        if person.subject is not None:
            if self._rows.has_subject(account.key):
                return None
            self._rows.set_subject(account.key, person.subject)
        return account

    def _verified(self, name: str, password: str) -> Account | None:
        account = self.get(name)
        kept = self._rows.password(compared(name))
        right = self.passwords.verify(kept, password)
        if account is not None and account.disabled:
            return None
        if account is None or account.source is Source.LDAP:
            person = ldap.ask(self.settings, name, password)
            return None if person is None else self.admit(person, self.settings.ldap_role)
        if account.source is not Source.OWN or not right or kept is None:
            return None
        if self.passwords.is_weak(kept):
            self._rows.keep_better_hash(account.key, kept, self.passwords.hash(password))
        return account

    def _hash(self, account: Account, password: str) -> str:
        check_password(password, name=account.name)
        return self.passwords.hash(password)

    def _keep_an_administrator(self, account: Account) -> None:
        last = account.role is Role.ADMINISTRATOR and not account.disabled and self._rows.count_able(account.role) == 1
        if last:
            raise ConflictError("{name} is the last administrator.", name=account.name,
                                next_step="Make another one first: 'vankien user add NAME --role administrator'.")

    def _note(self, actor: str, act: str, account: Account, *, before: dict[str, object] | None = None,
              after: dict[str, object] | None = None, why: str = "", undoes: int | None = None) -> None:
        self._catalogue.journal.write(actor, act, None, why=why, undoes=undoes,
                                      before={"account": account.name, **(before or {})},
                                      after={"account": account.name, **(after or {})})


def _groups(groups: Iterable[str]) -> frozenset[str]:
    """Groups whose names differ in case or width alone are one, as the first is written."""
    names = [checked(one.removeprefix("@"), what=mark("The name of a group")) for one in groups]
    return frozenset({compared(one): one for one in reversed(names)}.values())
