"""The client for threads."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import httpx

from . import types as t
from .calls import Calls
from .live import LiveMessage, Parser, stream_request
from .options import Options, Token
from .problem import Problem
from .request import Request, read_answer
from .retry import Attempts, stream_pauses

POLL_PAUSE = 0.25
"""The pause between two pages of the feed where an attempt is too short for a long poll."""


class Client(Calls):
    """A market at a URL such as `http://127.0.0.1:7171`. Nothing is sent before the first call.

    A call that gets no complete answer, or 429 or 5xx, is repeated for up to `retry_for` seconds; every write
    has an idempotency key, yours or a generated one, so nothing is done twice.
    """

    def __init__(
        self,
        url: str,
        token: Token = None,
        *,
        attempt_timeout: float = 15,
        retry_for: float = 10,
        http: httpx.Client | None = None,
    ) -> None:
        self._options = Options(url, token, attempt_timeout, retry_for)
        self._http = http or httpx.Client()

    def with_token(self, token: Token) -> "Client":
        """The same market and connections, for the holder of another token."""
        other = Client(self._options.url, http=self._http)
        other._options = replace(self._options, token=token)
        return other

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def follow(
        self, materials: Sequence[str] = (), *, summaries: bool = False, rate: int | None = None
    ) -> Iterator[LiveMessage]:
        """Follows books and trades of these materials and the player's own events; with `summaries`, the prices
        of all materials. At most `rate` changes a second, 1 to 10.

        Never ends by itself: what interrupts the stream is a message, too, and then it connects again.
        """
        sent = stream_request(materials, summaries, rate)
        pauses = stream_pauses()
        while True:
            try:
                for message in self._stream(sent):
                    if message["kind"] == "opened":
                        pauses = stream_pauses()
                    yield message
            except Problem as problem:
                yield {"kind": "interrupted", "problem": problem}
                time.sleep(max(next(pauses), problem.retry_after))

    def read_feed(self, after: str | None = None, *, limit: int | None = None) -> Iterator[t.FeedList]:
        """Waits for pages of the feed that have events, from a cursor on; `None` starts at the oldest event,
        `"end"` at what happens from now on.

        Store a page's `next` together with its effect: a reader that starts there processes each event exactly
        once. A market that is busy or out of reach is asked until it answers.
        """
        wait = self._options.feed_wait()
        pauses = stream_pauses()
        while True:
            try:
                page = self.feed(after=after, limit=limit, wait=wait)
            except Problem as problem:
                if not problem.is_transient:
                    raise
                time.sleep(max(next(pauses), problem.retry_after))
                continue
            pauses, after = stream_pauses(), page["next"]
            if page["events"]:
                yield page
            elif wait == 0:
                time.sleep(POLL_PAUSE)

    def _call(self, sent: Request) -> Any:
        attempts = Attempts(self._options.retry_for)
        while True:
            try:
                return read_answer(*self._send(sent))
            except Problem as problem:
                time.sleep(attempts.pause(problem))

    def _send(self, sent: Request) -> tuple[int, Mapping[str, str], bytes]:
        """One attempt, of at most `attempt_timeout` seconds."""
        limit = self._options.attempt_timeout
        deadline = time.monotonic() + limit
        headers = sent.headers(self._options.current_token())
        address = self._options.address(sent.path)
        try:
            with self._http.stream(
                sent.method, address, content=sent.body, headers=headers, timeout=limit
            ) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if time.monotonic() > deadline:
                        raise Problem("unreachable", f"no complete answer within {limit} s")
                return response.status_code, response.headers, bytes(body)
        except httpx.RequestError as error:
            raise Problem("unreachable", f"cannot reach the market: {error}") from error

    def _stream(self, sent: Request) -> Iterator[LiveMessage]:
        """One connection of a stream; always ends with a problem."""
        headers = sent.headers(self._options.current_token())
        address = self._options.address(sent.path)
        try:
            with self._http.stream(
                sent.method, address, headers=headers, timeout=self._options.stream_timeout()
            ) as response:
                if response.status_code != 200:
                    read_answer(response.status_code, response.headers, response.read())
                yield {"kind": "opened"}
                parser = Parser()
                for chunk in response.iter_bytes():
                    yield from parser.push(chunk)
        except httpx.RequestError as error:
            raise Problem("unreachable", f"the stream broke: {error}") from error
        raise Problem("unreachable", "the stream ended")

    def _pages(self, sent: Request, rows: str, cursor: str) -> Iterator[Any]:
        page = self._call(sent)
        while True:
            yield from page[rows]
            if page["next"] is None:
                return
            page = self._call(sent.continued(cursor, page["next"]))
