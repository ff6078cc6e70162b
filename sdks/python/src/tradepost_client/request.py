"""A request as it is sent, and sent again; and what its answer means. No I/O."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from .problem import Problem

NUMBER_MAX = 2**53 - 1
"""The largest number of the API."""


@dataclass(frozen=True)
class Request:
    """A request without the market's address and the token."""

    method: str
    path: str
    body: bytes | None
    key: str | None
    authorized: bool

    def headers(self, token: str | None) -> dict[str, str]:
        """The headers of an attempt."""
        headers = {}
        if self.body is not None:
            headers["Content-Type"] = "application/json"
        if self.key is not None:
            headers["Idempotency-Key"] = self.key
        if self.authorized and token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def continued(self, cursor: str, after: str) -> "Request":
        """The request of a list's next page."""
        separator = "&" if "?" in self.path else "?"
        return replace(self, path=f"{self.path}{separator}{urlencode({cursor: after}, quote_via=quote)}")


def idempotency_key() -> str:
    """Returns a new idempotency key: 128 random bits. Keep it to repeat the same write after a restart."""
    return secrets.token_hex(16)


def request(
    method: str,
    path: str,
    places: Sequence[str] = (),
    *,
    query: Mapping[str, Any] | None = None,
    body: Any = None,
    write: bool = False,
    key: str | None = None,
    authorized: bool = True,
) -> Request:
    """Fills the `{places}` of a path; refuses numbers that the API cannot carry."""
    for place in places:
        start, _, rest = path.partition("{")
        path = start + quote(place, safe="") + rest.partition("}")[2]
    if given := {name: value for name, value in (query or {}).items() if value is not None}:
        path += "?" + urlencode(given, quote_via=quote)
    check_numbers(body)
    return Request(
        method,
        path,
        None if body is None else json.dumps(body).encode(),
        (key or idempotency_key()) if write else None,
        authorized,
    )


def check_numbers(value: Any) -> None:
    """Raises a `Problem` for a number that is not an integer of at most 2^53 − 1."""
    match value:
        case bool():
            pass
        case float():
            raise Problem("number_out_of_range", f"{value} is not an integer")
        case int() if abs(value) > NUMBER_MAX:
            raise Problem("number_out_of_range", f"{value} is beyond 2^53 − 1")
        case Mapping():
            for part in value.values():
                check_numbers(part)
        case list() | tuple():
            for part in value:
                check_numbers(part)


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Any:
    """Returns the JSON of a success; raises a `Problem` otherwise."""
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    if 200 <= status < 300:
        if not isinstance(document, dict):
            raise Problem("unreadable", "the answer is not a market's", status)
        return document
    after = headers.get("retry-after", "")
    retry_after = float(after) if after.isdigit() else 0
    if not isinstance(document, dict) or not isinstance(document.get("code"), str):
        raise Problem("unreadable", f"the answer {status} is not a market's", status, None, retry_after)
    raise Problem(document["code"], str(document.get("detail")), status, document, retry_after)
