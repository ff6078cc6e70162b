"""The messages of the live stream, out of server-sent events. No I/O."""

import codecs
import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypedDict

from . import types as t
from .problem import Problem
from .request import Request, request

SILENCE_MAX = 40.0
"""A market sends something at least every 15 seconds, if only a comment."""


class Opened(TypedDict):
    """The stream is connected. What happened before is in `trades` and `events`."""

    kind: Literal["opened"]


class Interrupted(TypedDict):
    """The stream broke or was refused, and connects again after a pause."""

    kind: Literal["interrupted"]
    problem: Problem


class BookMessage(TypedDict):
    """A whole book (`book`: the first of each material, and after `behind`), or the levels that changed
    (`book_changed`: a quantity of 0 means that the level is gone)."""

    kind: Literal["book", "book_changed"]
    book: t.Book


class TradeMessage(TypedDict):
    """A trade of anybody."""

    kind: Literal["trade"]
    trade: t.Trade


class EventMessage(TypedDict):
    """Something that happened to the player."""

    kind: Literal["event"]
    event: t.Event


class SummaryMessage(TypedDict):
    """The new prices of a material."""

    kind: Literal["summary"]
    summary: t.Summary


class Behind(TypedDict):
    """Messages were read too slowly, and lost. Whole books follow; for the rest, read `trades` and `events`."""

    kind: Literal["behind"]


LiveMessage = Opened | Interrupted | BookMessage | TradeMessage | EventMessage | SummaryMessage | Behind


def stream_request(materials: Sequence[str], summaries: bool, rate: int | None) -> Request:
    """The request that opens a stream."""
    query: dict[str, Any] = {"materials": ",".join(materials), "rate": rate}
    if summaries:
        query["summaries"] = "true"
    return request("GET", "/v1/stream", query=query)


class Parser:
    """Collects messages from chunks of any length, cut anywhere."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._name = ""
        self._data: list[str] = []

    def push(self, chunk: bytes) -> Iterator[LiveMessage]:
        """The messages that are complete with this chunk."""
        *lines, self._rest = (self._rest + self._decoder.decode(chunk)).split("\n")
        for line in lines:
            line = line.removesuffix("\r")
            if line:
                field, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if field == "event":
                    self._name = value
                elif field == "data":
                    self._data.append(value)
                continue
            name, data = self._name, "\n".join(self._data)
            self._name, self._data = "", []
            if data and (message := _message(name, data)):
                yield message


def _message(name: str, data: str) -> LiveMessage | None:
    """The message of an event; `None` for a kind of a later version."""
    try:
        match name:
            case "book" | "book_changed":
                return {"kind": name, "book": json.loads(data)}
            case "trade":
                return {"kind": "trade", "trade": json.loads(data)}
            case "event":
                return {"kind": "event", "event": json.loads(data)}
            case "summary":
                return {"kind": "summary", "summary": json.loads(data)}
            case "behind":
                return {"kind": "behind"}
    except ValueError as error:
        raise Problem("unreadable", f"a message of the stream is not JSON: {error}") from error
    return None
