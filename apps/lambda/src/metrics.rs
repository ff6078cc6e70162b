//! Metrics of the market: lines of the log that `CloudWatch` reads as metrics (its embedded metric format).

use serde_json::{Map, Value, json};
use tradepost_core::Timestamp;

use crate::settings::text;

/// The metrics that a function publishes.
#[derive(Debug)]
pub struct Metrics {
    namespace: String,
}

impl Metrics {
    /// By the variables that the template sets.
    pub(crate) fn from_environment() -> anyhow::Result<Self> {
        Ok(Self { namespace: text("TRADEPOST_METRICS")? })
    }

    /// A line with metrics, and with numbers that are only logged.
    pub fn line(
        &self,
        message: &str,
        at: Timestamp,
        metrics: &[(&str, u64)],
        logged: &[(&str, u64)],
    ) -> String {
        let names: Vec<_> = metrics.iter().map(|(name, _)| json!({ "Name": name })).collect();
        let namespaces = json!([{ "Namespace": self.namespace, "Dimensions": [[]], "Metrics": names }]);
        let mut line = Map::new();
        line.insert("level".to_owned(), "INFO".into());
        line.insert("message".to_owned(), message.into());
        line.insert("_aws".to_owned(), json!({ "Timestamp": at.0, "CloudWatchMetrics": namespaces }));
        let numbers = metrics.iter().chain(logged);
        line.extend(numbers.map(|(name, number)| ((*name).to_owned(), Value::from(*number))));
        Value::Object(line).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_cloudwatch_reads() {
        let metrics = Metrics { namespace: "Tradepost/market".to_owned() };
        let line = metrics.line("sweep", Timestamp(1_767_225_600_000), &[("FoundBySweep", 2)], &[("ms", 50)]);
        assert!(!line.contains('\n'));
        assert_eq!(
            serde_json::from_str::<Value>(&line).unwrap(),
            json!({
                "level": "INFO", "message": "sweep", "FoundBySweep": 2, "ms": 50,
                "_aws": {
                    "Timestamp": 1_767_225_600_000_u64,
                    "CloudWatchMetrics": [{
                        "Namespace": "Tradepost/market",
                        "Dimensions": [[]],
                        "Metrics": [{"Name": "FoundBySweep"}],
                    }],
                },
            })
        );
    }
}
