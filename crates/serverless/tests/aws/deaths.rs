//! A process that dies after any call leaves the operation done or not done, and the same request again does
//! it once.

use futures::executor::block_on;
use tradepost_ports::Refusal;
use tradepost_serverless::memory_dynamodb::Faults;

use crate::operations::{PLAYERS, answer, cases, prepared, undisturbed};
use crate::words::{adds_up, stamp, whole_story};
use crate::world::{api, api_on};

#[test]
fn whatever_call_a_process_dies_after_a_request_is_done_once() {
    block_on(async {
        let mut deaths = 0;
        for case in cases() {
            let expected = undisturbed(case, Some(stamp(1))).await;
            for last in 0.. {
                let when = format!("{} dies after call {last}", case.name);
                let stage = prepared().await;
                let tables = &stage.tables;
                let dying = tables.connect(Faults { dies_after: Some(last), ..Faults::default() });
                let done = case.run(&stage, &api_on(&dying, last + 1), Some(stamp(1))).await;
                let healthy = api(tables, Faults { seed: 99, ..Faults::default() });
                adds_up(&healthy, tables, &when).await;
                if !matches!(&done, Err(Refusal::Internal(_))) {
                    assert_eq!(answer(done), expected.0, "{when}");
                    break;
                }
                deaths += 1;
                for time in ["again", "once more"] {
                    let found = answer(case.run(&stage, &healthy, Some(stamp(1))).await);
                    assert_eq!(found, expected.0, "{when}, {time}");
                }
                assert_eq!(whole_story(&healthy, &PLAYERS).await, expected.1, "{when}");
                adds_up(&healthy, tables, &when).await;
            }
        }
        assert!(deaths > 40, "{deaths} deaths");
    });
}

#[test]
fn without_a_key_an_operation_is_done_whole_or_not_at_all() {
    block_on(async {
        // A batch and the cancelling of all orders are operations one after another.
        for case in cases().into_iter().filter(|case| !["batch", "cancel all"].contains(&case.name)) {
            let before = {
                let stage = prepared().await;
                let tables = &stage.tables;
                whole_story(&api(tables, Faults::default()), &PLAYERS).await
            };
            let after = undisturbed(case, None).await.1;
            for last in 0.. {
                let when = format!("{} dies after call {last}", case.name);
                let stage = prepared().await;
                let tables = &stage.tables;
                let dying = tables.connect(Faults { dies_after: Some(last), ..Faults::default() });
                let done = case.run(&stage, &api_on(&dying, last + 1), None).await;
                let healthy = api(tables, Faults::default());
                let now = whole_story(&healthy, &PLAYERS).await;
                assert!(now == before || now == after, "{when}:\n{now}");
                adds_up(&healthy, tables, &when).await;
                if !matches!(done, Err(Refusal::Internal(_))) {
                    break;
                }
            }
        }
    });
}
