"""Every act on a file has a way back by a new act: joined, split, released, held; and what was done to accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.jobs import Job
from indexer.pipeline import ingest
from indexer.recutting import join, split
from indexer.releasing import release
from library.access import Role
from library.acts import correct, undo, word_for
from library.archive import Archive
from library.errors import ConflictError, UsageError
from library.progress import Silent
from library.records import State
from tests.library.test_volumes import WHOLE
from tests.library.test_volumes import archive as volume

TEXT = "BÁO CÁO\nVề công tác thủy lợi\n\nToàn tỉnh ra sức làm thủy lợi, chống hạn.\n"
PASSWORD = "bốn từ không liên quan"
__all__ = ["volume"]


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def work_through(jobs: list[Job], work, *, workers: int, **_: object) -> Iterator[tuple[Job, object]]:  # type: ignore[no-untyped-def]
        yield from ((job, work(job)) for job in jobs)

    monkeypatch.setattr("indexer.readers.work_through", work_through)


def last(archive: Archive) -> int:
    return list(archive.catalogue.journal.since())[-1].id


def shown(archive: Archive) -> list[str]:
    return sorted(archive.catalogue.documents.ids())


CUTS = st.lists(st.one_of(st.just("join"), st.sets(st.integers(2, 6), min_size=1).map(sorted)), min_size=1, max_size=3)


@given(cuts=CUTS)
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_file_was_cut_the_way_back_leads_through_every_cut_before(
    volume: Archive, cuts: list[str | list[int]]
) -> None:
    done: list[tuple[int, list[str]]] = []
    for cut in cuts:
        before = shown(volume)
        try:
            join(volume, WHOLE, actor="an") if cut == "join" else split(volume, WHOLE, at=[*map(int, cut)], actor="an")
        except UsageError:  # it is cut so already
            continue
        done.append((last(volume), before))
    for number, before in reversed(done):
        undone = undo(volume, number, actor="binh")
        assert shown(volume) == before
        entry = volume.catalogue.journal.get(undone.act)
        assert entry is not None and entry.undoes == number and entry.actor == "binh"
        assert volume.health().in_step and len(before) == volume.engine.document_count()
    assert list(volume.catalogue.journal.damage()) == []


def test_a_cut_is_not_taken_back_over_a_later_one_and_what_was_said_since_is_told(volume: Archive) -> None:
    join(volume, WHOLE, actor="an")
    joined = last(volume)
    said = correct(volume, WHOLE, {"subject": word_for("subject", "Cả tập")}, actor="binh")
    split(volume, WHOLE, at=[5], actor="an")
    cut = last(volume)
    part = correct(volume, f"{WHOLE}-5-6", {"subject": word_for("subject", "Phần sau")}, actor="an")
    with pytest.raises(UsageError, match="changed again since"):
        undo(volume, joined, actor="an")
    assert [one.id for one in undo(volume, cut, actor="an").since] == [part]
    assert volume.catalogue.words.values(WHOLE)["subject"] == "Cả tập" and said < cut
    back = last(volume)
    undo(volume, back, actor="an")  # the way back has one too
    assert shown(volume) == [f"{WHOLE}-1-4", f"{WHOLE}-5-6"]


def test_a_release_and_holding_again_lead_to_one_another(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"MẬT\n\n{TEXT}", encoding="utf-8")
    archive = Archive.open(tmp_path / "archive", create=True)
    (line,) = ingest(archive, [tmp_path / "a.txt"], retry_failed=False, workers=1, progress=Silent()).lines
    file, state = line.id or "", archive.catalogue.documents.state_of
    release(archive, file, mark_read_wrongly=True, why="xem giấy", actor="an", progress=Silent())
    held = undo(archive, last(archive), actor="an").act
    assert state(file) is State.QUARANTINED and not shown(archive)
    for told in ({}, {"why": "xem lại giấy"}):
        with pytest.raises(UsageError, match="secrecy mark"):
            undo(archive, held, actor="an", **told)
    again = undo(archive, held, actor="an", why="xem lại giấy", mark_read_wrongly=True).act
    assert state(file) is State.INDEXED and shown(archive) == [file]
    entry = archive.catalogue.journal.get(again)
    assert entry is not None and (entry.act, entry.undoes, entry.why) == ("release", held, "xem lại giấy")
    undo(archive, again, actor="an")
    assert state(file) is State.QUARANTINED and list(archive.catalogue.journal.damage()) == []
    archive.close()


def test_what_was_done_to_accounts_is_taken_back(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    accounts = archive.accounts
    accounts.add("Quản", Role.ADMINISTRATOR, PASSWORD, actor="root")
    with pytest.raises(ConflictError, match="last administrator"):
        undo(archive, last(archive), actor="root")
    accounts.add("lan", Role.READER, PASSWORD, groups=["tổ"], actor="Quản")
    made = last(archive)
    for change in (lambda: accounts.set_role("lan", Role.STAFF, actor="Quản"),
                   lambda: accounts.set_groups("lan", ["khác"], actor="Quản"),
                   lambda: accounts.disable("lan", actor="Quản")):  # fmt: skip
        before = accounts.existing("lan").as_json()
        change()
        after, number = accounts.existing("lan").as_json(), last(archive)
        back = undo(archive, number, actor="Quản")
        assert accounts.existing("lan").as_json() == before != after
        with pytest.raises(UsageError, match="taken back already"):
            undo(archive, number, actor="Quản")
        undo(archive, back.act, actor="Quản")
        assert accounts.existing("lan").as_json() == after
    with pytest.raises(UsageError, match="as it was before"):
        undo(archive, made, actor="Quản")  # she is disabled already
    accounts.enable("lan", actor="Quản")
    token = accounts.tokens.add("lan", actor="Quản")
    undo(archive, last(archive), actor="Quản")
    assert accounts.tokens.find(token) is None
    with pytest.raises(UsageError, match="stays so"):
        undo(archive, last(archive), actor="Quản")
    accounts.set_password("lan", PASSWORD + "x", actor="Quản")
    with pytest.raises(UsageError, match="kept nowhere"):
        undo(archive, last(archive), actor="Quản")
    assert list(archive.catalogue.journal.damage()) == []
    archive.close()
