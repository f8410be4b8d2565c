"""Signing in with a password that a directory knows, against a real one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library.access import Role
from library.accounts import Account, Source
from library.accounts.ldap import ask
from library.archive import Archive
from library.catalogue.notes import NOTES
from library.errors import LockedError, ProviderError, SignInError, UsageError
from library.settings import Settings, load_settings
from tests.library.accounts import directories
from tests.library.accounts.directories import BASE, PASSWORDS, PEOPLE, READER, READER_PASSWORD, SLAPD, Directory

OWN = "bốn con voi đi"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    if not SLAPD.exists():
        pytest.skip("there is no slapd")
    with directories.running(tmp_path_factory.mktemp("ldap") / "directory") as directory:
        yield directory


def template(directory: Directory, **given: object) -> dict[str, object]:
    return {"ldap_url": f"ldap://127.0.0.1:{directory.port}", "ca_file": directory.certificate,
            "ldap_user_dn": f"uid={{name}},{PEOPLE}", "ldap_role": "reader", **given}


def looked_for(directory: Directory, **given: object) -> dict[str, object]:
    return {**template(directory, ldap_user_dn="", ldap_base=BASE, ldap_bind_dn=READER,
                       ldap_bind_password=READER_PASSWORD, ldap_filter="(objectClass=inetOrgPerson)"), **given}


Way = Callable[..., dict[str, object]]
WAYS = pytest.mark.parametrize("way", [template, looked_for])


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[Archive]]:
    archives: list[Archive] = []
    yield archives
    for one in archives:
        one.close()


def archive_of(opened: list[Archive], tmp_path: Path, given: dict[str, object]) -> Archive:
    archive = Archive.open(tmp_path / "archive", create=True, settings=Settings(**given))  # type: ignore[arg-type]
    opened.append(archive)
    return archive


@WAYS
def test_people_of_the_directory_come_in_by_any_spelling_as_one_account(
        way: Way, directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, way(directory))
    for name in ("an", "AN", "An"):
        account = archive.accounts.sign_in(name, PASSWORDS["an"])
        assert (account.name, account.role, account.source) == ("an", Role.READER, Source.LDAP)
    for name in ("Bình", "a*(n)", "a, b+c"):
        assert archive.accounts.sign_in(name, PASSWORDS[name]).name == name
    assert [one.name for one in archive.accounts.all()] == ["a*(n)", "a, b+c", "an", "Bình"]
    assert [one.actor for one in archive.catalogue.journal.since() if one.act not in NOTES] == ["ldap"] * 4
    found = archive.accounts.sessions.find(archive.accounts.sessions.open(account))
    assert found == account
    for secret in (*PASSWORDS.values(), READER_PASSWORD):
        assert secret not in str([one.as_json() for one in archive.catalogue.journal.since()])
        assert secret not in repr(archive.settings)


@WAYS
def test_nobody_else_does(way: Way, directory: Directory) -> None:
    settings, right = Settings(**way(directory)), PASSWORDS["an"]  # type: ignore[arg-type]
    assert ask(settings, "an", right) is not None
    for name, password in (
            ("an", ""), ("an", "sai"), ("an", "\x00"), ("an", "\udc80"), ("an", "x" * 5_000), ("an", right + "\x00"),
            ("*", right), ("a*", right), ("an)(uid=*", right), ("an,ou=people", right), ("ai", "sai"), ("", ""),
            ("", "x"), ("twice,ou=x", "hai lần"), ("an\x00", right), ("reader", READER_PASSWORD), ("\\61n", right),
            ("#616e", right), ("Bình", right), ("x" * 10_000, right), ("\udc80", right)):
        assert ask(settings, name, password) is None, (name, password)


def test_a_wrong_password_of_the_directory_counts_as_any_other(
        directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, template(directory))
    moment = time.time()  # the same for all: a slow machine must not wait the lock out
    for name in ("an", "ai"):
        for _ in range(5):
            with pytest.raises(SignInError):
                archive.accounts.sign_in(name, "sai", now=moment)
        with pytest.raises(LockedError):
            archive.accounts.sign_in(name, PASSWORDS["an"], now=moment)
    assert not archive.accounts.any()


def test_who_stands_in_two_places_is_nobody(
        directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, looked_for(directory))
    with pytest.raises(SignInError):
        archive.accounts.sign_in("twice", "hai lần")


@WAYS
def test_groups_follow_the_directory(
        way: Way, directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    groups = {f"cn=lichsu,ou=groups,{BASE}": "lịch sử", f"cn=dang,ou=groups,{BASE}": "đảng",
              f"cn=none,ou=groups,{BASE}": "không có"}
    archive = archive_of(opened, tmp_path, way(directory, ldap_groups=groups))
    assert archive.accounts.sign_in("an", PASSWORDS["an"]).groups == {"lịch sử"}
    archive.accounts.set_groups("an", ["mật"], actor="root")
    assert archive.accounts.sign_in("an", PASSWORDS["an"]).groups == {"lịch sử"}
    assert archive.accounts.sign_in("Bình", PASSWORDS["Bình"]).groups == {"đảng"}
    assert archive.accounts.sign_in("a*(n)", PASSWORDS["a*(n)"]).groups == frozenset()


def test_an_own_account_is_never_opened_by_the_directory(
        directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, template(directory))
    own = archive.accounts.add("An", Role.ADMINISTRATOR, OWN, actor="root")
    with pytest.raises(SignInError):
        archive.accounts.sign_in("an", PASSWORDS["an"])
    assert archive.accounts.sign_in("an", OWN) == own


def test_without_a_role_only_who_has_an_account_comes_in(
        directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, template(directory, ldap_role=None))
    with pytest.raises(SignInError):
        archive.accounts.sign_in("an", PASSWORDS["an"])
    archive.accounts.add("AN", Role.ARCHIVIST, None, actor="root", source=Source.LDAP)
    account: Account = archive.accounts.sign_in("an", PASSWORDS["an"])
    assert (account.name, account.role) == ("AN", Role.ARCHIVIST)
    archive.accounts.disable("an", actor="root")
    with pytest.raises(SignInError):
        archive.accounts.sign_in("an", PASSWORDS["an"])


@pytest.mark.parametrize("change", [
    {"ldap_url": "ldap://127.0.0.1:1"}, {"ca_file": None}, {"ca_file": Path("/nowhere")},
    {"ldap_name": "noSuchThing"}], ids=str)
def test_a_directory_that_cannot_be_asked_is_told_and_keeps_no_own_account_out(
        change: dict[str, object], directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, template(directory, **change))
    archive.accounts.add("chủ", Role.ADMINISTRATOR, OWN, actor="root")
    for _ in range(7):  # nobody is locked for what the directory does not do
        with pytest.raises(ProviderError, match="directory"):
            archive.accounts.sign_in("an", PASSWORDS["an"])
    assert archive.accounts.sign_in("chủ", OWN).name == "chủ"


def test_who_looks_for_people_may_be_refused_or_see_nothing(
        directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, looked_for(directory, ldap_bind_password="sai"))
    with pytest.raises(ProviderError, match="refuses who looks"):
        archive.accounts.sign_in("an", PASSWORDS["an"])


def test_the_way_is_encrypted_from_the_start_where_that_is_asked_for(
        directory: Directory, opened: list[Archive], tmp_path: Path) -> None:
    archive = archive_of(opened, tmp_path, template(directory, ldap_url=f"ldaps://localhost:{directory.tls_port}"))
    assert archive.accounts.sign_in("an", PASSWORDS["an"]).name == "an"


@pytest.mark.parametrize("toml", [
    'ldap_url = "http://x"', 'ldap_url = "ldap://x"', 'ldap_url = "ldap://x"\nldap_user_dn = "uid=x"',
    'ldap_url = "ldap://x"\nldap_user_dn = "uid={name}"\nldap_base = "dc=x"', 'ldap_name = "u)(x"',
    'ldap_role = "administrator"', 'oidc_role = "administrator"', 'oidc_issuer = "https://x"',
    'oidc_issuer = "ftp://x"', 'ldap_role = "chief"'])
def test_settings_that_cannot_be_are_refused(toml: str, tmp_path: Path) -> None:
    (tmp_path / "vankien.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(UsageError, match=r"The setting .+ is wrong: .+"):
        load_settings(tmp_path)
