//! Stores the reply to a request under its idempotency key: a row, written in the transaction of its effect.

use serde::{Deserialize, Serialize};
use tradepost_core::{Amount, AssetName, Balance, Order, OrderId, Reference, Rejection, Timestamp};
use tradepost_ports::{Refusal, Stamp, TransferRequest, Transferred};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Action, Comparison, Condition, Item, Store, StoreError, Unmet};
use crate::tables::{IdempotencyRow, attribute, idempotency_key};

/// How long a reply is kept.
const REMEMBERED_MS: u64 = 24 * 60 * 60 * 1000;

/// The reply to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum StoredReply {
    /// Nothing to tell.
    Done,
    /// An order as it then stood.
    Order(Order),
    /// What a player then held.
    Holding {
        asset: AssetName,
        /// How much was free.
        available: Amount,
        /// How much was in escrow.
        held: Amount,
        /// When.
        at: Timestamp,
    },
    /// The transfer with this reference, as it stands.
    Known {
        reference: Reference,
        /// Whether the request had been done before, under another key or none.
        repeated: bool,
    },
    /// The request closes these orders; some may still be open.
    ToClose(Vec<OrderId>),
    /// These orders were closed.
    Closed(Vec<OrderId>),
    /// The market refused it.
    Refused(StoredRefusal),
}

/// A refusal that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum StoredRefusal {
    /// By a rule.
    Rejected(Rejection),
    /// The order does not exist.
    OrderNotFound,
    /// The order was closed.
    OrderClosed,
}

impl StoredRefusal {
    /// The refusal that stands, if it is one.
    fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::Rejected(rejection) => Some(Self::Rejected(rejection.clone())),
            Refusal::OrderNotFound => Some(Self::OrderNotFound),
            Refusal::OrderClosed => Some(Self::OrderClosed),
            _ => None,
        }
    }
}

impl From<StoredRefusal> for Refusal {
    fn from(no: StoredRefusal) -> Self {
        match no {
            StoredRefusal::Rejected(rejection) => Self::Rejected(rejection),
            StoredRefusal::OrderNotFound => Self::OrderNotFound,
            StoredRefusal::OrderClosed => Self::OrderClosed,
        }
    }
}

impl StoredReply {
    pub(crate) fn order(self) -> Result<Order, Refusal> {
        match self {
            Self::Order(order) => Ok(order),
            other => Err(other.unexpected()),
        }
    }

    /// The transfer that was requested, as it was made.
    pub(crate) fn transferred(self, request: TransferRequest) -> Result<Transferred, Refusal> {
        match self {
            Self::Holding { available, held, at, .. } => {
                let transfer = request.made(at);
                Ok(Transferred { transfer, balance: Balance { available, held }, repeated: false })
            }
            other => Err(other.unexpected()),
        }
    }

    /// Nothing, where that is what was expected.
    pub(crate) fn done(self) -> Result<(), Refusal> {
        match self {
            Self::Done => Ok(()),
            other => Err(other.unexpected()),
        }
    }

    /// The refusal where another reply was expected; anything else is a bug.
    pub(crate) fn unexpected(self) -> Refusal {
        match self {
            Self::Refused(no) => no.into(),
            other => Refusal::internal(format!("unexpected stored reply {other:?}")),
        }
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// The reply in the row of a request's key; another request under this key is refused.
    fn recall(&self, stamp: Option<Stamp>, row: Option<&Item>) -> Result<Option<StoredReply>, Refusal> {
        let (Some(stamp), Some(row)) = (stamp, row) else { return Ok(None) };
        let row = IdempotencyRow::decode(row)?;
        // DynamoDB deletes it days later.
        if row.forget_at <= self.now() {
            return Ok(None);
        }
        if !stamp.is_of(row.request) {
            return Err(Refusal::IdempotencyKeyReused);
        }
        let outcome = postcard::from_bytes(&row.answer);
        outcome.map(Some).map_err(|_| Refusal::internal("a stored reply cannot be read"))
    }

    /// What the rows of some requests' keys say, in their order; a request without a key has no row.
    pub(super) fn recall_all(
        &self,
        stamps: &[Option<Stamp>],
        rows: &[Option<Item>],
    ) -> Result<Vec<Option<StoredReply>>, Refusal> {
        let mut rows = rows.iter();
        let recalled = stamps.iter().map(|stamp| match stamp {
            Some(_) => self.recall(*stamp, rows.next().and_then(Option::as_ref)),
            None => Ok(None),
        });
        recalled.collect()
    }

    /// What is remembered of a request.
    pub(super) async fn remembered(&self, stamp: Option<Stamp>) -> Result<Option<StoredReply>, Refusal> {
        let Some(stamp) = stamp else { return Ok(None) };
        let row = store::get(&self.store, idempotency_key(stamp.key).read()).await?;
        self.recall(Some(stamp), row.as_ref())
    }

    /// Remembers an outcome, where the key is not known yet.
    pub(super) fn store_reply(&self, stamp: Stamp, outcome: &StoredReply) -> Result<Action, Refusal> {
        let answer = postcard::to_stdvec(outcome).map_err(Refusal::internal)?;
        let now = self.now();
        let forget_at = tradepost_core::Timestamp(now.0.saturating_add(REMEMBERED_MS));
        let row = IdempotencyRow { key: stamp.key, request: stamp.request, answer, forget_at };
        let forgotten = Condition::compare(attribute::FORGET_AT, Comparison::AtMost, now.0 / 1000);
        let free = Condition::missing(attribute::KEY).or(forgotten);
        Ok(idempotency_key(stamp.key).put(row.item()).when(free))
    }

    /// Commits the effect of a request with its outcome; `None` where conditions of the effect did not hold,
    /// and what is remembered where the request was done before.
    pub(super) async fn commit_once(
        &self,
        mut actions: Vec<Action>,
        stamp: Option<Stamp>,
        outcome: StoredReply,
    ) -> Result<Option<StoredReply>, Refusal> {
        let effect = actions.len();
        if let Some(stamp) = stamp {
            actions.push(self.store_reply(stamp, &outcome)?);
        }
        match self.commit(actions).await? {
            Ok(()) => Ok(Some(outcome)),
            Err(unmet) if unmet.iter().any(|Unmet { action, .. }| *action == effect) => {
                match self.remembered(stamp).await? {
                    Some(StoredReply::Refused(no)) => Err(no.into()),
                    known => Ok(known),
                }
            }
            Err(_) => Ok(None),
        }
    }

    /// Does a request unless it was done before; a refusal that stands is remembered too, and so is that
    /// nothing was left to do.
    pub(super) async fn once(
        &self,
        stamp: Option<Stamp>,
        remembered: Option<StoredReply>,
        work: impl Future<Output = Result<StoredReply, Refusal>>,
    ) -> Result<StoredReply, Refusal> {
        if let Some(outcome) = remembered {
            return Ok(outcome);
        }
        let done = work.await;
        let unstored = match &done {
            Ok(known @ StoredReply::Known { repeated: true, .. }) => Some(known.clone()),
            Ok(_) => None,
            Err(refusal) => StoredRefusal::of(refusal).map(StoredReply::Refused),
        };
        let Some((stamp, reply)) = stamp.zip(unstored) else { return done };
        let row = self.store_reply(stamp, &reply)?;
        let mut backoff = self.backoff();
        loop {
            match self.store.write(row.clone()).await {
                Ok(()) => return done,
                // Somebody was faster, perhaps this very request whose reply was lost.
                Err(StoreError::ConditionFailed(_)) => {
                    if let Some(outcome) = self.remembered(Some(stamp)).await? {
                        return Ok(outcome);
                    }
                }
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
            self.wait(&mut backoff).await?;
        }
    }
}
