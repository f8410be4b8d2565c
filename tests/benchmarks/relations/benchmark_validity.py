"""Is it answered rightly what is in force on a day? The texts of `party_texts` are taken in, then asked.

Usage: python tests/benchmarks/relations/benchmark_validity.py
Texts of newspapers (`quoted/`) come in as papers without a kind: what they tell of others may never decide. An answer
that says `unknown`, or is right and not sure, is no error; one that is wrong and sure is the worst. Misses are shown.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fields"))

from cited_lists import HERE, texts
from counting import share

from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.relating import Relating, Standing

EVERYBODY = frozenset({"public"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def main() -> None:
    """Ask every question, and print what was not answered rightly."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive", create=True)
        for path in sorted(texts().rglob("*.txt")):
            archive.catalogue.documents.insert_many([taken_in(path)])
        archive.catalogue.relations.follow()
        ask(archive)
        archive.close()


def ask(archive: Archive) -> None:
    """Count the answers."""
    outcomes = Counter[str]()
    asked = Relating(archive.catalogue, EVERYBODY)
    with (HERE / "validity_questions.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            found = asked.in_force(row["code"], date.fromisoformat(row["day"]))
            outcome = judged(archive, row, found)
            outcomes[outcome] += 1
            if outcome not in ("right", "right, not sure"):
                said = [(str(one.issued), str(one.validity.status), one.validity.by) for one in found]
                print(f"  {row['code']} on {row['day']}: wanted {row['status']} {row['by']}, told {outcome}: {said}")
    total = sum(outcomes.values())
    for outcome in ("right", "right, not sure", "unknown", "wrong", "wrong and sure"):
        print(f"{outcome:16} {share(outcomes[outcome], total)}")


def judged(archive: Archive, row: dict[str, str], found: list[Standing]) -> str:
    """What an answer is; of several documents of a code one has to be what is asked for."""
    statuses = [one for one in found if str(one.validity.status) == row["status"]]
    for one in statuses:
        by = archive.catalogue.documents.get(str(one.validity.by)) if one.validity.by else None
        if ((by.fields.code if by else None) or "") == row["by"] and len(one.validity.saved) == int(row["saved"]):
            return "right" if one.validity.sure else "right, not sure"
    if not found or any(str(one.validity.status) == "unknown" for one in found):
        return "unknown"
    return "wrong and sure" if any(one.validity.sure for one in found) else "wrong"


def taken_in(path: Path) -> NewDocument:
    """A text as a document: the first line of a full text says what it is, that of a newspaper's was guessed."""
    first, text = path.read_text(encoding="utf-8").split("\n", 1)
    head = first.split(" | ")
    day = _DAY.match(head[3]) if len(head) > 3 else None
    full = path.parent.name != "quoted" and head[0][:1].isdigit()
    fields = Fields(head[1], None, None, head[0], head[2], PartialDate.parse(day[0]) if day else None)
    page = Page(1, text, Origin.GIVEN, 1.0)
    one = Document(path.stem, path.name, path.stem.ljust(64, "0")[:64], State.INDEXED, fields if full else Fields(),
                   pages=(page,))  # fmt: skip
    return NewDocument(one, 1, "text/plain")


if __name__ == "__main__":
    main()
