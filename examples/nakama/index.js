// Moves items between Nakama's wallets and a Tradepost market: each is in one place only, whatever fails.
//
// An item that changes place is on a trip, a storage object. Whatever changes a wallet together with a trip is
// one nk.multiUpdate, which is one transaction of Nakama's database; the trip's version lets it happen once.
// The market knows a trip by its key: the reference of its transfer, which it makes once.
//
// To the market: leaving, deposit, done. From the market: asking, withdrawal on hold, arrived, confirm, done.

const OPEN_TRIPS = "market_trips";
const CLOSED_TRIPS = "market_trips_closed";
const FEED = { collection: "market_feed", key: "cursor", userId: "00000000-0000-0000-0000-000000000000" };
const HTTP_TIMEOUT_MS = 5000;
// How long a request without an answer may still arrive at the market, held by a proxy on the way.
const IN_FLIGHT_MS = 60000;
const FILL_NOTIFICATION = 7171;
const READ_BY_OWNER = { permissionRead: 1, permissionWrite: 0 };
const HIDDEN = { permissionRead: 0, permissionWrite: 0 };

function InitModule(ctx, logger, nk, initializer) {
  initializer.registerRpc("market_token", rpcToken);
  initializer.registerRpc("market_deposit", rpcDeposit);
  initializer.registerRpc("market_withdraw", rpcWithdraw);
  initializer.registerRpc("market_trip", rpcTrip);
  initializer.registerRpc("market_tick", rpcTick);
}

// The player's token for the market, for an hour: the game's client trades with it directly.
function rpcToken(ctx, logger, nk, payload) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: player(ctx), role: "player", iat: now, exp: now + 3600 };
  return JSON.stringify({
    url: ctx.env.MARKET_URL,
    token: nk.jwtGenerate("HS256", ctx.env.MARKET_SECRET, claims),
  });
}

// {asset, amount}: takes items from the player's wallet, and sends them to the market.
function rpcDeposit(ctx, logger, nk, payload) {
  return begin(ctx, logger, nk, payload, "leaving");
}

// {asset, amount}: fetches items from the player's account in the market.
function rpcWithdraw(ctx, logger, nk, payload) {
  return begin(ctx, logger, nk, payload, "asking");
}

// {trip}: how far one of the player's trips is.
function rpcTrip(ctx, logger, nk, payload) {
  const key = JSON.parse(payload).trip;
  const found = nk.storageRead([
    { collection: OPEN_TRIPS, key: key, userId: player(ctx) },
    { collection: CLOSED_TRIPS, key: key, userId: player(ctx) },
  ]);
  return JSON.stringify({ state: found.length === 0 ? "unknown" : found[0].value.state });
}

// Called every few seconds with the HTTP key, from cron for example: repeats what has no outcome, reads the feed.
function rpcTick(ctx, logger, nk, payload) {
  if (ctx.userId) throw Error("for the server only");
  let cursor = null;
  do {
    const page = nk.storageList(null, OPEN_TRIPS, 100, cursor);
    (page.objects || []).forEach(function (trip) {
      carry(ctx, logger, nk, trip);
    });
    cursor = page.cursor;
  } while (cursor);
  readFeed(ctx, nk);
  return "{}";
}

function begin(ctx, logger, nk, payload, state) {
  const request = JSON.parse(payload);
  if (!Number.isSafeInteger(request.amount) || request.amount < 1)
    throw Error("amount is a whole number from 1");
  const trip = {
    collection: OPEN_TRIPS,
    key: nk.uuidv4(),
    userId: player(ctx),
    version: "*",
    value: {
      state: state,
      asset: request.asset,
      amount: request.amount,
      asked_at: null,
      unanswered_at: null,
    },
  };
  // A wallet never falls below zero: with too few items this throws, and changes nothing.
  write(nk, trip, state === "leaving" ? -request.amount : 0);
  const stored = nk.storageRead([{ collection: OPEN_TRIPS, key: trip.key, userId: trip.userId }]);
  stored.forEach(function (trip) {
    carry(ctx, logger, nk, trip);
  });
  return JSON.stringify({ trip: trip.key });
}

// Takes a trip as far as it goes. Whatever fails is repeated by a later tick.
function carry(ctx, logger, nk, trip) {
  try {
    if (trip.value.state === "arrived") return confirm(ctx, nk, trip);
    trip = claim(nk, trip);
    const leaving = trip.value.state === "leaving";
    const answer = call(
      ctx,
      nk,
      "post",
      `/v1/accounts/${trip.userId}/${leaving ? "deposits" : "withdrawals"}`,
      {
        asset: trip.value.asset,
        amount: trip.value.amount,
        reason: leaving ? "to the market" : "to the game",
        reference: trip.key,
        hold: !leaving,
      },
    );
    const state = answer.code < 300 && JSON.parse(answer.body).state;
    if (isRefusal(answer) || state === "aborted") {
      refuse(nk, trip);
    } else if (leaving && state) {
      close(nk, trip, "done", 0);
    } else if (state) {
      // While the market holds the items, nobody can trade them: they enter the wallet first.
      confirm(ctx, nk, advance(nk, trip, "arrived", trip.value.amount));
    }
  } catch (error) {
    logger.warn("trip %s will be repeated: %s", trip.key, error);
  }
}

// Notes that a request is about to be made. Fails if another tick has done so since the trip was read.
function claim(nk, trip) {
  const unanswered = trip.value.asked_at || trip.value.unanswered_at;
  return change(nk, trip, { asked_at: Date.now(), unanswered_at: unanswered }, 0);
}

function confirm(ctx, nk, trip) {
  const answer = call(ctx, nk, "post", `/v1/transfers/${trip.key}/confirm`, {});
  // The items are in the wallet, so even a refusal does not end the trip: an operator must look.
  if (answer.code >= 300) throw Error(answer.body);
  close(nk, trip, "done", 0);
}

// The market refused. That is final once no earlier request without an answer can still arrive.
function refuse(nk, trip) {
  const unanswered = trip.value.unanswered_at;
  if (unanswered && Date.now() - unanswered <= IN_FLIGHT_MS) {
    change(nk, trip, { asked_at: null }, 0);
  } else {
    close(nk, trip, "refused", trip.value.state === "leaving" ? trip.value.amount : 0);
  }
}

// Only the market's own no to this transfer counts. A busy market, a proxy's error page or an expired token says
// nothing about it.
function isRefusal(answer) {
  const unclear = [401, 403, 408, 425, 429];
  if (answer.code < 400 || answer.code >= 500 || unclear.indexOf(answer.code) >= 0) return false;
  try {
    return typeof JSON.parse(answer.body).code === "string";
  } catch (error) {
    return false;
  }
}

// Tells players of their fills. A notification may come twice after a crash: clients drop a cursor they have seen.
function readFeed(ctx, nk) {
  const stored = nk.storageRead([FEED])[0];
  const after = stored ? `?after=${encodeURIComponent(stored.value.next)}` : "";
  const answer = call(ctx, nk, "get", `/v1/feed${after}`);
  if (answer.code !== 200) throw Error(answer.body);
  const page = JSON.parse(answer.body);
  const fills = page.events.filter(function (event) {
    return event.kind === "filled";
  });
  if (fills.length > 0) {
    nk.notificationsSend(
      fills.map(function (fill) {
        return {
          userId: fill.player,
          subject: "Your order traded",
          content: fill,
          code: FILL_NOTIFICATION,
          persistent: true,
        };
      }),
    );
  }
  const version = stored ? stored.version : "*";
  nk.storageWrite([Object.assign({ value: { next: page.next }, version: version }, FEED, HIDDEN)]);
}

// A trip in its next state, with the items it puts into the wallet: both or neither.
function advance(nk, trip, state, items) {
  return change(nk, trip, { state: state }, items);
}

function change(nk, trip, fields, items) {
  const changed = Object.assign({}, trip, { value: Object.assign({}, trip.value, fields) });
  changed.version = write(nk, changed, items);
  return changed;
}

// Moves a trip to the closed ones, which a tick does not read.
function close(nk, trip, state, items) {
  const value = Object.assign({}, trip.value, { state: state });
  const closed = Object.assign(
    { collection: CLOSED_TRIPS, key: trip.key, userId: trip.userId, value: value, version: "*" },
    READ_BY_OWNER,
  );
  const open = { collection: OPEN_TRIPS, key: trip.key, userId: trip.userId, version: trip.version };
  nk.multiUpdate(null, [closed], [open], wallet(trip, items), true);
}

function write(nk, trip, items) {
  const object = {
    collection: OPEN_TRIPS,
    key: trip.key,
    userId: trip.userId,
    value: trip.value,
    version: trip.version,
  };
  const done = nk.multiUpdate(null, [Object.assign(object, READ_BY_OWNER)], null, wallet(trip, items), true);
  return done.storageWriteAcks[0].version;
}

function wallet(trip, items) {
  if (items === 0) return null;
  const changeset = {};
  changeset[trip.value.asset] = items;
  return [{ userId: trip.userId, changeset: changeset, metadata: { trip: trip.key } }];
}

function call(ctx, nk, method, path, body) {
  const headers = { Authorization: `Bearer ${ctx.env.MARKET_TOKEN}`, "Content-Type": "application/json" };
  return nk.httpRequest(
    ctx.env.MARKET_URL + path,
    method,
    headers,
    body && JSON.stringify(body),
    HTTP_TIMEOUT_MS,
  );
}

function player(ctx) {
  if (!ctx.userId) throw Error("for players only");
  return ctx.userId;
}
