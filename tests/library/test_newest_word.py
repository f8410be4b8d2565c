"""Taking an older act back never puts aside what somebody decided about the same since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library.access import Level, Role, Scope, named
from library.acts import drop_rule, restore, set_access, set_owner, set_rule, undo, withdraw
from library.acts.filing import set_file
from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import ConflictError
from library.records import Document, Fields, State

Act = Callable[[Archive], object]
RULE, KIND = (Scope.KIND, "Báo cáo"), Level.CONDITIONAL


def withdrawn_again(archive: Archive) -> None:
    restore(archive, "one", actor="an")
    withdraw(archive, "one", actor="binh", why="đòi lại")


def locked_again(archive: Archive) -> None:
    archive.accounts.enable("chi", actor="an")
    archive.accounts.disable("chi", actor="binh")


CASES: dict[str, tuple[Act, Act, Callable[[Archive], object]]] = {
    "access": (lambda archive: set_access(archive, "one", Level.INTERNAL, actor="an"),
               lambda archive: set_access(archive, "one", KIND, to=[named("@Z")], actor="binh"),
               lambda archive: archive.catalogue.documents.access_of("one")),
    "same access": (lambda archive: set_access(archive, "one", Level.INTERNAL, actor="an"),
                    lambda archive: set_access(archive, "one", Level.INTERNAL, actor="binh", why="có đơn thư"),
                    lambda archive: archive.catalogue.documents.access_of("one")),
    "rule": (lambda archive: set_rule(archive, *RULE, Level.INTERNAL, actor="an").act,
             lambda archive: set_rule(archive, *RULE, KIND, actor="binh"),
             lambda archive: archive.catalogue.documents.access_of("one")),
    "owner": (lambda archive: set_owner(archive, "one", "Văn phòng", actor="an"),
              lambda archive: set_owner(archive, "one", "Ban Tổ chức", actor="binh"),
              lambda archive: archive.catalogue.access.owner("one")),
    "file": (lambda archive: set_file(archive, "one", "Hồ sơ 1", actor="an"),
             lambda archive: set_file(archive, "one", "Hồ sơ 2", actor="binh"),
             lambda archive: archive.catalogue.filing.of("one")),
    "withdrawal": (lambda archive: withdraw(archive, "one", actor="an"), withdrawn_again,
                   lambda archive: archive.catalogue.documents.state_of("one")),
    "account": (lambda archive: archive.accounts.disable("chi", actor="an") and archive.catalogue.journal.last(),
                locked_again, lambda archive: archive.accounts.existing("chi").disabled),
}  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many(
        [NewDocument(Document("one", "one.pdf", "1" * 8, State.INDEXED, Fields(kind="Báo cáo")))])
    archive.accounts.add("chi", Role.STAFF, None, actor="an")
    yield archive
    archive.close()


@pytest.mark.parametrize("case", CASES)
def test_an_older_act_is_not_taken_back_over_a_newer_one(case: str, archive: Archive) -> None:
    first, second, state = CASES[case]
    before, act = state(archive), first(archive)
    assert isinstance(act, int)
    second(archive)
    newest, stands = archive.catalogue.journal.last(), state(archive)
    with pytest.raises(ConflictError, match=rf"Act {newest} decided about the same since act {act}\."):
        undo(archive, act, actor="an")
    assert (state(archive), archive.catalogue.journal.last()) == (stands, newest), "nothing was changed"
    undo(archive, newest, actor="an")
    if case not in ("withdrawal", "account"):  # there the act in between stands
        undo(archive, act, actor="an")
        assert state(archive) == before


def test_where_nothing_is_put_aside_it_may_be_taken_back(archive: Archive) -> None:
    act = set_rule(archive, *RULE, Level.INTERNAL, actor="an").act
    drop_rule(archive, *RULE, actor="binh")
    undo(archive, act, actor="an")
    act = set_access(archive, "one", Level.INTERNAL, actor="an")
    set_owner(archive, "one", "Văn phòng", actor="binh")
    undo(archive, act, actor="an")
    assert archive.catalogue.documents.access_of("one") is Level.OPEN
