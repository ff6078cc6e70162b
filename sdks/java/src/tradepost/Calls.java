package tradepost;

import java.util.List;

/** The API's calls. Made from api/openapi.json; {@code UPDATE_EXPECT=1 cargo test -p xtask} rewrites it. */
public abstract class Calls {
    Calls() {}

    abstract <T> Call<T> call(Route route, List<String> places, Object body, Class<T> answer);

    abstract <P extends Page<R>, R> PagedCall<P, R> pagedCall(Route route, List<String> places, Class<P> answer);

    /** Aborts a withdrawal that is on hold: the assets are returned to the player. */
    public Call<Types.Transfer> abort(String reference) {
        return call(new Route("POST", "/v1/transfers/{reference}/abort", true, true, null), List.of(reference), null, Types.Transfer.class);
    }

    /** Audits the market: adds up every account and order. */
    public Call<Types.Audit> audit() {
        return call(new Route("GET", "/v1/audit", false, true, null), List.of(), null, Types.Audit.class);
    }

    /** Returns the caller's balances, and whether its account is frozen. */
    public Call<Types.Balances> balances() {
        return call(new Route("GET", "/v1/balances", false, true, null), List.of(), null, Types.Balances.class);
    }

    /** Places, cancels and reduces up to 100 orders, one after another. */
    public Call<Types.BatchResults> batch(Types.BatchRequest body) {
        return call(new Route("POST", "/v1/orders/batch", true, true, null), List.of(), body, Types.BatchResults.class);
    }

    /** Returns the best levels on both sides of a material's order book. Parameters: {@code depth}. */
    public Call<Types.Book> book(String material) {
        return call(new Route("GET", "/v1/materials/{material}/book", false, false, null), List.of(material), null, Types.Book.class);
    }

    /** Returns the order books of several materials, in the order of the request. Parameters: {@code materials}, {@code depth}. */
    public Call<Types.BookList> books() {
        return call(new Route("GET", "/v1/books", false, false, null), List.of(), null, Types.BookList.class);
    }

    /** Cancels an order. */
    public Call<Types.Order> cancel(String orderId) {
        return call(new Route("DELETE", "/v1/orders/{order_id}", true, true, null), List.of(orderId), null, Types.Order.class);
    }

    /** Cancels all open orders of a player, or those for one material. Parameters: {@code material}, {@code player}. */
    public Call<Types.CancelledOrders> cancelAll() {
        return call(new Route("DELETE", "/v1/orders", true, true, null), List.of(), null, Types.CancelledOrders.class);
    }

    /** Lists a material's candles, oldest first. Parameters: {@code interval}, {@code from}, {@code to}. */
    public Call<Types.CandleList> candles(String material) {
        return call(new Route("GET", "/v1/materials/{material}/candles", false, false, null), List.of(material), null, Types.CandleList.class);
    }

    /** Changes rules of the whole market, now or later. */
    public Call<Types.Rules> changeRules(Types.RulesRequest body) {
        return call(new Route("PUT", "/v1/rules", true, true, null), List.of(), body, Types.Rules.class);
    }

    /** Changes rules of a material, now or later. */
    public Call<Types.Rules> changeRulesOfMaterial(String material, Types.RulesRequest body) {
        return call(new Route("PUT", "/v1/rules/{material}", true, true, null), List.of(material), body, Types.Rules.class);
    }

    /** Returns the market's time and its pace. */
    public Call<Types.MarketClock> clock() {
        return call(new Route("GET", "/v1/clock", false, false, null), List.of(), null, Types.MarketClock.class);
    }

    /** Confirms a withdrawal that is on hold: the assets leave the market. */
    public Call<Types.Transfer> confirm(String reference) {
        return call(new Route("POST", "/v1/transfers/{reference}/confirm", true, true, null), List.of(reference), null, Types.Transfer.class);
    }

    /** Deposits coins or goods into a player's account. */
    public Call<Types.Transfer> deposit(String player, Types.TransferRequest body) {
        return call(new Route("POST", "/v1/accounts/{player}/deposits", true, true, null), List.of(player), body, Types.Transfer.class);
    }

    /** Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of wealth. Parameters: {@code from}, {@code to}, {@code bucket}. */
    public Call<Types.Economy> economy() {
        return call(new Route("GET", "/v1/economy", false, true, null), List.of(), null, Types.Economy.class);
    }

    /** Lists the caller's events, oldest first. Parameters: {@code after}, {@code limit}. */
    public PagedCall<Types.EventList, Types.Event> events() {
        return pagedCall(new Route("GET", "/v1/events", false, true, "after"), List.of(), Types.EventList.class);
    }

    /** Lists the events of all players in one order, oldest first. Parameters: {@code after}, {@code limit}, {@code wait}. */
    public Call<Types.FeedList> feed() {
        return call(new Route("GET", "/v1/feed", false, true, null), List.of(), null, Types.FeedList.class);
    }

    /** Returns the fees for trading. */
    public Call<Types.Fees> fees() {
        return call(new Route("GET", "/v1/fees", false, false, null), List.of(), null, Types.Fees.class);
    }

    /** Lists the caller's fills, oldest first. Parameters: {@code after}, {@code limit}. */
    public PagedCall<Types.FillList, Types.Fill> fills() {
        return pagedCall(new Route("GET", "/v1/fills", false, true, "after"), List.of(), Types.FillList.class);
    }

    /** Freezes an account. */
    public Call<Types.Freeze> freeze(String player) {
        return call(new Route("PUT", "/v1/accounts/{player}/freeze", true, true, null), List.of(player), null, Types.Freeze.class);
    }

    /** Halts a material or the whole market. Parameters: {@code material}. */
    public Call<Types.Halt> halt() {
        return call(new Route("PUT", "/v1/halt", true, true, null), List.of(), null, Types.Halt.class);
    }

    /** Returns the caller's limits and how much of them is left. Parameters: {@code material}. */
    public Call<Types.Limits> limits() {
        return call(new Route("GET", "/v1/limits", false, true, null), List.of(), null, Types.Limits.class);
    }

    /** Returns a material with its prices and volumes. */
    public Call<Types.Material> material(String material) {
        return call(new Route("GET", "/v1/materials/{material}", false, false, null), List.of(material), null, Types.Material.class);
    }

    /** Lists materials with their prices and volumes, in the order of registration. Parameters: {@code after}, {@code limit}. */
    public PagedCall<Types.MaterialList, Types.Material> materials() {
        return pagedCall(new Route("GET", "/v1/materials", false, false, "after"), List.of(), Types.MaterialList.class);
    }

    /** Reads one order, open or closed. */
    public Call<Types.Order> order(String orderId) {
        return call(new Route("GET", "/v1/orders/{order_id}", false, true, null), List.of(orderId), null, Types.Order.class);
    }

    /** Lists the caller's orders, newest first. Parameters: {@code status}, {@code material}, {@code cursor}, {@code limit}. */
    public PagedCall<Types.OrderList, Types.Order> orders() {
        return pagedCall(new Route("GET", "/v1/orders", false, true, "cursor"), List.of(), Types.OrderList.class);
    }

    /** Places an order. */
    public Call<Types.Order> place(Types.OrderRequest body) {
        return call(new Route("POST", "/v1/orders", true, true, null), List.of(), body, Types.Order.class);
    }

    /** Returns a player's balances, and whether its account is frozen. */
    public Call<Types.Balances> playerBalances(String player) {
        return call(new Route("GET", "/v1/accounts/{player}/balances", false, true, null), List.of(player), null, Types.Balances.class);
    }

    /** Lists a player's events, oldest first. Parameters: {@code after}, {@code limit}. */
    public PagedCall<Types.EventList, Types.Event> playerEvents(String player) {
        return pagedCall(new Route("GET", "/v1/accounts/{player}/events", false, true, "after"), List.of(player), Types.EventList.class);
    }

    /** Lists a player's orders, newest first. Parameters: {@code status}, {@code material}, {@code cursor}, {@code limit}. */
    public PagedCall<Types.OrderList, Types.Order> playerOrders(String player) {
        return pagedCall(new Route("GET", "/v1/accounts/{player}/orders", false, true, "cursor"), List.of(player), Types.OrderList.class);
    }

    /** Creates or changes a webhook, which sends the events of the feed to an URL. */
    public Call<Types.Webhook> putWebhook(String name, Types.WebhookRequest body) {
        return call(new Route("PUT", "/v1/webhooks/{name}", true, true, null), List.of(name), body, Types.Webhook.class);
    }

    /** Returns what an order would do now. */
    public Call<Types.Quote> quote(Types.OrderRequest body) {
        return call(new Route("POST", "/v1/quotes", false, true, null), List.of(), body, Types.Quote.class);
    }

    /** Lowers the quantity of an open order. */
    public Call<Types.Order> reduce(String orderId, Types.ReduceRequest body) {
        return call(new Route("PATCH", "/v1/orders/{order_id}", true, true, null), List.of(orderId), body, Types.Order.class);
    }

    /** Registers or renames a material. */
    public Call<Types.Material> register(String material, Types.MaterialRequest body) {
        return call(new Route("PUT", "/v1/materials/{material}", true, true, null), List.of(material), body, Types.Material.class);
    }

    /** Registers or renames up to 100 materials, one after another. */
    public Call<Types.MaterialBatchResults> registerAll(Types.MaterialBatch body) {
        return call(new Route("POST", "/v1/materials/batch", true, true, null), List.of(), body, Types.MaterialBatchResults.class);
    }

    /** Removes a webhook. What it has not sent is not sent. */
    public Call<Types.Webhook> removeWebhook(String name) {
        return call(new Route("DELETE", "/v1/webhooks/{name}", true, true, null), List.of(name), null, Types.Webhook.class);
    }

    /** Resumes a material or the whole market. Parameters: {@code material}. */
    public Call<Types.Halt> resume() {
        return call(new Route("DELETE", "/v1/halt", true, true, null), List.of(), null, Types.Halt.class);
    }

    /** Resumes a webhook: it tries again at once, for another three days. */
    public Call<Types.Webhook> resumeWebhook(String name) {
        return call(new Route("POST", "/v1/webhooks/{name}/resume", true, true, null), List.of(name), null, Types.Webhook.class);
    }

    /** Refuses all tokens of before a time. */
    public Call<Types.TokensNotBefore> revokeAllTokens(Types.TokensNotBeforeRequest body) {
        return call(new Route("PUT", "/v1/tokens-not-before", true, true, null), List.of(), body, Types.TokensNotBefore.class);
    }

    /** Refuses a player's tokens of before a time. */
    public Call<Types.TokensNotBefore> revokeTokensOfPlayer(String player, Types.TokensNotBeforeRequest body) {
        return call(new Route("PUT", "/v1/accounts/{player}/tokens-not-before", true, true, null), List.of(player), body, Types.TokensNotBefore.class);
    }

    /** Returns the rules of the market. */
    public Call<Types.Rules> rules() {
        return call(new Route("GET", "/v1/rules", false, false, null), List.of(), null, Types.Rules.class);
    }

    /** Lists the changes of rules, newest first. Parameters: {@code after}, {@code limit}. */
    public PagedCall<Types.RulesHistory, Types.RulesChange> rulesHistory() {
        return pagedCall(new Route("GET", "/v1/rules/history", false, true, "after"), List.of(), Types.RulesHistory.class);
    }

    /** Lists a material's trades. Parameters: {@code after}, {@code limit}. */
    public PagedCall<Types.TradeList, Types.Trade> trades(String material) {
        return pagedCall(new Route("GET", "/v1/materials/{material}/trades", false, false, "after"), List.of(material), Types.TradeList.class);
    }

    /** Returns the transfer with a reference. */
    public Call<Types.Transfer> transfer(String reference) {
        return call(new Route("GET", "/v1/transfers/{reference}", false, true, null), List.of(reference), null, Types.Transfer.class);
    }

    /** Makes up to 100 transfers, one after another. */
    public Call<Types.TransferBatchResults> transferBatch(Types.TransferBatch body) {
        return call(new Route("POST", "/v1/transfers/batch", true, true, null), List.of(), body, Types.TransferBatchResults.class);
    }

    /** Lists the transfers that have a reference. Parameters: {@code state}, {@code after}, {@code limit}. */
    public PagedCall<Types.TransferList, Types.Transfer> transfers() {
        return pagedCall(new Route("GET", "/v1/transfers", false, true, "after"), List.of(), Types.TransferList.class);
    }

    /** Ends the freeze of an account. */
    public Call<Types.Freeze> unfreeze(String player) {
        return call(new Route("DELETE", "/v1/accounts/{player}/freeze", true, true, null), List.of(player), null, Types.Freeze.class);
    }

    /** Returns a webhook. */
    public Call<Types.Webhook> webhook(String name) {
        return call(new Route("GET", "/v1/webhooks/{name}", false, true, null), List.of(name), null, Types.Webhook.class);
    }

    /** Lists the webhooks. */
    public Call<Types.WebhookList> webhooks() {
        return call(new Route("GET", "/v1/webhooks", false, true, null), List.of(), null, Types.WebhookList.class);
    }

    /** Withdraws coins or goods from a player's account. */
    public Call<Types.Transfer> withdraw(String player, Types.TransferRequest body) {
        return call(new Route("POST", "/v1/accounts/{player}/withdrawals", true, true, null), List.of(player), body, Types.Transfer.class);
    }
}
