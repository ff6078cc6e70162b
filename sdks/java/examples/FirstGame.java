import java.util.List;

import tradepost.Client;
import tradepost.Problem;
import tradepost.Types.MaterialBatch;
import tradepost.Types.NamedMaterial;
import tradepost.Types.Order;
import tradepost.Types.OrderRequest;
import tradepost.Types.Side;
import tradepost.Types.TransferRequest;

/** A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them. */
final class FirstGame {
    private static final Client GAME =
            new Client(System.getenv("TRADEPOST_URL")).withToken(System.getenv("TRADEPOST_TOKEN"));

    public static void main(String[] arguments) {
        List<NamedMaterial> materials = List.of(new NamedMaterial("iron", "Iron"), new NamedMaterial("tools", "Tools"));
        GAME.registerAll(new MaterialBatch(materials)).send();
        bring("miner", "iron", 20);
        bring("smith", "coin", 500);
        bring("town", "coin", 900);

        // The miner offers iron, the town wants tools; neither has to be online when the smith comes.
        place("miner", Side.ASK, "iron", 20, 12);
        place("town", Side.BID, "tools", 10, 40);
        Order bought = place("smith", Side.BID, "iron", 20, 15);
        System.out.printf("bought %d iron for %d coins%n", bought.filled(), bought.value());

        // In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
        GAME.withdraw("smith", new TransferRequest(20, "iron", "smithy").withReference("first-game/smelt")).send();
        bring("smith", "tools", 10);
        Order sold = place("smith", Side.ASK, "tools", 10, 35);
        System.out.printf("sold %d tools for %d coins%n", sold.filled(), sold.value());

        try {
            place("smith", Side.BID, "iron", 20, 1_000);
        } catch (Problem problem) {
            if (!problem.code().equals("insufficient_coins")) throw problem;
            Object needed = problem.document().get("needed");
            System.out.printf("too expensive: %s coins needed, %s left%n", needed, problem.document().get("available"));
        }
    }

    /** Brings goods or coins in, once: the reference makes it safe to repeat. */
    private static void bring(String player, String asset, long amount) {
        String reference = "first-game/" + player + "/" + asset;
        GAME.deposit(player, new TransferRequest(amount, asset, "start").withReference(reference)).send();
    }

    private static Order place(String player, String side, String material, long quantity, long price) {
        return GAME.place(new OrderRequest(material, price, quantity, side).withPlayer(player)).send();
    }
}
