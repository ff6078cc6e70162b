//! The language of scenarios: a line is a command, a wait, or a view.
//!
//! ```text
//! materials copper, wheat              copper is called "Copper ore"
//! tax 250                              open orders at most 3
//! alice has 100 coin, 20 copper        alice gives back 5 coin
//! alice sets aside 5 coin as trip#1    confirm trip#1   abort trip#1
//! alice asks 10 copper at 5            bob bids 4 copper at 6 ioc | fok | for 10s
//! bob reduces #2 to 3                  operator reduces #2 to 3
//! bob cancels #2                       bob cancels all [copper] [of alice]
//! rules copper: tick 5, price_min 10, buy_limit 10 per 60s, fee_to guild | burn, restore tick, in 10s
//! rules: listing_fee_bps 30            reference 12
//! halt [copper]                        resume [copper]
//! clock +10s                           quote: <a command>
//! draw [copper]   balances   order #2   orders of bob   audit
//! ```

use tradepost_core::{
    Actor, Amount, AssetName, BuyLimit, Command, FeeTo, MaterialId, OrderId, PlaceOrder, PlayerId, Price,
    Quantity, Reference, ReferencedTransfer, RuleChanges, RuleName, Rules, Side, TimeInForce, Timestamp,
    TransferKind,
};

use crate::clerk::Clerk;

/// A parsed line.
#[derive(Debug)]
pub(crate) enum Line {
    /// Execute these commands, one after another.
    Give(Vec<Command>),
    /// Preview a command.
    Quote(Command),
    /// Advance the clock by milliseconds.
    Wait(u64),
    /// Make this the reference price.
    Reference(Price),
    /// Draw a book, or all of them.
    Draw(Option<MaterialId>),
    /// Show all balances.
    Balances,
    /// Show one order, open or closed.
    Order(OrderId),
    /// Show the open orders of a player.
    OrdersOf(PlayerId),
    /// Audit the market.
    Audit,
}

/// Parses a line; `None` if it is not part of the language.
pub(crate) fn parse(line: &str, clerk: &Clerk) -> Option<Line> {
    let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    Some(match words.as_slice() {
        ["quote:", ..] => Line::Quote(command(line.strip_prefix("quote:")?, clerk)?),
        ["clock", by] => Line::Wait(milliseconds(by.strip_prefix('+')?)?),
        ["reference", price] => Line::Reference(Price::new(number(price)?)?),
        ["draw"] => Line::Draw(None),
        ["draw", material] => Line::Draw(Some(MaterialId::new(material).ok()?)),
        ["balances"] => Line::Balances,
        ["order", order] => Line::Order(clerk.id_of(order_no(order)?)),
        ["orders", "of", player] => Line::OrdersOf(PlayerId::new(player).ok()?),
        ["audit"] => Line::Audit,
        ["materials", materials @ ..] => {
            let each = materials.iter().map(|material| register(material, material));
            Line::Give(each.collect::<Option<_>>()?)
        }
        [player, "has", holdings @ ..] => Line::Give(transfers(player, holdings, true)?),
        [player, "gives", "back", holdings @ ..] => Line::Give(transfers(player, holdings, false)?),
        _ => Line::Give(vec![command(line, clerk)?]),
    })
}

fn command(line: &str, clerk: &Clerk) -> Option<Command> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let rules = clerk.market.rules();
    Some(match words.as_slice() {
        [material, "is", "called", ..] => register(material, line.split('"').nth(1)?)?,
        ["tax", bps] => Command::SetRules(Rules { sales_tax_bps: number(bps)?.try_into().ok()?, ..rules }),
        ["open", "orders", "at", "most", max] => {
            Command::SetRules(Rules { open_orders_max: number(max)?.try_into().ok()?, ..rules })
        }
        ["rules:", ..] => change_rules(None, line.split_once(':')?.1, clerk.now)?,
        ["rules", material, ..] => {
            let material = MaterialId::new(material.strip_suffix(':')?).ok()?;
            change_rules(Some(material), line.split_once(':')?.1, clerk.now)?
        }
        [player, "sets", "aside", amount, asset, "as", reference] => Command::Transfer(ReferencedTransfer {
            reference: Reference::new(reference).ok()?,
            kind: TransferKind::HeldWithdrawal,
            player: PlayerId::new(player).ok()?,
            asset: AssetName::new(asset).ok()?,
            amount: Amount::new(number(amount)?)?,
            reason: "test".to_owned(),
        }),
        [end @ ("confirm" | "abort"), reference] => {
            let reference = Reference::new(reference).ok()?;
            Command::CloseWithdrawal { reference, confirmed: *end == "confirm" }
        }
        ["halt"] => Command::Halt { material: None },
        ["halt", material] => Command::Halt { material: Some(MaterialId::new(material).ok()?) },
        ["resume"] => Command::Resume { material: None },
        ["resume", material] => Command::Resume { material: Some(MaterialId::new(material).ok()?) },
        ["freeze", player] => Command::Freeze { player: PlayerId::new(player).ok()? },
        ["unfreeze", player] => Command::Unfreeze { player: PlayerId::new(player).ok()? },
        [who, "reduces", order, "to", units] => Command::ReduceOrder {
            actor: actor(who)?,
            order_id: order_ref(order)?,
            quantity: Quantity::new(number(units)?)?,
        },
        [who, "cancels", "all", rest @ ..] => cancel_all(who, rest)?,
        [who, "cancels", order] => Command::CancelOrder { actor: actor(who)?, order_id: order_ref(order)? },
        [player, verb, units, material, "at", price, rest @ ..] => Command::PlaceOrder(PlaceOrder {
            player: PlayerId::new(player).ok()?,
            material: MaterialId::new(material).ok()?,
            side: match *verb {
                "bids" => Side::Bid,
                "asks" => Side::Ask,
                _ => return None,
            },
            price: Price::new(number(price)?)?,
            quantity: Quantity::new(number(units)?)?,
            time_in_force: time_in_force(rest, clerk.now)?,
        }),
        _ => return None,
    })
}

/// Rules and what else belongs to their change, with commas between them.
fn change_rules(material: Option<MaterialId>, text: &str, now: Timestamp) -> Option<Command> {
    let (mut changes, mut effective_at) = (RuleChanges::default(), None);
    for part in text.split(',') {
        let words: Vec<&str> = part.split_whitespace().collect();
        let RuleChanges { set, restore } = &mut changes;
        match words.as_slice() {
            ["in", time] => effective_at = Some(Timestamp(now.0 + milliseconds(time)?)),
            ["restore", rule] => {
                restore.push(*RuleName::ALL.iter().find(|name| name.as_str() == *rule)?);
            }
            ["sales_tax_bps", bps] => set.sales_tax_bps = Some(number(bps)?.try_into().ok()?),
            ["listing_fee_bps", bps] => set.listing_fee_bps = Some(number(bps)?.try_into().ok()?),
            ["fee_to", "burn"] => set.fee_to = Some(FeeTo::Burn),
            ["fee_to", player] => set.fee_to = Some(FeeTo::Account(PlayerId::new(player).ok()?)),
            ["tick", coins] => set.tick = Some(Price::new(number(coins)?)?),
            ["price_min", coins] => set.price_min = Some(Price::new(number(coins)?)?),
            ["price_max", coins] => set.price_max = Some(Price::new(number(coins)?)?),
            ["band_bps", bps] => set.band_bps = Some(number(bps)?.try_into().ok()?),
            ["quantity_min", units] => set.quantity_min = Some(Quantity::new(number(units)?)?),
            ["buy_limit", units, "per", time] => {
                let window_seconds = u32::try_from(milliseconds(time)? / 1_000).ok()?;
                set.buy_limit = Some(BuyLimit { units: number(units)?, window_seconds });
            }
            ["open_orders_max", max] => set.open_orders_max = Some(number(max)?.try_into().ok()?),
            _ => return None,
        }
    }
    Some(Command::ChangeRules { material, changes, effective_at })
}

fn register(material: &str, name: &str) -> Option<Command> {
    let material = MaterialId::new(material).ok()?;
    Some(Command::RegisterMaterial { material, name: name.to_owned() })
}

/// Deposits or withdrawals: `100 coin 20 copper`.
fn transfers(player: &str, holdings: &[&str], into: bool) -> Option<Vec<Command>> {
    let transfer = |holding: &[&str]| {
        let [amount, asset] = holding else { return None };
        let (player, asset) = (PlayerId::new(player).ok()?, AssetName::new(asset).ok()?);
        let (amount, reason) = (Amount::new(number(amount)?)?, "test".to_owned());
        Some(if into {
            Command::Deposit { player, asset, amount, reason }
        } else {
            Command::Withdraw { player, asset, amount, reason }
        })
    };
    holdings.chunks(2).map(transfer).collect()
}

fn cancel_all(who: &str, rest: &[&str]) -> Option<Command> {
    let (material, player) = match rest {
        [] => (None, who),
        ["of", player] => (None, *player),
        [material] => (Some(*material), who),
        [material, "of", player] => (Some(*material), *player),
        _ => return None,
    };
    let material = material.map(MaterialId::new).transpose().ok()?;
    Some(Command::CancelOrders { actor: actor(who)?, player: PlayerId::new(player).ok()?, material })
}

fn time_in_force(words: &[&str], now: Timestamp) -> Option<TimeInForce> {
    Some(match words {
        [] => TimeInForce::Gtc,
        ["ioc"] => TimeInForce::Ioc,
        ["fok"] => TimeInForce::Fok,
        ["for", time] => TimeInForce::Gtd { expires_at: Timestamp(now.0 + milliseconds(time)?) },
        _ => return None,
    })
}

fn actor(who: &str) -> Option<Actor> {
    if who == "operator" { Some(Actor::Operator) } else { PlayerId::new(who).ok().map(Actor::Player) }
}

fn order_no(word: &str) -> Option<usize> {
    word.strip_prefix('#')?.parse().ok()
}

/// An order by its number; the clerk replaces it by the id.
fn order_ref(word: &str) -> Option<OrderId> {
    Some(OrderId::from_u128(order_no(word)?.try_into().ok()?))
}

/// `10s` or `5ms`.
fn milliseconds(word: &str) -> Option<u64> {
    match word.strip_suffix("ms") {
        Some(ms) => number(ms),
        None => number(word.strip_suffix('s')?).map(|seconds| seconds * 1_000),
    }
}

/// Digits, with `_` between them where it helps to read.
fn number(word: &str) -> Option<u64> {
    word.replace('_', "").parse().ok()
}
