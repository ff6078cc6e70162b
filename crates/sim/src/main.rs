//! Runs seeds until one fails: `cargo xtask sim`.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use rustix::time::{ClockId, clock_gettime};
use tradepost_sim::{Digest, Plan, Tally, Verdict, WorldKind, keep, misinform, plan, run, shrink};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The longest a failing run is shrunk.
const SHRINK: Duration = Duration::from_mins(2);
/// A run that uses this much processor time will not end.
const RUN_MAX: Duration = Duration::from_mins(2);

#[derive(Parser)]
#[command(name = "cargo xtask sim", about = "Runs both deployments in a simulated world, seed by seed")]
struct Arguments {
    /// Number of seeds per world
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Instead, as many seeds as fit into this many minutes per world
    #[arg(long)]
    minutes: Option<f64>,
    /// Only this world
    #[arg(long)]
    world: Option<WorldKind>,
    /// Approximate number of steps per run
    #[arg(long, default_value_t = 3_000)]
    steps: usize,
    /// Of one seed, only the steps with these numbers, separated by commas
    #[arg(long)]
    keep: Option<String>,
    /// Do not shrink a failing run
    #[arg(long)]
    no_shrink: bool,
    /// Report each failing seed in one line, and continue
    #[arg(long)]
    keep_going: bool,
    /// Make the auditor expect a wrong sales tax, to see what a failure looks like
    #[arg(long)]
    wrong_auditor: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let worlds =
        arguments.world.map_or_else(|| vec![WorldKind::Node, WorldKind::Serverless], |world| vec![world]);
    // A panic of the product is a verdict; its origin is shown once, with the failing run.
    std::panic::set_hook(Box::new(|_| {}));
    let watch = Watch::default();
    watch.clone().start();
    for world in worlds {
        let failed = if arguments.keep.is_some() {
            again(&arguments, world)
        } else {
            seeds(&arguments, world, &watch)
        };
        if let Some(failed) = failed {
            report(&arguments, world, &failed);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// A plan that failed.
struct Failed {
    plan: Plan,
    kept: Vec<usize>,
    verdict: Verdict,
}

fn make(arguments: &Arguments, world: WorldKind, seed: u64) -> Plan {
    let mut plan = plan(world, seed, arguments.steps);
    if arguments.wrong_auditor {
        misinform(&mut plan);
    }
    plan
}

/// Some steps of one seed.
fn again(arguments: &Arguments, world: WorldKind) -> Option<Failed> {
    let whole = make(arguments, world, arguments.seed);
    let kept = numbers(arguments.keep.as_deref().unwrap_or_default());
    let verdict = run(world, &keep(&whole, &kept));
    if verdict.outcome.is_ok() {
        print_line(format_args!("{world:?}: these {} steps pass", kept.len()));
        return None;
    }
    Some(Failed { plan: whole, kept, verdict })
}

/// Seed after seed; the first one that failed.
fn seeds(arguments: &Arguments, world: WorldKind, watch: &Watch) -> Option<Failed> {
    let time = arguments.minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let (started, processor) = (Instant::now(), CpuTime::now());
    let bar = bar(arguments.seeds, time);
    let (mut total, mut digest, mut first) = (Tally::default(), Digest::default(), None);
    for seed in arguments.seed.. {
        let done = seed - arguments.seed;
        let enough = time.map_or(done >= arguments.seeds, |time| started.elapsed() >= time);
        if enough {
            break;
        }
        let whole = make(arguments, world, seed);
        watch.begin(command(arguments, world, seed));
        let verdict = run(world, &whole);
        watch.end();
        total += verdict.tally.clone();
        match &verdict.outcome {
            Ok(fingerprint) => digest.number(fingerprint.get()),
            Err(wrong) => {
                bar.suspend(|| print_line(format_args!("{world:?}, seed {seed}: {}", wrong.0)));
                let kept = (0..whole.steps.len()).collect();
                first.get_or_insert(Failed { plan: whole, kept, verdict });
                if !arguments.keep_going {
                    break;
                }
            }
        }
        bar.set_position(time.map_or(done + 1, |_| started.elapsed().as_secs()));
        bar.set_message(format!(
            "{world:?}: seed {seed}, {} commands, {} trades",
            total.commands, total.trades
        ));
    }
    bar.finish_and_clear();
    if first.is_none() {
        print_line(format_args!("{world:?}: passed, fingerprint {:016x}", digest.get()));
        sum_up(world, &total, started.elapsed(), processor.elapsed());
    }
    first
}

fn sum_up(world: WorldKind, total: &Tally, time: Duration, processor: Duration) {
    let a_minute = |time: Duration| {
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
        total.commands.saturating_mul(60_000) / milliseconds
    };
    let Tally { commands, reads, answers, exact, trades, large_batches, archived, faults } = total;
    print_line(format_args!(
        "{commands} commands ({} a minute, {} a minute of processor time), {reads} reads",
        a_minute(time),
        a_minute(processor)
    ));
    print_line(format_args!(
        "{answers} answers, {exact} of them with exactly one correct value; {trades} trades"
    ));
    if world == WorldKind::Node {
        print_line(format_args!(
            "{large_batches} batches committed by the journal thread, {archived} entries archived"
        ));
    }
    print_line(format_args!("faults:\n{faults}"));
    for never in faults.missing(world) {
        print_line(format_args!("     never  {never}"));
    }
}

fn bar(seeds: u64, time: Option<Duration>) -> ProgressBar {
    let unit = if time.is_some() { " s" } else { " seeds" };
    let style = ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}}{unit}  {{msg}}"));
    let bar = ProgressBar::new(time.map_or(seeds, |time| time.as_secs()));
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}

/// Reports what is wrong, how to run it again, and its shortest form.
fn report(arguments: &Arguments, world: WorldKind, failed: &Failed) {
    let Failed { plan, kept, verdict } = failed;
    let why =
        |verdict: &Verdict| verdict.outcome.as_ref().err().map_or_else(String::new, |wrong| wrong.0.clone());
    let again = command(arguments, world, plan.seed);
    print_line(format_args!("FAILED: {}", why(verdict)));
    print_line(format_args!("again: {again} --seeds 1"));
    let kept = if arguments.no_shrink || arguments.keep.is_some() {
        kept.clone()
    } else {
        let bar = ProgressBar::new_spinner();
        let kept = shrink(world, plan, SHRINK, |left| bar.set_message(format!("{left} steps are left")));
        bar.finish_and_clear();
        kept
    };
    drop(std::panic::take_hook());
    let shortest = keep(plan, &kept);
    let verdict = run(world, &shortest);
    print_line(format_args!("in its shortest form, {} steps: {}", kept.len(), why(&verdict)));
    print_line(format_args!("{:?}", plan.cast));
    for (place, step) in kept.iter().zip(&shortest.steps).take(60) {
        print_line(format_args!("{place:6}  {step:?}"));
    }
    if kept.len() > 60 {
        print_line(format_args!("        and {} more", kept.len() - 60));
    }
    let list: Vec<String> = kept.iter().map(ToString::to_string).collect();
    if list.len() <= 200 {
        print_line(format_args!("again: {again} --keep {}", list.join(",")));
    }
}

/// The command that runs a seed again.
fn command(arguments: &Arguments, world: WorldKind, seed: u64) -> String {
    let name = format!("{world:?}").to_lowercase();
    let wrong_auditor = if arguments.wrong_auditor { " --wrong-auditor" } else { "" };
    format!("cargo xtask sim --world {name} --seed {seed} --steps {}{wrong_auditor}", arguments.steps)
}

/// CPU time of this process, which excludes other work on the machine.
#[derive(Clone, Copy)]
struct CpuTime(Duration);

impl CpuTime {
    fn now() -> Self {
        Self(Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default())
    }

    fn elapsed(self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}

/// Ends the process when a run does not: nothing else can stop an endless loop.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Option<(CpuTime, String)>>>);

impl Watch {
    fn begin(&self, command: String) {
        *self.running() = Some((CpuTime::now(), command));
    }

    fn end(&self) {
        *self.running() = None;
    }

    fn start(self) {
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                if let Some((since, command)) = &*self.running()
                    && since.elapsed() > RUN_MAX
                {
                    print_line(format_args!("FAILED: a run does not end\nagain: {command} --seeds 1"));
                    std::process::exit(1);
                }
            }
        });
    }

    fn running(&self) -> MutexGuard<'_, Option<(CpuTime, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn numbers(list: &str) -> Vec<usize> {
    list.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

fn print_line(line: impl std::fmt::Display) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
