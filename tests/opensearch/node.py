"""Nodes of OpenSearch on this machine, each a process of its own that ends with whoever started it.

    python -m tests.opensearch.node [COUNT]

starts some (three), prints the settings of an archive that is to use them, and then does what it is told: a line
`kill node-2` ends a node at once, `start node-2` brings it back, the end of the input ends them all.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from tests.opensearch.files import NotHereError, java, program

_NOBODY = 65534  # a node does not start as root
_MEMORY = "/dev/shm"  # every commit waits for the disk a dozen times
_START_SECONDS = 120
_PATIENT_SECONDS = 600
"""What a person may wait on a slow machine."""
_STOP_SECONDS = 20
_HEAP = "384m"
_QUICK = ("-XX:TieredStopAtLevel=1", "-Xshare:auto")
"""Starts in half of the time; what it then does is slower."""


@dataclass
class Node:
    """One node.

    Args:
        folder: its configuration, data and logs.
        command: that starts it.
    """

    name: str
    folder: Path
    http: int
    transport: int
    command: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.http}"

    def start(self) -> None:
        """Start it; it is not waited for."""
        with (self.folder / "logs" / "output").open("ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
                                            cwd=self.folder)

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def ask(self, path: str) -> dict[str, object]:
        """What it says."""
        with urlopen(self.url + path, timeout=5) as answer:
            return dict(json.load(answer))


@contextmanager
def running(count: int = 1, *, heap: str = _HEAP, quick: bool = True,
            seconds: float = _START_SECONDS) -> Iterator[list[Node]]:  # fmt: skip
    """Some nodes that are one cluster, until the end of the block.

    Raises:
        NotHereError: Java or the program is missing, or they did not come up.
    """
    home, runs = program(), java()
    in_memory = _MEMORY if Path(_MEMORY).is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="vankien-nodes-", dir=in_memory))  # a node may not look below pytest's own
    folder.chmod(0o755)
    ports = _free_ports(2 * count)
    nodes = [Node(f"node-{number + 1}", folder / f"node-{number + 1}", ports[2 * number], ports[2 * number + 1])
             for number in range(count)]
    try:
        for node in nodes:
            _prepare(node, nodes, home)
            node.command = _command(runs, home, node, heap, quick=quick)
            node.start()
        wait_for(nodes, seconds)
        yield nodes
    finally:
        for node in nodes:
            node.stop()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(nodes: Sequence[Node], seconds: float = _START_SECONDS) -> None:
    """Wait until all of them are one cluster that can be written to.

    Raises:
        NotHereError: they did not come up.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for node in nodes:
            if node.process is not None and node.process.poll() is not None:
                said = (node.folder / "logs" / "output").read_text(errors="replace").splitlines()
                raise NotHereError(f"{node.name} of OpenSearch ended: {said[-1] if said else 'it said nothing'}")
        with suppress(OSError):
            told = [node.ask("/_cluster/health") for node in nodes]
            if all(one["number_of_nodes"] == len(nodes) and one["status"] != "red" for one in told):
                return
        time.sleep(0.2)
    raise NotHereError("OpenSearch did not come up")


def _prepare(node: Node, nodes: Sequence[Node], home: Path) -> None:
    for name in ("config", "data", "logs", "tmp"):
        (node.folder / name).mkdir(parents=True)
    said = {
        "cluster.name": "vankien", "node.name": node.name, "path.data": f"{node.folder}/data",
        "path.logs": f"{node.folder}/logs", "network.host": "127.0.0.1", "http.port": node.http,
        "transport.port": node.transport, "discovery.seed_hosts": [f"127.0.0.1:{one.transport}" for one in nodes],
        "cluster.initial_cluster_manager_nodes": [one.name for one in nodes], "action.auto_create_index": False,
        "cluster.routing.allocation.disk.threshold_enabled": False, "node.processors": 2,
    }  # fmt: skip
    lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in said.items())
    (node.folder / "config" / "opensearch.yml").write_text(lines, encoding="utf-8")
    for name in ("log4j2.properties", "jvm.options"):
        shutil.copy(home / "config" / name, node.folder / "config" / name)
    if os.getuid() == 0:
        for path in (node.folder, *node.folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _command(runs: Path, home: Path, node: Node, heap: str, *, quick: bool) -> list[str]:
    """What its own script starts in the end, without the three Javas that it starts before."""
    own = "-Dopensearch."
    asked = [
        str(runs), f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseSerialGC", "-Xss1m", *(_QUICK if quick else ()),
        "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-Djna.nosys=true", "-Dio.netty.noUnsafe=true",
        "-Dio.netty.noKeySetOptimization=true", "-Dio.netty.recycler.maxCapacityPerThread=0",
        "-Dlog4j.shutdownHookEnabled=false", "-Dlog4j2.disable.jmx=true", "-Djava.locale.providers=SPI,COMPAT",
        "-Djava.security.manager=allow", f"-Djava.io.tmpdir={node.folder}/tmp", f"-Djna.tmpdir={node.folder}/tmp",
        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
        "org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
        f"{own}path.home={home}", f"{own}path.conf={node.folder}/config", f"{own}distribution.type=tar",
        f"{own}bundled_jdk=false", "-cp", f"{home}/lib/*", "org.opensearch.bootstrap.OpenSearch",
    ]  # fmt: skip
    guarded = ["setpriv", "--pdeathsig", "KILL"]
    if os.getuid() == 0:
        guarded += [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    return [*guarded, *asked]


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def main(words: Sequence[str], lines: Iterable[str]) -> None:
    """Keep nodes, and do what the lines say."""
    with running(int(words[0]) if words else 3, heap="512m", seconds=_PATIENT_SECONDS) as nodes:
        _tell('engine = "opensearch"', f"opensearch_urls = {json.dumps([node.url for node in nodes])}")
        named = {node.name: node for node in nodes}
        for line in lines:
            act, _, name = line.strip().partition(" ")
            if name not in named or act not in ("kill", "start"):
                _tell(f"Say 'kill NAME' or 'start NAME', where NAME is one of: {', '.join(named)}")
            elif act == "kill":
                named[name].kill()
            else:
                named[name].start()
                wait_for([node for node in nodes if node.process is not None and node.process.poll() is None],
                         _PATIENT_SECONDS)  # fmt: skip


def _tell(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1:], sys.stdin)
    except NotHereError as missing:
        sys.exit(f"{missing}")
