//! The SDK's clients, from the variables that Lambda sets: region, credentials, and end points where a test
//! sets them.
//!
//! Not by `aws-config`: its chain of credential providers would slow the start, and only the first is ever
//! used here.

use std::time::Duration;

use anyhow::Context;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedAsyncSleep};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_types::SdkConfig;

use crate::dynamodb::DynamoStore;
use crate::settings::{optional, text};

/// How long connecting may take.
const CONNECT_WAIT_MAX: Duration = Duration::from_secs(1);
/// How long one attempt may take: a transaction of 100 rows takes some ten milliseconds.
const ATTEMPT_WAIT_MAX: Duration = Duration::from_secs(3);
/// How long all attempts of a request may take.
const REQUEST_WAIT_MAX: Duration = Duration::from_secs(8);
/// Attempts of a request.
const ATTEMPTS_MAX: u32 = 4;

/// What all clients have in common.
#[derive(Debug)]
pub struct Clients {
    shared: SdkConfig,
}

impl Clients {
    /// Those of the function's own role.
    pub fn new() -> anyhow::Result<Self> {
        let token = optional("AWS_SESSION_TOKEN");
        let (id, key) = (text("AWS_ACCESS_KEY_ID")?, text("AWS_SECRET_ACCESS_KEY")?);
        let credentials = Credentials::new(id, key, token, None, "lambda");
        let shared = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .region(Region::new(text("AWS_REGION")?))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .retry_config(retries())
            .timeout_config(timeouts())
            .build();
        Ok(Self { shared })
    }

    /// The deployment's tables.
    pub fn store(&self) -> anyhow::Result<DynamoStore> {
        Ok(DynamoStore::new(self.dynamo_db(), text("TRADEPOST_TABLES")?))
    }

    pub fn dynamo_db(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.of("DYNAMODB"))
    }

    pub fn kinesis(&self) -> aws_sdk_kinesis::Client {
        aws_sdk_kinesis::Client::new(&self.of("KINESIS"))
    }

    pub fn lambda(&self) -> aws_sdk_lambda::Client {
        aws_sdk_lambda::Client::new(&self.of("LAMBDA"))
    }

    /// The key that tokens are signed with.
    pub async fn secret(&self, id: &str) -> anyhow::Result<String> {
        let client = aws_sdk_secretsmanager::Client::new(&self.of("SECRETS_MANAGER"));
        let secret = client.get_secret_value().secret_id(id).send().await.context("the secret")?;
        secret.secret_string.context("the secret is not text")
    }

    /// The same for one service: where a test puts it elsewhere, by the variables that all SDKs know.
    fn of(&self, service: &str) -> SdkConfig {
        let own = std::env::var(format!("AWS_ENDPOINT_URL_{service}"));
        let url = own.or_else(|_| std::env::var("AWS_ENDPOINT_URL")).ok().filter(|url| !url.is_empty());
        let mut builder = self.shared.to_builder();
        builder.set_endpoint_url(url);
        builder.build()
    }
}

fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(ATTEMPTS_MAX).with_initial_backoff(Duration::from_millis(50))
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_WAIT_MAX)
        .operation_attempt_timeout(ATTEMPT_WAIT_MAX)
        .operation_timeout(REQUEST_WAIT_MAX)
        .build()
}
