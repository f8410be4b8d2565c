"""Accounts: names, passwords, roles, the last administrator; and that nothing secret is written anywhere."""

from __future__ import annotations

import json
import sqlite3
import unicodedata

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from library.access import Role, viewer_of
from library.accounts import Source
from library.accounts.names import checked, compared
from library.accounts.passwords import Passwords, check_password
from library.archive import Archive
from library.catalogue.store import FILE_NAME
from library.errors import ConflictError, NotFoundError, SignInError, UsageError

PASSWORD = "bốn con voi đi"
_QUICK = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_an_archive_has_no_accounts_at_first(archive: Archive) -> None:
    assert not archive.accounts.any() and archive.accounts.all() == []
    account = archive.accounts.add("Nguyễn An", Role.STAFF, PASSWORD, groups=["@lichsu", "dang"], actor="root")
    assert archive.accounts.any() and archive.accounts.all() == [account] == [archive.accounts.get("nguyễn an")]
    assert account.viewer() == viewer_of("Nguyễn An", Role.STAFF, ["lichsu", "dang"])
    archive.accounts.disable("NGUYỄN AN", actor="root")
    assert archive.accounts.any()


def test_what_no_name_may_be(archive: Archive) -> None:
    for name in ("", " an", "an ", "a  n", "a\nb", "a\x00", "x" * 65, "@lichsu", "-an", "guest", "GUEST", "ａｎ\u200b",
                 "a\u0301\u0301", "\udc80", "unknown", "a\u00a0b"):
        with pytest.raises(UsageError):
            archive.accounts.add(name, Role.READER, PASSWORD, actor="root")
        with pytest.raises(UsageError):
            archive.accounts.add("an", Role.READER, PASSWORD, groups=[f"@{name}"], actor="root")
    assert not archive.accounts.any()


@given(st.text(max_size=70))
def test_any_name_is_refused_or_kept_in_one_form_that_hides_nothing(name: str) -> None:
    try:
        kept = checked(name)
    except UsageError:
        return
    assert kept.isprintable() and kept == unicodedata.normalize("NFC", name) == checked(kept)
    assert not viewer_of(kept, Role.READER).labels & viewer_of("x", Role.READER, [kept]).labels - {"public"}


@given(st.text(max_size=70))
def test_names_that_differ_in_case_or_in_their_code_points_alone_are_one(name: str) -> None:
    key = compared(name)
    assert compared(key) == key or len(key) != len(name)
    for other in (name.upper().lower(), unicodedata.normalize("NFD", name), unicodedata.normalize("NFKC", name)):
        assume(other.casefold() == name.casefold() or unicodedata.normalize("NFKC", other) == unicodedata.normalize(
            "NFKC", name))
        assert compared(other) == key


def test_a_name_is_given_once(archive: Archive) -> None:
    archive.accounts.add("Đức", Role.READER, PASSWORD, actor="root")
    for name in ("đức", "ĐỨC", unicodedata.normalize("NFD", "Đức")):
        with pytest.raises(UsageError, match="already"):
            archive.accounts.add(name, Role.ADMINISTRATOR, PASSWORD, actor="root")
    assert [one.role for one in archive.accounts.all()] == [Role.READER]


def test_passwords_that_anybody_would_guess_and_what_is_none(archive: Archive) -> None:
    for password in ("", "ngắn", "x" * 9, "aaaaaaaaaaaa", "1234567890", "an an an an an", "password123", "matkhau1234",
                     "x" * 1001, "ế" * 400 + "abcdef", "lone \udc80 surrogate"):
        with pytest.raises(UsageError) as refused:
            archive.accounts.add("an an an", Role.READER, password, actor="root")
        assert not password or password not in str(refused.value)
    assert not archive.accounts.any()


@given(first=st.text(max_size=30), other=st.text(max_size=30))
@_QUICK
def test_a_password_is_right_in_every_form_of_its_letters_and_no_other_is(first: str, other: str) -> None:
    passwords = Passwords(1)
    kept = passwords.hash(first)
    assert kept != passwords.hash(first)
    assert passwords.verify(kept, unicodedata.normalize("NFD", first))
    same = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", other)
    assert passwords.verify(kept, other) == same
    assert not passwords.verify(None, first) and not passwords.verify("no hash", first)


def test_no_hash_is_kept_of_the_password_of_another(archive: Archive) -> None:
    archive.accounts.add("an", Role.READER, PASSWORD, actor="root")
    archive.accounts.add("bình", Role.READER, PASSWORD, actor="root")
    kept = [archive.catalogue.accounts.password(name) or "" for name in ("an", "bình")]
    assert kept[0] != kept[1] and all(one.startswith("$argon2id$") for one in kept)


def test_a_password_of_this_archive_kept_with_less_care_is_kept_with_more_at_the_next_sign_in(archive: Archive) -> None:
    archive.accounts.add("an", Role.READER, PASSWORD, actor="root")
    weak = archive.catalogue.accounts.password("an")
    archive.accounts.passwords = Passwords(2)
    session = archive.accounts.sessions.open(archive.accounts.sign_in("an", PASSWORD))
    assert archive.catalogue.accounts.password("an") != weak
    assert archive.accounts.sign_in("an", PASSWORD) == archive.accounts.sessions.find(session)


def test_the_last_administrator_stays(archive: Archive) -> None:
    accounts = archive.accounts
    accounts.add("an", Role.ADMINISTRATOR, PASSWORD, actor="root")
    for act in (lambda: accounts.disable("an", actor="an"), lambda: accounts.set_role("an", Role.STAFF, actor="an")):
        with pytest.raises(ConflictError, match="last administrator"):
            act()
    accounts.add("bình", Role.ADMINISTRATOR, PASSWORD, actor="an")
    accounts.disable("an", actor="bình")
    with pytest.raises(ConflictError):
        accounts.set_role("bình", Role.READER, actor="bình")
    accounts.enable("an", actor="bình")
    accounts.set_role("bình", Role.READER, actor="an")
    assert [(one.name, one.role, one.disabled) for one in accounts.all()] == [
        ("an", Role.ADMINISTRATOR, False), ("bình", Role.READER, False)]


@given(st.lists(st.tuples(st.sampled_from(["disable", "enable", "reader", "administrator"]), st.sampled_from("abc")),
                max_size=12))
@_QUICK
def test_there_is_always_an_administrator(archive: Archive, acts: list[tuple[str, str]]) -> None:
    accounts = archive.accounts
    if not accounts.any():
        for name in "abc":
            accounts.add(name, Role.ADMINISTRATOR, PASSWORD, actor="root")
    for act, name in acts:
        try:
            match act:
                case "disable":
                    accounts.disable(name, actor="x")
                case "enable":
                    accounts.enable(name, actor="x")
                case _:
                    accounts.set_role(name, Role(act), actor="x")
        except ConflictError:
            pass
        assert any(one.role is Role.ADMINISTRATOR and not one.disabled for one in accounts.all())
    assert list(archive.catalogue.journal.damage()) == []


def test_every_act_has_its_row_and_what_changes_nothing_has_none(archive: Archive) -> None:
    accounts = archive.accounts
    for _ in range(2):
        if accounts.get("an") is None:
            accounts.add("an", Role.READER, PASSWORD, groups=["x"], actor="root")
        accounts.set_role("an", Role.STAFF, actor="root")
        accounts.set_groups("an", ["lichsu"], actor="root")
        accounts.disable("an", actor="root")
        accounts.disable("an", actor="root")
    accounts.enable("an", actor="root")
    accounts.set_password("an", PASSWORD[::-1], actor="an")
    told = [(one.actor, one.act, dict(one.before), dict(one.after)) for one in archive.catalogue.journal.since()]
    assert told == [
        ("root", "add account", {}, {"account": "an", "role": "reader", "groups": ["x"], "source": "own"}),
        ("root", "set role", {"account": "an", "role": "reader"}, {"account": "an", "role": "staff"}),
        ("root", "set groups", {"account": "an", "groups": ["x"]}, {"account": "an", "groups": ["lichsu"]}),
        ("root", "disable account", {"account": "an"}, {"account": "an"}),
        ("root", "enable account", {"account": "an"}, {"account": "an"}),
        ("an", "set password", {"account": "an"}, {"account": "an"}),
    ]


def test_nobody_can_be_changed_who_is_not_there(archive: Archive) -> None:
    accounts = archive.accounts
    for act in (lambda: accounts.set_role("ai", Role.STAFF, actor="x"), lambda: accounts.disable("ai", actor="x"),
                lambda: accounts.enable("ai", actor="x"), lambda: accounts.set_password("ai", PASSWORD, actor="x"),
                lambda: accounts.set_groups("ai", [], actor="x"), lambda: accounts.tokens.add("ai", actor="x")):
        with pytest.raises(NotFoundError):
            act()
    assert list(archive.catalogue.journal.since()) == []


def test_a_password_that_another_keeps_is_not_set_here_and_opens_nothing(archive: Archive) -> None:
    archive.accounts.add("an", Role.READER, None, actor="root", source=Source.LDAP)
    with pytest.raises(UsageError, match="kept elsewhere"):
        archive.accounts.set_password("an", PASSWORD, actor="root")
    archive.accounts.add("máy", Role.READER, None, actor="root")
    for name in ("an", "máy"):
        for password in ("", PASSWORD, "this is nobody's password"):
            with pytest.raises(SignInError):
                archive.accounts.sign_in(name, password)


def test_nothing_secret_is_in_the_journal_or_in_clear_in_the_catalogue(archive: Archive) -> None:
    accounts = archive.accounts
    account = accounts.add("an", Role.ADMINISTRATOR, PASSWORD, actor="root")
    secrets = [PASSWORD, "một mật khẩu khác", accounts.sessions.open(account), accounts.tokens.add("an", actor="root")]
    for wrong in ("sai rồi bạn ơi", "gõ nhầm vào ô tên"):
        with pytest.raises(SignInError):
            accounts.sign_in(wrong, "sai rồi bạn ơi")
    secrets += ["sai rồi bạn ơi", "gõ nhầm vào ô tên"]
    accounts.set_password("an", secrets[1], actor="an")
    hashes = [archive.catalogue.accounts.password("an") or ""]
    accounts.secret_key()
    told = json.dumps([one.as_json() for one in archive.catalogue.journal.since()], ensure_ascii=False)
    connection = sqlite3.connect(archive.root / FILE_NAME)
    dumped = "\n".join(connection.iterdump())
    connection.close()
    assert "an" in told and "add token" in told
    for secret in secrets:
        assert secret not in told and secret not in dumped
    for secret in (*hashes, accounts.secret_key().hex()):
        assert secret not in told and dumped.count(secret) == 1


def test_the_secret_key_is_made_once(archive: Archive) -> None:
    key = archive.accounts.secret_key()
    again = Archive.open(archive.root)
    assert again.accounts.secret_key() == key and len(key) == 32
    again.close()


@given(st.text(max_size=40), st.text(max_size=20))
def test_checking_a_password_never_breaks(password: str, name: str) -> None:
    try:
        check_password(password, name=name)
    except UsageError:
        return
    assert len(password) >= 10 and len(set(password)) >= 5
