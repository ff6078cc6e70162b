//! The stage of one case: materials and players of its own, and what can be done on it.
//!
//! A deployment may match a moment after it accepts: what is expected of a trade is therefore awaited, up to the
//! target's `settle`, and is there at once where matching is immediate. That nothing *more* happens is only known once
//! the market has passed the point: [`Scene::settled`] tells.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::client::{Client, Reply, Request};
use super::words::{self, Balances, draw, encoded, now, says, time};
use super::{Feature, Outcome};

/// The stage of one case.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) client: Arc<Client>,
    /// How long an asynchronous deployment may take.
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

/// Somebody with a token.
#[derive(Clone, Debug)]
pub(super) struct Player<'s> {
    scene: &'s Scene,
    /// As the deployment knows it.
    pub(super) id: String,
    pub(super) token: String,
}

/// An order that was accepted.
#[derive(Clone, Debug)]
pub(super) struct Placed<'s> {
    pub(super) player: Player<'s>,
    pub(super) id: String,
    /// As the 201 said it.
    pub(super) body: Value,
}

impl Scene {
    /// A stage whose players and materials have names that start with `prefix`.
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

    /// Reads what everybody may read.
    pub(super) async fn read(&self, path: &str) -> Result<Value, String> {
        self.send(&Request::get(path)).await?.answered(200)
    }

    /// Registers a material, unless that was done before, and says its full id.
    pub(super) async fn material(&self, name: &str) -> Result<String, String> {
        let id = self.asset(name);
        if self.registered.borrow_mut().insert(id.clone()) {
            let request = Request::put(format!("/v1/materials/{id}"), &json!({"name": name}));
            self.operate(&request).await?.succeeded()?;
        }
        Ok(id)
    }

    /// New players with what they have, such as `ann: 10 copper, 1000 coin`; registers the materials that occur.
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
                let amount: u64 = amount.parse().map_err(|_| format!("{amount:?} is no amount"))?;
                player.deposit(amount, asset).await?.succeeded()?;
            }
            players.push(player);
        }
        players.try_into().map_err(|_| "as many players as lines".to_owned())
    }

    /// A new player the market knows nothing of.
    pub(super) fn stranger(&self, name: &str) -> Result<Player<'_>, String> {
        let id = self.asset(name);
        let token = self.client.token(&id, "player")?;
        Ok(Player { scene: self, id, token })
    }

    /// The order that a text means.
    pub(super) fn order(&self, text: &str) -> Result<Value, String> {
        words::order(text, |name| self.asset(name))
    }

    /// Sales tax on one trade of this value.
    pub(super) fn tax(&self, value: u64) -> u64 {
        value * self.tax_bps / 10_000
    }

    /// What a seller keeps of one trade of this value.
    pub(super) fn net(&self, value: u64) -> u64 {
        value - self.tax(value)
    }

    /// Asks again until the answer is there or the deployment has had its time.
    pub(super) async fn eventually<T>(
        &self,
        probe: impl AsyncFnMut() -> Result<T, String>,
    ) -> Result<T, String> {
        self.by(Duration::ZERO, probe).await
    }

    /// The same of what cannot be there before some time has passed.
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
                    return Err(format!("{fault}\n  and so it was {} ms long", start.elapsed().as_millis()));
                }
                Err(_) => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }

    /// Returns once everything that was asked of this material before is done.
    ///
    /// Orders of a material are worked off as they came, so it asks for what finds nothing, one unit for one coin now
    /// or never, and waits until that is closed. (No case sells for one coin.)
    pub(super) async fn settled(&self, material: &str) -> Outcome {
        self.fence.get_or_try_init(async || self.players(["fence: 1 coin"]).await.map(drop)).await?;
        let fence = self.stranger("fence")?;
        let reply = fence.ask_for(&format!("bid 1 {material} @ 1 ioc")).await?;
        if reply.status == 201 {
            fence.placed(&reply)?.reads("status=cancelled").await?;
        }
        Ok(())
    }

    /// The book of a material, up to `depth` levels a side.
    pub(super) async fn book(&self, material: &str) -> Result<Value, String> {
        self.read(&format!("/v1/materials/{}/book", self.asset(material))).await
    }

    /// Waits until the book is this.
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

    /// Whether the deployment is known to be without this.
    pub(super) fn is_without(&self, feature: Feature) -> bool {
        self.without.contains(&feature)
    }

    /// Notes that the deployment does not offer what this case is about.
    pub(super) fn skip(&self, why: &str) {
        *self.skipped.borrow_mut() = Some(why.to_owned());
    }

    /// Why the case was skipped, if it was.
    pub(super) fn skipped(&self) -> Option<String> {
        self.skipped.borrow().clone()
    }
}

impl<'s> Player<'s> {
    /// Sends a request with the player's token.
    pub(super) async fn send(&self, request: &Request) -> Result<Reply, String> {
        self.scene.client.send(request, Some(&self.token)).await
    }

    /// Reads what is the player's.
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
                return Err(format!("{path}: {} rows where {limit} were asked for", part.len()));
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
        Err(format!("{path}: the pages go round in circles: {cursor} came twice"))
    }

    /// Brings in assets, as the operator.
    pub(super) async fn deposit(&self, amount: u64, asset: &str) -> Result<Reply, String> {
        self.transfer("deposits", amount, asset).await
    }

    /// Takes out assets, as the operator.
    pub(super) async fn withdraw(&self, amount: u64, asset: &str) -> Result<Reply, String> {
        self.transfer("withdrawals", amount, asset).await
    }

    async fn transfer(&self, way: &str, amount: u64, asset: &str) -> Result<Reply, String> {
        let body = json!({"asset": self.scene.asset(asset), "amount": amount, "reason": "contract"});
        self.scene.operate(&Request::post(format!("/v1/accounts/{}/{way}", self.id), &body)).await
    }

    /// Asks for an order, whatever comes of it.
    pub(super) async fn ask_for(&self, order: &str) -> Result<Reply, String> {
        self.send(&Request::post("/v1/orders", &self.scene.order(order)?)).await
    }

    /// Places an order.
    pub(super) async fn place(&self, order: &str) -> Result<Placed<'s>, String> {
        self.placed(&self.ask_for(order).await?)
    }

    /// Asks for an order that must be refused.
    pub(super) async fn refused(&self, order: &str, status: u16, code: &str) -> Outcome {
        self.ask_for(order).await?.refused(status, code).map(drop)
    }

    /// The order that a 201 carries.
    pub(super) fn placed(&self, reply: &Reply) -> Result<Placed<'s>, String> {
        let body = reply.answered(201)?;
        let id = body["order_id"].as_str().ok_or_else(|| reply.fault("an order with its `order_id`"))?;
        Ok(Placed { player: self.clone(), id: id.to_owned(), body })
    }

    /// What the player has.
    pub(super) async fn balances(&self) -> Result<Balances, String> {
        words::balances(&self.read("/v1/balances").await?)
    }

    /// Waits until the player has this and nothing else.
    pub(super) async fn holds(&self, expected: &str) -> Outcome {
        self.scene.eventually(async || self.holds_now(expected).await).await
    }

    /// Holds where the player has this and nothing else.
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
    /// Where the order is.
    pub(super) fn path(&self) -> String {
        format!("/v1/orders/{}", self.id)
    }

    /// Waits until the order says this; of an order that is to be open, until the market has passed it, and of one that is
    /// to be expired, until its time.
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

    /// Holds where the order says this.
    pub(super) async fn reads_now(&self, expected: &str) -> Result<Value, String> {
        let order = self.player.read(&self.path()).await?;
        says(&order, expected).map(|()| order)
    }

    /// Cancels the order; says how it then stands.
    pub(super) async fn cancel(&self) -> Result<Value, String> {
        self.player.send(&Request::delete(self.path())).await?.answered(200)
    }

    /// Asks to lower the order to this quantity.
    pub(super) async fn reduce(&self, quantity: u64) -> Result<Reply, String> {
        self.player.send(&Request::patch(self.path(), &json!({"quantity": quantity}))).await
    }
}

/// Under which name a list takes its cursor.
fn cursor_name(list: &str) -> &'static str {
    if list == "orders" { "cursor" } else { "after" }
}
