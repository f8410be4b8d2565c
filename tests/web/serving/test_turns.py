"""Heavy work in turns: never more at once than there are places, one of each client, and every place comes back."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.errors import BusyError
from web.serving.turns import TooManyError, Turns


def test_a_client_does_one_thing_at_a_time_and_leaves_room_for_another() -> None:
    turns = Turns(at_once=2, waiting=1, patience=0.01)
    first = turns.take("a")
    with pytest.raises(BusyError):
        turns.take("a")
    second = turns.take("b")
    second()
    first()
    turns.take("a")()


def test_where_no_more_can_wait_who_waits_already_is_told_apart() -> None:
    turns = Turns(at_once=1, waiting=1, patience=20)
    first = turns.take("a")

    def wait() -> None:
        turns.take("a")()

    waiter = threading.Thread(target=wait)
    waiter.start()
    while not turns._queue:
        time.sleep(0.001)
    with pytest.raises(TooManyError):
        turns.take("a")
    with pytest.raises(BusyError):
        turns.take("b")
    first()
    waiter.join(timeout=5)
    assert not waiter.is_alive() and not turns._queue and not turns._working


def test_a_turn_is_given_back_once_however_often_it_is_said() -> None:
    turns = Turns(at_once=1, waiting=0, patience=0)
    old = turns.take("a")
    old()
    turns.take("a")
    old()
    with pytest.raises(TooManyError):
        turns.take("a")


def test_who_came_first_goes_first_but_keeps_nobody_else() -> None:
    turns, done = Turns(at_once=2, waiting=3, patience=20), list[str]()
    running = turns.take("a")

    def work(client: str) -> None:
        give_back = turns.take(client)
        done.append(client)
        give_back()

    waiting = threading.Thread(target=work, args=("a",))
    waiting.start()
    while not turns._queue:
        time.sleep(0.001)
    work("b")
    assert done == ["b"], "it has a place of its own; the second of `a` would take both"
    running()
    waiting.join(timeout=5)
    assert done == ["b", "a"]


@settings(max_examples=20, deadline=None)
@given(clients=st.lists(st.sampled_from("abcd"), min_size=1, max_size=12), at_once=st.integers(1, 3))
def test_whatever_comes_no_more_work_than_there_are_places(clients: list[str], at_once: int) -> None:
    turns, lock = Turns(at_once=at_once, waiting=20, patience=20), threading.Lock()
    now: list[str] = []
    most: list[int] = []

    def work(client: str) -> None:
        give_back = turns.take(client)
        with lock:
            assert client not in now
            now.append(client)
            most.append(len(now))
        time.sleep(0.001)
        with lock:
            now.remove(client)
        give_back()

    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(work, clients))
    assert max(most) <= at_once and len(most) == len(clients)
    assert not turns._working and not turns._queue
