//! The contract of the HTTP API: one suite of cases that any deployment must pass unchanged, given by its URL.
//!
//! In: a [`Target`]. Out: a [`Report`], and a line a case while it runs. The suite is an outside client: it reads the
//! documented shapes as JSON and shares no type with the routes, so that it notices when these change.
//!
//! It can run again and again against a living deployment beside other players: each case has players and materials of
//! its own, no case stops the whole market, and what the suite leaves behind are idle accounts and about a hundred
//! materials named `c<run>-…`.
//!
//! How a case is told: `scene` and `words`. How to add one: an `async fn` in the file of its subject, named as a
//! sentence, and its name in that file's `cases`.
#![expect(clippy::indexing_slicing, reason = "JSON is `null` where it has no such member")]

use std::fmt;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::future::LocalBoxFuture;
use futures::stream;
use tokio::time::timeout;
use uuid::Uuid;

/// Lists the cases of a file under the name of its subject.
macro_rules! cases {
    ($subject:literal: $($case:ident),* $(,)?) => {
        pub(super) fn cases() -> Vec<$crate::Case> {
            vec![$($crate::Case {
                name: concat!($subject, "::", stringify!($case)),
                run: |scene| Box::pin($case(scene)),
            }),*]
        }
    };
}

mod client;
mod words;
mod scene;
mod matching;
mod time_in_force;
mod escrow;
mod cancelling;
mod batches;
mod quotes;
mod accounts;
mod limits;
mod lists;
mod inbox;
mod market_data;
mod halting;
mod idempotency;
mod live;
mod tokens;
mod bad_input;
mod precedence;
mod documents;
mod audit;
mod economy;

use client::Client;
use scene::Scene;

/// How many cases run at the same time.
const AT_ONCE: usize = 8;

/// How long a case may take beside what the deployment may take for its answers.
const CASE_LONGEST: Duration = Duration::from_mins(2);

/// What a case comes to: nothing, or what was expected and what came instead.
type Outcome = Result<(), String>;

/// A deployment.
#[derive(Clone)]
pub struct Target {
    /// Where it is, such as `http://127.0.0.1:8080`.
    pub url: String,
    /// The HS256 secret its tokens are signed with.
    pub secret: Vec<u8>,
    /// How long it may take to match what it has accepted. Nothing waits so long where the answer is there at once.
    pub settle: Duration,
    /// What it is known to be without. Whatever else it does not offer breaks a promise, and so does offering this.
    pub without: Vec<Feature>,
}

/// What a deployment may be without, where whoever runs the suite says so beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// `GET /v1/stream`.
    LiveStream,
}

impl Feature {
    /// The feature of a name, such as `live-stream`.
    pub fn named(name: &str) -> Option<Self> {
        (name == "live-stream").then_some(Self::LiveStream)
    }
}

/// One thing that is promised.
#[derive(Clone, Copy)]
pub struct Case {
    /// `subject::promise`.
    pub name: &'static str,
    run: for<'s> fn(&'s Scene) -> LocalBoxFuture<'s, Outcome>,
}

impl Case {
    /// Whether it is about the whole market, and so runs alone and last.
    fn sums_up(&self) -> bool {
        ["audit::", "economy::"].iter().any(|subject| self.name.starts_with(subject))
    }
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The promises that are kept.
    pub passed: Vec<&'static str>,
    /// What the deployment does not offer, and says so.
    pub skipped: Vec<(&'static str, String)>,
    /// The promises that are not kept: what was sent, expected and got.
    pub failed: Vec<(&'static str, String)>,
}

/// All cases, in the order they start.
pub fn cases() -> Vec<Case> {
    [
        matching::cases(),
        time_in_force::cases(),
        escrow::cases(),
        cancelling::cases(),
        batches::cases(),
        quotes::cases(),
        accounts::cases(),
        limits::cases(),
        lists::cases(),
        inbox::cases(),
        market_data::cases(),
        halting::cases(),
        idempotency::cases(),
        live::cases(),
        tokens::cases(),
        bad_input::cases(),
        precedence::cases(),
        documents::cases(),
        audit::cases(),
        economy::cases(),
    ]
    .concat()
}

/// Runs the cases whose name contains `filter` (all, without one) and writes a line for each.
pub async fn run(target: &Target, filter: Option<&str>, progress: &mut dyn Write) -> Report {
    let mut report = Report::default();
    match Run::start(target).await {
        Ok(run) => {
            let chosen = |case: &Case| filter.is_none_or(|filter| case.name.contains(filter));
            // Audit and economy add up what all others have left behind.
            let (last, first): (Vec<_>, Vec<_>) = cases().into_iter().filter(chosen).partition(Case::sums_up);
            for (at_once, cases) in [(AT_ONCE, first), (1, last)] {
                let mut verdicts = stream::iter(cases).map(|case| run.case(case)).buffer_unordered(at_once);
                while let Some(verdict) = verdicts.next().await {
                    report.add(verdict, progress);
                }
            }
        }
        Err(fault) => report.add(("start", Duration::ZERO, Verdict::Failed(fault)), progress),
    }
    writeln!(progress, "\n{report}").ok();
    report
}

enum Verdict {
    Passed,
    Skipped(String),
    Failed(String),
}

struct Run {
    client: Arc<Client>,
    settle: Duration,
    without: Vec<Feature>,
    tax_bps: u64,
    /// Sets the names of this run apart from those of all others.
    id: String,
}

impl Run {
    async fn start(target: &Target) -> Result<Self, String> {
        let client = Client::new(&target.url, &target.secret)?;
        let fees = client.send(&client::Request::get("/v1/fees"), None).await?.answered(200)?;
        let tax_bps = words::amount(&fees, "sales_tax_bps")?;
        let id = Uuid::new_v4().simple().to_string().get(..8).unwrap_or_default().to_owned();
        let (settle, without) = (target.settle, target.without.clone());
        Ok(Self { client: Arc::new(client), settle, without, tax_bps, id })
    }

    async fn case(&self, case: Case) -> (&'static str, Duration, Verdict) {
        let start = Instant::now();
        let number = cases().iter().position(|other| other.name == case.name).unwrap_or_default();
        let prefix = format!("c{}-{number}", self.id);
        let (client, without) = (Arc::clone(&self.client), self.without.clone());
        let scene = Scene::new(client, self.settle, without, self.tax_bps, prefix);
        let longest = CASE_LONGEST + self.settle * 20;
        let verdict = match scene {
            Ok(scene) => match (timeout(longest, (case.run)(&scene)).await, scene.skipped()) {
                (Ok(Ok(())), None) => Verdict::Passed,
                (Ok(Ok(())), Some(why)) => Verdict::Skipped(why),
                (Ok(Err(fault)), _) => Verdict::Failed(fault),
                (Err(_), _) => Verdict::Failed(format!("it did not end within {} s", longest.as_secs())),
            },
            Err(fault) => Verdict::Failed(fault),
        };
        (case.name, start.elapsed(), verdict)
    }
}

impl Report {
    /// Whether no promise is broken.
    pub fn ok(&self) -> bool {
        self.failed.is_empty()
    }

    fn add(&mut self, (name, took, verdict): (&'static str, Duration, Verdict), progress: &mut dyn Write) {
        let took = took.as_millis();
        match verdict {
            Verdict::Passed => {
                writeln!(progress, "ok    {name} ({took} ms)").ok();
                self.passed.push(name);
            }
            Verdict::Skipped(why) => {
                writeln!(progress, "skip  {name}: {why}").ok();
                self.skipped.push((name, why));
            }
            Verdict::Failed(fault) => {
                writeln!(progress, "FAIL  {name} ({took} ms)\n  {fault}").ok();
                self.failed.push((name, fault));
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed.len(), self.failed.len())?;
        if self.skipped.is_empty() { Ok(()) } else { write!(f, ", {} skipped", self.skipped.len()) }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("url", &self.url)
            .field("settle", &self.settle)
            .field("without", &self.without)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_case_has_a_name_of_its_own() {
        let mut names: Vec<_> = cases().iter().map(|case| case.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cases().len());
    }
}
