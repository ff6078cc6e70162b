/** The API's types, made from its OpenAPI description by openapi-typescript; `npm run generate` rewrites them. */

export interface paths {
    "/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explains the codes of problem documents. */
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
        /** Reports that the process is running. */
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
        /** Returns the metrics in Prometheus's text format. */
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
        /** Reports whether the server can serve requests. */
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
        /** Returns a player's balances, and whether its account is frozen. */
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
        /**
         * Deposits coins or goods into a player's account.
         * @description With a `reference`, the same deposit repeated at any time returns 200 and changes nothing.
         */
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
        /** Lists a player's events, oldest first. */
        get: operations["player_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{player}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Freezes an account.
         * @description New orders and withdrawals are refused; cancels, reductions and deposits still work. Open orders stay and
         *     may trade. A player without an account can be frozen too.
         */
        put: operations["freeze"];
        post?: never;
        /** Ends the freeze of an account. */
        delete: operations["unfreeze"];
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
    "/v1/accounts/{player}/tokens-not-before": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Refuses a player's tokens of before a time.
         * @description Tokens whose `iat` is earlier, or missing, get a 401: at once on one machine, within ten seconds on AWS.
         *     Live streams opened with such a token end within eight seconds. An operator's tokens are not affected.
         */
        put: operations["revoke_tokens_of_player"];
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
         * Withdraws coins or goods from a player's account.
         * @description Only what is available can be withdrawn, never what open orders hold.
         *     With `hold`, the assets are put on hold until the withdrawal is confirmed or aborted.
         *     With a `reference`, the same withdrawal repeated at any time returns 200 and changes nothing.
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
         * Audits the market: adds up every account and order.
         * @description Nothing is lost or created: each `difference` is 0. Trading goes on meanwhile: the audit describes one
         *     moment, `at`, after everything that was answered before the request.
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
         * Streams a consistent backup of the market while it serves.
         * @description Keep it only if the whole body arrived: if the backup fails, the connection is closed early.
         *     One backup is made at a time.
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
        /** Returns the caller's balances, and whether its account is frozen. */
        get: operations["balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the order books of several materials, in the order of the request.
         * @description Each book is as if requested alone; two of them need not be of the same moment.
         */
        get: operations["books"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the market's time and its pace.
         * @description A client that shows how old something is, or chooses when an order expires, takes the time from here: the
         *     market's clock may run faster than real time, and a player's clock may be wrong.
         */
        get: operations["clock"];
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
         * Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of
         *     wealth.
         * @description A range has at most 1,000 buckets. It is widened to whole hours, or to whole days if `bucket` is `1d`.
         *     Trade, deposits and withdrawals are those of the range; supply and wealth are current.
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
         * Lists the caller's events, oldest first.
         * @description To catch up after being offline, pass the last `cursor` seen as `after`.
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
    "/v1/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the events of all players in one order, oldest first.
         * @description Each event is listed exactly once, and nothing is ever inserted before a cursor that was returned. A
         *     reader that stores `next` together with the effect of the page processes each event exactly once: pass it
         *     as `after` of the next request. With `wait`, the response comes as soon as there is an event, or after
         *     that many seconds without one.
         */
        get: operations["feed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feed/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams the events of all players in one order, as server-sent events.
         * @description Each message is an `event` whose data is that of `/v1/feed`, and whose `id` is its `cursor`. After a
         *     disconnection, a client resumes after the last message it has processed with `Last-Event-ID` (an
         *     `EventSource` does by itself) and misses nothing. A silent stream sends a comment every few seconds. The
         *     message `expired` is the last one of a stream whose token has expired or was revoked.
         */
        get: operations["feed_stream"];
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
        /** Returns the fees for trading. */
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
         * Halts a material or the whole market.
         * @description New orders are refused; cancels still work.
         */
        put: operations["halt"];
        post?: never;
        /** Resumes a material or the whole market. */
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
        /** Returns the caller's limits and how much of them is left. */
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
        /** Lists materials with their prices and volumes, in the order of registration. */
        get: operations["materials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/materials/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Registers or renames up to 100 materials, one after another.
         * @description One that is refused does not stop the ones after it. A malformed body is refused as a whole.
         */
        post: operations["register_all"];
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
        /** Returns a material with its prices and volumes. */
        get: operations["material"];
        /** Registers or renames a material. */
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
        /** Returns the best levels on both sides of a material's order book. */
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
         * Lists a material's candles, oldest first.
         * @description Returns at most the last 1,000 before `to`.
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
        /** Lists a material's trades. */
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
         * @description Read `status`: on some deployments matching happens a moment later.
         */
        post: operations["place"];
        /** Cancels all open orders of a player, or those for one material. */
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
         * Places, cancels and reduces up to 100 orders, one after another.
         * @description A failed operation does not stop the ones after it. A malformed body is refused as a whole.
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
         * @description What the order still holds becomes available again.
         */
        delete: operations["cancel"];
        options?: never;
        head?: never;
        /**
         * Lowers the quantity of an open order.
         * @description The order keeps its place in the book, and what it no longer needs becomes available again.
         */
        patch: operations["reduce"];
        trace?: never;
    };
    "/v1/orders/{order_id}/reduce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lowers the quantity of an open order, for clients that cannot send `PATCH`.
         * @description The order keeps its place in the book, and what it no longer needs becomes available again.
         */
        post: operations["reduce_by_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
         * Returns what an order would do now.
         * @description A quote changes nothing, and fails where placing the order would.
         */
        post: operations["quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Returns the rules of the market.
         * @description `rules` are those of the whole market with every default filled in, `materials` what materials have of
         *     their own, `scheduled` what changes later.
         */
        get: operations["rules"];
        /**
         * Changes rules of the whole market, now or later.
         * @description A rule that is absent keeps its value, and `null` restores its default. Rules are checked when an order is
         *     accepted; orders that rest stay. With `effective_at`, the change takes effect then; another one for that
         *     moment takes its place, and an empty one withdraws it.
         */
        put: operations["change_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the changes of rules, newest first. */
        get: operations["rules_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{material}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes rules of a material, now or later.
         * @description They take precedence over those of the market, rule by rule; `null` restores the market's.
         */
        put: operations["change_rules_of_material"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a WebSocket with the messages of the live stream or of the feed.
         * @description Each message is a text of JSON, `{"event": …, "data": …}`: name and data of a message of `/v1/stream`,
         *     with the same promises, or, with `feed=true`, of `/v1/feed/stream`. To resume the feed, pass the `cursor`
         *     of the last message processed as `after`.
         *
         *     The market ignores what a client sends, and closes the socket after a message of more than 4 KiB (1009). A
         *     silent socket is sent a ping every few seconds, and closed when three have found no answer. `expired` is
         *     the last message when the token has expired or was revoked (1008); when the market stops, the socket is
         *     closed with 1001.
         *
         *     Pages of other origins need the setting `cors-origins`, as for every request.
         */
        get: operations["socket"];
        put?: never;
        post?: never;
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
         * Streams order books, trades and prices as they change.
         * @description Messages: `book` (a whole book), `book_changed` (the changed levels with their new quantity; 0 removes the
         *     level), `trade`, `summary` (the prices of a material, with `summaries`), `event` (the player's own, with a
         *     player's token), `behind` and `expired`.
         *
         *     A stream sends each material's `book` first. What follows it is everything that happened after the book's
         *     `sequence`: each trade once, in order, and of each level the last state, at most `rate` times a second. A
         *     `book_changed` includes everything up to its `sequence`; a level that changed several times is in it once.
         *
         *     A client that reads too slowly loses what waits for it, and gets `behind`. Then each `book` follows again,
         *     and what follows it is complete as above. Trades lost are in `/v1/materials/{material}/trades`, own events
         *     in `/v1/events` after the `cursor` of the last one received; `summary` readers read `/v1/materials` again.
         *     The same holds for whatever happens while a client is disconnected.
         *
         *     `expired` is the last message of a stream whose token has expired or was revoked.
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
    "/v1/tokens-not-before": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Refuses all tokens of before a time.
         * @description Tokens of players and operators whose `iat` is earlier, or missing, get a 401: at once on one machine,
         *     within ten seconds on AWS. The setting `tokens-not-before` is in force besides.
         */
        put: operations["revoke_all_tokens"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the transfers that have a reference. */
        get: operations["transfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes up to 100 transfers, one after another.
         * @description A failed transfer does not stop the ones after it. A malformed body is refused as a whole.
         */
        post: operations["transfer_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{reference}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the transfer with a reference. */
        get: operations["transfer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{reference}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Aborts a withdrawal that is on hold: the assets are returned to the player.
         * @description The same again changes nothing.
         */
        post: operations["abort"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{reference}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirms a withdrawal that is on hold: the assets leave the market.
         * @description The same again changes nothing.
         */
        post: operations["confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the webhooks. */
        get: operations["webhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a webhook. */
        get: operations["webhook"];
        /**
         * Creates or changes a webhook, which sends the events of the feed to an URL.
         * @description A new one begins with what happens from now on; a changed one continues. Each event is sent at least once,
         *     those of a player in order, until the receiver answers with a status of 2xx; the header `webhook-id` is
         *     the same each time. Failed attempts are repeated, ever more rarely, for three days; then the webhook is
         *     parked. Only the response that creates a webhook has its `secret`.
         */
        put: operations["put_webhook"];
        post?: never;
        /** Removes a webhook. What it has not sent is not sent. */
        delete: operations["remove_webhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resumes a webhook: it tries again at once, for another three days.
         * @description It continues where it stopped; after a restore that lost this place, with what happens from now on.
         */
        post: operations["resume_webhook"];
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
        /** @description The sums of one asset: deposited − withdrawn − burned = available + held. */
        AssetAudit: {
            /**
             * @description `coin` or a material's id.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description The amount available in all accounts.
             * @example 9240
             */
            available: number;
            /**
             * Format: int64
             * @description The amount burned by fees since the market began.
             * @example 40
             */
            burned: number;
            /**
             * Format: int64
             * @description The amount deposited since the market began.
             * @example 10000
             */
            deposited: number;
            /**
             * Format: int64
             * @description deposited − withdrawn − burned − available − held; 0 if the books balance.
             * @example 0
             */
            difference: number;
            /**
             * Format: int64
             * @description The amount held by open orders.
             * @example 720
             */
            held: number;
            /**
             * Format: int64
             * @description The amount withdrawn since the market began.
             * @example 0
             */
            withdrawn: number;
        };
        /** @description The deposits or withdrawals of an asset for one reason. */
        AssetFlow: {
            /**
             * Format: int64
             * @description The total amount, in coins or units.
             * @example 10000
             */
            amount: number;
            /**
             * @description `coin` or a material's id.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description The number of deposits or withdrawals.
             * @example 12
             */
            count: number;
            /** @description Whether these are deposits or withdrawals. */
            kind: components["schemas"]["FlowKind"];
            /**
             * @description The reason, in the game's words. Absent for all reasons after the first 20 of this asset and kind,
             *     added up.
             * @example quest
             */
            reason?: string;
        };
        /** @description The supply of an asset since the market began, as in the audit. */
        AssetSupply: {
            /**
             * @description `coin` or a material's id.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description The amount burned by fees.
             * @example 40
             */
            burned: number;
            /**
             * Format: int64
             * @description The amount deposited.
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
             * @description The amount withdrawn.
             * @example 0
             */
            withdrawn: number;
        };
        /** @description The result of an audit of the whole market. */
        Audit: {
            /** @description One entry per asset. */
            assets: components["schemas"]["AssetAudit"][];
            /** @description The moment it describes. */
            at: components["schemas"]["Time"];
            /** @description Whether every `difference` is 0 and `problems` is empty. */
            ok: boolean;
            /** @description The problems that were found, in words. */
            problems: string[];
            /**
             * Format: int64
             * @description The last event that it includes, in the order of all events; absent on AWS, where events have no
             *     common order.
             * @example 4711
             */
            sequence?: number;
        };
        /** @description An account's balance of one asset. */
        Balance: {
            /**
             * @description `coin` or a material's id.
             * @example coin
             */
            asset: string;
            /**
             * Format: int64
             * @description The amount that is free to use, in coins or units.
             * @example 9520
             */
            available: number;
            /**
             * Format: int64
             * @description The amount that open orders and pending withdrawals hold, in coins or units.
             * @example 720
             */
            held: number;
        };
        /** @description An account's balances: coins first, then materials in order of registration. */
        Balances: {
            /** @description One balance per asset. */
            balances: components["schemas"]["Balance"][];
            /** @description Whether the account is frozen: new orders and withdrawals are refused. */
            frozen: boolean;
        };
        /** @description One operation of a batch. */
        BatchOperation: (components["schemas"]["OrderRequest"] & {
            /** @enum {string} */
            op: "place";
        }) | {
            /** @enum {string} */
            op: "cancel";
            /**
             * Format: uuid
             * @description The id of the order to cancel.
             */
            order_id: string;
        } | {
            /** @enum {string} */
            op: "reduce";
            /**
             * Format: uuid
             * @description The id of the order to reduce.
             */
            order_id: string;
            /**
             * Format: int64
             * @description The new quantity, in units: less than before, more than has traded.
             */
            quantity: number;
        };
        /** @description Up to 100 operations, which are carried out one after another. */
        BatchRequest: {
            /** @description The operations, in the order in which they are carried out. */
            orders: components["schemas"]["BatchOperation"][];
        };
        /** @description The result of an operation: an order or a problem. */
        BatchResult: {
            /** @description The order after the operation; absent if it failed. */
            order?: components["schemas"]["Order"];
            /** @description Why the operation failed; absent if it succeeded. */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: int32
             * @description The HTTP status that the operation alone would have had. (Cancelling an order that is not open is
             *     always 404 `order_not_open` here; a single cancel distinguishes closed from unknown orders.)
             * @example 201
             */
            status: number;
        };
        /** @description The results of a batch, one per operation, in the same order. */
        BatchResults: {
            /** @description One result per operation. */
            results: components["schemas"]["BatchResult"][];
        };
        /** @description One transfer of a batch. */
        BatchTransfer: {
            /**
             * Format: int64
             * @description The amount, in coins or units.
             */
            amount: number;
            /** @description `coin` or a material's id. */
            asset: string;
            /** @description As for a single withdrawal. */
            hold?: boolean;
            /** @description Whether assets come in or go out. */
            kind: components["schemas"]["TransferKind"];
            /** @description The id of the player whose account it is. */
            player: string;
            /** @description The reason, in the game's words: 1 to 200 characters. */
            reason: string;
            /** @description Your own id of the transfer, as for a single one. */
            reference?: string;
        };
        /** @description The open orders of a material, added up by price. */
        Book: {
            /** @description The sell side, lowest price first. */
            asks: components["schemas"]["Level"][];
            /** @description The buy side, highest price first. */
            bids: components["schemas"]["Level"][];
            /**
             * @description The material's id.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description The sequence number of the last event that this book includes.
             * @example 31337
             */
            sequence: number;
        };
        /** @description Several books, in the order of the request. */
        BookList: {
            /** @description A book for each material. */
            books: components["schemas"]["Book"][];
        };
        /** @description How many units of a material a player may bid for in a window of time. */
        BuyLimit: {
            /**
             * Format: int64
             * @description Units in a window.
             * @example 1000
             */
            units: number;
            /**
             * Format: int64
             * @description The length of a window in seconds. Windows follow each other from 1970-01-01T00:00:00Z on.
             * @example 14400
             */
            window_seconds: number;
        };
        /** @description How a player's buy limit stands. */
        BuyLimitUse: {
            /**
             * Format: int64
             * @description Units that the player may still bid for.
             * @example 600
             */
            left: number;
            /**
             * @description The material's id.
             * @example copper
             */
            material: string;
            /** @description When the next window begins. */
            resets_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Units in a window.
             * @example 1000
             */
            units: number;
            /**
             * Format: int64
             * @description Units bid for in this window, without those that orders did not buy before they closed.
             * @example 400
             */
            used: number;
        };
        /** @description The orders that a request cancelled. */
        CancelledOrders: {
            /** @description The orders after the cancellation. */
            orders: components["schemas"]["Order"][];
        };
        /** @description The trades of one interval, summarised. */
        Candle: {
            /**
             * Format: int64
             * @description The last price, in coins per unit.
             * @example 12
             */
            close: number;
            /**
             * Format: int64
             * @description The sales tax burned, in coins.
             * @example 108
             */
            fees: number;
            /**
             * Format: int64
             * @description The highest price, in coins per unit.
             * @example 14
             */
            high: number;
            /**
             * Format: int64
             * @description The lowest price, in coins per unit.
             * @example 10
             */
            low: number;
            /**
             * Format: int64
             * @description The first price, in coins per unit.
             * @example 11
             */
            open: number;
            /** @description When the interval starts. */
            start: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of trades.
             * @example 31
             */
            trades: number;
            /**
             * Format: int64
             * @description The value traded, in coins.
             * @example 10800
             */
            value: number;
            /**
             * Format: int64
             * @description The quantity traded, in units.
             * @example 900
             */
            volume: number;
        };
        /**
         * @description The length of a candle.
         * @enum {string}
         */
        CandleInterval: "1m" | "1h" | "1d";
        /** @description A material's candles, oldest first. */
        CandleList: {
            /** @description At most the last 1,000 candles. Intervals without a trade have no candle. */
            candles: components["schemas"]["Candle"][];
            /** @description Always `null`: use `to` to read earlier candles. */
            next: string | null;
        };
        /**
         * @description Why an order closed.
         * @enum {string}
         */
        CloseReason: "filled" | "by_player" | "by_operator" | "ioc_remainder" | "fok_unfillable" | "self_trade" | "expired";
        /** @description The economy over a range of time; supply and wealth are current. */
        Economy: {
            /** @description The time of `supply` and `wealth`. */
            at: components["schemas"]["Time"];
            /** @description The length of a bucket. */
            bucket: components["schemas"]["CandleInterval"];
            /** @description One entry per bucket that has begun, oldest first, over all materials. */
            buckets: components["schemas"]["EconomyBucket"][];
            /**
             * @description Where fees went within the range: first those that were burned, then by account, the largest sum
             *     first, at most 100 accounts.
             */
            fees: components["schemas"]["FeeSum"][];
            /** @description Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first. */
            flows: components["schemas"]["AssetFlow"][];
            /**
             * @description The start of the range, inclusive: the requested time rounded down to the hour, or to the day if
             *     `bucket` is `1d`.
             */
            from: components["schemas"]["Time"];
            /** @description How each material traded within the range, in order of registration. */
            materials: components["schemas"]["EconomyMaterial"][];
            /** @description The supply of each asset since the market began, coins first. */
            supply: components["schemas"]["AssetSupply"][];
            /** @description The end of the range, exclusive: the requested time rounded up to the hour or day. */
            to: components["schemas"]["Time"];
            /** @description The distribution of the players' wealth. */
            wealth: components["schemas"]["Wealth"];
        };
        /** @description How all materials traded within a bucket. */
        EconomyBucket: {
            /**
             * Format: int64
             * @description The sales tax burned, in coins.
             * @example 72
             */
            fees: number;
            /**
             * Format: int64
             * @description The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their
             *     cost at each material's `open` (a Lowe price index, rounded down). Absent if nothing traded within the
             *     range.
             * @example 10250
             */
            price_index?: number;
            /** @description When the bucket starts. */
            start: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of trades.
             * @example 44
             */
            trades: number;
            /**
             * Format: int64
             * @description The value traded, in coins.
             * @example 7200
             */
            value: number;
        };
        /** @description How a material traded within the range. */
        EconomyMaterial: {
            /**
             * Format: int64
             * @description The price when the range ended: that of the last trade before its end.
             * @example 12
             */
            close?: number;
            /**
             * Format: int64
             * @description The sales tax burned, in coins.
             * @example 504
             */
            fees: number;
            /**
             * @description The material's id.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description The price when the range began: that of the last trade before it, otherwise of the first within it.
             * @example 10
             */
            open?: number;
            /**
             * Format: int64
             * @description The number of trades.
             * @example 310
             */
            trades: number;
            /**
             * Format: int64
             * @description The value traded, in coins.
             * @example 50400
             */
            value: number;
            /**
             * Format: int64
             * @description The quantity traded, in units.
             * @example 4200
             */
            volume: number;
        };
        /** @description An event in a player's inbox. */
        Event: {
            /**
             * Format: int64
             * @description The amount, in coins or units.
             */
            amount?: number;
            /** @description `coin` or a material's id. */
            asset?: string;
            /** @description When the event happened. */
            at: components["schemas"]["Time"];
            /** @description Why the order closed. */
            close_reason?: components["schemas"]["CloseReason"];
            /** @description The `after` of what follows. */
            cursor: string;
            /**
             * Format: int64
             * @description The sales tax that the player paid, in coins.
             */
            fee?: number;
            /** @description The kind of event, which determines the fields below. */
            kind: components["schemas"]["EventKind"];
            /** @description The material's id. */
            material?: string;
            /**
             * Format: uuid
             * @description The id of the order.
             */
            order_id?: string;
            /**
             * Format: int64
             * @description The price, in coins per unit.
             */
            price?: number;
            /**
             * Format: int64
             * @description The quantity, in units.
             */
            quantity?: number;
            /** @description The reason, in the game's words. */
            reason?: string;
            /** @description The game's own id of the transfer. */
            reference?: string;
            /** @description Buy (`bid`) or sell (`ask`). */
            side?: components["schemas"]["Side"];
            /**
             * Format: int64
             * @description Price × quantity, in coins.
             */
            value?: number;
        };
        /**
         * @description The kind of an event.
         * @enum {string}
         */
        EventKind: "filled" | "reduced" | "cancelled" | "expired" | "deposited" | "withdrawn" | "withdrawal_held" | "withdrawal_confirmed" | "withdrawal_aborted";
        /** @description A page of a player's inbox, oldest first. */
        EventList: {
            /** @description The events on this page. */
            events: components["schemas"]["Event"][];
            /** @description The `after` of the next page; `null` at the end. */
            next: string | null;
        };
        /** @description The fees that went to one destination. */
        FeeSum: {
            /**
             * Format: int64
             * @description Coins of listing fees.
             * @example 30
             */
            listing_fee: number;
            /**
             * Format: int64
             * @description Coins of sales tax.
             * @example 504
             */
            sales_tax: number;
            /**
             * @description `burn`, or `account:` and a player's id.
             * @example account:guild
             */
            to: string;
        };
        /** @description An event of the feed, and whose it is. */
        FeedEvent: components["schemas"]["Event"] & {
            /**
             * @description The player to whom it happened.
             * @example ada
             */
            player: string;
        };
        /** @description A page of the feed, oldest first. */
        FeedList: {
            /** @description The events on this page; none if nothing has happened since. */
            events: components["schemas"]["FeedEvent"][];
            /** @description The `after` of the next page, also at the end. */
            next: string;
        };
        /** @description The fees for trading. */
        Fees: {
            /**
             * Format: int32
             * @description The sales tax, in hundredths of a percent of the seller's proceeds. It is rounded down over all that
             *     an order has sold, however many trades that took, and burned.
             * @example 100
             */
            sales_tax_bps: number;
        };
        /** @description A trade as one of its two players sees it. */
        Fill: components["schemas"]["Trade"] & {
            /** @description The `after` of what follows. */
            cursor: string;
            /**
             * Format: int64
             * @description The sales tax that the player paid, in coins.
             * @example 0
             */
            fee: number;
            /**
             * Format: uuid
             * @description The id of the player's order.
             */
            order_id: string;
            /** @description The role of the player's order. */
            role: components["schemas"]["FillRole"];
            /** @description The side of the player's order. */
            side: components["schemas"]["Side"];
        };
        /** @description A page of fills, oldest first. */
        FillList: {
            /** @description The fills on this page. */
            fills: components["schemas"]["Fill"][];
            /** @description The `after` of the next page; `null` at the end. */
            next: string | null;
        };
        /**
         * @description The role of an order in a trade.
         * @enum {string}
         */
        FillRole: "maker" | "taker";
        /**
         * @description The direction of a flow.
         * @enum {string}
         */
        FlowKind: "deposited" | "withdrawn";
        /** @description Whether an account is frozen. */
        Freeze: {
            /** @description Whether new orders and withdrawals are refused. */
            frozen: boolean;
            /**
             * @description The player's id.
             * @example alice
             */
            player: string;
        };
        /** @description Whether a material or the market is halted. */
        Halt: {
            /** @description Whether new orders are refused. */
            halted: boolean;
            /**
             * @description The material's id; absent for the whole market.
             * @example copper
             */
            material?: string;
        };
        /** @description The server's health. */
        Health: {
            /**
             * @description Always `ok`: a server that is not ready returns a problem.
             * @example ok
             */
            status: string;
        };
        /** @description The open orders at one price, added up. */
        Level: {
            /**
             * Format: int32
             * @description The number of orders.
             * @example 2
             */
            orders: number;
            /**
             * Format: int64
             * @description The price, in coins per unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description The quantity, in units; 0 in a `book_changed` message removes the level.
             * @example 60
             */
            quantity: number;
        };
        /** @description A player's limits, and how much of them is left. */
        Limits: {
            /** @description The buy limit of the requested material; absent if none is set, or no material is requested. */
            buy_limit?: components["schemas"]["BuyLimitUse"];
            /** @description The limit of open orders. */
            open_orders: components["schemas"]["OpenOrderLimit"];
            /** @description The limit of requests; absent if they are not limited. */
            requests?: components["schemas"]["RequestLimit"];
        };
        /**
         * @description The market's time and its pace. Orders expire and candles start by this clock; tokens, rate limits and
         *     timeouts follow real time.
         */
        MarketClock: {
            /**
             * Format: int32
             * @description How many times as fast as real time the clock runs: 1 usually, 0 while it stands still.
             * @example 1
             */
            factor: number;
            /**
             * Format: date-time
             * @description The market's time.
             */
            now: string;
        };
        /** @description A material with its prices and volumes. */
        Material: {
            /**
             * Format: int64
             * @description The lowest ask, in coins per unit; absent if there is none.
             * @example 13
             */
            best_ask?: number;
            /**
             * Format: int64
             * @description The highest bid, in coins per unit; absent if there is none.
             * @example 11
             */
            best_bid?: number;
            /**
             * Format: int64
             * @description `last` − `open_24h`, in coins per unit.
             * @example 2
             */
            change_24h?: number;
            /**
             * Format: int64
             * @description The price of the last trade, in coins per unit; absent before the first trade.
             * @example 12
             */
            last?: number;
            /**
             * @description The material's id.
             * @example copper
             */
            material: string;
            /**
             * @description The name that players see.
             * @example Copper ore
             */
            name: string;
            /**
             * Format: int64
             * @description The price 24 hours ago, or of the first trade since, in coins per unit.
             * @example 10
             */
            open_24h?: number;
            /**
             * Format: int64
             * @description What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last
             *     20 trades, whichever are more. One trade cannot move it, so a game should pay by it. Absent before the
             *     first trade.
             * @example 12
             */
            reference_price?: number;
            /**
             * @description The rules that the operator set and that apply to the material: its own, and the market's where it has
             *     none. `open_orders_max` is there only if it is the material's own.
             */
            rules: components["schemas"]["RuleSet"];
            /** @description Whether the material accepts orders. */
            state: components["schemas"]["MaterialState"];
            /**
             * Format: int64
             * @description The value traded in the last 24 hours, in coins.
             * @example 50400
             */
            value_24h: number;
            /**
             * Format: int64
             * @description The quantity traded in the last 24 hours, in units.
             * @example 4200
             */
            volume_24h: number;
        };
        /** @description Up to 100 materials, which are registered or renamed one after another. */
        MaterialBatch: {
            /** @description The materials, in the order in which they are registered. */
            materials: components["schemas"]["NamedMaterial"][];
        };
        /** @description The result of registering a material in a batch. */
        MaterialBatchResult: {
            /**
             * @description The material's id, as it was sent.
             * @example copper
             */
            id: string;
            /** @description Why the material was not registered; absent if it was. */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: int32
             * @description The HTTP status that registering the material alone would have had.
             * @example 200
             */
            status: number;
        };
        /** @description The results of a batch of materials, one per material, in the same order. */
        MaterialBatchResults: {
            /** @description One result per material. */
            results: components["schemas"]["MaterialBatchResult"][];
        };
        /** @description A page of materials, in order of registration. */
        MaterialList: {
            /** @description The materials, in order of registration. */
            materials: components["schemas"]["Material"][];
            /** @description The `after` of the next page; `null` at the end. */
            next: string | null;
        };
        /**
         * @description A material to register or rename.
         * @example {
         *       "name": "Copper ore"
         *     }
         */
        MaterialRequest: {
            /** @description The name that players see: 1 to 100 characters. */
            name: string;
        };
        /**
         * @description Whether a material accepts orders.
         * @enum {string}
         */
        MaterialState: "open" | "halted";
        /**
         * @description A material of a batch.
         * @example {
         *       "id": "copper",
         *       "name": "Copper ore"
         *     }
         */
        NamedMaterial: {
            /** @description The material's id. */
            id: string;
            /** @description The name that players see: 1 to 100 characters. */
            name: string;
        };
        /** @description The number of open orders a player has and may have. */
        OpenOrderLimit: {
            /**
             * Format: int32
             * @description The number of orders that may be added.
             * @example 188
             */
            left: number;
            /**
             * Format: int32
             * @description The maximum number of open orders.
             * @example 200
             */
            max: number;
            /**
             * Format: int32
             * @description The number of open orders.
             * @example 12
             */
            used: number;
        };
        /** @description An order and its current state. */
        Order: {
            /** @description Why the order closed; absent while it is open. */
            close_reason?: components["schemas"]["CloseReason"];
            /** @description When the order was accepted. */
            created_at: components["schemas"]["Time"];
            /** @description When the order expires (`gtd` only). */
            expires_at?: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The sales tax paid so far, in coins; 0 for a bid.
             * @example 0
             */
            fee: number;
            /**
             * Format: int64
             * @description The quantity that has traded, in units.
             * @example 40
             */
            filled: number;
            /**
             * @description The id of the material to buy or sell.
             * @example copper
             */
            material: string;
            /**
             * Format: uuid
             * @description A UUIDv7; of two orders, the one with the smaller id is the earlier.
             * @example 0197f3a0-7c00-7000-8000-000000000001
             */
            order_id: string;
            /**
             * @description The id of the player who owns the order.
             * @example ada
             */
            player: string;
            /**
             * Format: int64
             * @description The limit price, in coins per unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description The ordered quantity, less any reductions, in units.
             * @example 100
             */
            quantity: number;
            /**
             * Format: int64
             * @description The quantity that has not traded, in units; for a closed order, it never will.
             * @example 60
             */
            remaining: number;
            /** @description Buy (`bid`) or sell (`ask`). */
            side: components["schemas"]["Side"];
            /** @description Whether the order is open, and otherwise how it ended. */
            status: components["schemas"]["Status"];
            /** @description How long the order stays in force. */
            time_in_force: components["schemas"]["TimeInForce"];
            /** @description When the order last changed. */
            updated_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The value traded so far, in coins.
             * @example 480
             */
            value: number;
        };
        /** @description A page of orders, newest first. */
        OrderList: {
            /** @description The `cursor` of the next page; `null` at the end. */
            next: string | null;
            /** @description The orders on this page. */
            orders: components["schemas"]["Order"][];
        };
        /**
         * @description An order to place or to quote.
         * @example {
         *       "material": "copper",
         *       "price": 12,
         *       "quantity": 100,
         *       "side": "bid"
         *     }
         */
        OrderRequest: {
            /** @description When the order expires; required for `gtd`, refused otherwise. */
            expires_at?: components["schemas"]["Time"];
            /** @description The id of the material to buy or sell. */
            material: string;
            /** @description The player whose order it is; operators must give it, players need not. */
            player?: string;
            /**
             * Format: int64
             * @description The limit price, in coins per unit.
             */
            price: number;
            /**
             * Format: int64
             * @description The quantity, in units. Price × quantity is at most 2^53 − 1.
             */
            quantity: number;
            /** @description Buy (`bid`) or sell (`ask`). */
            side: components["schemas"]["Side"];
            /** @description How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`. */
            time_in_force?: components["schemas"]["TimeInForce"];
        };
        /**
         * @description Why a request failed; `application/problem+json`.
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
             * @description The coins or units that are available (`insufficient_coins`, `insufficient_goods`).
             */
            available?: number;
            /** @description What clients match on; it never changes its meaning. */
            code: string;
            /** @description What is wrong with this request. */
            detail: string;
            /**
             * Format: int64
             * @description The highest price that is accepted (`price_out_of_bounds`, `price_out_of_band`).
             */
            highest?: number;
            /**
             * Format: int64
             * @description The units left of the limit (`buy_limit_reached`).
             */
            left?: number;
            /**
             * Format: int64
             * @description The lowest price that is accepted (`price_out_of_bounds`, `price_out_of_band`).
             */
            lowest?: number;
            /**
             * Format: int64
             * @description The limit (`too_many_open_orders`, `too_many_buckets`, `too_many_own_streams`, `too_many_webhooks`,
             *     `buy_limit_reached`, `too_many_scheduled_rules`, `rules_out_of_range`), or the room that is left below
             *     it (`supply_exceeded`).
             */
            max?: number;
            /**
             * Format: int64
             * @description The least value (`quantity_below_minimum`, `rules_out_of_range`).
             */
            min?: number;
            /** @description The nearest prices that are accepted, ascending (`price_not_on_tick`). */
            nearest?: number[];
            /**
             * Format: int64
             * @description The coins or units that the request needs (`insufficient_coins`, `insufficient_goods`).
             */
            needed?: number;
            /**
             * Format: int64
             * @description The reference price (`price_out_of_band`).
             */
            reference_price?: number;
            /** @description The request's id in the server's log (5xx); also in the header `x-request-id`. */
            request_id?: string;
            /** @description When the limit starts anew (`buy_limit_reached`). */
            resets_at?: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description How long to wait before a retry, in seconds; also in the header `Retry-After`.
             */
            retry_after_seconds?: number;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The code's meaning in a few words; the same for every problem with this code. */
            title: string;
            /** @description Where the code is explained, relative to the server's address. */
            type: string;
            /**
             * Format: int64
             * @description The units used of the limit (`buy_limit_reached`).
             */
            used?: number;
        };
        /** @description What an order would do if it were placed now. A quote changes nothing. */
        Quote: {
            /**
             * Format: int64
             * @description The average price of `filled`, in coins per unit, rounded to the nearest; `value` and `filled` are
             *     exact.
             * @example 11
             */
            average_price?: number;
            /**
             * Format: int64
             * @description The current best price on the other side, in coins per unit.
             * @example 11
             */
            best_price?: number;
            /** @description Why the order would close; absent if it would rest. */
            close_reason?: components["schemas"]["CloseReason"];
            /**
             * Format: int64
             * @description The sales tax on `value`, in coins; 0 for a bid.
             * @example 0
             */
            fee: number;
            /**
             * Format: int64
             * @description The quantity that would trade immediately, in units.
             * @example 40
             */
            filled: number;
            /** @description The fills, added up by price, best first. */
            fills: components["schemas"]["Level"][];
            /**
             * Format: int64
             * @description The listing fee on `remaining` if that would rest, in coins.
             * @example 0
             */
            listing_fee: number;
            /**
             * @description The id of the material to buy or sell.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description What a buyer would pay, or a seller receive after tax, immediately, in coins.
             * @example 440
             */
            net: number;
            /**
             * Format: int64
             * @description The limit price, in coins per unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description How much worse the average price is than the best price, in hundredths of a percent, rounded up.
             * @example 0
             */
            price_impact_bps?: number;
            /**
             * Format: int64
             * @description The ordered quantity, in units.
             * @example 100
             */
            quantity: number;
            /**
             * Format: int64
             * @description The quantity that would not trade immediately, in units.
             * @example 60
             */
            remaining: number;
            /** @description Buy (`bid`) or sell (`ask`). */
            side: components["schemas"]["Side"];
            /** @description The status that the order would have. */
            status: components["schemas"]["Status"];
            /**
             * Format: int64
             * @description The value that would trade immediately, in coins.
             * @example 440
             */
            value: number;
        };
        /**
         * @description A lower quantity for an open order.
         * @example {
         *       "quantity": 50
         *     }
         */
        ReduceRequest: {
            /**
             * Format: int64
             * @description The new quantity, in units: above what has traded, below the current quantity.
             */
            quantity: number;
        };
        /** @description The rate limit of a player's requests. */
        RequestLimit: {
            /**
             * Format: int32
             * @description The number of requests that are allowed now.
             * @example 99
             */
            left: number;
            /**
             * Format: int32
             * @description The largest burst, in requests.
             * @example 100
             */
            limit: number;
            /**
             * Format: int32
             * @description The sustained rate, in requests per second.
             * @example 50
             */
            per_second: number;
            /**
             * Format: int64
             * @description Seconds until the full burst is available again.
             * @example 1
             */
            reset_seconds: number;
        };
        /** @description A change of rules: those that are absent keep their value, `null` restores the default. */
        RuleChanges: {
            /**
             * Format: int64
             * @description How far a price may be from the reference price, in hundredths of a percent of it.
             * @example 2000
             */
            band_bps?: number | null;
            buy_limit?: components["schemas"]["BuyLimit"] | null;
            /**
             * @description Where fees go: `burn`, or `account:` and a player's id.
             * @example account:guild
             */
            fee_to?: string | null;
            /**
             * Format: int64
             * @description The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. It is
             *     charged once and never returned.
             * @example 30
             */
            listing_fee_bps?: number | null;
            /**
             * Format: int64
             * @description The most orders a player may have open at once: in the whole market, or in the material.
             * @example 200
             */
            open_orders_max?: number | null;
            /**
             * Format: int64
             * @description The highest price, in coins per unit.
             * @example 100000
             */
            price_max?: number | null;
            /**
             * Format: int64
             * @description The lowest price, in coins per unit.
             * @example 10
             */
            price_min?: number | null;
            /**
             * Format: int64
             * @description The fewest units of an order.
             * @example 10
             */
            quantity_min?: number | null;
            /**
             * Format: int64
             * @description The sales tax, in hundredths of a percent of a seller's proceeds.
             * @example 250
             */
            sales_tax_bps?: number | null;
            /**
             * Format: int64
             * @description Prices are multiples of it, in coins per unit.
             * @example 5
             */
            tick?: number | null;
        };
        /** @description Rules. A rule that is absent is not set. */
        RuleSet: {
            /**
             * Format: int64
             * @description How far a price may be from the reference price, in hundredths of a percent of it.
             * @example 2000
             */
            band_bps?: number;
            /** @description How many units a player may bid for in a window of time. */
            buy_limit?: components["schemas"]["BuyLimit"];
            /**
             * @description Where fees go: `burn`, or `account:` and a player's id.
             * @example account:guild
             */
            fee_to?: string;
            /**
             * Format: int64
             * @description The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. It is
             *     charged once and never returned.
             * @example 30
             */
            listing_fee_bps?: number;
            /**
             * Format: int64
             * @description The most orders a player may have open at once: in the whole market, or in the material.
             * @example 200
             */
            open_orders_max?: number;
            /**
             * Format: int64
             * @description The highest price, in coins per unit.
             * @example 100000
             */
            price_max?: number;
            /**
             * Format: int64
             * @description The lowest price, in coins per unit.
             * @example 10
             */
            price_min?: number;
            /**
             * Format: int64
             * @description The fewest units of an order.
             * @example 10
             */
            quantity_min?: number;
            /**
             * Format: int64
             * @description The sales tax, in hundredths of a percent of a seller's proceeds.
             * @example 250
             */
            sales_tax_bps?: number;
            /**
             * Format: int64
             * @description Prices are multiples of it, in coins per unit.
             * @example 5
             */
            tick?: number;
        };
        /** @description The rules of the market. */
        Rules: {
            /** @description The names of those that the operator set. */
            explicit: string[];
            /** @description The rules that materials have of their own, by the material's id. */
            materials: {
                [key: string]: components["schemas"]["RuleSet"];
            };
            /** @description The rules of the whole market that are in force, whether set or by default. */
            rules: components["schemas"]["RuleSet"];
            /** @description What changes later, the next change first. */
            scheduled: components["schemas"]["ScheduledRules"][];
        };
        /** @description A change of rules, or one that was scheduled. */
        RulesChange: {
            /** @description When it happened. */
            at: components["schemas"]["Time"];
            /** @description For when it was scheduled. */
            effective_at?: components["schemas"]["Time"];
            /**
             * @description The material; absent for the whole market.
             * @example copper
             */
            material?: string;
            /** @description All rules that are set there from then on; absent if the change was scheduled then. */
            rules?: components["schemas"]["RuleSet"];
            /** @description What was scheduled; nothing if that was withdrawn. Absent if it took effect. */
            scheduled?: components["schemas"]["RuleChanges"];
        };
        /** @description A page of the history of rules, newest first. */
        RulesHistory: {
            /** @description The changes, newest first. */
            changes: components["schemas"]["RulesChange"][];
            /** @description The `after` of the next page; `null` at the end. */
            next: string | null;
        };
        /**
         * @description A change of rules, now or later: those that are absent keep their value, `null` restores the
         *     default.
         * @example {
         *       "buy_limit": null,
         *       "sales_tax_bps": 250,
         *       "tick": 5
         *     }
         */
        RulesRequest: {
            /**
             * Format: int64
             * @description How far a price may be from the reference price, in hundredths of a percent of it.
             * @example 2000
             */
            band_bps?: number | null;
            buy_limit?: components["schemas"]["BuyLimit"] | null;
            /**
             * @description When the change takes effect; at once if absent or past. A change for the same moment takes
             *     the place of an earlier one, and an empty one withdraws it.
             */
            effective_at?: components["schemas"]["Time"];
            /**
             * @description Where fees go: `burn`, or `account:` and a player's id.
             * @example account:guild
             */
            fee_to?: string | null;
            /**
             * Format: int64
             * @description The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. It is
             *     charged once and never returned.
             * @example 30
             */
            listing_fee_bps?: number | null;
            /**
             * Format: int64
             * @description The most orders a player may have open at once: in the whole market, or in the material.
             * @example 200
             */
            open_orders_max?: number | null;
            /**
             * Format: int64
             * @description The highest price, in coins per unit.
             * @example 100000
             */
            price_max?: number | null;
            /**
             * Format: int64
             * @description The lowest price, in coins per unit.
             * @example 10
             */
            price_min?: number | null;
            /**
             * Format: int64
             * @description The fewest units of an order.
             * @example 10
             */
            quantity_min?: number | null;
            /**
             * Format: int64
             * @description The sales tax, in hundredths of a percent of a seller's proceeds.
             * @example 250
             */
            sales_tax_bps?: number | null;
            /**
             * Format: int64
             * @description Prices are multiples of it, in coins per unit.
             * @example 5
             */
            tick?: number | null;
        };
        /** @description A change of rules that takes effect later. */
        ScheduledRules: {
            /** @description When. */
            effective_at: components["schemas"]["Time"];
            /**
             * @description The material; absent for the whole market.
             * @example copper
             */
            material?: string;
            /** @description What changes. */
            rules: components["schemas"]["RuleChanges"];
        };
        /**
         * @description A side of the order book.
         * @enum {string}
         */
        Side: "bid" | "ask";
        /**
         * @description The status of an order.
         * @enum {string}
         */
        Status: "open" | "partially_filled" | "filled" | "cancelled" | "expired";
        /** @description The new prices of a material, in a `summary` message. */
        Summary: {
            /**
             * Format: int64
             * @description The lowest ask, in coins per unit; absent if there is none.
             * @example 13
             */
            best_ask?: number;
            /**
             * Format: int64
             * @description The highest bid, in coins per unit; absent if there is none.
             * @example 11
             */
            best_bid?: number;
            /**
             * Format: int64
             * @description The price of the last trade, in coins per unit; absent before the first trade.
             * @example 12
             */
            last?: number;
            /**
             * @description The material's id.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description The sequence number of the last event that these prices include.
             * @example 31337
             */
            sequence: number;
        };
        /**
         * Format: date-time
         * @description An RFC 3339 time; in responses, in UTC with milliseconds.
         * @example 2030-01-31T12:00:00.000Z
         */
        Time: string;
        /**
         * @description How long an order stays in force.
         * @enum {string}
         */
        TimeInForce: "gtc" | "gtd" | "ioc" | "fok";
        /** @description The time before which tokens must not have been issued. */
        TokensNotBefore: {
            /** @description Tokens whose `iat` is earlier, or missing, are refused. */
            at: components["schemas"]["Time"];
            /**
             * @description The player whose tokens it is for; absent for those of everyone.
             * @example alice
             */
            player?: string;
        };
        /** @description The time before which tokens must not have been issued. */
        TokensNotBeforeRequest: {
            /**
             * @description Tokens whose `iat` is earlier, or missing, are refused. Not in the future; 1970-01-01T00:00:00Z
             *     accepts all tokens again.
             */
            at: components["schemas"]["Time"];
        };
        /** @description A trade, without its players. */
        Trade: {
            /** @description When the trade was executed. */
            executed_at: components["schemas"]["Time"];
            /**
             * @description The material's id.
             * @example copper
             */
            material: string;
            /**
             * Format: int64
             * @description The price, in coins per unit.
             * @example 12
             */
            price: number;
            /**
             * Format: int64
             * @description The quantity, in units.
             * @example 40
             */
            quantity: number;
            /** @description The side of the order that arrived second and caused the trade. */
            taker_side: components["schemas"]["Side"];
            /** @description The trade's id; also the `after` of the trades that follow it. */
            trade_id: string;
        };
        /** @description A page of trades. */
        TradeList: {
            /** @description The `after` of the next page; `null` at the end. */
            next: string | null;
            /** @description The trades: newest first, or with `after`, oldest first. */
            trades: components["schemas"]["Trade"][];
        };
        /** @description A deposit or withdrawal. */
        Transfer: {
            /**
             * Format: int64
             * @description The amount, in coins or units.
             * @example 10000
             */
            amount: number;
            /**
             * @description `coin` or a material's id.
             * @example coin
             */
            asset: string;
            /** @description The account's balance of the asset now; only in the answer to a write. */
            balance?: components["schemas"]["Balance"];
            /** @description When it was made. */
            created_at: components["schemas"]["Time"];
            /** @description Whether assets came in or went out. */
            kind: components["schemas"]["TransferKind"];
            /**
             * @description The id of the player whose account it is.
             * @example ada
             */
            player: string;
            /**
             * @description The reason, in the game's words.
             * @example quest 17
             */
            reason: string;
            /**
             * @description Your own id of the transfer, if it has one.
             * @example save-3/quest-17
             */
            reference?: string;
            /** @description How it stands. */
            state: components["schemas"]["TransferState"];
            /** @description When its state last changed. */
            updated_at: components["schemas"]["Time"];
        };
        /** @description Up to 100 transfers, which are made one after another. */
        TransferBatch: {
            /** @description The transfers, in the order in which they are made. */
            transfers: components["schemas"]["BatchTransfer"][];
        };
        /** @description The result of one transfer of a batch: a transfer or a problem. */
        TransferBatchResult: {
            /** @description Why the transfer failed; absent if it succeeded. */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: int32
             * @description The HTTP status that the transfer alone would have had.
             * @example 201
             */
            status: number;
            /** @description The transfer; absent if it failed. */
            transfer?: components["schemas"]["Transfer"];
        };
        /** @description The results of a batch, one per transfer, in the same order. */
        TransferBatchResults: {
            /** @description One result per transfer. */
            results: components["schemas"]["TransferBatchResult"][];
        };
        /**
         * @description Whether assets come into the market or leave it.
         * @enum {string}
         */
        TransferKind: "deposit" | "withdrawal";
        /** @description Transfers with references. */
        TransferList: {
            /** @description The `after` of the next page; `null` at the end. */
            next: string | null;
            /** @description The transfers. On one machine they are in the order in which they were made. */
            transfers: components["schemas"]["Transfer"][];
        };
        /**
         * @description A deposit or withdrawal to make.
         * @example {
         *       "amount": 10000,
         *       "asset": "coin",
         *       "reason": "quest 17",
         *       "reference": "save-3/quest-17"
         *     }
         */
        TransferRequest: {
            /**
             * Format: int64
             * @description The amount, in coins or units.
             */
            amount: number;
            /** @description `coin` or a material's id. */
            asset: string;
            /**
             * @description Withdrawals only, with a `reference`: put the assets on hold until the transfer is confirmed or
             *     aborted.
             */
            hold?: boolean;
            /** @description The reason, in the game's words: 1 to 200 characters. */
            reason: string;
            /**
             * @description Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good. The
             *     same transfer with the same reference is made once, however often and however late it is repeated.
             */
            reference?: string;
        };
        /**
         * @description How a transfer stands.
         * @enum {string}
         */
        TransferState: "done" | "pending" | "confirmed" | "aborted";
        /**
         * @description The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never
         *     traded).
         */
        Wealth: {
            /**
             * @description The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is `total`.
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
             * @description The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player
             *     owns everything. Absent if nobody owns anything.
             * @example 4210
             */
            gini_bps?: number;
            /**
             * Format: int64
             * @description The median wealth, in coins.
             * @example 3100
             */
            median: number;
            /**
             * Format: int64
             * @description The number of players, with or without possessions.
             * @example 240
             */
            players: number;
            /**
             * Format: int64
             * @description The total wealth, in coins.
             * @example 1200000
             */
            total: number;
        };
        /** @description A webhook, and how it is doing. */
        Webhook: {
            /** @description How events are written. */
            format: components["schemas"]["WebhookFormat"];
            /** @description It sends only events of these kinds; all without it. */
            kinds?: components["schemas"]["EventKind"][];
            /**
             * Format: int64
             * @description How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none.
             */
            lag: number;
            /** @description Why the last attempt failed; absent after a success. */
            last_error?: string;
            /** @description It sends only events of these materials (`coin` for coins); all without it. */
            materials?: string[];
            /**
             * @description Its name.
             * @example game-server
             */
            name: string;
            /** @description It sends only events of these players; all without it. */
            players?: string[];
            /** @description The secret that signs its messages, `whsec_…`; only in the response that created the webhook. */
            secret?: string;
            /** @description Whether it sends. */
            state: components["schemas"]["WebhookState"];
            /**
             * @description Where events are sent: `https`, not into a private network.
             * @example https://game.example/market-events
             */
            url: string;
        };
        /**
         * @description How a webhook writes an event.
         * @enum {string}
         */
        WebhookFormat: "standard" | "discord";
        /** @description All webhooks. */
        WebhookList: {
            /** @description A row for each webhook, by name. */
            webhooks: components["schemas"]["Webhook"][];
        };
        /** @description Creates or changes a webhook. */
        WebhookRequest: {
            /**
             * @description How events are written.
             * @default standard
             */
            format: components["schemas"]["WebhookFormat"];
            /** @description Send only events of these kinds; all without it. */
            kinds?: components["schemas"]["EventKind"][];
            /** @description Send only events of these materials (`coin` for coins); all without it. */
            materials?: string[];
            /** @description Send only events of these players; all without it. */
            players?: string[];
            /**
             * @description The secret that signs the messages: `whsec_` and 24 to 64 bytes in base64. Without it, a new webhook
             *     gets one, and another keeps its own.
             */
            secret?: string;
            /**
             * @description Where events are sent: `https`, not into a private network.
             * @example https://game.example/market-events
             */
            url: string;
        };
        /**
         * @description Whether a webhook sends.
         * @enum {string}
         */
        WebhookState: "active" | "parked";
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
            /** @description An HTML page */
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
            /** @description The process is running */
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
            /** @description The server can serve requests */
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
            /** @description One balance per asset */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description The deposit, which was made before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description The deposit */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `account_frozen`, `supply_exceeded`, `insufficient_coins`, `insufficient_goods`, `reference_reused` */
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
            /** @description `invalid_body`, `invalid_player`, `invalid_material`, `amount_out_of_range`, `invalid_reason`, `invalid_reference`, `idempotency_key_reused` */
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
                /** @description Return only what comes after this `cursor` or `next`; without it, start at the oldest. */
                after?: string;
                /** @description The maximum number of rows. */
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
            /** @description `forbidden`, `insufficient_scope` */
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
    freeze: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new state */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freeze"];
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `invalid_player`, `idempotency_key_reused` */
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
    unfreeze: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The player's id */
                player: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new state */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freeze"];
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `invalid_player`, `idempotency_key_reused` */
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
                /** @description Return only open or only closed orders. */
                status?: "open" | "closed";
                /** @description Return only orders for this material. */
                material?: string;
                /** @description Where the page starts: the `next` of the previous page. */
                cursor?: string;
                /** @description The maximum number of orders. */
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
            /** @description `forbidden`, `insufficient_scope` */
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
    revoke_tokens_of_player: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
                "application/json": components["schemas"]["TokensNotBeforeRequest"];
            };
        };
        responses: {
            /** @description The new state */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensNotBefore"];
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `invalid_body`, `invalid_player`, `idempotency_key_reused` */
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description The withdrawal, which was made before, as it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description The withdrawal */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `account_frozen`, `supply_exceeded`, `insufficient_coins`, `insufficient_goods`, `reference_reused` */
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
            /** @description `invalid_body`, `invalid_player`, `invalid_material`, `amount_out_of_range`, `invalid_reason`, `invalid_reference`, `idempotency_key_reused` */
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
            /** @description The audit */
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
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
    backup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The backup */
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `backup_in_progress` */
            409: {
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
            /** @description `insufficient_storage` */
            507: {
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
            /** @description One balance per asset */
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
            /** @description `forbidden`, `insufficient_scope` */
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
    books: {
        parameters: {
            query: {
                /**
                 * @description The materials, separated by commas; at most 100.
                 * @example copper,wheat
                 */
                materials: string;
                /** @description The maximum number of levels on each side of a book; times the number of materials at most 10,000. */
                depth?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order books */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookList"];
                };
            };
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The time and its pace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarketClock"];
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
    economy: {
        parameters: {
            query?: {
                /** @description The start of the range, inclusive; 168 buckets before `to` by default. */
                from?: string;
                /** @description The end of the range, exclusive; now by default. */
                to?: string;
                /** @description The length of a bucket; `1h` by default. */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                /** @description Return only what comes after this `cursor` or `next`; without it, start at the oldest. */
                after?: string;
                /** @description The maximum number of rows. */
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
            /** @description `forbidden`, `insufficient_scope` */
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
    feed: {
        parameters: {
            query?: {
                /**
                 * @description Return only what comes after this `cursor` or `next`; `end` for what happens from now on. Without it,
                 *     start at the oldest event.
                 */
                after?: string;
                /** @description The maximum number of events. */
                limit?: number;
                /** @description How many seconds to wait for an event if there is none after the cursor yet. */
                wait?: number;
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
                    "application/json": components["schemas"]["FeedList"];
                };
            };
            /** @description `invalid_query`, `invalid_cursor` */
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
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
    feed_stream: {
        parameters: {
            query?: {
                /**
                 * @description Send only what comes after this `cursor` or `next`; `end` for what happens from now on. Without it,
                 *     start at the oldest event. The header `Last-Event-ID` takes precedence.
                 */
                after?: string;
            };
            header?: {
                /** @description The `id` of the last message received. */
                "Last-Event-ID"?: string;
            };
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
            /** @description `invalid_query`, `invalid_cursor` */
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
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
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
                /** @description Return only what comes after this `cursor` or `next`; without it, start at the oldest. */
                after?: string;
                /** @description The maximum number of rows. */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                /** @description The material; without it, the whole market. */
                material?: string;
            };
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new state */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                /** @description The material; without it, the whole market. */
                material?: string;
            };
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new state */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            query?: {
                /** @description A material whose buy limit to return. */
                material?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limits */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            query?: {
                /** @description Return the materials registered after this one: a material's id, or `next`. */
                after?: string;
                /** @description The maximum number of materials. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Materials */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialList"];
                };
            };
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`, `invalid_cursor` */
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
    register_all: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaterialBatch"];
            };
        };
        responses: {
            /** @description One result per material, in the same order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialBatchResults"];
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description `forbidden`, `insufficient_scope` */
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
                /** @description The maximum number of levels on each side. */
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
            /** @description The order book */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Book"];
                };
            };
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
                /** @description The length of a candle; `1h` by default. */
                interval?: "1m" | "1h" | "1d";
                /** @description Return candles that start at or after this time. */
                from?: string;
                /** @description Return candles that start before this time. */
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
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
                /** @description Return the trades after this `trade_id` or `next`, oldest first; without it, the newest first. */
                after?: string;
                /** @description The maximum number of trades. */
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
            /** @description The client has this version: `If-None-Match` names its tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
                /** @description Return only open or only closed orders. */
                status?: "open" | "closed";
                /** @description Return only orders for this material. */
                material?: string;
                /** @description Where the page starts: the `next` of the previous page. */
                cursor?: string;
                /** @description The maximum number of orders. */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description The order */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `market_halted`, `material_halted`, `price_out_of_band`, `account_frozen`, `buy_limit_reached`, `insufficient_coins`, `insufficient_goods`, `too_many_open_orders` */
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
            /** @description `invalid_body`, `player_required`, `invalid_player`, `invalid_material`, `price_out_of_range`, `quantity_out_of_range`, `expires_at_mismatch`, `idempotency_key_reused`, `value_out_of_range`, `expiry_in_past`, `quantity_below_minimum`, `price_out_of_bounds`, `price_not_on_tick` */
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
                /** @description Cancel only orders for this material. */
                material?: string;
                /** @description The player whose orders are cancelled; operators must give it, players need not. */
                player?: string;
            };
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cancelled orders */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description One result per operation, in the same order */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description The order */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description The order */
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
            /** @description `forbidden`, `insufficient_scope` */
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
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description The order */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `invalid_body`, `invalid_order_id`, `quantity_out_of_range`, `idempotency_key_reused`, `quantity_below_minimum`, `reduce_out_of_range` */
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
    reduce_by_post: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
            /** @description The order */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `invalid_body`, `invalid_order_id`, `quantity_out_of_range`, `idempotency_key_reused`, `quantity_below_minimum`, `reduce_out_of_range` */
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
            /** @description The quote */
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `market_halted`, `material_halted`, `price_out_of_band`, `account_frozen`, `buy_limit_reached`, `insufficient_coins`, `insufficient_goods`, `too_many_open_orders` */
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
            /** @description `invalid_body`, `player_required`, `invalid_player`, `invalid_material`, `price_out_of_range`, `quantity_out_of_range`, `expires_at_mismatch`, `value_out_of_range`, `expiry_in_past`, `quantity_below_minimum`, `price_out_of_bounds`, `price_not_on_tick` */
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
    rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
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
            /** @description `unsupported` */
            404: {
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
    change_rules: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesRequest"];
            };
        };
        responses: {
            /** @description All rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material`, `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_scheduled_rules` */
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
            /** @description `invalid_body`, `invalid_material`, `idempotency_key_reused`, `rules_out_of_range`, `unknown_player`, `rules_contradict` */
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
    rules_history: {
        parameters: {
            query?: {
                /** @description The `next` of the page before; without it, start at the newest. */
                after?: string;
                /** @description The maximum number of rows. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesHistory"];
                };
            };
            /** @description `invalid_query`, `invalid_cursor` */
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
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
    change_rules_of_material: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
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
                "application/json": components["schemas"]["RulesRequest"];
            };
        };
        responses: {
            /** @description All rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material`, `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_scheduled_rules` */
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
            /** @description `invalid_body`, `invalid_material`, `idempotency_key_reused`, `rules_out_of_range`, `unknown_player`, `rules_contradict` */
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
    socket: {
        parameters: {
            query?: {
                /**
                 * @description The materials whose books and trades to follow, separated by commas, as for `/v1/stream`.
                 * @example copper,wheat
                 */
                materials?: string;
                /** @description Whether to follow the prices of all materials. */
                summaries?: boolean;
                /** @description How often changes are sent at most, in times a second; 10 by default. */
                rate?: number;
                /** @description Whether to follow the feed instead: the events of all players, for an operator with the scope `read`. */
                feed?: boolean;
                /**
                 * @description With `feed`: send only what comes after this `cursor` or `next`; `end` for what happens from now on.
                 *     Without it, start at the oldest event.
                 */
                after?: string;
            };
            header?: {
                /**
                 * @description `tradepost.v1`, and where the header `Authorization` cannot be set, `bearer.` followed by the token:
                 *     `new WebSocket(url, ["tradepost.v1", "bearer." + token])`.
                 */
                "Sec-WebSocket-Protocol"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A WebSocket */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_query`, `materials_required`, `invalid_cursor` */
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
            /** @description `forbidden`, `insufficient_scope`, `origin_not_allowed` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_material`, `unsupported` */
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
            /** @description `websocket_required` */
            426: {
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
    stream: {
        parameters: {
            query?: {
                /**
                 * @description The materials whose books and trades to follow, separated by commas; at most 200. Required, unless
                 *     `summaries` is set; empty for a player's own events only.
                 * @example copper,wheat
                 */
                materials?: string;
                /**
                 * @description Whether to follow the prices of all materials. The stream sends changes only: read `/v1/materials`
                 *     when it is open.
                 */
                summaries?: boolean;
                /** @description How often changes are sent at most, in times a second; 10 by default. */
                rate?: number;
                /** @description The token, for browsers, whose `EventSource` cannot send headers. */
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
            /** @description `invalid_query`, `materials_required` */
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
    revoke_all_tokens: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokensNotBeforeRequest"];
            };
        };
        responses: {
            /** @description The new state */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensNotBefore"];
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
            /** @description `forbidden`, `insufficient_scope` */
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
            /** @description `invalid_body`, `invalid_player`, `idempotency_key_reused` */
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
    transfers: {
        parameters: {
            query?: {
                /** @description Only transfers in this state. */
                state?: components["schemas"]["TransferState"];
                /** @description Return only what comes after this `next`; without it, start at the first. */
                after?: string;
                /** @description The maximum number of rows. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Transfers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferList"];
                };
            };
            /** @description `invalid_query`, `invalid_cursor` */
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
            /** @description `forbidden`, `insufficient_scope` */
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
    transfer_batch: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferBatch"];
            };
        };
        responses: {
            /** @description One result per transfer, in the same order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferBatchResults"];
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
            /** @description `forbidden`, `insufficient_scope` */
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
    transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your own id of the transfer */
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transfer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_transfer` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_reference` */
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
    abort: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Your own id of the withdrawal */
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The withdrawal */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_transfer` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transfer_closed` */
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
            /** @description `invalid_reference`, `idempotency_key_reused` */
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
    confirm: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your choice that makes retries safe: a request repeated with the same key and body has one
                 *     effect and returns the same response. 1 to 128 visible ASCII characters.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Your own id of the withdrawal */
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The withdrawal */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_transfer` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transfer_closed` */
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
            /** @description `invalid_reference`, `idempotency_key_reused` */
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
    webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All webhooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
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
    webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_webhook`, `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_webhook_name` */
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
    put_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description The changed webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The new webhook, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid_path`, `invalid_query`, `body_incomplete`, `malformed_json` */
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_webhooks` */
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
            /** @description `invalid_body`, `invalid_player`, `invalid_material`, `invalid_webhook_name`, `webhook_url_refused` */
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
    remove_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_webhook`, `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_webhook_name` */
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
    resume_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
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
            /** @description `forbidden`, `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_webhook`, `unsupported` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_webhook_name` */
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
}
