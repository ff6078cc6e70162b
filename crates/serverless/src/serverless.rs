//! The market over the tables: what intake and reads share.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tradepost_core::{OrderId, OrderIds, PlayerId, Rules, Sequence, Timestamp};
use tradepost_ports::Refusal;

use crate::environment::Environment;
use crate::listing::ListingCache;
use crate::register::RegisterCache;
use crate::revocations::RevocationCache;
use crate::store::{Action, Backoff, Store, StoreError, Transaction, Unmet};
use crate::tables::{DecodeError, id_bits};

/// How often a transaction is sent that conflicts with others.
const COMMIT_ATTEMPTS: u32 = 10;
/// How often an operation reads again because its rows changed in between.
const DECIDE_ATTEMPTS: u32 = 30;

/// The market on AWS, as one process of the API sees it. It has no state but what it read within the last
/// second: any number of them serve the same tables.
pub struct Serverless<S, E> {
    pub(crate) store: S,
    pub(crate) environment: E,
    pub(crate) rules: Rules,
    pub(crate) register: RegisterCache,
    order_ids: Mutex<OrderIds>,
    last_sequence: AtomicU64,
    /// What lists of materials show.
    pub(crate) listing: ListingCache,
    /// Which tokens are revoked.
    pub(crate) revocations: RevocationCache,
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Serves the tables by these rules, which must be those of the matcher.
    pub fn new(store: S, environment: E, rules: Rules) -> Self {
        Self {
            store,
            environment,
            rules,
            register: RegisterCache::default(),
            order_ids: Mutex::default(),
            last_sequence: AtomicU64::new(0),
            listing: ListingCache::default(),
            revocations: RevocationCache::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.environment.now()
    }

    pub(crate) fn order_id(&self, now: Timestamp, player: &PlayerId) -> OrderId {
        let mut ids = self.order_ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.next(now, id_bits(player, self.environment.random()))
    }

    /// The sequence of a book that is read from now on: the time in microseconds, so that the later of two
    /// books has the greater sequence even if different processes read them (as far as their clocks agree).
    pub(crate) fn sequence(&self) -> Sequence {
        let now = self.environment.now_us();
        let before = self.last_sequence.fetch_max(now, Ordering::Relaxed);
        Sequence(if before < now { now } else { self.last_sequence.fetch_add(1, Ordering::Relaxed) + 1 })
    }

    /// The backoff of an operation that decides by the rows it reads.
    pub(crate) fn backoff(&self) -> Backoff {
        Backoff::new(DECIDE_ATTEMPTS, self.environment.random())
    }

    /// Writes all or nothing. The inner `Err` lists the conditions that did not hold.
    ///
    /// A retry carries the same token, so that a lost reply doubles nothing.
    pub(crate) async fn commit(&self, actions: Vec<Action>) -> Result<Result<(), Vec<Unmet>>, Refusal> {
        let token = format!("{:016x}{:016x}", self.environment.random(), self.environment.random());
        let transaction = Transaction::of(actions).token(token);
        let mut backoff = Backoff::new(COMMIT_ATTEMPTS, self.environment.random());
        let mut unknown = false;
        loop {
            let error = match self.store.transact(transaction.clone()).await {
                Ok(()) => return Ok(Ok(())),
                Err(StoreError::ConditionFailed(unmet)) => return Ok(Err(unmet)),
                Err(error) => error,
            };
            unknown |= error == StoreError::Unknown;
            if !error.is_passing() {
                return Err(error.into());
            }
            if !backoff.wait(&self.store).await {
                return Err(if unknown { StoreError::Unknown } else { error }.into());
            }
        }
    }
}

impl<S, E> fmt::Debug for Serverless<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serverless").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict | StoreError::Throttled => Self::Busy,
            other => Self::internal(other),
        }
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        Self::internal(error)
    }
}
