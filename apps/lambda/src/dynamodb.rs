//! The store as DynamoDB: each method one operation of the SDK.
//!
//! In: requests of `tradepost-serverless`. Out: its replies and errors. Not here: what is read or written
//! (`tradepost-serverless`), how expressions are spelled ([`expression`]).
//!
//! The SDK retries where that does no harm: reads, transactions (it sends each with a token), puts and
//! deletes without a condition. A single write with a condition is sent once: a retry could meet its own
//! effect and take it for another's.

mod expression;
mod failure;
mod value;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, DeleteRequest, KeysAndAttributes, Put, PutRequest,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update as SdkUpdate, WriteRequest,
};
use futures::FutureExt;
use futures::future::BoxFuture;
use tradepost_serverless::store::{
    Action, Backoff, BatchGet, Change, Get, Item, Key, Page, Query, Reply, Scan, Store, StoreError,
    Transaction,
};
use tradepost_serverless::tables::{Index, Table};

use expression::Expressions;

/// A write with its condition, and the placeholders of all its expressions. Each kind of write is a type of
/// its own in the SDK, with the same methods.
macro_rules! conditional {
    ($write:expr, $condition:ident, $expressions:ident) => {{
        let old = $condition.is_some().then_some(ReturnValuesOnConditionCheckFailure::AllOld);
        let (names, values) = $expressions.into_parts();
        $write
            .set_condition_expression($condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .set_return_values_on_condition_check_failure(old)
    }};
}

/// How often a batch is sent of which DynamoDB did only a part.
const BATCH_ATTEMPTS_MAX: u32 = 8;

#[derive(Clone, Debug)]
pub struct DynamoStore {
    client: Client,
    /// What the names of the deployment's tables start with.
    prefix: String,
}

impl DynamoStore {
    /// The tables whose names start with this.
    pub fn new(client: Client, prefix: impl Into<String>) -> Self {
        Self { client, prefix: prefix.into() }
    }

    /// A table's name in the account.
    pub fn table(&self, table: Table) -> String {
        format!("{}{}", self.prefix, table.name())
    }

    async fn read(&self, get: Get) -> Result<Option<Item>, StoreError> {
        let request = self.client.get_item().table_name(self.table(get.key.table));
        let request = request.set_key(Some(key(&get.key))).consistent_read(get.consistent);
        let answer = request.send().await.map_err(failure::of)?;
        answer.item.map(value::item).transpose()
    }

    async fn read_batch(&self, batch: BatchGet) -> Result<Vec<Option<Item>>, StoreError> {
        let mut wanted: HashMap<String, KeysAndAttributes> = HashMap::new();
        for (table, keys) in by_table(&batch.keys) {
            let mut request = KeysAndAttributes::builder().consistent_read(batch.consistent);
            for one in keys {
                request = request.keys(key(one));
            }
            wanted.insert(self.table(table), request.build().map_err(failure::broken)?);
        }
        let mut found = HashMap::new();
        let mut pauses = backoff();
        loop {
            let answer = self.client.batch_get_item().set_request_items(Some(wanted)).send().await;
            let answer = answer.map_err(failure::of)?;
            for (table, rows) in answer.responses.unwrap_or_default() {
                for row in rows {
                    let row = value::item(row)?;
                    let name = table.strip_prefix(&self.prefix).unwrap_or_default();
                    let table = Table::ALL.into_iter().find(|table| table.name() == name);
                    if let Some(key) = table.and_then(|table| Key::from_item(table, &row)) {
                        found.insert(key_name(&key), row);
                    }
                }
            }
            wanted = answer.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                break;
            }
            if !pauses.wait(self).await {
                return Err(StoreError::Throttled);
            }
        }
        Ok(batch.keys.iter().map(|key| found.get(&key_name(key)).cloned()).collect())
    }

    async fn read_query(&self, query: Query) -> Result<Page, StoreError> {
        let schema = query.index.map_or_else(|| query.table.schema(), Index::schema);
        let mut expressions = Expressions::default();
        let condition = expressions.key(schema, &query.hash, &query.range)?;
        let filter = query.filter.as_ref().map(|filter| expressions.condition(filter));
        let (names, values) = expressions.into_parts();
        let limit = query.limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX));
        let answer = self
            .client
            .query()
            .table_name(self.table(query.table))
            .set_index_name(query.index.map(|index| index.name().to_owned()))
            .key_condition_expression(condition)
            .set_filter_expression(filter)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .scan_index_forward(!query.descending)
            .set_limit(limit)
            .consistent_read(query.consistent)
            .set_exclusive_start_key(query.start.as_ref().map(value::attributes))
            .send()
            .await
            .map_err(failure::of)?;
        page(answer.items, answer.last_evaluated_key)
    }

    async fn read_all(&self, scan: Scan) -> Result<Page, StoreError> {
        let request = self.client.scan().table_name(self.table(scan.table)).consistent_read(scan.consistent);
        let limit = scan.limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX));
        let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let request = request.set_limit(limit).set_segment(scan.part.map(|(part, _)| whole(part)));
        let request = request.set_total_segments(scan.part.map(|(_, parts)| whole(parts)));
        let request = request.set_exclusive_start_key(scan.start.as_ref().map(value::attributes));
        let answer = request.send().await.map_err(failure::of)?;
        page(answer.items, answer.last_evaluated_key)
    }

    async fn write_one(&self, action: Action) -> Result<(), StoreError> {
        let table = self.table(action.key.table);
        let row = Some(key(&action.key));
        let mut expressions = Expressions::default();
        let condition = action.condition.as_ref().map(|condition| expressions.condition(condition));
        let once = Builder::new().retry_config(RetryConfig::disabled());
        let again = Builder::new();
        let repeatable = condition.is_none() && !matches!(action.change, Change::Update(_));
        let configuration = if repeatable { again } else { once };
        match action.change {
            Change::Put(item) => {
                let request = self.client.put_item().table_name(table);
                let request = request.set_item(Some(value::attributes(&item)));
                let request = conditional!(request, condition, expressions);
                let sent = request.customize().config_override(configuration).send().await;
                sent.map(drop).map_err(failure::of_put)
            }
            Change::Update(updates) => {
                let update = expressions.update(&updates);
                let request = self.client.update_item().table_name(table).set_key(row);
                let request = request.set_update_expression(update);
                let request = conditional!(request, condition, expressions);
                let sent = request.customize().config_override(configuration).send().await;
                sent.map(drop).map_err(failure::of_update)
            }
            Change::Delete => {
                let request = self.client.delete_item().table_name(table).set_key(row);
                let request = conditional!(request, condition, expressions);
                let sent = request.customize().config_override(configuration).send().await;
                sent.map(drop).map_err(failure::of_delete)
            }
            Change::Check => Err(StoreError::Failed("a check outside of a transaction".to_owned())),
        }
    }

    async fn write_batch(&self, actions: Vec<Action>) -> Result<(), StoreError> {
        let mut waiting: HashMap<String, Vec<WriteRequest>> = HashMap::new();
        for action in actions {
            let request = match action.change {
                Change::Put(item) if action.condition.is_none() => {
                    let put = PutRequest::builder().set_item(Some(value::attributes(&item)));
                    WriteRequest::builder().put_request(put.build().map_err(failure::broken)?)
                }
                Change::Delete if action.condition.is_none() => {
                    let delete = DeleteRequest::builder().set_key(Some(key(&action.key)));
                    WriteRequest::builder().delete_request(delete.build().map_err(failure::broken)?)
                }
                _ => {
                    return Err(StoreError::Failed(
                        "a batch puts and deletes, without conditions".to_owned(),
                    ));
                }
            };
            waiting.entry(self.table(action.key.table)).or_default().push(request.build());
        }
        let mut pauses = backoff();
        loop {
            let answer = self.client.batch_write_item().set_request_items(Some(waiting)).send().await;
            waiting = answer.map_err(failure::of)?.unprocessed_items.unwrap_or_default();
            if waiting.is_empty() {
                return Ok(());
            }
            if !pauses.wait(self).await {
                return Err(StoreError::Throttled);
            }
        }
    }

    async fn write_all(&self, transaction: Transaction) -> Result<(), StoreError> {
        let actions: Result<Vec<_>, _> =
            transaction.actions.into_iter().map(|action| self.transacted(action)).collect();
        let request = self.client.transact_write_items().set_transact_items(Some(actions?));
        let sent = request.set_client_request_token(transaction.token).send().await;
        sent.map(drop).map_err(failure::of_transaction)
    }

    fn transacted(&self, action: Action) -> Result<TransactWriteItem, StoreError> {
        let table = self.table(action.key.table);
        let row = Some(key(&action.key));
        let mut expressions = Expressions::default();
        let condition = action.condition.as_ref().map(|condition| expressions.condition(condition));
        let write = TransactWriteItem::builder();
        let write = match action.change {
            Change::Put(item) => {
                let put = Put::builder().table_name(table).set_item(Some(value::attributes(&item)));
                let put = conditional!(put, condition, expressions);
                write.put(put.build().map_err(failure::broken)?)
            }
            Change::Update(updates) => {
                let text = expressions.update(&updates);
                let update = SdkUpdate::builder().table_name(table).set_key(row).set_update_expression(text);
                let update = conditional!(update, condition, expressions);
                write.update(update.build().map_err(failure::broken)?)
            }
            Change::Delete => {
                let delete = Delete::builder().table_name(table).set_key(row);
                let delete = conditional!(delete, condition, expressions);
                write.delete(delete.build().map_err(failure::broken)?)
            }
            Change::Check => {
                let check = ConditionCheck::builder().table_name(table).set_key(row);
                let check = conditional!(check, condition, expressions);
                write.condition_check(check.build().map_err(failure::broken)?)
            }
        };
        Ok(write.build())
    }
}

impl Store for DynamoStore {
    fn get(&self, get: Get) -> Reply<'_, Option<Item>> {
        self.read(get).boxed()
    }

    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>> {
        self.read_batch(batch).boxed()
    }

    fn query(&self, query: Query) -> Reply<'_, Page> {
        self.read_query(query).boxed()
    }

    fn scan(&self, scan: Scan) -> Reply<'_, Page> {
        self.read_all(scan).boxed()
    }

    fn write(&self, action: Action) -> Reply<'_, ()> {
        self.write_one(action).boxed()
    }

    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()> {
        self.write_batch(actions).boxed()
    }

    fn transact(&self, transaction: Transaction) -> Reply<'_, ()> {
        self.write_all(transaction).boxed()
    }

    fn pause(&self, time: Duration) -> BoxFuture<'_, ()> {
        tokio::time::sleep(time).boxed()
    }
}

/// The backoff of a batch of which DynamoDB did only a part.
fn backoff() -> Backoff {
    Backoff::new(BATCH_ATTEMPTS_MAX, getrandom::u64().unwrap_or_default())
}

/// Keys by table, in the order they come.
fn by_table(keys: &[Key]) -> Vec<(Table, Vec<&Key>)> {
    let mut tables: Vec<(Table, Vec<&Key>)> = Vec::new();
    for key in keys {
        match tables.iter_mut().find(|(table, _)| *table == key.table) {
            Some((_, keys)) => keys.push(key),
            None => tables.push((key.table, vec![key])),
        }
    }
    tables
}

fn key(key: &Key) -> HashMap<String, AttributeValue> {
    value::attributes(&key.item())
}

fn key_name(key: &Key) -> (Table, String, Option<String>) {
    (key.table, key.hash.clone(), key.range.clone())
}

fn page(
    items: Option<Vec<HashMap<String, AttributeValue>>>,
    next: Option<HashMap<String, AttributeValue>>,
) -> Result<Page, StoreError> {
    let items = items.unwrap_or_default().into_iter().map(value::item).collect::<Result<_, _>>()?;
    Ok(Page { items, next: next.map(value::item).transpose()? })
}
