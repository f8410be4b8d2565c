"""A provider (npm's oidc-provider) on a port of the loopback, and the browser of somebody who signs in there."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from filelock import FileLock

ROOT = Path(__file__).parents[3]
MADE_FROM = ROOT / "tests" / "fixtures" / "oidc"
INSTALLED = ROOT / ".venv" / "oidc"
CLIENT, SECRET = "thu-vien", "secret:+/&=%~"
BACK = "http://127.0.0.1:1/back"
_INSTALL_SECONDS = 240
_STEPS = 12


@dataclass(frozen=True)
class Provider:
    """A provider that runs."""

    issuer: str

    def settings(self, **given: object) -> dict[str, object]:
        """The settings by which an archive asks it."""
        return {"oidc_issuer": self.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
                "oidc_role": "reader", **given}


def missing() -> str | None:
    """What keeps a provider from being started here."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "there is no node, or no npm"
    return None if installed() else "oidc-provider cannot be installed: npm reaches no registry"


def installed() -> bool:
    """Install the pinned packages where they are not yet; once for all test processes."""
    lock = (MADE_FROM / "package-lock.json").read_text(encoding="utf-8")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    mark = INSTALLED / "installed-by"
    with FileLock(INSTALLED / "lock"):
        if mark.exists() and mark.read_text(encoding="utf-8") == lock:
            return True
        for name in ("package.json", "package-lock.json"):
            shutil.copy(MADE_FROM / name, INSTALLED)
        try:
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=INSTALLED, check=True,
                           capture_output=True, timeout=_INSTALL_SECONDS)
        except (subprocess.SubprocessError, OSError):
            return False
        mark.write_text(lock, encoding="utf-8")
    return True


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, until the end of the block."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    command = [os.environ.get("VANKIEN_TEST_NODE", "node"), MADE_FROM / "provider.mjs", INSTALLED, str(port), CLIENT,
               SECRET, BACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                raise OSError("the provider does not start")
            yield Provider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def browse(address: str, name: str) -> dict[str, str]:
    """Go to the provider, type a name, agree; returns the query with which the browser is sent back."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False, timeout=10)
        for _ in range(_STEPS):
            if answer.is_redirect:
                there = urljoin(answer.url, answer.headers["Location"])
                if there.startswith(BACK):
                    return dict(parse_qsl(urlsplit(there).query))
                answer = browser.get(there, allow_redirects=False, timeout=10)
                continue
            form = dict(re.findall(r'name="(\w+)" value="(\w*)"', answer.text))
            action = re.search(r'action="([^"]+)"', answer.text)
            assert action is not None, answer.text
            typed = {"login": f"id of {name}", "password": "x"} if form.get("prompt") == "login" else {}
            answer = browser.post(urljoin(answer.url, action[1]), data=form | typed, allow_redirects=False, timeout=10)
    raise AssertionError("the provider sends the browser nowhere")
