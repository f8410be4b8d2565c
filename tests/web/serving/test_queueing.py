"""Clients take turns: nothing is lost, none has more threads than its share, none waits for another's whole list."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from web.serving.queueing import FairDispatcher, TurnQueue, client_of


@dataclass
class Task:
    """A request that notes who was answered, in order."""

    addr: tuple[str, int]
    number: int
    seconds: float = 0.0
    done: list[Task] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    most: list[int] = field(default_factory=list)

    def service(self) -> None:
        self.running.append(self.addr[0])
        self.most.append(self.running.count(self.addr[0]))
        time.sleep(self.seconds)
        self.running.remove(self.addr[0])
        self.done.append(self)

    def cancel(self) -> None:
        raise AssertionError("nothing is given up")


class _Still:
    """A dispatcher without threads."""

    lock = threading.RLock()


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(1, 3))
def test_every_task_has_its_turn_and_clients_alternate(clients: list[str], each: int) -> None:
    queue = TurnQueue(_Still(), each=each)  # type: ignore[arg-type]
    done: list[Task] = []
    for number, client in enumerate(clients):
        queue.append(Task((client, number), number, done=done))
    while len(queue):
        queue.popleft().service()
    assert sorted(task.number for task in done) == list(range(len(clients)))
    for client in set(clients):
        own = [task.number for task in done if task.addr[0] == client]
        assert own == sorted(own), "a client's requests are answered in its order"
    firsts = [task.addr[0] for task in done[: len(set(clients))]]
    assert len(set(firsts)) == len(firsts), "each has had a turn before one has two"


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=20), st.integers(1, 3))
def test_what_may_be_taken_up_is_never_more_than_the_share(clients: list[str], each: int) -> None:
    queue = TurnQueue(_Still(), each=each)  # type: ignore[arg-type]
    for number, client in enumerate(clients):
        queue.append(Task((client, number), number))
    taken = []
    while len(queue):
        taken.append(queue.popleft())
    running = [turn.task.addr[0] for turn in taken]
    assert all(running.count(client) == min(each, clients.count(client)) for client in set(clients))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40))
def test_threads_answer_everything_within_the_shares(clients: list[str]) -> None:
    dispatcher = FairDispatcher(threads=4, each=2)
    done: list[Task] = []
    running: list[str] = []
    most: list[int] = []
    for number, client in enumerate(clients):
        dispatcher.add_task(Task((client, number), number, 0.001, done, running, most))
    until = time.monotonic() + 10
    while len(done) < len(clients) and time.monotonic() < until:
        time.sleep(0.001)
    dispatcher.shutdown()
    assert len(done) == len(clients) and max(most) <= 2


def test_a_client_is_its_address_without_the_port() -> None:
    addresses: list[Any] = [("192.0.2.1", 5), ("::ffff:192.0.2.1", 6, 0, 0), ("::1", 7, 0, 0), "unix", None]
    assert [client_of(one) for one in addresses] == ["192.0.2.1", "192.0.2.1", "::1", "unix", "None"]
