"""One table says who is told the inside of an act: every kind is named there; others read who did what, and when."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from library.access import Level, Role, Scope, named, viewer_of
from library.acts import set_access, set_rule
from library.acts.authorities import CHANGE_COMMITTEES, OF_RECORDS
from library.acts.check_batches import OF_BATCHES
from library.acts.desk import Desk
from library.acts.inside import ABOUT_A_DOCUMENT, ABOUT_NO_DOCUMENT
from library.acts.kinds import RULES_OF_PARTS, SPLIT, UPLOAD
from library.acts.many import CORRECT_MANY, OF_MANY, RESTORE_MANY, SET_FILE_OF_MANY, WITHDRAW_MANY
from library.acts.opening import SET_RULE
from library.acts.undoing_accounts import OF_ACCOUNTS
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.imports import IMPORT
from library.catalogue.journal import Wanted
from library.catalogue.notes import EXPORT
from library.records import Fields, Part, State
from tests.web.acting import PEOPLE, Caller, Office
from tests.web.conftest import put
from web.views.act_words import ACTS

JOBS = {"ingest", "reindex", "rejudge", "repair", "relate", "follow"}
"""What the words of acts are used for too."""
VEILED = {
    Role.ARCHIVIST: {"something new"},
    Role.APPROVER: {"something new", *OF_RECORDS, *OF_BATCHES, CORRECT_MANY, SET_FILE_OF_MANY, IMPORT, WITHDRAW_MANY,
                    RESTORE_MANY},
    Role.ADMINISTRATOR: {"something new", *OF_RECORDS, *OF_BATCHES, *OF_MANY, SET_RULE, UPLOAD},
}
"""Of acts about no document: whose inside is not told to whom."""
JOURNALS = ("/journal", "/journal.csv", "/api/v1/journal?size=100")


def test_every_kind_of_act_is_named() -> None:
    assert set(ACTS) - JOBS <= {*ABOUT_NO_DOCUMENT, *ABOUT_A_DOCUMENT}
    assert {*OF_RECORDS, *OF_BATCHES, *OF_MANY, *OF_ACCOUNTS, UPLOAD, EXPORT, SET_RULE} <= set(ABOUT_NO_DOCUMENT)


def test_the_inside_of_acts_about_no_document_is_told_to_each_role_by_the_table(
    people: dict[str, Caller], archive: Archive
) -> None:
    kinds = [*ABOUT_NO_DOCUMENT, "something new"]
    marks = {kind: f"zzly{place}dozz" for place, kind in enumerate(kinds)}
    with archive.catalogue.transaction():
        for kind, mark in marks.items():
            archive.catalogue.journal.write("binh", kind, None, why=mark)
        archive.catalogue.journal.write("binh", EXPORT, None, after={"form": "csv", "query": "q=zzkinzz"})
    for name, role in PEOPLE.items():
        for face in JOURNALS:
            answer = people[name].get(face)
            assert (answer.status_code == 200) == (role in VEILED), (name, face)
            told = answer.get_data(as_text=True)
            if role in VEILED:
                assert {kind for kind, mark in marks.items() if mark not in told} == VEILED[role], (name, face)
            assert ("zzkinzz" in told) == (role in (Role.ARCHIVIST, Role.APPROVER)), (name, face)


def test_an_administrator_is_told_that_records_were_changed_and_a_list_taken_but_not_what_they_say(
    people: dict[str, Caller], archive: Archive
) -> None:
    archive.catalogue.journal.write("an", CHANGE_COMMITTEES, None, why="zzlydozz", before={"committees": {"z": None}},
                                    after={"committees": {"z": {"names": [{"text": "Ban Bí mật Z"}]}}})  # fmt: skip
    assert people["an"].get("/export.csv?q=zzkinzz").status_code == 200
    assert people["hoa"].get("/export.csv?q=zzcuatoizz").status_code == 200
    for face in JOURNALS:
        text = people["hoa"].get(face).get_data(as_text=True)
        assert not any(one in text for one in ("zzlydozz", "Ban Bí mật Z", "zzkinzz")), face
        assert "zzcuatoizz" in text, "one's own words are"
    acts = people["hoa"].get("/api/v1/journal").get_json()["acts"]
    assert [one["after"] for one in acts if one["act"] == EXPORT and one["actor"] == "an"] == [
        {"form": "csv", "outcome": "sent"}]  # fmt: skip
    assert any(one["act"] == CHANGE_COMMITTEES and one["actor"] == "an" for one in acts)


@pytest.fixture
def parts(archive: Archive) -> tuple[str, str]:
    """Two documents of a file; the second is for a few, and so are acts of the file that name it."""
    whole = put(archive, "tap.pdf", Fields(kind="Báo cáo", subject="Tập"), pages=[["Trang một"], ["Trang hai"]])
    set_rule(archive, Scope.FILE, whole.id, Level.CONDITIONAL, to=[named("@Tổ Z")], actor="an", why="zzquytaczz")
    cut = [replace(whole, id=f"{whole.id}-{page}-{page}", part=Part(whole.id, page, page),
                   pages=(replace(whole.pages[page - 1], number=1),)) for page in (1, 2)]  # fmt: skip
    first, second = (one.id for one in cut)
    with archive.catalogue.transaction():
        new = [NewDocument(one, 9, "application/pdf") for one in cut]
        archive.catalogue.volumes.split(whole.id, new, (1, 2), State.INDEXED)
        archive.catalogue.journal.write(
            "an", SPLIT, whole.id, why="zzlydozz", before={"documents": [whole.id], "at": []},
            after={"documents": [first, second],
                   RULES_OF_PARTS: {second: {"level": "conditional", "to": [named("@Tổ Z")]}}})  # fmt: skip
    set_access(archive, first, Level.OPEN, actor="an")
    return first, second


def test_acts_of_a_file_tell_nothing_of_its_documents_that_are_not_seen(
    people: dict[str, Caller], archive: Archive, parts: tuple[str, str]
) -> None:
    first, second = parts
    inside = (second, "tổ z", "Tổ Z", "zzlydozz", "zzquytaczz")
    for name, sees in (("chi", False), ("an", True), ("giang", True)):
        for face in (f"/documents/{first}/history", f"/api/v1/documents/{first}/history"):
            text = people[name].text(face)
            text = json.dumps(json.loads(text), ensure_ascii=False) if "api" in face else text
            assert [one for one in inside if one in text and not sees] == [], (name, face)
            assert ("zzlydozz" in text and "zzquytaczz" in text) == sees, (name, face)
    assert not any(one in people["hoa"].text(face) for one in inside for face in JOURNALS)
    here = Desk(archive, viewer_of("chi", Role.STAFF, ["Tổ Z"]))
    (cut,) = [one for one in here.history(first) if one.act == SPLIT]
    assert cut.why == "zzlydozz" and second in cut.after["documents"], "who sees both is told"
    assert len(Desk(archive, viewer_of("chi", Role.STAFF)).history(first)) == len(here.history(first))


def test_the_journal_hides_the_same_acts_of_a_file(archive: Archive, parts: tuple[str, str]) -> None:
    """Also of a file that the person sees as a whole, but of which a part is for others."""
    _first, second = parts
    whole = archive.catalogue.volumes.part_of(second)
    assert whole is not None
    set_rule(archive, Scope.FILE, whole.whole, Level.OPEN, actor="an", why="mở")
    set_access(archive, second, Level.CONDITIONAL, to=[named("@Tổ Z")], actor="an", why="zzlydozz")
    for role, sees in ((Role.ADMINISTRATOR, False), (Role.APPROVER, True)):
        _, acts = Desk(archive, viewer_of("x", role)).journal(Wanted(), offset=0, limit=99)
        told = json.dumps([[one.why, dict(one.before), dict(one.after)] for one in acts], ensure_ascii=False)
        assert (second in told, "tổ z" in told) == (sees, sees)


def test_taking_an_older_act_of_access_back_is_refused_in_words_and_opens_nothing(
    people: dict[str, Caller], made: Office
) -> None:
    address = f"/api/v1/documents/{made.ids['open']}/access"
    first = people["an"].send(address, {"level": "internal"}).get_json()["act"]
    people["binh"].send(address, {"level": "conditional", "to": ["@Tổ Z"], "why": "có đơn thư"})
    assert people["an"].send(f"/api/v1/acts/{first}/undo").status_code == 409
    answer = people["an"].post(f"/acts/{first}/undo")
    assert answer.status_code == 409 and "hãy hoàn lại việc sau trước" in answer.get_data(as_text=True)
    assert people["nobody"].get(f"/documents/{made.ids['open']}").status_code == 404
