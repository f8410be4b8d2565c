"""A file that is secret no more, by the decision of a body: it is read again, internal, and says what was decided."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer import releasing
from indexer.releasing import declassify
from indexer.working import work
from library.access import Level, Role, Scope
from library.access import everything as every_label
from library.acts import DECLASSIFY, RELEASE, undo
from library.acts.opening import set_rule
from library.acts.secrecy import Ground, Ruling, set_secrecy
from library.acts.secrecy import Level as SecrecyLevel
from library.archive import Archive
from library.catalogue import JobState, NewDocument
from library.catalogue.access import Rule
from library.command_line.act_lines import entry_line
from library.errors import UsageError
from library.progress import Silent
from library.records import State
from tests.indexer.held_papers import found, hold, in_this_process, marked, stored
from web.views.changes import changes

__all__ = ["in_this_process"]

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

RULING = Ruling(Ground.TERM_OVER, "Tỉnh ủy Lạc Giang", "45-QĐ/TU", date(2026, 5, 6))


def test_what_is_declassified_is_read_again_and_says_so(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    assert [found.mark for found in archive.catalogue.hold_reasons.of(one)] == ["MẬT"]
    declassify(archive, one, RULING, actor="giang", progress=Silent())
    assert one not in found(archive, "thủy lợi"), "what is secret no more is not thereby for everybody"
    document = archive.seen_by(every_label()).document(one)
    assert ("secrecy", "declassified") in [(flag.field, flag.reason) for flag in document.review]
    (entry,) = [act for act in archive.catalogue.journal.of(one) if act.act == "declassify"]
    assert (entry.before["mark"], entry.after["decision"], entry.after["state"]) == ("MẬT", "45-QĐ/TU", "indexed")
    undo(archive, entry.id, actor="giang")
    assert archive.catalogue.documents.state_of(one) is State.QUARANTINED
    assert not archive.catalogue.documents.is_read(one)
    assert [found.mark for found in archive.catalogue.hold_reasons.of(one)] == ["MẬT"], "why is still known"


def test_what_is_declassified_is_internal_though_it_was_open_by_a_word_of_its_own(archive: Archive, tmp_path: Path
                                                                                  ) -> None:
    one = marked(archive, tmp_path)
    archive.catalogue.access.set(Rule(Scope.DOCUMENT, one, Level.OPEN, (), "an", ""))
    declassify(archive, one, RULING, actor="giang", progress=Silent())
    assert one not in found(archive, "thủy lợi") and archive.seen_by(every_label()).document(one)


def test_undone_a_declassification_leaves_no_rule_of_access_behind(archive: Archive, tmp_path: Path) -> None:
    one, rules = marked(archive, tmp_path), archive.catalogue.access

    def levels() -> list[Level | None]:
        found = [rules.get(scope, one) for scope in (Scope.DOCUMENT, Scope.FILE)]
        return [None if rule is None else rule.level for rule in found]

    rules.set(Rule(Scope.DOCUMENT, one, Level.OPEN, (), "an", ""))
    for _ in range(2):  # and again, after it was undone
        declassify(archive, one, RULING, actor="giang", progress=Silent())
        assert levels() == [Level.INTERNAL, Level.INTERNAL]
        (*_, act) = archive.catalogue.journal.of_kinds(one, ("declassify",))
        undo(archive, act.id, actor="giang")
        assert levels() == [Level.OPEN, None]
    declassify(archive, one, RULING, actor="giang", progress=Silent())
    set_rule(archive, Scope.FILE, one, Level.CONDITIONAL, to=(), actor="bình")
    hold(archive, one)
    assert levels() == [Level.OPEN, Level.CONDITIONAL], "another person said the second since"


def test_brought_back_a_declassification_is_seen_by_no_more_people_and_its_acts_are_told(archive: Archive,
                                                                                        tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    declassify(archive, one, RULING, actor="giang", progress=Silent())
    (*_, act) = archive.catalogue.journal.of_kinds(one, ("declassify",))
    held = undo(archive, act.id, actor="giang")
    undo(archive, held.act, actor="giang")
    assert one not in found(archive, "thủy lợi") and archive.seen_by(every_label()).document(one)
    again, held_again = archive.catalogue.journal.of_kinds(one, ("declassify",))[-1], hold(archive, one)
    assert held_again is State.QUARANTINED
    set_secrecy(archive, one, SecrecyLevel("TUYỆT MẬT"), actor="minh")
    (*_, last) = archive.catalogue.journal.of_kinds(one, ("hold",))
    with pytest.raises(UsageError, match="set otherwise since"):
        undo(archive, last.id, actor="giang")
    assert again.undoes == held.act and again.after["decision"] == RULING.decision
    for entry in archive.catalogue.journal.of(one):
        assert "ruled" not in entry_line(entry)
        assert "ruled" not in [one.label for one in changes(entry, lambda text, /, **_: str(text))]


def test_what_is_declassified_is_for_everybody_where_that_is_said(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    declassify(archive, one, replace(RULING, access=Level.OPEN), progress=Silent())
    assert one in found(archive, "thủy lợi")


def test_a_part_or_what_is_not_held_lets_nothing_through(archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    with pytest.raises(UsageError):
        declassify(archive, one, replace(RULING, part="trang 1"), progress=Silent())
    declassify(archive, one, RULING, progress=Silent())
    with pytest.raises(UsageError):
        declassify(archive, one, RULING, progress=Silent())


@pytest.mark.parametrize("kind", [RELEASE, DECLASSIFY])
def test_nothing_is_let_through_for_who_loses_the_right_while_the_paper_is_read(
    kind: str, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, read = marked(archive, tmp_path), releasing._read_again
    archive.accounts.add("giang", Role.APPROVER, None, actor="hoa")

    def disabled_meanwhile(*given: Any) -> NewDocument:
        archive.accounts.disable("giang", actor="hoa")
        return read(*given)

    monkeypatch.setattr(releasing, "_read_again", disabled_meanwhile)
    archive.catalogue.jobs.add(kind, {"document": one, "why": "x", "mark_read_wrongly": True,
                                      "ruling": RULING.as_told()}, asked_by="giang")  # fmt: skip
    assert work(archive, once=True, progress=Silent()) == 1
    (job,) = archive.catalogue.jobs.latest(1)
    assert (job.state, job.outcome) == (JobState.FAILED, "The account giang, which asked for this, is disabled now.")
    assert stored(archive, one).state is State.QUARANTINED and not archive.catalogue.journal.of_kinds(one, (kind,))
