"""The API's calls. Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from . import types as t
from .request import Request, request


class Calls:
    """The calls, in the order of the alphabet; a subclass sends them."""

    def _call(self, sent: Request) -> Any:
        raise NotImplementedError

    def _pages(self, sent: Request, rows: str, cursor: str) -> Iterator[Any]:
        raise NotImplementedError

    def abort(self, reference: str, *, key: str | None = None) -> t.Transfer:
        """Aborts a withdrawal that is on hold: the assets are returned to the player."""
        answer: t.Transfer = self._call(request("POST", "/v1/transfers/{reference}/abort", (reference,), write=True, key=key))
        return answer

    def audit(self) -> t.Audit:
        """Audits the market: adds up every account and order."""
        answer: t.Audit = self._call(request("GET", "/v1/audit"))
        return answer

    def balances(self) -> t.Balances:
        """Returns the caller's balances, and whether its account is frozen."""
        answer: t.Balances = self._call(request("GET", "/v1/balances"))
        return answer

    def batch(self, body: t.BatchRequest, *, key: str | None = None) -> t.BatchResults:
        """Places, cancels and reduces up to 100 orders, one after another."""
        answer: t.BatchResults = self._call(request("POST", "/v1/orders/batch", body=body, write=True, key=key))
        return answer

    def book(self, material: str, *, depth: int | None = None) -> t.Book:
        """Returns the best levels on both sides of a material's order book."""
        query: Mapping[str, Any] = {"depth": depth}
        answer: t.Book = self._call(request("GET", "/v1/materials/{material}/book", (material,), query=query, authorized=False))
        return answer

    def books(self, *, materials: str | None = None, depth: int | None = None) -> t.BookList:
        """Returns the order books of several materials, in the order of the request."""
        query: Mapping[str, Any] = {"materials": materials, "depth": depth}
        answer: t.BookList = self._call(request("GET", "/v1/books", query=query, authorized=False))
        return answer

    def cancel(self, order_id: str, *, key: str | None = None) -> t.Order:
        """Cancels an order."""
        answer: t.Order = self._call(request("DELETE", "/v1/orders/{order_id}", (order_id,), write=True, key=key))
        return answer

    def cancel_all(self, *, material: str | None = None, player: str | None = None, key: str | None = None) -> t.CancelledOrders:
        """Cancels all open orders of a player, or those for one material."""
        query: Mapping[str, Any] = {"material": material, "player": player}
        answer: t.CancelledOrders = self._call(request("DELETE", "/v1/orders", query=query, write=True, key=key))
        return answer

    def candles(self, material: str, *, interval: str | None = None, from_: str | None = None, to: str | None = None) -> t.CandleList:
        """Lists a material's candles, oldest first."""
        query: Mapping[str, Any] = {"interval": interval, "from": from_, "to": to}
        answer: t.CandleList = self._call(request("GET", "/v1/materials/{material}/candles", (material,), query=query, authorized=False))
        return answer

    def change_rules(self, body: t.RulesRequest, *, key: str | None = None) -> t.Rules:
        """Changes rules of the whole market, now or later."""
        answer: t.Rules = self._call(request("PUT", "/v1/rules", body=body, write=True, key=key))
        return answer

    def change_rules_of_material(self, material: str, body: t.RulesRequest, *, key: str | None = None) -> t.Rules:
        """Changes rules of a material, now or later."""
        answer: t.Rules = self._call(request("PUT", "/v1/rules/{material}", (material,), body=body, write=True, key=key))
        return answer

    def clock(self) -> t.MarketClock:
        """Returns the market's time and its pace."""
        answer: t.MarketClock = self._call(request("GET", "/v1/clock", authorized=False))
        return answer

    def confirm(self, reference: str, *, key: str | None = None) -> t.Transfer:
        """Confirms a withdrawal that is on hold: the assets leave the market."""
        answer: t.Transfer = self._call(request("POST", "/v1/transfers/{reference}/confirm", (reference,), write=True, key=key))
        return answer

    def deposit(self, player: str, body: t.TransferRequest, *, key: str | None = None) -> t.Transfer:
        """Deposits coins or goods into a player's account."""
        answer: t.Transfer = self._call(request("POST", "/v1/accounts/{player}/deposits", (player,), body=body, write=True, key=key))
        return answer

    def economy(self, *, from_: str | None = None, to: str | None = None, bucket: str | None = None) -> t.Economy:
        """Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of wealth."""
        query: Mapping[str, Any] = {"from": from_, "to": to, "bucket": bucket}
        answer: t.Economy = self._call(request("GET", "/v1/economy", query=query))
        return answer

    def events(self, *, after: str | None = None, limit: int | None = None) -> t.EventList:
        """Lists the caller's events, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.EventList = self._call(request("GET", "/v1/events", query=query))
        return answer

    def all_events(self, *, limit: int | None = None) -> Iterator[t.Event]:
        """Reads all pages of `events`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/events", query=query), "events", "after")

    def feed(self, *, after: str | None = None, limit: int | None = None, wait: int | None = None) -> t.FeedList:
        """Lists the events of all players in one order, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit, "wait": wait}
        answer: t.FeedList = self._call(request("GET", "/v1/feed", query=query))
        return answer

    def fees(self) -> t.Fees:
        """Returns the fees for trading."""
        answer: t.Fees = self._call(request("GET", "/v1/fees", authorized=False))
        return answer

    def fills(self, *, after: str | None = None, limit: int | None = None) -> t.FillList:
        """Lists the caller's fills, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.FillList = self._call(request("GET", "/v1/fills", query=query))
        return answer

    def all_fills(self, *, limit: int | None = None) -> Iterator[t.Fill]:
        """Reads all pages of `fills`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/fills", query=query), "fills", "after")

    def freeze(self, player: str, *, key: str | None = None) -> t.Freeze:
        """Freezes an account."""
        answer: t.Freeze = self._call(request("PUT", "/v1/accounts/{player}/freeze", (player,), write=True, key=key))
        return answer

    def halt(self, *, material: str | None = None, key: str | None = None) -> t.Halt:
        """Halts a material or the whole market."""
        query: Mapping[str, Any] = {"material": material}
        answer: t.Halt = self._call(request("PUT", "/v1/halt", query=query, write=True, key=key))
        return answer

    def limits(self, *, material: str | None = None) -> t.Limits:
        """Returns the caller's limits and how much of them is left."""
        query: Mapping[str, Any] = {"material": material}
        answer: t.Limits = self._call(request("GET", "/v1/limits", query=query))
        return answer

    def material(self, material: str) -> t.Material:
        """Returns a material with its prices and volumes."""
        answer: t.Material = self._call(request("GET", "/v1/materials/{material}", (material,), authorized=False))
        return answer

    def materials(self, *, after: str | None = None, limit: int | None = None) -> t.MaterialList:
        """Lists materials with their prices and volumes, in the order of registration."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.MaterialList = self._call(request("GET", "/v1/materials", query=query, authorized=False))
        return answer

    def all_materials(self, *, limit: int | None = None) -> Iterator[t.Material]:
        """Reads all pages of `materials`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/materials", query=query, authorized=False), "materials", "after")

    def order(self, order_id: str) -> t.Order:
        """Reads one order, open or closed."""
        answer: t.Order = self._call(request("GET", "/v1/orders/{order_id}", (order_id,)))
        return answer

    def orders(self, *, status: str | None = None, material: str | None = None, cursor: str | None = None, limit: int | None = None) -> t.OrderList:
        """Lists the caller's orders, newest first."""
        query: Mapping[str, Any] = {"status": status, "material": material, "cursor": cursor, "limit": limit}
        answer: t.OrderList = self._call(request("GET", "/v1/orders", query=query))
        return answer

    def all_orders(self, *, status: str | None = None, material: str | None = None, limit: int | None = None) -> Iterator[t.Order]:
        """Reads all pages of `orders`."""
        query: Mapping[str, Any] = {"status": status, "material": material, "limit": limit}
        return self._pages(request("GET", "/v1/orders", query=query), "orders", "cursor")

    def place(self, body: t.OrderRequest, *, key: str | None = None) -> t.Order:
        """Places an order."""
        answer: t.Order = self._call(request("POST", "/v1/orders", body=body, write=True, key=key))
        return answer

    def player_balances(self, player: str) -> t.Balances:
        """Returns a player's balances, and whether its account is frozen."""
        answer: t.Balances = self._call(request("GET", "/v1/accounts/{player}/balances", (player,)))
        return answer

    def player_events(self, player: str, *, after: str | None = None, limit: int | None = None) -> t.EventList:
        """Lists a player's events, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.EventList = self._call(request("GET", "/v1/accounts/{player}/events", (player,), query=query))
        return answer

    def all_player_events(self, player: str, *, limit: int | None = None) -> Iterator[t.Event]:
        """Reads all pages of `player_events`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/accounts/{player}/events", (player,), query=query), "events", "after")

    def player_orders(self, player: str, *, status: str | None = None, material: str | None = None, cursor: str | None = None, limit: int | None = None) -> t.OrderList:
        """Lists a player's orders, newest first."""
        query: Mapping[str, Any] = {"status": status, "material": material, "cursor": cursor, "limit": limit}
        answer: t.OrderList = self._call(request("GET", "/v1/accounts/{player}/orders", (player,), query=query))
        return answer

    def all_player_orders(self, player: str, *, status: str | None = None, material: str | None = None, limit: int | None = None) -> Iterator[t.Order]:
        """Reads all pages of `player_orders`."""
        query: Mapping[str, Any] = {"status": status, "material": material, "limit": limit}
        return self._pages(request("GET", "/v1/accounts/{player}/orders", (player,), query=query), "orders", "cursor")

    def put_webhook(self, name: str, body: t.WebhookRequest, *, key: str | None = None) -> t.Webhook:
        """Creates or changes a webhook, which sends the events of the feed to an URL."""
        answer: t.Webhook = self._call(request("PUT", "/v1/webhooks/{name}", (name,), body=body, write=True, key=key))
        return answer

    def quote(self, body: t.OrderRequest) -> t.Quote:
        """Returns what an order would do now."""
        answer: t.Quote = self._call(request("POST", "/v1/quotes", body=body))
        return answer

    def reduce(self, order_id: str, body: t.ReduceRequest, *, key: str | None = None) -> t.Order:
        """Lowers the quantity of an open order."""
        answer: t.Order = self._call(request("PATCH", "/v1/orders/{order_id}", (order_id,), body=body, write=True, key=key))
        return answer

    def register(self, material: str, body: t.MaterialRequest, *, key: str | None = None) -> t.Material:
        """Registers or renames a material."""
        answer: t.Material = self._call(request("PUT", "/v1/materials/{material}", (material,), body=body, write=True, key=key))
        return answer

    def register_all(self, body: t.MaterialBatch, *, key: str | None = None) -> t.MaterialBatchResults:
        """Registers or renames up to 100 materials, one after another."""
        answer: t.MaterialBatchResults = self._call(request("POST", "/v1/materials/batch", body=body, write=True, key=key))
        return answer

    def remove_webhook(self, name: str, *, key: str | None = None) -> t.Webhook:
        """Removes a webhook. What it has not sent is not sent."""
        answer: t.Webhook = self._call(request("DELETE", "/v1/webhooks/{name}", (name,), write=True, key=key))
        return answer

    def resume(self, *, material: str | None = None, key: str | None = None) -> t.Halt:
        """Resumes a material or the whole market."""
        query: Mapping[str, Any] = {"material": material}
        answer: t.Halt = self._call(request("DELETE", "/v1/halt", query=query, write=True, key=key))
        return answer

    def resume_webhook(self, name: str, *, key: str | None = None) -> t.Webhook:
        """Resumes a webhook: it tries again at once, for another three days."""
        answer: t.Webhook = self._call(request("POST", "/v1/webhooks/{name}/resume", (name,), write=True, key=key))
        return answer

    def revoke_all_tokens(self, body: t.TokensNotBeforeRequest, *, key: str | None = None) -> t.TokensNotBefore:
        """Refuses all tokens of before a time."""
        answer: t.TokensNotBefore = self._call(request("PUT", "/v1/tokens-not-before", body=body, write=True, key=key))
        return answer

    def revoke_tokens_of_player(self, player: str, body: t.TokensNotBeforeRequest, *, key: str | None = None) -> t.TokensNotBefore:
        """Refuses a player's tokens of before a time."""
        answer: t.TokensNotBefore = self._call(request("PUT", "/v1/accounts/{player}/tokens-not-before", (player,), body=body, write=True, key=key))
        return answer

    def rules(self) -> t.Rules:
        """Returns the rules of the market."""
        answer: t.Rules = self._call(request("GET", "/v1/rules", authorized=False))
        return answer

    def rules_history(self, *, after: str | None = None, limit: int | None = None) -> t.RulesHistory:
        """Lists the changes of rules, newest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.RulesHistory = self._call(request("GET", "/v1/rules/history", query=query))
        return answer

    def all_rules_history(self, *, limit: int | None = None) -> Iterator[t.RulesChange]:
        """Reads all pages of `rules_history`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/rules/history", query=query), "changes", "after")

    def trades(self, material: str, *, after: str | None = None, limit: int | None = None) -> t.TradeList:
        """Lists a material's trades."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.TradeList = self._call(request("GET", "/v1/materials/{material}/trades", (material,), query=query, authorized=False))
        return answer

    def all_trades(self, material: str, *, limit: int | None = None) -> Iterator[t.Trade]:
        """Reads all pages of `trades`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/materials/{material}/trades", (material,), query=query, authorized=False), "trades", "after")

    def transfer(self, reference: str) -> t.Transfer:
        """Returns the transfer with a reference."""
        answer: t.Transfer = self._call(request("GET", "/v1/transfers/{reference}", (reference,)))
        return answer

    def transfer_batch(self, body: t.TransferBatch, *, key: str | None = None) -> t.TransferBatchResults:
        """Makes up to 100 transfers, one after another."""
        answer: t.TransferBatchResults = self._call(request("POST", "/v1/transfers/batch", body=body, write=True, key=key))
        return answer

    def transfers(self, *, state: t.TransferState | None = None, after: str | None = None, limit: int | None = None) -> t.TransferList:
        """Lists the transfers that have a reference."""
        query: Mapping[str, Any] = {"state": state, "after": after, "limit": limit}
        answer: t.TransferList = self._call(request("GET", "/v1/transfers", query=query))
        return answer

    def all_transfers(self, *, state: t.TransferState | None = None, limit: int | None = None) -> Iterator[t.Transfer]:
        """Reads all pages of `transfers`."""
        query: Mapping[str, Any] = {"state": state, "limit": limit}
        return self._pages(request("GET", "/v1/transfers", query=query), "transfers", "after")

    def unfreeze(self, player: str, *, key: str | None = None) -> t.Freeze:
        """Ends the freeze of an account."""
        answer: t.Freeze = self._call(request("DELETE", "/v1/accounts/{player}/freeze", (player,), write=True, key=key))
        return answer

    def webhook(self, name: str) -> t.Webhook:
        """Returns a webhook."""
        answer: t.Webhook = self._call(request("GET", "/v1/webhooks/{name}", (name,)))
        return answer

    def webhooks(self) -> t.WebhookList:
        """Lists the webhooks."""
        answer: t.WebhookList = self._call(request("GET", "/v1/webhooks"))
        return answer

    def withdraw(self, player: str, body: t.TransferRequest, *, key: str | None = None) -> t.Transfer:
        """Withdraws coins or goods from a player's account."""
        answer: t.Transfer = self._call(request("POST", "/v1/accounts/{player}/withdrawals", (player,), body=body, write=True, key=key))
        return answer


class AsyncCalls:
    """The calls, in the order of the alphabet; a subclass sends them."""

    async def _call(self, sent: Request) -> Any:
        raise NotImplementedError

    def _pages(self, sent: Request, rows: str, cursor: str) -> AsyncIterator[Any]:
        raise NotImplementedError

    async def abort(self, reference: str, *, key: str | None = None) -> t.Transfer:
        """Aborts a withdrawal that is on hold: the assets are returned to the player."""
        answer: t.Transfer = await self._call(request("POST", "/v1/transfers/{reference}/abort", (reference,), write=True, key=key))
        return answer

    async def audit(self) -> t.Audit:
        """Audits the market: adds up every account and order."""
        answer: t.Audit = await self._call(request("GET", "/v1/audit"))
        return answer

    async def balances(self) -> t.Balances:
        """Returns the caller's balances, and whether its account is frozen."""
        answer: t.Balances = await self._call(request("GET", "/v1/balances"))
        return answer

    async def batch(self, body: t.BatchRequest, *, key: str | None = None) -> t.BatchResults:
        """Places, cancels and reduces up to 100 orders, one after another."""
        answer: t.BatchResults = await self._call(request("POST", "/v1/orders/batch", body=body, write=True, key=key))
        return answer

    async def book(self, material: str, *, depth: int | None = None) -> t.Book:
        """Returns the best levels on both sides of a material's order book."""
        query: Mapping[str, Any] = {"depth": depth}
        answer: t.Book = await self._call(request("GET", "/v1/materials/{material}/book", (material,), query=query, authorized=False))
        return answer

    async def books(self, *, materials: str | None = None, depth: int | None = None) -> t.BookList:
        """Returns the order books of several materials, in the order of the request."""
        query: Mapping[str, Any] = {"materials": materials, "depth": depth}
        answer: t.BookList = await self._call(request("GET", "/v1/books", query=query, authorized=False))
        return answer

    async def cancel(self, order_id: str, *, key: str | None = None) -> t.Order:
        """Cancels an order."""
        answer: t.Order = await self._call(request("DELETE", "/v1/orders/{order_id}", (order_id,), write=True, key=key))
        return answer

    async def cancel_all(self, *, material: str | None = None, player: str | None = None, key: str | None = None) -> t.CancelledOrders:
        """Cancels all open orders of a player, or those for one material."""
        query: Mapping[str, Any] = {"material": material, "player": player}
        answer: t.CancelledOrders = await self._call(request("DELETE", "/v1/orders", query=query, write=True, key=key))
        return answer

    async def candles(self, material: str, *, interval: str | None = None, from_: str | None = None, to: str | None = None) -> t.CandleList:
        """Lists a material's candles, oldest first."""
        query: Mapping[str, Any] = {"interval": interval, "from": from_, "to": to}
        answer: t.CandleList = await self._call(request("GET", "/v1/materials/{material}/candles", (material,), query=query, authorized=False))
        return answer

    async def change_rules(self, body: t.RulesRequest, *, key: str | None = None) -> t.Rules:
        """Changes rules of the whole market, now or later."""
        answer: t.Rules = await self._call(request("PUT", "/v1/rules", body=body, write=True, key=key))
        return answer

    async def change_rules_of_material(self, material: str, body: t.RulesRequest, *, key: str | None = None) -> t.Rules:
        """Changes rules of a material, now or later."""
        answer: t.Rules = await self._call(request("PUT", "/v1/rules/{material}", (material,), body=body, write=True, key=key))
        return answer

    async def clock(self) -> t.MarketClock:
        """Returns the market's time and its pace."""
        answer: t.MarketClock = await self._call(request("GET", "/v1/clock", authorized=False))
        return answer

    async def confirm(self, reference: str, *, key: str | None = None) -> t.Transfer:
        """Confirms a withdrawal that is on hold: the assets leave the market."""
        answer: t.Transfer = await self._call(request("POST", "/v1/transfers/{reference}/confirm", (reference,), write=True, key=key))
        return answer

    async def deposit(self, player: str, body: t.TransferRequest, *, key: str | None = None) -> t.Transfer:
        """Deposits coins or goods into a player's account."""
        answer: t.Transfer = await self._call(request("POST", "/v1/accounts/{player}/deposits", (player,), body=body, write=True, key=key))
        return answer

    async def economy(self, *, from_: str | None = None, to: str | None = None, bucket: str | None = None) -> t.Economy:
        """Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of wealth."""
        query: Mapping[str, Any] = {"from": from_, "to": to, "bucket": bucket}
        answer: t.Economy = await self._call(request("GET", "/v1/economy", query=query))
        return answer

    async def events(self, *, after: str | None = None, limit: int | None = None) -> t.EventList:
        """Lists the caller's events, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.EventList = await self._call(request("GET", "/v1/events", query=query))
        return answer

    def all_events(self, *, limit: int | None = None) -> AsyncIterator[t.Event]:
        """Reads all pages of `events`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/events", query=query), "events", "after")

    async def feed(self, *, after: str | None = None, limit: int | None = None, wait: int | None = None) -> t.FeedList:
        """Lists the events of all players in one order, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit, "wait": wait}
        answer: t.FeedList = await self._call(request("GET", "/v1/feed", query=query))
        return answer

    async def fees(self) -> t.Fees:
        """Returns the fees for trading."""
        answer: t.Fees = await self._call(request("GET", "/v1/fees", authorized=False))
        return answer

    async def fills(self, *, after: str | None = None, limit: int | None = None) -> t.FillList:
        """Lists the caller's fills, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.FillList = await self._call(request("GET", "/v1/fills", query=query))
        return answer

    def all_fills(self, *, limit: int | None = None) -> AsyncIterator[t.Fill]:
        """Reads all pages of `fills`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/fills", query=query), "fills", "after")

    async def freeze(self, player: str, *, key: str | None = None) -> t.Freeze:
        """Freezes an account."""
        answer: t.Freeze = await self._call(request("PUT", "/v1/accounts/{player}/freeze", (player,), write=True, key=key))
        return answer

    async def halt(self, *, material: str | None = None, key: str | None = None) -> t.Halt:
        """Halts a material or the whole market."""
        query: Mapping[str, Any] = {"material": material}
        answer: t.Halt = await self._call(request("PUT", "/v1/halt", query=query, write=True, key=key))
        return answer

    async def limits(self, *, material: str | None = None) -> t.Limits:
        """Returns the caller's limits and how much of them is left."""
        query: Mapping[str, Any] = {"material": material}
        answer: t.Limits = await self._call(request("GET", "/v1/limits", query=query))
        return answer

    async def material(self, material: str) -> t.Material:
        """Returns a material with its prices and volumes."""
        answer: t.Material = await self._call(request("GET", "/v1/materials/{material}", (material,), authorized=False))
        return answer

    async def materials(self, *, after: str | None = None, limit: int | None = None) -> t.MaterialList:
        """Lists materials with their prices and volumes, in the order of registration."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.MaterialList = await self._call(request("GET", "/v1/materials", query=query, authorized=False))
        return answer

    def all_materials(self, *, limit: int | None = None) -> AsyncIterator[t.Material]:
        """Reads all pages of `materials`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/materials", query=query, authorized=False), "materials", "after")

    async def order(self, order_id: str) -> t.Order:
        """Reads one order, open or closed."""
        answer: t.Order = await self._call(request("GET", "/v1/orders/{order_id}", (order_id,)))
        return answer

    async def orders(self, *, status: str | None = None, material: str | None = None, cursor: str | None = None, limit: int | None = None) -> t.OrderList:
        """Lists the caller's orders, newest first."""
        query: Mapping[str, Any] = {"status": status, "material": material, "cursor": cursor, "limit": limit}
        answer: t.OrderList = await self._call(request("GET", "/v1/orders", query=query))
        return answer

    def all_orders(self, *, status: str | None = None, material: str | None = None, limit: int | None = None) -> AsyncIterator[t.Order]:
        """Reads all pages of `orders`."""
        query: Mapping[str, Any] = {"status": status, "material": material, "limit": limit}
        return self._pages(request("GET", "/v1/orders", query=query), "orders", "cursor")

    async def place(self, body: t.OrderRequest, *, key: str | None = None) -> t.Order:
        """Places an order."""
        answer: t.Order = await self._call(request("POST", "/v1/orders", body=body, write=True, key=key))
        return answer

    async def player_balances(self, player: str) -> t.Balances:
        """Returns a player's balances, and whether its account is frozen."""
        answer: t.Balances = await self._call(request("GET", "/v1/accounts/{player}/balances", (player,)))
        return answer

    async def player_events(self, player: str, *, after: str | None = None, limit: int | None = None) -> t.EventList:
        """Lists a player's events, oldest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.EventList = await self._call(request("GET", "/v1/accounts/{player}/events", (player,), query=query))
        return answer

    def all_player_events(self, player: str, *, limit: int | None = None) -> AsyncIterator[t.Event]:
        """Reads all pages of `player_events`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/accounts/{player}/events", (player,), query=query), "events", "after")

    async def player_orders(self, player: str, *, status: str | None = None, material: str | None = None, cursor: str | None = None, limit: int | None = None) -> t.OrderList:
        """Lists a player's orders, newest first."""
        query: Mapping[str, Any] = {"status": status, "material": material, "cursor": cursor, "limit": limit}
        answer: t.OrderList = await self._call(request("GET", "/v1/accounts/{player}/orders", (player,), query=query))
        return answer

    def all_player_orders(self, player: str, *, status: str | None = None, material: str | None = None, limit: int | None = None) -> AsyncIterator[t.Order]:
        """Reads all pages of `player_orders`."""
        query: Mapping[str, Any] = {"status": status, "material": material, "limit": limit}
        return self._pages(request("GET", "/v1/accounts/{player}/orders", (player,), query=query), "orders", "cursor")

    async def put_webhook(self, name: str, body: t.WebhookRequest, *, key: str | None = None) -> t.Webhook:
        """Creates or changes a webhook, which sends the events of the feed to an URL."""
        answer: t.Webhook = await self._call(request("PUT", "/v1/webhooks/{name}", (name,), body=body, write=True, key=key))
        return answer

    async def quote(self, body: t.OrderRequest) -> t.Quote:
        """Returns what an order would do now."""
        answer: t.Quote = await self._call(request("POST", "/v1/quotes", body=body))
        return answer

    async def reduce(self, order_id: str, body: t.ReduceRequest, *, key: str | None = None) -> t.Order:
        """Lowers the quantity of an open order."""
        answer: t.Order = await self._call(request("PATCH", "/v1/orders/{order_id}", (order_id,), body=body, write=True, key=key))
        return answer

    async def register(self, material: str, body: t.MaterialRequest, *, key: str | None = None) -> t.Material:
        """Registers or renames a material."""
        answer: t.Material = await self._call(request("PUT", "/v1/materials/{material}", (material,), body=body, write=True, key=key))
        return answer

    async def register_all(self, body: t.MaterialBatch, *, key: str | None = None) -> t.MaterialBatchResults:
        """Registers or renames up to 100 materials, one after another."""
        answer: t.MaterialBatchResults = await self._call(request("POST", "/v1/materials/batch", body=body, write=True, key=key))
        return answer

    async def remove_webhook(self, name: str, *, key: str | None = None) -> t.Webhook:
        """Removes a webhook. What it has not sent is not sent."""
        answer: t.Webhook = await self._call(request("DELETE", "/v1/webhooks/{name}", (name,), write=True, key=key))
        return answer

    async def resume(self, *, material: str | None = None, key: str | None = None) -> t.Halt:
        """Resumes a material or the whole market."""
        query: Mapping[str, Any] = {"material": material}
        answer: t.Halt = await self._call(request("DELETE", "/v1/halt", query=query, write=True, key=key))
        return answer

    async def resume_webhook(self, name: str, *, key: str | None = None) -> t.Webhook:
        """Resumes a webhook: it tries again at once, for another three days."""
        answer: t.Webhook = await self._call(request("POST", "/v1/webhooks/{name}/resume", (name,), write=True, key=key))
        return answer

    async def revoke_all_tokens(self, body: t.TokensNotBeforeRequest, *, key: str | None = None) -> t.TokensNotBefore:
        """Refuses all tokens of before a time."""
        answer: t.TokensNotBefore = await self._call(request("PUT", "/v1/tokens-not-before", body=body, write=True, key=key))
        return answer

    async def revoke_tokens_of_player(self, player: str, body: t.TokensNotBeforeRequest, *, key: str | None = None) -> t.TokensNotBefore:
        """Refuses a player's tokens of before a time."""
        answer: t.TokensNotBefore = await self._call(request("PUT", "/v1/accounts/{player}/tokens-not-before", (player,), body=body, write=True, key=key))
        return answer

    async def rules(self) -> t.Rules:
        """Returns the rules of the market."""
        answer: t.Rules = await self._call(request("GET", "/v1/rules", authorized=False))
        return answer

    async def rules_history(self, *, after: str | None = None, limit: int | None = None) -> t.RulesHistory:
        """Lists the changes of rules, newest first."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.RulesHistory = await self._call(request("GET", "/v1/rules/history", query=query))
        return answer

    def all_rules_history(self, *, limit: int | None = None) -> AsyncIterator[t.RulesChange]:
        """Reads all pages of `rules_history`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/rules/history", query=query), "changes", "after")

    async def trades(self, material: str, *, after: str | None = None, limit: int | None = None) -> t.TradeList:
        """Lists a material's trades."""
        query: Mapping[str, Any] = {"after": after, "limit": limit}
        answer: t.TradeList = await self._call(request("GET", "/v1/materials/{material}/trades", (material,), query=query, authorized=False))
        return answer

    def all_trades(self, material: str, *, limit: int | None = None) -> AsyncIterator[t.Trade]:
        """Reads all pages of `trades`."""
        query: Mapping[str, Any] = {"limit": limit}
        return self._pages(request("GET", "/v1/materials/{material}/trades", (material,), query=query, authorized=False), "trades", "after")

    async def transfer(self, reference: str) -> t.Transfer:
        """Returns the transfer with a reference."""
        answer: t.Transfer = await self._call(request("GET", "/v1/transfers/{reference}", (reference,)))
        return answer

    async def transfer_batch(self, body: t.TransferBatch, *, key: str | None = None) -> t.TransferBatchResults:
        """Makes up to 100 transfers, one after another."""
        answer: t.TransferBatchResults = await self._call(request("POST", "/v1/transfers/batch", body=body, write=True, key=key))
        return answer

    async def transfers(self, *, state: t.TransferState | None = None, after: str | None = None, limit: int | None = None) -> t.TransferList:
        """Lists the transfers that have a reference."""
        query: Mapping[str, Any] = {"state": state, "after": after, "limit": limit}
        answer: t.TransferList = await self._call(request("GET", "/v1/transfers", query=query))
        return answer

    def all_transfers(self, *, state: t.TransferState | None = None, limit: int | None = None) -> AsyncIterator[t.Transfer]:
        """Reads all pages of `transfers`."""
        query: Mapping[str, Any] = {"state": state, "limit": limit}
        return self._pages(request("GET", "/v1/transfers", query=query), "transfers", "after")

    async def unfreeze(self, player: str, *, key: str | None = None) -> t.Freeze:
        """Ends the freeze of an account."""
        answer: t.Freeze = await self._call(request("DELETE", "/v1/accounts/{player}/freeze", (player,), write=True, key=key))
        return answer

    async def webhook(self, name: str) -> t.Webhook:
        """Returns a webhook."""
        answer: t.Webhook = await self._call(request("GET", "/v1/webhooks/{name}", (name,)))
        return answer

    async def webhooks(self) -> t.WebhookList:
        """Lists the webhooks."""
        answer: t.WebhookList = await self._call(request("GET", "/v1/webhooks"))
        return answer

    async def withdraw(self, player: str, body: t.TransferRequest, *, key: str | None = None) -> t.Transfer:
        """Withdraws coins or goods from a player's account."""
        answer: t.Transfer = await self._call(request("POST", "/v1/accounts/{player}/withdrawals", (player,), body=body, write=True, key=key))
        return answer
