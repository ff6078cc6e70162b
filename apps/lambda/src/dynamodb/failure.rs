//! What the SDK's errors mean to the market: was it done, was it not, or is that not known.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason};
use tradepost_serverless::store::{StoreError, Unmet};

use super::value;

/// Of any operation.
pub(super) fn of<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> StoreError {
    match error {
        SdkError::ConstructionFailure(_) => StoreError::Failed("the request cannot be built".to_owned()),
        SdkError::ServiceError(context) => {
            let error = context.err();
            named(error.code().unwrap_or_default(), error.message().unwrap_or_default())
        }
        // No answer, or none that can be read.
        _ => StoreError::Unknown,
    }
}

pub(super) fn of_put<R>(error: SdkError<PutItemError, R>) -> StoreError {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(failed)) => unmet(0, failed.item()),
        _ => of(error),
    }
}

pub(super) fn of_update<R>(error: SdkError<UpdateItemError, R>) -> StoreError {
    match error.as_service_error() {
        Some(UpdateItemError::ConditionalCheckFailedException(failed)) => unmet(0, failed.item()),
        _ => of(error),
    }
}

pub(super) fn of_delete<R>(error: SdkError<DeleteItemError, R>) -> StoreError {
    match error.as_service_error() {
        Some(DeleteItemError::ConditionalCheckFailedException(failed)) => unmet(0, failed.item()),
        _ => of(error),
    }
}

pub(super) fn of_transaction<R>(error: SdkError<TransactWriteItemsError, R>) -> StoreError {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            of_reasons(cancelled.cancellation_reasons())
        }
        _ => of(error),
    }
}

/// A request that could not be put together.
pub(super) fn broken(error: impl std::error::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}

/// Why a transaction was cancelled. Unmet conditions come first: the caller reads again.
fn of_reasons(reasons: &[CancellationReason]) -> StoreError {
    let code = |reason: &CancellationReason| reason.code().unwrap_or("None").to_owned();
    let unmet: Result<Vec<_>, _> = reasons
        .iter()
        .enumerate()
        .filter(|(_, reason)| code(reason) == "ConditionalCheckFailed")
        .map(|(action, reason)| one_unmet(action, reason.item()))
        .collect();
    match unmet {
        Ok(unmet) if !unmet.is_empty() => return StoreError::ConditionFailed(unmet),
        Ok(_) => {}
        Err(error) => return error,
    }
    let other = reasons.iter().find(|reason| code(reason) != "None");
    other.map_or_else(
        || StoreError::Failed("a transaction was cancelled without a reason".to_owned()),
        |reason| named(&code(reason), reason.message().unwrap_or_default()),
    )
}

fn unmet(action: usize, row: Option<&HashMap<String, AttributeValue>>) -> StoreError {
    one_unmet(action, row).map_or_else(|error| error, |unmet| StoreError::ConditionFailed(vec![unmet]))
}

fn one_unmet(action: usize, row: Option<&HashMap<String, AttributeValue>>) -> Result<Unmet, StoreError> {
    let row = row.filter(|row| !row.is_empty()).cloned().map(value::item).transpose()?;
    Ok(Unmet { action, row })
}

/// By the code of an exception, or of a reason why a transaction was cancelled.
fn named(code: &str, message: &str) -> StoreError {
    match code {
        "TransactionConflictException" | "TransactionConflict" => StoreError::Conflict,
        "ProvisionedThroughputExceededException"
        | "ProvisionedThroughputExceeded"
        | "RequestLimitExceeded"
        | "ThrottlingException"
        | "ThrottlingError"
        | "Throttling" => {
            // The template counts these lines: an alarm on every table for the price of one.
            tracing::warn!(code, reason = message, "throttled");
            StoreError::Throttled
        }
        "IdempotentParameterMismatchException" => StoreError::TokenReused,
        // The first sending of a transaction is still under way, or something broke on the way to its answer.
        "TransactionInProgressException"
        | "InternalServerError"
        | "InternalServerErrorException"
        | "ServiceUnavailable" => StoreError::Unknown,
        _ => StoreError::Failed(format!("{code}: {message}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(code: &str) -> CancellationReason {
        CancellationReason::builder().code(code).build()
    }

    #[test]
    fn unmet_condition_says_more_than_a_conflict() {
        let row = HashMap::from([("slot".to_owned(), AttributeValue::S("a".to_owned()))]);
        let reasons = [
            reason("None"),
            reason("TransactionConflict"),
            CancellationReason::builder().code("ConditionalCheckFailed").set_item(Some(row)).build(),
        ];
        let error = of_reasons(&reasons);
        assert!(error.unmet(2) && !error.unmet(1));
        let StoreError::ConditionFailed(unmet) = error else { unreachable!("an unmet condition") };
        assert!(unmet[0].row.is_some());
    }

    #[test]
    fn reasons_that_pass_are_told_from_those_that_do_not() {
        assert_eq!(of_reasons(&[reason("None"), reason("TransactionConflict")]), StoreError::Conflict);
        assert_eq!(of_reasons(&[reason("ThrottlingError")]), StoreError::Throttled);
        assert!(matches!(of_reasons(&[reason("ValidationError")]), StoreError::Failed(_)));
        assert!(matches!(of_reasons(&[]), StoreError::Failed(_)));
        assert_eq!(named("InternalServerError", ""), StoreError::Unknown);
    }
}
