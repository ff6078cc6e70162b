"""A chat bot that trades: lines of `NAME: COMMAND` come in, lines of `@NAME TEXT` go out.

TRADEPOST_URL=http://127.0.0.1:7171 \
TRADEPOST_TOKEN=$(tradepost token --data market --player bot --role operator --scope read,trade) python bot.py

`Chat` is standard input and output here. Put Discord, Matrix or IRC in its place: the rest stays as it is.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "sdks/python/src"))

from tradepost_client import AsyncClient, Problem
from tradepost_client.types import FeedEvent, OrderRequest, Side

HELP = "price MATERIAL | buy MATERIAL QUANTITY PRICE | sell MATERIAL QUANTITY PRICE | orders | cancel MATERIAL"


class Chat:
    """A chat room of pipes."""

    async def messages(self) -> AsyncIterator[tuple[str, str]]:
        """Who says what, until the chat closes."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        async for line in reader:
            name, _, text = line.decode().strip().partition(": ")
            yield name, text

    async def say(self, name: str, text: str) -> None:
        """Says something to somebody."""
        print(f"@{name} {text}", flush=True)


class Bot:
    """Obeys commands; each name in the chat is a player of the market."""

    def __init__(self, market: AsyncClient, chat: Chat) -> None:
        self.market = market
        self.chat = chat

    async def run(self) -> None:
        """Serves the chat until it closes."""
        # Only what happens from now on is news. A bot that must not miss any keeps the cursor in a file.
        start = (await self.market.feed(after="end"))["next"]
        async with asyncio.TaskGroup() as tasks:
            news = tasks.create_task(self.report(start))
            async for name, text in self.chat.messages():
                await self.chat.say(name, await self.answer(name, text))
            news.cancel()

    async def answer(self, name: str, text: str) -> str:
        """The answer to a command; a refusal is one, too."""
        try:
            match text.split():
                case ["price", material]:
                    book = await self.market.book(material, depth=1)
                    ask, bid = (side[0]["price"] if side else "?" for side in (book["asks"], book["bids"]))
                    return f"{material}: buy at {ask}, sell at {bid}"
                case ["buy", material, quantity, price]:
                    return await self.place(name, "bid", material, quantity, price)
                case ["sell", material, quantity, price]:
                    return await self.place(name, "ask", material, quantity, price)
                case ["orders"]:
                    orders = [order async for order in self.market.all_player_orders(name, status="open")]
                    shown = (f"{o['side']} {o['remaining']} {o['material']} at {o['price']}" for o in orders)
                    return "; ".join(shown) or "no open orders"
                case ["cancel", material]:
                    ended = await self.market.cancel_all(material=material, player=name)
                    return f"cancelled {len(ended['orders'])} orders"
                case _:
                    return HELP
        except Problem as problem:
            return str(problem)
        except ValueError:
            return HELP

    async def place(self, name: str, side: Side, material: str, quantity: str, price: str) -> str:
        """Places an order for a player."""
        order: OrderRequest = {
            "player": name,
            "side": side,
            "material": material,
            "quantity": int(quantity),
            "price": int(price),
        }
        placed = await self.market.place(order)
        return f"{placed['status']}: {placed['filled']} of {placed['quantity']} {material}"

    async def report(self, start: str | None) -> None:
        """Reports fills to their players, also those of orders that waited."""
        async for page in self.market.read_feed(start):
            for event in page["events"]:
                if event["kind"] == "filled":
                    await self.chat.say(event["player"], describe(event))


def describe(event: FeedEvent) -> str:
    """A fill in words."""
    verb = "bought" if event["side"] == "bid" else "sold"
    return f"{verb} {event['quantity']} {event['material']} for {event['value']} coins"


async def main() -> None:
    """Connects the market and the chat."""
    async with AsyncClient(os.environ["TRADEPOST_URL"], os.environ["TRADEPOST_TOKEN"]) as market:
        await Bot(market, Chat()).run()


if __name__ == "__main__":
    asyncio.run(main())
