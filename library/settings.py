"""What an office may set, from `vankien.toml` in the archive folder or the environment (`VANKIEN_…`)."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from library.access import Role
from library.errors import UsageError
from library.setting import Secret, SettingError, checked, path, secret, setting, text_or_list
from library.wording import Said, say

FILE_NAME = "vankien.toml"
_PREFIX = "VANKIEN_"
_LINE = re.compile(r"\(at line (\d+)")
_MAY_BE_JSON = {"hosts": "[", "opensearch_urls": "[", "ldap_groups": "{"}
"""Settings that are written as JSON in the environment where they begin so."""


def _role(written: Any) -> Role | None:
    """A role by its name, None for none."""
    if written is None:
        return None
    if not isinstance(written, str) or written not in set(Role):
        raise ValueError(say("it must be one of {names}", names=", ".join(Role)))
    return Role(written)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting with its default; the README lists them all."""

    workers: int = setting(0, "processes that read; 0: one for each core", least=0, most=256)
    max_file_mb: int = setting(500, "a larger file is not read, in megabytes", least=1)
    max_pages: int = setting(1500, "a file with more pages is not read", least=1)
    max_megapixels: int = setting(80, "largest page picture read, in millions of pixels", least=1)
    page_seconds: int = setting(180, "OCR of a page is given up after so many seconds of the processor", least=1)
    file_seconds: int = setting(300, "reading is given up after so many seconds of the processor a megabyte", least=10)
    worker_memory_mb: int = setting(2000, "memory that reading a file may take, in megabytes", least=500)
    group_readable: bool = setting(False, "the owner's group may read the archive's files too")
    reader: str = setting("local", "who reads: local, processes of this machine, or dask, a cluster",
                          pattern="local|dask")
    dask_scheduler: str = setting("", "address of the cluster's scheduler: tcp://host:port or tls://host:port",
                                  pattern=r"((tcp|tls)://([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5})?")
    dask_vault: str = setting(
        "", "address of this machine, host:port, from which the workers fetch originals; empty: they share its disk",
        pattern=r"(([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5})?")
    engine: str = setting("whoosh", "the search engine; whoosh is part of this program")

    opensearch_urls: str | list[str] = setting(
        "", "the nodes of the cluster that the engine opensearch asks", read=text_or_list)

    opensearch_index: str = setting("vankien", "with which the names of this archive's indexes there begin",
                                    pattern=r"[a-z0-9][a-z0-9_.-]{0,99}")
    opensearch_shards: int = setting(3, "parts into which an index there is cut when it is made", least=1, most=64)
    opensearch_user: str = setting("", "who asks the cluster; empty: nobody in particular")
    opensearch_password: Secret = setting(Secret(), "the password of who asks it", read=secret)
    title: str = setting("Thư viện Văn kiện", "what the site calls itself")
    host: str = setting("127.0.0.1", "address that the site listens on")
    port: int = setting(8080, "port that the site listens on", least=1, most=65535)

    hosts: str | list[str] = setting(
        "localhost", "more names by which the site may be asked for; *: all (behind a proxy)", read=text_or_list)

    secure_cookies: bool = setting(False, "cookies go over HTTPS only; for a site that stands behind HTTPS")
    guests: bool = setting(True, "who has not signed in may read what is open")
    session_idle_minutes: int = setting(60, "a sign-in ends after so long unused", least=1, most=1440)
    session_hours: int = setting(12, "a sign-in ends after so long in any case", least=1, most=720)
    password_memory_mb: int = setting(64, "memory that checking a password takes", least=1, most=1024)

    check_second_percent: int = setting(10, "share of a batch that is checked a second time", least=0, most=100)
    check_third_percent: int = setting(0, "share that is checked a third time, by a third person", least=0, most=100)
    check_bound_percent: int = setting(3, "a batch with more wrong fields goes back", least=0, most=100)

    ca_file: Path | None = setting(None, "certificates (PEM) by which these are known", read=path)
    ldap_url: str = setting("", "of the directory that knows passwords", pattern="^(ldaps?://.+)?$")
    ldap_starttls: bool = setting(True, "an ldap:// address is asked for encryption first")
    ldap_user_dn: str = setting("", "where people stand: uid={name},ou=people,dc=example,dc=vn")
    ldap_base: str = setting("", "or below which entry they are looked for")
    ldap_filter: str = setting("", "and what else is asked of them: (objectClass=person)")
    ldap_name: str = setting("uid", "attribute with the name", pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    ldap_bind_dn: str = setting("", "who looks for them; empty: anybody may")
    ldap_bind_password: Secret = setting(Secret(), "the password of who looks for them", read=secret)
    ldap_role: Role | None = setting(None, "of who signs in the first time; None: who has an account", read=_role)
    ldap_groups: dict[str, str] = setting({}, "of groups in the directory the names here")
    oidc_issuer: str = setting("", "address of the provider (OpenID)", pattern="^(https?://.+)?$")
    oidc_client_id: str = setting("", "by which the provider knows the archive")
    oidc_client_secret: Secret = setting(Secret(), "the archive's secret there", read=secret)
    oidc_name: str = setting("", "what the page for signing in calls the provider; empty: the organisation's account")
    oidc_claim: str = setting("preferred_username", "claim with the name of who signs in")
    oidc_role: Role | None = setting(None, "of who signs in the first time; None: who has an account", read=_role)

    def __post_init__(self) -> None:
        for one in fields(self):
            try:
                object.__setattr__(self, one.name, checked(getattr(self, one.name), one.metadata))
            except ValueError as error:
                raise SettingError(one.name, _reason(error)) from error
        self._check_together()

    def _check_together(self) -> None:
        if self.reader == "dask" and not self.dask_scheduler:
            raise SettingError("dask_scheduler", say("the reader dask needs the address of a scheduler"))
        if self.dask_vault and self.reader != "dask":
            raise SettingError("dask_vault", say("only the reader dask fetches from there"))
        if self.engine == "opensearch" and not self.opensearch_nodes:
            raise SettingError("opensearch_urls", say("the engine opensearch needs the address of a node"))
        for url in self.opensearch_nodes:
            if not url.startswith(("http://", "https://")):
                raise SettingError("opensearch_urls", say("an address begins with http:// or https://"))
        if self.ldap_url and bool(self.ldap_user_dn) == bool(self.ldap_base):
            raise SettingError("ldap_url", say("it needs either ldap_user_dn or ldap_base"))
        if self.ldap_user_dn and "{name}" not in self.ldap_user_dn:
            raise SettingError("ldap_user_dn", say("it needs {part} where the name stands", part="{name}"))
        if self.oidc_issuer and not self.oidc_client_id:
            raise SettingError("oidc_issuer", say("it needs oidc_client_id"))
        if Role.ADMINISTRATOR in (self.ldap_role, self.oidc_role):
            raise SettingError("", say("nobody becomes an administrator by signing in; see 'vankien user role'"))

    @property
    def host_names(self) -> tuple[str, ...]:
        """The names in `hosts`, which may be a list or one text with commas."""
        return _several(self.hosts)

    @property
    def opensearch_nodes(self) -> tuple[str, ...]:
        """The addresses in `opensearch_urls`, likewise."""
        return tuple(filter(None, _several(self.opensearch_urls)))

    @property
    def worker_count(self) -> int:
        """How many processes read at the same time."""
        return self.workers or len(os.sched_getaffinity(0))


def _several(given: str | list[str]) -> tuple[str, ...]:
    """What stands in a list, or in one text with commas."""
    return tuple(one.strip() for one in (given.split(",") if isinstance(given, str) else given))


_NAMES = frozenset(one.name for one in fields(Settings))


def load_settings(folder: Path, **given: object) -> Settings:
    """The settings of the archive in `folder`; `given` (from the command line) goes before all.

    Raises:
        UsageError: a setting that does not exist or cannot have that value, or a file that is a link to nowhere.
        OSError: the file cannot be read.
    """
    try:
        called = {name: value for name, value in given.items() if value is not None}
        said = {**_in_file(folder / FILE_NAME), **dict(_in_environment(os.environ)), **called}
        for name in said.keys() - _NAMES:
            raise SettingError(name, say("there is no such setting"))
        return Settings(**said)
    except ValueError as error:
        name = error.name if isinstance(error, SettingError) else ""
        raise UsageError("The setting {name} is wrong: {why}.",
                         next_step="Look at {file} and the variables VANKIEN_….",
                         name=name or FILE_NAME, why=_reason(error), file=FILE_NAME) from error


def _reason(error: ValueError) -> str:
    """Why a setting is wrong; what another program said of it, as far as it says where."""
    said = error.args[0] if error.args else ""
    if isinstance(said, Said):
        return said
    detail = (str(error).splitlines() or [""])[0]
    place = _LINE.search(detail)
    if isinstance(error, UnicodeDecodeError):
        return say("line {line} is no text in UTF-8", line=error.object.count(b"\n", 0, error.start) + 1)
    if isinstance(error, tomllib.TOMLDecodeError):
        return (say("its last line is not written as TOML is ({detail})", detail=detail) if place is None else
                say("line {line} is not written as TOML is ({detail})", line=place[1], detail=detail))
    return say("it cannot be read ({detail})", detail=detail)


def _in_file(path: Path) -> Mapping[str, Any]:
    """What stands in the file; nothing where there is none. One that is there and cannot be read is never none."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as error:
        if not path.is_symlink():
            return {}
        raise UsageError("{path} is a link to {target}, which is not there; without its settings nothing is opened.",
                         next_step="Bring the file back, or remove the link.", path=path,
                         target=path.readlink()) from error
    return tomllib.loads(written)


def _in_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """`VANKIEN_PORT=80`; a list or a table may be JSON. Other variables that begin so are not ours to judge."""
    for name, written in environment.items():
        setting = name[len(_PREFIX) :].lower()
        if name.upper().startswith(_PREFIX) and setting in _NAMES:
            begins = _MAY_BE_JSON.get(setting)
            try:
                yield setting, json.loads(written) if begins and written.startswith(begins) else written
            except json.JSONDecodeError as error:
                raise SettingError(setting, say("it is no JSON ({detail})", detail=error)) from error
