"""Relations after any history of an archive are those of an archive that was given its last state at once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from library.acts.correcting import correct, word_for
from library.acts.showing import restore, withdraw
from library.archive import Archive
from library.catalogue import NewDocument
from library.records import PartialDate
from library.relating import Relating
from library.relating.missing import Missings
from library.relating.precedents import CataloguePrecedents
from tests.library.relating.papers import SEEN, paper, take_in

VERBS = ("thay thế", "sửa đổi, bổ sung", "bãi bỏ", "đính chính", "tạm ngưng hiệu lực", "thực hiện")
SIZE = 14
DAYS = tuple(date(year, 7, 1) for year in (1989, 1991, 1993, 1996))


def drawn(chance: random.Random) -> list[NewDocument]:
    """Documents whose codes repeat, which name each other with and without a date."""
    found = []
    for number in range(SIZE):
        issued = f"{1990 + number // 4}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        said = []
        for _ in range(chance.randint(0, 3)):
            year = chance.choice(("", "", f" năm {chance.randint(1990, 1993)}"))
            said.append(f"Quy định này {chance.choice(VERBS)} Quy định số {chance.randint(1, 8)}-QĐ/TU{year}.")
        if chance.random() < 0.3:
            said.append(f"Quy định này có hiệu lực từ ngày 1/{chance.randint(1, 12)}/{1991 + number // 4}.")
        found.append(paper(f"d{number:02}", f"{chance.randint(1, 8)}-QĐ/TU", issued, "\n".join(said)))
    return found


def lived(archive: Archive, papers: list[NewDocument], chance: random.Random) -> list[NewDocument]:
    """Documents come in any order while others are withdrawn, come back and are corrected; what is left of them."""
    left = dict[str, NewDocument]()
    gone = set[str]()
    for one in chance.sample(papers, len(papers)):
        take_in(archive, one)
        left[one.document.id] = one
        each = chance.choice(sorted(left))
        event = chance.random()
        if each in gone:
            restore(archive, each, actor="lan")
            gone.remove(each)
        elif event < 0.3:
            withdraw(archive, each, actor="lan")
            gone.add(each)
        elif event < 0.6:
            left[each] = corrected(archive, left[each], chance)
    return [one for id_, one in sorted(left.items()) if id_ not in gone]


def corrected(archive: Archive, one: NewDocument, chance: random.Random) -> NewDocument:
    """A person corrects the code and the date of a document."""
    code, issued = f"{chance.randint(1, 8)}-QĐ/TU", f"{chance.randint(1990, 1993)}-05-06"
    correct(archive, one.document.id, {"code": word_for("code", code), "issued": word_for("issued", issued)},
            actor="lan")  # fmt: skip
    fields = replace(one.document.fields, code=code, issued=PartialDate.parse(issued))
    return replace(one, document=replace(one.document, fields=fields))


def answers(archive: Archive) -> Mapping[str, object]:
    """All that is told of relations."""
    ids = sorted(archive.catalogue.documents.ids_seen(SEEN))
    asked = Relating(archive.catalogue, SEEN)
    holding = CataloguePrecedents(archive.catalogue)
    missing = Missings(archive.catalogue, SEEN).find(limit=100)
    return {
        "of": [(each, one.incoming, one.told, one.targets) for each in ids for one in asked.of(each)],
        "on": [(each, day, asked.on(each, day)) for each in ids for day in DAYS],
        "codes": [asked.in_force(f"{number}-QĐ/TU", DAYS[-1]) for number in range(1, 9)],
        "standings": [{status: sorted(found) for status, found in holding.standings(day, SEEN).items()}
                      for day in DAYS],
        "missing": [(one.code, one.issued, one.citing) for one in missing.found],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_any_history_ends_where_its_last_state_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(Archive, "follow_soon", lambda archive: archive.catalogue.relations.follow())  # no index here
    monkeypatch.setattr(Archive, "repair", lambda archive: 0)  # no text is misread
    chance = random.Random(seed)
    opened = (Archive.open(tmp_path / name, create=True) for name in ("lived", "at-once"))
    with closing(next(opened)) as lively, closing(next(opened)) as still:
        left = lived(lively, drawn(chance), chance)
        take_in(still, *left)
        told = answers(lively)
        assert told == answers(still)
        assert left and told["of"] and told["missing"]
