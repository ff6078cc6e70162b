//! The tables of a case, made anew from what `tradepost-serverless` says of them.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use tradepost_lambda::clients::Clients;
use tradepost_lambda::dynamodb::DynamoStore;
use tradepost_serverless::tables::{Schema, Table};

/// The SDK's client, as the functions have it.
pub(crate) fn client() -> Client {
    Clients::new().expect("region and credentials, as the chore sets them").dynamo_db()
}

/// Empty tables.
pub(crate) async fn fresh() -> DynamoStore {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let store = DynamoStore::new(client(), format!("case-{}-{number}-", std::process::id()));
    for table in Table::ALL {
        make(&client(), &store, table).await;
    }
    store
}

async fn make(client: &Client, store: &DynamoStore, table: Table) {
    let mut request = client.create_table().table_name(store.table(table));
    request = request.billing_mode(BillingMode::PayPerRequest).set_key_schema(Some(keys(table.schema())));
    let schema = table.schema();
    for name in [Some(schema.hash), schema.range].into_iter().flatten() {
        request = request.attribute_definitions(attribute(name, ScalarAttributeType::S));
    }
    for index in table.indexes() {
        let range = index.schema().range.expect("an index has a range key");
        request = request.attribute_definitions(attribute(range, ScalarAttributeType::N));
        request = request.attribute_definitions(attribute(index.schema().hash, ScalarAttributeType::S));
        let projection = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
        let made = GlobalSecondaryIndex::builder().index_name(index.name()).projection(projection);
        let made = made.set_key_schema(Some(keys(index.schema()))).build();
        request = request.global_secondary_indexes(made.expect("an index"));
    }
    request.send().await.expect("a table");
}

fn keys(schema: Schema) -> Vec<KeySchemaElement> {
    let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let hash = Some(key(schema.hash, KeyType::Hash));
    let range = schema.range.map(|name| key(name, KeyType::Range));
    [hash, range].into_iter().flatten().map(|key| key.expect("a key")).collect()
}

fn attribute(name: &str, kind: ScalarAttributeType) -> AttributeDefinition {
    let made = AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build();
    made.expect("an attribute")
}
