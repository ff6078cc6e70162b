//! The functions that the network and the schedule start: matcher, projector and sweeper.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::FutureExt;
use tradepost_core::{MaterialId, Timestamp};
use tradepost_serverless::announcement::gather;
use tradepost_serverless::followers::projector::Projector;
use tradepost_serverless::followers::sequencer::Sequencer;
use tradepost_serverless::followers::sweeper::{Swept, sweep};
use tradepost_serverless::matcher::{Matcher, Run};
use tradepost_serverless::tables::FeedSource;
use tradepost_serverless::{Environment, MaterialError};

use super::store::{Looks, Watched};
use super::{Done, Machine, PROCESSES, Role, World};

/// How long a function may run, in milliseconds: one of these; at the end of a run as long as it needs.
const TIME_MAX: [u64; 3] = [10, 1_000, ENOUGH];
const ENOUGH: u64 = 60_000;

impl World {
    /// A shard starts a matcher with its next records.
    pub(super) fn deliver(&mut self, pick: usize, count: usize) {
        let us = self.us();
        let Some((place, announced)) = self.network.deliver(pick, count, us) else { return };
        let announced = gather(&announced);
        let (store, environment, until) = self.function(PROCESSES);
        let (looks, sales_tax_bps) = (Arc::clone(&store.looks), self.cast.rules.sales_tax_bps);
        let cache = self.dice.below(self.caches.len());
        let Some(cache) = self.caches.get(cache).cloned() else { return };
        let work = async move {
            let matcher =
                Matcher { store: &store, environment: &*environment, sales_tax_bps, until, cache: &cache };
            let runs = matcher.run_all(&announced).await;
            let again = |error: &MaterialError| match error {
                MaterialError::Unregistered => true,
                MaterialError::Row { .. } => false,
                MaterialError::Store(error) => error.is_passing(),
            };
            Done::Matched {
                again: runs.iter().any(|(_, run)| run.as_ref().err().is_some_and(again)),
                announce: runs
                    .into_iter()
                    .filter(|(_, run)| run.as_ref().is_ok_and(Run::goes_on))
                    .map(|(material, _)| material)
                    .collect(),
            }
        };
        self.start(Role::Matcher(Some(place)), work.boxed_local(), Some(looks));
    }

    /// The mapping of `trades` starts a projector; a late one gets no new records.
    pub(super) fn project(&mut self, late: bool) {
        let materials = self.network.take_unprojected(&self.tables, late);
        if materials.is_empty() {
            return;
        }
        let (store, environment, until) = self.function(PROCESSES + 1);
        let work = async move {
            let projector = Projector { store: &store, environment: &*environment, until };
            let runs = projector.project_all(&materials).await;
            let sources = materials.into_iter().map(FeedSource::Material).collect();
            let sequencer = Sequencer { store: &store, environment: &*environment, until };
            // What fails is left to the sweep.
            sequencer.append(&sources).await.ok();
            let unfinished =
                runs.into_iter().filter(|(_, run)| run.as_ref().map_or(true, |run| run.unfinished));
            Done::Projected { again: unfinished.map(|(material, _)| material).collect() }
        };
        self.start(Role::Projector, work.boxed_local(), None);
    }

    /// The mapping of `inbox` starts a sequencer; several may be at work.
    pub(super) fn sequence(&mut self, loses: bool) {
        let sources = self.network.take_unsequenced(&self.tables, loses);
        if sources.is_empty() {
            return;
        }
        let (store, environment, until) = self.function(PROCESSES + 1);
        let work = async move {
            let sequencer = Sequencer { store: &store, environment: &*environment, until };
            let done = sequencer.append(&sources).await;
            let again = done.map_or(true, |done| done.unfinished);
            Done::Sequenced { again: if again { sources } else { BTreeSet::new() } }
        };
        self.start(Role::Sequencer, work.boxed_local(), None);
    }

    /// The schedule starts a sweep, one of several that together look at all materials.
    pub(super) fn sweep(&mut self, sweeps: u64) {
        let (store, environment, until) = self.function(PROCESSES + 2);
        let (looks, sales_tax_bps) = (Arc::clone(&store.looks), self.cast.rules.sales_tax_bps);
        let Some(cache) = self.caches.last().cloned() else { return };
        let work = async move {
            let matcher =
                Matcher { store: &store, environment: &*environment, sales_tax_bps, until, cache: &cache };
            let projector = Projector { store: &store, environment: &*environment, until };
            let swept = sweep(&matcher, &projector, sweeps).await;
            let unfinished = |swept: Swept| {
                let unfinished = swept.run.is_ok_and(|run| run.goes_on());
                unfinished.then(|| MaterialId::new(&swept.material).ok()).flatten()
            };
            let announce = swept.unwrap_or_default().swept.into_iter().filter_map(unfinished).collect();
            Done::Matched { announce, again: false }
        };
        self.start(Role::Sweeper, work.boxed_local(), Some(looks));
    }

    /// The environment of a function: its connection to the tables, its machine, and its time limit.
    fn function(&mut self, machine: usize) -> (Watched, Arc<Machine>, Timestamp) {
        let (Some(environment), Some(tables)) = (self.machines.get(machine), self.connections.get(machine))
        else {
            unreachable!("there is a machine for each kind of function")
        };
        let (looks, observed) = (Looks::new(Arc::clone(&self.commits)), Arc::clone(&self.observed));
        let store = Watched { tables: tables.clone(), looks, observed };
        let environment = Arc::clone(environment);
        let now = environment.now();
        let time = if self.finishing { ENOUGH } else { self.dice.pick(&TIME_MAX) };
        (store, environment, Timestamp(now.0 + time))
    }
}
