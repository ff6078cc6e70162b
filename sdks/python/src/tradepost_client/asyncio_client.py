"""The client for asyncio."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import httpx

from . import types as t
from .calls import AsyncCalls
from .live import LiveMessage, Parser, stream_request
from .options import Options, Token
from .problem import Problem
from .request import Request, read_answer
from .retry import Attempts, stream_pauses

POLL_PAUSE = 0.25
"""The pause between two pages of the feed where an attempt is too short for a long poll."""


class AsyncClient(AsyncCalls):
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
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._options = Options(url, token, attempt_timeout, retry_for)
        self._http = http or httpx.AsyncClient()

    def with_token(self, token: Token) -> "AsyncClient":
        """The same market and connections, for the holder of another token."""
        other = AsyncClient(self._options.url, http=self._http)
        other._options = replace(self._options, token=token)
        return other

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def follow(
        self, materials: Sequence[str] = (), *, summaries: bool = False, rate: int | None = None
    ) -> AsyncIterator[LiveMessage]:
        """Follows books and trades of these materials and the player's own events; with `summaries`, the prices
        of all materials. At most `rate` changes a second, 1 to 10.

        Never ends by itself: what interrupts the stream is a message, too, and then it connects again.
        """
        sent = stream_request(materials, summaries, rate)
        pauses = stream_pauses()
        while True:
            try:
                async for message in self._stream(sent):
                    if message["kind"] == "opened":
                        pauses = stream_pauses()
                    yield message
            except Problem as problem:
                yield {"kind": "interrupted", "problem": problem}
                await asyncio.sleep(max(next(pauses), problem.retry_after))

    async def read_feed(self, after: str | None = None, *, limit: int | None = None) -> AsyncIterator[t.FeedList]:
        """Waits for pages of the feed that have events, from a cursor on; `None` starts at the oldest event,
        `"end"` at what happens from now on.

        Store a page's `next` together with its effect: a reader that starts there processes each event exactly
        once. A market that is busy or out of reach is asked until it answers.
        """
        wait = self._options.feed_wait()
        pauses = stream_pauses()
        while True:
            try:
                page = await self.feed(after=after, limit=limit, wait=wait)
            except Problem as problem:
                if not problem.is_transient:
                    raise
                await asyncio.sleep(max(next(pauses), problem.retry_after))
                continue
            pauses, after = stream_pauses(), page["next"]
            if page["events"]:
                yield page
            elif wait == 0:
                await asyncio.sleep(POLL_PAUSE)

    async def _call(self, sent: Request) -> Any:
        attempts = Attempts(self._options.retry_for)
        while True:
            try:
                return read_answer(*await self._send(sent))
            except Problem as problem:
                await asyncio.sleep(attempts.pause(problem))

    async def _send(self, sent: Request) -> tuple[int, Mapping[str, str], bytes]:
        """One attempt, of at most `attempt_timeout` seconds."""
        limit = self._options.attempt_timeout
        headers = sent.headers(self._options.current_token())
        address = self._options.address(sent.path)
        try:
            async with asyncio.timeout(limit):
                response = await self._http.request(
                    sent.method, address, content=sent.body, headers=headers, timeout=limit
                )
            return response.status_code, response.headers, response.content
        except TimeoutError as error:
            raise Problem("unreachable", f"no complete answer within {limit} s") from error
        except httpx.RequestError as error:
            raise Problem("unreachable", f"cannot reach the market: {error}") from error

    async def _stream(self, sent: Request) -> AsyncIterator[LiveMessage]:
        """One connection of a stream; always ends with a problem."""
        headers = sent.headers(self._options.current_token())
        address = self._options.address(sent.path)
        try:
            async with self._http.stream(
                sent.method, address, headers=headers, timeout=self._options.stream_timeout()
            ) as response:
                if response.status_code != 200:
                    read_answer(response.status_code, response.headers, await response.aread())
                yield {"kind": "opened"}
                parser = Parser()
                async for chunk in response.aiter_bytes():
                    for message in parser.push(chunk):
                        yield message
        except httpx.RequestError as error:
            raise Problem("unreachable", f"the stream broke: {error}") from error
        raise Problem("unreachable", "the stream ended")

    async def _pages(self, sent: Request, rows: str, cursor: str) -> AsyncIterator[Any]:
        page = await self._call(sent)
        while True:
            for row in page[rows]:
                yield row
            if page["next"] is None:
                return
            page = await self._call(sent.continued(cursor, page["next"]))
