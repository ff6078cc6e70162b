// Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Tradepost
{
    public sealed partial class Client
    {
        /// <summary>Aborts a withdrawal that is on hold: the assets are returned to the player.</summary>
        public Task<Transfer> AbortAsync(string reference, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/transfers/{reference}/abort", true).Place("reference", reference).Key(key), Transfer.Read, cancellationToken);
        }

        /// <summary>Audits the market: adds up every account and order.</summary>
        public Task<Audit> AuditAsync(CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/audit", true), Audit.Read, cancellationToken);
        }

        /// <summary>Returns the caller's balances, and whether its account is frozen.</summary>
        public Task<Balances> BalancesAsync(CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/balances", true), Balances.Read, cancellationToken);
        }

        /// <summary>Places, cancels and reduces up to 100 orders, one after another.</summary>
        public Task<BatchResults> BatchAsync(BatchRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/orders/batch", true).Body(body).Key(key), BatchResults.Read, cancellationToken);
        }

        /// <summary>Returns the best levels on both sides of a material's order book.</summary>
        public Task<Book> BookAsync(string material, long? depth = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/materials/{material}/book", false).Place("material", material).Query("depth", depth), Book.Read, cancellationToken);
        }

        /// <summary>Returns the order books of several materials, in the order of the request.</summary>
        public Task<BookList> BooksAsync(string materials = null, long? depth = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/books", false).Query("materials", materials).Query("depth", depth), BookList.Read, cancellationToken);
        }

        /// <summary>Cancels an order.</summary>
        public Task<Order> CancelAsync(string orderId, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("DELETE", "/v1/orders/{order_id}", true).Place("order_id", orderId).Key(key), Order.Read, cancellationToken);
        }

        /// <summary>Cancels all open orders of a player, or those for one material.</summary>
        public Task<CancelledOrders> CancelAllAsync(string material = null, string player = null, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("DELETE", "/v1/orders", true).Query("material", material).Query("player", player).Key(key), CancelledOrders.Read, cancellationToken);
        }

        /// <summary>Lists a material's candles, oldest first.</summary>
        public Task<CandleList> CandlesAsync(string material, string interval = null, string from = null, string to = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/materials/{material}/candles", false).Place("material", material).Query("interval", interval).Query("from", from).Query("to", to), CandleList.Read, cancellationToken);
        }

        /// <summary>Changes rules of the whole market, now or later.</summary>
        public Task<Rules> ChangeRulesAsync(RulesRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/rules", true).Body(body).Key(key), Rules.Read, cancellationToken);
        }

        /// <summary>Changes rules of a material, now or later.</summary>
        public Task<Rules> ChangeRulesOfMaterialAsync(string material, RulesRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/rules/{material}", true).Place("material", material).Body(body).Key(key), Rules.Read, cancellationToken);
        }

        /// <summary>Returns the market's time and its pace.</summary>
        public Task<MarketClock> ClockAsync(CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/clock", false), MarketClock.Read, cancellationToken);
        }

        /// <summary>Confirms a withdrawal that is on hold: the assets leave the market.</summary>
        public Task<Transfer> ConfirmAsync(string reference, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/transfers/{reference}/confirm", true).Place("reference", reference).Key(key), Transfer.Read, cancellationToken);
        }

        /// <summary>Deposits coins or goods into a player's account.</summary>
        public Task<Transfer> DepositAsync(string player, TransferRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/accounts/{player}/deposits", true).Place("player", player).Body(body).Key(key), Transfer.Read, cancellationToken);
        }

        /// <summary>Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of wealth.</summary>
        public Task<Economy> EconomyAsync(string from = null, string to = null, string bucket = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/economy", true).Query("from", from).Query("to", to).Query("bucket", bucket), Economy.Read, cancellationToken);
        }

        /// <summary>Lists the caller's events, oldest first.</summary>
        public Task<EventList> EventsAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/events", true).Query("after", after).Query("limit", limit), EventList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>EventsAsync</c>.</summary>
        public Task<List<Event>> AllEventsAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/events", true).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", EventList.Read, page => page.Events, page => page.Next, cancellationToken);
        }

        /// <summary>Lists the events of all players in one order, oldest first.</summary>
        public Task<FeedList> FeedAsync(string after = null, long? limit = null, long? wait = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/feed", true).Query("after", after).Query("limit", limit).Query("wait", wait), FeedList.Read, cancellationToken);
        }

        /// <summary>Returns the fees for trading.</summary>
        public Task<Fees> FeesAsync(CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/fees", false), Fees.Read, cancellationToken);
        }

        /// <summary>Lists the caller's fills, oldest first.</summary>
        public Task<FillList> FillsAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/fills", true).Query("after", after).Query("limit", limit), FillList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>FillsAsync</c>.</summary>
        public Task<List<Fill>> AllFillsAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/fills", true).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", FillList.Read, page => page.Fills, page => page.Next, cancellationToken);
        }

        /// <summary>Freezes an account.</summary>
        public Task<Freeze> FreezeAsync(string player, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/accounts/{player}/freeze", true).Place("player", player).Key(key), Freeze.Read, cancellationToken);
        }

        /// <summary>Halts a material or the whole market.</summary>
        public Task<Halt> HaltAsync(string material = null, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/halt", true).Query("material", material).Key(key), Halt.Read, cancellationToken);
        }

        /// <summary>Returns the caller's limits and how much of them is left.</summary>
        public Task<Limits> LimitsAsync(string material = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/limits", true).Query("material", material), Limits.Read, cancellationToken);
        }

        /// <summary>Returns a material with its prices and volumes.</summary>
        public Task<Material> MaterialAsync(string material, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/materials/{material}", false).Place("material", material), Material.Read, cancellationToken);
        }

        /// <summary>Lists materials with their prices and volumes, in the order of registration.</summary>
        public Task<MaterialList> MaterialsAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/materials", false).Query("after", after).Query("limit", limit), MaterialList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>MaterialsAsync</c>.</summary>
        public Task<List<Material>> AllMaterialsAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/materials", false).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", MaterialList.Read, page => page.Materials, page => page.Next, cancellationToken);
        }

        /// <summary>Reads one order, open or closed.</summary>
        public Task<Order> OrderAsync(string orderId, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/orders/{order_id}", true).Place("order_id", orderId), Order.Read, cancellationToken);
        }

        /// <summary>Lists the caller's orders, newest first.</summary>
        public Task<OrderList> OrdersAsync(string status = null, string material = null, string cursor = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/orders", true).Query("status", status).Query("material", material).Query("cursor", cursor).Query("limit", limit), OrderList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>OrdersAsync</c>.</summary>
        public Task<List<Order>> AllOrdersAsync(string status = null, string material = null, string cursor = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/orders", true).Query("status", status).Query("material", material).Query("cursor", cursor).Query("limit", limit);
            return SendAllAsync(request, "cursor", OrderList.Read, page => page.Orders, page => page.Next, cancellationToken);
        }

        /// <summary>Places an order.</summary>
        public Task<Order> PlaceAsync(OrderRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/orders", true).Body(body).Key(key), Order.Read, cancellationToken);
        }

        /// <summary>Returns a player's balances, and whether its account is frozen.</summary>
        public Task<Balances> PlayerBalancesAsync(string player, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/accounts/{player}/balances", true).Place("player", player), Balances.Read, cancellationToken);
        }

        /// <summary>Lists a player's events, oldest first.</summary>
        public Task<EventList> PlayerEventsAsync(string player, string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/accounts/{player}/events", true).Place("player", player).Query("after", after).Query("limit", limit), EventList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>PlayerEventsAsync</c>.</summary>
        public Task<List<Event>> AllPlayerEventsAsync(string player, string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/accounts/{player}/events", true).Place("player", player).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", EventList.Read, page => page.Events, page => page.Next, cancellationToken);
        }

        /// <summary>Lists a player's orders, newest first.</summary>
        public Task<OrderList> PlayerOrdersAsync(string player, string status = null, string material = null, string cursor = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/accounts/{player}/orders", true).Place("player", player).Query("status", status).Query("material", material).Query("cursor", cursor).Query("limit", limit), OrderList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>PlayerOrdersAsync</c>.</summary>
        public Task<List<Order>> AllPlayerOrdersAsync(string player, string status = null, string material = null, string cursor = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/accounts/{player}/orders", true).Place("player", player).Query("status", status).Query("material", material).Query("cursor", cursor).Query("limit", limit);
            return SendAllAsync(request, "cursor", OrderList.Read, page => page.Orders, page => page.Next, cancellationToken);
        }

        /// <summary>Creates or changes a webhook, which sends the events of the feed to an URL.</summary>
        public Task<Webhook> PutWebhookAsync(string name, WebhookRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/webhooks/{name}", true).Place("name", name).Body(body).Key(key), Webhook.Read, cancellationToken);
        }

        /// <summary>Returns what an order would do now.</summary>
        public Task<Quote> QuoteAsync(OrderRequest body, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/quotes", true).Body(body), Quote.Read, cancellationToken);
        }

        /// <summary>Lowers the quantity of an open order.</summary>
        public Task<Order> ReduceAsync(string orderId, ReduceRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PATCH", "/v1/orders/{order_id}", true).Place("order_id", orderId).Body(body).Key(key), Order.Read, cancellationToken);
        }

        /// <summary>Registers or renames a material.</summary>
        public Task<Material> RegisterAsync(string material, MaterialRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/materials/{material}", true).Place("material", material).Body(body).Key(key), Material.Read, cancellationToken);
        }

        /// <summary>Registers or renames up to 100 materials, one after another.</summary>
        public Task<MaterialBatchResults> RegisterAllAsync(MaterialBatch body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/materials/batch", true).Body(body).Key(key), MaterialBatchResults.Read, cancellationToken);
        }

        /// <summary>Removes a webhook. What it has not sent is not sent.</summary>
        public Task<Webhook> RemoveWebhookAsync(string name, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("DELETE", "/v1/webhooks/{name}", true).Place("name", name).Key(key), Webhook.Read, cancellationToken);
        }

        /// <summary>Resumes a material or the whole market.</summary>
        public Task<Halt> ResumeAsync(string material = null, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("DELETE", "/v1/halt", true).Query("material", material).Key(key), Halt.Read, cancellationToken);
        }

        /// <summary>Resumes a webhook: it tries again at once, for another three days.</summary>
        public Task<Webhook> ResumeWebhookAsync(string name, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/webhooks/{name}/resume", true).Place("name", name).Key(key), Webhook.Read, cancellationToken);
        }

        /// <summary>Refuses all tokens of before a time.</summary>
        public Task<TokensNotBefore> RevokeAllTokensAsync(TokensNotBeforeRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/tokens-not-before", true).Body(body).Key(key), TokensNotBefore.Read, cancellationToken);
        }

        /// <summary>Refuses a player's tokens of before a time.</summary>
        public Task<TokensNotBefore> RevokeTokensOfPlayerAsync(string player, TokensNotBeforeRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("PUT", "/v1/accounts/{player}/tokens-not-before", true).Place("player", player).Body(body).Key(key), TokensNotBefore.Read, cancellationToken);
        }

        /// <summary>Returns the rules of the market.</summary>
        public Task<Rules> RulesAsync(CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/rules", false), Rules.Read, cancellationToken);
        }

        /// <summary>Lists the changes of rules, newest first.</summary>
        public Task<RulesHistory> RulesHistoryAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/rules/history", true).Query("after", after).Query("limit", limit), RulesHistory.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>RulesHistoryAsync</c>.</summary>
        public Task<List<RulesChange>> AllRulesHistoryAsync(string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/rules/history", true).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", RulesHistory.Read, page => page.Changes, page => page.Next, cancellationToken);
        }

        /// <summary>Lists a material's trades.</summary>
        public Task<TradeList> TradesAsync(string material, string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/materials/{material}/trades", false).Place("material", material).Query("after", after).Query("limit", limit), TradeList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>TradesAsync</c>.</summary>
        public Task<List<Trade>> AllTradesAsync(string material, string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/materials/{material}/trades", false).Place("material", material).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", TradeList.Read, page => page.Trades, page => page.Next, cancellationToken);
        }

        /// <summary>Returns the transfer with a reference.</summary>
        public Task<Transfer> TransferAsync(string reference, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/transfers/{reference}", true).Place("reference", reference), Transfer.Read, cancellationToken);
        }

        /// <summary>Makes up to 100 transfers, one after another.</summary>
        public Task<TransferBatchResults> TransferBatchAsync(TransferBatch body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/transfers/batch", true).Body(body).Key(key), TransferBatchResults.Read, cancellationToken);
        }

        /// <summary>Lists the transfers that have a reference.</summary>
        public Task<TransferList> TransfersAsync(string state = null, string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/transfers", true).Query("state", state).Query("after", after).Query("limit", limit), TransferList.Read, cancellationToken);
        }

        /// <summary>Reads all pages of <c>TransfersAsync</c>.</summary>
        public Task<List<Transfer>> AllTransfersAsync(string state = null, string after = null, long? limit = null, CancellationToken cancellationToken = default)
        {
            var request = new Request("GET", "/v1/transfers", true).Query("state", state).Query("after", after).Query("limit", limit);
            return SendAllAsync(request, "after", TransferList.Read, page => page.Transfers, page => page.Next, cancellationToken);
        }

        /// <summary>Ends the freeze of an account.</summary>
        public Task<Freeze> UnfreezeAsync(string player, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("DELETE", "/v1/accounts/{player}/freeze", true).Place("player", player).Key(key), Freeze.Read, cancellationToken);
        }

        /// <summary>Returns a webhook.</summary>
        public Task<Webhook> WebhookAsync(string name, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/webhooks/{name}", true).Place("name", name), Webhook.Read, cancellationToken);
        }

        /// <summary>Lists the webhooks.</summary>
        public Task<WebhookList> WebhooksAsync(CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("GET", "/v1/webhooks", true), WebhookList.Read, cancellationToken);
        }

        /// <summary>Withdraws coins or goods from a player's account.</summary>
        public Task<Transfer> WithdrawAsync(string player, TransferRequest body, string key = null, CancellationToken cancellationToken = default)
        {
            return SendAsync(new Request("POST", "/v1/accounts/{player}/withdrawals", true).Place("player", player).Body(body).Key(key), Transfer.Read, cancellationToken);
        }
    }
}
