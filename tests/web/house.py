"""An archive whose papers are each known by words of their own, everybody who may ask, and what is told to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from library.access import Level, Right, Role, may, named
from library.acts import set_access
from library.acts.check_batches import Wanted, make_batch
from library.archive import Archive
from library.records import Document, Fields, PartialDate, ReviewFlag, State
from web import create_app

PASSWORD = "bốn từ không liên quan"
COMMON = "Nội dung nông nghiệp của tỉnh"
REFUSED = (303, 401, 403, 404)
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


def open_house(folder: Path, put_in: Callable[..., Document], client_of: Callable[[Flask], Any]) -> House:
    """The archive with its papers and people, a browser for everybody."""
    archive = Archive.open(folder, create=True)
    papers = {name: Paper(name, level, year, _write(archive, put_in, name, year))
              for name, (level, year) in PAPERS.items()}
    set_access(archive, papers["trong"].id, Level.INTERNAL, actor="test")
    set_access(archive, papers["rutkin"].id, Level.INTERNAL, actor="test")
    set_access(archive, papers["hep"].id, Level.CONDITIONAL, to=[named("named"), named("@tổ")], actor="test")
    for name in ("rut", "rutkin"):
        archive.catalogue.documents.set_state(papers[name].id, State.WITHDRAWN)
    make_batch(archive, [paper.id for paper in papers.values()], Wanted("lô"), actor="test")
    archive.recover()
    app, clients = create_app(archive), {}
    for person in PEOPLE.values():
        clients[person.name] = client_of(app)
        if person.role is not None:
            archive.accounts.add(person.name, person.role, PASSWORD, groups=person.groups, actor="test")
            if not person.token:
                assert clients[person.name].sign_in(person.name, PASSWORD).status_code == 303
    token = archive.accounts.tokens.add("program", actor="test")
    return House(archive, app, papers, clients, {"Authorization": f"Bearer {token}"})


def rules_of(app: Flask, *, reading: bool) -> list[Rule]:
    """The routes that read, or those that change."""
    changing = {"POST", "PUT", "PATCH", "DELETE"}
    return [rule for rule in app.url_map.iter_rules()
            if ("GET" in (rule.methods or ())) is reading or (not reading and changing & set(rule.methods or ()))]


def filled(rule: Rule, values: dict[str, tuple[str, ...]]) -> list[str]:
    """The addresses of a route for all values of its variables."""
    made = [re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule)]
    for name in rule.arguments:
        assert name in values, f"{rule.endpoint}: say in this file which values <{name}> is tried with"
        made = [one.replace(f"<{name}>", quote(value, safe="")) for one in made for value in values[name]]
    return made


def queries(asked: Asked, papers: list[Paper]) -> list[str]:
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


def told(answer: TestResponse) -> str:
    """Everything that an answer says, headers too, in lower case."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Content-Length")
    return f"{answer.get_data().decode('utf-8', 'replace')}\n{headers}".lower()


def leaks(person: Person, papers: dict[str, Paper], told: str, asked: str, known: tuple[str, ...] = ()) -> list[str]:
    """Words of documents that this person does not see, nor knows, but for those that were asked with."""
    unseen = (paper for paper in papers.values() if paper.level not in person.sees and paper.name not in known)
    return [f"{what} of {paper.name}" for paper in unseen for what, word in paper.words.items()
            if word.lower() not in asked and _stands_in(word.lower(), told)]


def _stands_in(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def leaks_to(house: House, person: Person, gets: Mapping[str, Asked]) -> list[str]:
    """What is told anywhere of papers that this person may not see, and routes that answer who has no right."""
    ids, wrong = tuple(paper.id for paper in house.papers.values()), list[str]()
    unseen = [paper for paper in house.papers.values() if paper.level not in person.sees]
    for rule in rules_of(house.app, reading=True):
        asked = gets[rule.endpoint]
        for path in filled(rule, {**asked.values, "document_id": ids}):
            for query in queries(asked, unseen):
                address = path + query
                answer, known = house.get(person, address), asked.known_to(person)
                found = leaks(person, house.papers, told(answer), unquote(address).lower(), known)
                wrong += [f"{address}: {leak}" for leak in found]
                if answer.status_code >= 500 or not (asked.is_for(person) or answer.status_code in REFUSED):
                    wrong.append(f"{address}: {answer.status_code}")
    return wrong
