"""How a client is set up; what both clients have in common."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from .live import SILENCE_MAX

WAIT_MAX = 30
"""The longest wait for events of the feed, in seconds: proxies often close what is silent for longer."""

Token = str | Callable[[], str] | None
"""A token, or a function that returns the current one."""


@dataclass(frozen=True)
class Options:
    """A market's address, the caller's token, and limits in seconds."""

    url: str
    token: Token
    attempt_timeout: float
    retry_for: float

    def address(self, path: str) -> str:
        """The address of a path."""
        return self.url.rstrip("/") + path

    def current_token(self) -> str | None:
        """The token of the next request."""
        return self.token() if callable(self.token) else self.token

    def stream_timeout(self) -> httpx.Timeout:
        """The limits of a response that lasts as long as it lasts."""
        return httpx.Timeout(self.attempt_timeout, read=SILENCE_MAX)

    def feed_wait(self) -> int:
        """How long a page of the feed waits for events: well within an attempt."""
        return min(int(self.attempt_timeout / 2), WAIT_MAX)
