"""Which host names are ours: any other would be written into exports and feeds that colleagues pass on."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Final

ANY: Final = "*"
LOCAL_ADDRESS: Final = "vankien.local_address"
"""Where the address of this machine that was asked stands in a request's environment."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST: Final = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^:/@\\\s\[\]]+))(?::\d{0,5})?", re.ASCII)
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})


def our_names(served_on: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The names under which a site is asked for: where it is served, this machine, and those that were set."""
    machine = socket.gethostname().lower()
    here = {served_on.lower(), machine, machine.partition(".")[0], f"{machine.partition('.')[0]}.local"}
    return frozenset({*LOOPBACK, *(here - _EVERYWHERE), *(one.lower().rstrip(".").strip("[]") for one in more)} - {""})


def is_ours(host: str, names: frozenset[str], *, local_address: str = "") -> bool:
    """Whether a Host header names this site.

    Args:
        host: the header, with or without a port.
        names: from `our_names`; with `*` among them every well-formed one is ours.
        local_address: the address of this machine at which the request came in.
    """
    match = _HOST.fullmatch(host.lower())
    if match is None:
        return False
    name = (match["six"] or match["name"]).rstrip(".")
    return ANY in names or name in names or (bool(local_address) and name == local_address)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
