//! The webhooks' function: called by the stream of `feed`, and each minute, it calls itself for each webhook
//! that has something to send; called for a webhook, it delivers that one.
//!
//! So no webhook waits for another's receiver. A call that is lost is made up for by the next minute's.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, anyhow};
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use tradepost_core::{Rules, Timestamp};
use tradepost_ports::WebhookName;
use tradepost_serverless::Serverless;
use tradepost_serverless::event_batch::PartialFailure;
use tradepost_webhooks::{Sender, deliver_for_a_while, due};

use crate::clients::Clients;
use crate::dynamodb::DynamoStore;
use crate::environment::SystemEnvironment;
use crate::settings::{ms_since, text, webhooks_allow_private};

/// The member of a call that names a webhook.
const WEBHOOK: &str = "webhook";

struct Function {
    market: Arc<Serverless<DynamoStore, SystemEnvironment>>,
    sender: Sender,
    lambda: aws_sdk_lambda::Client,
    own_name: String,
}

/// Serves calls, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let clients = Clients::new()?;
    // It places no order, so it needs no rules.
    let rules = Rules { sales_tax_bps: 0, open_orders_max: 1 };
    let function = Function {
        market: Arc::new(Serverless::new(clients.store()?, SystemEnvironment, rules)),
        sender: Sender::new(webhooks_allow_private()?).context("cannot send webhooks")?,
        lambda: clients.lambda(),
        own_name: text("AWS_LAMBDA_FUNCTION_NAME")?,
    };
    let serve = async |event: LambdaEvent<Value>| match event.payload.get(WEBHOOK).and_then(Value::as_str) {
        Some(name) => function.deliver(name, Timestamp(event.context.deadline)).await,
        None => function.call_all().await,
    };
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

impl Function {
    /// Calls this function for each webhook that has something to send, and waits for none.
    async fn call_all(&self) -> Result<PartialFailure, Error> {
        let start = Instant::now();
        let due = due(&*self.market, &*self.market).await?;
        for name in &due {
            let payload = json!({WEBHOOK: name.as_str()}).to_string();
            let call = self.lambda.invoke().function_name(&self.own_name).payload(Blob::new(payload));
            call.invocation_type(InvocationType::Event).send().await?;
        }
        tracing::info!(webhooks = due.len(), ms = ms_since(start), "called");
        Ok(PartialFailure::default())
    }

    async fn deliver(&self, name: &str, deadline: Timestamp) -> Result<PartialFailure, Error> {
        let start = Instant::now();
        let name = WebhookName::new(name)?;
        let market = Arc::clone(&self.market);
        deliver_for_a_while(market, &*self.market, &self.sender, &name, deadline).await?;
        tracing::info!(webhook = name.as_str(), ms = ms_since(start), "delivered");
        Ok(PartialFailure::default())
    }
}
