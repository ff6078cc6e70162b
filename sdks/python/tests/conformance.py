"""The driver of the conformance suite: does with a client what a line of JSON says, and answers with a line.

With `--asyncio` it drives the asyncio client.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from tradepost_client import AsyncClient, Client, Problem

Act = Callable[[dict[str, Any]], Any]
URL = os.environ["TRADEPOST_URL"]
ATTEMPT = int(os.environ["TRADEPOST_ATTEMPT_MS"]) / 1000
RETRY = int(os.environ["TRADEPOST_RETRY_MS"]) / 1000


def call(client: Client | AsyncClient, request: dict[str, Any]) -> Any:
    """Makes the call; for asyncio, it is still to be awaited."""
    name = f"all_{request['call']}" if request["all"] else request["call"]
    body = [] if request["body"] is None else [request["body"]]
    key = {} if request["key"] is None else {"key": request["key"]}
    return getattr(client, name)(*request["path"], *body, **request["query"], **key)


def shown(value: Any) -> Any:
    """A message with its problem as JSON."""
    if isinstance(value, dict) and isinstance(value.get("problem"), Problem):
        return {**value, "problem": problem(value["problem"])}
    return value


def problem(error: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {"code": error.code, "status": error.status, "detail": str(error)}


def open_stream(client: Client | AsyncClient, request: dict[str, Any]) -> Any:
    """Opens a live stream or a reader of the feed."""
    if request["do"] == "follow":
        return client.follow(request["materials"])
    return client.read_feed(request["after"], limit=request["limit"])


def threads() -> Act:
    """Acts with the client for threads."""
    streams: dict[str, Any] = {}

    def act(request: dict[str, Any]) -> Any:
        match request["do"]:
            case "call":
                client = Client(URL, request["token"], attempt_timeout=ATTEMPT, retry_for=RETRY)
                answer = call(client, request)
                return list(answer) if request["all"] else answer
            case "next":
                return next(streams[request["stream"]])
            case "close":
                streams.pop(request["stream"]).close()
            case _:
                client = Client(URL, request["token"], attempt_timeout=ATTEMPT, retry_for=RETRY)
                streams[request["stream"]] = open_stream(client, request)
        return None

    return act


def with_asyncio() -> Callable[[dict[str, Any]], Awaitable[Any]]:
    """Acts with the client for asyncio."""
    streams: dict[str, Any] = {}

    async def act(request: dict[str, Any]) -> Any:
        match request["do"]:
            case "call":
                client = AsyncClient(URL, request["token"], attempt_timeout=ATTEMPT, retry_for=RETRY)
                answer = call(client, request)
                return [row async for row in answer] if request["all"] else await answer
            case "next":
                return await anext(streams[request["stream"]])
            case "close":
                await streams.pop(request["stream"]).aclose()
            case _:
                client = AsyncClient(URL, request["token"], attempt_timeout=ATTEMPT, retry_for=RETRY)
                streams[request["stream"]] = open_stream(client, request)
        return None

    return act


def main() -> None:
    """Answers each line."""
    act: Act = threads()
    if "--asyncio" in sys.argv:
        loop, act_later = asyncio.new_event_loop(), with_asyncio()

        def act(request: dict[str, Any]) -> Any:
            return loop.run_until_complete(act_later(request))

    for line in sys.stdin:
        try:
            result = {"answer": shown(act(json.loads(line)))}
        except Problem as error:
            result = {"problem": problem(error)}
        print(json.dumps(result), flush=True)


main()
