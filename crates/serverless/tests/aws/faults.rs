//! Conflicts, throttles and lost answers at random: every request is done once or said not to be done.

use futures::executor::block_on;
use futures::future::join_all;
use tradepost_ports::Refusal;
use tradepost_serverless::memory_dynamodb::Faults;

use crate::operations::{PLAYERS, answer, cases, prepared, undisturbed};
use crate::words::{adds_up, stamp, whole_story};
use crate::world::{Backstage, api};

#[test]
fn under_faults_every_operation_has_its_normal_result() {
    block_on(async {
        for case in cases() {
            for seed in 0..6 {
                let when = format!("{}, seed {seed}", case.name);
                let expected = undisturbed(case, Some(stamp(1))).await;
                let stage = prepared().await;
                let faults =
                    Faults { seed: seed + 1, conflicts: 200, throttles: 150, lost: 200, ..Faults::default() };
                let stormy = api(&stage.tables, faults);
                let mut found = case.run(&stage, &stormy, Some(stamp(1))).await;
                while let Err(Refusal::Busy | Refusal::Internal(_)) = found {
                    found = case.run(&stage, &stormy, Some(stamp(1))).await;
                }
                assert_eq!(answer(found), expected.0, "{when}");
                let calm = api(&stage.tables, Faults::default());
                assert_eq!(whole_story(&calm, &PLAYERS).await, expected.1, "{when}");
                adds_up(&calm, &stage.tables, &when).await;
            }
        }
    });
}

#[test]
fn everything_at_once_under_faults_adds_up() {
    for seed in 0..8 {
        block_on(async {
            let stage = prepared().await;
            let (stage, tables) = (&stage, &stage.tables);
            let cases = cases();
            let faults = |n: u64| Faults {
                seed: seed * 1000 + n + 1,
                conflicts: 80,
                throttles: 60,
                lost: 60,
                turns_max: 5,
                torn_queries: true,
                ..Faults::default()
            };
            let processes: Vec<_> = (0..).map(|n| api(tables, faults(n))).take(cases.len()).collect();
            let mut backstage = Backstage::racing(tables, faults(900));
            let requests = cases.iter().zip(&processes).zip(0..).map(|((case, api), key)| async move {
                let done = case.run(stage, api, Some(stamp(key))).await;
                (case.name, done)
            });
            let matching = async { while backstage.play().await {} };
            let (done, ()) = futures::future::join(join_all(requests), matching).await;
            for (name, done) in done {
                let broken = matches!(&done, Err(Refusal::Internal(why)) if !why.to_string().contains("did not answer"));
                assert!(!broken, "seed {seed}, {name}: {done:?}");
            }
            while backstage.play().await {}
            backstage.sweep().await;
            let calm = api(tables, Faults::default());
            adds_up(&calm, tables, &format!("seed {seed}")).await;
        });
    }
}
