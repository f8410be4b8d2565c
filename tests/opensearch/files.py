"""The program of a node: brought once from Maven's registry, compared with checksums, unpacked.

`python files.py` brings it; `python files.py FOLDER` only what it is made of, for a bundle. Where a bundle was unpacked
it comes from there. It ends with 3 and a sentence where that cannot be done.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

VERSION = "2.19.6"
OLDEST_JAVA, NEWEST_JAVA = 11, 21
_SECONDS = 300
_BUNDLE = Path(__file__).resolve().parents[2] / "offline" / "opensearch"
_SCRIPTS = "lang-painless"  # the module in which scores are reckoned; the server comes without modules
_ARTIFACTS = Path(__file__).with_name("artifacts.sha256")
_ABOUT_THE_MODULE = f"""\
description=Scripts
version={VERSION}
name={_SCRIPTS}
classname=org.opensearch.painless.PainlessPlugin
java.version={OLDEST_JAVA}
opensearch.version={VERSION}
custom.foldername=
extended.plugins=
has.native.controller=false
"""
_RIGHTS_OF_THE_MODULE = """\
grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
};
"""
_ORDER = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>vankien</groupId><artifactId>node</artifactId><version>1</version><packaging>pom</packaging>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version>
    <executions><execution>
      <phase>package</phase><goals><goal>copy</goal></goals>
      <configuration><outputDirectory>{folder}</outputDirectory><artifactItems>{items}</artifactItems></configuration>
    </execution></executions>
  </plugin></plugins></build>
</project>
"""


class NotHereError(Exception):
    """The program, Java or Maven is missing; the sentence says which."""


def home() -> Path:
    """Where the program lies, or is to lie: a folder that the user of a node may read."""
    given = os.environ.get("VANKIEN_OPENSEARCH")
    if given:
        return Path(given) / f"opensearch-{VERSION}"
    base = Path("/var/cache") if os.getuid() == 0 else Path.home() / ".cache"
    return base / "vankien" / "opensearch" / f"opensearch-{VERSION}"


def artifacts() -> dict[str, str]:
    """What is brought, by its coordinates in Maven's registry, with its checksum; the server first."""
    lines = _ARTIFACTS.read_text(encoding="ascii").splitlines()
    return {name: checksum for checksum, name in (line.split() for line in lines)}


def java() -> Path:
    """A Java that can run it.

    Raises:
        NotHereError: there is none.
    """
    for one in _javas():
        told = subprocess.run([one, "-version"], capture_output=True, text=True, check=False).stderr
        found = re.search(r'version "(\d+)', told)
        if found and OLDEST_JAVA <= int(found[1]) <= NEWEST_JAVA:
            return one
    raise NotHereError(f"there is no Java {OLDEST_JAVA} to {NEWEST_JAVA} (apt-get install default-jre-headless)")


def _javas() -> Iterator[Path]:
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"))


def program() -> Path:
    """The folder of the program.

    Raises:
        NotHereError: it was not brought.
    """
    if not (home() / "lib").is_dir():
        raise NotHereError(f"OpenSearch is not in {home()} (python tests/opensearch/files.py brings it)")
    return home()


def bring() -> Path:
    """Bring the program where it is not there.

    Raises:
        NotHereError: it cannot be brought.
    """
    java()
    if (home() / "lib").is_dir():
        return home()
    home().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home().parent) as folder:
        brought, made = Path(folder) / "brought", Path(folder) / "made"
        fetch(brought)
        _unpack(brought, made)
        (made / home().name).rename(home())
    return home()


def fetch(brought: Path) -> None:
    """Put what it is made of into a new folder, compared with checksums: from a bundle, or by Maven.

    Raises:
        NotHereError: it cannot be brought.
    """
    if _BUNDLE.is_dir():
        shutil.copytree(_BUNDLE, brought)
    else:
        maven = shutil.which("mvn")
        if maven is None:
            raise NotHereError("there is no Maven (apt-get install maven)")
        with tempfile.TemporaryDirectory() as folder:
            _download(maven, Path(folder), brought)
    for one, wanted in artifacts().items():
        file = brought / _name(one)
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != wanted:
            raise NotHereError(f"{file.name} is not what was expected")


def _download(maven: str, folder: Path, brought: Path) -> None:
    items = "".join(f"<artifactItem>{_item(one)}</artifactItem>" for one in artifacts())
    order = folder / "pom.xml"
    order.write_text(_ORDER.format(folder=escape(str(brought)), items=items), encoding="utf-8")
    try:
        done = subprocess.run([maven, "-B", "-q", "-Dstyle.color=never", "-f", order, "package"], capture_output=True,
                              text=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise NotHereError(f"Maven did not bring OpenSearch within {_SECONDS} seconds") from error
    if done.returncode:
        lines = (done.stdout + done.stderr).splitlines()
        said = [line.removeprefix("[ERROR] ") for line in lines if line.startswith("[ERROR]")]
        why = said[0] if said else f"it ended with {done.returncode}"
        raise NotHereError(f"Maven cannot bring OpenSearch: {why}")


def _unpack(brought: Path, made: Path) -> None:
    server, *jars = artifacts()
    with zipfile.ZipFile(brought / _name(server)) as packed:
        packed.extractall(made)
    module = made / home().name / "modules" / _SCRIPTS
    module.mkdir()
    for one in jars:
        shutil.copy(brought / _name(one), module)
    (module / "plugin-descriptor.properties").write_text(_ABOUT_THE_MODULE, encoding="utf-8")
    (module / "plugin-security.policy").write_text(_RIGHTS_OF_THE_MODULE, encoding="utf-8")


def _item(one: str) -> str:
    names = ("groupId", "artifactId", "version", "type")
    return "".join(f"<{name}>{part}</{name}>" for name, part in zip(names, one.split(":"), strict=True))


def _name(one: str) -> str:
    _, name, version, kind = one.split(":")
    return f"{name}-{version}.{kind}"


if __name__ == "__main__":
    try:
        fetch(Path(sys.argv[1])) if sys.argv[1:] else bring()
    except (NotHereError, OSError) as error:
        sys.stderr.write(f"vankien: {error}\n")
        sys.exit(3)
