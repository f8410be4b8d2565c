"""Whose request is answered next: clients take turns, and none may have all threads."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import Any, Protocol

from waitress.task import ThreadedTaskDispatcher


class Task(Protocol):
    """A connection with a request to answer, as waitress knows it."""

    addr: Any

    def service(self) -> None:
        """Answer it."""

    def cancel(self) -> None:
        """Give it up."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A task that tells the queue when it is done."""

    task: Task
    queue: TurnQueue

    def service(self) -> None:
        try:
            self.task.service()
        finally:
            self.queue.done(self.task)

    def cancel(self) -> None:
        self.task.cancel()


class TurnQueue:
    """Tasks in the order in which they are taken up; the dispatcher's lock is held around every call but `done`.

    Its length is the number of tasks that may be taken up now: waitress sends its threads to sleep at 0.

    Args:
        each: how many tasks of one client may run at the same time.
    """

    def __init__(self, dispatcher: ThreadedTaskDispatcher, *, each: int) -> None:
        self._dispatcher = dispatcher
        self._each = each
        self._waiting: OrderedDict[str, deque[Task]] = OrderedDict()
        self._running: Counter[str] = Counter()

    def append(self, task: Task) -> None:
        """Put a task behind the others of its client."""
        self._waiting.setdefault(client_of(task.addr), deque()).append(task)

    def popleft(self) -> _Turn:
        """The next task: clients in turn, those that have their share running passed over."""
        client = next(one for one in self._waiting if self._running[one] < self._each)
        tasks = self._waiting.pop(client)
        task = tasks.popleft()
        if tasks:
            self._waiting[client] = tasks  # behind all other clients
        self._running[client] += 1
        return _Turn(task, self)

    def done(self, task: Task) -> None:
        """A task has ended."""
        client = client_of(task.addr)
        with self._dispatcher.lock:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]

    def __len__(self) -> int:
        return sum(min(len(tasks), max(0, self._each - self._running[one])) for one, tasks in self._waiting.items())


class FairDispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """Waitress's threads over a queue in which clients take turns.

    Args:
        threads: how many there are.
        each: how many of them one client may have.
    """

    def __init__(self, *, threads: int, each: int) -> None:
        super().__init__()
        self.queue = TurnQueue(self, each=each)
        self.set_thread_count(threads)


def client_of(address: Any) -> str:
    """The client behind a connection: its address without the port."""
    return plain(str(address[0])) if isinstance(address, tuple) and address else str(address)


def plain(address: str) -> str:
    """An address of the fourth version as it is written, also where it came in over a socket of the sixth."""
    return address.removeprefix("::ffff:")
