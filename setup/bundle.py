"""`./vankien bundle FILE`: one archive with all that a machine without a network needs to run the program.

It holds the files of this checkout as they are committed and, in `offline/` beside them: the wheels of
`requirements.lock`, the Debian packages (models too) with all that they need from an empty machine on, the engine
of which the tests start a node, what it was made for, and a checksum of each. The script `vankien` sets up from there
where that folder is.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TOP = "vankien"
OFFLINE = "offline"
WHEELS, PACKAGES, ENGINE = "wheels", "packages", "opensearch"
MADE_FOR, CHECKSUMS = "MADE_FOR", "SHA256SUMS"
_TELL_SECONDS = 10.0
_LOG_LINES = 5
_CHUNK = 1 << 20
_AGAIN = "Look whether there is a network, and room on the disk; then try again."
_USAGE, _MISSING, _INTERRUPTED = 2, 3, 130


class BundleError(Exception):
    """The bundle cannot be made.

    Args:
        message: what is wrong.
        next_step: what to do about it.
        code: with which the program ends.
    """

    def __init__(self, message: str, next_step: str, *, code: int = _MISSING) -> None:
        super().__init__(f"{message}\n{next_step}")
        self.code = code


def main(arguments: Sequence[str]) -> int:
    """Make the bundle that is asked for; 0 when it is there."""
    asked = _arguments(arguments)
    signal.signal(signal.SIGTERM, _end)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # else it was started with nohup
        signal.signal(signal.SIGHUP, _end)
    try:
        for_tests = None if asked.without_tests else asked.test_packages.split()
        bundle(Path(__file__).resolve().parents[1], asked.file, asked.packages.split(), for_tests)
    except BundleError as error:
        tell(str(error))
        return error.code
    except KeyboardInterrupt:
        tell("interrupted; nothing was written.")
        return _INTERRUPTED
    except OSError as error:
        tell(f"the bundle could not be written: {error}\nMake room, or name another place, and give the command again.")
        return _MISSING
    return 0


def bundle(root: Path, file: Path, packages: Sequence[str], for_tests: Sequence[str] | None = None) -> None:
    """Write the bundle of the checkout at `root` to `file`, which is there whole or not at all.

    Args:
        packages: of Debian, that the program needs.
        for_tests: what the tests need beside; None for a bundle in which they cannot be run.

    Raises:
        BundleError: it cannot be made.
        OSError: a disk is full or refuses.
    """
    commit = committed(root)
    may_be_written(file)
    with _folder_beside(file) as work:
        offline = work / OFFLINE
        wheels, debs = offline / WHEELS, offline / PACKAGES
        for folder in (wheels, debs):
            folder.mkdir(parents=True)
        apt = Apt(work / "apt")
        tell("1 of 5: Debian packages")
        apt.update()
        check_python(apt.version_of("python3"))
        apt.download([*packages, *(for_tests or ())], debs)
        (debs / "Packages").write_text("\n".join(map(package_entry, sorted(debs.glob("*.deb")))), "utf-8")
        tell("2 of 5: Python packages")
        download_wheels(root / "requirements.lock", wheels, log=work / "pip.log")
        if for_tests is not None:
            tell("3 of 5: the search engine of the tests")
            download_engine(root, offline / ENGINE, log=work / "engine.log")
        tell("4 of 5: checksums")
        said = {**made_for(commit), "tests": "no" if for_tests is None else "yes"}
        (offline / MADE_FOR).write_text("".join(f"{key}={value}\n" for key, value in said.items()), "utf-8")
        (offline / CHECKSUMS).write_text(checksums(offline), "utf-8")
        tell("5 of 5: writing")
        whole = work / "whole.tar"
        write_archive(root, offline, whole)
        whole.replace(file)
    tell(
        f"{file}: {_megabytes(file.stat().st_size)} MB. On the other machine:\n"
        f"    tar xf {file.name} && {TOP}/vankien demo"
    )


def committed(root: Path) -> str:
    """The commit whose files are packed; what is changed and not committed is told.

    Raises:
        BundleError: the folder is no clone of the repository.
    """
    next_step = "Clone the repository, and make the bundle there."
    if shutil.which("git") is None:
        raise BundleError("git is missing, which says what belongs to the program.", "Run: apt-get install git")
    if not (root / ".git").exists():
        raise BundleError(f"{root} is no clone of the repository (there is no .git).", next_step)
    commit = _asked(["git", "-C", str(root), "rev-parse", "HEAD"], next_step)
    if _asked(["git", "-C", str(root), "status", "--porcelain", "--untracked-files=no"], next_step):
        tell("changes that are not committed stay out of the bundle.")
    return commit


def may_be_written(file: Path) -> None:
    """Look whether a bundle can be written there.

    Raises:
        BundleError: it cannot.
    """
    if file.exists() or file.is_symlink():
        raise BundleError(f"{file} is there already.", "Name another file, or remove it first.", code=_USAGE)
    if not file.absolute().parent.is_dir():
        raise BundleError(
            f"There is no folder {file.absolute().parent}.", "Make it first, or name another file.", code=_USAGE
        )
    if not os.access(file.absolute().parent, os.W_OK):
        raise BundleError(f"The folder {file.absolute().parent} cannot be written to.", "Name another file.")


def check_python(of_debian: str) -> None:
    """Look whether this process's Python is the one that the other machine has or gets.

    Args:
        of_debian: version of this Debian's own Python.

    Raises:
        BundleError: it is another, whose wheels would not fit.
    """
    wanted = ".".join(of_debian.split(".")[:2])
    if wanted != _python():
        raise BundleError(
            f"This environment has Python {_python()}, this Debian's own is {wanted}.",
            f"Remove .venv, and put Debian's first: PATH=/usr/bin:$PATH ./{TOP} bundle FILE",
        )


class Apt:
    """apt as it would decide on a machine that has nothing: lists, cache and state of its own, no root needed."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            raise BundleError("This machine is no Debian: there is no apt.", "Make the bundle on a Debian machine.")
        self._log = folder / "log"
        self._archives = folder / "cache" / "archives"
        for place in (folder / "state" / "lists" / "partial", self._archives / "partial"):
            place.mkdir(parents=True)
        nothing = folder / "status"
        nothing.touch()
        said = {
            "Dir::State": folder / "state",
            "Dir::State::Lists": folder / "state" / "lists",
            "Dir::State::status": nothing,
            "Dir::Cache": folder / "cache",
            "Dir::Cache::Archives": self._archives,
            "Debug::NoLocking": "true",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
        }
        self._options = [part for key, value in said.items() for part in ("-o", f"{key}={value}")]

    def update(self) -> None:
        """Look what there is."""
        _run(["apt-get", *self._options, "-q", "update"], self._log, "The lists of packages could not be brought.")

    def version_of(self, package: str) -> str:
        """Its version, without an epoch.

        Raises:
            BundleError: there is none.
        """
        told = _asked(["apt-cache", *self._options, "show", "--no-all-versions", package], "Look at /etc/apt.")
        version = next((line.partition(": ")[2] for line in told.splitlines() if line.startswith("Version: ")), "")
        return version.rpartition(":")[2]

    def download(self, packages: Sequence[str], into: Path) -> None:
        """Bring these packages and all that they need.

        Raises:
            BundleError: they cannot be had.
        """

        def count() -> str:
            return f"{len(list(self._archives.glob('*.deb')))} Debian packages"

        _run(
            ["apt-get", *self._options, "-q", "-y", "--no-install-recommends", "--download-only", "install", *packages],
            self._log,
            "The Debian packages could not be brought.",
            tell_every=count,
        )
        tell(count())
        for path in self._archives.glob("*.deb"):
            # An address that apt makes of "%3a" is no name of a file any more.
            path.replace(into / path.name.replace("%3a", "."))


def package_entry(path: Path) -> str:
    """What apt wants to know of a package in a folder of packages."""
    told = _asked(["dpkg-deb", "--field", str(path)], "Give the command again.")
    return f"{told}\nFilename: ./{path.name}\nSize: {path.stat().st_size}\nSHA256: {_sha256(path)}\n"


def download_wheels(lock: Path, into: Path, *, log: Path) -> None:
    """Bring the wheels of the lock, each with the hash that stands there.

    Raises:
        BundleError: they cannot be had.
    """
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "--progress-bar",
        "off",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
        "-r",
        str(lock),
        "-d",
        str(into),
    ]

    def count() -> str:
        return f"{log.read_text('utf-8', 'replace').count('Collecting ')} Python packages"

    _run(pip, log, "The Python packages could not be brought.", tell_every=count)
    tell(count())


def download_engine(root: Path, into: Path, *, log: Path) -> None:
    """Bring the program of OpenSearch, compared with its checksums; Maven brings it.

    Raises:
        BundleError: it cannot be had.
    """
    program = [sys.executable, str(root / "tests" / "opensearch" / "files.py"), str(into)]
    _run(program, log, "The search engine of the tests could not be brought.",
         "Mend that, or make the bundle with --without-tests.")


def made_for(commit: str) -> Mapping[str, str]:
    """For which machines a bundle made here is, and of which commit."""
    release = dict(
        line.split("=", 1) for line in Path("/etc/os-release").read_text("utf-8").splitlines() if "=" in line
    )
    system = f"{release.get('ID', '')} {release.get('VERSION_ID', '')}".replace('"', "")
    architecture = _asked(["dpkg", "--print-architecture"], "Make the bundle on a Debian machine.")
    return {"system": system, "architecture": architecture, "python": _python(), "commit": commit}


def checksums(folder: Path) -> str:
    """A line for each file in the folder, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
    return "".join(f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in files)


def sums_of(archive: tarfile.TarFile) -> Iterator[str]:
    """The same for the files in an archive, which `offline/` will lie beside."""
    for entry in archive:
        if entry.isfile():  # what a link leads to is summed itself
            stream = archive.extractfile(entry)
            assert stream is not None
            yield f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {entry.name.replace(TOP, '..', 1)}\n"


def write_archive(root: Path, offline: Path, file: Path) -> None:
    """The committed files, and `offline/` beside them, below one folder; its list of checksums grows by the former."""
    _asked(
        ["git", "-C", str(root), "archive", "--format=tar", f"--prefix={TOP}/", f"--output={file.absolute()}", "HEAD"],
        "Give the command again.",
    )
    with (offline / CHECKSUMS).open("a", encoding="utf-8") as sums, tarfile.open(file) as committed_files:
        sums.write("".join(sums_of(committed_files)))
    with tarfile.open(file, "a") as archive:
        for path in sorted(offline.rglob("*")):
            if path.is_file():
                archive.add(path, f"{TOP}/{OFFLINE}/{path.relative_to(offline)}", filter=_nobodys)


def tell(message: str) -> None:
    """Say something to the person, on stderr."""
    for line in message.splitlines():
        sys.stderr.write(f"{TOP}: {line}\n")


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The same for whoever made it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mode = 0o644
    return entry


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="vankien bundle",
        description="Write one archive with the program and all that it needs, for a machine of "
        "the same Debian release and architecture that has no network.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the archive to write (tar); it must not be there yet")
    parser.add_argument("--without-tests", action="store_true",
                        help="leave out what only './vankien test' needs; the archive is then smaller")
    parser.add_argument("--test-packages", default="", help=argparse.SUPPRESS)
    parser.add_argument("--packages", default="", help=argparse.SUPPRESS)  # the script knows them
    return parser.parse_args(given)


@contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    """A folder on the same disk as the file, gone in the end, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=f".{file.name}-", dir=file.absolute().parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str], log: Path, wrong: str, next_step: str = _AGAIN, *,
         tell_every: Callable[[], str] | None = None) -> None:
    """Run a command whose words go to a log; the end of that is shown when it fails."""
    with log.open("ab") as out, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as process:
        try:
            told = time.monotonic()
            while process.poll() is None:
                time.sleep(0.1)
                if tell_every is not None and time.monotonic() - told > _TELL_SECONDS:
                    tell(tell_every())
                    told = time.monotonic()
        finally:
            if process.poll() is None:
                process.kill()
    if process.returncode:
        last = log.read_text("utf-8", "replace").splitlines()[-_LOG_LINES:]
        raise BundleError("\n    ".join([wrong, *last]), next_step)


def _asked(command: Sequence[str], next_step: str) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"{command[0]} failed"])[-1]
        raise BundleError(last, next_step)
    return done.stdout.strip()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _megabytes(size: int) -> int:
    return round(size / 1e6)


def _end(*_signal: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
