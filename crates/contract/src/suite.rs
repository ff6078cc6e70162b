//! Runs the cases and reports the results.

use std::fmt;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use tokio::time::timeout;
use uuid::Uuid;

use crate::case::Case;
use crate::client::{Client, Request};
use crate::scene::Scene;
use crate::target::{Feature, Target};
use crate::words;
use crate::{
    accounts, audit, bad_input, batches, cancelling, documents, economy, escrow, feed, freezing, halting,
    idempotency, inbox, limits, lists, live, market_data, matching, materials, precedence, quotes, rules,
    spellings, time_in_force, tokens, transfers, vectors, webhooks,
};

/// How many cases run at the same time.
const CONCURRENT_CASES: usize = 8;

/// How long a case may take, beside the deployment's settling time.
const CASE_TIMEOUT: Duration = Duration::from_mins(2);

/// The results of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The promises that hold.
    pub passed: Vec<&'static str>,
    /// The promises about features that the deployment does not have.
    pub skipped: Vec<(&'static str, String)>,
    /// The promises that are broken: what was sent, expected and found.
    pub failed: Vec<(&'static str, String)>,
}

/// All cases, in the order they start.
pub fn cases() -> Vec<Case> {
    [
        matching::cases(),
        vectors::cases(),
        time_in_force::cases(),
        escrow::cases(),
        cancelling::cases(),
        batches::cases(),
        quotes::cases(),
        accounts::cases(),
        transfers::cases(),
        limits::cases(),
        lists::cases(),
        inbox::cases(),
        market_data::cases(),
        materials::cases(),
        halting::cases(),
        freezing::cases(),
        rules::cases(),
        idempotency::cases(),
        live::cases(),
        feed::cases(),
        webhooks::cases(),
        tokens::cases(),
        bad_input::cases(),
        spellings::cases(),
        precedence::cases(),
        documents::cases(),
        audit::cases(),
        economy::cases(),
    ]
    .concat()
}

/// Runs the cases whose name contains `filter` (all without one) and writes a line for each.
pub async fn run(target: &Target, filter: Option<&str>, progress: &mut dyn Write) -> Report {
    let mut report = Report::default();
    match Run::start(target).await {
        Ok(run) => {
            let chosen = |case: &Case| filter.is_none_or(|filter| case.name.contains(filter));
            // Audit and economy add up what all others have left behind.
            let (last, first): (Vec<_>, Vec<_>) =
                cases().into_iter().filter(chosen).partition(Case::is_about_the_market);
            for (concurrent, cases) in [(CONCURRENT_CASES, first), (1, last)] {
                let mut verdicts =
                    stream::iter(cases).map(|case| run.case(case)).buffer_unordered(concurrent);
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
    /// Part of all names of this run, so that no two runs share any.
    id: String,
}

impl Run {
    async fn start(target: &Target) -> Result<Self, String> {
        let client = Client::new(&target.url, &target.secret)?;
        let fees = client.send(&Request::get("/v1/fees"), None).await?.answered(200)?;
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
        let limit = CASE_TIMEOUT + self.settle * 20;
        let verdict = match scene {
            Ok(scene) => match (timeout(limit, (case.run)(&scene)).await, scene.skipped()) {
                (Ok(Ok(())), None) => Verdict::Passed,
                (Ok(Ok(())), Some(why)) => Verdict::Skipped(why),
                (Ok(Err(fault)), _) => Verdict::Failed(fault),
                (Err(_), _) => Verdict::Failed(format!("no result after {} s", limit.as_secs())),
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
        if !self.skipped.is_empty() {
            write!(f, ", {} skipped", self.skipped.len())?;
        }
        self.failed.iter().try_for_each(|(name, fault)| write!(f, "\nFAIL  {name}: {fault}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_names_are_unique() {
        let mut names: Vec<_> = cases().iter().map(|case| case.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cases().len());
    }
}
