"""LibreOffice and other programs that readers start call nobody: no network where the system can do that, and settings.

A document may name pictures, style sheets and other documents by their address; LibreOffice would fetch them while it
reads, and so tell somebody outside who reads what and when. It is given a network of its own, in which there is
nobody; and, for systems that do not allow that, settings of its own and proxies that lead nowhere. Both always.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

from indexer.confining import ends_with_us

DEAD_HOST, DEAD_PORT = "127.0.0.1", 9
"""Where the proxies stand: nobody listens on the port of `discard`, and nothing leaves the machine."""
_SECONDS = 10.0
_NOT_FOR_CHILDREN = {"no_proxy", "dbus_session_bus_address"}  # ways around the proxies

# (component, name, type and value); what they are called is in LibreOffice's registry, main.xcd.
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"), (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"), (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # never, as each of the two counts
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # always: the kept value may be none
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Office.Common/Misc", "CrashReport", "false"),
    (_INTERNET, "ooInetProxyType", "2"),  # as follows
    *((_INTERNET, f"ooInet{kind}ProxyName", DEAD_HOST) for kind in ("HTTP", "HTTPS", "FTP")),
    *((_INTERNET, f"ooInet{kind}ProxyPort", str(DEAD_PORT)) for kind in ("HTTP", "HTTPS", "FTP")),
    (_INTERNET, "ooInetNoProxy", ""),
)  # fmt: skip
_NO_UPDATES = (
    "/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled",
    "false",
)  # fmt: skip


@cache
def without_network() -> tuple[str, ...]:
    """How a command begins so that its program, and all that it starts, has no network and ends with this process.

    Empty where the system does not allow it.
    """
    die = ends_with_us()
    apart = ("unshare", "--net", "--pid", "--fork", "--kill-child=KILL")
    for begin in ((*die, *apart), (*die, "unshare", "--map-root-user", *apart[1:]), ("unshare", "--net"),
                  ("unshare", "--map-root-user", "--net")):  # fmt: skip
        if _works(begin):
            return begin
    return ()


def _works(begin: tuple[str, ...]) -> bool:
    if shutil.which(begin[0]) is None or shutil.which("unshare") is None:
        return False
    try:
        return subprocess.run([*begin, "true"], capture_output=True, timeout=_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def environment() -> Mapping[str, str]:
    """The environment of a program that is started: ours, with one thread, and proxies that lead nowhere."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in _NOT_FOR_CHILDREN}
    names = [f"{kind}_proxy" for kind in ("http", "https", "ftp", "all")]
    proxies = dict.fromkeys([*names, *map(str.upper, names)], f"http://{DEAD_HOST}:{DEAD_PORT}")
    return {**kept, **proxies, "OMP_THREAD_LIMIT": "1", "TMPDIR": tempfile.gettempdir()}


def write_profile(folder: Path) -> None:
    """Write the settings into a profile folder that LibreOffice has not used yet."""
    (folder / "user").mkdir(parents=True)
    items = "".join(_item(*one) for one in (*_SETTINGS, _NO_UPDATES))
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n", encoding="utf-8")


def _item(path: str, name: str, value: str) -> str:
    return (f"<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op=\"fuse\">"
            f"<value>{value}</value></prop></item>\n")
