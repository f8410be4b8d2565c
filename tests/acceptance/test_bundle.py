"""`./vankien bundle FILE` packs the program with all that it needs; unpacked, the script sets up from there alone."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from tests.how_much import takes_long

ROOT = Path(__file__).parents[2]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
TOOLS = ("sh", "cat", "chmod", "cmp", "cp", "dirname", "dpkg", "env", "grep", "head", "ln", "ls", "mkdir", "mktemp",
         "mv", "readlink", "rm", "sed", "sha256sum", "tail", "uname")  # fmt: skip
"""Programs that a machine has on which nothing was installed."""
PRETENDS = """#!/bin/sh
case "$*" in
    *"-m "*) echo "$*" >>"{told}" ;;
esac
case "$*" in
    *"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && printf '#!/bin/sh\\n' >"$3/bin/vankien" &&
        chmod +x "$3/bin/vankien" ;;
esac
"""
APT = """#!/bin/sh
echo "apt-get $*" >>"{told}"
for one in "$@"; do
    case $one in Dir::Etc::SourceList=*) cat "${{one#*=}}" >>"{told}" ;; esac
done
"""


@pytest.fixture(scope="module", name="bundling")
def _bundling() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundling", ROOT / "setup" / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Machine:
    """A machine on which a bundle was unpacked: programs that only pretend, and what they were asked."""

    def __init__(self, folder: Path, here: Path, *, lacks: tuple[str, ...] = (), user: int = 0) -> None:
        self.here, self.told = here, folder / "told"
        self.told.touch()
        self.programs = folder / "programs of this machine"
        self.programs.mkdir()
        for name in TOOLS:
            found = shutil.which(name)
            assert found is not None, name
            (self.programs / name).symlink_to(found)
        model = "#!/bin/sh\necho vie; echo script/Vietnamese\n"
        pretended = {f"python{PYTHON}": PRETENDS, "apt-get": APT, "tesseract": model, "soffice": "#!/bin/sh\n",
                     "gcc": "", "id": f"#!/bin/sh\necho {user}\n", "libsdlo.so": ""}  # fmt: skip
        for name, text in pretended.items():
            if name not in lacks:
                path = self.programs / name
                path.write_text(text.format(told=self.told) if "{told}" in text else text)
                path.chmod(0o755)

    def runs(self, *arguments: str, temporary: Path = Path("/tmp")) -> subprocess.CompletedProcess[str]:
        """What `./vankien` says there."""
        return subprocess.run([str(self.here / "vankien"), *arguments], capture_output=True, text=True, check=False,
                              env={"PATH": str(self.programs), "LC_ALL": "C.UTF-8", "TMPDIR": str(temporary)},
                              timeout=60)  # fmt: skip


def _unpacked(folder: Path, bundling: ModuleType, **made_for: str) -> Path:
    """A bundle as it was unpacked, with two small files; `made_for` says other things of it."""
    here = folder / "a place" / "vankien"
    offline = here / "offline"
    for name, text in {"wheels/one.whl": "a wheel", "packages/one.deb": "a package", "packages/Packages": ""}.items():
        (offline / name).parent.mkdir(parents=True, exist_ok=True)
        (offline / name).write_text(text)
    said = {**bundling.made_for("0123456"), **made_for}
    (offline / "MADE_FOR").write_text("".join(f"{key}={value}\n" for key, value in said.items()))
    (offline / "SHA256SUMS").write_text(bundling.checksums(offline))
    shutil.copy(ROOT / "vankien", here / "vankien")
    (here / "requirements.lock").write_text("")
    (here / "pyproject.toml").write_text("")
    return here


def test_python_packages_come_from_the_bundle_alone(tmp_path: Path, bundling: ModuleType) -> None:
    here = _unpacked(tmp_path, bundling)
    machine = Machine(tmp_path, here)
    done = machine.runs("--help")
    assert done.returncode == 0, done.stderr
    told = machine.told.read_text()
    assert f"--no-index --find-links {here}/offline/wheels --require-hashes" in told
    assert "apt-get" not in told
    machine.told.write_text("")
    assert machine.runs("--help").returncode == 0 and machine.told.read_text() == "", "set up once"


def test_debian_packages_come_from_the_bundle_alone(tmp_path: Path, bundling: ModuleType) -> None:
    machine = Machine(tmp_path, _unpacked(tmp_path, bundling), lacks=("tesseract",))
    done = machine.runs("--help")
    assert done.returncode == 0, done.stderr
    asked = [line for line in machine.told.read_text().splitlines() if line.startswith("apt-get ")]
    assert len(asked) == 2 and all("Dir::Etc::SourceParts=/dev/null" in one for one in asked)
    assert asked[1].endswith("tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet")
    sources = [line for line in machine.told.read_text().splitlines() if line.startswith("deb ")]
    assert sources and all("file:/" in one and "a place" not in one for one in sources), "apt knows no blanks there"


@pytest.mark.parametrize(("what", "other"), [("system", "debian 99"), ("architecture", "m68k")])
def test_a_bundle_for_another_machine_is_refused(tmp_path: Path, bundling: ModuleType, what: str, other: str) -> None:
    machine = Machine(tmp_path, _unpacked(tmp_path, bundling, **{what: other}))
    done = machine.runs("--help")
    own = bundling.made_for("")[what]
    assert done.returncode == 3 and other in done.stderr and own in done.stderr
    assert "vankien bundle FILE" in done.stderr
    assert machine.told.read_text() == "" and not (machine.here / ".venv").exists()


def test_another_python_than_the_bundle_is_for_is_not_taken(tmp_path: Path, bundling: ModuleType) -> None:
    machine = Machine(tmp_path, _unpacked(tmp_path, bundling, python="3.99"))
    machine.runs("--help")
    assert "install -y -qq --no-install-recommends python3 python3-venv" in machine.told.read_text()
    assert "-m pip" not in machine.told.read_text()


@pytest.mark.parametrize(("lost", "named"), [
    ("wheels/one.whl", "wheels/one.whl"), ("packages/one.deb", "packages/one.deb"), ("MADE_FOR", "offline"),
    ("SHA256SUMS", "offline")])  # fmt: skip
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_what_did_not_arrive_whole_is_told_and_not_used(tmp_path: Path, bundling: ModuleType, lost: str, named: str,
                                                        how: str) -> None:  # fmt: skip
    here = _unpacked(tmp_path, bundling)
    (here / "offline" / lost).write_text("something else") if how == "changed" else (here / "offline" / lost).unlink()
    machine = Machine(tmp_path, here, lacks=("tesseract",))
    done = machine.runs("--help")
    assert done.returncode == 3 and "Copy the bundle again" in done.stderr
    assert named in done.stderr or how == "changed"
    assert machine.told.read_text() == "" and not (here / ".venv").exists()


def test_who_may_not_install_is_told_who_may(tmp_path: Path, bundling: ModuleType) -> None:
    machine = Machine(tmp_path, _unpacked(tmp_path, bundling), lacks=("soffice",), user=1000)
    done = machine.runs("--help")
    assert done.returncode == 3 and "libreoffice-writer-nogui" in done.stderr
    assert f"as root: {machine.here}/vankien" in done.stderr and "apt-get install" not in done.stderr


@pytest.mark.parametrize("tests", ["yes", "no"])
def test_what_the_tests_need_comes_from_a_bundle_too(tmp_path: Path, bundling: ModuleType, tests: str) -> None:
    here = _unpacked(tmp_path, bundling, tests=tests)
    (here / "tests").mkdir()
    (here / "tests" / "run").write_text("#!/bin/sh\necho tested\n")
    (here / "tests" / "run").chmod(0o755)
    machine = Machine(tmp_path, here)
    done = machine.runs("test")
    if tests == "no":
        assert done.returncode == 3 and "chromium" in done.stderr and "--without-tests" in done.stderr
        assert machine.told.read_text() == ""
        return
    assert (done.returncode, done.stdout) == (0, "tested\n"), done.stderr
    asked = next(line for line in machine.told.read_text().splitlines() if line.endswith(" git"))
    assert "chromium default-jre-headless" in asked and not {"maven", "npm"} & set(asked.split())


@pytest.mark.parametrize("words", [("search", "test"), ("ingest", "test"), ("--lang", "test")])
def test_only_the_first_word_is_the_command(tmp_path: Path, bundling: ModuleType, words: tuple[str, ...]) -> None:
    machine = Machine(tmp_path, _unpacked(tmp_path, bundling))
    done = machine.runs(*words)
    assert done.returncode == 0, done.stderr


def test_where_apt_fails_no_temporary_folder_stays(tmp_path: Path, bundling: ModuleType) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    machine = Machine(tmp_path, _unpacked(tmp_path, bundling), lacks=("tesseract",))
    apt = machine.programs / "apt-get"
    apt.write_text(f"{apt.read_text()}\nls {temporary} >>{machine.told}\nexit 100\n")
    done = machine.runs("--help", temporary=temporary)
    assert done.returncode == 3 and "could not be installed" in done.stderr
    assert "tmp." in machine.told.read_text() and not list(temporary.iterdir())


class Office:
    """A clone of a repository on a machine with a network, where apt and pip only pretend."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, pip_ends: int = 0, pip_takes: int = 0) -> None:
        self.root, self.places = folder / "clone", folder / "places"
        self.root.mkdir()
        self.places.mkdir()
        self.file = self.places / "bundle.tar"
        (self.root / "setup").mkdir()
        for name in ("vankien", "setup/bundle.py"):
            shutil.copy(ROOT / name, self.root / name)
        for name in ("requirements.lock", "pyproject.toml"):
            (self.root / name).write_text("")
        for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "1"]):
            subprocess.run(["git", "-C", str(self.root), *words], check=True)
        (self.root / "not-committed").write_text("")
        programs = folder / "of the office"
        programs.mkdir()
        deb = self._package(folder)
        for name, text in {
            "apt-get": f'for one in "$@"; do case $one in Dir::Cache::Archives=*) place=${{one#*=}} ;; esac; done\n'
                       f'case "$*" in *--download-only*) cp "{deb}" "$place/one_1%3a2_all.deb" ;; esac\n',
            "apt-cache": f"echo Version: {PYTHON}.2-1\n",
            "pip": f"for one in \"$@\"; do place=$one; done\necho pip is at it; sleep {pip_takes}\n"
                   f"mkdir -p \"$place\"; echo a wheel >\"$place/one.whl\"\n"
                   f"echo 'ERROR: no such package'; exit {pip_ends}\n",
        }.items():  # fmt: skip
            (programs / name).write_text(f"#!/bin/sh\n{text}")
            (programs / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        self.pip = programs / "pip"

    def _package(self, folder: Path) -> Path:
        control = folder / "package" / "DEBIAN" / "control"
        control.parent.mkdir(parents=True)
        control.write_text("Package: one\nVersion: 1:2\nArchitecture: all\nMaintainer: a <a@b>\nDescription: one\n")
        built = folder / "one.deb"
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", str(folder / "package"), str(built)], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        return built

    def left(self) -> list[str]:
        """What lies where the bundle is to be."""
        return sorted(path.name for path in self.places.iterdir())


def test_a_bundle_holds_what_is_committed_and_what_it_needs(tmp_path: Path, bundling: ModuleType,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    office = Office(tmp_path, monkeypatch)
    monkeypatch.setattr(bundling.sys, "executable", str(office.pip))
    bundling.bundle(office.root, office.file, ["one"], ["two"])
    assert office.left() == ["bundle.tar"]
    (tmp_path / "carried").mkdir()
    subprocess.run(["tar", "xf", str(office.file), "-C", str(tmp_path / "carried")], check=True)
    here = tmp_path / "carried" / "vankien"
    packed = sorted(str(path.relative_to(here)) for path in here.rglob("*") if path.is_file())
    assert "tests=yes" in (here / "offline" / "MADE_FOR").read_text()
    offline = ["MADE_FOR", "SHA256SUMS", "opensearch/one.whl", "packages/Packages", "packages/one_1.2_all.deb",
               "wheels/one.whl"]  # fmt: skip
    assert packed == sorted([*(f"offline/{one}" for one in offline), "pyproject.toml", "requirements.lock",
                             "setup/bundle.py", "vankien"])  # fmt: skip
    entry = (here / "offline/packages/Packages").read_text()
    told = hashlib.sha256((here / "offline/packages/one_1.2_all.deb").read_bytes()).hexdigest()
    assert "Version: 1:2\n" in entry and "Filename: ./one_1.2_all.deb\n" in entry and f"SHA256: {told}\n" in entry
    machine = Machine(tmp_path, here)
    done = machine.runs("--help")
    assert done.returncode == 0, done.stderr
    assert "--no-index" in machine.told.read_text()
    shutil.rmtree(here / ".venv")
    (here / "setup" / "bundle.py").write_text("something else")
    done = machine.runs("--help")
    assert done.returncode == 3 and "damaged: ../setup/bundle.py" in done.stderr, "a file of the program too"


def test_where_it_cannot_be_made_nothing_is_left(tmp_path: Path, bundling: ModuleType, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    office = Office(tmp_path, monkeypatch, pip_ends=1)
    monkeypatch.setattr(bundling, "__file__", str(office.root / "setup" / "bundle.py"))
    monkeypatch.setattr(bundling.sys, "executable", str(office.pip))
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        assert bundling.main(["--packages", "one", str(office.file)]) == 3
        assert "ERROR: no such package" in capsys.readouterr().err
        assert office.left() == []
        assert bundling.main([str(office.places / "no" / "such" / "folder")]) == 2
        office.file.write_text("a letter")
        assert bundling.main([str(office.file)]) == 2 and office.file.read_text() == "a letter"
        assert "is there already" in capsys.readouterr().err
        office.file.unlink()
        shutil.rmtree(office.root / ".git")
        assert bundling.main([str(office.file)]) == 3 and "Clone the repository" in capsys.readouterr().err
        assert office.left() == []
    finally:
        for one, was in before.items():
            signal.signal(one, was)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_ended_while_it_is_made_it_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                  how: signal.Signals) -> None:  # fmt: skip
    office = Office(tmp_path, monkeypatch, pip_takes=30)
    # As from a terminal: what ignores a hangup, as a job of nohup does, hands that down.
    program = ("import runpy, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL); "
               f"sys.executable = {str(office.pip)!r}; sys.argv[0] = {str(office.root / 'setup/bundle.py')!r}; "
               "runpy.run_path(sys.argv[0], run_name='__main__')")  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", program, "--packages", "one", str(office.file)],
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    try:
        until = time.monotonic() + 30
        while not list(office.places.glob(".*/pip.log")) and time.monotonic() < until:
            time.sleep(0.02)
        assert office.left() != []
        process.send_signal(how)
        assert "nothing was written" in process.communicate(timeout=30)[1] and process.returncode == 130
        assert office.left() == []
    finally:
        process.kill()
        process.communicate()


def test_a_bundle_for_the_wrong_python_is_not_made(bundling: ModuleType) -> None:
    bundling.check_python(f"{PYTHON}.9-1+b1")
    with pytest.raises(bundling.BundleError, match=r"own is 3\.99"):
        bundling.check_python("3.99.1-1")


@takes_long
@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes an empty system")
@pytest.mark.skipif(shutil.which("debootstrap") is None, reason="run: apt-get install debootstrap")
def test_an_empty_machine_without_a_network_is_set_up(tmp_path: Path) -> None:
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    file, system = tmp_path / "bundle.tar", tmp_path / "system"
    subprocess.run([str(ROOT / "vankien"), "bundle", str(file)], check=True)
    subprocess.run(["debootstrap", "--variant=minbase", release, str(system)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["tar", "xf", str(file), "-C", str(system / "opt")], check=True)
    file.unlink()
    script = ("set -e; mount -t proc proc /proc; export LC_ALL=C.UTF-8; cd /root; "
              "echo 127.0.0.1 localhost >/etc/hosts; "  # which an installer writes
              "/opt/vankien/vankien demo --no-serve; "
              "/opt/vankien/vankien --archive /root/kho ingest /opt/vankien/docs/search.png; "
              "/opt/vankien/vankien --archive /root/kho doctor; "
              "mount -t tmpfs tmpfs /dev/shm; exec /opt/vankien/vankien test")  # fmt: skip
    alone = ["unshare", "--net", "--mount", "--pid", "--fork", "sh", "-c", 'ip link set lo up; exec "$@"', "alone"]
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "VANKIEN_RELEASE")}
    done = subprocess.run([*alone, "chroot", str(system), "sh", "-c", script], capture_output=True, text=True,
                          check=False, env=environment)  # fmt: skip
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-3000:])
