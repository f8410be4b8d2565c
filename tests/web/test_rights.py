"""Route × role × level, by machine: what somebody may not see stands in no answer, what somebody may not do is refused.

The routes are taken from the app itself. One that is added without a line in `GETS` or `SENT` fails here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from library.access import Level, Right, Role, may, named
from library.acts import set_access
from library.archive import Archive
from library.records import Document, Fields, PartialDate, ReviewFlag, State
from web import create_app

PASSWORD = "bốn từ không liên quan"
COMMON = "Nội dung nông nghiệp của tỉnh"
NEVER = "0123456789ab"
"""The id of a document that never was."""


@dataclass(frozen=True)
class Paper:
    """A document whose every part is known by a word of its own, so that each is found wherever it stands."""

    name: str
    level: Level | None
    """None: nobody sees it at the site."""
    year: int
    document: Document

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def words(self) -> dict[str, str]:
        """What of it may stand nowhere where it is not seen, by what it is."""
        return {**_words(self.name), "code": str(self.document.fields.code), "id": self.id, "year": str(self.year),
                "file": self.document.sha256, "picture": str(self.document.pages[0].picture)}  # fmt: skip


def _words(name: str) -> dict[str, str]:
    return {part: f"zq{part}{name}" for part in ("subject", "committee", "kind", "signer", "body", "source")}


PAPERS: dict[str, tuple[Level | None, int]] = {
    "rong": (Level.OPEN, 1931), "trong": (Level.INTERNAL, 1943), "hep": (Level.CONDITIONAL, 1957), "rut": (None, 1962),
    "rutkin": (None, 1974), "giu": (None, 1986),
}  # fmt: skip
"""Name, level and year; the last three are withdrawn, internal and withdrawn, held back."""


@dataclass(frozen=True)
class Person:
    """Who asks, and which levels are seen."""

    role: Role | None
    sees: frozenset[Level]
    name: str
    groups: frozenset[str] = frozenset()
    token: bool = False


_ALL = frozenset(Level)
PEOPLE = {one.name: one for one in (
    Person(None, frozenset({Level.OPEN}), "guest"),
    Person(Role.READER, frozenset({Level.OPEN}), "reader"),
    Person(Role.STAFF, frozenset({Level.OPEN, Level.INTERNAL}), "staff"),
    Person(Role.ARCHIVIST, _ALL, "archivist"),
    Person(Role.APPROVER, _ALL, "approver"),
    Person(Role.ADMINISTRATOR, frozenset({Level.OPEN}), "administrator"),
    Person(Role.READER, frozenset({Level.OPEN, Level.CONDITIONAL}), "named"),
    Person(Role.READER, frozenset({Level.OPEN, Level.CONDITIONAL}), "member", frozenset({"tổ"})),
    Person(Role.STAFF, frozenset({Level.OPEN, Level.INTERNAL}), "program", token=True),
)}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """How a route that reads is asked.

    Args:
        queries: each a request of its own; `{…}` is a word of a document, and each that is not seen is asked for.
        values: of the variables of the route; `document_id` is every document's.
        right: that is needed; None: everybody.
        tells: names of papers of which the route tells who has that right, though they are not seen elsewhere.
        tells_of: the same for who has another right besides.
    """

    queries: tuple[str, ...] = ("",)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    right: Right | None = None
    tells: tuple[str, ...] = ()
    tells_of: dict[Right, tuple[str, ...]] = field(default_factory=dict)

    def known_to(self, person: Person) -> tuple[str, ...]:
        """The names of papers of which the person is told here, though they are not seen elsewhere."""
        if not self.is_for(person):
            return ()
        return (*self.tells, *(name for right, names in self.tells_of.items() if may(person.role, right)
                               for name in names))

    def is_for(self, person: Person) -> bool:
        """Whether the person may ask."""
        return self.right is None or may(person.role, self.right)


_SEARCHES = ("", "q=nong+nghiep&size=100", "q={body}", "q={subject}x", "q={code}", "q={committee}",
             "committee={committee}", "kind={kind}", "year={year}&q=nong", "sort=newest&size=100")  # fmt: skip
_TYPED = ("q=zq", "q={subject}", "q=zqcom", "q=zqsubj", "q={code}", "q=n&limit=20", "q=Ban")
_REVIEWS = ("", "field=number", "field=committee", "field=page")
GETS: dict[str, Asked] = {
    "search.search": Asked(_SEARCHES),
    "search.values": Asked(("", "q=nong", "find=zq"), {"facet": ("committee", "kind")}),
    "reader.reader": Asked(("", "q=nong+nghiep&n=1", "page=1&show=kind", "q={body}")),
    "files.picture": Asked(("", "size=narrow", "v={picture}"), {"number": ("1",)}),
    "files.original": Asked(),
    "files.static": Asked(values={"name": ("site.css",)}),
    "prints.whole": Asked(),
    "similar.similar": Asked(),
    "browse.browse": Asked(("", "year=1931..1986", "year={year}")),
    "browse.value": Asked(("name={committee}", "name={kind}"), {"part": ("committees", "kinds")}),
    "browse.about": Asked(),
    "review.review": Asked(_REVIEWS),
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
    "acting.manage": Asked(right=Right.SET_ACCESS, tells_of={Right.WITHDRAW: ("rut", "rutkin")}),
    "acting.history": Asked(right=Right.SEE_HISTORY, tells_of={Right.WITHDRAW: ("rut", "rutkin")}),
    # what people looked for when they took a list away is told, whatever words they typed
    "journal.journal": Asked(("", "document={id}", "actor=test"), right=Right.AUDIT, tells=tuple(PAPERS)),
    "journal.held": Asked(right=Right.SEE_HELD, tells=("giu",)),
    "journal.withdrawn": Asked(right=Right.WITHDRAW, tells=("rut", "rutkin")),
    "desk.desk": Asked(right=Right.SEE_HELD),
    "desk.jobs": Asked(right=Right.SEE_HELD),
    "desk.failed": Asked(right=Right.SEE_HELD),
    "api_acts.history": Asked(right=Right.SEE_HISTORY, tells_of={Right.WITHDRAW: ("rut", "rutkin")}),
    "api_acts.held": Asked(right=Right.SEE_HELD, tells=("giu",)),
    "api_acts.journal": Asked(("", "document={id}", "actor=test"), right=Right.AUDIT, tells=tuple(PAPERS)),
    "api.search": Asked(_SEARCHES),
    "api.complete": Asked(_TYPED),
    "api.document": Asked(),
    "api.review": Asked(_REVIEWS),
    "api.openapi": Asked(),
    "health.health": Asked(),
    "accounts.show": Asked(right=Right.MANAGE_ACCOUNTS),
}

REFUSED = (303, 401, 403, 404)
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
    "acting.withdraw": (Right.WITHDRAW, {}),
    "acting.restore": (Right.WITHDRAW, {}),
    "acting.access": (Right.SET_ACCESS, {"level": "open"}),
    "acting.join": (Right.RECUT, {}),
    "acting.split": (Right.RECUT, {"at": "2"}),
    "acting.undo": (Right.SET_ACCESS, {}),
    "desk.stop": (Right.STOP_JOBS, {}),
    "journal.release": (Right.RELEASE, {"why": "x", "mark_read_wrongly": "1"}),
    **{f"api_acts.{name}": (right, {}) for name, right in (
        ("fields", Right.CORRECT), ("withdraw", Right.WITHDRAW), ("restore", Right.WITHDRAW),
        ("access", Right.SET_ACCESS), ("join", Right.RECUT), ("split", Right.RECUT), ("undo", Right.SET_ACCESS),
        ("release", Right.RELEASE))},
    "accounts.add": (Right.MANAGE_ACCOUNTS, {"name": "x", "password": "xxxxx yyyyy zzzzz", "role": "archivist"}),
    "accounts.set_role": (Right.MANAGE_ACCOUNTS, {"name": "reader", "role": "archivist"}),
    "accounts.set_groups": (Right.MANAGE_ACCOUNTS, {"name": "reader", "groups": "tổ"}),
    "accounts.set_password": (Right.MANAGE_ACCOUNTS, {"name": "reader", "password": "xxxxx yyyyy zzzzz"}),
    "accounts.set_state": (Right.MANAGE_ACCOUNTS, {"name": "reader"}),
}
"""What changes something: the right that it needs, and what is sent."""
SENT_VALUES = {"number": "1", "file": "0123456789ab", "job": "1"}
"""Variables of these routes besides `document_id`."""


@dataclass(frozen=True)
class House:
    """The archive, its site, and a browser for everybody."""

    archive: Archive
    app: Flask
    papers: dict[str, Paper]
    clients: dict[str, Any]
    bearer: dict[str, str]

    def get(self, person: Person, address: str) -> TestResponse:
        """What somebody is answered."""
        headers = self.bearer if person.token else {}
        answer: TestResponse = self.clients[person.name].get(address, headers=headers)
        return answer

    def send(self, person: Person, address: str, data: dict[str, str], token: str = "") -> TestResponse:
        """What somebody is answered who sends something."""
        client = self.clients[person.name]
        answer: TestResponse
        if not person.token:
            answer = client.post(address, data={**data, "csrf_token": token})
        elif address.startswith("/api/"):
            answer = client.post(address, json=data, headers=self.bearer)
        else:
            answer = client.post(address, data=data, headers=self.bearer)
        return answer


def _write(archive: Archive, put_in: Callable[..., Document], name: str, year: int) -> Document:
    word, letters = _words(name), name.upper()
    fields = Fields(kind=f"Quy chế {word['kind']}", symbol=f"QC/{letters}", number="7", code=f"7-QC/{letters}",
                    committee=f"Ban {word['committee']}", issued=PartialDate(year, 3, 2), signer=word["signer"],
                    subject=f"Về việc {word['subject']}")  # fmt: skip
    held = name == "giu"
    return put_in(archive, f"{word['source']}.pdf", fields, pages=[[COMMON, f"{word['body']} trong văn bản"]],
                  review=(ReviewFlag("number", "handwritten"), ReviewFlag("page:1", "low confidence")),
                  state=State.QUARANTINED if held else State.INDEXED)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document],
          client_of: Callable[[Flask], Any]) -> Iterator[House]:
    archive = Archive.open(tmp_path_factory.mktemp("rights") / "archive", create=True)
    papers = {name: Paper(name, level, year, _write(archive, put_in, name, year))
              for name, (level, year) in PAPERS.items()}
    set_access(archive, papers["trong"].id, Level.INTERNAL, actor="test")
    set_access(archive, papers["rutkin"].id, Level.INTERNAL, actor="test")
    set_access(archive, papers["hep"].id, Level.CONDITIONAL, to=[named("named"), named("@tổ")], actor="test")
    for name in ("rut", "rutkin"):
        archive.catalogue.documents.set_state(papers[name].id, State.WITHDRAWN)
    archive.recover()
    app, clients = create_app(archive), {}
    for person in PEOPLE.values():
        clients[person.name] = client_of(app)
        if person.role is not None:
            archive.accounts.add(person.name, person.role, PASSWORD, groups=person.groups, actor="test")
            if not person.token:
                assert clients[person.name].sign_in(person.name, PASSWORD).status_code == 303
    token = archive.accounts.tokens.add("program", actor="test")
    yield House(archive, app, papers, clients, {"Authorization": f"Bearer {token}"})
    archive.close()


def _rules(app: Flask, *, reading: bool) -> list[Rule]:
    """The routes that read, or those that change."""
    changing = {"POST", "PUT", "PATCH", "DELETE"}
    return [rule for rule in app.url_map.iter_rules()
            if ("GET" in (rule.methods or ())) is reading or (not reading and changing & set(rule.methods or ()))]


def _filled(rule: Rule, values: dict[str, tuple[str, ...]]) -> list[str]:
    """The addresses of a route for all values of its variables."""
    made = [re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule)]
    for name in rule.arguments:
        assert name in values, f"{rule.endpoint}: say in this file which values <{name}> is tried with"
        made = [one.replace(f"<{name}>", quote(value, safe="")) for one in made for value in values[name]]
    return made


def _queries(asked: Asked, papers: list[Paper]) -> list[str]:
    """The queries, each with the words of each of these documents."""
    made: list[str] = []
    for query in asked.queries:
        parts = re.findall(r"{(\w+)}", query)
        named_so = {"committee": "Ban {}", "kind": "Quy chế {}"}
        if not parts:
            made.append(f"?{query}" if query else "")
            continue
        for paper in papers:
            filled = query
            for part in parts:
                whole = "{}" if "q={" in query else named_so.get(part, "{}")
                filled = filled.replace(f"{{{part}}}", quote(whole.format(paper.words[part]), safe=""))
            made.append(f"?{filled}")
    return made


def _told(answer: TestResponse) -> str:
    """Everything that an answer says, headers too, in lower case."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Content-Length")
    return f"{answer.get_data().decode('utf-8', 'replace')}\n{headers}".lower()


def _leaks(person: Person, papers: dict[str, Paper], told: str, asked: str, known: tuple[str, ...] = ()) -> list[str]:
    """Words of documents that this person does not see, nor knows, but for those that were asked with."""
    unseen = (paper for paper in papers.values() if paper.level not in person.sees and paper.name not in known)
    return [f"{what} of {paper.name}" for paper in unseen for what, word in paper.words.items()
            if word.lower() not in asked and _stands_in(word.lower(), told)]


def _stands_in(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def test_every_route_of_the_site_is_in_the_tables(house: House) -> None:
    assert {rule.endpoint for rule in _rules(house.app, reading=True)} == set(GETS)
    assert {rule.endpoint for rule in _rules(house.app, reading=False)} == set(SENT)


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_told_of_what_somebody_may_not_see(house: House, who: str) -> None:
    person, wrong = PEOPLE[who], list[str]()
    ids = tuple(paper.id for paper in house.papers.values())
    unseen = [paper for paper in house.papers.values() if paper.level not in person.sees]
    for rule in _rules(house.app, reading=True):
        asked = GETS[rule.endpoint]
        for path in _filled(rule, {**asked.values, "document_id": ids}):
            for query in _queries(asked, unseen):
                address = path + query
                answer, known = house.get(person, address), asked.known_to(person)
                leaks = _leaks(person, house.papers, _told(answer), unquote(address).lower(), known)
                wrong += [f"{address}: {leak}" for leak in leaks]
                if answer.status_code >= 500 or not (asked.is_for(person) or answer.status_code in REFUSED):
                    wrong.append(f"{address}: {answer.status_code}")
    assert not wrong


@pytest.mark.parametrize("who", PEOPLE)
def test_an_address_of_a_document_opens_for_who_sees_it_and_is_none_for_others(house: House, who: str) -> None:
    person, wrong = PEOPLE[who], list[str]()
    rules = [rule for rule in _rules(house.app, reading=True) if "document_id" in rule.arguments]
    assert rules
    for rule in rules:
        asked = GETS[rule.endpoint]
        for paper in house.papers.values():
            allowed = asked.is_for(person) and (paper.level in person.sees or paper.name in asked.known_to(person))
            addresses = _filled(rule, {**asked.values, "document_id": (paper.id,)})
            for address, never in zip(addresses, _filled(rule, {**asked.values, "document_id": (NEVER,)}), strict=True):
                answer = house.get(person, address)
                if allowed:
                    wrong += [] if answer.status_code == 200 else [f"{address}: {answer.status_code}"]
                    continue
                if paper.level in person.sees and not asked.is_for(person):
                    wrong += [] if answer.status_code in (401, 403) else [f"{address}: {answer.status_code}"]
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
    for rule in _rules(house.app, reading=False):
        need, data = SENT[rule.endpoint]
        ids = tuple(paper.id for paper in house.papers.values())
        values = {name: (value,) for name, value in SENT_VALUES.items()}
        for address in _filled(rule, {**values, "document_id": ids}):
            if not person.token:
                assert house.send(person, address, data).status_code in (400, 401), address
            if not _may_send(person, need):
                answer = house.send(person, address, data, token)
                assert answer.status_code in (401, 403, 404), f"{address}: {answer.status_code}"
                assert not _leaks(person, house.papers, _told(answer), address.lower())
    assert house.archive.catalogue.documents.last_change() == before
    assert house.archive.accounts.all() == accounts


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_of_queries_finds_what_is_seen(house: House, who: str) -> None:
    person = PEOPLE[who]
    token = "" if person.token else house.clients[who].form_token()
    words = "\n".join(f"{paper.words['body']}x" for paper in house.papers.values())  # the journal keeps them
    answer = house.send(person, "/queries", {"queries": f"nong nghiep\n{words}", "size": "20"}, token)
    assert not _leaks(person, house.papers, _told(answer), words)
    assert all(paper.id in _told(answer) for paper in house.papers.values() if paper.level in person.sees)
