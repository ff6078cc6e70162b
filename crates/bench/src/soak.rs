//! One server at the highest rate the machine holds, for a long time, through all that may happen to it meanwhile: overload, a
//! backup, a deleted history, a kill and a restart. Says what it saw, and fails where a promise was not kept.
//!
//! The phases share the time: steady load in slices, of which the last must be no slower and (but for the state) no larger than the
//! first ones; then each mishap under the same load, which never pauses.

mod crowd;

use std::io::Write as _;
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::time::sleep;

use crate::measure::median;
use crowd::{Crowd, Slice};

use crate::server::{Server, verify};

/// With less, a slice of steady load is over before it has begun.
const LEAST_MINUTES: f64 = 0.2;
/// Few keys, so that what they take is there after the first slice; snapshots often, so that there are some; a short queue, so that
/// a crowd can be too much for it.
const SETTINGS: [&str; 6] =
    ["--idempotency-keys-max", "300000", "--snapshot-every", "500000", "--queue-length", "128"];
/// Those who come on top in the overload: many times the queue.
const GUESTS: usize = 512;
/// How long the history may come no nearer to the journal's end while it is built up.
const PATIENCE: Duration = Duration::from_mins(2);
/// Slices of steady load.
const SLICES: u32 = 6;
/// How often the server's memory is looked at.
const LOOK_AT_MEMORY: Duration = Duration::from_millis(200);
/// What memory may grow by beyond the state, from the first full slice to the last: what allocators and caches keep.
const SLACK_BYTES: u64 = 64 << 20;
/// What an open order may take at most: in the book, in its player's list, in indexes.
const BYTES_AN_ORDER: u64 = 512;
/// How much slower than the first half the second may be, at the 99th percentile, of the slice in the middle.
const SLOWER: f64 = 2.0;
/// What is no slowness, in milliseconds: a neighbour on the same cores.
const JITTER_MS: f64 = 50.0;

/// What is found out, line by line.
#[derive(Default)]
struct Findings {
    broken: Vec<String>,
}

impl Findings {
    fn expect(&mut self, holds: bool, promise: &str) -> anyhow::Result<()> {
        tell(&format!("{} {promise}", if holds { "ok  " } else { "FAIL" }))?;
        if !holds {
            self.broken.push(promise.to_owned());
        }
        Ok(())
    }
}

fn tell(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Soaks a server of its own.
pub(crate) fn run(minutes: f64) -> anyhow::Result<()> {
    ensure!(minutes >= LEAST_MINUTES, "{LEAST_MINUTES} minutes are the least");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let findings = runtime.block_on(soak(Duration::from_secs_f64(minutes * 60.0)))?;
    ensure!(findings.broken.is_empty(), "not kept: {}", findings.broken.join("; "));
    Ok(())
}

async fn soak(lasts: Duration) -> anyhow::Result<Findings> {
    let mut findings = Findings::default();
    let mut server = Server::start(&SETTINGS)?;
    let crowd = Crowd::gather(&server).await?;
    tell(&format!("soak: {} seconds, {} players", lasts.as_secs(), crowd::PLAYERS))?;
    steady(&mut findings, &server, &crowd, lasts.mul_f64(0.6)).await?;
    overload(&mut findings, &crowd, lasts.mul_f64(0.1)).await?;
    backup(&mut findings, &server, &crowd).await?;
    lose_the_history(&mut findings, &mut server, &crowd, lasts.mul_f64(0.1)).await?;
    kill(&mut findings, &mut server, &crowd, lasts.mul_f64(0.2)).await?;
    crowd.stop().await?;
    findings.expect(server.terminate()?.success(), "it stops when it is told to")?;
    let verified = verify(server.directory())?;
    findings
        .expect(verified.status.success(), "the whole journal adds up at the end (`tradepost verify`)")?;
    Ok(findings)
}

/// Load without end: no growth of memory beyond the state, no growth of latency.
async fn steady(
    findings: &mut Findings,
    server: &Server,
    crowd: &Crowd,
    lasts: Duration,
) -> anyhow::Result<()> {
    let mut seen: Vec<(Slice, u64, u64)> = Vec::new();
    tell("| slice | orders/s | p50 ms | p99 ms | memory MiB | at most | open orders | journal MiB |")?;
    tell("|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for number in 1..=SLICES {
        let (slice, memory) = tokio::join!(crowd.slice(lasts / SLICES), memory(server, lasts / SLICES));
        let (memory, open) = (memory?, crowd.open_orders().await?);
        let journal = server.journal_bytes()? >> 20;
        tell(&format!(
            "| {number} | {:.0} | {:.2} | {:.2} | {} | {} | {open} | {journal} |",
            slice.per_second,
            slice.percentile(0.5),
            slice.percentile(0.99),
            memory.start() >> 20,
            memory.end() >> 20,
        ))?;
        seen.push((slice, *memory.start(), open));
    }
    if let (Some(full), Some(last)) = (seen.get(full_at(lasts / SLICES)), seen.last()) {
        let allowed = full.1 + SLACK_BYTES + BYTES_AN_ORDER * last.2.saturating_sub(full.2);
        findings.expect(last.1 <= allowed, "memory does not grow beyond the state")?;
        let (first_half, second_half) = seen.split_at(seen.len() / 2);
        let slowest =
            |half: &[(Slice, u64, u64)]| median(half.iter().map(|(slice, ..)| slice.percentile(0.99)));
        let allowed = slowest(first_half) * SLOWER + JITTER_MS;
        findings.expect(slowest(second_half) <= allowed, "latency does not grow")?;
        findings
            .expect(seen.iter().all(|(slice, ..)| slice.refused == 0), "nobody is put off at this load")?;
    }
    Ok(())
}

/// Which slice, from 0, is the first that begins with as many orders as there will ever be, because the oldest have expired. In a run
/// too short for that it is the second one, and orders that come later are counted.
fn full_at(slice: Duration) -> usize {
    let filling = crowd::LASTS.as_millis().div_ceil(slice.as_millis().max(1));
    let full = usize::try_from(filling).unwrap_or(usize::MAX).saturating_add(1);
    if full < SLICES as usize { full } else { 1 }
}

/// The least and the most memory that the server had within a time: what it keeps, and what a snapshot, which is made from a market
/// of its own, takes on top for some seconds.
async fn memory(server: &Server, lasts: Duration) -> anyhow::Result<RangeInclusive<u64>> {
    let started = Instant::now();
    let (mut least, mut most) = (u64::MAX, 0);
    while started.elapsed() < lasts {
        let now = server.resident_bytes()?;
        (least, most) = (least.min(now), most.max(now));
        sleep(LOOK_AT_MEMORY).await;
    }
    Ok(least..=most)
}

/// More than the queue holds, before an engine that is kept busy with audits: 503, and as before once it is over.
async fn overload(findings: &mut Findings, crowd: &Crowd, lasts: Duration) -> anyhow::Result<()> {
    let more = crowd.add(GUESTS);
    let slice = crowd.slice(lasts).await;
    drop(more);
    tell(&format!(
        "overload: {} of {} requests were put off (503), the others took {:.2} ms (p99)",
        slice.refused,
        slice.refused + slice.done,
        slice.percentile(0.99)
    ))?;
    findings
        .expect(slice.refused > 0 && slice.done > 0, "a full queue says come again, and others are served")?;
    // Those that were on their way arrive.
    crowd.slice(Duration::from_secs(1)).await;
    let after = crowd.slice(lasts).await;
    findings.expect(after.refused == 0 && after.done > 0, "afterwards nobody is put off any more")
}

/// A backup in the middle of it restores to a market that adds up.
async fn backup(findings: &mut Findings, server: &Server, crowd: &Crowd) -> anyhow::Result<()> {
    let restored = tempfile::tempdir()?;
    let before = crowd.acknowledged();
    let started = Instant::now();
    let saved = server.backup(&restored.path().join("journal.db")).await?;
    let seconds = started.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(restored.path().join("journal.db")).map_or(0, |file| file.len());
    let verified = verify(restored.path())?;
    tell(&format!("backup: {} MiB in {seconds:.1} s", bytes >> 20))?;
    let said = String::from_utf8_lossy(&verified.stderr);
    findings.expect(
        saved.success() && verified.status.success(),
        &format!("a backup under load restores to a market that adds up {said}"),
    )?;
    findings.expect(crowd.acknowledged() > before, "the market went on meanwhile")
}

/// The read model is gone, under load: it is built up again at the next start, at half the load: at the highest, players go
/// before it, and it may fall behind.
async fn lose_the_history(
    findings: &mut Findings,
    server: &mut Server,
    crowd: &Crowd,
    lasts: Duration,
) -> anyhow::Result<()> {
    server.remove_history()?;
    let slice = crowd.slice(lasts).await;
    findings.expect(slice.done > 0, "trading goes on without history.db")?;
    server.terminate()?;
    crowd.take_it_easy(true);
    server.start_again()?;
    let started = Instant::now();
    let told = crowd.history_is_back(server, PATIENCE).await?;
    crowd.take_it_easy(false);
    tell(&format!("history: built up again in {:.1} s, at half the load", started.elapsed().as_secs_f64()))?;
    findings.expect(told, "a deleted history.db is built up again from the journal")
}

/// Killed in the middle of it: every order that was acknowledged is there, once.
async fn kill(
    findings: &mut Findings,
    server: &mut Server,
    crowd: &Crowd,
    lasts: Duration,
) -> anyhow::Result<()> {
    const KILLS: u32 = 3;
    for _ in 0..KILLS {
        crowd.slice(lasts / (KILLS * 2)).await;
        server.kill()?;
        let started = Instant::now();
        server.start_again()?;
        let seconds = started.elapsed().as_secs_f64();
        let slice = crowd.slice(lasts / (KILLS * 2)).await;
        tell(&format!("kill: up again after {seconds:.1} s, then {:.0} orders/s", slice.per_second))?;
        findings.expect(slice.done > 0, "it goes on after a kill")?;
    }
    let (asked, wrong) = crowd.ask_again().await.context("repeated requests")?;
    tell(&format!("kill: {asked} acknowledged orders were asked for again"))?;
    findings.expect(
        asked > 0 && wrong.is_empty(),
        &format!(
            "every acknowledged order is there, and no key does it twice {}",
            wrong.first().map_or("", String::as_str)
        ),
    )?;
    findings.expect(crowd.audit().await?, "everything adds up (GET /v1/audit)")
}
