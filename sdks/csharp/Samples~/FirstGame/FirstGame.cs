using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tradepost;

/// <summary>
/// A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them.
/// Set TRADEPOST_URL, and TRADEPOST_TOKEN to an operator's token.
/// </summary>
internal static class FirstGame
{
    private static readonly Client Game = new Client(Environment.GetEnvironmentVariable("TRADEPOST_URL"))
        .WithToken(Environment.GetEnvironmentVariable("TRADEPOST_TOKEN"));

    public static void Main() => PlayAsync().GetAwaiter().GetResult();

    private static async Task PlayAsync()
    {
        var iron = new NamedMaterial { Id = "iron", Name = "Iron" };
        var tools = new NamedMaterial { Id = "tools", Name = "Tools" };
        await Game.RegisterAllAsync(new MaterialBatch { Materials = new List<NamedMaterial> { iron, tools } });
        await BringAsync("miner", "iron", 20);
        await BringAsync("smith", "coin", 500);
        await BringAsync("town", "coin", 900);

        // The miner offers iron, the town wants tools; neither has to be online when the smith comes.
        await PlaceAsync("miner", Side.Ask, "iron", 20, 12);
        await PlaceAsync("town", Side.Bid, "tools", 10, 40);
        Order bought = await PlaceAsync("smith", Side.Bid, "iron", 20, 15);
        Console.WriteLine($"bought {bought.Filled} iron for {bought.Value} coins");

        // In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
        await Game.WithdrawAsync("smith", Amount("iron", 20, "smithy", "first-game/smelt"));
        await BringAsync("smith", "tools", 10);
        Order sold = await PlaceAsync("smith", Side.Ask, "tools", 10, 35);
        Console.WriteLine($"sold {sold.Filled} tools for {sold.Value} coins");

        try
        {
            await PlaceAsync("smith", Side.Bid, "iron", 20, 1000);
        }
        catch (ProblemException error) when (error.Code == "insufficient_coins")
        {
            Console.WriteLine($"too expensive: {error.Problem.Needed} coins needed, {error.Problem.Available} left");
        }
    }

    /// <summary>Brings goods or coins in, once: the reference makes it safe to repeat.</summary>
    private static Task BringAsync(string player, string asset, long amount) =>
        Game.DepositAsync(player, Amount(asset, amount, "start", $"first-game/{player}/{asset}"));

    private static TransferRequest Amount(string asset, long amount, string reason, string reference) =>
        new TransferRequest { Asset = asset, Amount = amount, Reason = reason, Reference = reference };

    private static Task<Order> PlaceAsync(string player, string side, string material, long quantity, long price) =>
        Game.PlaceAsync(
            new OrderRequest { Player = player, Side = side, Material = material, Quantity = quantity, Price = price });
}
