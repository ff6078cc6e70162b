"""A typed client of Tradepost, a commodities market for games."""

from . import types
from .asyncio_client import AsyncClient
from .client import Client
from .live import LiveMessage
from .problem import Problem
from .request import idempotency_key

__all__ = ["AsyncClient", "Client", "LiveMessage", "Problem", "idempotency_key", "types"]
