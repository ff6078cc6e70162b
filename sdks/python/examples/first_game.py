"""A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them.

TRADEPOST_URL=http://127.0.0.1:7171 TRADEPOST_TOKEN=$(tradepost token --data market --player game --role operator) \
    python first_game.py
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from tradepost_client import Client, Problem

game = Client(os.environ["TRADEPOST_URL"], os.environ["TRADEPOST_TOKEN"])


def bring(player: str, asset: str, amount: int) -> None:
    """Brings goods or coins in, once: the reference makes it safe to repeat."""
    reference = f"first-game/{player}/{asset}"
    game.deposit(player, {"asset": asset, "amount": amount, "reason": "start", "reference": reference})


for material in ("iron", "tools"):
    game.register(material, {"name": material.capitalize()})
bring("miner", "iron", 20)
bring("smith", "coin", 500)
bring("town", "coin", 900)

# The miner offers iron, the town wants tools; neither has to be online when the smith comes.
game.place({"player": "miner", "side": "ask", "material": "iron", "price": 12, "quantity": 20})
game.place({"player": "town", "side": "bid", "material": "tools", "price": 40, "quantity": 10})

bought = game.place({"player": "smith", "side": "bid", "material": "iron", "price": 15, "quantity": 20})
print(f"bought {bought['filled']} iron for {bought['value']} coins")

# In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
game.withdraw("smith", {"asset": "iron", "amount": 20, "reason": "smithy", "reference": "first-game/smelt"})
bring("smith", "tools", 10)
sold = game.place({"player": "smith", "side": "ask", "material": "tools", "price": 35, "quantity": 10})
print(f"sold {sold['filled']} tools for {sold['value']} coins")

try:
    game.place({"player": "smith", "side": "bid", "material": "iron", "price": 1000, "quantity": 20})
except Problem as problem:
    assert problem.code == "insufficient_coins", problem
    print(f"too expensive: {problem.document['needed']} coins needed, {problem.document['available']} left")
