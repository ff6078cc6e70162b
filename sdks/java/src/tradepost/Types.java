package tradepost;

import java.util.List;

/** The API's types. Made from api/openapi.json; {@code UPDATE_EXPECT=1 cargo test -p xtask} rewrites it. */
public final class Types {
    private Types() {}

    /**
     * The sums of one asset: deposited − withdrawn − burned = available + held.
     *
     * @param asset `coin` or a material's id.
     * @param available The amount available in all accounts.
     * @param burned The amount burned by fees since the market began.
     * @param deposited The amount deposited since the market began.
     * @param difference deposited − withdrawn − burned − available − held; 0 if the books balance.
     * @param held The amount held by open orders.
     * @param withdrawn The amount withdrawn since the market began.
     */
    public record AssetAudit(String asset, long available, long burned, long deposited, long difference, long held, long withdrawn) {
    }

    /**
     * The deposits or withdrawals of an asset for one reason.
     *
     * @param amount The total amount, in coins or units.
     * @param asset `coin` or a material's id.
     * @param count The number of deposits or withdrawals.
     * @param kind Whether these are deposits or withdrawals.
     * @param reason The reason, in the game's words. {@code null} if absent.
     */
    public record AssetFlow(long amount, String asset, long count, String kind, String reason) {
    }

    /**
     * The supply of an asset since the market began, as in the audit.
     *
     * @param asset `coin` or a material's id.
     * @param burned The amount burned by fees.
     * @param deposited The amount deposited.
     * @param existing deposited − withdrawn − burned.
     * @param withdrawn The amount withdrawn.
     */
    public record AssetSupply(String asset, long burned, long deposited, long existing, long withdrawn) {
    }

    /**
     * The result of an audit of the whole market.
     *
     * @param assets One entry per asset.
     * @param at The moment it describes.
     * @param ok Whether every `difference` is 0 and `problems` is empty.
     * @param problems The problems that were found, in words.
     * @param sequence The last event that it includes, in the order of all events; absent on AWS, where events have no common order. {@code null} if absent.
     */
    public record Audit(List<AssetAudit> assets, String at, boolean ok, List<String> problems, Long sequence) {
    }

    /**
     * An account's balance of one asset.
     *
     * @param asset `coin` or a material's id.
     * @param available The amount that is free to use, in coins or units.
     * @param held The amount that open orders and pending withdrawals hold, in coins or units.
     */
    public record Balance(String asset, long available, long held) {
    }

    /**
     * An account's balances: coins first, then materials in order of registration.
     *
     * @param balances One balance per asset.
     * @param frozen Whether the account is frozen: new orders and withdrawals are refused.
     */
    public record Balances(List<Balance> balances, boolean frozen) {
    }

    /**
     * One operation of a batch.
     *
     * @param op What to do.
     * @param expiresAt When the order expires; required for `gtd`, refused otherwise. {@code null} if absent.
     * @param material The id of the material to buy or sell. {@code null} if absent.
     * @param orderId The id of the order to cancel. {@code null} if absent.
     * @param player The player whose order it is; operators must give it, players need not. {@code null} if absent.
     * @param price The limit price, in coins per unit. {@code null} if absent.
     * @param quantity The quantity, in units. {@code null} if absent.
     * @param side Buy (`bid`) or sell (`ask`). {@code null} if absent.
     * @param timeInForce How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`. {@code null} if absent.
     */
    public record BatchOperation(String op, @Json.Name("expires_at") String expiresAt, String material, @Json.Name("order_id") String orderId, String player, Long price, Long quantity, String side, @Json.Name("time_in_force") String timeInForce) {
        /** With what is required. */
        public BatchOperation(String op) { this(op, null, null, null, null, null, null, null, null); }
        /** When the order expires; required for `gtd`, refused otherwise. */
        public BatchOperation withExpiresAt(String expiresAt) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** The id of the material to buy or sell. */
        public BatchOperation withMaterial(String material) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** The id of the order to cancel. */
        public BatchOperation withOrderId(String orderId) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** The player whose order it is; operators must give it, players need not. */
        public BatchOperation withPlayer(String player) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** The limit price, in coins per unit. */
        public BatchOperation withPrice(Long price) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** The quantity, in units. */
        public BatchOperation withQuantity(Long quantity) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** Buy (`bid`) or sell (`ask`). */
        public BatchOperation withSide(String side) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
        /** How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`. */
        public BatchOperation withTimeInForce(String timeInForce) { return new BatchOperation(op, expiresAt, material, orderId, player, price, quantity, side, timeInForce); }
    }

    /**
     * Up to 100 operations, which are carried out one after another.
     *
     * @param orders The operations, in the order in which they are carried out.
     */
    public record BatchRequest(List<BatchOperation> orders) {
    }

    /**
     * The result of an operation: an order or a problem.
     *
     * @param status The HTTP status that the operation alone would have had.
     * @param order The order after the operation; absent if it failed. {@code null} if absent.
     * @param problem Why the operation failed; absent if it succeeded. {@code null} if absent.
     */
    public record BatchResult(long status, Order order, Problem problem) {
    }

    /**
     * The results of a batch, one per operation, in the same order.
     *
     * @param results One result per operation.
     */
    public record BatchResults(List<BatchResult> results) {
    }

    /**
     * One transfer of a batch.
     *
     * @param amount The amount, in coins or units.
     * @param asset `coin` or a material's id.
     * @param kind Whether assets come in or go out.
     * @param player The id of the player whose account it is.
     * @param reason The reason, in the game's words: 1 to 200 characters.
     * @param hold As for a single withdrawal. {@code null} if absent.
     * @param reference Your own id of the transfer, as for a single one. {@code null} if absent.
     */
    public record BatchTransfer(long amount, String asset, String kind, String player, String reason, Boolean hold, String reference) {
        /** With what is required. */
        public BatchTransfer(long amount, String asset, String kind, String player, String reason) { this(amount, asset, kind, player, reason, null, null); }
        /** As for a single withdrawal. */
        public BatchTransfer withHold(Boolean hold) { return new BatchTransfer(amount, asset, kind, player, reason, hold, reference); }
        /** Your own id of the transfer, as for a single one. */
        public BatchTransfer withReference(String reference) { return new BatchTransfer(amount, asset, kind, player, reason, hold, reference); }
    }

    /**
     * The open orders of a material, added up by price.
     *
     * @param asks The sell side, lowest price first.
     * @param bids The buy side, highest price first.
     * @param material The material's id.
     * @param sequence The sequence number of the last event that this book includes.
     */
    public record Book(List<Level> asks, List<Level> bids, String material, long sequence) {
    }

    /**
     * Several books, in the order of the request.
     *
     * @param books A book for each material.
     */
    public record BookList(List<Book> books) {
    }

    /**
     * How many units of a material a player may bid for in a window of time.
     *
     * @param units Units in a window.
     * @param windowSeconds The length of a window in seconds.
     */
    public record BuyLimit(long units, @Json.Name("window_seconds") long windowSeconds) {
    }

    /**
     * How a player's buy limit stands.
     *
     * @param left Units that the player may still bid for.
     * @param material The material's id.
     * @param resetsAt When the next window begins.
     * @param units Units in a window.
     * @param used Units bid for in this window, without those that orders did not buy before they closed.
     */
    public record BuyLimitUse(long left, String material, @Json.Name("resets_at") String resetsAt, long units, long used) {
    }

    /**
     * The orders that a request cancelled.
     *
     * @param orders The orders after the cancellation.
     */
    public record CancelledOrders(List<Order> orders) {
    }

    /**
     * The trades of one interval, summarised.
     *
     * @param close The last price, in coins per unit.
     * @param fees The sales tax burned, in coins.
     * @param high The highest price, in coins per unit.
     * @param low The lowest price, in coins per unit.
     * @param open The first price, in coins per unit.
     * @param start When the interval starts.
     * @param trades The number of trades.
     * @param value The value traded, in coins.
     * @param volume The quantity traded, in units.
     */
    public record Candle(long close, long fees, long high, long low, long open, String start, long trades, long value, long volume) {
    }

    /** The length of a candle. */
    public static final class CandleInterval {
        private CandleInterval() {}

        public static final String _1M = "1m";
        public static final String _1H = "1h";
        public static final String _1D = "1d";
    }

    /**
     * A material's candles, oldest first.
     *
     * @param candles At most the last 1,000 candles.
     * @param next Always `null`: use `to` to read earlier candles.
     */
    public record CandleList(List<Candle> candles, String next) {
    }

    /** Why an order closed. */
    public static final class CloseReason {
        private CloseReason() {}

        public static final String FILLED = "filled";
        public static final String BY_PLAYER = "by_player";
        public static final String BY_OPERATOR = "by_operator";
        public static final String IOC_REMAINDER = "ioc_remainder";
        public static final String FOK_UNFILLABLE = "fok_unfillable";
        public static final String SELF_TRADE = "self_trade";
        public static final String EXPIRED = "expired";
    }

    /**
     * The economy over a range of time; supply and wealth are current.
     *
     * @param at The time of `supply` and `wealth`.
     * @param bucket The length of a bucket.
     * @param buckets One entry per bucket that has begun, oldest first, over all materials.
     * @param fees Where fees went within the range: first those that were burned, then by account, the largest sum first, at most 100 accounts.
     * @param flows Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.
     * @param from The start of the range, inclusive: the requested time rounded down to the hour, or to the day if `bucket` is `1d`.
     * @param materials How each material traded within the range, in order of registration.
     * @param supply The supply of each asset since the market began, coins first.
     * @param to The end of the range, exclusive: the requested time rounded up to the hour or day.
     * @param wealth The distribution of the players' wealth.
     */
    public record Economy(String at, String bucket, List<EconomyBucket> buckets, List<FeeSum> fees, List<AssetFlow> flows, String from, List<EconomyMaterial> materials, List<AssetSupply> supply, String to, Wealth wealth) {
    }

    /**
     * How all materials traded within a bucket.
     *
     * @param fees The sales tax burned, in coins.
     * @param start When the bucket starts.
     * @param trades The number of trades.
     * @param value The value traded, in coins.
     * @param priceIndex The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their cost at each material's `open` (a Lowe price index, rounded down). {@code null} if absent.
     */
    public record EconomyBucket(long fees, String start, long trades, long value, @Json.Name("price_index") Long priceIndex) {
    }

    /**
     * How a material traded within the range.
     *
     * @param fees The sales tax burned, in coins.
     * @param material The material's id.
     * @param trades The number of trades.
     * @param value The value traded, in coins.
     * @param volume The quantity traded, in units.
     * @param close The price when the range ended: that of the last trade before its end. {@code null} if absent.
     * @param open The price when the range began: that of the last trade before it, otherwise of the first within it. {@code null} if absent.
     */
    public record EconomyMaterial(long fees, String material, long trades, long value, long volume, Long close, Long open) {
    }

    /**
     * An event in a player's inbox.
     *
     * @param at When the event happened.
     * @param cursor The `after` of what follows.
     * @param kind The kind of event, which determines the fields below.
     * @param amount The amount, in coins or units. {@code null} if absent.
     * @param asset `coin` or a material's id. {@code null} if absent.
     * @param closeReason Why the order closed. {@code null} if absent.
     * @param fee The sales tax that the player paid, in coins. {@code null} if absent.
     * @param material The material's id. {@code null} if absent.
     * @param orderId The id of the order. {@code null} if absent.
     * @param price The price, in coins per unit. {@code null} if absent.
     * @param quantity The quantity, in units. {@code null} if absent.
     * @param reason The reason, in the game's words. {@code null} if absent.
     * @param reference The game's own id of the transfer. {@code null} if absent.
     * @param side Buy (`bid`) or sell (`ask`). {@code null} if absent.
     * @param value Price × quantity, in coins. {@code null} if absent.
     */
    public record Event(String at, String cursor, String kind, Long amount, String asset, @Json.Name("close_reason") String closeReason, Long fee, String material, @Json.Name("order_id") String orderId, Long price, Long quantity, String reason, String reference, String side, Long value) {
    }

    /** The kind of an event. */
    public static final class EventKind {
        private EventKind() {}

        public static final String FILLED = "filled";
        public static final String REDUCED = "reduced";
        public static final String CANCELLED = "cancelled";
        public static final String EXPIRED = "expired";
        public static final String DEPOSITED = "deposited";
        public static final String WITHDRAWN = "withdrawn";
        public static final String WITHDRAWAL_HELD = "withdrawal_held";
        public static final String WITHDRAWAL_CONFIRMED = "withdrawal_confirmed";
        public static final String WITHDRAWAL_ABORTED = "withdrawal_aborted";
    }

    /**
     * A page of a player's inbox, oldest first.
     *
     * @param events The events on this page.
     * @param next The `after` of the next page; `null` at the end.
     */
    public record EventList(List<Event> events, String next) implements Page<Event> {
        @Override public List<Event> rows() { return events; }
    }

    /**
     * The fees that went to one destination.
     *
     * @param listingFee Coins of listing fees.
     * @param salesTax Coins of sales tax.
     * @param to `burn`, or `account:` and a player's id.
     */
    public record FeeSum(@Json.Name("listing_fee") long listingFee, @Json.Name("sales_tax") long salesTax, String to) {
    }

    /**
     * An event of the feed, and whose it is.
     *
     * @param at When the event happened.
     * @param cursor The `after` of what follows.
     * @param kind The kind of event, which determines the fields below.
     * @param player The player to whom it happened.
     * @param amount The amount, in coins or units. {@code null} if absent.
     * @param asset `coin` or a material's id. {@code null} if absent.
     * @param closeReason Why the order closed. {@code null} if absent.
     * @param fee The sales tax that the player paid, in coins. {@code null} if absent.
     * @param material The material's id. {@code null} if absent.
     * @param orderId The id of the order. {@code null} if absent.
     * @param price The price, in coins per unit. {@code null} if absent.
     * @param quantity The quantity, in units. {@code null} if absent.
     * @param reason The reason, in the game's words. {@code null} if absent.
     * @param reference The game's own id of the transfer. {@code null} if absent.
     * @param side Buy (`bid`) or sell (`ask`). {@code null} if absent.
     * @param value Price × quantity, in coins. {@code null} if absent.
     */
    public record FeedEvent(String at, String cursor, String kind, String player, Long amount, String asset, @Json.Name("close_reason") String closeReason, Long fee, String material, @Json.Name("order_id") String orderId, Long price, Long quantity, String reason, String reference, String side, Long value) {
    }

    /**
     * A page of the feed, oldest first.
     *
     * @param events The events on this page; none if nothing has happened since.
     * @param next The `after` of the next page, also at the end.
     */
    public record FeedList(List<FeedEvent> events, String next) {
    }

    /**
     * The fees for trading.
     *
     * @param salesTaxBps The sales tax, in hundredths of a percent of the seller's proceeds.
     */
    public record Fees(@Json.Name("sales_tax_bps") long salesTaxBps) {
    }

    /**
     * A trade as one of its two players sees it.
     *
     * @param cursor The `after` of what follows.
     * @param executedAt When the trade was executed.
     * @param fee The sales tax that the player paid, in coins.
     * @param material The material's id.
     * @param orderId The id of the player's order.
     * @param price The price, in coins per unit.
     * @param quantity The quantity, in units.
     * @param role The role of the player's order.
     * @param side The side of the player's order.
     * @param takerSide The side of the order that arrived second and caused the trade.
     * @param tradeId The trade's id; also the `after` of the trades that follow it.
     */
    public record Fill(String cursor, @Json.Name("executed_at") String executedAt, long fee, String material, @Json.Name("order_id") String orderId, long price, long quantity, String role, String side, @Json.Name("taker_side") String takerSide, @Json.Name("trade_id") String tradeId) {
    }

    /**
     * A page of fills, oldest first.
     *
     * @param fills The fills on this page.
     * @param next The `after` of the next page; `null` at the end.
     */
    public record FillList(List<Fill> fills, String next) implements Page<Fill> {
        @Override public List<Fill> rows() { return fills; }
    }

    /** The role of an order in a trade. */
    public static final class FillRole {
        private FillRole() {}

        public static final String MAKER = "maker";
        public static final String TAKER = "taker";
    }

    /** The direction of a flow. */
    public static final class FlowKind {
        private FlowKind() {}

        public static final String DEPOSITED = "deposited";
        public static final String WITHDRAWN = "withdrawn";
    }

    /**
     * Whether an account is frozen.
     *
     * @param frozen Whether new orders and withdrawals are refused.
     * @param player The player's id.
     */
    public record Freeze(boolean frozen, String player) {
    }

    /**
     * Whether a material or the market is halted.
     *
     * @param halted Whether new orders are refused.
     * @param material The material's id; absent for the whole market. {@code null} if absent.
     */
    public record Halt(boolean halted, String material) {
    }

    /**
     * The server's health.
     *
     * @param status Always `ok`: a server that is not ready returns a problem.
     */
    public record Health(String status) {
    }

    /**
     * The open orders at one price, added up.
     *
     * @param orders The number of orders.
     * @param price The price, in coins per unit.
     * @param quantity The quantity, in units; 0 in a `book_changed` message removes the level.
     */
    public record Level(long orders, long price, long quantity) {
    }

    /**
     * A player's limits, and how much of them is left.
     *
     * @param openOrders The limit of open orders.
     * @param buyLimit The buy limit of the requested material; absent if none is set, or no material is requested. {@code null} if absent.
     * @param requests The limit of requests; absent if they are not limited. {@code null} if absent.
     */
    public record Limits(@Json.Name("open_orders") OpenOrderLimit openOrders, @Json.Name("buy_limit") BuyLimitUse buyLimit, RequestLimit requests) {
    }

    /**
     * The market's time and its pace.
     *
     * @param factor How many times as fast as real time the clock runs: 1 usually, 0 while it stands still.
     * @param now The market's time.
     */
    public record MarketClock(long factor, String now) {
    }

    /**
     * A material with its prices and volumes.
     *
     * @param material The material's id.
     * @param name The name that players see.
     * @param rules The rules that the operator set and that apply to the material: its own, and the market's where it has none.
     * @param state Whether the material accepts orders.
     * @param value24h The value traded in the last 24 hours, in coins.
     * @param volume24h The quantity traded in the last 24 hours, in units.
     * @param bestAsk The lowest ask, in coins per unit; absent if there is none. {@code null} if absent.
     * @param bestBid The highest bid, in coins per unit; absent if there is none. {@code null} if absent.
     * @param change24h `last` − `open_24h`, in coins per unit. {@code null} if absent.
     * @param last The price of the last trade, in coins per unit; absent before the first trade. {@code null} if absent.
     * @param open24h The price 24 hours ago, or of the first trade since, in coins per unit. {@code null} if absent.
     * @param referencePrice What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last 20 trades, whichever are more. {@code null} if absent.
     */
    public record Material(String material, String name, RuleSet rules, String state, @Json.Name("value_24h") long value24h, @Json.Name("volume_24h") long volume24h, @Json.Name("best_ask") Long bestAsk, @Json.Name("best_bid") Long bestBid, @Json.Name("change_24h") Long change24h, Long last, @Json.Name("open_24h") Long open24h, @Json.Name("reference_price") Long referencePrice) {
    }

    /**
     * Up to 100 materials, which are registered or renamed one after another.
     *
     * @param materials The materials, in the order in which they are registered.
     */
    public record MaterialBatch(List<NamedMaterial> materials) {
    }

    /**
     * The result of registering a material in a batch.
     *
     * @param id The material's id, as it was sent.
     * @param status The HTTP status that registering the material alone would have had.
     * @param problem Why the material was not registered; absent if it was. {@code null} if absent.
     */
    public record MaterialBatchResult(String id, long status, Problem problem) {
    }

    /**
     * The results of a batch of materials, one per material, in the same order.
     *
     * @param results One result per material.
     */
    public record MaterialBatchResults(List<MaterialBatchResult> results) {
    }

    /**
     * A page of materials, in order of registration.
     *
     * @param materials The materials, in order of registration.
     * @param next The `after` of the next page; `null` at the end.
     */
    public record MaterialList(List<Material> materials, String next) implements Page<Material> {
        @Override public List<Material> rows() { return materials; }
    }

    /**
     * A material to register or rename.
     *
     * @param name The name that players see: 1 to 100 characters.
     */
    public record MaterialRequest(String name) {
    }

    /** Whether a material accepts orders. */
    public static final class MaterialState {
        private MaterialState() {}

        public static final String OPEN = "open";
        public static final String HALTED = "halted";
    }

    /**
     * A material of a batch.
     *
     * @param id The material's id.
     * @param name The name that players see: 1 to 100 characters.
     */
    public record NamedMaterial(String id, String name) {
    }

    /**
     * The number of open orders a player has and may have.
     *
     * @param left The number of orders that may be added.
     * @param max The maximum number of open orders.
     * @param used The number of open orders.
     */
    public record OpenOrderLimit(long left, long max, long used) {
    }

    /**
     * An order and its current state.
     *
     * @param createdAt When the order was accepted.
     * @param fee The sales tax paid so far, in coins; 0 for a bid.
     * @param filled The quantity that has traded, in units.
     * @param material The id of the material to buy or sell.
     * @param orderId A UUIDv7; of two orders, the one with the smaller id is the earlier.
     * @param player The id of the player who owns the order.
     * @param price The limit price, in coins per unit.
     * @param quantity The ordered quantity, less any reductions, in units.
     * @param remaining The quantity that has not traded, in units; for a closed order, it never will.
     * @param side Buy (`bid`) or sell (`ask`).
     * @param status Whether the order is open, and otherwise how it ended.
     * @param timeInForce How long the order stays in force.
     * @param updatedAt When the order last changed.
     * @param value The value traded so far, in coins.
     * @param closeReason Why the order closed; absent while it is open. {@code null} if absent.
     * @param expiresAt When the order expires (`gtd` only). {@code null} if absent.
     */
    public record Order(@Json.Name("created_at") String createdAt, long fee, long filled, String material, @Json.Name("order_id") String orderId, String player, long price, long quantity, long remaining, String side, String status, @Json.Name("time_in_force") String timeInForce, @Json.Name("updated_at") String updatedAt, long value, @Json.Name("close_reason") String closeReason, @Json.Name("expires_at") String expiresAt) {
    }

    /**
     * A page of orders, newest first.
     *
     * @param next The `cursor` of the next page; `null` at the end.
     * @param orders The orders on this page.
     */
    public record OrderList(String next, List<Order> orders) implements Page<Order> {
        @Override public List<Order> rows() { return orders; }
    }

    /**
     * An order to place or to quote.
     *
     * @param material The id of the material to buy or sell.
     * @param price The limit price, in coins per unit.
     * @param quantity The quantity, in units.
     * @param side Buy (`bid`) or sell (`ask`).
     * @param expiresAt When the order expires; required for `gtd`, refused otherwise. {@code null} if absent.
     * @param player The player whose order it is; operators must give it, players need not. {@code null} if absent.
     * @param timeInForce How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`. {@code null} if absent.
     */
    public record OrderRequest(String material, long price, long quantity, String side, @Json.Name("expires_at") String expiresAt, String player, @Json.Name("time_in_force") String timeInForce) {
        /** With what is required. */
        public OrderRequest(String material, long price, long quantity, String side) { this(material, price, quantity, side, null, null, null); }
        /** When the order expires; required for `gtd`, refused otherwise. */
        public OrderRequest withExpiresAt(String expiresAt) { return new OrderRequest(material, price, quantity, side, expiresAt, player, timeInForce); }
        /** The player whose order it is; operators must give it, players need not. */
        public OrderRequest withPlayer(String player) { return new OrderRequest(material, price, quantity, side, expiresAt, player, timeInForce); }
        /** How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`. */
        public OrderRequest withTimeInForce(String timeInForce) { return new OrderRequest(material, price, quantity, side, expiresAt, player, timeInForce); }
    }

    /**
     * Why a request failed; `application/problem+json`.
     *
     * @param code What clients match on; it never changes its meaning.
     * @param detail What is wrong with this request.
     * @param status The HTTP status.
     * @param title The code's meaning in a few words; the same for every problem with this code.
     * @param type Where the code is explained, relative to the server's address.
     * @param available The coins or units that are available (`insufficient_coins`, `insufficient_goods`). {@code null} if absent.
     * @param highest The highest price that is accepted (`price_out_of_bounds`, `price_out_of_band`). {@code null} if absent.
     * @param left The units left of the limit (`buy_limit_reached`). {@code null} if absent.
     * @param lowest The lowest price that is accepted (`price_out_of_bounds`, `price_out_of_band`). {@code null} if absent.
     * @param max The limit (`too_many_open_orders`, `too_many_buckets`, `too_many_own_streams`, `too_many_webhooks`, `buy_limit_reached`, `too_many_scheduled_rules`, `rules_out_of_range`), or the room that is left below it (`supply_exceeded`). {@code null} if absent.
     * @param min The least value (`quantity_below_minimum`, `rules_out_of_range`). {@code null} if absent.
     * @param nearest The nearest prices that are accepted, ascending (`price_not_on_tick`). {@code null} if absent.
     * @param needed The coins or units that the request needs (`insufficient_coins`, `insufficient_goods`). {@code null} if absent.
     * @param referencePrice The reference price (`price_out_of_band`). {@code null} if absent.
     * @param requestId The request's id in the server's log (5xx); also in the header `x-request-id`. {@code null} if absent.
     * @param resetsAt When the limit starts anew (`buy_limit_reached`). {@code null} if absent.
     * @param retryAfterSeconds How long to wait before a retry, in seconds; also in the header `Retry-After`. {@code null} if absent.
     * @param used The units used of the limit (`buy_limit_reached`). {@code null} if absent.
     */
    public record Problem(String code, String detail, long status, String title, String type, Long available, Long highest, Long left, Long lowest, Long max, Long min, List<Long> nearest, Long needed, @Json.Name("reference_price") Long referencePrice, @Json.Name("request_id") String requestId, @Json.Name("resets_at") String resetsAt, @Json.Name("retry_after_seconds") Long retryAfterSeconds, Long used) {
    }

    /**
     * What an order would do if it were placed now.
     *
     * @param fee The sales tax on `value`, in coins; 0 for a bid.
     * @param filled The quantity that would trade immediately, in units.
     * @param fills The fills, added up by price, best first.
     * @param listingFee The listing fee on `remaining` if that would rest, in coins.
     * @param material The id of the material to buy or sell.
     * @param net What a buyer would pay, or a seller receive after tax, immediately, in coins.
     * @param price The limit price, in coins per unit.
     * @param quantity The ordered quantity, in units.
     * @param remaining The quantity that would not trade immediately, in units.
     * @param side Buy (`bid`) or sell (`ask`).
     * @param status The status that the order would have.
     * @param value The value that would trade immediately, in coins.
     * @param averagePrice The average price of `filled`, in coins per unit, rounded to the nearest; `value` and `filled` are exact. {@code null} if absent.
     * @param bestPrice The current best price on the other side, in coins per unit. {@code null} if absent.
     * @param closeReason Why the order would close; absent if it would rest. {@code null} if absent.
     * @param priceImpactBps How much worse the average price is than the best price, in hundredths of a percent, rounded up. {@code null} if absent.
     */
    public record Quote(long fee, long filled, List<Level> fills, @Json.Name("listing_fee") long listingFee, String material, long net, long price, long quantity, long remaining, String side, String status, long value, @Json.Name("average_price") Long averagePrice, @Json.Name("best_price") Long bestPrice, @Json.Name("close_reason") String closeReason, @Json.Name("price_impact_bps") Long priceImpactBps) {
    }

    /**
     * A lower quantity for an open order.
     *
     * @param quantity The new quantity, in units: above what has traded, below the current quantity.
     */
    public record ReduceRequest(long quantity) {
    }

    /**
     * The rate limit of a player's requests.
     *
     * @param left The number of requests that are allowed now.
     * @param limit The largest burst, in requests.
     * @param perSecond The sustained rate, in requests per second.
     * @param resetSeconds Seconds until the full burst is available again.
     */
    public record RequestLimit(long left, long limit, @Json.Name("per_second") long perSecond, @Json.Name("reset_seconds") long resetSeconds) {
    }

    /**
     * A change of rules: those that are absent keep their value, `null` restores the default.
     *
     * @param bandBps How far a price may be from the reference price, in hundredths of a percent of it. {@code null} if absent.
     * @param buyLimit What to do. {@code null} if absent.
     * @param feeTo Where fees go: `burn`, or `account:` and a player's id. {@code null} if absent.
     * @param listingFeeBps The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. {@code null} if absent.
     * @param openOrdersMax The most orders a player may have open at once: in the whole market, or in the material. {@code null} if absent.
     * @param priceMax The highest price, in coins per unit. {@code null} if absent.
     * @param priceMin The lowest price, in coins per unit. {@code null} if absent.
     * @param quantityMin The fewest units of an order. {@code null} if absent.
     * @param salesTaxBps The sales tax, in hundredths of a percent of a seller's proceeds. {@code null} if absent.
     * @param tick Prices are multiples of it, in coins per unit. {@code null} if absent.
     */
    public record RuleChanges(@Json.Name("band_bps") Long bandBps, @Json.Name("buy_limit") BuyLimit buyLimit, @Json.Name("fee_to") String feeTo, @Json.Name("listing_fee_bps") Long listingFeeBps, @Json.Name("open_orders_max") Long openOrdersMax, @Json.Name("price_max") Long priceMax, @Json.Name("price_min") Long priceMin, @Json.Name("quantity_min") Long quantityMin, @Json.Name("sales_tax_bps") Long salesTaxBps, Long tick) {
    }

    /**
     * Rules.
     *
     * @param bandBps How far a price may be from the reference price, in hundredths of a percent of it. {@code null} if absent.
     * @param buyLimit How many units a player may bid for in a window of time. {@code null} if absent.
     * @param feeTo Where fees go: `burn`, or `account:` and a player's id. {@code null} if absent.
     * @param listingFeeBps The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. {@code null} if absent.
     * @param openOrdersMax The most orders a player may have open at once: in the whole market, or in the material. {@code null} if absent.
     * @param priceMax The highest price, in coins per unit. {@code null} if absent.
     * @param priceMin The lowest price, in coins per unit. {@code null} if absent.
     * @param quantityMin The fewest units of an order. {@code null} if absent.
     * @param salesTaxBps The sales tax, in hundredths of a percent of a seller's proceeds. {@code null} if absent.
     * @param tick Prices are multiples of it, in coins per unit. {@code null} if absent.
     */
    public record RuleSet(@Json.Name("band_bps") Long bandBps, @Json.Name("buy_limit") BuyLimit buyLimit, @Json.Name("fee_to") String feeTo, @Json.Name("listing_fee_bps") Long listingFeeBps, @Json.Name("open_orders_max") Long openOrdersMax, @Json.Name("price_max") Long priceMax, @Json.Name("price_min") Long priceMin, @Json.Name("quantity_min") Long quantityMin, @Json.Name("sales_tax_bps") Long salesTaxBps, Long tick) {
    }

    /**
     * The rules of the market.
     *
     * @param explicit The names of those that the operator set.
     * @param materials The rules that materials have of their own, by the material's id.
     * @param rules The rules of the whole market that are in force, whether set or by default.
     * @param scheduled What changes later, the next change first.
     */
    public record Rules(List<String> explicit, java.util.Map<String, RuleSet> materials, RuleSet rules, List<ScheduledRules> scheduled) {
    }

    /**
     * A change of rules, or one that was scheduled.
     *
     * @param at When it happened.
     * @param effectiveAt For when it was scheduled. {@code null} if absent.
     * @param material The material; absent for the whole market. {@code null} if absent.
     * @param rules All rules that are set there from then on; absent if the change was scheduled then. {@code null} if absent.
     * @param scheduled What was scheduled; nothing if that was withdrawn. {@code null} if absent.
     */
    public record RulesChange(String at, @Json.Name("effective_at") String effectiveAt, String material, RuleSet rules, RuleChanges scheduled) {
    }

    /**
     * A page of the history of rules, newest first.
     *
     * @param changes The changes, newest first.
     * @param next The `after` of the next page; `null` at the end.
     */
    public record RulesHistory(List<RulesChange> changes, String next) implements Page<RulesChange> {
        @Override public List<RulesChange> rows() { return changes; }
    }

    /**
     * A change of rules, now or later: those that are absent keep their value, `null` restores the default.
     *
     * @param bandBps How far a price may be from the reference price, in hundredths of a percent of it. {@code null} if absent.
     * @param buyLimit What to do. {@code null} if absent.
     * @param effectiveAt When the change takes effect; at once if absent or past. {@code null} if absent.
     * @param feeTo Where fees go: `burn`, or `account:` and a player's id. {@code null} if absent.
     * @param listingFeeBps The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. {@code null} if absent.
     * @param openOrdersMax The most orders a player may have open at once: in the whole market, or in the material. {@code null} if absent.
     * @param priceMax The highest price, in coins per unit. {@code null} if absent.
     * @param priceMin The lowest price, in coins per unit. {@code null} if absent.
     * @param quantityMin The fewest units of an order. {@code null} if absent.
     * @param salesTaxBps The sales tax, in hundredths of a percent of a seller's proceeds. {@code null} if absent.
     * @param tick Prices are multiples of it, in coins per unit. {@code null} if absent.
     */
    public record RulesRequest(@Json.Name("band_bps") Long bandBps, @Json.Name("buy_limit") BuyLimit buyLimit, @Json.Name("effective_at") String effectiveAt, @Json.Name("fee_to") String feeTo, @Json.Name("listing_fee_bps") Long listingFeeBps, @Json.Name("open_orders_max") Long openOrdersMax, @Json.Name("price_max") Long priceMax, @Json.Name("price_min") Long priceMin, @Json.Name("quantity_min") Long quantityMin, @Json.Name("sales_tax_bps") Long salesTaxBps, Long tick) {
        /** With what is required. */
        public RulesRequest() { this(null, null, null, null, null, null, null, null, null, null, null); }
        /** How far a price may be from the reference price, in hundredths of a percent of it. */
        public RulesRequest withBandBps(Long bandBps) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /**  */
        public RulesRequest withBuyLimit(BuyLimit buyLimit) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** When the change takes effect; at once if absent or past. */
        public RulesRequest withEffectiveAt(String effectiveAt) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** Where fees go: `burn`, or `account:` and a player's id. */
        public RulesRequest withFeeTo(String feeTo) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. */
        public RulesRequest withListingFeeBps(Long listingFeeBps) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** The most orders a player may have open at once: in the whole market, or in the material. */
        public RulesRequest withOpenOrdersMax(Long openOrdersMax) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** The highest price, in coins per unit. */
        public RulesRequest withPriceMax(Long priceMax) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** The lowest price, in coins per unit. */
        public RulesRequest withPriceMin(Long priceMin) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** The fewest units of an order. */
        public RulesRequest withQuantityMin(Long quantityMin) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** The sales tax, in hundredths of a percent of a seller's proceeds. */
        public RulesRequest withSalesTaxBps(Long salesTaxBps) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
        /** Prices are multiples of it, in coins per unit. */
        public RulesRequest withTick(Long tick) { return new RulesRequest(bandBps, buyLimit, effectiveAt, feeTo, listingFeeBps, openOrdersMax, priceMax, priceMin, quantityMin, salesTaxBps, tick); }
    }

    /**
     * A change of rules that takes effect later.
     *
     * @param effectiveAt When.
     * @param rules What changes.
     * @param material The material; absent for the whole market. {@code null} if absent.
     */
    public record ScheduledRules(@Json.Name("effective_at") String effectiveAt, RuleChanges rules, String material) {
    }

    /** A side of the order book. */
    public static final class Side {
        private Side() {}

        public static final String BID = "bid";
        public static final String ASK = "ask";
    }

    /** The status of an order. */
    public static final class Status {
        private Status() {}

        public static final String OPEN = "open";
        public static final String PARTIALLY_FILLED = "partially_filled";
        public static final String FILLED = "filled";
        public static final String CANCELLED = "cancelled";
        public static final String EXPIRED = "expired";
    }

    /**
     * The new prices of a material, in a `summary` message.
     *
     * @param material The material's id.
     * @param sequence The sequence number of the last event that these prices include.
     * @param bestAsk The lowest ask, in coins per unit; absent if there is none. {@code null} if absent.
     * @param bestBid The highest bid, in coins per unit; absent if there is none. {@code null} if absent.
     * @param last The price of the last trade, in coins per unit; absent before the first trade. {@code null} if absent.
     */
    public record Summary(String material, long sequence, @Json.Name("best_ask") Long bestAsk, @Json.Name("best_bid") Long bestBid, Long last) {
    }

    /** How long an order stays in force. */
    public static final class TimeInForce {
        private TimeInForce() {}

        public static final String GTC = "gtc";
        public static final String GTD = "gtd";
        public static final String IOC = "ioc";
        public static final String FOK = "fok";
    }

    /**
     * The time before which tokens must not have been issued.
     *
     * @param at Tokens whose `iat` is earlier, or missing, are refused.
     * @param player The player whose tokens it is for; absent for those of everyone. {@code null} if absent.
     */
    public record TokensNotBefore(String at, String player) {
    }

    /**
     * The time before which tokens must not have been issued.
     *
     * @param at Tokens whose `iat` is earlier, or missing, are refused.
     */
    public record TokensNotBeforeRequest(String at) {
    }

    /**
     * A trade, without its players.
     *
     * @param executedAt When the trade was executed.
     * @param material The material's id.
     * @param price The price, in coins per unit.
     * @param quantity The quantity, in units.
     * @param takerSide The side of the order that arrived second and caused the trade.
     * @param tradeId The trade's id; also the `after` of the trades that follow it.
     */
    public record Trade(@Json.Name("executed_at") String executedAt, String material, long price, long quantity, @Json.Name("taker_side") String takerSide, @Json.Name("trade_id") String tradeId) {
    }

    /**
     * A page of trades.
     *
     * @param next The `after` of the next page; `null` at the end.
     * @param trades The trades: newest first, or with `after`, oldest first.
     */
    public record TradeList(String next, List<Trade> trades) implements Page<Trade> {
        @Override public List<Trade> rows() { return trades; }
    }

    /**
     * A deposit or withdrawal.
     *
     * @param amount The amount, in coins or units.
     * @param asset `coin` or a material's id.
     * @param createdAt When it was made.
     * @param kind Whether assets came in or went out.
     * @param player The id of the player whose account it is.
     * @param reason The reason, in the game's words.
     * @param state How it stands.
     * @param updatedAt When its state last changed.
     * @param balance The account's balance of the asset now; only in the answer to a write. {@code null} if absent.
     * @param reference Your own id of the transfer, if it has one. {@code null} if absent.
     */
    public record Transfer(long amount, String asset, @Json.Name("created_at") String createdAt, String kind, String player, String reason, String state, @Json.Name("updated_at") String updatedAt, Balance balance, String reference) {
    }

    /**
     * Up to 100 transfers, which are made one after another.
     *
     * @param transfers The transfers, in the order in which they are made.
     */
    public record TransferBatch(List<BatchTransfer> transfers) {
    }

    /**
     * The result of one transfer of a batch: a transfer or a problem.
     *
     * @param status The HTTP status that the transfer alone would have had.
     * @param problem Why the transfer failed; absent if it succeeded. {@code null} if absent.
     * @param transfer The transfer; absent if it failed. {@code null} if absent.
     */
    public record TransferBatchResult(long status, Problem problem, Transfer transfer) {
    }

    /**
     * The results of a batch, one per transfer, in the same order.
     *
     * @param results One result per transfer.
     */
    public record TransferBatchResults(List<TransferBatchResult> results) {
    }

    /** Whether assets come into the market or leave it. */
    public static final class TransferKind {
        private TransferKind() {}

        public static final String DEPOSIT = "deposit";
        public static final String WITHDRAWAL = "withdrawal";
    }

    /**
     * Transfers with references.
     *
     * @param next The `after` of the next page; `null` at the end.
     * @param transfers The transfers.
     */
    public record TransferList(String next, List<Transfer> transfers) implements Page<Transfer> {
        @Override public List<Transfer> rows() { return transfers; }
    }

    /**
     * A deposit or withdrawal to make.
     *
     * @param amount The amount, in coins or units.
     * @param asset `coin` or a material's id.
     * @param reason The reason, in the game's words: 1 to 200 characters.
     * @param hold Withdrawals only, with a `reference`: put the assets on hold until the transfer is confirmed or aborted. {@code null} if absent.
     * @param reference Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good. {@code null} if absent.
     */
    public record TransferRequest(long amount, String asset, String reason, Boolean hold, String reference) {
        /** With what is required. */
        public TransferRequest(long amount, String asset, String reason) { this(amount, asset, reason, null, null); }
        /** Withdrawals only, with a `reference`: put the assets on hold until the transfer is confirmed or aborted. */
        public TransferRequest withHold(Boolean hold) { return new TransferRequest(amount, asset, reason, hold, reference); }
        /** Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good. */
        public TransferRequest withReference(String reference) { return new TransferRequest(amount, asset, reason, hold, reference); }
    }

    /** How a transfer stands. */
    public static final class TransferState {
        private TransferState() {}

        public static final String DONE = "done";
        public static final String PENDING = "pending";
        public static final String CONFIRMED = "confirmed";
        public static final String ABORTED = "aborted";
    }

    /**
     * The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never traded).
     *
     * @param deciles The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is `total`.
     * @param median The median wealth, in coins.
     * @param players The number of players, with or without possessions.
     * @param total The total wealth, in coins.
     * @param giniBps The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player owns everything. {@code null} if absent.
     */
    public record Wealth(List<Long> deciles, long median, long players, long total, @Json.Name("gini_bps") Long giniBps) {
    }

    /**
     * A webhook, and how it is doing.
     *
     * @param format How events are written.
     * @param lag How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none.
     * @param name Its name.
     * @param state Whether it sends.
     * @param url Where events are sent: `https`, not into a private network.
     * @param kinds It sends only events of these kinds; all without it. {@code null} if absent.
     * @param lastError Why the last attempt failed; absent after a success. {@code null} if absent.
     * @param materials It sends only events of these materials (`coin` for coins); all without it. {@code null} if absent.
     * @param players It sends only events of these players; all without it. {@code null} if absent.
     * @param secret The secret that signs its messages, `whsec_…`; only in the response that created the webhook. {@code null} if absent.
     */
    public record Webhook(String format, long lag, String name, String state, String url, List<String> kinds, @Json.Name("last_error") String lastError, List<String> materials, List<String> players, String secret) {
    }

    /** How a webhook writes an event. */
    public static final class WebhookFormat {
        private WebhookFormat() {}

        public static final String STANDARD = "standard";
        public static final String DISCORD = "discord";
    }

    /**
     * All webhooks.
     *
     * @param webhooks A row for each webhook, by name.
     */
    public record WebhookList(List<Webhook> webhooks) {
    }

    /**
     * Creates or changes a webhook.
     *
     * @param url Where events are sent: `https`, not into a private network.
     * @param format How events are written. {@code null} if absent.
     * @param kinds Send only events of these kinds; all without it. {@code null} if absent.
     * @param materials Send only events of these materials (`coin` for coins); all without it. {@code null} if absent.
     * @param players Send only events of these players; all without it. {@code null} if absent.
     * @param secret The secret that signs the messages: `whsec_` and 24 to 64 bytes in base64. {@code null} if absent.
     */
    public record WebhookRequest(String url, String format, List<String> kinds, List<String> materials, List<String> players, String secret) {
        /** With what is required. */
        public WebhookRequest(String url) { this(url, null, null, null, null, null); }
        /** How events are written. */
        public WebhookRequest withFormat(String format) { return new WebhookRequest(url, format, kinds, materials, players, secret); }
        /** Send only events of these kinds; all without it. */
        public WebhookRequest withKinds(List<String> kinds) { return new WebhookRequest(url, format, kinds, materials, players, secret); }
        /** Send only events of these materials (`coin` for coins); all without it. */
        public WebhookRequest withMaterials(List<String> materials) { return new WebhookRequest(url, format, kinds, materials, players, secret); }
        /** Send only events of these players; all without it. */
        public WebhookRequest withPlayers(List<String> players) { return new WebhookRequest(url, format, kinds, materials, players, secret); }
        /** The secret that signs the messages: `whsec_` and 24 to 64 bytes in base64. */
        public WebhookRequest withSecret(String secret) { return new WebhookRequest(url, format, kinds, materials, players, secret); }
    }

    /** Whether a webhook sends. */
    public static final class WebhookState {
        private WebhookState() {}

        public static final String ACTIVE = "active";
        public static final String PARKED = "parked";
    }
}
