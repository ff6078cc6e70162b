//! The setting of one case: its own materials and players, and what they can do.
//!
//! A deployment may match some time after it accepts. Expectations about trades are therefore retried, up to
//! the target's
//! `settle`; where matching is immediate they pass at once. To expect that nothing *more* happens, wait for
//! [`Scene::settled`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::check::{Outcome, says};
use crate::client::{Client, Reply, Request};
use crate::target::Feature;
use crate::words::{self, Balances, draw, encoded, now, time};

/// The setting of one case.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) client: Arc<Client>,
    /// How long the deployment may take to match.
    pub(super) settle: Duration,
    without: Vec<Feature>,
    /// Sales tax, in basis points.
    pub(super) tax_bps: u64,
    prefix: String,
    operator_token: String,
    registered: RefCell<BTreeSet<String>>,
    fence: OnceCell<()>,
    skipped: RefCell<Option<String>>,
}

/// A player with a token.
#[derive(Clone, Debug)]
pub(super) struct Player<'s> {
    scene: &'s Scene,
    /// The full id.
    pub(super) id: String,
    pub(super) token: String,
}

/// An order that was accepted.
#[derive(Clone, Debug)]
pub(super) struct Placed<'s> {
    pub(super) player: Player<'s>,
    pub(super) id: String,
    /// The body of the 201.
    pub(super) body: Value,
}

impl Scene {
    /// A setting whose players and materials have names that start with `prefix`.
    pub(super) fn new(
        client: Arc<Client>,
        settle: Duration,
        without: Vec<Feature>,
        tax_bps: u64,
        prefix: String,
    ) -> Result<Self, String> {
        Ok(Self {
            operator_token: client.token("contract-operator", "operator")?,
            registered: RefCell::default(),
            fence: OnceCell::new(),
            skipped: RefCell::default(),
            client,
            settle,
            without,
            tax_bps,
            prefix,
        })
    }

    /// The full id of an asset of this case, or of a player.
    pub(super) fn asset(&self, name: &str) -> String {
        if name == "coin" { name.to_owned() } else { format!("{}-{name}", self.prefix) }
    }

    /// Sends a request without a token.
    pub(super) async fn send(&self, request: &Request) -> Result<Reply, String> {
        self.client.send(request, None).await
    }

    /// Sends a request as the operator.
    pub(super) async fn operate(&self, request: &Request) -> Result<Reply, String> {
        self.client.send(request, Some(&self.operator_token)).await
    }

    /// Reads without a token.
    pub(super) async fn read(&self, path: &str) -> Result<Value, String> {
        self.send(&Request::get(path)).await?.answered(200)
    }

    /// Registers a material, unless the case already has; returns its full id.
    pub(super) async fn material(&self, name: &str) -> Result<String, String> {
        let id = self.asset(name);
        if self.registered.borrow_mut().insert(id.clone()) {
            let request = Request::put(format!("/v1/materials/{id}"), &json!({"name": name}));
            self.operate(&request).await?.succeeded()?;
        }
        Ok(id)
    }

    /// New players with deposits, such as `ann: 10 copper, 1000 coin`; registers the materials named.
    pub(super) async fn players<const N: usize>(&self, cast: [&str; N]) -> Result<[Player<'_>; N], String> {
        let mut players = Vec::new();
        for line in cast {
            let (name, holdings) = line.split_once(':').ok_or("a player is written `ann: 10 copper`")?;
            let player = self.stranger(name)?;
            for part in holdings.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                let (amount, asset) = part.split_once(' ').ok_or("a holding is written `10 copper`")?;
                if asset != "coin" {
                    self.material(asset).await?;
                }
                let amount: u64 = amount.parse().map_err(|_| format!("{amount:?} is not an amount"))?;
                player.deposit(amount, asset).await?.succeeded()?;
            }
            players.push(player);
        }
        players.try_into().map_err(|_| "expected as many players as lines".to_owned())
    }

    /// A player that the market has not seen.
    pub(super) fn stranger(&self, name: &str) -> Result<Player<'_>, String> {
        let id = self.asset(name);
        let token = self.client.token(&id, "player")?;
        Ok(Player { scene: self, id, token })
    }

    /// The order that a text describes. Where the deployment is slow to settle, a request may take longer
    /// than a short order lives: such orders live longer there.
    pub(super) fn order(&self, text: &str) -> Result<Value, String> {
        let stretch = (self.settle.as_secs() / 15).max(1);
        words::order(text, stretch, |name| self.asset(name))
    }

    /// Sales tax on all that an order has sold, of this value.
    pub(super) fn tax(&self, value: u64) -> u64 {
        value * self.tax_bps / 10_000
    }

    /// A seller's proceeds of an order that sold for this value, after tax.
    pub(super) fn net(&self, value: u64) -> u64 {
        value - self.tax(value)
    }

    /// Repeats a check until it passes or the deployment's time to settle is over.
    pub(super) async fn eventually<T>(
        &self,
        probe: impl AsyncFnMut() -> Result<T, String>,
    ) -> Result<T, String> {
        self.by(Duration::ZERO, probe).await
    }

    /// The same, for what cannot happen before `due`.
    async fn by<T>(
        &self,
        due: Duration,
        mut probe: impl AsyncFnMut() -> Result<T, String>,
    ) -> Result<T, String> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(5);
        loop {
            match probe().await {
                Ok(found) => return Ok(found),
                Err(fault) if start.elapsed() >= due + self.settle => {
                    return Err(format!("{fault}\n  still after {} ms", start.elapsed().as_millis()));
                }
                Err(_) => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }

    /// Waits until all earlier requests for this material have been applied.
    ///
    /// Orders of a material are matched in order. So this places an order that cannot trade, an immediate one
    /// for one unit at one coin, and waits until it is closed. (No case sells for one coin.)
    pub(super) async fn settled(&self, material: &str) -> Outcome {
        self.fence.get_or_try_init(async || self.players(["fence: 1 coin"]).await.map(drop)).await?;
        let fence = self.stranger("fence")?;
        let reply = fence.send_order(&format!("bid 1 {material} @ 1 ioc")).await?;
        if reply.status == 201 {
            fence.placed(&reply)?.reads("status=cancelled").await?;
        }
        Ok(())
    }

    /// The book of a material, up to `depth` levels a side.
    pub(super) async fn book(&self, material: &str) -> Result<Value, String> {
        self.read(&format!("/v1/materials/{}/book", self.asset(material))).await
    }

    /// Waits until the book looks like this.
    pub(super) async fn shows(&self, material: &str, expected: &str) -> Result<Value, String> {
        self.eventually(async || {
            let book = self.book(material).await?;
            let drawn = draw(&book);
            let same = drawn == expected;
            if same {
                Ok(book)
            } else {
                Err(format!("book of {material}\n  expected {expected}\n  got {drawn}"))
            }
        })
        .await
    }

    /// The operator's token.
    pub(super) fn operator_token(&self) -> &str {
        &self.operator_token
    }

    /// Whether the deployment is declared to lack this.
    pub(super) fn is_without(&self, feature: Feature) -> bool {
        self.without.contains(&feature)
    }

    /// Records that this deployment cannot be checked for this promise.
    pub(super) fn skip(&self, why: &str) {
        *self.skipped.borrow_mut() = Some(why.to_owned());
    }

    /// Why the case was skipped, if it was.
    pub(super) fn skipped(&self) -> Option<String> {
        self.skipped.borrow().clone()
    }
}

impl<'s> Player<'s> {
    /// The setting that the player is in.
    pub(super) fn scene(&self) -> &'s Scene {
        self.scene
    }

    /// Sends a request with the player's token.
    pub(super) async fn send(&self, request: &Request) -> Result<Reply, String> {
        self.scene.client.send(request, Some(&self.token)).await
    }

    /// Reads with the player's token.
    pub(super) async fn read(&self, path: &str) -> Result<Value, String> {
        self.send(&Request::get(path)).await?.answered(200)
    }

    /// All rows of a list, read in pages of `limit`.
    pub(super) async fn read_all(&self, path: &str, list: &str, limit: u32) -> Result<Vec<Value>, String> {
        let (separator, cursor_name) = (if path.contains('?') { '&' } else { '?' }, cursor_name(list));
        let mut rows = Vec::new();
        let mut cursors = BTreeSet::new();
        let mut cursor = String::new();
        while cursors.insert(cursor.clone()) {
            let page = self.read(&format!("{path}{separator}limit={limit}{cursor}")).await?;
            let part = page[list].as_array().ok_or_else(|| format!("{path} has no list `{list}`: {page}"))?;
            if part.len() > limit as usize {
                return Err(format!("{path}: {} rows, but the limit is {limit}", part.len()));
            }
            rows.extend(part.iter().cloned());
            match page["next"].as_str() {
                Some(_) if part.is_empty() => {
                    return Err(format!("{path}: an empty page has a `next`: {page}"));
                }
                Some(next) => cursor = format!("&{cursor_name}={}", encoded(next)),
                None => return Ok(rows),
            }
        }
        Err(format!("{path}: the pages repeat: {cursor} occurs twice"))
    }

    /// Deposits, as the operator.
    pub(super) async fn deposit(&self, amount: u64, asset: &str) -> Result<Reply, String> {
        self.transfer("deposits", amount, asset).await
    }

    /// Withdraws, as the operator.
    pub(super) async fn withdraw(&self, amount: u64, asset: &str) -> Result<Reply, String> {
        self.transfer("withdrawals", amount, asset).await
    }

    async fn transfer(&self, direction: &str, amount: u64, asset: &str) -> Result<Reply, String> {
        let body = json!({"asset": self.scene.asset(asset), "amount": amount, "reason": "contract"});
        self.scene.operate(&Request::post(format!("/v1/accounts/{}/{direction}", self.id), &body)).await
    }

    /// Sends an order; it may be refused.
    pub(super) async fn send_order(&self, order: &str) -> Result<Reply, String> {
        self.send(&Request::post("/v1/orders", &self.scene.order(order)?)).await
    }

    /// Places an order.
    pub(super) async fn place(&self, order: &str) -> Result<Placed<'s>, String> {
        self.placed(&self.send_order(order).await?)
    }

    /// Sends an order that must be refused.
    pub(super) async fn refused(&self, order: &str, status: u16, code: &str) -> Outcome {
        self.send_order(order).await?.refused(status, code).map(drop)
    }

    /// The order in a 201.
    pub(super) fn placed(&self, reply: &Reply) -> Result<Placed<'s>, String> {
        let body = reply.answered(201)?;
        let id = body["order_id"].as_str().ok_or_else(|| reply.fault("an order with its `order_id`"))?;
        Ok(Placed { player: self.clone(), id: id.to_owned(), body })
    }

    /// The player's balances.
    pub(super) async fn balances(&self) -> Result<Balances, String> {
        words::balances(&self.read("/v1/balances").await?)
    }

    /// Waits until the player holds this and nothing else.
    pub(super) async fn holds(&self, expected: &str) -> Outcome {
        self.scene.eventually(async || self.holds_now(expected).await).await
    }

    /// Expects the player to hold this and nothing else.
    pub(super) async fn holds_now(&self, expected: &str) -> Outcome {
        let wanted = words::holdings(expected, |name| self.scene.asset(name))?;
        let found = self.balances().await?;
        let same = found == wanted;
        if same {
            Ok(())
        } else {
            Err(format!("balances of {}\n  expected {wanted:?}\n  got {found:?}", self.id))
        }
    }
}

impl Placed<'_> {
    /// The order's path.
    pub(super) fn path(&self) -> String {
        format!("/v1/orders/{}", self.id)
    }

    /// Waits until the order has these members. An open order is read once the market has settled, an expired
    /// one once it is due.
    pub(super) async fn reads(&self, expected: &str) -> Result<Value, String> {
        let scene = self.player.scene;
        let mut due = Duration::ZERO;
        if expected.contains("status=open") || expected.contains("status=partially_filled") {
            let material = self.body["material"].as_str().unwrap_or_default();
            let name = material.strip_prefix(&scene.asset("")).unwrap_or(material);
            Box::pin(scene.settled(name)).await?;
        } else if expected.contains("status=expired") {
            due = Duration::from_millis(time(&self.body, "expires_at")?.saturating_sub(now()));
        }
        scene.by(due, async || self.reads_now(expected).await).await
    }

    /// Expects the order to have these members.
    pub(super) async fn reads_now(&self, expected: &str) -> Result<Value, String> {
        let order = self.player.read(&self.path()).await?;
        says(&order, expected).map(|()| order)
    }

    /// Cancels the order; returns it.
    pub(super) async fn cancel(&self) -> Result<Value, String> {
        self.player.send(&Request::delete(self.path())).await?.answered(200)
    }

    /// Sends a reduction to this quantity.
    pub(super) async fn reduce(&self, quantity: u64) -> Result<Reply, String> {
        self.player.send(&Request::patch(self.path(), &json!({"quantity": quantity}))).await
    }
}

/// The query parameter of a list's cursor.
fn cursor_name(list: &str) -> &'static str {
    if list == "orders" { "cursor" } else { "after" }
}
