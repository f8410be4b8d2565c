"""Processes that work through items, each bounded; state, progress and logs stay with the one who asks."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from indexer import loaded_code
from indexer.confining import Confinement
from indexer.counted_time import Spell, Waiting
from indexer.processes import Family, Member, end_all, end_family, families_of
from indexer.worker_process import Begun, Replaced, worker_process
from library.errors import ReplacedError

Item = TypeVar("Item")
Result = TypeVar("Result")

CRASHED = "crashed"
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Crashed:
    """In place of a result: the process that worked on the item died, or had to be ended.

    Args:
        reason: a stable word: `crashed`, `timeout`, `memory`, `disk`.
    """

    reason: str = CRASHED


class Watch(Generic[Item]):
    """What the leading process asks about the items under way; this one sets no bounds.

    It is called by the leading process alone, between results.
    """

    confinement: Confinement | None = None
    """Bounds that each worker gets from the system; None for none."""

    def begun(self, item: Item) -> Item:
        """The item as a worker gets it."""
        return item

    def overdue(self, item: Item, family: Family, spell: Spell) -> str | None:
        """The reason for which the worker that is at this item has to be ended, or None; asked twice a second.

        Args:
            item: as the worker got it.
            family: the worker and all that it started.
            spell: how long it has been at it.
        """
        return None

    def again(self, item: Item, reason: str, times: int) -> Item | None:
        """What is tried after as many workers died at this item as `times` says; None: the item is given up.

        A worker may die for what others do: where memory is short the system ends any process.
        """
        return item if reason == CRASHED and times == 1 else None

    def help(self, items: Sequence[Item]) -> Item | None:
        """What a worker that has nothing to do is given to help with one of the items under way; None for nothing.

        What comes of it is told to nobody.
        """
        return None

    def ended(self, item: Item) -> None:
        """The item has its result, or is given up."""


def work_through(items: Iterable[Item], work: Callable[[Item], Result], *, workers: int,
                 tick: Callable[[], None] | None = None, watch: Watch[Item] | None = None
                 ) -> Iterator[tuple[Item, Result | Crashed]]:
    """Results as they come, with their items.

    A worker that dies takes only its own item down, and that is tried once more.

    Args:
        work: a module-level function that returns its errors as values.
        workers: processes; 1 works in a single child, so that a crash still harms nobody.
        tick: called about twice a second while waiting.
        watch: bounds what an item may take.

    Raises:
        ReplacedError: the program is another than this process loaded; a worker would load that one.
    """
    pool: _Pool[Item, Result] = _Pool(work, workers, watch or Watch())
    try:
        yield from pool.run(iter(items), tick or (lambda: None))
    finally:
        pool.stop()


@dataclass(slots=True)
class _Task(Generic[Item]):
    """An item, what a worker was given for it, and how many workers died at it.

    Args:
        helps: it only helps with another one.
    """

    item: Item
    given: Item
    times: int = 0
    helps: bool = False


class _Worker(Generic[Item]):
    """One worker as its leader sees it.

    Args:
        task: what it is at; None while it has nothing to do.
        since: when it began with that, on the clock of `time.monotonic`; None before it did.
        ending: why its leader ended it.
        started: what it had started when its leader looked last.
        waiting: for a processor, all its life.
        looked: for what it began at that moment its leader has looked, when it had waited so long.
        gone: it is dead.
        replaced: it has loaded another program than its leader.
    """

    def __init__(self, work: Callable[[Item], Any], confinement: Confinement | None) -> None:
        self.task: _Task[Item] | None = None
        self.since: float | None = None
        self.ending: str | None = None
        self.started: tuple[Member, ...] = ()
        self.waiting = Waiting()
        self.looked: tuple[float, float] | None = None
        self.gone = False
        self.replaced = False
        self.process = worker_process()
        self.process.begin(work, confinement)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self.process.pid

    def spell(self, since: float, family: Family) -> Spell:
        """How long it has been at what it began at that moment."""
        self.waiting.look(family)
        if self.looked is None or self.looked[0] != since:
            self.looked = since, self.waiting.seconds
        return Spell(time.monotonic() - since, self.waiting.seconds - self.looked[1])

    def give(self, task: _Task[Item]) -> None:
        """Let it work on this."""
        self.task, self.since = task, None
        with suppress(OSError):
            self.process.connection.send(task.given)

    def leave(self) -> None:
        """Let it end by itself where it has nothing to do; else end it."""
        if self.task is None:
            self.process.leave()
        self.process.end()


class _Pool(Generic[Item, Result]):
    """Workers, what is ready for the next that is free, and what they said."""

    def __init__(self, work: Callable[[Item], Result], workers: int, watch: Watch[Item]) -> None:
        self._work = work
        self._most = workers
        self._watch = watch
        self._lock = threading.Lock()
        self._workers: list[_Worker[Item]] = []
        self._ready: deque[_Task[Item]] = deque()
        self._inbox: queue.SimpleQueue[_Said[Item]] = queue.SimpleQueue()
        self._open = 0
        self._looked = time.monotonic()

    def run(self, items: Iterator[Item], tick: Callable[[], None]) -> Iterator[tuple[Item, Result | Crashed]]:
        """Results as they come."""
        self._fill(items)
        while self._open:
            said = None
            with suppress(queue.Empty):
                said = self._inbox.get(timeout=_LOOK_SECONDS)
            self._look()
            tick()
            if said is not None:
                yield from self._died(said.worker) if said.task is None else self._done(said.task, said.result)
            self._fill(items)

    def _fill(self, items: Iterator[Item]) -> None:
        """Have something ready for every worker, so that none waits; one is only started when there is work for it."""
        wanted = self._most + sum(worker.task is None for worker in self._workers) + self._most - len(self._workers)
        for item in islice(items, max(0, wanted - len(self._ready))):
            self._open += 1
            self._ready.append(_Task(item, self._watch.begun(item)))
        with self._lock:
            for worker in self._workers:
                if self._ready and worker.task is None and not worker.gone:
                    worker.give(self._ready.popleft())
            while self._ready and len(self._workers) < self._most:
                self._start().give(self._ready.popleft())
        self._fill_with_help()

    def _fill_with_help(self) -> None:
        """Let those that would have nothing to do help with what is under way."""
        with self._lock:
            under_way = [worker.task.given for worker in self._workers
                         if worker.task is not None and not worker.task.helps]
            idle = [worker for worker in self._workers if worker.task is None and not worker.gone]
        for _ in range(self._most - len(self._workers) + len(idle) if under_way else 0):
            item = self._watch.help(under_way)
            if item is None:
                return
            with self._lock:
                (idle.pop() if idle else self._start()).give(_Task(item, item, helps=True))

    def _start(self) -> _Worker[Item]:
        loaded_code.check_loaded_code()
        worker = _Worker(self._work, self._watch.confinement)
        self._workers.append(worker)
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()
        return worker

    def _listen(self, worker: _Worker[Item]) -> None:
        """Hear what a worker says, in a thread of its own, so that it gets its next item while others are looked at."""
        with suppress(EOFError, OSError):
            while True:
                message = worker.process.connection.recv()
                with self._lock:
                    if isinstance(message, Begun):
                        worker.since = message.at
                        continue
                    if isinstance(message, Replaced):
                        worker.replaced = True
                        continue
                    done, worker.task, worker.since = worker.task, None, None
                    if self._ready:
                        worker.give(self._ready.popleft())
                self._inbox.put(_Said(worker, done, message[0]))
        with self._lock:
            worker.gone = True
        self._inbox.put(_Said(worker, None, None))

    def _look(self) -> None:
        """End the workers that have been at something for too long, or take too much."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        with self._lock:
            busy = [(worker, worker.task, worker.since) for worker in self._workers
                    if worker.task is not None and worker.since is not None and worker.ending is None]
        families = families_of([worker.pid for worker, *_ in busy])
        for worker, task, since in busy:
            worker.started = families[worker.pid].members[1:]
            reason = self._watch.overdue(task.given, families[worker.pid], worker.spell(since, families[worker.pid]))
            with self._lock:
                if reason is not None and worker.task is task:
                    worker.ending = reason
                    end_family(worker.pid)

    def _done(self, task: _Task[Item], result: Result) -> Iterator[tuple[Item, Result]]:
        self._watch.ended(task.given)
        if not task.helps:
            self._open -= 1
            yield task.item, result

    def _died(self, worker: _Worker[Item]) -> Iterator[tuple[Item, Crashed]]:
        """What it was at is tried again, if the watch says so."""
        worker.process.bury()
        end_all(worker.started)
        if worker.replaced:
            raise ReplacedError
        self._workers.remove(worker)
        if worker.task is None:
            return
        task, reason = worker.task, worker.ending or CRASHED
        task.times += 1
        again = self._watch.again(task.given, reason, task.times)
        if again is not None:
            task.given = again
            with self._lock:
                self._ready.appendleft(task)
            return
        self._watch.ended(task.given)
        if not task.helps:
            self._open -= 1
            yield task.item, Crashed(reason)

    def stop(self) -> None:
        """Leave at once: the work under way is thrown away and done again by the next run."""
        with self._lock:
            left = [*self._ready, *(worker.task for worker in self._workers if worker.task is not None)]
            self._ready.clear()
        for worker in self._workers:
            worker.leave()
        for task in left:
            self._watch.ended(task.given)


@dataclass(frozen=True, slots=True)
class _Said(Generic[Item]):
    """A worker's result with its task, or, without a task, that it is gone."""

    worker: _Worker[Item]
    task: _Task[Item] | None
    result: Any
