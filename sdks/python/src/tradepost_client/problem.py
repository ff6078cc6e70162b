"""Failed calls as exceptions."""

from typing import Any


class Problem(Exception):
    """Why a call failed. Match on `code`; a market lists its codes at `/errors`.

    Codes of the client's own: `unreachable` (no complete answer; a write may or may not have been applied),
    `unreadable` (the answer is not a market's) and `number_out_of_range` (nothing was sent).
    """

    def __init__(
        self,
        code: str,
        detail: str,
        status: int | None = None,
        document: dict[str, Any] | None = None,
        retry_after: float = 0,
    ) -> None:
        super().__init__(f"{detail} ({code})")
        self.code = code
        """The market's code, or one of the client's own."""
        self.status = status
        """The HTTP status; `None` without an answer."""
        self.document = document or {}
        """The market's problem document, with fields such as `needed`, `available` and `max`."""
        self.retry_after = retry_after
        """The seconds that the market wants the client to wait."""

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed later."""
        if self.status is None:
            return self.code == "unreachable"
        return self.status == 429 or self.status >= 500
