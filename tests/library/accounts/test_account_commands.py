"""The commands user and token, and `--as NAME`."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from indexer.recovering import ReadAgain, recovered_lines
from library.access import Level, Role, named
from library.acts import set_access
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.store import FILE_NAME
from library.errors import SignInError
from library.records import Document, Fields, Origin, Page, State
from library.recovering import recover_catalogue
from tests.library.conftest import Ended

PASSWORD = "bốn con voi đi"
Vankien = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of three documents: one open, one internal, one for An and the group lichsu alone."""
    archive = Archive.open(tmp_path / "archive", create=True)
    for name, level, to in (("aa", Level.OPEN, ()), ("bb", Level.INTERNAL, ()),
                            ("cc", Level.CONDITIONAL, (named("An"), named("@lichsu")))):
        archive.catalogue.documents.insert_many([NewDocument(Document(
            name, f"{name}.txt", name * 8, State.INDEXED, Fields(subject="Về kho thóc"), (), (),
            (Page(1, "kho thóc", Origin.GIVEN),)))])
        set_access(archive, name, level, to=to, actor="root")
    archive.follow()
    archive.close()
    return tmp_path / "archive"


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def say(given: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    return say


def test_accounts_from_the_first_to_the_last_act(folder: Path, vankien: Vankien, says: Callable[[bytes], None]) -> None:
    says(f"{PASSWORD}\r\nrest".encode())
    added = vankien("--actor", "root", "user", "add", "An", "--role", "administrator", "--password-stdin",
                    "--group", "lichsu")
    assert (added.code, added.out) == (0, "An  administrator  @lichsu\n")
    with_password(folder, "an", PASSWORD)
    says(b"\xef\xbb\xbf" + PASSWORD[::-1].encode())
    assert vankien("user", "password", "an", "--password-stdin").code == 0
    with_password(folder, "an", PASSWORD[::-1])
    for arguments, told in ((("disable", "an"), "last administrator"), (("role", "an", "staff"), "last administrator"),
                            (("role", "ai", "staff"), "'vankien user list'"), (("disable", "ai"), "no account ai")):
        ended = vankien("user", *arguments)
        assert ended.code == 1 and told in ended.err
    assert vankien("user", "add", "Bình", "--role", "staff", "--source", "ldap").out == "Bình  staff  (ldap)\n"
    assert vankien("user", "role", "bình", "administrator").code == 0
    assert vankien("user", "disable", "an").out == "An  administrator  @lichsu  disabled\n"
    assert vankien("user", "disable", "an", "--undo").out == "An  administrator  @lichsu\n"
    assert vankien("user", "group", "an", "@dang", "sử").out == "An  administrator  @dang  @sử\n"
    listed = vankien("user", "list", "--json").json()
    assert [(one["name"], one["role"], one["groups"], one["source"], one["disabled"]) for one in listed] == [
        ("An", "administrator", ["dang", "sử"], "own", False), ("Bình", "administrator", [], "ldap", False)]
    assert len(vankien("user", "list").out.splitlines()) == 2
    audited = vankien("audit", "--json")
    assert [one["act"] for one in audited.json() if not one["act"].startswith("sign")][3:] == [
        "add account", "set password", "add account", "set role", "disable account", "enable account", "set groups"]
    assert PASSWORD not in audited.out and "argon2" not in audited.out
    assert vankien("audit", "--verify").code == 0
    assert vankien("undo", audited.json()[-1]["id"]).code == 0
    assert vankien("user", "list", "--json").json()[0]["groups"] == ["lichsu"]


def test_the_first_account_begins_an_archive_where_there_is_none_and_what_is_refused_does_not(
        tmp_path: Path, vankien: Vankien, says: Callable[[bytes], None]) -> None:
    root = tmp_path / "new"
    nowhere = vankien("--archive", root, "serve")
    assert nowhere.code == 2 and "user add NAME --role administrator" in nowhere.err and not root.exists()
    for name, given in (("An", b"short"), ("@an", PASSWORD.encode()), ("An", b"")):
        says(given)
        assert vankien("--archive", root, "user", "add", name, "--role", "administrator",
                       "--password-stdin").code == 2
        assert not root.exists()
    says(PASSWORD.encode())
    mistyped = vankien("--archive", root, "user", "add", "An", "--role", "reader", "--password-stdin")
    assert mistyped.code == 2 and "no archive" in mistyped.err and not root.exists()
    says(PASSWORD.encode())
    made = vankien("--archive", root, "user", "add", "An", "--role", "administrator", "--password-stdin")
    assert (made.code, made.out) == (0, "An  administrator\n") and f"A new archive was begun in {root}" in made.err
    with_password(root, "an", PASSWORD)
    says(PASSWORD.encode())
    second = vankien("--archive", root, "user", "add", "Lan", "--role", "reader", "--password-stdin")
    assert (second.code, second.err) == (0, "")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "other.txt").touch()
    says(PASSWORD.encode())
    assert "not empty" in vankien("--archive", tmp_path / "full", "user", "add", "An", "--role", "administrator",
                                  "--password-stdin").err


def with_password(folder: Path, name: str, password: str) -> None:
    archive = Archive.open(folder)
    try:
        assert archive.accounts.sign_in(name, password)
    finally:
        archive.close()


def test_a_password_is_asked_for_twice_on_a_terminal_and_nowhere_else(
        folder: Path, vankien: Vankien, says: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch) -> None:
    says(b"")
    nowhere = vankien("user", "add", "An", "--role", "reader")
    assert nowhere.code == 2 and "--password-stdin" in nowhere.err
    for given in (b"", b"short\n", b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe"):
        says(given)
        assert vankien("user", "add", "An", "--role", "reader", "--password-stdin").code == 2
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(click, "prompt", lambda text, **how: asked.append(how) or PASSWORD)
    assert vankien("user", "add", "An", "--role", "reader").code == 0
    assert [(one["hide_input"], bool(one["confirmation_prompt"])) for one in asked] == [(True, True)]


def test_tokens_are_shown_once(folder: Path, vankien: Vankien, says: Callable[[bytes], None]) -> None:
    says(PASSWORD.encode())
    vankien("user", "add", "An", "--role", "staff", "--password-stdin")
    token = vankien("token", "add", "an", "--days", "3").out.strip()
    archive = Archive.open(folder)
    found = archive.accounts.tokens.find(token)
    assert found is not None and found.name == "An"
    archive.close()
    listed = vankien("token", "list", "--json")
    assert [(one["id"], one["account"], one["ends"] - one["made"]) for one in listed.json()] == [(1, "An", 3 * 86_400)]
    assert token not in listed.out + vankien("token", "list").out + vankien("audit", "--json").out
    assert vankien("token", "revoke", 1).code == 0 and vankien("token", "list").out == ""
    assert "token list" in vankien("token", "revoke", 1).err
    assert vankien("token", "add", "ai").code == 1 and vankien("token", "add", "an", "--days", "0").code == 2


def test_as_somebody_shows_what_that_account_sees(folder: Path, vankien: Vankien,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.open(folder)
    for name, role, groups in (("An", Role.READER, ()), ("Bình", Role.STAFF, ()), ("Chi", Role.ARCHIVIST, ()),
                               ("Dũng", Role.ADMINISTRATOR, ["lichsu"]), ("Hà", Role.READER, ())):
        archive.accounts.add(name, role, None, groups=groups, actor="root")
    archive.accounts.disable("Hà", actor="root")
    archive.close()
    sees = {"an": {"aa", "cc"}, "bình": {"aa", "bb"}, "chi": {"aa", "bb", "cc"}, "dũng": {"aa", "cc"}, "guest": {"aa"}}
    for name, ids in sees.items():
        assert {one["id"] for one in vankien("search", "thóc", "--json", "--as", name).json()["results"]} == ids
        assert {one for one in ("aa", "bb", "cc") if vankien("show", one, "--as", name).code == 0} == ids
        exported = vankien("export", "--as", name).out
        assert {one for one in ("aa", "bb", "cc") if f'"{one}.txt"' in exported} == ids
    assert "no account ai" in vankien("search", "thóc", "--as", "ai").err
    disabled = vankien("search", "thóc", "--as", "Hà")
    assert disabled.code == 2 and "--undo" in disabled.err
    monkeypatch.setenv("VANKIEN_GUESTS", "false")
    assert vankien("search", "thóc", "--json", "--as", "guest").json()["results"] == []


def test_an_older_catalogue_brings_no_sign_in_back(folder: Path, tmp_path: Path) -> None:
    archive = Archive.open(folder)
    account = archive.accounts.add("An", Role.ADMINISTRATOR, PASSWORD, actor="root")
    session, token = archive.accounts.sessions.open(account), archive.accounts.tokens.add("An", actor="root")
    archive.close()
    shutil.copy(folder / FILE_NAME, tmp_path / "kept.sqlite")
    archive = Archive.open(folder)
    archive.accounts.sessions.end(session)
    archive.accounts.tokens.revoke(1, actor="root")
    archive.close()
    shutil.copy(tmp_path / "kept.sqlite", folder / FILE_NAME)
    done = recover_catalogue(folder)
    assert (done.was, done.accounts) == ("older", 1)
    assert any("user list" in line for line in recovered_lines(done, ReadAgain(0, (), 0)))
    archive = Archive.open(folder)
    assert archive.accounts.sessions.find(session) is None and archive.accounts.tokens.find(token) is None
    assert archive.accounts.sign_in("an", PASSWORD).role is Role.ADMINISTRATOR
    with pytest.raises(SignInError):
        archive.accounts.sign_in("an", PASSWORD[::-1])
    archive.close()


def test_a_catalogue_from_before_the_first_account_says_that_it_has_none(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / FILE_NAME, tmp_path / "kept.sqlite")
    archive = Archive.open(folder)
    archive.accounts.add("An", Role.ADMINISTRATOR, PASSWORD, actor="root")
    for _ in range(3):
        archive.notes.exported_by_command("root", None, asked="kho")
    archive.close()
    shutil.copy(tmp_path / "kept.sqlite", folder / FILE_NAME)
    done = recover_catalogue(folder)
    assert (done.accounts, done.acts) == (0, 1), "what somebody took away is nothing that has to be done again"
    assert any("user add" in line for line in recovered_lines(done, ReadAgain(0, (), 0)))
