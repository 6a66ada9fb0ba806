"""Several processes for one work: a function over its parts, the results in their order.

A process is started as a command of its own and fed through pipes. So it makes no difference
how a system starts processes, whether a script guards its main part, or whether the work is
itself done in a child process; where no process can be started, or one ends, the work is done
here. A function gets a part and what all parts share, and nothing else may decide its result.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Self, TypeVar

FEW = 2  # parts that are done sooner than a process starts
MOST = 8  # processes; what is left to do here keeps no more busy
AHEAD = 2  # parts for each process that are worked on or wait to be used
SERVE = "from sphinx_papers.corpus.workers import serve; serve()"
LOST = (OSError, EOFError)  # how a process that has ended shows

Part = TypeVar("Part")
Shared = TypeVar("Shared")
Result = TypeVar("Result")


class Workers:
    """Processes, started when they are first needed and ended with the block."""

    def __init__(self, most: int | None = None) -> None:
        self._most = min(MOST, _cores()) if most is None else most
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()
        self._workers: list[Worker] = []
        self._threads: ThreadPoolExecutor | None = None
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        for worker in self._workers:
            worker.end()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)

    def map(
        self, function: Callable[[Part, Shared], Result], parts: Iterable[Part], shared: Shared
    ) -> Iterator[Result]:
        """The result of each part, in order; parts are taken as they are needed."""
        parts = iter(parts)
        first = list(islice(parts, FEW + 1))
        if len(first) <= FEW or not self._are_there():
            for part in chain(first, parts):
                yield function(part, shared)
            return
        assert self._threads is not None
        waiting: deque[Future[Result]] = deque()
        for part in chain(first, parts):
            waiting.append(self._threads.submit(self._done, function, part, shared))
            if len(waiting) > AHEAD * len(self._workers):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _are_there(self) -> bool:
        if self._threads is None and self._most > 1 and sys.executable:
            with suppress(OSError):
                self._workers += [Worker() for _ in range(self._most)]
            for worker in self._workers:
                self._idle.put(worker)
            self._threads = ThreadPoolExecutor(len(self._workers) or 1)
        return bool(self._workers)

    def _done(
        self, function: Callable[[Part, Shared], Result], part: Part, shared: Shared
    ) -> Result:
        worker = self._idle.get()
        try:
            if worker is not None:
                return worker.result(function, part, shared)
        except LOST:
            if self._is_over:
                raise
            worker = None
        finally:
            self._idle.put(worker)
        return function(part, shared)


class Worker:
    """One process, which does one part at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self._shared: object = None

    def result(
        self, function: Callable[[Part, Shared], Result], part: Part, shared: Shared
    ) -> Result:
        """What the function makes of a part; raises what it raises, or an error of LOST."""
        assert self._process.stdin
        assert self._process.stdout
        is_known = self._shared is shared
        asked = (function, part, is_known, None if is_known else shared)
        pickle.dump(asked, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()
        self._shared = shared
        try:
            answer: Answer = pickle.load(self._process.stdout)  # noqa: S301
        except Exception as error:
            raise EOFError("this is no answer") from error
        if answer[1] is not None:
            raise answer[1]
        return answer[0]  # type: ignore[no-any-return]

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


Answer = tuple[Any, Exception | None]


def serve() -> None:
    """What a process of ours does until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is ended by the one who started it
    asked = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as answers, suppress(BrokenPipeError):
        os.dup2(2, 1)  # so that nothing printed comes between the answers
        _answer(asked, answers)


def _answer(asked: IO[bytes], answers: IO[bytes]) -> None:
    shared: Any = None
    while True:
        try:
            function, part, is_known, given = pickle.load(asked)  # noqa: S301
        except EOFError:
            return
        shared = shared if is_known else given
        answer: Answer
        try:
            answer = function(part, shared), None
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            answer = None, error
        sys.stdout.flush()  # what was printed is lost where the process is killed
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
