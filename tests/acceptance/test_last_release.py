"""An archive that the release of 26-11-2026 made: opened by this one it loses nothing and shows nothing secret."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
import tarfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import working
from library.access import everything
from library.archive import Archive
from library.catalogue import JobState
from library.cli import main
from library.progress import Progress, Silent
from library.renewing import REINDEX, RELATE, UPGRADE
from library.search.service import Ask
from library.vietnamese import compound_words
from web import create_app

FIXTURE = Path(__file__).parents[1] / "fixtures" / "release-2026-11-26"
EXPECTED = json.loads((FIXTURE / "expectations.json").read_text(encoding="utf-8"))
GONE = (404, 410)
CONVICTED, WAITING = EXPECTED["convicted_by_kept_text"], EXPECTED["waiting_to_be_judged"]
KEPT = {key: one for key, one in EXPECTED["documents"].items() if one["id"] not in {**CONVICTED, **WAITING}}


@dataclass(frozen=True)
class Old:
    """The archive of the last release, and the command on it."""

    folder: Path

    def vankien(self, *words: str) -> tuple[int, str]:
        """Exit code and stdout of one call."""
        said, before = io.StringIO(), sys.argv
        sys.argv = ["vankien", "--archive", str(self.folder), *words]
        try:
            with redirect_stdout(said), pytest.raises(SystemExit) as ended:
                main()
        finally:
            sys.argv = before
        return int(ended.value.code or 0), said.getvalue()

    def json(self, *words: str) -> Any:
        """What a call prints as JSON."""
        code, said = self.vankien(*words, "--json")
        assert code == 0
        return json.loads(said)

    def found(self, query: str) -> list[str]:
        """Ids that have all words of a query, best first."""
        answer = self.json("search", query)
        return [one["id"] for one in answer["results"]][: answer["total"]]


def unpack(folder: Path) -> Old:
    """Unpacks the archive as the last release left it."""
    with tarfile.open(FIXTURE / "release-2026-11-26.tar.xz") as package:
        # The Python of Debian 12 (3.11.2) knows no filter yet.
        package.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        package.extractall(folder)
    return Old(folder / "archive")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Old:
    """The archive, opened by all tests of this module one after the other."""
    return unpack(tmp_path_factory.mktemp("last-release"))


@pytest.fixture
def client(old: Old) -> Iterator[FlaskClient]:
    """A guest of the site over it."""
    archive = Archive.open(old.folder)
    yield create_app(archive).test_client()
    archive.close()


def test_the_fixture_is_small() -> None:
    assert sum(one.stat().st_size for one in FIXTURE.iterdir() if one.is_file()) < 400_000


def test_every_object_is_what_it_was(old: Old) -> None:
    code, said = old.vankien("verify")
    assert code == 0
    assert said.rstrip().endswith(" 0 damaged")
    assert int(said.rstrip().splitlines()[-1].split()[0]) >= 17  # 12 originals, 5 page pictures


@pytest.mark.parametrize("which", sorted(KEPT))
def test_ids_and_states_stay(old: Old, which: str) -> None:
    assert old.json("show", KEPT[which]["id"])["state"] == KEPT[which]["state"]


@pytest.mark.parametrize("query", list(EXPECTED["queries"]))
def test_questions_find_what_they_found(old: Old, query: str) -> None:
    assert old.found(query)[: len(EXPECTED["queries"][query])] == EXPECTED["queries"][query]


@pytest.mark.parametrize("address", EXPECTED["addresses"])
def test_addresses_stay_valid(client: FlaskClient, address: str) -> None:
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.get_data()


@pytest.mark.parametrize("spelling", list(EXPECTED["committee_addresses"]))
def test_an_address_with_either_spelling_of_a_committee_finds_its_document(client: FlaskClient, spelling: str) -> None:
    answer = client.get("/api/v1/search", query_string={"committee": spelling}).get_json()
    assert EXPECTED["committee_addresses"][spelling] in [one["id"] for one in answer["results"]]
    assert client.get("/", query_string={"committee": spelling}).status_code == 200


@pytest.mark.parametrize("words", list(EXPECTED["never"]))
def test_what_was_hidden_stays_hidden(old: Old, client: FlaskClient, words: str) -> None:
    hidden = EXPECTED["never"][words]
    assert hidden not in old.found(words)
    for address in (f"/documents/{hidden}", f"/documents/{hidden}/original", f"/api/v1/documents/{hidden}"):
        assert client.get(address).status_code in GONE
    assert words not in client.get("/export.jsonl", buffered=True).get_data(as_text=True)


def test_a_withdrawal_can_still_be_taken_back(tmp_path: Path) -> None:
    old = unpack(tmp_path)
    withdrawn = EXPECTED["documents"]["07"]["id"]
    assert old.vankien("withdraw", withdrawn, "--undo")[0] == 0
    assert withdrawn in old.found("Bãi Sậy")


def test_an_index_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    old = unpack(tmp_path)
    shutil.rmtree(old.folder / "index")
    assert old.vankien("reindex")[0] == 0
    for query, ids in EXPECTED["queries"].items():
        assert old.found(query)[: len(ids)] == ids


@pytest.mark.parametrize("convicted", list(CONVICTED))
def test_what_the_kept_text_convicts_is_hidden_at_once(old: Old, client: FlaskClient, convicted: str) -> None:
    assert convicted not in old.found(CONVICTED[convicted])
    assert old.json("show", convicted)["state"] == "quarantined"
    for address in (f"/documents/{convicted}", f"/documents/{convicted}/original",
                    f"/documents/{convicted}/pages/1.webp", f"/api/v1/documents/{convicted}"):  # fmt: skip
        assert client.get(address).status_code in GONE
    assert CONVICTED[convicted] not in client.get("/export.jsonl", buffered=True).get_data(as_text=True)


def test_the_rest_is_counted_as_waiting_to_be_judged(old: Old) -> None:
    waiting = old.json("status")["waiting_for_judgement"]
    assert waiting >= len(WAITING)


def test_committees_that_are_merged_since_are_found_by_either_address_and_parted_again(tmp_path: Path) -> None:
    old = unpack(tmp_path)
    spellings = list(EXPECTED["committee_addresses"])
    code, table = old.vankien("committee", "export")
    assert code == 0 and "bo-chinh-tri" in table
    names = [one["name"] for one in old.json("committee", "list", "--unresolved")]
    assert len(names) > 1
    before = {name: old.json("search", "", "--committee", name)["total"] for name in names}
    assert old.vankien("committee", "merge", *names)[0] == 0
    for name in {*names, *(one for one in spellings if old.json("search", "", "--committee", one)["total"])}:
        assert old.json("search", "", "--committee", name)["total"] == sum(before.values())
    acts = old.json("audit")
    act = next(one["id"] for one in reversed(acts if isinstance(acts, list) else acts["acts"])
               if one["act"] == "merge committees")
    assert old.vankien("undo", str(act))[0] == 0
    assert {name: old.json("search", "", "--committee", name)["total"] for name in names} == before
    assert old.vankien("committee", "export") == (0, table)


def asked(old: Old) -> tuple[dict[str, list[str]], list[int], str]:
    """What each question finds, how the site answers each address, and what it says of its index."""
    archive = Archive.open(old.folder)
    search, found = archive.seen_by(everything()).search, {}
    for query in EXPECTED["queries"]:
        answer = search.search(Ask(query))
        found[query] = [one.id for one in answer.results][: answer.total]
    client = create_app(archive).test_client()
    addresses = [client.get(address, buffered=True).status_code for address in EXPECTED["addresses"]]
    said = client.get("/healthz").get_json()["index"]
    archive.close()
    return found, addresses, said


def with_small_commits(archive: Archive, *, workers: int, progress: Progress) -> None:
    """`rebuild_on_all_cores` in this process alone, which loads nothing anew."""
    archive.rebuild(batch=3, progress=progress)


def rebuild_and_die(folder: Path) -> None:
    """The job that makes the index anew, killed behind its second commit."""
    batches = iter((1, 2))

    class Deadly(Silent):
        def advance(self, steps: int = 1, *, note: str = "") -> None:
            if next(batches) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

    archive = Archive.open(folder)
    working.work(archive, once=True, progress=Deadly())


def test_it_answers_the_same_before_while_and_after_its_index_is_made_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is asked for by itself, is killed, and goes on where it was; meanwhile a person withdraws a document."""
    old = unpack(tmp_path)
    found, addresses, said = asked(old)
    assert all(found[query][: len(ids)] == ids for query, ids in EXPECTED["queries"].items())
    assert set(addresses) == {200} and said == "rebuilding"

    monkeypatch.setattr(working, "rebuild_on_all_cores", with_small_commits)
    compound_words("văn kiện")  # loads the model of words once, not in the process that is killed too
    process = get_context("fork").Process(target=rebuild_and_die, args=(old.folder,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    index = old.json("status")["index"]
    assert index["in_step"] is False and 0 < index["rebuilding"]["built"] < index["rebuilding"]["of"]
    capsys.readouterr()
    told = [old.vankien("--lang", language, "status")[1] for language in ("en", "vi")]
    done = f"at change {index['rebuilding']['built']} of {index['rebuilding']['of']}"
    assert "An earlier release made the index" in told[0] and done in told[0]
    assert "Chỉ mục do bản trước lập" in told[1]
    assert asked(old) == (found, addresses, "rebuilding")
    gone = EXPECTED["documents"]["05"]["id"]
    assert old.vankien("withdraw", gone)[0] == 0
    assert gone not in old.found("lúa nếp hương")
    assert old.vankien("withdraw", gone, "--undo")[0] == 0

    doable = {one: working.KINDS[one] for one in (REINDEX, RELATE)}  # the others read paper
    monkeypatch.setattr(working, "KINDS", doable)
    archive = Archive.open(old.folder)
    working.work(archive, once=True, progress=Silent())
    (job,) = (one for one in archive.catalogue.jobs.latest(9) if one.kind == REINDEX)
    assert (job.state, job.asked_by) == (JobState.DONE, UPGRADE) and archive.renewal() is None
    archive.close()
    assert old.json("status")["index"]["rebuilding"] is None
    assert asked(old) == (found, addresses, "ok")
