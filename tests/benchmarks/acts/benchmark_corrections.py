"""How soon is a correction found by search, while an ingest reads scans?

Usage: python tests/benchmarks/acts/benchmark_corrections.py [--files 200] [--corrections 50]
Takes in records with ready text, serves them, starts to ingest so many scans (copies of the sample archive's), and
corrects one subject after another by the API. Measured from sending the correction to the first search over HTTP that
finds its new words. The ingest is stopped at the end.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

CORPUS = Path(__file__).parents[3] / "corpus" / "archive"
COMMAND = [sys.executable, "-c", "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"]
_PAUSE = 1.0  # seconds between corrections, so that files are read meanwhile
_WAIT = 60.0  # seconds after which a correction counts as lost


def run(archive: Path, *arguments: str, given: str | None = None) -> str:
    """Run a command to its end and give what it prints."""
    return subprocess.run([*COMMAND, "--archive", str(archive), *arguments], input=given, check=True,
                          capture_output=True, text=True).stdout  # fmt: skip


def made_archive(archive: Path, count: int) -> tuple[list[str], str]:
    """An archive of so many records and an archivist: the ids of the records, and the archivist's token."""
    records = archive.with_suffix(".jsonl")
    records.write_text("".join(json.dumps(
        {"source": f"{number}.txt", "pages": [{"text": f"Nghị quyết về thủy lợi xã thứ {number}"}]},
        ensure_ascii=False) + "\n" for number in range(count)), encoding="utf-8")  # fmt: skip
    run(archive, "import", str(records))
    run(archive, "user", "add", "chi", "--role", "archivist", "--password-stdin", given="bốn con ngựa xám\n")
    token = run(archive, "token", "add", "chi").strip()
    ids = [json.loads(line)["id"] for line in run(archive, "export").splitlines()]
    return ids, token


def made_scans(folder: Path, count: int) -> None:
    """So many PDFs, each with bytes of its own."""
    folder.mkdir()
    there = sorted(CORPUS.rglob("*.pdf"))
    for number in range(count):
        content = there[number % len(there)].read_bytes()
        (folder / f"{number:04}.pdf").write_bytes(content + f"\n% {number}\n".encode())


def asked(address: str, *, token: str | None = None, body: object = None) -> dict[str, object]:
    """What the API answers."""
    request = urllib.request.Request(address, data=None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=_WAIT) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def seen_after(root: str, document: str, word: str, token: str) -> float:
    """Seconds from a correction to the first search that finds it."""
    begin = time.perf_counter()
    asked(f"{root}/api/v1/documents/{document}/fields", token=token, body={"values": {"subject": f"Về {word}"}})
    query = urllib.parse.urlencode({"q": f'"{word}"'})
    while time.perf_counter() - begin < _WAIT:
        if asked(f"{root}/api/v1/search?{query}")["total"]:
            return time.perf_counter() - begin
        time.sleep(0.02)
    return float("inf")


def measure(files: int, corrections: int, port: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as given:
        archive, scans = Path(given) / "archive", Path(given) / "scans"
        ids, token = made_archive(archive, corrections)
        made_scans(scans, files)
        root = f"http://127.0.0.1:{port}"
        serve = subprocess.Popen([*COMMAND, "--archive", str(archive), "serve", "--port", str(port)],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            _until_healthy(root)
            ingest = subprocess.Popen([*COMMAND, "--archive", str(archive), "ingest", str(scans)],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            try:
                time.sleep(5)
                taken = []
                for number, one in enumerate(ids):
                    taken.append(seen_after(root, one, f"kiểm ngư {_spelled(number)}", token))
                    time.sleep(_PAUSE)
                still = ingest.poll() is None
            finally:
                ingest.send_signal(signal.SIGINT)
                ingest.wait()
        finally:
            serve.send_signal(signal.SIGINT)
            serve.wait()
        read = sum(1 for line in run(archive, "export").splitlines()) - corrections
    _tell(taken, files=files, read=read, still=still)


def _spelled(number: int) -> str:
    return " ".join(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")[int(one)]
                    for one in f"{number:03}")  # fmt: skip


def _until_healthy(root: str) -> None:
    for _ in range(600):
        with suppress(urllib.error.URLError, ConnectionError):
            asked(f"{root}/healthz")
            return
        time.sleep(0.1)
    raise SystemExit("the site did not start")


def _tell(taken: Sequence[float], *, files: int, read: int, still: bool) -> None:
    ordered = sorted(taken)
    at = {share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95)}
    print(f"{len(ordered)} corrections, while an ingest of {files} scans ran ({read} of them were read by its end; "
          f"{'it was still running' if still else 'IT HAD ENDED before the last correction'})")  # fmt: skip
    print(f"from sending a correction to the search that finds it: p50 {at[0.5]:.2f} s, p95 {at[0.95]:.2f} s, "
          f"slowest {ordered[-1]:.2f} s (target: p95 2 s)")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--corrections", type=int, default=50)
    parser.add_argument("--port", type=int, default=8_737)
    chosen = parser.parse_args()
    measure(chosen.files, chosen.corrections, chosen.port)
