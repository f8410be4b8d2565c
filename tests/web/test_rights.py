"""Route × role × level, by machine: what somebody may not see stands in no answer, what somebody may not do is refused.

The routes are taken from the app itself. One that is added without a line in `GETS` or `SENT` fails here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from library.access import Right, may
from library.records import Document
from tests.web.house import (
    NEVER,
    PAPERS,
    PEOPLE,
    REFUSED,
    Asked,
    House,
    Person,
    filled,
    leaks,
    leaks_to,
    open_house,
    rules_of,
    told,
)

_SEARCHES = ("", "q=nong+nghiep&size=100", "q={body}", "q={subject}x", "q={code}", "q={committee}",
             "committee={committee}", "kind={kind}", "year={year}&q=nong", "sort=newest&size=100")  # fmt: skip
_TYPED = ("q=zq", "q={subject}", "q=zqcom", "q=zqsubj", "q={code}", "q=n&limit=20", "q=Ban")
_REVIEWS = ("", "field=number", "field=committee", "field=page")
_PERIODS = ("", "period=2026", "period=2026-Q4", "from=2026-01-01&to=2030-12-31")
_FILES = tuple(hashlib.sha256(f"zqsource{name}.pdf".encode()).hexdigest()[:12] for name in PAPERS)
GETS: dict[str, Asked] = {
    "search.search": Asked(_SEARCHES),
    "search.values": Asked(("", "q=nong", "find=zq"), {"facet": ("committee", "kind")}),
    "reader.reader": Asked(("", "q=nong+nghiep&n=1", "page=1&show=kind", "q={body}")),
    "files.picture": Asked(("", "size=narrow", "v={picture}"), {"number": ("1",)}),
    "files.original": Asked(),
    "files.static": Asked(values={"name": ("site.css",)}),
    "prints.whole": Asked(),
    "similar.similar": Asked(),
    "relations.relations": Asked(("", "on=2000-01-01")),
    "relations.missing": Asked(("", "body=tw", "year=0", "code=26-NQ/TW", "code={code}&on=2000-01-01")),
    "relations.missing_csv": Asked(),
    "relations.numbers": Asked(("", "committee={committee}")),
    "relations.numbers_csv": Asked(),
    "relations.timeline": Asked(("of={id}", "q=nong", "")),
    "browse.browse": Asked(("", "year=1931..1986", "year={year}")),
    "browse.value": Asked(("name={committee}", "name={kind}"), {"part": ("committees", "kinds")}),
    "browse.files": Asked(("", "name=Hồ sơ zq")),
    "browse.about": Asked(),
    "committees.every": Asked(),
    "committees.one": Asked(values={"key": ("bo-chinh-tri", *(f"ban-zqcommittee{name}" for name in PAPERS))}),
    "committees.told": Asked(),
    "committees.table": Asked(right=Right.KEEP_COMMITTEES),
    "kinds.table": Asked(right=Right.KEEP_COMMITTEES),
    "committees.one_told": Asked(values={"key": ("bo-chinh-tri", *(f"ban-zqcommittee{name}" for name in PAPERS))}),
    "kinds.every": Asked(),
    "kinds.one": Asked(values={"key": ("nghi-quyet", *(f"quy-che-zqkind{name}" for name in PAPERS))}),
    "kinds.told": Asked(),
    "kinds.one_told": Asked(values={"key": ("nghi-quyet", *(f"quy-che-zqkind{name}" for name in PAPERS))}),
    "review.review": Asked(_REVIEWS),
    "take.originals": Asked(("", "q=nong")),
    "take.export": Asked(("", "q=nong"), {"style": ("csv", "jsonl", "bib", "ris")}),
    "take.feed": Asked(("", "q=nong", "committee={committee}")),
    "take.cite": Asked(values={"style": ("bib", "ris")}),
    "take.take_form": Asked(values={"form": ("pdf", "hocr", "alto")}),
    "queries.form": Asked(),
    "signing_in.form": Asked(("", "next=/documents/{id}")),
    "oidc.begin": Asked(("next=/documents/{id}",)),
    "oidc.finish": Asked(("code={id}&state=x",)),
    "account.show": Asked(),
    "acting.edit": Asked(right=Right.CORRECT),
    "relating.edit": Asked(right=Right.CORRECT),
    "acting.manage": Asked(right=Right.SET_ACCESS, tells_of={Right.WITHDRAW: ("rut", "rutkin")}),
    "acting.history": Asked(right=Right.SEE_HISTORY, tells_of={Right.WITHDRAW: ("rut", "rutkin")}),
    # what people looked for when they took a list away is told, whatever words they typed
    "ruling.rules": Asked(right=Right.SET_ACCESS),
    "many.preview": Asked(values={"number": ("1",)}, right=Right.SET_ACCESS),
    "many.act": Asked(values={"number": ("1",)}, right=Right.SET_ACCESS),
    "api_many.preview": Asked(values={"number": ("1",)}, right=Right.SET_ACCESS),
    "api_acts.rules": Asked(right=Right.SET_ACCESS),
    "journal.journal": Asked(("", "document={id}", "actor=test", "act=correct&last=3"), right=Right.AUDIT,
                             tells=tuple(PAPERS)),
    "journal.table": Asked(("", "document={id}", "act=access"), right=Right.AUDIT, tells=tuple(PAPERS)),
    "held.every": Asked(("", "terms=ended"), right=Right.SEE_HELD, tells=("giu",)),
    "held.one": Asked(values={"file": _FILES}, right=Right.SEE_HELD, tells=("giu",)),
    "held.mark": Asked(values={"file": _FILES, "place": ("0",)}, right=Right.SEE_SECRET),
    # what was looked for in vain is told, whatever words were typed
    **{f"statistics.{name}": Asked(_PERIODS, right=Right.SEE_STATISTICS, tells_of={Right.SEE_SEARCHES: tuple(PAPERS)})
       for name in ("show", "workbook", "told")},
    "journal.withdrawn": Asked(right=Right.WITHDRAW, tells=("rut", "rutkin")),
    "desk_review.review": Asked(("", "field=number", "at={id}", "at={id}&field=number"), right=Right.CORRECT),
    "page_text.lines": Asked(values={"number": ("1",)}, right=Right.PROPOSE),
    "page_text.proposals": Asked(right=Right.CORRECT),
    "desk.desk": Asked(right=Right.SEE_HELD),
    "checks.batches": Asked(right=Right.CHECK),
    "checks.batch": Asked(right=Right.CHECK, values={"number": ("1",)}),
    "checks.record": Asked(right=Right.CHECK, values={"number": ("1",), "style": ("csv", "xlsx")}),
    "checking.show": Asked(("", "at={id}"), right=Right.CHECK, values={"number": ("1",)}),
    "checking.compare": Asked(right=Right.CHECK, values={"check": ("1",)}),
    "api_checking.due": Asked(right=Right.CHECK, values={"number": ("1",)}),
    "api_checking.differences": Asked(right=Right.CHECK, values={"check": ("1",)}),
    "api_checks.batches": Asked(right=Right.CHECK),
    "api_checks.batch": Asked(right=Right.CHECK, values={"number": ("1",)}),
    "uploads.show": Asked(right=Right.UPLOAD),
    "api_uploads.show": Asked(right=Right.UPLOAD, values={"upload": ("0123456789ab",)}),
    "desk.jobs": Asked(("", "state=failed"), right=Right.SEE_HELD),
    "system.system": Asked(right=Right.SEE_SYSTEM),
    "desk.failed": Asked(right=Right.SEE_HELD),
    "api_acts.history": Asked(right=Right.SEE_HISTORY, tells_of={Right.WITHDRAW: ("rut", "rutkin")}),
    "api_held.every": Asked(("", "terms=ended"), right=Right.SEE_HELD, tells=("giu",)),
    "api_held.one": Asked(values={"file": _FILES}, right=Right.SEE_HELD, tells=("giu",)),
    "api_acts.journal": Asked(("", "document={id}", "actor=test"), right=Right.AUDIT, tells=tuple(PAPERS)),
    "api.search": Asked(_SEARCHES),
    "api.complete": Asked(_TYPED),
    "api.document": Asked(),
    "api.review": Asked(_REVIEWS),
    "api.openapi": Asked(),
    "api_precedents.in_force": Asked(("code={code}", "code={code}&on=2000-01-01", "code=26-NQ/TW")),
    "api_precedents.missing": Asked(("", "body=tw", "year=0&size=100")),
    "health.health": Asked(),
    "accounts.show": Asked(right=Right.MANAGE_ACCOUNTS),
}

EVERYBODY, WHO_SIGNED_IN = "everybody", "who signed in"
SENT: dict[str, tuple[Right | str, dict[str, str]]] = {
    "queries.answers": (EVERYBODY, {"queries": "nong nghiep\nzq\n26-NQ/TW"}),
    "signing_in.sign_in": (EVERYBODY, {"name": "nobody", "password": "x"}),
    "signing_in.sign_out": (EVERYBODY, {}),
    "account.set_password": (WHO_SIGNED_IN, {}),
    "account.sign_out_everywhere": (WHO_SIGNED_IN, {}),
    "account.add_token": (WHO_SIGNED_IN, {}),
    "account.revoke_token": (WHO_SIGNED_IN, {}),
    "acting.correct": (Right.CORRECT, {"number": "9"}),
    "relating.add": (Right.CORRECT, {"type": "cites", "target": "zq", "page": "1"}),
    "relating.judge": (Right.CORRECT, {"says": "no"}),
    "acting.withdraw": (Right.WITHDRAW, {}),
    "acting.restore": (Right.WITHDRAW, {}),
    "acting.access": (Right.SET_ACCESS, {"level": "open"}),
    "acting.owner": (Right.SET_ACCESS, {"owner": "zq"}),
    "acting.file": (Right.CORRECT, {"file": "zq"}),
    "acting.join": (Right.RECUT, {}),
    "acting.split": (Right.RECUT, {"at": "2"}),
    "acting.look": (Right.CHECK, {}),
    "acting.released": (Right.RELEASE, {}),
    "acting.undo": (Right.SET_ACCESS, {}),
    "many.plan": (Right.SET_ACCESS, {"what": "access", "value.access": "internal", "id": NEVER}),
    "many.carry_out": (Right.SET_ACCESS, {}),
    "api_many.plan": (Right.SET_ACCESS, {}),
    "api_many.carry_out": (Right.SET_ACCESS, {}),
    "desk_review.keep": (Right.CORRECT, {"document": NEVER, "number": "9"}),
    "page_text.write": (Right.PROPOSE, {"line.0": "zq", "expected.0": ""}),
    "page_text.answer": (Right.CORRECT, {"do": "accept"}),
    "checks.make": (Right.CHECK, {"name": "zq"}),
    "checks.back": (Right.CHECK, {}),
    "checking.keep": (Right.CHECK, {"document": NEVER, "round": "1"}),
    "checking.settle": (Right.CHECK, {}),
    "api_checks.make": (Right.CHECK, {}),
    "api_checking.check": (Right.CHECK, {}),
    "api_checking.settle": (Right.CHECK, {}),
    "api_checks.back": (Right.CHECK, {}),
    "desk.stop": (Right.STOP_JOBS, {}),
    "uploads.send": (Right.UPLOAD, {}),
    "uploads.again": (Right.UPLOAD, {}),
    "uploads.give_up": (Right.UPLOAD, {}),
    **{f"api_uploads.{name}": (Right.UPLOAD, {}) for name in ("begin", "add", "finish", "cancel")},
    "committees.add": (Right.KEEP_COMMITTEES, {"name": "Ban mới"}),
    "committees.change": (Right.KEEP_COMMITTEES, {"names": "Bộ Chính trị"}),
    "committees.merge": (Right.KEEP_COMMITTEES, {"others": "ban-bi-thu"}),
    "committees.split": (Right.KEEP_COMMITTEES, {"names": "Bộ Chính trị"}),
    "kinds.add": (Right.KEEP_COMMITTEES, {"name": "Loại mới"}),
    "kinds.change": (Right.KEEP_COMMITTEES, {"names": "Nghị quyết"}),
    "kinds.merge": (Right.KEEP_COMMITTEES, {"others": "chi-thi"}),
    "kinds.split": (Right.KEEP_COMMITTEES, {"names": "Nghị quyết"}),
    "held.release": (Right.RELEASE, {"why": "x", "mark_read_wrongly": "1"}),
    "held.level": (Right.SET_SECRECY, {"level": "MẬT"}),
    "held.declassify": (Right.DECLASSIFY, {"ground": "term-over", "body": "x", "decision": "1-QĐ/x",
                                           "decided": "2020-01-01"}),
    "api_held.release": (Right.RELEASE, {}),
    "api_held.level": (Right.SET_SECRECY, {}),
    "api_held.declassify": (Right.DECLASSIFY, {}),
    **{f"api_acts.{name}": (right, {}) for name, right in (
        ("fields", Right.CORRECT), ("relate", Right.CORRECT), ("judge_relation", Right.CORRECT),
        ("withdraw", Right.WITHDRAW), ("restore", Right.WITHDRAW), ("look", Right.CHECK),
        ("access", Right.SET_ACCESS), ("owner", Right.SET_ACCESS), ("file", Right.CORRECT),
        ("join", Right.RECUT), ("split", Right.RECUT), ("undo", Right.SET_ACCESS),
        ("set_rule", Right.SET_ACCESS), ("drop_rule", Right.SET_ACCESS))},
    "ruling.set_rule": (Right.SET_ACCESS, {"scope": "kind", "key": "zq", "level": "internal"}),
    "ruling.drop_rule": (Right.SET_ACCESS, {"scope": "kind", "key": "zq"}),
    "accounts.add": (Right.MANAGE_ACCOUNTS, {"name": "x", "password": "xxxxx yyyyy zzzzz", "role": "archivist"}),
    "accounts.set_role": (Right.MANAGE_ACCOUNTS, {"name": "reader", "role": "archivist"}),
    "accounts.set_groups": (Right.MANAGE_ACCOUNTS, {"name": "reader", "groups": "tổ"}),
    "accounts.set_password": (Right.MANAGE_ACCOUNTS, {"name": "reader", "password": "xxxxx yyyyy zzzzz"}),
    "accounts.set_state": (Right.MANAGE_ACCOUNTS, {"name": "reader"}),
}
"""What changes something: the right that it needs, and what is sent."""
SENT_VALUES = {"key": "bo-chinh-tri", "number": "1", "file": "0123456789ab", "job": "1",
               "upload": "0123456789ab", "permit": "0123456789ab", "proposal": "1", "check": "1"}
"""Variables of these routes besides `document_id`."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document],
          client_of: Callable[[Flask], Any]) -> Iterator[House]:
    house = open_house(tmp_path_factory.mktemp("rights") / "archive", put_in, client_of)
    yield house
    house.archive.close()


def test_every_route_of_the_site_is_in_the_tables(house: House) -> None:
    assert {rule.endpoint for rule in rules_of(house.app, reading=True)} == set(GETS)
    assert {rule.endpoint for rule in rules_of(house.app, reading=False)} == set(SENT)


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_told_of_what_somebody_may_not_see(house: House, who: str) -> None:
    assert not leaks_to(house, PEOPLE[who], GETS)


@pytest.mark.parametrize("who", PEOPLE)
def test_an_address_of_a_document_opens_for_who_sees_it_and_is_none_for_others(house: House, who: str) -> None:
    person, wrong = PEOPLE[who], list[str]()
    rules = [rule for rule in rules_of(house.app, reading=True) if "document_id" in rule.arguments]
    assert rules
    for rule in rules:
        asked = GETS[rule.endpoint]
        for paper in house.papers.values():
            allowed = asked.is_for(person) and (paper.level in person.sees or paper.name in asked.known_to(person))
            addresses = filled(rule, {**asked.values, "document_id": (paper.id,)})
            for address, never in zip(addresses, filled(rule, {**asked.values, "document_id": (NEVER,)}), strict=True):
                answer = house.get(person, address)
                if allowed:
                    wrong += [] if answer.status_code == 200 else [f"{address}: {answer.status_code}"]
                    continue
                if paper.level in person.sees and not asked.is_for(person):
                    wrong += [] if answer.status_code in (401, 403) else [f"{address}: {answer.status_code}"]
                    continue
                if rule.endpoint == "reader.reader" and paper.name in GETS["acting.history"].known_to(person):
                    there = f"/documents/{paper.id}/history"  # who may bring it back is told that it was withdrawn
                    wrong += [] if answer.headers.get("Location") == there else [f"{address}: {answer.status_code}"]
                    continue
                refused = house.get(person, never)
                same = answer.get_data(as_text=True).replace(paper.id, NEVER) == refused.get_data(as_text=True)
                if not same or answer.status_code != refused.status_code or answer.status_code not in REFUSED:
                    wrong.append(f"{address}: {answer.status_code}, told apart from one that never was")
    assert not wrong


@pytest.mark.parametrize("who", PEOPLE)
def test_every_number_counts_what_is_seen(house: House, who: str) -> None:
    person = PEOPLE[who]
    seen = [paper for paper in house.papers.values() if paper.level in person.sees]
    assert len(seen) == len(person.sees)
    found = house.get(person, "/api/v1/search?q=nong+nghiep&size=100").get_json()
    assert found["total"] == len(seen) == house.get(person, "/healthz").get_json()["documents"]
    assert {one["id"] for one in found["results"]} == {one.id for one in seen}
    assert {one["value"] for one in found["facets"]["year"]} == {str(one.year) for one in seen}
    assert {one["value"] for one in found["facets"]["kind"]} == {one.document.fields.kind for one in seen}
    review = house.get(person, "/api/v1/review?field=number").get_json()
    assert review["total"] == len(seen)


def _may_send(person: Person, need: Right | str) -> bool:
    if isinstance(need, Right):
        return may(person.role, need)
    return need == EVERYBODY or (person.role is not None and not person.token)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_somebody_may_not_do_is_refused(house: House, who: str) -> None:
    """With the token of our own form; without it the refusal is another, and comes first."""
    person, before = PEOPLE[who], house.archive.catalogue.documents.last_change()
    token, accounts = "" if person.token else house.clients[who].form_token(), house.archive.accounts.all()
    for rule in rules_of(house.app, reading=False):
        need, data = SENT[rule.endpoint]
        ids = tuple(paper.id for paper in house.papers.values())
        values = {name: (value,) for name, value in SENT_VALUES.items()}
        for address in filled(rule, {**values, "document_id": ids}):
            if not person.token:
                assert house.send(person, address, data).status_code in (400, 401), address
            if not _may_send(person, need):
                answer = house.send(person, address, data, token)
                assert answer.status_code in (401, 403, 404), f"{address}: {answer.status_code}"
                assert not leaks(person, house.papers, told(answer), address.lower())
    assert house.archive.catalogue.documents.last_change() == before
    assert house.archive.accounts.all() == accounts


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_of_queries_finds_what_is_seen(house: House, who: str) -> None:
    person = PEOPLE[who]
    token = "" if person.token else house.clients[who].form_token()
    words = "\n".join(f"{paper.words['body']}x" for paper in house.papers.values())  # the journal keeps them
    answer = house.send(person, "/queries", {"queries": f"nong nghiep\n{words}", "size": "20"}, token)
    assert not leaks(person, house.papers, told(answer), words)
    assert all(paper.id in told(answer) for paper in house.papers.values() if paper.level in person.sees)
