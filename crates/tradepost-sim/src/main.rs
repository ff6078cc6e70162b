//! Runs seeds until one fails: `cargo xtask sim`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use tradepost_sim::{Plan, Tally, Verdict, WorldKind, keep, plan, run, shrink};

/// The longest a failing run is shrunk.
const SHRINK: Duration = Duration::from_mins(2);

#[derive(Parser)]
#[command(name = "cargo xtask sim", about = "Runs both deployments in a simulated world, seed by seed")]
struct Arguments {
    /// How many seeds, of each world
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// The first one
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Go on with further seeds for so many minutes
    #[arg(long)]
    minutes: Option<f64>,
    /// One world only
    #[arg(long)]
    world: Option<WorldKind>,
    /// About how many steps a run has
    #[arg(long, default_value_t = 3_000)]
    steps: usize,
    /// Of one seed, only these steps: numbers and ranges, with commas
    #[arg(long)]
    keep: Option<String>,
    /// Leave a failing run as long as it is
    #[arg(long)]
    no_shrink: bool,
    /// Tell of each failing seed in a line, and go on
    #[arg(long)]
    keep_going: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let worlds =
        arguments.world.map_or_else(|| vec![WorldKind::Machine, WorldKind::Aws], |world| vec![world]);
    // A panic of the product is a verdict; where it came from is shown once, when the failing run is shown.
    std::panic::set_hook(Box::new(|_| {}));
    for world in worlds {
        if let Err(failed) = simulate(&arguments, world) {
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

fn simulate(arguments: &Arguments, world: WorldKind) -> Result<(), Box<Failed>> {
    if let Some(list) = &arguments.keep {
        let whole = plan(world, arguments.seed, arguments.steps);
        let kept = numbers(list);
        let verdict = run(world, &keep(&whole, &kept));
        return if verdict.outcome.is_err() {
            Err(Box::new(Failed { plan: whole, kept, verdict }))
        } else {
            Ok(())
        };
    }
    let time = arguments.minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let started = Instant::now();
    let bar = bar(arguments.seeds, time);
    let mut total = Tally::default();
    let mut first = None;
    for seed in arguments.seed.. {
        let done = seed - arguments.seed;
        let enough = time.map_or(done >= arguments.seeds, |time| started.elapsed() >= time);
        if enough {
            break;
        }
        let whole = plan(world, seed, arguments.steps);
        let verdict = run(world, &whole);
        if let Err(wrong) = &verdict.outcome {
            bar.suspend(|| tell(format_args!("{world:?}, seed {seed}: {}", wrong.0)));
            let kept = (0..whole.steps.len()).collect();
            first.get_or_insert(Failed { plan: whole, kept, verdict: verdict.clone() });
            if !arguments.keep_going {
                break;
            }
        }
        total += verdict.tally;
        bar.set_position(time.map_or(done + 1, |_| started.elapsed().as_secs()));
        bar.set_message(format!("{world:?}: {} commands, {} trades", total.commands, total.trades));
    }
    bar.finish_and_clear();
    if let Some(failed) = first {
        return Err(Box::new(failed));
    }
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    tell(format_args!(
        "{world:?}: all well. {total:?}; {} commands a minute",
        total.commands.saturating_mul(60_000) / milliseconds
    ));
    Ok(())
}

fn bar(seeds: u64, time: Option<Duration>) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}");
    let bar = ProgressBar::new(time.map_or(seeds, |time| time.as_secs()));
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}

/// Tells what is wrong, how to run it again, and its shortest form.
fn report(arguments: &Arguments, world: WorldKind, failed: &Failed) {
    let Failed { plan, kept, verdict } = failed;
    let why =
        |verdict: &Verdict| verdict.outcome.as_ref().err().map_or_else(String::new, |wrong| wrong.0.clone());
    let name = format!("{world:?}").to_lowercase();
    let again = format!("cargo xtask sim --world {name} --seed {} --steps {}", plan.seed, arguments.steps);
    tell(format_args!("WRONG: {}", why(verdict)));
    tell(format_args!("again: {again} --seeds 1"));
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
    tell(format_args!("in its shortest form, {} steps: {}", kept.len(), why(&verdict)));
    tell(format_args!("{:?}", plan.cast));
    for (place, step) in kept.iter().zip(&shortest.steps).take(60) {
        tell(format_args!("{place:6}  {step:?}"));
    }
    if kept.len() > 60 {
        tell(format_args!("        and {} more", kept.len() - 60));
    }
    let list: Vec<String> = kept.iter().map(ToString::to_string).collect();
    if list.len() <= 200 {
        tell(format_args!("again: {again} --keep {}", list.join(",")));
    }
}

fn numbers(list: &str) -> Vec<usize> {
    list.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

fn tell(line: impl std::fmt::Display) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
