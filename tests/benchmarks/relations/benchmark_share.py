"""How much keeping relations up adds to an ingest of real scans, in time of the processor.

    python tests/benchmarks/relations/benchmark_share.py [--files 6]

So many of the scans in VANKIEN_TEST_DATA are ingested into a new archive; then the relations of all of them are read
once more, from nothing, and what is missing is counted.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from library.archive import Archive
from library.catalogue import reading_relations


def main() -> None:
    """Ingest, read relations again, and print both times."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=6)
    data = os.environ.get("VANKIEN_TEST_DATA")
    if not data or not (Path(data) / "scans").is_dir():
        raise SystemExit("VANKIEN_TEST_DATA names no folder with scans/")
    asked = options.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "scans"
        taken.mkdir()
        scans = sorted((Path(data) / "scans").glob("*.pdf"), key=lambda one: one.stat().st_size)[:asked]
        for one in scans:
            shutil.copy(one, taken)
        vankien = Path(sys.executable).with_name("vankien")
        subprocess.run([vankien, "--archive", f"{folder}/archive", "ingest", taken], check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        _report(Path(folder) / "archive", len(scans), used.ru_utime + used.ru_stime)


def _report(folder: Path, files: int, ingest: float) -> None:
    reading_relations.RULES += 1  # all is read again
    archive = Archive.open(folder)
    began = time.process_time()
    read = archive.catalogue.relations.follow()
    took = time.process_time() - began
    archive.close()
    print(f"{files} files: ingest {ingest:.1f} s; relations of {read} documents {took:.2f} s: {took / ingest:.2%}")


if __name__ == "__main__":
    main()
