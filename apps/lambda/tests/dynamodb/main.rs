//! The store's promises, each against DynamoDB (the emulator at `AWS_ENDPOINT_URL`) and against the model
//! that the logic is tested with: what one does and the other does not would make those tests worthless.
//!
//! `cargo xtask aws test` starts two emulators by different authors, one after the other, and names the
//! second in `EMULATOR`. Where they disagree, AWS's documentation decides ([`unlike`]). Each case has
//! separate rows.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod tables;
mod cases;
mod pages;
mod transactions;

use tradepost_lambda::dynamodb::DynamoStore;
use tradepost_serverless::store::{Key, Store, StoreError};
use tradepost_serverless::tables::Table;

/// The runtime that the SDK needs.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// What an emulator does against AWS's documentation: the page that says so.
fn unlike(emulator: &str, case: &str) -> Option<&'static str> {
    let page = match (emulator, case) {
        // A batch has at most 25 requests.
        ("moto", "batch_of_26_is_refused") => "APIReference/API_BatchWriteItem",
        // A number has at most 38 digits.
        ("moto", "number_of_39_digits_is_refused") => "developerguide/HowItWorks.NamingRulesDataTypes",
        // 400 KB are 409,600 bytes of names and values; the emulator ends at 405,000.
        ("moto", "row_of_more_than_400_kb_is_refused") => "developerguide/Constraints",
        // The emulator does not look at the token.
        ("moto", "token_is_done_once" | "token_of_another_transaction_is_refused") => {
            "developerguide/transaction-apis"
        }
        _ => return None,
    };
    Some(page)
}

/// Runs a case against the emulator. One that is known to fail there must fail, or it is known no longer.
fn against_emulator(case: &str, run: impl FnOnce()) {
    let emulator = std::env::var("EMULATOR").unwrap_or_default();
    let Some(page) = unlike(&emulator, case) else {
        return run();
    };
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    assert!(done.is_err(), "{emulator} now does what {page} says: `unlike` need not list it");
}

/// Runs a case against both.
macro_rules! promises {
    ($($module:ident :: $case:ident),* $(,)?) => {
        mod dynamo_db {
            $(#[test]
            fn $case() {
                super::against_emulator(stringify!($case), || super::runtime().block_on(async {
                    let store = super::tables::fresh().await;
                    super::$module::$case(&store).await;
                }));
            })*
        }
        mod model {
            $(#[test]
            fn $case() {
                let store = tradepost_serverless::memory_dynamodb::MemoryTables::new();
                futures::executor::block_on(super::$module::$case(&store));
            })*
        }
    };
}

promises![
    cases::row_is_read_as_it_was_written,
    cases::row_that_is_not_there_is_none,
    cases::unmet_condition_of_a_single_write_gives_the_row,
    cases::update_adds_sets_and_removes,
    cases::comparison_with_what_is_not_there_never_holds,
    cases::rows_are_read_in_the_order_of_their_keys,
    cases::batch_puts_and_deletes,
    cases::batch_of_26_is_refused,
    cases::number_of_39_digits_is_refused,
    cases::row_of_more_than_400_kb_is_refused,
    cases::empty_key_is_refused,
    pages::query_goes_through_all_pages_in_the_order_of_the_range_keys,
    pages::query_takes_any_range,
    pages::limit_counts_before_the_filter,
    pages::page_ends_at_a_megabyte,
    pages::index_has_only_rows_with_its_keys,
    pages::index_is_never_read_as_of_now,
    pages::scan_goes_through_all_rows,
    transactions::transaction_of_100_rows_is_done,
    transactions::transaction_of_101_rows_is_refused,
    transactions::row_is_written_once_in_a_transaction,
    transactions::unmet_condition_cancels_all_and_says_which,
    transactions::check_guards_the_others,
    transactions::token_is_done_once,
    transactions::token_of_another_transaction_is_refused,
];

#[test]
fn no_answer_is_not_taken_for_a_no() {
    runtime().block_on(async {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let config = tables::client().config().to_builder();
        let config = config.endpoint_url(format!("http://{}", closed.expect("an address"))).build();
        let store = DynamoStore::new(aws_sdk_dynamodb::Client::from_conf(config), "nothing-");
        let key = Key::of(Table::MATERIALS, "copper");
        assert_eq!(store.write(key.clone().put(key.item())).await, Err(StoreError::Unknown));
    });
}
