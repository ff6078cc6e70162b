"""The first game, for asyncio, as a chat bot would have it."""

import asyncio
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from tradepost_client import AsyncClient, Problem


async def main() -> None:
    """Buys iron, sells tools."""
    async with AsyncClient(os.environ["TRADEPOST_URL"], os.environ["TRADEPOST_TOKEN"]) as game:

        async def bring(player: str, asset: str, amount: int) -> None:
            reference = f"first-game/{player}/{asset}"
            await game.deposit(
                player, {"asset": asset, "amount": amount, "reason": "start", "reference": reference}
            )

        names = {"iron": "Iron", "tools": "Tools"}
        await game.register_all({"materials": [{"id": id, "name": name} for id, name in names.items()]})
        await asyncio.gather(
            bring("miner", "iron", 20), bring("smith", "coin", 500), bring("town", "coin", 900)
        )
        await game.place({"player": "miner", "side": "ask", "material": "iron", "price": 12, "quantity": 20})
        await game.place({"player": "town", "side": "bid", "material": "tools", "price": 40, "quantity": 10})
        bought = await game.place(
            {"player": "smith", "side": "bid", "material": "iron", "price": 15, "quantity": 20}
        )
        print(f"bought {bought['filled']} iron for {bought['value']} coins")

        smelt = "first-game/smelt"
        await game.withdraw("smith", {"asset": "iron", "amount": 20, "reason": "smithy", "reference": smelt})
        await bring("smith", "tools", 10)
        sold = await game.place(
            {"player": "smith", "side": "ask", "material": "tools", "price": 35, "quantity": 10}
        )
        print(f"sold {sold['filled']} tools for {sold['value']} coins")
        try:
            await game.place(
                {"player": "smith", "side": "bid", "material": "iron", "price": 1000, "quantity": 20}
            )
        except Problem as problem:
            assert problem.code == "insufficient_coins", problem
            document = problem.document
            print(f"too expensive: {document['needed']} coins needed, {document['available']} left")


asyncio.run(main())
