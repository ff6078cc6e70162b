//! The headers of Standard Webhooks.

use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook, WebhookError,
};
use tradepost_ports::WebhookSecret;

use crate::message::Message;

/// Signs a message that is sent at this time, in seconds since 1970.
pub(crate) fn headers(
    secret: &WebhookSecret,
    message: &Message,
    at: u64,
) -> Result<[(&'static str, String); 3], WebhookError> {
    let key = Webhook::from_bytes(secret.as_bytes().to_vec())?;
    let signature = key.sign(&message.id, at.cast_signed(), message.body.as_bytes())?;
    Ok([
        (HEADER_WEBHOOK_ID, message.id.clone()),
        (HEADER_WEBHOOK_TIMESTAMP, at.to_string()),
        (HEADER_WEBHOOK_SIGNATURE, signature),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;

    /// The libraries of other languages verify this file in the tests of the TypeScript client and of the
    /// emulator.
    #[test]
    fn signed_example_is_up_to_date() {
        let secret = WebhookSecret::new((1..=32).collect()).unwrap();
        let body = r#"{"type":"deposited","timestamp":"2026-01-31T12:00:00.000Z","data":{"player":"Zoë"}}"#;
        let message = Message { id: "m1-17-0".to_owned(), body: body.to_owned(), events: 0..=0 };
        let headers: BTreeMap<_, _> = headers(&secret, &message, 1_769_860_800).unwrap().into();
        let example = serde_json::json!({"secret": secret.to_text(), "headers": headers, "body": body});
        let example = format!("{example:#}\n");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signed.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &example).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), example, "UPDATE_EXPECT=1 rewrites it");
    }
}
