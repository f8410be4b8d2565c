"""What an office may set, from `vankien.toml` in the archive folder or the environment (`VANKIEN_…`)."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from library.access import Role
from library.errors import UsageError

FILE_NAME = "vankien.toml"
_PREFIX = "VANKIEN_"
_MAY_BE_JSON = {"hosts": "[", "ldap_groups": "{"}
"""Settings that are written as JSON in the environment where they begin so."""


class Settings(BaseModel):
    """Every setting with its default; the README lists them all."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    workers: int = Field(default=0, ge=0, le=256, description="processes that read; 0: one for each core")
    max_file_mb: int = Field(default=500, ge=1, description="a larger file is not read, in megabytes")
    max_pages: int = Field(default=1500, ge=1, description="a file with more pages is not read")
    max_megapixels: int = Field(default=80, ge=1, description="largest page picture read, in millions of pixels")
    page_seconds: int = Field(default=180, ge=1, description="OCR of a page is given up after so many seconds")
    file_seconds: int = Field(default=300, ge=10, description="reading is given up after so many seconds a megabyte")
    worker_memory_mb: int = Field(default=2000, ge=500, description="memory that reading a file may take, in megabytes")
    group_readable: bool = Field(default=False, description="the owner's group may read the archive's files too")
    engine: str = Field(default="whoosh", description="the search engine; whoosh is part of this program")
    title: str = Field(default="Thư viện Văn kiện", description="what the site calls itself")
    host: str = Field(default="127.0.0.1", description="address that the site listens on")
    port: int = Field(default=8080, ge=1, le=65535, description="port that the site listens on")

    hosts: str | list[str] = Field(
        default="localhost", description="more names by which the site may be asked for; *: all (behind a proxy)")

    secure_cookies: bool = Field(
        default=False, description="cookies go over HTTPS only; for a site that stands behind HTTPS")
    guests: bool = Field(default=True, description="who has not signed in may read what is open")
    session_idle_minutes: int = Field(default=60, ge=1, le=1440, description="a sign-in ends after so long unused")
    session_hours: int = Field(default=12, ge=1, le=720, description="a sign-in ends after so long in any case")
    password_memory_mb: int = Field(default=64, ge=1, le=1024, description="memory that checking a password takes")

    ca_file: Path | None = Field(default=None, description="certificates (PEM) by which these two are known")
    ldap_url: str = Field(default="", pattern="^(ldaps?://.+)?$", description="of the directory that knows passwords")
    ldap_starttls: bool = Field(default=True, description="an ldap:// address is asked for encryption first")
    ldap_user_dn: str = Field(default="", description="where people stand: uid={name},ou=people,dc=example,dc=vn")
    ldap_base: str = Field(default="", description="or below which entry they are looked for")
    ldap_filter: str = Field(default="", description="and what else is asked of them: (objectClass=person)")
    ldap_name: str = Field(default="uid", pattern=r"^[A-Za-z][A-Za-z0-9-]*$", description="attribute with the name")
    ldap_bind_dn: str = Field(default="", description="who looks for them; empty: anybody may")
    ldap_bind_password: SecretStr = Field(default=SecretStr(""), description="the password of who looks for them")
    ldap_role: Role | None = Field(default=None, description="of who signs in the first time; None: who has an account")
    ldap_groups: dict[str, str] = Field(default={}, description="of groups in the directory the names here")
    oidc_issuer: str = Field(default="", pattern="^(https?://.+)?$", description="address of the provider (OpenID)")
    oidc_client_id: str = Field(default="", description="by which the provider knows the archive")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="the archive's secret there")
    oidc_name: str = Field(default="OpenID Connect", description="what the page for signing in calls the provider")
    oidc_claim: str = Field(default="preferred_username", description="claim with the name of who signs in")
    oidc_role: Role | None = Field(default=None, description="of who signs in the first time; None: who has an account")

    @model_validator(mode="after")
    def _is_whole(self) -> Settings:
        if self.ldap_url and bool(self.ldap_user_dn) == bool(self.ldap_base):
            raise ValueError("ldap_url needs either ldap_user_dn or ldap_base")
        if self.ldap_user_dn and "{name}" not in self.ldap_user_dn:
            raise ValueError("ldap_user_dn needs {name} where the name stands")
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("oidc_issuer needs oidc_client_id")
        if Role.ADMINISTRATOR in (self.ldap_role, self.oidc_role):
            raise ValueError("nobody becomes an administrator by signing in; see 'vankien user role'")
        return self

    @property
    def host_names(self) -> tuple[str, ...]:
        """The names in `hosts`, which may be a list or one text with commas."""
        given = self.hosts.split(",") if isinstance(self.hosts, str) else self.hosts
        return tuple(name.strip() for name in given)

    @property
    def worker_count(self) -> int:
        """How many processes read at the same time."""
        return self.workers or len(os.sched_getaffinity(0))


def load_settings(folder: Path, **given: object) -> Settings:
    """The settings of the archive in `folder`; `given` (from the command line) goes before all.

    Raises:
        UsageError: a setting that does not exist or cannot have that value.
    """
    try:
        called = {name: value for name, value in given.items() if value is not None}
        return Settings(**{**_in_file(folder / FILE_NAME), **dict(_in_environment(os.environ)), **called})
    except (ValidationError, ValueError) as error:
        raise UsageError("The setting {name} is wrong: {detail}",
                         next_step="Look at {file} and the variables VANKIEN_….",
                         name=_name_of(error), detail=_first_line(error), file=FILE_NAME) from error


def _in_file(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _in_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """`VANKIEN_PORT=80`; a list or a table may be JSON. Other variables that begin so are not ours to judge."""
    for name, written in environment.items():
        setting = name[len(_PREFIX) :].lower()
        if name.upper().startswith(_PREFIX) and setting in Settings.model_fields:
            begins = _MAY_BE_JSON.get(setting)
            yield setting, json.loads(written) if begins and written.startswith(begins) else written


def _name_of(error: ValueError) -> str:
    return (".".join(map(str, error.errors()[0]["loc"])) if isinstance(error, ValidationError) else "") or FILE_NAME


def _first_line(error: ValueError) -> str:
    told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error).splitlines()[0]
    return told.removeprefix("Value error, ")
