"""One request to the cluster, over all its addresses."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import urllib3

from library.errors import EngineUnreachableError, UsageError
from library.search.opensearch_engine.cluster import Cluster
from library.search.opensearch_engine.refusals import ENGINE, IndexGoneError, refusal

_ROUNDS: Final = 3
_PAUSE: Final = 0.5  # seconds between two rounds over all addresses
_LATER: Final = frozenset((429, 502, 503, 504))
_CONNECTIONS: Final = 16
_VERSION: Final = "2"

Answer = Mapping[str, Any]


class Connection:
    """Asks the nodes one after another until one answers; may be shared by threads.

    What is asked twice because an answer was lost must do no more than when it is asked once.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._urls = [url.rstrip("/") for url in cluster.urls]
        self._user = cluster.user
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if cluster.user:
            headers |= urllib3.make_headers(
                basic_auth=f"{cluster.user}:{cluster.password}".encode().decode("latin-1"))
        self._pool = urllib3.PoolManager(
            num_pools=len(self._urls) or 1, maxsize=_CONNECTIONS, retries=False, headers=headers,
            timeout=urllib3.Timeout(connect=5.0, read=cluster.seconds), cert_reqs="CERT_REQUIRED",
            ca_certs=str(cluster.ca_file) if cluster.ca_file else None)
        self._first = 0
        self._known = False

    def ask(self, method: str, path: str, body: object = None, **params: object) -> Answer:
        """The answer of the first node that has one.

        Args:
            path: from the slash on.
            body: is sent as JSON; bytes go as they are.
            params: behind the question mark.

        Raises:
            EngineUnreachableError: none answers.
            VankienError: the cluster refuses; see `refusals`.
            ConflictingWriteError, IndexGoneError, TooLargeError: what the caller can deal with.
        """
        if not self._known:
            self._look_who_answers()
        return self._ask(method, path, body, **params)

    def read(self, index: str, key: str) -> Answer | None:
        """The newest version of a document, with its place in the order of writes; None where there is none."""
        return self.read_several(index, (key,))[0]

    def read_several(self, index: str, keys: Sequence[str]) -> list[Answer | None]:
        """The same of several documents.

        Raises:
            VankienError: whether there is one cannot be told.
        """
        return [self._found(told) for told in self.ask("POST", f"/{index}/_mget", {"ids": list(keys)})["docs"]]

    def _found(self, told: Answer) -> Answer | None:
        if "error" in told:
            failed = refusal(503, told, self._user)
            if isinstance(failed, IndexGoneError):
                return None
            raise failed
        return told if told.get("found") else None

    def close(self) -> None:
        """Give back the connections."""
        self._pool.clear()

    def _ask(self, method: str, path: str, body: object = None, **params: object) -> Answer:
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        where = path + ("?" + urlencode({name: _written(value) for name, value in params.items()}) if params else "")
        failed: Exception = EngineUnreachableError(ENGINE)
        for attempt in range(_ROUNDS * len(self._urls)):
            number = (self._first + attempt) % len(self._urls)
            if attempt and attempt % len(self._urls) == 0:
                time.sleep(_PAUSE)
            try:
                response = self._pool.request(method, self._urls[number] + where, body=sent)
            except urllib3.exceptions.HTTPError as error:
                failed = EngineUnreachableError(ENGINE, f"{self._urls[number]}: {_short(error)}")
                continue
            if response.status < 400:
                self._first = number
                return _json(response.data)
            failed = refusal(response.status, _json(response.data), self._user)
            if response.status not in _LATER or not isinstance(failed, EngineUnreachableError):
                break
        raise failed

    def _look_who_answers(self) -> None:
        """Make sure that it is a cluster that this program knows.

        Raises:
            UsageError: it is something else, or of another version.
        """
        told = self._ask("GET", "/").get("version", {})
        name, version = str(told.get("distribution", "?")), str(told.get("number", "?"))
        if name != "opensearch" or version.partition(".")[0] != _VERSION:
            raise UsageError("At {url} answers {name} {version}, which this program does not know.",
                             next_step="It needs OpenSearch 2; look at the setting opensearch_urls.",
                             url=self._urls[self._first], name=name, version=version)
        self._known = True


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(data: bytes) -> Answer:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {"answer": found}


def _short(error: Exception) -> str:
    """The cause alone, without the objects that urllib3 names in its sentences."""
    cause = getattr(error, "reason", None) or error
    return str(cause).rpartition(": ")[2].rstrip(".") or type(error).__name__
