//! What a check found, in one line.

use std::fmt;

use serde::Serialize;

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    /// As it should be.
    Ok,
    /// It works, and may stop working or surprise.
    Warning,
    /// It does not work.
    Error,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    pub(super) check: &'static str,
    pub(super) level: Level,
    pub(super) says: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) advice: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: &'static str, says: impl Into<String>) -> Self {
        Self { check, level: Level::Ok, says: says.into(), advice: None }
    }

    pub(super) fn warning(check: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Warning, says: says.into(), advice: Some(advice.into()) }
    }

    pub(super) fn error(check: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Error, says: says.into(), advice: Some(advice.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        // An error's causes may have lines of their own.
        let says = self.says.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "{level:<8}{}: {says}", self.check)?;
        self.advice.as_ref().map_or(Ok(()), |advice| write!(f, " -> {advice}"))
    }
}
