/** The API's types, made from its OpenAPI description by openapi-typescript; `npm run generate` rewrites them. */

export interface paths {
    "/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explains the codes of problems. */
        get: operations["errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers while the process lives. */
        get: operations["alive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what the process counts, in the text format of Prometheus. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers whether requests can be served. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{player}/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads what a player holds. */
        get: operations["player_balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{player}/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings assets into a player's account. */
        post: operations["deposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{player}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what happened to a player, oldest first. */
        get: operations["player_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{player}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a player's orders, newest first. */
        get: operations["player_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{player}/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes assets out of a player's account.
         * @description Only what is available can go out, never what orders hold.
         */
        post: operations["withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Adds everything up.
         * @description Nothing is lost and nothing comes from nowhere: each `difference` is 0.
         */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams a consistent copy of the market's files while it serves.
         * @description Keep it only if the whole body came: when the copy fails, the connection breaks off.
         */
        get: operations["backup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads what the caller holds. */
        get: operations["balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/economy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads the economy's figures: trade and prices, what came in and went out and why, and who owns how much.
         * @description A range has at most 1,000 buckets; it is widened to whole hours, or to whole days where `bucket` is `1d`. What traded
         *     and what came and went is of the range, supply and wealth are as of now.
         */
        get: operations["economy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what happened to the caller, oldest first.
         * @description What came while it was away is behind the last `cursor` it has seen.
         */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads what trading costs. */
        get: operations["fees"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's fills, oldest first. */
        get: operations["fills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/halt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Stops the acceptance of orders, of one material or of all.
         * @description Cancels still work.
         */
        put: operations["halt"];
        post?: never;
        /** Accepts orders again, of one material or of all. */
        delete: operations["resume"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads what the caller may still do. */
        get: operations["limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists all materials and how they trade. */
        get: operations["materials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/materials/{material}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one material and how it trades. */
        get: operations["material"];
        /** Registers a material, or renames it. */
        put: operations["register"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/materials/{material}/book": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the best levels of both sides of a material's book. */
        get: operations["book"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/materials/{material}/candles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the candles of a material, oldest first.
         * @description At most the last 1,000 before `to`.
         */
        get: operations["candles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/materials/{material}/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the trades of a material. */
        get: operations["trades"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's orders, newest first. */
        get: operations["orders"];
        put?: never;
        /**
         * Places an order.
         * @description Read `status`: on some deployments matching follows a moment later.
         */
        post: operations["place"];
        /** Cancels all open orders of a player, or those of one material. */
        delete: operations["cancel_all"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Places and cancels up to 100 orders, one after another.
         * @description An operation that fails does not stop those behind it. A body that cannot be read is refused as a whole.
         */
        post: operations["batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one order, open or closed. */
        get: operations["order"];
        put?: never;
        post?: never;
        /**
         * Cancels an order.
         * @description What it still holds is free again.
         */
        delete: operations["cancel"];
        options?: never;
        head?: never;
        /**
         * Lowers the quantity of an open order.
         * @description It keeps its place in the book, and what it no longer offers is free again.
         */
        patch: operations["reduce"];
        trace?: never;
    };
    "/v1/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells what an order would do now.
         * @description It changes nothing, and is refused where the order would be.
         */
        post: operations["quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams books and trades as they happen.
         * @description Where there is a player's token, its own events come too. Events: `book` (a whole book: at the start, and whenever this client fell behind), `book_changed` (levels with their
         *     new quantity; 0 means that the level is gone), `trade`, `event` (the caller's own).
         */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One asset added up: deposited − withdrawn − burned = available + held. */
        AssetAudit: {
            /**
             * @description `coin`, or a material.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description What is free in all accounts.
             * @example 9240
             */
            available: number;
            /**
             * Format: int64
             * @description What fees burned.
             * @example 40
             */
            burned: number;
            /**
             * Format: int64
             * @description What came in.
             * @example 10000
             */
            deposited: number;
            /**
             * Format: int64
             * @description deposited − withdrawn − burned − available − held: 0 when all is well.
             * @example 0
             */
            difference: number;
            /**
             * Format: int64
             * @description What open orders hold.
             * @example 720
             */
            held: number;
            /**
             * Format: int64
             * @description What went out.
             * @example 0
             */
            withdrawn: number;
        };
        /** @description Deposits or withdrawals of an asset for one reason. */
        AssetFlow: {
            /**
             * Format: int64
             * @description How much in all, in coins or units.
             * @example 10000
             */
            amount: number;
            /**
             * @description `coin`, or a material.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description How many deposits or withdrawals.
             * @example 12
             */
            count: number;
            /** @description Which way. */
            kind: components["schemas"]["FlowKind"];
            /**
             * @description Why, in the game's words. Absent: all reasons behind the first 20 of this asset and kind, together.
             * @example quest
             */
            reason?: string;
        };
        /** @description What came in, went out and is there of an asset, since the market began; as in the audit. */
        AssetSupply: {
            /**
             * @description `coin`, or a material.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description What fees burned.
             * @example 40
             */
            burned: number;
            /**
             * Format: int64
             * @description What came in.
             * @example 10000
             */
            deposited: number;
            /**
             * Format: int64
             * @description deposited − withdrawn − burned.
             * @example 9960
             */
            existing: number;
            /**
             * Format: int64
             * @description What went out.
             * @example 0
             */
            withdrawn: number;
        };
        /** @description The market added up. */
        Audit: {
            /** @description One for each asset. */
            assets: components["schemas"]["AssetAudit"][];
            /** @description Whether every difference is 0 and there is no problem. */
            ok: boolean;
            /** @description What is wrong, in words. */
            problems: string[];
        };
        /** @description What an account holds of one asset. */
        Balance: {
            /**
             * @description `coin`, or a material.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description What is free.
             * @example 9520
             */
            available: number;
            /**
             * Format: int64
             * @description What open orders hold.
             * @example 720
             */
            held: number;
        };
        /** @description What an account holds: coins first, then materials in the order of their registration. */
        Balances: {
            /** @description One for each asset. */
            balances: components["schemas"]["Balance"][];
        };
        /** @description One step of a batch. */
        BatchOperation: (components["schemas"]["OrderRequest"] & {
            /** @enum {string} */
            op: "place";
        }) | {
            /** @enum {string} */
            op: "cancel";
            /**
             * Format: uuid
             * @description Which one.
             */
            order_id: string;
        };
        /** @description Up to 100 operations, done one after another. */
        BatchRequest: {
            /** @description What to do, in this order. */
            orders: components["schemas"]["BatchOperation"][];
        };
        /** @description What came of one operation: an order, or a problem. */
        BatchResult: {
            /** @description The order as it stands. */
            order?: components["schemas"]["Order"];
            /** @description Why nothing was done. */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: int32
             * @description The HTTP status it would have had alone. (A cancel of an order that is not open is 404 `order_not_open` here,
             *     closed or unknown; alone it says which.)
             * @example 201
             */
            status: number;
        };
        /** @description The results of a batch, one for each operation, in the same order. */
        BatchResults: {
            /** @description One for each operation. */
            results: components["schemas"]["BatchResult"][];
        };
        /** @description The open orders of a material, added up by price. */
        Book: {
            /** @description Who sells: lowest price first. */
            asks: components["schemas"]["Level"][];
            /** @description Who buys: highest price first. */
            bids: components["schemas"]["Level"][];
            /**
             * @description Which one.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description The number of the last event it has taken in.
             * @example 31337
             */
            sequence: number;
        };
        /** @description The orders that a request cancelled. */
        CancelledOrders: {
            /** @description Each as it stands now. */
            orders: components["schemas"]["Order"][];
        };
        /** @description The trades of one interval. */
        Candle: {
            /**
             * Format: int64
             * @description Last price.
             * @example 12
             */
            close: number;
            /**
             * Format: int64
             * @description Coins that sales tax burned.
             * @example 108
             */
            fees: number;
            /**
             * Format: int64
             * @description Highest price.
             * @example 14
             */
            high: number;
            /**
             * Format: int64
             * @description Lowest price.
             * @example 10
             */
            low: number;
            /**
             * Format: int64
             * @description First price.
             * @example 11
             */
            open: number;
            /** @description When it starts. */
            start: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Number of trades.
             * @example 31
             */
            trades: number;
            /**
             * Format: int64
             * @description Coins traded.
             * @example 10800
             */
            value: number;
            /**
             * Format: int64
             * @description Units traded.
             * @example 900
             */
            volume: number;
        };
        /**
         * @description The length of a candle.
         * @enum {string}
         */
        CandleInterval: "1m" | "1h" | "1d";
        /** @description Candles, oldest first. */
        CandleList: {
            /** @description At most 1,000: the last ones where there are more. An interval without a trade has none. */
            candles: components["schemas"]["Candle"][];
            /** @description Always `null`: for earlier ones, ask with `to`. */
            next: string | null;
        };
        /**
         * @description Why an order is closed.
         * @enum {string}
         */
        CloseReason: "filled" | "by_player" | "by_operator" | "ioc_remainder" | "fok_unfillable" | "self_trade" | "expired";
        /** @description The economy over a range of time; supply and wealth as they are now. */
        Economy: {
            /** @description When `supply` and `wealth` were so. */
            at: components["schemas"]["Time"];
            /** @description The length of a bucket. */
            bucket: components["schemas"]["CandleInterval"];
            /** @description One for each bucket that has begun, oldest first: all materials together. */
            buckets: components["schemas"]["EconomyBucket"][];
            /** @description Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first. */
            flows: components["schemas"]["AssetFlow"][];
            /** @description From this time on: what was asked for, down to the hour, or to the day where `bucket` is `1d`. */
            from: components["schemas"]["Time"];
            /** @description One for each material, in the order of their registration: how it traded within the range. */
            materials: components["schemas"]["EconomyMaterial"][];
            /** @description One for each asset, coins first: what came in, went out and is there, since the market began. */
            supply: components["schemas"]["AssetSupply"][];
            /** @description Before this time: what was asked for, up to the next hour or day. */
            to: components["schemas"]["Time"];
            /** @description What the players own. */
            wealth: components["schemas"]["Wealth"];
        };
        /** @description How all materials traded within a bucket. */
        EconomyBucket: {
            /**
             * Format: int64
             * @description Coins that sales tax burned.
             * @example 72
             */
            fees: number;
            /**
             * Format: int64
             * @description What the goods traded within the range cost at the last prices of this bucket, where 10,000 is what they cost at
             *     each material's `open` (a Lowe price index, rounded down). Absent where nothing traded within the range.
             * @example 10250
             */
            price_index?: number;
            /** @description When it starts. */
            start: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Number of trades.
             * @example 44
             */
            trades: number;
            /**
             * Format: int64
             * @description Coins traded.
             * @example 7200
             */
            value: number;
        };
        /** @description How a material traded within the range. */
        EconomyMaterial: {
            /**
             * Format: int64
             * @description The price when the range ended: of the last trade before that.
             * @example 12
             */
            close?: number;
            /**
             * Format: int64
             * @description Coins that sales tax burned.
             * @example 504
             */
            fees: number;
            /**
             * @description Its id.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description The price when the range began: of the last trade before it, or of the first within it where there is none before.
             * @example 10
             */
            open?: number;
            /**
             * Format: int64
             * @description Number of trades.
             * @example 310
             */
            trades: number;
            /**
             * Format: int64
             * @description Coins traded.
             * @example 50400
             */
            value: number;
            /**
             * Format: int64
             * @description Units traded.
             * @example 4200
             */
            volume: number;
        };
        /** @description Something that happened to a player. */
        Event: {
            /**
             * Format: int64
             * @description How much of the asset.
             */
            amount?: number;
            /** @description `coin`, or a material. */
            asset?: string;
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Why the order is closed. */
            close_reason?: components["schemas"]["CloseReason"];
            /** @description The `after` behind it. */
            cursor: string;
            /**
             * Format: int64
             * @description Sales tax paid, in coins.
             */
            fee?: number;
            /** @description What; says which of the following are there. */
            kind: components["schemas"]["EventKind"];
            /** @description Of which material. */
            material?: string;
            /**
             * Format: uuid
             * @description Which order.
             */
            order_id?: string;
            /**
             * Format: int64
             * @description Coins a unit.
             */
            price?: number;
            /**
             * Format: int64
             * @description Units.
             */
            quantity?: number;
            /** @description Why, in the game's words. */
            reason?: string;
            /** @description Buying or selling. */
            side?: components["schemas"]["Side"];
            /**
             * Format: int64
             * @description Coins: price × quantity.
             */
            value?: number;
        };
        /**
         * @description What can happen to a player.
         * @enum {string}
         */
        EventKind: "filled" | "reduced" | "cancelled" | "expired" | "deposited" | "withdrawn";
        /** @description A part of an inbox, oldest first. */
        EventList: {
            /** @description The events. */
            events: components["schemas"]["Event"][];
            /** @description The `after` of the next part; `null` at the end. */
            next: string | null;
        };
        /** @description What trading costs. */
        Fees: {
            /**
             * Format: int32
             * @description Sales tax, in hundredths of a percent of the seller's proceeds, rounded down; it is burned.
             * @example 100
             */
            sales_tax_bps: number;
        };
        /** @description A trade as one of its two players sees it. */
        Fill: components["schemas"]["Trade"] & {
            /** @description The `after` behind it. */
            cursor: string;
            /**
             * Format: int64
             * @description Sales tax the player paid, in coins.
             * @example 0
             */
            fee: number;
            /**
             * Format: uuid
             * @description The player's order.
             */
            order_id: string;
            /** @description Whether the player's order was there first. */
            role: components["schemas"]["FillRole"];
            /** @description The player's side. */
            side: components["schemas"]["Side"];
        };
        /** @description A part of a list of fills, oldest first. */
        FillList: {
            /** @description The fills. */
            fills: components["schemas"]["Fill"][];
            /** @description The `after` of the next part; `null` at the end. */
            next: string | null;
        };
        /**
         * @description Whether an order was there first.
         * @enum {string}
         */
        FillRole: "maker" | "taker";
        /**
         * @description Which way an asset went.
         * @enum {string}
         */
        FlowKind: "deposited" | "withdrawn";
        /** @description Whether orders are accepted. */
        Halt: {
            /** @description Whether they are refused from now on. */
            halted: boolean;
            /**
             * @description Of which material; absent for the whole market.
             * @example copper
             */
            material?: string;
        };
        /** @description How the server is. */
        Health: {
            /**
             * @description `ok`.
             * @example ok
             */
            status: string;
        };
        /** @description The open orders of one price. */
        Level: {
            /**
             * Format: int32
             * @description Number of orders.
             * @example 2
             */
            orders: number;
            /**
             * Format: int64
             * @description Coins a unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description Units; in a `book_changed` message, 0 means that the level is gone.
             * @example 60
             */
            quantity: number;
        };
        /** @description What a player may still do. */
        Limits: {
            /** @description Orders in the book. */
            open_orders: components["schemas"]["OpenOrderLimit"];
            /** @description Requests; absent where they are not limited. */
            requests?: components["schemas"]["RequestLimit"];
        };
        /** @description A material and how it trades. */
        Material: {
            /**
             * Format: int64
             * @description The best ask.
             * @example 13
             */
            best_ask?: number;
            /**
             * Format: int64
             * @description The best bid.
             * @example 11
             */
            best_bid?: number;
            /**
             * Format: int64
             * @description `last` − `open_24h`, in coins.
             * @example 2
             */
            change_24h?: number;
            /**
             * Format: int64
             * @description The price of the last trade.
             * @example 12
             */
            last?: number;
            /**
             * @description Its id.
             * @example copper
             */
            material: string;
            /**
             * @description What players read.
             * @example Copper ore
             */
            name: string;
            /**
             * Format: int64
             * @description The price 24 hours ago.
             * @example 10
             */
            open_24h?: number;
            /** @description Whether it takes orders. */
            state: components["schemas"]["MaterialState"];
            /**
             * Format: int64
             * @description Coins traded in the last 24 hours.
             * @example 50400
             */
            value_24h: number;
            /**
             * Format: int64
             * @description Units traded in the last 24 hours.
             * @example 4200
             */
            volume_24h: number;
        };
        /** @description All materials, in the order of their registration. */
        MaterialList: {
            /** @description The materials. */
            materials: components["schemas"]["Material"][];
            /** @description Always `null`: the list comes whole. */
            next: string | null;
        };
        /**
         * @description A material as the operator registers it.
         * @example {
         *       "name": "Copper ore"
         *     }
         */
        MaterialRequest: {
            /** @description What players read: 1 to 100 characters. */
            name: string;
        };
        /**
         * @description Whether a material takes orders.
         * @enum {string}
         */
        MaterialState: "open" | "halted";
        /** @description How many orders a player may have in the book. */
        OpenOrderLimit: {
            /**
             * Format: int32
             * @description How many more it may have.
             * @example 188
             */
            left: number;
            /**
             * Format: int32
             * @description How many it may have.
             * @example 200
             */
            max: number;
            /**
             * Format: int32
             * @description How many it has.
             * @example 12
             */
            used: number;
        };
        /** @description An order as it stands. */
        Order: {
            /** @description Why it is closed, if it is. */
            close_reason?: components["schemas"]["CloseReason"];
            /** @description When it was accepted. */
            created_at: components["schemas"]["Time"];
            /** @description When it stops trading by itself (`gtd` only). */
            expires_at?: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Sales tax paid so far, in coins; 0 for a bid.
             * @example 0
             */
            fee: number;
            /**
             * Format: int64
             * @description What has traded, in units.
             * @example 40
             */
            filled: number;
            /**
             * @description Of which material.
             * @example copper
             */
            material: string;
            /**
             * Format: uuid
             * @description A UUIDv7; a smaller one was there first.
             * @example 0197f3a0-7c00-7000-8000-000000000001
             */
            order_id: string;
            /**
             * @description Whose.
             * @example ada
             */
            player: string;
            /**
             * Format: int64
             * @description Its limit, in coins a unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description What was ordered, less what it was reduced by, in units.
             * @example 100
             */
            quantity: number;
            /**
             * Format: int64
             * @description What has not traded, in units; of a closed order, what never will.
             * @example 60
             */
            remaining: number;
            /** @description Buying or selling. */
            side: components["schemas"]["Side"];
            /** @description Where it stands. */
            status: components["schemas"]["Status"];
            /** @description How long it waits. */
            time_in_force: components["schemas"]["TimeInForce"];
            /** @description When it last changed. */
            updated_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Coins traded so far.
             * @example 480
             */
            value: number;
        };
        /** @description A part of a list of orders, newest first. */
        OrderList: {
            /** @description The `cursor` of the next part; `null` at the end. */
            next: string | null;
            /** @description The orders. */
            orders: components["schemas"]["Order"][];
        };
        /**
         * @description An order as a client asks for it.
         * @example {
         *       "material": "copper",
         *       "price": 12,
         *       "quantity": 100,
         *       "side": "bid"
         *     }
         */
        OrderRequest: {
            /** @description When it stops trading by itself: with `gtd`, and only with it. */
            expires_at?: components["schemas"]["Time"];
            /** @description Of which material. */
            material: string;
            /** @description Whose order; needed from the operator, superfluous from a player. */
            player?: string;
            /**
             * Format: int64
             * @description Its limit, in coins a unit.
             */
            price: number;
            /**
             * Format: int64
             * @description How many units. Price × quantity is at most 2^53 − 1.
             */
            quantity: number;
            /** @description Buying or selling. */
            side: components["schemas"]["Side"];
            /** @description How long it waits; `gtd` if only `expires_at` is given, else `gtc`. */
            time_in_force?: components["schemas"]["TimeInForce"];
        };
        /**
         * @description Why a request was not done; `application/problem+json`.
         * @example {
         *       "available": 900,
         *       "code": "insufficient_coins",
         *       "detail": "1200 coins are needed, 900 are available",
         *       "needed": 1200,
         *       "status": 409,
         *       "title": "Not enough coins",
         *       "type": "/errors#insufficient_coins"
         *     }
         */
        Problem: {
            /**
             * Format: int64
             * @description How much there is (`insufficient_coins`, `insufficient_goods`).
             */
            available?: number;
            /** @description What a client matches on; never changes its meaning. */
            code: string;
            /** @description What is wrong with this request. */
            detail: string;
            /**
             * Format: int64
             * @description How many are allowed (`too_many_open_orders`, `too_many_buckets`), or how much still is (`supply_exceeded`).
             */
            max?: number;
            /**
             * Format: int64
             * @description How much is needed (`insufficient_coins`, `insufficient_goods`).
             */
            needed?: number;
            /** @description What to quote when asking the operator (5xx), also in the header `x-request-id`. */
            request_id?: string;
            /**
             * Format: int64
             * @description When to come again, also in the header `Retry-After`.
             */
            retry_after_seconds?: number;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What the code means; the same for each problem of this code. */
            title: string;
            /** @description Where the code is explained, relative to the server. */
            type: string;
        };
        /** @description What an order would do now; nothing was changed. */
        Quote: {
            /**
             * Format: int64
             * @description Coins a unit of what would trade, rounded to the nearest; `value` and `filled` are exact.
             * @example 11
             */
            average_price?: number;
            /**
             * Format: int64
             * @description The best price on the other side now.
             * @example 11
             */
            best_price?: number;
            /** @description Why it would be closed, if it would. */
            close_reason?: components["schemas"]["CloseReason"];
            /**
             * Format: int64
             * @description Sales tax on that, paid by a seller.
             * @example 0
             */
            fee: number;
            /**
             * Format: int64
             * @description Units that would trade at once.
             * @example 40
             */
            filled: number;
            /** @description The fills at each price, best first. */
            fills: components["schemas"]["Level"][];
            /**
             * @description Of which material.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description Coins that a buyer would pay, or a seller get after the fee, at once.
             * @example 440
             */
            net: number;
            /**
             * Format: int64
             * @description The limit, in coins a unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description How much worse than the best price the average is, in hundredths of a percent, rounded up.
             * @example 0
             */
            price_impact_bps?: number;
            /**
             * Format: int64
             * @description How many units.
             * @example 100
             */
            quantity: number;
            /**
             * Format: int64
             * @description Units that would not.
             * @example 60
             */
            remaining: number;
            /** @description Buying or selling. */
            side: components["schemas"]["Side"];
            /** @description Where the order would stand. */
            status: components["schemas"]["Status"];
            /**
             * Format: int64
             * @description Coins that would trade at once.
             * @example 440
             */
            value: number;
        };
        /**
         * @description A new, lower quantity for an open order.
         * @example {
         *       "quantity": 50
         *     }
         */
        ReduceRequest: {
            /**
             * Format: int64
             * @description Above what has traded, below what was ordered.
             */
            quantity: number;
        };
        /** @description How many requests a player may make. */
        RequestLimit: {
            /**
             * Format: int32
             * @description How many are left now.
             * @example 99
             */
            left: number;
            /**
             * Format: int32
             * @description How many at once.
             * @example 100
             */
            limit: number;
            /**
             * Format: int32
             * @description How many come back each second.
             * @example 50
             */
            per_second: number;
            /**
             * Format: int64
             * @description Seconds until all of them are back.
             * @example 1
             */
            reset_seconds: number;
        };
        /**
         * @description Which side of the book.
         * @enum {string}
         */
        Side: "bid" | "ask";
        /**
         * @description Where an order stands.
         * @enum {string}
         */
        Status: "open" | "partially_filled" | "filled" | "cancelled" | "expired";
        /**
         * Format: date-time
         * @description RFC 3339; in replies in UTC with milliseconds.
         * @example 2030-01-31T12:00:00.000Z
         */
        Time: string;
        /**
         * @description How long an order waits for its fills.
         * @enum {string}
         */
        TimeInForce: "gtc" | "gtd" | "ioc" | "fok";
        /** @description A trade as everybody sees it. */
        Trade: {
            /** @description When. */
            executed_at: components["schemas"]["Time"];
            /**
             * @description Of which material.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description Coins a unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description Units.
             * @example 40
             */
            quantity: number;
            /** @description Who came second. */
            taker_side: components["schemas"]["Side"];
            /** @description Its id, also the `after` behind it. */
            trade_id: string;
        };
        /** @description A part of a list of trades. */
        TradeList: {
            /** @description The `after` of the next part; `null` at the end. */
            next: string | null;
            /** @description Newest first; behind an `after`, oldest first. */
            trades: components["schemas"]["Trade"][];
        };
        /** @description Assets that came in or went out. */
        Transfer: {
            /**
             * Format: int64
             * @description How much, in coins or units.
             * @example 10000
             */
            amount: number;
            /**
             * @description `coin`, or a material.
             * @example coin
             */
            asset: string;
            /** @description What the account then holds of the asset. */
            balance: components["schemas"]["Balance"];
            /**
             * @description Whose account.
             * @example ada
             */
            player: string;
            /**
             * @description Why, in the game's words.
             * @example quest 17
             */
            reason: string;
        };
        /**
         * @description Assets that come in or go out.
         * @example {
         *       "amount": 10000,
         *       "asset": "coin",
         *       "reason": "quest 17"
         *     }
         */
        TransferRequest: {
            /**
             * Format: int64
             * @description How much, in coins or units.
             */
            amount: number;
            /** @description `coin`, or a material. */
            asset: string;
            /** @description Why, in the game's words: 1 to 200 characters. */
            reason: string;
        };
        /** @description What the players own, available and held: coins, and goods at their last price (nothing where they never traded). */
        Wealth: {
            /**
             * @description What each tenth of the players owns, in coins, the poorest first; ten numbers whose sum is `total`.
             * @example [
             *       1000,
             *       3000,
             *       6000,
             *       10000,
             *       20000,
             *       40000,
             *       80000,
             *       140000,
             *       300000,
             *       600000
             *     ]
             */
            deciles: number[];
            /**
             * Format: int64
             * @description The Gini coefficient in hundredths of a percent: 0 where all own the same, near 10,000 where one owns all. Absent
             *     where nobody owns anything.
             * @example 4210
             */
            gini_bps?: number;
            /**
             * Format: int64
             * @description What the one in the middle owns, in coins.
             * @example 3100
             */
            median: number;
            /**
             * Format: int64
             * @description How many there are, with or without possessions.
             * @example 240
             */
            players: number;
            /**
             * Format: int64
             * @description What they own together, in coins.
             * @example 1200000
             */
            total: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    errors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_ready` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    player_balances: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each asset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balances"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deposit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferRequest"];
            };
        };
        responses: {
            /** @description What came in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_idempotency_key`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `supply_exceeded`, `insufficient_coins`, `insufficient_goods` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `invalid_player`, `invalid_material`, `amount_out_of_range`, `invalid_reason`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    player_events: {
        parameters: {
            query?: {
                /** @description Only what is behind this `cursor` or `next`; from the start without it. */
                after?: string;
                /** @description The most rows. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    player_orders: {
        parameters: {
            query?: {
                /** @description Only open or only closed ones. */
                status?: "open" | "closed";
                /** @description Only those of this material. */
                material?: string;
                /** @description Where the list starts: the `next` of the part before. */
                cursor?: string;
                /** @description The most orders. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferRequest"];
            };
        };
        responses: {
            /** @description What went out */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_idempotency_key`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `supply_exceeded`, `insufficient_coins`, `insufficient_goods` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `invalid_player`, `invalid_material`, `amount_out_of_range`, `invalid_reason`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            /** @description `invalid_query` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    backup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The copy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description `invalid_query` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    balances: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each asset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balances"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    economy: {
        parameters: {
            query?: {
                /** @description From this time on; without it, 168 buckets before `to`. */
                from?: string;
                /** @description Before this time; without it, now. */
                to?: string;
                /** @description The length of a bucket; `1h` without it. */
                bucket?: "1m" | "1h" | "1d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Economy"];
                };
            };
            /** @description `invalid_query`, `too_many_buckets` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description Only what is behind this `cursor` or `next`; from the start without it. */
                after?: string;
                /** @description The most rows. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fees: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fees */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fees"];
                };
            };
            /** @description `invalid_query` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fills: {
        parameters: {
            query?: {
                /** @description Only what is behind this `cursor` or `next`; from the start without it. */
                after?: string;
                /** @description The most rows. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fills */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FillList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    halt: {
        parameters: {
            query?: {
                /** @description Only this material; without it, the whole market. */
                material?: string;
            };
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What holds now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Halt"];
                };
            };
            /** @description `invalid_query`, `invalid_idempotency_key`, `body_incomplete` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume: {
        parameters: {
            query?: {
                /** @description Only this material; without it, the whole market. */
                material?: string;
            };
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What holds now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Halt"];
                };
            };
            /** @description `invalid_query`, `invalid_idempotency_key`, `body_incomplete` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    materials: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All materials */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialList"];
                };
            };
            /** @description `invalid_query` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    material: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The material's id */
                material: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The material */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Material"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The material's id */
                material: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaterialRequest"];
            };
        };
        responses: {
            /** @description The material */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Material"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_idempotency_key`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_materials` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `invalid_material`, `invalid_name`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book: {
        parameters: {
            query?: {
                /** @description The most levels a side. */
                depth?: number;
            };
            header?: never;
            path: {
                /** @description The material's id */
                material: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The book */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Book"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    candles: {
        parameters: {
            query?: {
                /** @description The length of a candle; `1h` without it. */
                interval?: "1m" | "1h" | "1d";
                /** @description Candles that start at this time or later. */
                from?: string;
                /** @description Candles that start before this time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The material's id */
                material: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Candles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CandleList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    trades: {
        parameters: {
            query?: {
                /** @description Trades behind this one, oldest first: a `trade_id` or `next`. Without it, the newest first. */
                after?: string;
                /** @description The most trades. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The material's id */
                material: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Trades */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradeList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orders: {
        parameters: {
            query?: {
                /** @description Only open or only closed ones. */
                status?: "open" | "closed";
                /** @description Only those of this material. */
                material?: string;
                /** @description Where the list starts: the `next` of the part before. */
                cursor?: string;
                /** @description The most orders. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderList"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_player`, `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    place: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderRequest"];
            };
        };
        responses: {
            /** @description The order as it stands */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `invalid_query`, `invalid_idempotency_key`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `market_halted`, `material_halted`, `insufficient_coins`, `insufficient_goods`, `too_many_open_orders` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `player_required`, `invalid_player`, `invalid_material`, `price_out_of_range`, `quantity_out_of_range`, `expires_at_mismatch`, `idempotency_key_reused`, `value_out_of_range`, `expiry_in_past` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_all: {
        parameters: {
            query?: {
                /** @description Only those of this material. */
                material?: string;
                /** @description Whose orders; needed from the operator, superfluous from a player. */
                player?: string;
            };
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The orders that were cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledOrders"];
                };
            };
            /** @description `invalid_query`, `invalid_idempotency_key`, `body_incomplete` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `player_required`, `invalid_player`, `invalid_material`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchRequest"];
            };
        };
        responses: {
            /** @description One result each, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResults"];
                };
            };
            /** @description `invalid_query`, `invalid_idempotency_key`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `batch_size_out_of_range`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's id */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order as it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `invalid_path`, `invalid_query` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `order_not_open`, `order_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_order_id` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The order's id */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order as it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_idempotency_key`, `body_incomplete` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `order_not_open`, `order_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `order_closed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_order_id`, `idempotency_key_reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reduce: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
                 *     effect. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The order's id */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReduceRequest"];
            };
        };
        responses: {
            /** @description The order as it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `invalid_idempotency_key`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `order_not_open`, `order_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `order_closed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `invalid_order_id`, `quantity_out_of_range`, `idempotency_key_reused`, `reduce_out_of_range` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderRequest"];
            };
        };
        responses: {
            /** @description What it would do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description `invalid_query`, `body_incomplete`, `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `market_halted`, `material_halted`, `insufficient_coins`, `insufficient_goods`, `too_many_open_orders` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_body`, `player_required`, `invalid_player`, `invalid_material`, `price_out_of_range`, `quantity_out_of_range`, `expires_at_mismatch`, `value_out_of_range`, `expiry_in_past` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream: {
        parameters: {
            query?: {
                /**
                 * @description Which materials, separated by commas; all without it.
                 * @example copper,wheat
                 */
                materials?: string;
                /** @description The token, for browsers, whose `EventSource` sends no headers. */
                access_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_query` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_material` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_own_streams` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_streams`, `busy`, `history_behind`, `stopping` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
