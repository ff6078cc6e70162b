"""When a failed call is repeated. No I/O."""

import random
import time
from collections.abc import Iterator

from .problem import Problem


def pauses(first: float, longest: float) -> Iterator[float]:
    """Pauses in seconds that double, with jitter so that a market's clients do not all return at once."""
    while True:
        yield first * random.uniform(1, 2)
        first = min(first * 2, longest)


def stream_pauses() -> Iterator[float]:
    """The pauses before a stream, or a reader of the feed, connects again."""
    return pauses(0.5, 15)


class Attempts:
    """The attempts of one call: repeated while the next would start within `retry_for` seconds."""

    def __init__(self, retry_for: float) -> None:
        self._deadline = time.monotonic() + retry_for
        self._pauses = pauses(0.1, 2)

    def pause(self, problem: Problem) -> float:
        """The pause before the next attempt; raises the problem if there is none."""
        pause = max(next(self._pauses), problem.retry_after)
        if not problem.is_transient or time.monotonic() + pause > self._deadline:
            raise problem
        return pause
