//! One server at the highest rate of the machine for a long time, through overload, a backup, a deleted
//! history, kills and restarts. Prints its findings, and fails if a promise was not kept.
//!
//! The phases share the time: steady load in slices, the last of which must not be slower or use more memory
//! (apart from the state) than the first ones; then each incident under the same load, which never pauses.

mod crowd;

use std::io::Write as _;
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::time::sleep;

use crate::measure::median;
use crowd::{Crowd, Slice};

use crate::server::{Server, verify};

/// In less time, a slice of steady load is too short to measure.
const MINUTES_MIN: f64 = 0.2;
/// Few keys, so that their memory is full after the first slice; frequent snapshots, so that there are some;
/// a short queue, so that it overflows.
const SETTINGS: [&str; 6] =
    ["--idempotency-keys-max", "300000", "--snapshot-every", "500000", "--queue-length", "128"];
/// Additional clients in the overload: several times the queue's length.
const EXTRA_CLIENTS: usize = 512;
/// Requests refused because the queue was full, among the server's metrics.
const QUEUE_FULL: &str = "engine_queue_full_total";
/// How long the history may make no progress while it is rebuilt, and how long a report may take.
const STALL_MAX: Duration = Duration::from_mins(2);
/// Slices of steady load.
const SLICES: u32 = 6;
/// Sampling interval of the server's memory.
const MEMORY_INTERVAL: Duration = Duration::from_millis(200);
/// How much memory may grow beyond the state, from the first full slice to the last: allocators and caches.
const SLACK_BYTES: u64 = 64 << 20;
/// Memory of an open order: in the book, in its player's list, in indexes.
const BYTES_PER_ORDER: u64 = 512;
/// How many times slower the second half may be than the first: the median of the slices' 99th percentiles.
const SLOWER_MAX: f64 = 2.0;
/// Allowance for other work on the same cores.
const JITTER_MS: f64 = 50.0;

#[derive(Default)]
struct Findings {
    broken: Vec<String>,
}

impl Findings {
    fn expect(&mut self, holds: bool, promise: &str) -> anyhow::Result<()> {
        print_line(&format!("{} {promise}", if holds { "ok  " } else { "FAIL" }))?;
        if !holds {
            self.broken.push(promise.to_owned());
        }
        Ok(())
    }
}

fn print_line(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

pub(crate) fn run(minutes: f64) -> anyhow::Result<()> {
    ensure!(minutes >= MINUTES_MIN, "at least {MINUTES_MIN} minutes are needed");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let findings = runtime.block_on(soak(Duration::from_secs_f64(minutes * 60.0)))?;
    ensure!(findings.broken.is_empty(), "not kept: {}", findings.broken.join("; "));
    Ok(())
}

async fn soak(lasts: Duration) -> anyhow::Result<Findings> {
    let mut findings = Findings::default();
    let mut server = Server::start(&SETTINGS)?;
    let crowd = Crowd::start(&server).await?;
    print_line(&format!("soak: {} seconds, {} players", lasts.as_secs(), crowd::PLAYERS))?;
    steady(&mut findings, &server, &crowd, lasts.mul_f64(0.6)).await?;
    overload(&mut findings, &server, &crowd, lasts.mul_f64(0.1)).await?;
    backup(&mut findings, &server, &crowd).await?;
    delete_history(&mut findings, &mut server, &crowd, lasts.mul_f64(0.1)).await?;
    kill(&mut findings, &mut server, &crowd, lasts.mul_f64(0.2)).await?;
    crowd.stop().await?;
    findings.expect(server.terminate()?.success(), "it stops on SIGTERM")?;
    let verified = verify(server.directory())?;
    findings.expect(
        verified.status.success(),
        "the journal and the balances verify at the end (`tradepost verify`)",
    )?;
    Ok(findings)
}

/// Steady load: memory does not grow beyond the state, latency does not grow.
async fn steady(
    findings: &mut Findings,
    server: &Server,
    crowd: &Crowd,
    lasts: Duration,
) -> anyhow::Result<()> {
    let mut seen: Vec<(Slice, u64, u64)> = Vec::new();
    print_line("| slice | orders/s | p50 ms | p99 ms | memory MiB | at most | open orders | journal MiB |")?;
    print_line("|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for number in 1..=SLICES {
        let (slice, memory) = tokio::join!(crowd.slice(lasts / SLICES), memory(server, lasts / SLICES));
        let (memory, open) = (memory?, crowd.open_orders().await?);
        let journal = server.journal_bytes()? >> 20;
        print_line(&format!(
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
        let allowed = full.1 + SLACK_BYTES + BYTES_PER_ORDER * last.2.saturating_sub(full.2);
        findings.expect(last.1 <= allowed, "memory does not grow beyond the state")?;
        let (first_half, second_half) = seen.split_at(seen.len() / 2);
        let slowest =
            |half: &[(Slice, u64, u64)]| median(half.iter().map(|(slice, ..)| slice.percentile(0.99)));
        let allowed = slowest(first_half) * SLOWER_MAX + JITTER_MS;
        findings.expect(slowest(second_half) <= allowed, "latency does not grow")?;
        findings.expect(
            seen.iter().all(|(slice, ..)| slice.refused == 0),
            "no request is refused at this load",
        )?;
    }
    Ok(())
}

/// The first slice, from 0, that begins with the maximum number of open orders, because the oldest have
/// expired. In a run too short for that, the second one; later orders are then accounted for.
fn full_at(slice: Duration) -> usize {
    let filling = crowd::LIFETIME.as_millis().div_ceil(slice.as_millis().max(1));
    let full = usize::try_from(filling).unwrap_or(usize::MAX).saturating_add(1);
    if full < SLICES as usize { full } else { 1 }
}

/// The minimum and maximum memory of the server within a time: a snapshot, made from a second market, adds to
/// it for some seconds.
async fn memory(server: &Server, lasts: Duration) -> anyhow::Result<RangeInclusive<u64>> {
    let started = Instant::now();
    let (mut least, mut most) = (u64::MAX, 0);
    while started.elapsed() < lasts {
        let now = server.resident_bytes()?;
        (least, most) = (least.min(now), most.max(now));
        sleep(MEMORY_INTERVAL).await;
    }
    Ok(least..=most)
}

/// More requests than the queue holds: 503, and normal service afterwards. In a debug build HTTP may be
/// slower than the engine; then the queue never fills, and none is refused.
async fn overload(
    findings: &mut Findings,
    server: &Server,
    crowd: &Crowd,
    lasts: Duration,
) -> anyhow::Result<()> {
    let full_before = server.metric(QUEUE_FULL).await?.context(QUEUE_FULL)?;
    let extra = crowd.flood(EXTRA_CLIENTS);
    let slice = crowd.slice(lasts).await;
    drop(extra);
    print_line(&format!(
        "overload: {} of {} requests got 503, the others took {:.2} ms (p99)",
        slice.refused,
        slice.refused + slice.done,
        slice.percentile(0.99)
    ))?;
    let full = server.metric(QUEUE_FULL).await?.context(QUEUE_FULL)? - full_before;
    let filled = full > 0 || cfg!(debug_assertions);
    findings.expect(
        filled && slice.refused <= full && slice.done > 0,
        "only a full queue responds 503, and others are served",
    )?;
    // Requests in flight complete.
    crowd.slice(Duration::from_secs(2)).await;
    let after = crowd.slice(lasts).await;
    findings.expect(after.refused == 0 && after.done > 0, "afterwards no request is refused")
}

/// A backup under load restores to a market that verifies.
async fn backup(findings: &mut Findings, server: &Server, crowd: &Crowd) -> anyhow::Result<()> {
    let restored = tempfile::tempdir()?;
    let before = crowd.acknowledged();
    let started = Instant::now();
    let saved = server.backup(&restored.path().join("journal.db")).await?;
    let seconds = started.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(restored.path().join("journal.db")).map_or(0, |file| file.len());
    let verified = verify(restored.path())?;
    print_line(&format!("backup: {} MiB in {seconds:.1} s", bytes >> 20))?;
    let error = String::from_utf8_lossy(&verified.stderr);
    findings.expect(
        saved.success() && verified.status.success(),
        &format!("a backup under load restores to a market that verifies {error}"),
    )?;
    findings.expect(crowd.acknowledged() > before, "trading continues meanwhile")
}

/// The read model is deleted under load and rebuilt at the next start, at half the load: at the full load,
/// requests take precedence and it may not catch up.
async fn delete_history(
    findings: &mut Findings,
    server: &mut Server,
    crowd: &Crowd,
    lasts: Duration,
) -> anyhow::Result<()> {
    server.remove_history()?;
    let slice = crowd.slice(lasts).await;
    findings.expect(slice.done > 0, "trading continues without history.db")?;
    server.terminate()?;
    crowd.halve_rate(true);
    server.restart()?;
    let started = Instant::now();
    let caught_up = crowd.history_caught_up(server, STALL_MAX).await?;
    crowd.halve_rate(false);
    print_line(&format!("history: rebuilt in {:.1} s, at half the load", started.elapsed().as_secs_f64()))?;
    findings.expect(caught_up, "a deleted history.db is rebuilt from the journal")
}

/// Killed under load: every acknowledged order exists exactly once.
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
        server.restart()?;
        let seconds = started.elapsed().as_secs_f64();
        let slice = crowd.slice(lasts / (KILLS * 2)).await;
        print_line(&format!("kill: restarted after {seconds:.1} s, then {:.0} orders/s", slice.per_second))?;
        findings.expect(slice.done > 0, "it serves again after a kill")?;
    }
    let (repeated, wrong) = crowd.repeat_newest().await.context("repeated requests")?;
    print_line(&format!("kill: {repeated} acknowledged orders were sent again"))?;
    findings.expect(
        repeated > 0 && wrong.is_empty(),
        &format!(
            "every acknowledged order exists, and no key has a second effect {}",
            wrong.first().map_or("", String::as_str)
        ),
    )?;
    // At the full load, requests take precedence and a report may never be ready.
    crowd.halve_rate(true);
    findings.expect(crowd.audit(STALL_MAX).await?, "the accounts balance (GET /v1/audit)")
}
