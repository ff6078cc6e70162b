// Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.
using System.Collections.Generic;

namespace Tradepost
{
    /// <summary>The sums of one asset: deposited − withdrawn − burned = available + held.</summary>
    public sealed class AssetAudit : Document
    {
        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>The amount available in all accounts.</summary>
        public long Available { get; set; }

        /// <summary>The amount burned by fees since the market began.</summary>
        public long Burned { get; set; }

        /// <summary>The amount deposited since the market began.</summary>
        public long Deposited { get; set; }

        /// <summary>deposited − withdrawn − burned − available − held; 0 if the books balance.</summary>
        public long Difference { get; set; }

        /// <summary>The amount held by open orders.</summary>
        public long Held { get; set; }

        /// <summary>The amount withdrawn since the market began.</summary>
        public long Withdrawn { get; set; }

        internal static AssetAudit Read(JsonObject from)
        {
            return new AssetAudit
            {
                Asset = from.Text("asset"),
                Available = from.Integer("available"),
                Burned = from.Integer("burned"),
                Deposited = from.Integer("deposited"),
                Difference = from.Integer("difference"),
                Held = from.Integer("held"),
                Withdrawn = from.Integer("withdrawn"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("asset", Asset);
            to.Field("available", Available);
            to.Field("burned", Burned);
            to.Field("deposited", Deposited);
            to.Field("difference", Difference);
            to.Field("held", Held);
            to.Field("withdrawn", Withdrawn);
        }
    }

    /// <summary>The deposits or withdrawals of an asset for one reason.</summary>
    public sealed class AssetFlow : Document
    {
        /// <summary>The total amount, in coins or units.</summary>
        public long Amount { get; set; }

        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>The number of deposits or withdrawals.</summary>
        public long Count { get; set; }

        /// <summary>Whether these are deposits or withdrawals.</summary>
        public string Kind { get; set; }

        /// <summary>The reason, in the game's words. <c>null</c> if absent.</summary>
        public string Reason { get; set; }

        internal static AssetFlow Read(JsonObject from)
        {
            return new AssetFlow
            {
                Amount = from.Integer("amount"),
                Asset = from.Text("asset"),
                Count = from.Integer("count"),
                Kind = from.Text("kind"),
                Reason = from.Text("reason"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("amount", Amount);
            to.Field("asset", Asset);
            to.Field("count", Count);
            to.Field("kind", Kind);
            to.Field("reason", Reason);
        }
    }

    /// <summary>The supply of an asset since the market began, as in the audit.</summary>
    public sealed class AssetSupply : Document
    {
        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>The amount burned by fees.</summary>
        public long Burned { get; set; }

        /// <summary>The amount deposited.</summary>
        public long Deposited { get; set; }

        /// <summary>deposited − withdrawn − burned.</summary>
        public long Existing { get; set; }

        /// <summary>The amount withdrawn.</summary>
        public long Withdrawn { get; set; }

        internal static AssetSupply Read(JsonObject from)
        {
            return new AssetSupply
            {
                Asset = from.Text("asset"),
                Burned = from.Integer("burned"),
                Deposited = from.Integer("deposited"),
                Existing = from.Integer("existing"),
                Withdrawn = from.Integer("withdrawn"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("asset", Asset);
            to.Field("burned", Burned);
            to.Field("deposited", Deposited);
            to.Field("existing", Existing);
            to.Field("withdrawn", Withdrawn);
        }
    }

    /// <summary>The result of an audit of the whole market.</summary>
    public sealed class Audit : Document
    {
        /// <summary>One entry per asset.</summary>
        public List<AssetAudit> Assets { get; set; }

        /// <summary>The moment it describes.</summary>
        public string At { get; set; }

        /// <summary>Whether every <c>difference</c> is 0 and <c>problems</c> is empty.</summary>
        public bool Ok { get; set; }

        /// <summary>The problems that were found, in words.</summary>
        public List<string> Problems { get; set; }

        /// <summary>The last event that it includes, in the order of all events; absent on AWS, where events have no common order. <c>null</c> if absent.</summary>
        public long? Sequence { get; set; }

        internal static Audit Read(JsonObject from)
        {
            return new Audit
            {
                Assets = from.Objects("assets", AssetAudit.Read),
                At = from.Text("at"),
                Ok = from.Flag("ok") ?? false,
                Problems = from.Texts("problems"),
                Sequence = from.OptionalInteger("sequence"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("assets", Assets);
            to.Field("at", At);
            to.Field("ok", Ok);
            to.Field("problems", Problems);
            to.Field("sequence", Sequence);
        }
    }

    /// <summary>An account's balance of one asset.</summary>
    public sealed class Balance : Document
    {
        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>The amount that is free to use, in coins or units.</summary>
        public long Available { get; set; }

        /// <summary>The amount that open orders and pending withdrawals hold, in coins or units.</summary>
        public long Held { get; set; }

        internal static Balance Read(JsonObject from)
        {
            return new Balance
            {
                Asset = from.Text("asset"),
                Available = from.Integer("available"),
                Held = from.Integer("held"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("asset", Asset);
            to.Field("available", Available);
            to.Field("held", Held);
        }
    }

    /// <summary>An account's balances: coins first, then materials in order of registration.</summary>
    public sealed class Balances : Document
    {
        /// <summary>One balance per asset.</summary>
        public List<Balance> BalancesId { get; set; }

        /// <summary>Whether the account is frozen: new orders and withdrawals are refused.</summary>
        public bool Frozen { get; set; }

        internal static Balances Read(JsonObject from)
        {
            return new Balances
            {
                BalancesId = from.Objects("balances", Balance.Read),
                Frozen = from.Flag("frozen") ?? false,
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("balances", BalancesId);
            to.Field("frozen", Frozen);
        }
    }

    /// <summary>One operation of a batch.</summary>
    public sealed class BatchOperation : Document
    {
        /// <summary>When the order expires; required for <c>gtd</c>, refused otherwise. <c>null</c> if absent.</summary>
        public string ExpiresAt { get; set; }

        /// <summary>The id of the material to buy or sell. <c>null</c> if absent.</summary>
        public string Material { get; set; }

        /// <summary>What to do.</summary>
        public string Op { get; set; }

        /// <summary>The id of the order to cancel. <c>null</c> if absent.</summary>
        public string OrderId { get; set; }

        /// <summary>The player whose order it is; operators must give it, players need not. <c>null</c> if absent.</summary>
        public string Player { get; set; }

        /// <summary>The limit price, in coins per unit. <c>null</c> if absent.</summary>
        public long? Price { get; set; }

        /// <summary>The quantity, in units. <c>null</c> if absent.</summary>
        public long? Quantity { get; set; }

        /// <summary>Buy (<c>bid</c>) or sell (<c>ask</c>). <c>null</c> if absent.</summary>
        public string Side { get; set; }

        /// <summary>How long the order stays in force; by default <c>gtd</c> if <c>expires_at</c> is given, otherwise <c>gtc</c>. <c>null</c> if absent.</summary>
        public string TimeInForce { get; set; }

        internal static BatchOperation Read(JsonObject from)
        {
            return new BatchOperation
            {
                ExpiresAt = from.Text("expires_at"),
                Material = from.Text("material"),
                Op = from.Text("op"),
                OrderId = from.Text("order_id"),
                Player = from.Text("player"),
                Price = from.OptionalInteger("price"),
                Quantity = from.OptionalInteger("quantity"),
                Side = from.Text("side"),
                TimeInForce = from.Text("time_in_force"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("expires_at", ExpiresAt);
            to.Field("material", Material);
            to.Field("op", Op);
            to.Field("order_id", OrderId);
            to.Field("player", Player);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("side", Side);
            to.Field("time_in_force", TimeInForce);
        }
    }

    /// <summary>Up to 100 operations, which are carried out one after another.</summary>
    public sealed class BatchRequest : Document
    {
        /// <summary>The operations, in the order in which they are carried out.</summary>
        public List<BatchOperation> Orders { get; set; }

        internal static BatchRequest Read(JsonObject from)
        {
            return new BatchRequest
            {
                Orders = from.Objects("orders", BatchOperation.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("orders", Orders);
        }
    }

    /// <summary>The result of an operation: an order or a problem.</summary>
    public sealed class BatchResult : Document
    {
        /// <summary>The order after the operation; absent if it failed. <c>null</c> if absent.</summary>
        public Order Order { get; set; }

        /// <summary>Why the operation failed; absent if it succeeded. <c>null</c> if absent.</summary>
        public Problem Problem { get; set; }

        /// <summary>The HTTP status that the operation alone would have had.</summary>
        public long Status { get; set; }

        internal static BatchResult Read(JsonObject from)
        {
            return new BatchResult
            {
                Order = from.Object("order", Order.Read),
                Problem = from.Object("problem", Problem.Read),
                Status = from.Integer("status"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("order", Order);
            to.Field("problem", Problem);
            to.Field("status", Status);
        }
    }

    /// <summary>The results of a batch, one per operation, in the same order.</summary>
    public sealed class BatchResults : Document
    {
        /// <summary>One result per operation.</summary>
        public List<BatchResult> Results { get; set; }

        internal static BatchResults Read(JsonObject from)
        {
            return new BatchResults
            {
                Results = from.Objects("results", BatchResult.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("results", Results);
        }
    }

    /// <summary>One transfer of a batch.</summary>
    public sealed class BatchTransfer : Document
    {
        /// <summary>The amount, in coins or units.</summary>
        public long Amount { get; set; }

        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>As for a single withdrawal. <c>null</c> if absent.</summary>
        public bool? Hold { get; set; }

        /// <summary>Whether assets come in or go out.</summary>
        public string Kind { get; set; }

        /// <summary>The id of the player whose account it is.</summary>
        public string Player { get; set; }

        /// <summary>The reason, in the game's words: 1 to 200 characters.</summary>
        public string Reason { get; set; }

        /// <summary>Your own id of the transfer, as for a single one. <c>null</c> if absent.</summary>
        public string Reference { get; set; }

        internal static BatchTransfer Read(JsonObject from)
        {
            return new BatchTransfer
            {
                Amount = from.Integer("amount"),
                Asset = from.Text("asset"),
                Hold = from.Flag("hold"),
                Kind = from.Text("kind"),
                Player = from.Text("player"),
                Reason = from.Text("reason"),
                Reference = from.Text("reference"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("amount", Amount);
            to.Field("asset", Asset);
            to.Field("hold", Hold);
            to.Field("kind", Kind);
            to.Field("player", Player);
            to.Field("reason", Reason);
            to.Field("reference", Reference);
        }
    }

    /// <summary>The open orders of a material, added up by price.</summary>
    public sealed class Book : Document
    {
        /// <summary>The sell side, lowest price first.</summary>
        public List<Level> Asks { get; set; }

        /// <summary>The buy side, highest price first.</summary>
        public List<Level> Bids { get; set; }

        /// <summary>The material's id.</summary>
        public string Material { get; set; }

        /// <summary>The sequence number of the last event that this book includes.</summary>
        public long Sequence { get; set; }

        internal static Book Read(JsonObject from)
        {
            return new Book
            {
                Asks = from.Objects("asks", Level.Read),
                Bids = from.Objects("bids", Level.Read),
                Material = from.Text("material"),
                Sequence = from.Integer("sequence"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("asks", Asks);
            to.Field("bids", Bids);
            to.Field("material", Material);
            to.Field("sequence", Sequence);
        }
    }

    /// <summary>Several books, in the order of the request.</summary>
    public sealed class BookList : Document
    {
        /// <summary>A book for each material.</summary>
        public List<Book> Books { get; set; }

        internal static BookList Read(JsonObject from)
        {
            return new BookList
            {
                Books = from.Objects("books", Book.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("books", Books);
        }
    }

    /// <summary>How many units of a material a player may bid for in a window of time.</summary>
    public sealed class BuyLimit : Document
    {
        /// <summary>Units in a window.</summary>
        public long Units { get; set; }

        /// <summary>The length of a window in seconds.</summary>
        public long WindowSeconds { get; set; }

        internal static BuyLimit Read(JsonObject from)
        {
            return new BuyLimit
            {
                Units = from.Integer("units"),
                WindowSeconds = from.Integer("window_seconds"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("units", Units);
            to.Field("window_seconds", WindowSeconds);
        }
    }

    /// <summary>How a player's buy limit stands.</summary>
    public sealed class BuyLimitUse : Document
    {
        /// <summary>Units that the player may still bid for.</summary>
        public long Left { get; set; }

        /// <summary>The material's id.</summary>
        public string Material { get; set; }

        /// <summary>When the next window begins.</summary>
        public string ResetsAt { get; set; }

        /// <summary>Units in a window.</summary>
        public long Units { get; set; }

        /// <summary>Units bid for in this window, without those that orders did not buy before they closed.</summary>
        public long Used { get; set; }

        internal static BuyLimitUse Read(JsonObject from)
        {
            return new BuyLimitUse
            {
                Left = from.Integer("left"),
                Material = from.Text("material"),
                ResetsAt = from.Text("resets_at"),
                Units = from.Integer("units"),
                Used = from.Integer("used"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("left", Left);
            to.Field("material", Material);
            to.Field("resets_at", ResetsAt);
            to.Field("units", Units);
            to.Field("used", Used);
        }
    }

    /// <summary>The orders that a request cancelled.</summary>
    public sealed class CancelledOrders : Document
    {
        /// <summary>The orders after the cancellation.</summary>
        public List<Order> Orders { get; set; }

        internal static CancelledOrders Read(JsonObject from)
        {
            return new CancelledOrders
            {
                Orders = from.Objects("orders", Order.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("orders", Orders);
        }
    }

    /// <summary>The trades of one interval, summarised.</summary>
    public sealed class Candle : Document
    {
        /// <summary>The last price, in coins per unit.</summary>
        public long Close { get; set; }

        /// <summary>The sales tax burned, in coins.</summary>
        public long Fees { get; set; }

        /// <summary>The highest price, in coins per unit.</summary>
        public long High { get; set; }

        /// <summary>The lowest price, in coins per unit.</summary>
        public long Low { get; set; }

        /// <summary>The first price, in coins per unit.</summary>
        public long Open { get; set; }

        /// <summary>When the interval starts.</summary>
        public string Start { get; set; }

        /// <summary>The number of trades.</summary>
        public long Trades { get; set; }

        /// <summary>The value traded, in coins.</summary>
        public long Value { get; set; }

        /// <summary>The quantity traded, in units.</summary>
        public long Volume { get; set; }

        internal static Candle Read(JsonObject from)
        {
            return new Candle
            {
                Close = from.Integer("close"),
                Fees = from.Integer("fees"),
                High = from.Integer("high"),
                Low = from.Integer("low"),
                Open = from.Integer("open"),
                Start = from.Text("start"),
                Trades = from.Integer("trades"),
                Value = from.Integer("value"),
                Volume = from.Integer("volume"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("close", Close);
            to.Field("fees", Fees);
            to.Field("high", High);
            to.Field("low", Low);
            to.Field("open", Open);
            to.Field("start", Start);
            to.Field("trades", Trades);
            to.Field("value", Value);
            to.Field("volume", Volume);
        }
    }

    /// <summary>The length of a candle.</summary>
    public static class CandleInterval
    {
        /// <summary>The word <c>1m</c>.</summary>
        public const string _1m = "1m";
        /// <summary>The word <c>1h</c>.</summary>
        public const string _1h = "1h";
        /// <summary>The word <c>1d</c>.</summary>
        public const string _1d = "1d";
    }

    /// <summary>A material's candles, oldest first.</summary>
    public sealed class CandleList : Document
    {
        /// <summary>At most the last 1,000 candles.</summary>
        public List<Candle> Candles { get; set; }

        /// <summary>Always <c>null</c>: use <c>to</c> to read earlier candles.</summary>
        public string Next { get; set; }

        internal static CandleList Read(JsonObject from)
        {
            return new CandleList
            {
                Candles = from.Objects("candles", Candle.Read),
                Next = from.Text("next"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("candles", Candles);
            to.Field("next", Next);
        }
    }

    /// <summary>Why an order closed.</summary>
    public static class CloseReason
    {
        /// <summary>The word <c>filled</c>.</summary>
        public const string Filled = "filled";
        /// <summary>The word <c>by_player</c>.</summary>
        public const string ByPlayer = "by_player";
        /// <summary>The word <c>by_operator</c>.</summary>
        public const string ByOperator = "by_operator";
        /// <summary>The word <c>ioc_remainder</c>.</summary>
        public const string IocRemainder = "ioc_remainder";
        /// <summary>The word <c>fok_unfillable</c>.</summary>
        public const string FokUnfillable = "fok_unfillable";
        /// <summary>The word <c>self_trade</c>.</summary>
        public const string SelfTrade = "self_trade";
        /// <summary>The word <c>expired</c>.</summary>
        public const string Expired = "expired";
    }

    /// <summary>The economy over a range of time; supply and wealth are current.</summary>
    public sealed class Economy : Document
    {
        /// <summary>The time of <c>supply</c> and <c>wealth</c>.</summary>
        public string At { get; set; }

        /// <summary>The length of a bucket.</summary>
        public string Bucket { get; set; }

        /// <summary>One entry per bucket that has begun, oldest first, over all materials.</summary>
        public List<EconomyBucket> Buckets { get; set; }

        /// <summary>Where fees went within the range: first those that were burned, then by account, the largest sum first, at most 100 accounts.</summary>
        public List<FeeSum> Fees { get; set; }

        /// <summary>Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.</summary>
        public List<AssetFlow> Flows { get; set; }

        /// <summary>The start of the range, inclusive: the requested time rounded down to the hour, or to the day if <c>bucket</c> is <c>1d</c>.</summary>
        public string From { get; set; }

        /// <summary>How each material traded within the range, in order of registration.</summary>
        public List<EconomyMaterial> Materials { get; set; }

        /// <summary>The supply of each asset since the market began, coins first.</summary>
        public List<AssetSupply> Supply { get; set; }

        /// <summary>The end of the range, exclusive: the requested time rounded up to the hour or day.</summary>
        public string To { get; set; }

        /// <summary>The distribution of the players' wealth.</summary>
        public Wealth Wealth { get; set; }

        internal static Economy Read(JsonObject from)
        {
            return new Economy
            {
                At = from.Text("at"),
                Bucket = from.Text("bucket"),
                Buckets = from.Objects("buckets", EconomyBucket.Read),
                Fees = from.Objects("fees", FeeSum.Read),
                Flows = from.Objects("flows", AssetFlow.Read),
                From = from.Text("from"),
                Materials = from.Objects("materials", EconomyMaterial.Read),
                Supply = from.Objects("supply", AssetSupply.Read),
                To = from.Text("to"),
                Wealth = from.Object("wealth", Wealth.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("at", At);
            to.Field("bucket", Bucket);
            to.Field("buckets", Buckets);
            to.Field("fees", Fees);
            to.Field("flows", Flows);
            to.Field("from", From);
            to.Field("materials", Materials);
            to.Field("supply", Supply);
            to.Field("to", To);
            to.Field("wealth", Wealth);
        }
    }

    /// <summary>How all materials traded within a bucket.</summary>
    public sealed class EconomyBucket : Document
    {
        /// <summary>The sales tax burned, in coins.</summary>
        public long Fees { get; set; }

        /// <summary>The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their cost at each material's <c>open</c> (a Lowe price index, rounded down). <c>null</c> if absent.</summary>
        public long? PriceIndex { get; set; }

        /// <summary>When the bucket starts.</summary>
        public string Start { get; set; }

        /// <summary>The number of trades.</summary>
        public long Trades { get; set; }

        /// <summary>The value traded, in coins.</summary>
        public long Value { get; set; }

        internal static EconomyBucket Read(JsonObject from)
        {
            return new EconomyBucket
            {
                Fees = from.Integer("fees"),
                PriceIndex = from.OptionalInteger("price_index"),
                Start = from.Text("start"),
                Trades = from.Integer("trades"),
                Value = from.Integer("value"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("fees", Fees);
            to.Field("price_index", PriceIndex);
            to.Field("start", Start);
            to.Field("trades", Trades);
            to.Field("value", Value);
        }
    }

    /// <summary>How a material traded within the range.</summary>
    public sealed class EconomyMaterial : Document
    {
        /// <summary>The price when the range ended: that of the last trade before its end. <c>null</c> if absent.</summary>
        public long? Close { get; set; }

        /// <summary>The sales tax burned, in coins.</summary>
        public long Fees { get; set; }

        /// <summary>The material's id.</summary>
        public string Material { get; set; }

        /// <summary>The price when the range began: that of the last trade before it, otherwise of the first within it. <c>null</c> if absent.</summary>
        public long? Open { get; set; }

        /// <summary>The number of trades.</summary>
        public long Trades { get; set; }

        /// <summary>The value traded, in coins.</summary>
        public long Value { get; set; }

        /// <summary>The quantity traded, in units.</summary>
        public long Volume { get; set; }

        internal static EconomyMaterial Read(JsonObject from)
        {
            return new EconomyMaterial
            {
                Close = from.OptionalInteger("close"),
                Fees = from.Integer("fees"),
                Material = from.Text("material"),
                Open = from.OptionalInteger("open"),
                Trades = from.Integer("trades"),
                Value = from.Integer("value"),
                Volume = from.Integer("volume"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("close", Close);
            to.Field("fees", Fees);
            to.Field("material", Material);
            to.Field("open", Open);
            to.Field("trades", Trades);
            to.Field("value", Value);
            to.Field("volume", Volume);
        }
    }

    /// <summary>An event in a player's inbox.</summary>
    public sealed class Event : Document
    {
        /// <summary>The amount, in coins or units. <c>null</c> if absent.</summary>
        public long? Amount { get; set; }

        /// <summary><c>coin</c> or a material's id. <c>null</c> if absent.</summary>
        public string Asset { get; set; }

        /// <summary>When the event happened.</summary>
        public string At { get; set; }

        /// <summary>Why the order closed. <c>null</c> if absent.</summary>
        public string CloseReason { get; set; }

        /// <summary>The <c>after</c> of what follows.</summary>
        public string Cursor { get; set; }

        /// <summary>The sales tax that the player paid, in coins. <c>null</c> if absent.</summary>
        public long? Fee { get; set; }

        /// <summary>The kind of event, which determines the fields below.</summary>
        public string Kind { get; set; }

        /// <summary>The material's id. <c>null</c> if absent.</summary>
        public string Material { get; set; }

        /// <summary>The id of the order. <c>null</c> if absent.</summary>
        public string OrderId { get; set; }

        /// <summary>The price, in coins per unit. <c>null</c> if absent.</summary>
        public long? Price { get; set; }

        /// <summary>The quantity, in units. <c>null</c> if absent.</summary>
        public long? Quantity { get; set; }

        /// <summary>The reason, in the game's words. <c>null</c> if absent.</summary>
        public string Reason { get; set; }

        /// <summary>The game's own id of the transfer. <c>null</c> if absent.</summary>
        public string Reference { get; set; }

        /// <summary>Buy (<c>bid</c>) or sell (<c>ask</c>). <c>null</c> if absent.</summary>
        public string Side { get; set; }

        /// <summary>Price × quantity, in coins. <c>null</c> if absent.</summary>
        public long? Value { get; set; }

        internal static Event Read(JsonObject from)
        {
            return new Event
            {
                Amount = from.OptionalInteger("amount"),
                Asset = from.Text("asset"),
                At = from.Text("at"),
                CloseReason = from.Text("close_reason"),
                Cursor = from.Text("cursor"),
                Fee = from.OptionalInteger("fee"),
                Kind = from.Text("kind"),
                Material = from.Text("material"),
                OrderId = from.Text("order_id"),
                Price = from.OptionalInteger("price"),
                Quantity = from.OptionalInteger("quantity"),
                Reason = from.Text("reason"),
                Reference = from.Text("reference"),
                Side = from.Text("side"),
                Value = from.OptionalInteger("value"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("amount", Amount);
            to.Field("asset", Asset);
            to.Field("at", At);
            to.Field("close_reason", CloseReason);
            to.Field("cursor", Cursor);
            to.Field("fee", Fee);
            to.Field("kind", Kind);
            to.Field("material", Material);
            to.Field("order_id", OrderId);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("reason", Reason);
            to.Field("reference", Reference);
            to.Field("side", Side);
            to.Field("value", Value);
        }
    }

    /// <summary>The kind of an event.</summary>
    public static class EventKind
    {
        /// <summary>The word <c>filled</c>.</summary>
        public const string Filled = "filled";
        /// <summary>The word <c>reduced</c>.</summary>
        public const string Reduced = "reduced";
        /// <summary>The word <c>cancelled</c>.</summary>
        public const string Cancelled = "cancelled";
        /// <summary>The word <c>expired</c>.</summary>
        public const string Expired = "expired";
        /// <summary>The word <c>deposited</c>.</summary>
        public const string Deposited = "deposited";
        /// <summary>The word <c>withdrawn</c>.</summary>
        public const string Withdrawn = "withdrawn";
        /// <summary>The word <c>withdrawal_held</c>.</summary>
        public const string WithdrawalHeld = "withdrawal_held";
        /// <summary>The word <c>withdrawal_confirmed</c>.</summary>
        public const string WithdrawalConfirmed = "withdrawal_confirmed";
        /// <summary>The word <c>withdrawal_aborted</c>.</summary>
        public const string WithdrawalAborted = "withdrawal_aborted";
    }

    /// <summary>A page of a player's inbox, oldest first.</summary>
    public sealed class EventList : Document
    {
        /// <summary>The events on this page.</summary>
        public List<Event> Events { get; set; }

        /// <summary>The <c>after</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        internal static EventList Read(JsonObject from)
        {
            return new EventList
            {
                Events = from.Objects("events", Event.Read),
                Next = from.Text("next"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("events", Events);
            to.Field("next", Next);
        }
    }

    /// <summary>The fees that went to one destination.</summary>
    public sealed class FeeSum : Document
    {
        /// <summary>Coins of listing fees.</summary>
        public long ListingFee { get; set; }

        /// <summary>Coins of sales tax.</summary>
        public long SalesTax { get; set; }

        /// <summary><c>burn</c>, or <c>account:</c> and a player's id.</summary>
        public string To { get; set; }

        internal static FeeSum Read(JsonObject from)
        {
            return new FeeSum
            {
                ListingFee = from.Integer("listing_fee"),
                SalesTax = from.Integer("sales_tax"),
                To = from.Text("to"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("listing_fee", ListingFee);
            to.Field("sales_tax", SalesTax);
            to.Field("to", To);
        }
    }

    /// <summary>An event of the feed, and whose it is.</summary>
    public sealed class FeedEvent : Document
    {
        /// <summary>The amount, in coins or units. <c>null</c> if absent.</summary>
        public long? Amount { get; set; }

        /// <summary><c>coin</c> or a material's id. <c>null</c> if absent.</summary>
        public string Asset { get; set; }

        /// <summary>When the event happened.</summary>
        public string At { get; set; }

        /// <summary>Why the order closed. <c>null</c> if absent.</summary>
        public string CloseReason { get; set; }

        /// <summary>The <c>after</c> of what follows.</summary>
        public string Cursor { get; set; }

        /// <summary>The sales tax that the player paid, in coins. <c>null</c> if absent.</summary>
        public long? Fee { get; set; }

        /// <summary>The kind of event, which determines the fields below.</summary>
        public string Kind { get; set; }

        /// <summary>The material's id. <c>null</c> if absent.</summary>
        public string Material { get; set; }

        /// <summary>The id of the order. <c>null</c> if absent.</summary>
        public string OrderId { get; set; }

        /// <summary>The player to whom it happened.</summary>
        public string Player { get; set; }

        /// <summary>The price, in coins per unit. <c>null</c> if absent.</summary>
        public long? Price { get; set; }

        /// <summary>The quantity, in units. <c>null</c> if absent.</summary>
        public long? Quantity { get; set; }

        /// <summary>The reason, in the game's words. <c>null</c> if absent.</summary>
        public string Reason { get; set; }

        /// <summary>The game's own id of the transfer. <c>null</c> if absent.</summary>
        public string Reference { get; set; }

        /// <summary>Buy (<c>bid</c>) or sell (<c>ask</c>). <c>null</c> if absent.</summary>
        public string Side { get; set; }

        /// <summary>Price × quantity, in coins. <c>null</c> if absent.</summary>
        public long? Value { get; set; }

        internal static FeedEvent Read(JsonObject from)
        {
            return new FeedEvent
            {
                Amount = from.OptionalInteger("amount"),
                Asset = from.Text("asset"),
                At = from.Text("at"),
                CloseReason = from.Text("close_reason"),
                Cursor = from.Text("cursor"),
                Fee = from.OptionalInteger("fee"),
                Kind = from.Text("kind"),
                Material = from.Text("material"),
                OrderId = from.Text("order_id"),
                Player = from.Text("player"),
                Price = from.OptionalInteger("price"),
                Quantity = from.OptionalInteger("quantity"),
                Reason = from.Text("reason"),
                Reference = from.Text("reference"),
                Side = from.Text("side"),
                Value = from.OptionalInteger("value"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("amount", Amount);
            to.Field("asset", Asset);
            to.Field("at", At);
            to.Field("close_reason", CloseReason);
            to.Field("cursor", Cursor);
            to.Field("fee", Fee);
            to.Field("kind", Kind);
            to.Field("material", Material);
            to.Field("order_id", OrderId);
            to.Field("player", Player);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("reason", Reason);
            to.Field("reference", Reference);
            to.Field("side", Side);
            to.Field("value", Value);
        }
    }

    /// <summary>A page of the feed, oldest first.</summary>
    public sealed class FeedList : Document
    {
        /// <summary>The events on this page; none if nothing has happened since.</summary>
        public List<FeedEvent> Events { get; set; }

        /// <summary>The <c>after</c> of the next page, also at the end.</summary>
        public string Next { get; set; }

        internal static FeedList Read(JsonObject from)
        {
            return new FeedList
            {
                Events = from.Objects("events", FeedEvent.Read),
                Next = from.Text("next"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("events", Events);
            to.Field("next", Next);
        }
    }

    /// <summary>The fees for trading.</summary>
    public sealed class Fees : Document
    {
        /// <summary>The sales tax, in hundredths of a percent of the seller's proceeds.</summary>
        public long SalesTaxBps { get; set; }

        internal static Fees Read(JsonObject from)
        {
            return new Fees
            {
                SalesTaxBps = from.Integer("sales_tax_bps"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("sales_tax_bps", SalesTaxBps);
        }
    }

    /// <summary>A trade as one of its two players sees it.</summary>
    public sealed class Fill : Document
    {
        /// <summary>The <c>after</c> of what follows.</summary>
        public string Cursor { get; set; }

        /// <summary>When the trade was executed.</summary>
        public string ExecutedAt { get; set; }

        /// <summary>The sales tax that the player paid, in coins.</summary>
        public long Fee { get; set; }

        /// <summary>The material's id.</summary>
        public string Material { get; set; }

        /// <summary>The id of the player's order.</summary>
        public string OrderId { get; set; }

        /// <summary>The price, in coins per unit.</summary>
        public long Price { get; set; }

        /// <summary>The quantity, in units.</summary>
        public long Quantity { get; set; }

        /// <summary>The role of the player's order.</summary>
        public string Role { get; set; }

        /// <summary>The side of the player's order.</summary>
        public string Side { get; set; }

        /// <summary>The side of the order that arrived second and caused the trade.</summary>
        public string TakerSide { get; set; }

        /// <summary>The trade's id; also the <c>after</c> of the trades that follow it.</summary>
        public string TradeId { get; set; }

        internal static Fill Read(JsonObject from)
        {
            return new Fill
            {
                Cursor = from.Text("cursor"),
                ExecutedAt = from.Text("executed_at"),
                Fee = from.Integer("fee"),
                Material = from.Text("material"),
                OrderId = from.Text("order_id"),
                Price = from.Integer("price"),
                Quantity = from.Integer("quantity"),
                Role = from.Text("role"),
                Side = from.Text("side"),
                TakerSide = from.Text("taker_side"),
                TradeId = from.Text("trade_id"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("cursor", Cursor);
            to.Field("executed_at", ExecutedAt);
            to.Field("fee", Fee);
            to.Field("material", Material);
            to.Field("order_id", OrderId);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("role", Role);
            to.Field("side", Side);
            to.Field("taker_side", TakerSide);
            to.Field("trade_id", TradeId);
        }
    }

    /// <summary>A page of fills, oldest first.</summary>
    public sealed class FillList : Document
    {
        /// <summary>The fills on this page.</summary>
        public List<Fill> Fills { get; set; }

        /// <summary>The <c>after</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        internal static FillList Read(JsonObject from)
        {
            return new FillList
            {
                Fills = from.Objects("fills", Fill.Read),
                Next = from.Text("next"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("fills", Fills);
            to.Field("next", Next);
        }
    }

    /// <summary>The role of an order in a trade.</summary>
    public static class FillRole
    {
        /// <summary>The word <c>maker</c>.</summary>
        public const string Maker = "maker";
        /// <summary>The word <c>taker</c>.</summary>
        public const string Taker = "taker";
    }

    /// <summary>The direction of a flow.</summary>
    public static class FlowKind
    {
        /// <summary>The word <c>deposited</c>.</summary>
        public const string Deposited = "deposited";
        /// <summary>The word <c>withdrawn</c>.</summary>
        public const string Withdrawn = "withdrawn";
    }

    /// <summary>Whether an account is frozen.</summary>
    public sealed class Freeze : Document
    {
        /// <summary>Whether new orders and withdrawals are refused.</summary>
        public bool Frozen { get; set; }

        /// <summary>The player's id.</summary>
        public string Player { get; set; }

        internal static Freeze Read(JsonObject from)
        {
            return new Freeze
            {
                Frozen = from.Flag("frozen") ?? false,
                Player = from.Text("player"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("frozen", Frozen);
            to.Field("player", Player);
        }
    }

    /// <summary>Whether a material or the market is halted.</summary>
    public sealed class Halt : Document
    {
        /// <summary>Whether new orders are refused.</summary>
        public bool Halted { get; set; }

        /// <summary>The material's id; absent for the whole market. <c>null</c> if absent.</summary>
        public string Material { get; set; }

        internal static Halt Read(JsonObject from)
        {
            return new Halt
            {
                Halted = from.Flag("halted") ?? false,
                Material = from.Text("material"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("halted", Halted);
            to.Field("material", Material);
        }
    }

    /// <summary>The server's health.</summary>
    public sealed class Health : Document
    {
        /// <summary>Always <c>ok</c>: a server that is not ready returns a problem.</summary>
        public string Status { get; set; }

        internal static Health Read(JsonObject from)
        {
            return new Health
            {
                Status = from.Text("status"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("status", Status);
        }
    }

    /// <summary>The open orders at one price, added up.</summary>
    public sealed class Level : Document
    {
        /// <summary>The number of orders.</summary>
        public long Orders { get; set; }

        /// <summary>The price, in coins per unit.</summary>
        public long Price { get; set; }

        /// <summary>The quantity, in units; 0 in a <c>book_changed</c> message removes the level.</summary>
        public long Quantity { get; set; }

        internal static Level Read(JsonObject from)
        {
            return new Level
            {
                Orders = from.Integer("orders"),
                Price = from.Integer("price"),
                Quantity = from.Integer("quantity"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("orders", Orders);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
        }
    }

    /// <summary>A player's limits, and how much of them is left.</summary>
    public sealed class Limits : Document
    {
        /// <summary>The buy limit of the requested material; absent if none is set, or no material is requested. <c>null</c> if absent.</summary>
        public BuyLimitUse BuyLimit { get; set; }

        /// <summary>The limit of open orders.</summary>
        public OpenOrderLimit OpenOrders { get; set; }

        /// <summary>The limit of requests; absent if they are not limited. <c>null</c> if absent.</summary>
        public RequestLimit Requests { get; set; }

        internal static Limits Read(JsonObject from)
        {
            return new Limits
            {
                BuyLimit = from.Object("buy_limit", BuyLimitUse.Read),
                OpenOrders = from.Object("open_orders", OpenOrderLimit.Read),
                Requests = from.Object("requests", RequestLimit.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("buy_limit", BuyLimit);
            to.Field("open_orders", OpenOrders);
            to.Field("requests", Requests);
        }
    }

    /// <summary>The market's time and its pace.</summary>
    public sealed class MarketClock : Document
    {
        /// <summary>How many times as fast as real time the clock runs: 1 usually, 0 while it stands still.</summary>
        public long Factor { get; set; }

        /// <summary>The market's time.</summary>
        public string Now { get; set; }

        internal static MarketClock Read(JsonObject from)
        {
            return new MarketClock
            {
                Factor = from.Integer("factor"),
                Now = from.Text("now"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("factor", Factor);
            to.Field("now", Now);
        }
    }

    /// <summary>A material with its prices and volumes.</summary>
    public sealed class Material : Document
    {
        /// <summary>The lowest ask, in coins per unit; absent if there is none. <c>null</c> if absent.</summary>
        public long? BestAsk { get; set; }

        /// <summary>The highest bid, in coins per unit; absent if there is none. <c>null</c> if absent.</summary>
        public long? BestBid { get; set; }

        /// <summary><c>last</c> − <c>open_24h</c>, in coins per unit. <c>null</c> if absent.</summary>
        public long? Change24h { get; set; }

        /// <summary>The price of the last trade, in coins per unit; absent before the first trade. <c>null</c> if absent.</summary>
        public long? Last { get; set; }

        /// <summary>The material's id.</summary>
        public string MaterialId { get; set; }

        /// <summary>The name that players see.</summary>
        public string Name { get; set; }

        /// <summary>The price 24 hours ago, or of the first trade since, in coins per unit. <c>null</c> if absent.</summary>
        public long? Open24h { get; set; }

        /// <summary>What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last 20 trades, whichever are more. <c>null</c> if absent.</summary>
        public long? ReferencePrice { get; set; }

        /// <summary>The rules that the operator set and that apply to the material: its own, and the market's where it has none.</summary>
        public RuleSet Rules { get; set; }

        /// <summary>Whether the material accepts orders.</summary>
        public string State { get; set; }

        /// <summary>The value traded in the last 24 hours, in coins.</summary>
        public long Value24h { get; set; }

        /// <summary>The quantity traded in the last 24 hours, in units.</summary>
        public long Volume24h { get; set; }

        internal static Material Read(JsonObject from)
        {
            return new Material
            {
                BestAsk = from.OptionalInteger("best_ask"),
                BestBid = from.OptionalInteger("best_bid"),
                Change24h = from.OptionalInteger("change_24h"),
                Last = from.OptionalInteger("last"),
                MaterialId = from.Text("material"),
                Name = from.Text("name"),
                Open24h = from.OptionalInteger("open_24h"),
                ReferencePrice = from.OptionalInteger("reference_price"),
                Rules = from.Object("rules", RuleSet.Read),
                State = from.Text("state"),
                Value24h = from.Integer("value_24h"),
                Volume24h = from.Integer("volume_24h"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("best_ask", BestAsk);
            to.Field("best_bid", BestBid);
            to.Field("change_24h", Change24h);
            to.Field("last", Last);
            to.Field("material", MaterialId);
            to.Field("name", Name);
            to.Field("open_24h", Open24h);
            to.Field("reference_price", ReferencePrice);
            to.Field("rules", Rules);
            to.Field("state", State);
            to.Field("value_24h", Value24h);
            to.Field("volume_24h", Volume24h);
        }
    }

    /// <summary>Up to 100 materials, which are registered or renamed one after another.</summary>
    public sealed class MaterialBatch : Document
    {
        /// <summary>The materials, in the order in which they are registered.</summary>
        public List<NamedMaterial> Materials { get; set; }

        internal static MaterialBatch Read(JsonObject from)
        {
            return new MaterialBatch
            {
                Materials = from.Objects("materials", NamedMaterial.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("materials", Materials);
        }
    }

    /// <summary>The result of registering a material in a batch.</summary>
    public sealed class MaterialBatchResult : Document
    {
        /// <summary>The material's id, as it was sent.</summary>
        public string Id { get; set; }

        /// <summary>Why the material was not registered; absent if it was. <c>null</c> if absent.</summary>
        public Problem Problem { get; set; }

        /// <summary>The HTTP status that registering the material alone would have had.</summary>
        public long Status { get; set; }

        internal static MaterialBatchResult Read(JsonObject from)
        {
            return new MaterialBatchResult
            {
                Id = from.Text("id"),
                Problem = from.Object("problem", Problem.Read),
                Status = from.Integer("status"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("id", Id);
            to.Field("problem", Problem);
            to.Field("status", Status);
        }
    }

    /// <summary>The results of a batch of materials, one per material, in the same order.</summary>
    public sealed class MaterialBatchResults : Document
    {
        /// <summary>One result per material.</summary>
        public List<MaterialBatchResult> Results { get; set; }

        internal static MaterialBatchResults Read(JsonObject from)
        {
            return new MaterialBatchResults
            {
                Results = from.Objects("results", MaterialBatchResult.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("results", Results);
        }
    }

    /// <summary>A page of materials, in order of registration.</summary>
    public sealed class MaterialList : Document
    {
        /// <summary>The materials, in order of registration.</summary>
        public List<Material> Materials { get; set; }

        /// <summary>The <c>after</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        internal static MaterialList Read(JsonObject from)
        {
            return new MaterialList
            {
                Materials = from.Objects("materials", Material.Read),
                Next = from.Text("next"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("materials", Materials);
            to.Field("next", Next);
        }
    }

    /// <summary>A material to register or rename.</summary>
    public sealed class MaterialRequest : Document
    {
        /// <summary>The name that players see: 1 to 100 characters.</summary>
        public string Name { get; set; }

        internal static MaterialRequest Read(JsonObject from)
        {
            return new MaterialRequest
            {
                Name = from.Text("name"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("name", Name);
        }
    }

    /// <summary>Whether a material accepts orders.</summary>
    public static class MaterialState
    {
        /// <summary>The word <c>open</c>.</summary>
        public const string Open = "open";
        /// <summary>The word <c>halted</c>.</summary>
        public const string Halted = "halted";
    }

    /// <summary>A material of a batch.</summary>
    public sealed class NamedMaterial : Document
    {
        /// <summary>The material's id.</summary>
        public string Id { get; set; }

        /// <summary>The name that players see: 1 to 100 characters.</summary>
        public string Name { get; set; }

        internal static NamedMaterial Read(JsonObject from)
        {
            return new NamedMaterial
            {
                Id = from.Text("id"),
                Name = from.Text("name"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("id", Id);
            to.Field("name", Name);
        }
    }

    /// <summary>The number of open orders a player has and may have.</summary>
    public sealed class OpenOrderLimit : Document
    {
        /// <summary>The number of orders that may be added.</summary>
        public long Left { get; set; }

        /// <summary>The maximum number of open orders.</summary>
        public long Max { get; set; }

        /// <summary>The number of open orders.</summary>
        public long Used { get; set; }

        internal static OpenOrderLimit Read(JsonObject from)
        {
            return new OpenOrderLimit
            {
                Left = from.Integer("left"),
                Max = from.Integer("max"),
                Used = from.Integer("used"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("left", Left);
            to.Field("max", Max);
            to.Field("used", Used);
        }
    }

    /// <summary>An order and its current state.</summary>
    public sealed class Order : Document
    {
        /// <summary>Why the order closed; absent while it is open. <c>null</c> if absent.</summary>
        public string CloseReason { get; set; }

        /// <summary>When the order was accepted.</summary>
        public string CreatedAt { get; set; }

        /// <summary>When the order expires (<c>gtd</c> only). <c>null</c> if absent.</summary>
        public string ExpiresAt { get; set; }

        /// <summary>The sales tax paid so far, in coins; 0 for a bid.</summary>
        public long Fee { get; set; }

        /// <summary>The quantity that has traded, in units.</summary>
        public long Filled { get; set; }

        /// <summary>The id of the material to buy or sell.</summary>
        public string Material { get; set; }

        /// <summary>A UUIDv7; of two orders, the one with the smaller id is the earlier.</summary>
        public string OrderId { get; set; }

        /// <summary>The id of the player who owns the order.</summary>
        public string Player { get; set; }

        /// <summary>The limit price, in coins per unit.</summary>
        public long Price { get; set; }

        /// <summary>The ordered quantity, less any reductions, in units.</summary>
        public long Quantity { get; set; }

        /// <summary>The quantity that has not traded, in units; for a closed order, it never will.</summary>
        public long Remaining { get; set; }

        /// <summary>Buy (<c>bid</c>) or sell (<c>ask</c>).</summary>
        public string Side { get; set; }

        /// <summary>Whether the order is open, and otherwise how it ended.</summary>
        public string Status { get; set; }

        /// <summary>How long the order stays in force.</summary>
        public string TimeInForce { get; set; }

        /// <summary>When the order last changed.</summary>
        public string UpdatedAt { get; set; }

        /// <summary>The value traded so far, in coins.</summary>
        public long Value { get; set; }

        internal static Order Read(JsonObject from)
        {
            return new Order
            {
                CloseReason = from.Text("close_reason"),
                CreatedAt = from.Text("created_at"),
                ExpiresAt = from.Text("expires_at"),
                Fee = from.Integer("fee"),
                Filled = from.Integer("filled"),
                Material = from.Text("material"),
                OrderId = from.Text("order_id"),
                Player = from.Text("player"),
                Price = from.Integer("price"),
                Quantity = from.Integer("quantity"),
                Remaining = from.Integer("remaining"),
                Side = from.Text("side"),
                Status = from.Text("status"),
                TimeInForce = from.Text("time_in_force"),
                UpdatedAt = from.Text("updated_at"),
                Value = from.Integer("value"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("close_reason", CloseReason);
            to.Field("created_at", CreatedAt);
            to.Field("expires_at", ExpiresAt);
            to.Field("fee", Fee);
            to.Field("filled", Filled);
            to.Field("material", Material);
            to.Field("order_id", OrderId);
            to.Field("player", Player);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("remaining", Remaining);
            to.Field("side", Side);
            to.Field("status", Status);
            to.Field("time_in_force", TimeInForce);
            to.Field("updated_at", UpdatedAt);
            to.Field("value", Value);
        }
    }

    /// <summary>A page of orders, newest first.</summary>
    public sealed class OrderList : Document
    {
        /// <summary>The <c>cursor</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        /// <summary>The orders on this page.</summary>
        public List<Order> Orders { get; set; }

        internal static OrderList Read(JsonObject from)
        {
            return new OrderList
            {
                Next = from.Text("next"),
                Orders = from.Objects("orders", Order.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("next", Next);
            to.Field("orders", Orders);
        }
    }

    /// <summary>An order to place or to quote.</summary>
    public sealed class OrderRequest : Document
    {
        /// <summary>When the order expires; required for <c>gtd</c>, refused otherwise. <c>null</c> if absent.</summary>
        public string ExpiresAt { get; set; }

        /// <summary>The id of the material to buy or sell.</summary>
        public string Material { get; set; }

        /// <summary>The player whose order it is; operators must give it, players need not. <c>null</c> if absent.</summary>
        public string Player { get; set; }

        /// <summary>The limit price, in coins per unit.</summary>
        public long Price { get; set; }

        /// <summary>The quantity, in units.</summary>
        public long Quantity { get; set; }

        /// <summary>Buy (<c>bid</c>) or sell (<c>ask</c>).</summary>
        public string Side { get; set; }

        /// <summary>How long the order stays in force; by default <c>gtd</c> if <c>expires_at</c> is given, otherwise <c>gtc</c>. <c>null</c> if absent.</summary>
        public string TimeInForce { get; set; }

        internal static OrderRequest Read(JsonObject from)
        {
            return new OrderRequest
            {
                ExpiresAt = from.Text("expires_at"),
                Material = from.Text("material"),
                Player = from.Text("player"),
                Price = from.Integer("price"),
                Quantity = from.Integer("quantity"),
                Side = from.Text("side"),
                TimeInForce = from.Text("time_in_force"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("expires_at", ExpiresAt);
            to.Field("material", Material);
            to.Field("player", Player);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("side", Side);
            to.Field("time_in_force", TimeInForce);
        }
    }

    /// <summary>Why a request failed; <c>application/problem+json</c>.</summary>
    public sealed class Problem : Document
    {
        /// <summary>The coins or units that are available (<c>insufficient_coins</c>, <c>insufficient_goods</c>). <c>null</c> if absent.</summary>
        public long? Available { get; set; }

        /// <summary>What clients match on; it never changes its meaning.</summary>
        public string Code { get; set; }

        /// <summary>What is wrong with this request.</summary>
        public string Detail { get; set; }

        /// <summary>The highest price that is accepted (<c>price_out_of_bounds</c>, <c>price_out_of_band</c>). <c>null</c> if absent.</summary>
        public long? Highest { get; set; }

        /// <summary>The units left of the limit (<c>buy_limit_reached</c>). <c>null</c> if absent.</summary>
        public long? Left { get; set; }

        /// <summary>The lowest price that is accepted (<c>price_out_of_bounds</c>, <c>price_out_of_band</c>). <c>null</c> if absent.</summary>
        public long? Lowest { get; set; }

        /// <summary>The limit (<c>too_many_open_orders</c>, <c>too_many_buckets</c>, <c>too_many_own_streams</c>, <c>too_many_webhooks</c>, <c>buy_limit_reached</c>, <c>too_many_scheduled_rules</c>, <c>rules_out_of_range</c>), or the room that is left below it (<c>supply_exceeded</c>). <c>null</c> if absent.</summary>
        public long? Max { get; set; }

        /// <summary>The least value (<c>quantity_below_minimum</c>, <c>rules_out_of_range</c>). <c>null</c> if absent.</summary>
        public long? Min { get; set; }

        /// <summary>The nearest prices that are accepted, ascending (<c>price_not_on_tick</c>). <c>null</c> if absent.</summary>
        public List<string> Nearest { get; set; }

        /// <summary>The coins or units that the request needs (<c>insufficient_coins</c>, <c>insufficient_goods</c>). <c>null</c> if absent.</summary>
        public long? Needed { get; set; }

        /// <summary>The reference price (<c>price_out_of_band</c>). <c>null</c> if absent.</summary>
        public long? ReferencePrice { get; set; }

        /// <summary>The request's id in the server's log (5xx); also in the header <c>x-request-id</c>. <c>null</c> if absent.</summary>
        public string RequestId { get; set; }

        /// <summary>When the limit starts anew (<c>buy_limit_reached</c>). <c>null</c> if absent.</summary>
        public string ResetsAt { get; set; }

        /// <summary>How long to wait before a retry, in seconds; also in the header <c>Retry-After</c>. <c>null</c> if absent.</summary>
        public long? RetryAfterSeconds { get; set; }

        /// <summary>The HTTP status.</summary>
        public long Status { get; set; }

        /// <summary>The code's meaning in a few words; the same for every problem with this code.</summary>
        public string Title { get; set; }

        /// <summary>Where the code is explained, relative to the server's address.</summary>
        public string Type { get; set; }

        /// <summary>The units used of the limit (<c>buy_limit_reached</c>). <c>null</c> if absent.</summary>
        public long? Used { get; set; }

        internal static Problem Read(JsonObject from)
        {
            return new Problem
            {
                Available = from.OptionalInteger("available"),
                Code = from.Text("code"),
                Detail = from.Text("detail"),
                Highest = from.OptionalInteger("highest"),
                Left = from.OptionalInteger("left"),
                Lowest = from.OptionalInteger("lowest"),
                Max = from.OptionalInteger("max"),
                Min = from.OptionalInteger("min"),
                Nearest = from.Texts("nearest"),
                Needed = from.OptionalInteger("needed"),
                ReferencePrice = from.OptionalInteger("reference_price"),
                RequestId = from.Text("request_id"),
                ResetsAt = from.Text("resets_at"),
                RetryAfterSeconds = from.OptionalInteger("retry_after_seconds"),
                Status = from.Integer("status"),
                Title = from.Text("title"),
                Type = from.Text("type"),
                Used = from.OptionalInteger("used"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("available", Available);
            to.Field("code", Code);
            to.Field("detail", Detail);
            to.Field("highest", Highest);
            to.Field("left", Left);
            to.Field("lowest", Lowest);
            to.Field("max", Max);
            to.Field("min", Min);
            to.Field("nearest", Nearest);
            to.Field("needed", Needed);
            to.Field("reference_price", ReferencePrice);
            to.Field("request_id", RequestId);
            to.Field("resets_at", ResetsAt);
            to.Field("retry_after_seconds", RetryAfterSeconds);
            to.Field("status", Status);
            to.Field("title", Title);
            to.Field("type", Type);
            to.Field("used", Used);
        }
    }

    /// <summary>What an order would do if it were placed now.</summary>
    public sealed class Quote : Document
    {
        /// <summary>The average price of <c>filled</c>, in coins per unit, rounded to the nearest; <c>value</c> and <c>filled</c> are exact. <c>null</c> if absent.</summary>
        public long? AveragePrice { get; set; }

        /// <summary>The current best price on the other side, in coins per unit. <c>null</c> if absent.</summary>
        public long? BestPrice { get; set; }

        /// <summary>Why the order would close; absent if it would rest. <c>null</c> if absent.</summary>
        public string CloseReason { get; set; }

        /// <summary>The sales tax on <c>value</c>, in coins; 0 for a bid.</summary>
        public long Fee { get; set; }

        /// <summary>The quantity that would trade immediately, in units.</summary>
        public long Filled { get; set; }

        /// <summary>The fills, added up by price, best first.</summary>
        public List<Level> Fills { get; set; }

        /// <summary>The listing fee on <c>remaining</c> if that would rest, in coins.</summary>
        public long ListingFee { get; set; }

        /// <summary>The id of the material to buy or sell.</summary>
        public string Material { get; set; }

        /// <summary>What a buyer would pay, or a seller receive after tax, immediately, in coins.</summary>
        public long Net { get; set; }

        /// <summary>The limit price, in coins per unit.</summary>
        public long Price { get; set; }

        /// <summary>How much worse the average price is than the best price, in hundredths of a percent, rounded up. <c>null</c> if absent.</summary>
        public long? PriceImpactBps { get; set; }

        /// <summary>The ordered quantity, in units.</summary>
        public long Quantity { get; set; }

        /// <summary>The quantity that would not trade immediately, in units.</summary>
        public long Remaining { get; set; }

        /// <summary>Buy (<c>bid</c>) or sell (<c>ask</c>).</summary>
        public string Side { get; set; }

        /// <summary>The status that the order would have.</summary>
        public string Status { get; set; }

        /// <summary>The value that would trade immediately, in coins.</summary>
        public long Value { get; set; }

        internal static Quote Read(JsonObject from)
        {
            return new Quote
            {
                AveragePrice = from.OptionalInteger("average_price"),
                BestPrice = from.OptionalInteger("best_price"),
                CloseReason = from.Text("close_reason"),
                Fee = from.Integer("fee"),
                Filled = from.Integer("filled"),
                Fills = from.Objects("fills", Level.Read),
                ListingFee = from.Integer("listing_fee"),
                Material = from.Text("material"),
                Net = from.Integer("net"),
                Price = from.Integer("price"),
                PriceImpactBps = from.OptionalInteger("price_impact_bps"),
                Quantity = from.Integer("quantity"),
                Remaining = from.Integer("remaining"),
                Side = from.Text("side"),
                Status = from.Text("status"),
                Value = from.Integer("value"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("average_price", AveragePrice);
            to.Field("best_price", BestPrice);
            to.Field("close_reason", CloseReason);
            to.Field("fee", Fee);
            to.Field("filled", Filled);
            to.Field("fills", Fills);
            to.Field("listing_fee", ListingFee);
            to.Field("material", Material);
            to.Field("net", Net);
            to.Field("price", Price);
            to.Field("price_impact_bps", PriceImpactBps);
            to.Field("quantity", Quantity);
            to.Field("remaining", Remaining);
            to.Field("side", Side);
            to.Field("status", Status);
            to.Field("value", Value);
        }
    }

    /// <summary>A lower quantity for an open order.</summary>
    public sealed class ReduceRequest : Document
    {
        /// <summary>The new quantity, in units: above what has traded, below the current quantity.</summary>
        public long Quantity { get; set; }

        internal static ReduceRequest Read(JsonObject from)
        {
            return new ReduceRequest
            {
                Quantity = from.Integer("quantity"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("quantity", Quantity);
        }
    }

    /// <summary>The rate limit of a player's requests.</summary>
    public sealed class RequestLimit : Document
    {
        /// <summary>The number of requests that are allowed now.</summary>
        public long Left { get; set; }

        /// <summary>The largest burst, in requests.</summary>
        public long Limit { get; set; }

        /// <summary>The sustained rate, in requests per second.</summary>
        public long PerSecond { get; set; }

        /// <summary>Seconds until the full burst is available again.</summary>
        public long ResetSeconds { get; set; }

        internal static RequestLimit Read(JsonObject from)
        {
            return new RequestLimit
            {
                Left = from.Integer("left"),
                Limit = from.Integer("limit"),
                PerSecond = from.Integer("per_second"),
                ResetSeconds = from.Integer("reset_seconds"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("left", Left);
            to.Field("limit", Limit);
            to.Field("per_second", PerSecond);
            to.Field("reset_seconds", ResetSeconds);
        }
    }

    /// <summary>A change of rules: those that are absent keep their value, <c>null</c> restores the default.</summary>
    public sealed class RuleChanges : Document
    {
        /// <summary>How far a price may be from the reference price, in hundredths of a percent of it. <c>null</c> if absent.</summary>
        public long? BandBps { get; set; }

        /// <summary>What to do. <c>null</c> if absent.</summary>
        public BuyLimit BuyLimit { get; set; }

        /// <summary>Where fees go: <c>burn</c>, or <c>account:</c> and a player's id. <c>null</c> if absent.</summary>
        public string FeeTo { get; set; }

        /// <summary>The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. <c>null</c> if absent.</summary>
        public long? ListingFeeBps { get; set; }

        /// <summary>The most orders a player may have open at once: in the whole market, or in the material. <c>null</c> if absent.</summary>
        public long? OpenOrdersMax { get; set; }

        /// <summary>The highest price, in coins per unit. <c>null</c> if absent.</summary>
        public long? PriceMax { get; set; }

        /// <summary>The lowest price, in coins per unit. <c>null</c> if absent.</summary>
        public long? PriceMin { get; set; }

        /// <summary>The fewest units of an order. <c>null</c> if absent.</summary>
        public long? QuantityMin { get; set; }

        /// <summary>The sales tax, in hundredths of a percent of a seller's proceeds. <c>null</c> if absent.</summary>
        public long? SalesTaxBps { get; set; }

        /// <summary>Prices are multiples of it, in coins per unit. <c>null</c> if absent.</summary>
        public long? Tick { get; set; }

        internal static RuleChanges Read(JsonObject from)
        {
            return new RuleChanges
            {
                BandBps = from.OptionalInteger("band_bps"),
                BuyLimit = from.Object("buy_limit", BuyLimit.Read),
                FeeTo = from.Text("fee_to"),
                ListingFeeBps = from.OptionalInteger("listing_fee_bps"),
                OpenOrdersMax = from.OptionalInteger("open_orders_max"),
                PriceMax = from.OptionalInteger("price_max"),
                PriceMin = from.OptionalInteger("price_min"),
                QuantityMin = from.OptionalInteger("quantity_min"),
                SalesTaxBps = from.OptionalInteger("sales_tax_bps"),
                Tick = from.OptionalInteger("tick"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("band_bps", BandBps);
            to.Field("buy_limit", BuyLimit);
            to.Field("fee_to", FeeTo);
            to.Field("listing_fee_bps", ListingFeeBps);
            to.Field("open_orders_max", OpenOrdersMax);
            to.Field("price_max", PriceMax);
            to.Field("price_min", PriceMin);
            to.Field("quantity_min", QuantityMin);
            to.Field("sales_tax_bps", SalesTaxBps);
            to.Field("tick", Tick);
        }
    }

    /// <summary>Rules.</summary>
    public sealed class RuleSet : Document
    {
        /// <summary>How far a price may be from the reference price, in hundredths of a percent of it. <c>null</c> if absent.</summary>
        public long? BandBps { get; set; }

        /// <summary>How many units a player may bid for in a window of time. <c>null</c> if absent.</summary>
        public BuyLimit BuyLimit { get; set; }

        /// <summary>Where fees go: <c>burn</c>, or <c>account:</c> and a player's id. <c>null</c> if absent.</summary>
        public string FeeTo { get; set; }

        /// <summary>The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. <c>null</c> if absent.</summary>
        public long? ListingFeeBps { get; set; }

        /// <summary>The most orders a player may have open at once: in the whole market, or in the material. <c>null</c> if absent.</summary>
        public long? OpenOrdersMax { get; set; }

        /// <summary>The highest price, in coins per unit. <c>null</c> if absent.</summary>
        public long? PriceMax { get; set; }

        /// <summary>The lowest price, in coins per unit. <c>null</c> if absent.</summary>
        public long? PriceMin { get; set; }

        /// <summary>The fewest units of an order. <c>null</c> if absent.</summary>
        public long? QuantityMin { get; set; }

        /// <summary>The sales tax, in hundredths of a percent of a seller's proceeds. <c>null</c> if absent.</summary>
        public long? SalesTaxBps { get; set; }

        /// <summary>Prices are multiples of it, in coins per unit. <c>null</c> if absent.</summary>
        public long? Tick { get; set; }

        internal static RuleSet Read(JsonObject from)
        {
            return new RuleSet
            {
                BandBps = from.OptionalInteger("band_bps"),
                BuyLimit = from.Object("buy_limit", BuyLimit.Read),
                FeeTo = from.Text("fee_to"),
                ListingFeeBps = from.OptionalInteger("listing_fee_bps"),
                OpenOrdersMax = from.OptionalInteger("open_orders_max"),
                PriceMax = from.OptionalInteger("price_max"),
                PriceMin = from.OptionalInteger("price_min"),
                QuantityMin = from.OptionalInteger("quantity_min"),
                SalesTaxBps = from.OptionalInteger("sales_tax_bps"),
                Tick = from.OptionalInteger("tick"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("band_bps", BandBps);
            to.Field("buy_limit", BuyLimit);
            to.Field("fee_to", FeeTo);
            to.Field("listing_fee_bps", ListingFeeBps);
            to.Field("open_orders_max", OpenOrdersMax);
            to.Field("price_max", PriceMax);
            to.Field("price_min", PriceMin);
            to.Field("quantity_min", QuantityMin);
            to.Field("sales_tax_bps", SalesTaxBps);
            to.Field("tick", Tick);
        }
    }

    /// <summary>The rules of the market.</summary>
    public sealed class Rules : Document
    {
        /// <summary>The names of those that the operator set.</summary>
        public List<string> Explicit { get; set; }

        /// <summary>The rules of the whole market that are in force, whether set or by default.</summary>
        public RuleSet RulesId { get; set; }

        /// <summary>What changes later, the next change first.</summary>
        public List<ScheduledRules> Scheduled { get; set; }

        internal static Rules Read(JsonObject from)
        {
            return new Rules
            {
                Explicit = from.Texts("explicit"),
                RulesId = from.Object("rules", RuleSet.Read),
                Scheduled = from.Objects("scheduled", ScheduledRules.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("explicit", Explicit);
            to.Field("rules", RulesId);
            to.Field("scheduled", Scheduled);
        }
    }

    /// <summary>A change of rules, or one that was scheduled.</summary>
    public sealed class RulesChange : Document
    {
        /// <summary>When it happened.</summary>
        public string At { get; set; }

        /// <summary>For when it was scheduled. <c>null</c> if absent.</summary>
        public string EffectiveAt { get; set; }

        /// <summary>The material; absent for the whole market. <c>null</c> if absent.</summary>
        public string Material { get; set; }

        /// <summary>All rules that are set there from then on; absent if the change was scheduled then. <c>null</c> if absent.</summary>
        public RuleSet Rules { get; set; }

        /// <summary>What was scheduled; nothing if that was withdrawn. <c>null</c> if absent.</summary>
        public RuleChanges Scheduled { get; set; }

        internal static RulesChange Read(JsonObject from)
        {
            return new RulesChange
            {
                At = from.Text("at"),
                EffectiveAt = from.Text("effective_at"),
                Material = from.Text("material"),
                Rules = from.Object("rules", RuleSet.Read),
                Scheduled = from.Object("scheduled", RuleChanges.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("at", At);
            to.Field("effective_at", EffectiveAt);
            to.Field("material", Material);
            to.Field("rules", Rules);
            to.Field("scheduled", Scheduled);
        }
    }

    /// <summary>A page of the history of rules, newest first.</summary>
    public sealed class RulesHistory : Document
    {
        /// <summary>The changes, newest first.</summary>
        public List<RulesChange> Changes { get; set; }

        /// <summary>The <c>after</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        internal static RulesHistory Read(JsonObject from)
        {
            return new RulesHistory
            {
                Changes = from.Objects("changes", RulesChange.Read),
                Next = from.Text("next"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("changes", Changes);
            to.Field("next", Next);
        }
    }

    /// <summary>A change of rules, now or later: those that are absent keep their value, <c>null</c> restores the default.</summary>
    public sealed class RulesRequest : Document
    {
        /// <summary>How far a price may be from the reference price, in hundredths of a percent of it. <c>null</c> if absent.</summary>
        public long? BandBps { get; set; }

        /// <summary>What to do. <c>null</c> if absent.</summary>
        public BuyLimit BuyLimit { get; set; }

        /// <summary>When the change takes effect; at once if absent or past. <c>null</c> if absent.</summary>
        public string EffectiveAt { get; set; }

        /// <summary>Where fees go: <c>burn</c>, or <c>account:</c> and a player's id. <c>null</c> if absent.</summary>
        public string FeeTo { get; set; }

        /// <summary>The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. <c>null</c> if absent.</summary>
        public long? ListingFeeBps { get; set; }

        /// <summary>The most orders a player may have open at once: in the whole market, or in the material. <c>null</c> if absent.</summary>
        public long? OpenOrdersMax { get; set; }

        /// <summary>The highest price, in coins per unit. <c>null</c> if absent.</summary>
        public long? PriceMax { get; set; }

        /// <summary>The lowest price, in coins per unit. <c>null</c> if absent.</summary>
        public long? PriceMin { get; set; }

        /// <summary>The fewest units of an order. <c>null</c> if absent.</summary>
        public long? QuantityMin { get; set; }

        /// <summary>The sales tax, in hundredths of a percent of a seller's proceeds. <c>null</c> if absent.</summary>
        public long? SalesTaxBps { get; set; }

        /// <summary>Prices are multiples of it, in coins per unit. <c>null</c> if absent.</summary>
        public long? Tick { get; set; }

        internal static RulesRequest Read(JsonObject from)
        {
            return new RulesRequest
            {
                BandBps = from.OptionalInteger("band_bps"),
                BuyLimit = from.Object("buy_limit", BuyLimit.Read),
                EffectiveAt = from.Text("effective_at"),
                FeeTo = from.Text("fee_to"),
                ListingFeeBps = from.OptionalInteger("listing_fee_bps"),
                OpenOrdersMax = from.OptionalInteger("open_orders_max"),
                PriceMax = from.OptionalInteger("price_max"),
                PriceMin = from.OptionalInteger("price_min"),
                QuantityMin = from.OptionalInteger("quantity_min"),
                SalesTaxBps = from.OptionalInteger("sales_tax_bps"),
                Tick = from.OptionalInteger("tick"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("band_bps", BandBps);
            to.Field("buy_limit", BuyLimit);
            to.Field("effective_at", EffectiveAt);
            to.Field("fee_to", FeeTo);
            to.Field("listing_fee_bps", ListingFeeBps);
            to.Field("open_orders_max", OpenOrdersMax);
            to.Field("price_max", PriceMax);
            to.Field("price_min", PriceMin);
            to.Field("quantity_min", QuantityMin);
            to.Field("sales_tax_bps", SalesTaxBps);
            to.Field("tick", Tick);
        }
    }

    /// <summary>A change of rules that takes effect later.</summary>
    public sealed class ScheduledRules : Document
    {
        /// <summary>When.</summary>
        public string EffectiveAt { get; set; }

        /// <summary>The material; absent for the whole market. <c>null</c> if absent.</summary>
        public string Material { get; set; }

        /// <summary>What changes.</summary>
        public RuleChanges Rules { get; set; }

        internal static ScheduledRules Read(JsonObject from)
        {
            return new ScheduledRules
            {
                EffectiveAt = from.Text("effective_at"),
                Material = from.Text("material"),
                Rules = from.Object("rules", RuleChanges.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("effective_at", EffectiveAt);
            to.Field("material", Material);
            to.Field("rules", Rules);
        }
    }

    /// <summary>A side of the order book.</summary>
    public static class Side
    {
        /// <summary>The word <c>bid</c>.</summary>
        public const string Bid = "bid";
        /// <summary>The word <c>ask</c>.</summary>
        public const string Ask = "ask";
    }

    /// <summary>The status of an order.</summary>
    public static class Status
    {
        /// <summary>The word <c>open</c>.</summary>
        public const string Open = "open";
        /// <summary>The word <c>partially_filled</c>.</summary>
        public const string PartiallyFilled = "partially_filled";
        /// <summary>The word <c>filled</c>.</summary>
        public const string Filled = "filled";
        /// <summary>The word <c>cancelled</c>.</summary>
        public const string Cancelled = "cancelled";
        /// <summary>The word <c>expired</c>.</summary>
        public const string Expired = "expired";
    }

    /// <summary>The new prices of a material, in a <c>summary</c> message.</summary>
    public sealed class Summary : Document
    {
        /// <summary>The lowest ask, in coins per unit; absent if there is none. <c>null</c> if absent.</summary>
        public long? BestAsk { get; set; }

        /// <summary>The highest bid, in coins per unit; absent if there is none. <c>null</c> if absent.</summary>
        public long? BestBid { get; set; }

        /// <summary>The price of the last trade, in coins per unit; absent before the first trade. <c>null</c> if absent.</summary>
        public long? Last { get; set; }

        /// <summary>The material's id.</summary>
        public string Material { get; set; }

        /// <summary>The sequence number of the last event that these prices include.</summary>
        public long Sequence { get; set; }

        internal static Summary Read(JsonObject from)
        {
            return new Summary
            {
                BestAsk = from.OptionalInteger("best_ask"),
                BestBid = from.OptionalInteger("best_bid"),
                Last = from.OptionalInteger("last"),
                Material = from.Text("material"),
                Sequence = from.Integer("sequence"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("best_ask", BestAsk);
            to.Field("best_bid", BestBid);
            to.Field("last", Last);
            to.Field("material", Material);
            to.Field("sequence", Sequence);
        }
    }

    /// <summary>How long an order stays in force.</summary>
    public static class TimeInForce
    {
        /// <summary>The word <c>gtc</c>.</summary>
        public const string Gtc = "gtc";
        /// <summary>The word <c>gtd</c>.</summary>
        public const string Gtd = "gtd";
        /// <summary>The word <c>ioc</c>.</summary>
        public const string Ioc = "ioc";
        /// <summary>The word <c>fok</c>.</summary>
        public const string Fok = "fok";
    }

    /// <summary>The time before which tokens must not have been issued.</summary>
    public sealed class TokensNotBefore : Document
    {
        /// <summary>Tokens whose <c>iat</c> is earlier, or missing, are refused.</summary>
        public string At { get; set; }

        /// <summary>The player whose tokens it is for; absent for those of everyone. <c>null</c> if absent.</summary>
        public string Player { get; set; }

        internal static TokensNotBefore Read(JsonObject from)
        {
            return new TokensNotBefore
            {
                At = from.Text("at"),
                Player = from.Text("player"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("at", At);
            to.Field("player", Player);
        }
    }

    /// <summary>The time before which tokens must not have been issued.</summary>
    public sealed class TokensNotBeforeRequest : Document
    {
        /// <summary>Tokens whose <c>iat</c> is earlier, or missing, are refused.</summary>
        public string At { get; set; }

        internal static TokensNotBeforeRequest Read(JsonObject from)
        {
            return new TokensNotBeforeRequest
            {
                At = from.Text("at"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("at", At);
        }
    }

    /// <summary>A trade, without its players.</summary>
    public sealed class Trade : Document
    {
        /// <summary>When the trade was executed.</summary>
        public string ExecutedAt { get; set; }

        /// <summary>The material's id.</summary>
        public string Material { get; set; }

        /// <summary>The price, in coins per unit.</summary>
        public long Price { get; set; }

        /// <summary>The quantity, in units.</summary>
        public long Quantity { get; set; }

        /// <summary>The side of the order that arrived second and caused the trade.</summary>
        public string TakerSide { get; set; }

        /// <summary>The trade's id; also the <c>after</c> of the trades that follow it.</summary>
        public string TradeId { get; set; }

        internal static Trade Read(JsonObject from)
        {
            return new Trade
            {
                ExecutedAt = from.Text("executed_at"),
                Material = from.Text("material"),
                Price = from.Integer("price"),
                Quantity = from.Integer("quantity"),
                TakerSide = from.Text("taker_side"),
                TradeId = from.Text("trade_id"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("executed_at", ExecutedAt);
            to.Field("material", Material);
            to.Field("price", Price);
            to.Field("quantity", Quantity);
            to.Field("taker_side", TakerSide);
            to.Field("trade_id", TradeId);
        }
    }

    /// <summary>A page of trades.</summary>
    public sealed class TradeList : Document
    {
        /// <summary>The <c>after</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        /// <summary>The trades: newest first, or with <c>after</c>, oldest first.</summary>
        public List<Trade> Trades { get; set; }

        internal static TradeList Read(JsonObject from)
        {
            return new TradeList
            {
                Next = from.Text("next"),
                Trades = from.Objects("trades", Trade.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("next", Next);
            to.Field("trades", Trades);
        }
    }

    /// <summary>A deposit or withdrawal.</summary>
    public sealed class Transfer : Document
    {
        /// <summary>The amount, in coins or units.</summary>
        public long Amount { get; set; }

        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>The account's balance of the asset now; only in the answer to a write. <c>null</c> if absent.</summary>
        public Balance Balance { get; set; }

        /// <summary>When it was made.</summary>
        public string CreatedAt { get; set; }

        /// <summary>Whether assets came in or went out.</summary>
        public string Kind { get; set; }

        /// <summary>The id of the player whose account it is.</summary>
        public string Player { get; set; }

        /// <summary>The reason, in the game's words.</summary>
        public string Reason { get; set; }

        /// <summary>Your own id of the transfer, if it has one. <c>null</c> if absent.</summary>
        public string Reference { get; set; }

        /// <summary>How it stands.</summary>
        public string State { get; set; }

        /// <summary>When its state last changed.</summary>
        public string UpdatedAt { get; set; }

        internal static Transfer Read(JsonObject from)
        {
            return new Transfer
            {
                Amount = from.Integer("amount"),
                Asset = from.Text("asset"),
                Balance = from.Object("balance", Balance.Read),
                CreatedAt = from.Text("created_at"),
                Kind = from.Text("kind"),
                Player = from.Text("player"),
                Reason = from.Text("reason"),
                Reference = from.Text("reference"),
                State = from.Text("state"),
                UpdatedAt = from.Text("updated_at"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("amount", Amount);
            to.Field("asset", Asset);
            to.Field("balance", Balance);
            to.Field("created_at", CreatedAt);
            to.Field("kind", Kind);
            to.Field("player", Player);
            to.Field("reason", Reason);
            to.Field("reference", Reference);
            to.Field("state", State);
            to.Field("updated_at", UpdatedAt);
        }
    }

    /// <summary>Up to 100 transfers, which are made one after another.</summary>
    public sealed class TransferBatch : Document
    {
        /// <summary>The transfers, in the order in which they are made.</summary>
        public List<BatchTransfer> Transfers { get; set; }

        internal static TransferBatch Read(JsonObject from)
        {
            return new TransferBatch
            {
                Transfers = from.Objects("transfers", BatchTransfer.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("transfers", Transfers);
        }
    }

    /// <summary>The result of one transfer of a batch: a transfer or a problem.</summary>
    public sealed class TransferBatchResult : Document
    {
        /// <summary>Why the transfer failed; absent if it succeeded. <c>null</c> if absent.</summary>
        public Problem Problem { get; set; }

        /// <summary>The HTTP status that the transfer alone would have had.</summary>
        public long Status { get; set; }

        /// <summary>The transfer; absent if it failed. <c>null</c> if absent.</summary>
        public Transfer Transfer { get; set; }

        internal static TransferBatchResult Read(JsonObject from)
        {
            return new TransferBatchResult
            {
                Problem = from.Object("problem", Problem.Read),
                Status = from.Integer("status"),
                Transfer = from.Object("transfer", Transfer.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("problem", Problem);
            to.Field("status", Status);
            to.Field("transfer", Transfer);
        }
    }

    /// <summary>The results of a batch, one per transfer, in the same order.</summary>
    public sealed class TransferBatchResults : Document
    {
        /// <summary>One result per transfer.</summary>
        public List<TransferBatchResult> Results { get; set; }

        internal static TransferBatchResults Read(JsonObject from)
        {
            return new TransferBatchResults
            {
                Results = from.Objects("results", TransferBatchResult.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("results", Results);
        }
    }

    /// <summary>Whether assets come into the market or leave it.</summary>
    public static class TransferKind
    {
        /// <summary>The word <c>deposit</c>.</summary>
        public const string Deposit = "deposit";
        /// <summary>The word <c>withdrawal</c>.</summary>
        public const string Withdrawal = "withdrawal";
    }

    /// <summary>Transfers with references.</summary>
    public sealed class TransferList : Document
    {
        /// <summary>The <c>after</c> of the next page; <c>null</c> at the end.</summary>
        public string Next { get; set; }

        /// <summary>The transfers.</summary>
        public List<Transfer> Transfers { get; set; }

        internal static TransferList Read(JsonObject from)
        {
            return new TransferList
            {
                Next = from.Text("next"),
                Transfers = from.Objects("transfers", Transfer.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("next", Next);
            to.Field("transfers", Transfers);
        }
    }

    /// <summary>A deposit or withdrawal to make.</summary>
    public sealed class TransferRequest : Document
    {
        /// <summary>The amount, in coins or units.</summary>
        public long Amount { get; set; }

        /// <summary><c>coin</c> or a material's id.</summary>
        public string Asset { get; set; }

        /// <summary>Withdrawals only, with a <c>reference</c>: put the assets on hold until the transfer is confirmed or aborted. <c>null</c> if absent.</summary>
        public bool? Hold { get; set; }

        /// <summary>The reason, in the game's words: 1 to 200 characters.</summary>
        public string Reason { get; set; }

        /// <summary>Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good. <c>null</c> if absent.</summary>
        public string Reference { get; set; }

        internal static TransferRequest Read(JsonObject from)
        {
            return new TransferRequest
            {
                Amount = from.Integer("amount"),
                Asset = from.Text("asset"),
                Hold = from.Flag("hold"),
                Reason = from.Text("reason"),
                Reference = from.Text("reference"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("amount", Amount);
            to.Field("asset", Asset);
            to.Field("hold", Hold);
            to.Field("reason", Reason);
            to.Field("reference", Reference);
        }
    }

    /// <summary>How a transfer stands.</summary>
    public static class TransferState
    {
        /// <summary>The word <c>done</c>.</summary>
        public const string Done = "done";
        /// <summary>The word <c>pending</c>.</summary>
        public const string Pending = "pending";
        /// <summary>The word <c>confirmed</c>.</summary>
        public const string Confirmed = "confirmed";
        /// <summary>The word <c>aborted</c>.</summary>
        public const string Aborted = "aborted";
    }

    /// <summary>The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never traded).</summary>
    public sealed class Wealth : Document
    {
        /// <summary>The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is <c>total</c>.</summary>
        public List<string> Deciles { get; set; }

        /// <summary>The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player owns everything. <c>null</c> if absent.</summary>
        public long? GiniBps { get; set; }

        /// <summary>The median wealth, in coins.</summary>
        public long Median { get; set; }

        /// <summary>The number of players, with or without possessions.</summary>
        public long Players { get; set; }

        /// <summary>The total wealth, in coins.</summary>
        public long Total { get; set; }

        internal static Wealth Read(JsonObject from)
        {
            return new Wealth
            {
                Deciles = from.Texts("deciles"),
                GiniBps = from.OptionalInteger("gini_bps"),
                Median = from.Integer("median"),
                Players = from.Integer("players"),
                Total = from.Integer("total"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("deciles", Deciles);
            to.Field("gini_bps", GiniBps);
            to.Field("median", Median);
            to.Field("players", Players);
            to.Field("total", Total);
        }
    }

    /// <summary>A webhook, and how it is doing.</summary>
    public sealed class Webhook : Document
    {
        /// <summary>How events are written.</summary>
        public string Format { get; set; }

        /// <summary>It sends only events of these kinds; all without it. <c>null</c> if absent.</summary>
        public List<string> Kinds { get; set; }

        /// <summary>How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none.</summary>
        public long Lag { get; set; }

        /// <summary>Why the last attempt failed; absent after a success. <c>null</c> if absent.</summary>
        public string LastError { get; set; }

        /// <summary>It sends only events of these materials (<c>coin</c> for coins); all without it. <c>null</c> if absent.</summary>
        public List<string> Materials { get; set; }

        /// <summary>Its name.</summary>
        public string Name { get; set; }

        /// <summary>It sends only events of these players; all without it. <c>null</c> if absent.</summary>
        public List<string> Players { get; set; }

        /// <summary>The secret that signs its messages, <c>whsec_…</c>; only in the response that created the webhook. <c>null</c> if absent.</summary>
        public string Secret { get; set; }

        /// <summary>Whether it sends.</summary>
        public string State { get; set; }

        /// <summary>Where events are sent: <c>https</c>, not into a private network.</summary>
        public string Url { get; set; }

        internal static Webhook Read(JsonObject from)
        {
            return new Webhook
            {
                Format = from.Text("format"),
                Kinds = from.Texts("kinds"),
                Lag = from.Integer("lag"),
                LastError = from.Text("last_error"),
                Materials = from.Texts("materials"),
                Name = from.Text("name"),
                Players = from.Texts("players"),
                Secret = from.Text("secret"),
                State = from.Text("state"),
                Url = from.Text("url"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("format", Format);
            to.Field("kinds", Kinds);
            to.Field("lag", Lag);
            to.Field("last_error", LastError);
            to.Field("materials", Materials);
            to.Field("name", Name);
            to.Field("players", Players);
            to.Field("secret", Secret);
            to.Field("state", State);
            to.Field("url", Url);
        }
    }

    /// <summary>How a webhook writes an event.</summary>
    public static class WebhookFormat
    {
        /// <summary>The word <c>standard</c>.</summary>
        public const string Standard = "standard";
        /// <summary>The word <c>discord</c>.</summary>
        public const string Discord = "discord";
    }

    /// <summary>All webhooks.</summary>
    public sealed class WebhookList : Document
    {
        /// <summary>A row for each webhook, by name.</summary>
        public List<Webhook> Webhooks { get; set; }

        internal static WebhookList Read(JsonObject from)
        {
            return new WebhookList
            {
                Webhooks = from.Objects("webhooks", Webhook.Read),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("webhooks", Webhooks);
        }
    }

    /// <summary>Creates or changes a webhook.</summary>
    public sealed class WebhookRequest : Document
    {
        /// <summary>How events are written. <c>null</c> if absent.</summary>
        public string Format { get; set; }

        /// <summary>Send only events of these kinds; all without it. <c>null</c> if absent.</summary>
        public List<string> Kinds { get; set; }

        /// <summary>Send only events of these materials (<c>coin</c> for coins); all without it. <c>null</c> if absent.</summary>
        public List<string> Materials { get; set; }

        /// <summary>Send only events of these players; all without it. <c>null</c> if absent.</summary>
        public List<string> Players { get; set; }

        /// <summary>The secret that signs the messages: <c>whsec_</c> and 24 to 64 bytes in base64. <c>null</c> if absent.</summary>
        public string Secret { get; set; }

        /// <summary>Where events are sent: <c>https</c>, not into a private network.</summary>
        public string Url { get; set; }

        internal static WebhookRequest Read(JsonObject from)
        {
            return new WebhookRequest
            {
                Format = from.Text("format"),
                Kinds = from.Texts("kinds"),
                Materials = from.Texts("materials"),
                Players = from.Texts("players"),
                Secret = from.Text("secret"),
                Url = from.Text("url"),
            };
        }

        internal override void Write(JsonWriter to)
        {
            to.Field("format", Format);
            to.Field("kinds", Kinds);
            to.Field("materials", Materials);
            to.Field("players", Players);
            to.Field("secret", Secret);
            to.Field("url", Url);
        }
    }

    /// <summary>Whether a webhook sends.</summary>
    public static class WebhookState
    {
        /// <summary>The word <c>active</c>.</summary>
        public const string Active = "active";
        /// <summary>The word <c>parked</c>.</summary>
        public const string Parked = "parked";
    }
}
