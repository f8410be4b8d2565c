"""Asking a directory (LDAP) whether a password is right, and in which groups the person is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from library.accounts.names import is_name
from library.accounts.passwords import as_bytes
from library.accounts.people import Person
from library.catalogue.accounts import Source
from library.errors import ProviderError
from library.settings import Settings

_SECONDS = 5
_REFUSED = frozenset({32, 34, 48, 49, 53})  # no such entry, no such name, not so, wrong, unwilling
_SEARCHED = frozenset({0, 4, 32})  # done, found too many, nothing there
_OWN_STILL = "Who has a password of this archive can sign in. See the settings ldap_… and whether the directory runs."


def ask(settings: Settings, name: str, password: str) -> Person | None:
    """Who this is, as the directory writes it; None where name or password is wrong.

    Raises:
        ProviderError: the directory cannot be asked.
    """
    given = as_bytes(password)
    if not settings.ldap_url or not given or not is_name(name):
        return None  # to a directory an empty password is right, and stands for nobody
    with _told():
        found = _entry(settings, name)
        if found is None:
            return None
        connection = _bound(settings, found, given)
        if connection is None:
            return None
        try:
            told = _name(connection, settings, found)
            return Person(told, Source.LDAP, groups=_groups(connection, settings, found, told))
        finally:
            connection.unbind()


def _entry(settings: Settings, name: str) -> str | None:
    """Where the person stands; None where that is not one place."""
    from ldap3.utils.conv import escape_filter_chars
    from ldap3.utils.dn import escape_rdn

    if settings.ldap_user_dn:
        return settings.ldap_user_dn.replace("{name}", escape_rdn(name))
    connection = _bound(settings, settings.ldap_bind_dn, settings.ldap_bind_password.get_secret_value().encode())
    if connection is None:
        raise ProviderError("The directory refuses who looks for people in it.", next_step=_OWN_STILL)
    try:
        wanted = f"(&({settings.ldap_name}={escape_filter_chars(name)}){settings.ldap_filter})"
        found = _search(connection, settings.ldap_base, wanted)
        return found[0]["dn"] if len(found) == 1 else None
    finally:
        connection.unbind()


def _bound(settings: Settings, dn: str, password: bytes) -> Any:
    """A connection of somebody; None where the directory refuses the person."""
    from ldap3 import ANONYMOUS, NONE, SIMPLE, Connection, Server, Tls

    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=str(settings.ca_file) if settings.ca_file else None)
    server = Server(settings.ldap_url, tls=tls, get_info=NONE, connect_timeout=_SECONDS)
    connection = Connection(server, dn or None, password or None, authentication=SIMPLE if dn else ANONYMOUS,
                            receive_timeout=_SECONDS, read_only=True, auto_referrals=False, check_names=False)
    try:
        connection.open()
        if settings.ldap_starttls and not server.ssl:
            connection.start_tls()
        if connection.bind():
            return connection
    except BaseException:
        if connection.socket is not None:  # ldap3 leaves it open
            connection.socket.close()
        raise
    code, told = connection.result["result"], connection.result["description"]
    connection.unbind()
    if code not in _REFUSED:
        raise ProviderError("The directory cannot say whether the password is right: {detail}.", detail=told,
                            next_step=_OWN_STILL)
    return None


def _name(connection: Any, settings: Settings, dn: str) -> str:
    """The name as the directory writes it: it may find one person by several spellings, which is one account here."""
    found = _search(connection, dn, "(objectClass=*)", only_it=True, attribute=settings.ldap_name)
    values = found[0]["attributes"].get(settings.ldap_name) if len(found) == 1 else None
    value = values[0] if isinstance(values, list) and values else values
    if not value:
        raise ProviderError("The directory does not tell {attribute} of people.", attribute=settings.ldap_name,
                            next_step=_OWN_STILL)
    return str(value)


def _groups(connection: Any, settings: Settings, dn: str, name: str) -> frozenset[str] | None:
    from ldap3.utils.conv import escape_filter_chars

    if not settings.ldap_groups:
        return None
    person, uid = escape_filter_chars(dn), escape_filter_chars(name)
    member = f"(|(member={person})(uniqueMember={person})(memberUid={uid}))"
    return frozenset(here for there, here in settings.ldap_groups.items()
                     if _search(connection, there, member, only_it=True))


def _search(connection: Any, base: str, wanted: str, *, only_it: bool = False,
            attribute: str = "1.1") -> list[dict[str, Any]]:
    from ldap3 import BASE, SUBTREE

    connection.search(base, wanted, search_scope=BASE if only_it else SUBTREE, attributes=[attribute], size_limit=2,
                      time_limit=_SECONDS)
    code, told = connection.result["result"], connection.result["description"]
    if code not in _SEARCHED:
        raise ProviderError("The directory cannot be searched: {detail}.", detail=told, next_step=_OWN_STILL)
    return [one for one in connection.response or () if one["type"] == "searchResEntry"] if code == 0 else []


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong between here and the directory, in words."""
    from ldap3.core.exceptions import LDAPExceptionError

    try:
        yield
    except (LDAPExceptionError, OSError) as error:
        raise ProviderError("The directory that knows the passwords cannot be asked.", next_step=_OWN_STILL) from error

