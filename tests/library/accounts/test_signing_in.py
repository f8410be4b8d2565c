"""Signing in: who is let in, how long, and what too many wrong passwords do; against a small model."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from library.access import Role
from library.accounts.patience import FREE, LOCK_SECONDS, MOST, wait_after
from library.archive import Archive
from library.errors import LockedError, NotFoundError, SignInError, UsageError
from library.settings import Settings

PASSWORD, OTHER = "bốn con voi đi", "năm con ngựa về"
START = 1_800_000_000


def let(archive: Archive, password: str, *, name: str = "an", now: float = START) -> str:
    try:
        archive.accounts.sign_in(name, password, now=now)
    except LockedError:
        return "locked"
    except SignInError:
        return "wrong"
    return "in"


def test_the_right_password_in_any_case_of_the_name(archive: Archive) -> None:
    archive.accounts.add("Đức", Role.STAFF, PASSWORD, actor="root")
    assert archive.accounts.sign_in("đỨC", PASSWORD).name == "Đức"


def test_which_of_name_password_and_state_was_wrong_is_not_told(archive: Archive) -> None:
    archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    archive.accounts.add("bình", Role.STAFF, PASSWORD, actor="root")
    archive.accounts.disable("bình", actor="root")
    told = set()
    for name, password in (("an", OTHER), ("an", ""), ("an", "x" * 5_000), ("bình", PASSWORD), ("ai", PASSWORD),
                           ("", ""), ("\udc80", "\udc80"), ("a\x00", "a\x00"), ("x" * 100_000, "y")):
        with pytest.raises(SignInError) as refused:
            archive.accounts.sign_in(name, password)
        told.add(str(refused.value))
    assert len(told) == 1


@pytest.mark.parametrize("name", ["an", "người không có"])
def test_ten_wrong_passwords_have_a_clear_answer_and_sign_nobody_out(archive: Archive, name: str) -> None:
    account = archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    session = archive.accounts.sessions.open(account, now=START)
    now, answers = float(START), []
    for wrong in range(MOST):
        now += wait_after(wrong)
        answers.append(let(archive, OTHER, name=name, now=now))
    assert answers == ["wrong"] * (MOST - 1) + ["locked"]
    with pytest.raises(LockedError, match="Wait 15 minutes") as refused:
        archive.accounts.sign_in(name, PASSWORD, now=now + 1)
    assert refused.value.seconds == LOCK_SECONDS - 1
    assert let(archive, PASSWORD, name=name, now=now + LOCK_SECONDS - 1) == "locked"
    assert archive.accounts.sessions.find(session, now=now + 1) == account
    again = Archive.open(archive.root)  # a restart does not forget
    assert let(again, PASSWORD, name=name, now=now + 2) == "locked"
    again.close()
    assert let(archive, PASSWORD, name=name, now=now + LOCK_SECONDS) == ("in" if name == "an" else "wrong")


def test_the_wait_grows_and_right_passwords_have_to_wait_too(archive: Archive) -> None:
    archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    assert [let(archive, OTHER) for _ in range(FREE + 2)] == ["wrong"] * FREE + ["locked"] * 2
    assert let(archive, PASSWORD, now=START + 1) == "locked"
    assert let(archive, OTHER, now=START + 2) == "wrong"
    assert let(archive, PASSWORD, now=START + 5) == "locked"
    assert let(archive, PASSWORD, now=START + 6) == "in"
    assert let(archive, OTHER, now=START + 6) == "wrong"


def test_another_password_ends_the_wait(archive: Archive) -> None:
    archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    for _ in range(FREE):
        let(archive, "sai")
    assert let(archive, PASSWORD) == "locked"
    archive.accounts.set_password("an", OTHER, actor="root")
    assert let(archive, OTHER) == "in" and let(archive, PASSWORD) == "wrong"


def test_a_clock_that_is_set_back_locks_nobody_for_long(archive: Archive) -> None:
    archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    for _ in range(FREE):
        let(archive, "sai", now=START + 10**8)
    assert let(archive, PASSWORD, now=START) == "locked"
    assert let(archive, PASSWORD, now=START + 2) == "in"


def test_many_at_a_time_are_no_way_around(archive: Archive) -> None:
    archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    answers: list[str] = []
    threads = [Thread(target=lambda: answers.append(let(archive, "sai"))) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers.count("wrong") == FREE and answers.count("locked") == 16 - FREE


def test_names_that_nobody_has_take_a_bounded_place(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.accounts.patience._PLACES", 8)
    for number in range(60):
        let(archive, "sai", name=f"ai{number}", now=START + 1000 * number)
    assert 1 < archive.catalogue.wrong_passwords.count() <= 8


def test_a_session_ends_when_it_is_idle_and_in_any_case(archive: Archive) -> None:
    account = archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    sessions, limits = archive.accounts.sessions, Settings()
    idle, longest = limits.session_idle_minutes * 60, limits.session_hours * 3600
    key = sessions.open(account, now=START)
    assert sessions.find(key, now=START + idle - 1) == account
    assert sessions.find(key, now=START + 2 * idle - 2) == account
    assert sessions.find(key, now=START + 3 * idle) is None
    busy = sessions.open(account, now=START)
    seen = [sessions.find(busy, now=START + moment) is not None for moment in range(0, longest + idle, idle // 2)]
    assert seen == [moment < longest for moment in range(0, longest + idle, idle // 2)]
    sessions.open(account, now=START + longest + idle)
    assert sessions.find(key, now=START) is None  # what has ended is not kept


def test_a_session_of_a_clock_that_stood_ahead_has_ended(archive: Archive) -> None:
    account = archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    sessions, ahead = archive.accounts.sessions, START + 10 * 365 * 86_400
    opened, seen, other = (sessions.open(account, now=moment) for moment in (START, START, START + 30))
    assert sessions.find(seen, now=START + 61) == account
    key = sessions.open(account, now=START + 1_000)
    assert sessions.find(seen, now=START) is None, "seen when the clock stood ahead, by more than a minute"
    assert sessions.find(other, now=START) == sessions.find(opened, now=START) == account, "by less"
    assert sessions.find(key, now=START + 999) == account
    early = sessions.open(account, now=ahead)
    assert [sessions.find(early, now=START + 86_400 * days) for days in (0, 1, 30, 365, 3_000)] == [None] * 5
    assert sessions.find(early, now=ahead) == account
    sessions.open(account, now=START)
    assert sessions.find(early, now=ahead) is None, "it is kept no longer"


def test_looking_at_pages_writes_at_most_once_a_minute(archive: Archive) -> None:
    account = archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    key, written = archive.accounts.sessions.open(account, now=START), []
    rows = archive.catalogue.sessions
    touch = rows.touch
    rows.touch = lambda told, now: (written.append(now), touch(told, now))[1]  # type: ignore[method-assign]
    for second in range(0, 300):
        archive.accounts.sessions.find(key, now=START + second)
    assert written == [START + 60 * minute for minute in range(1, 5)]


def test_a_made_up_key_is_nobodys(archive: Archive) -> None:
    account = archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    session, token = archive.accounts.sessions.open(account), archive.accounts.tokens.add("an", actor="root")
    kept = [row[0] for name in ("sessions", "tokens") for row in archive.catalogue.sessions._connections.get().execute(
        f"SELECT sha256 FROM {name}")]
    for key in ("", "x", "x" * 100_000, "\udc80", "vk_", "a\x00b", session[:-1], token[:-1], f"{session} ", *kept):
        assert archive.accounts.sessions.find(key) is None and archive.accounts.tokens.find(key) is None
        assert archive.accounts.tokens.find(f"vk_{key}") is None
        archive.accounts.sessions.end(key)
    assert archive.accounts.tokens.find(session) is None and archive.accounts.sessions.find(token) is None
    assert archive.accounts.sessions.find(session) == account == archive.accounts.tokens.find(token)


def test_who_was_changed_after_signing_in_opens_no_session(archive: Archive) -> None:
    archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    for change in (lambda: archive.accounts.set_role("an", Role.READER, actor="root"),
                   lambda: archive.accounts.set_password("an", PASSWORD, actor="root"),
                   lambda: archive.accounts.set_groups("an", ["x"], actor="root"),
                   lambda: archive.accounts.disable("an", actor="root")):
        account = archive.accounts.sign_in("an", PASSWORD)
        session = archive.accounts.sessions.open(account)
        change()
        assert archive.accounts.sessions.find(session) is None
        with pytest.raises(SignInError):
            archive.accounts.sessions.open(account)
    archive.accounts.enable("an", actor="root")
    assert archive.accounts.sessions.find(session) is None


def test_tokens_act_as_their_account_until_they_end(archive: Archive) -> None:
    accounts, tokens = archive.accounts, archive.accounts.tokens
    accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    token = tokens.add("AN", days=2, actor="root", now=START)
    other = tokens.add("an", days=2, actor="root", now=START)
    assert token.startswith("vk_") and token != other
    assert tokens.find(token, now=START + 2 * 86_400 - 1) == accounts.get("an")
    assert tokens.find(token, now=START + 2 * 86_400) is None
    accounts.set_role("an", Role.READER, actor="root")
    accounts.set_password("an", OTHER, actor="root")
    found = tokens.find(token, now=START)
    assert found is not None and found.role is Role.READER
    accounts.disable("an", actor="root")
    assert tokens.find(token, now=START) is None
    with pytest.raises(UsageError, match="disabled"):
        tokens.add("an", actor="root")
    accounts.enable("an", actor="root")
    first, second = tokens.all("An")
    tokens.revoke(first.id, actor="root")
    assert (tokens.find(token, now=START), tokens.find(other, now=START)) == (None, accounts.get("an"))
    assert tokens.all() == [second] and tokens.all("ai") == []
    with pytest.raises(NotFoundError):
        tokens.revoke(first.id, actor="root")
    for days in (0, -1, 10**9):
        with pytest.raises(UsageError):
            tokens.add("an", days=days, actor="root")


def test_all_sign_ins_and_tokens_can_be_ended(archive: Archive) -> None:
    account = archive.accounts.add("an", Role.STAFF, PASSWORD, actor="root")
    session, token = archive.accounts.sessions.open(account), archive.accounts.tokens.add("an", actor="root")
    key = archive.accounts.secret_key()
    archive.accounts.end_all()
    assert archive.accounts.sessions.find(session) is None and archive.accounts.tokens.find(token) is None
    assert archive.accounts.secret_key() != key and archive.accounts.tokens.all() == []
    assert let(archive, PASSWORD) == "in"


class SigningIn(RuleBasedStateMachine):
    """What people, administrators and the clock do, beside a model that is a few dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.archive = Archive.open(self.folder / "archive", create=True)
        self.now = float(START)
        self.password: dict[str, str] = {}
        self.disabled: set[str] = set()
        self.sessions: dict[str, tuple[str, float, float]] = {}  # whose, opened, last seen
        self.wrong: dict[str, tuple[int, float]] = {}
        for name in "ab":
            self.archive.accounts.add(name, Role.READER, PASSWORD, actor="root")
            self.password[name] = PASSWORD

    names = st.sampled_from(["a", "b", "ai"])
    passwords = st.sampled_from([PASSWORD, OTHER])

    @rule(seconds=st.sampled_from([1, 3, 20, 400, LOCK_SECONDS, 2000]))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @rule(name=names, password=passwords)
    def sign_in(self, name: str, password: str) -> None:
        wrong, last = self.wrong.get(name, (0, 0.0))
        wrong = 0 if self.now >= last + (LOCK_SECONDS if wrong >= MOST else 3600) else wrong
        waits = self.now < last + wait_after(wrong)
        right = self.password.get(name) == password and name not in self.disabled
        answer = let(self.archive, password, name=name, now=self.now)
        if waits:
            assert answer == "locked"
        elif right:
            assert answer == "in"
            self.wrong.pop(name, None)
            account = self.archive.accounts.get(name)
            assert account is not None
            self.sessions[self.archive.accounts.sessions.open(account, now=self.now)] = name, self.now, self.now
        else:
            assert answer == ("locked" if wrong + 1 >= MOST else "wrong")
            self.wrong[name] = (wrong + 1, self.now)

    @rule(name=st.sampled_from("ab"), password=passwords)
    def set_password(self, name: str, password: str) -> None:
        self.archive.accounts.set_password(name, password, actor="root")
        self.password[name] = password
        self.wrong.pop(name, None)
        self._signed_out(name)

    @rule(name=st.sampled_from("ab"), state=st.booleans())
    def disable(self, name: str, state: bool) -> None:
        (self.archive.accounts.disable if state else self.archive.accounts.enable)(name, actor="root")
        if state:
            self.disabled.add(name)
            self._signed_out(name)
        elif name in self.disabled:
            self.disabled.discard(name)
            self.wrong.pop(name, None)

    def _signed_out(self, name: str) -> None:
        for key, session in self.sessions.items():
            if session[0] == name:
                self.sessions[key] = name, -1e9, -1e9

    @invariant()
    def a_session_lasts_as_long_as_it_should(self) -> None:
        for key, (name, opened, seen) in self.sessions.items():
            found = self.archive.accounts.sessions.find(key, now=self.now)
            lasts = self.now - opened < 12 * 3600 and self.now - seen < 3600
            assert (found.name if found else None) == (name if lasts else None)
            if lasts and self.now - seen >= 60:
                self.sessions[key] = name, opened, self.now

    def teardown(self) -> None:
        assert list(self.archive.catalogue.journal.damage()) == []
        self.archive.close()
        shutil.rmtree(self.folder)


TestSigningIn = SigningIn.TestCase
TestSigningIn.settings = settings(deadline=None, max_examples=8, stateful_step_count=25)
