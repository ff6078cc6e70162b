//! The thread of the second market: takes snapshots and makes reports, one at a time.
//!
//! A report describes the market after some batch that was decided after the request. Requests that wait
//! together get the same one. The second market is kept for a while after a report, so that the next one
//! needs only what happened since.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tradepost_core::Market;
use tradepost_ports::{AuditReport, Refusal};
use tradepost_sched::set_background;

use super::report::{self, Holdings};
use super::{Replica, Source};
use crate::intake::request::{EngineHandle, Moment};
use crate::vitals::Number;
use crate::worker::Worker;

/// How long the second market is kept after a report: the operator's page asks every few seconds.
const KEPT: Duration = Duration::from_mins(1);

type Reply<T> = oneshot::Sender<Result<T, Refusal>>;

/// What the thread is asked for.
#[derive(Debug)]
pub(crate) enum Job {
    Snapshot,
    Audit(EngineHandle, Reply<AuditReport>),
    Holdings(EngineHandle, Reply<Holdings>),
    /// Finish what was asked for before this, and end.
    End,
}

/// How reports are requested.
#[derive(Clone, Debug)]
pub(crate) enum Reports {
    /// Of the thread.
    Thread(Sender<Job>),
    /// They are made in place: a simulation steps through the market.
    InPlace(Source),
}

impl Reports {
    pub(crate) async fn audit(&self, engine: &EngineHandle) -> Result<AuditReport, Refusal> {
        self.report(engine, Job::Audit, report::audit).await
    }

    pub(crate) async fn holdings(&self, engine: &EngineHandle) -> Result<Holdings, Refusal> {
        self.report(engine, Job::Holdings, report::holdings).await
    }

    async fn report<T>(
        &self,
        engine: &EngineHandle,
        job: fn(EngineHandle, Reply<T>) -> Job,
        make: fn(&Market, &Moment) -> T,
    ) -> Result<T, Refusal> {
        match self {
            Self::Thread(jobs) => {
                let (reply, report) = oneshot::channel();
                jobs.send(job(engine.clone(), reply)).map_err(|_| Refusal::Stopping)?;
                report.await.map_err(|_| Refusal::Stopping)?
            }
            Self::InPlace(source) => {
                let moment = engine.moment()?.await.map_err(|_| Refusal::Stopping)?;
                let mut replica = Replica::new(source.clone());
                let copy = replica.at(moment.entry).map_err(Refusal::internal)?;
                Ok(make(&copy.market, &moment))
            }
        }
    }
}

/// The thread, from outside.
#[derive(Debug)]
pub(crate) struct ReplicaThread {
    reports: Reports,
    /// The last event of the newest snapshot.
    pub(crate) snapshot: Arc<Number>,
    /// `None` without a thread, and once it has been joined.
    running: Option<(Sender<Job>, JoinHandle<()>)>,
}

impl ReplicaThread {
    /// Without a thread: a simulation takes snapshots by hand.
    pub(crate) fn by_hand(source: Source) -> Self {
        Self { reports: Reports::InPlace(source), snapshot: Arc::default(), running: None }
    }

    /// Starts the thread. After each snapshot it requests `archive`.
    pub(crate) fn start(source: Source, archive: Worker) -> io::Result<Self> {
        let (to_thread, jobs) = channel();
        let mut work = Work { replica: Replica::new(source), archive, kept_until: None };
        let snapshot = Arc::clone(&work.replica.snapshot);
        let thread = Builder::new().name("replica".into()).spawn(move || {
            set_background();
            while work.turn(&jobs) {}
            work.archive.finish();
        })?;
        Ok(Self { reports: Reports::Thread(to_thread.clone()), snapshot, running: Some((to_thread, thread)) })
    }

    /// How reports are requested.
    pub(crate) fn reports(&self) -> Reports {
        self.reports.clone()
    }

    /// Requests a snapshot.
    pub(crate) fn request_snapshot(&self) {
        if let Some((jobs, _)) = &self.running {
            // It ends early only by a panic, which `finish` reports.
            drop(jobs.send(Job::Snapshot));
        }
    }

    /// Waits until everything requested is done.
    pub(crate) fn finish(&mut self) {
        if let Some((jobs, thread)) = self.running.take() {
            drop(jobs.send(Job::End));
            if thread.join().is_err() {
                tracing::error!("the thread of snapshots and reports panicked");
            }
        }
    }
}

/// The thread, from inside.
struct Work {
    replica: Replica,
    /// Moves what the snapshot covers into the archive.
    archive: Worker,
    /// When the second market is dropped, if no report is requested before.
    kept_until: Option<Instant>,
}

impl Work {
    /// Waits for jobs and does them: reports first, since someone waits for them. `false` at the end.
    fn turn(&mut self, jobs: &Receiver<Job>) -> bool {
        let Some(first) = self.wait(jobs) else { return false };
        let (mut snapshot, mut end) = (false, false);
        let (mut audits, mut holdings, mut engine) = (Vec::new(), Vec::new(), None);
        for job in std::iter::once(first).chain(jobs.try_iter()) {
            match job {
                Job::Snapshot => snapshot = true,
                Job::Audit(asked, reply) => {
                    engine = Some(asked);
                    audits.push(reply);
                }
                Job::Holdings(asked, reply) => {
                    engine = Some(asked);
                    holdings.push(reply);
                }
                Job::End => end = true,
            }
        }
        if let Some(engine) = engine {
            self.report(&engine, audits, holdings);
            self.kept_until = Some(Instant::now() + KEPT);
        }
        if snapshot {
            self.replica.snapshot();
            self.archive.request();
        }
        if self.kept_until.is_none() {
            self.replica.forget();
        }
        !end
    }

    /// The next job; drops the second market when its time has come.
    fn wait(&mut self, jobs: &Receiver<Job>) -> Option<Job> {
        if let Some(until) = self.kept_until {
            match jobs.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    self.kept_until = None;
                    self.replica.forget();
                }
            }
        }
        jobs.recv().ok()
    }

    fn report(
        &mut self,
        engine: &EngineHandle,
        audits: Vec<Reply<AuditReport>>,
        holdings: Vec<Reply<Holdings>>,
    ) {
        let market = engine.moment().and_then(|asked| {
            let moment = asked.blocking_recv().map_err(|_| Refusal::Stopping)?;
            let copy = self.replica.at(moment.entry).map_err(Refusal::internal)?;
            Ok((&copy.market, moment))
        });
        send(holdings, &market, report::holdings);
        send(audits, &market, report::audit);
    }
}

/// Makes a report for those who still wait for it.
fn send<T: Clone>(
    mut waiting: Vec<Reply<T>>,
    market: &Result<(&Market, Moment), Refusal>,
    make: fn(&Market, &Moment) -> T,
) {
    waiting.retain(|reply| !reply.is_closed());
    if waiting.is_empty() {
        return;
    }
    let made = market.as_ref().map(|(market, moment)| make(market, moment));
    for reply in waiting {
        // The client may have gone meanwhile.
        drop(reply.send(made.clone().map_err(again)));
    }
}

/// The same refusal once more.
fn again(refusal: &Refusal) -> Refusal {
    match refusal {
        Refusal::Busy => Refusal::Busy,
        Refusal::Stopping => Refusal::Stopping,
        Refusal::Internal(source) => Refusal::internal(source.to_string()),
        other => Refusal::internal(other.to_string()),
    }
}
