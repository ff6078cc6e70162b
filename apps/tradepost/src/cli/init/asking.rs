//! What `tradepost init` asks a person at a terminal: what no flag has given. Return accepts what is shown.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use dialoguer::Input;

use super::materials;
use crate::config::{Config, Options};

/// Asks for what was not given.
pub(super) fn ask(directory: &Path, options: &mut Options, file: &mut Option<PathBuf>) -> anyhow::Result<()> {
    if options.listen.is_none() {
        let prompt = "Address to listen on (behind a TLS proxy, leave it as it is)";
        options.listen = setting(prompt, "127.0.0.1:7171", |text: &String| Options {
            listen: Some(text.clone()),
            ..Options::default()
        })?;
    }
    if options.sales_tax_bps.is_none() {
        let prompt = "Sales tax, in hundredths of a percent of what a seller gets";
        options.sales_tax_bps =
            setting(prompt, "0", |bps| Options { sales_tax_bps: Some(*bps), ..Options::default() })?;
    }
    if file.is_none() {
        let prompt =
            format!("File with the first materials for {} (id,name; empty for none)", directory.display());
        let is_usable = |text: &String| match text.trim() {
            "" => Ok(()),
            path => materials::read(Path::new(path)).map(drop).map_err(|error| format!("{error:#}")),
        };
        let given: String =
            Input::new().with_prompt(prompt).allow_empty(true).validate_with(is_usable).interact_text()?;
        *file = Some(given.trim()).filter(|path| !path.is_empty()).map(PathBuf::from);
    }
    Ok(())
}

/// Asks for a setting until it is a valid one; `None` if it is the default.
fn setting<T: FromStr<Err: std::fmt::Display>>(
    prompt: &str,
    default: &str,
    of: impl Fn(&T) -> Options,
) -> anyhow::Result<Option<T>> {
    let read = |text: &str| {
        let value = text.trim().parse().map_err(|error: T::Err| error.to_string())?;
        Config::of(Path::new(""), of(&value)).map_err(|error| error.to_string())?;
        Ok::<T, String>(value)
    };
    let given: String = Input::new()
        .with_prompt(prompt)
        .default(default.to_owned())
        .validate_with(|text: &String| read(text).map(drop))
        .interact_text()?;
    Ok(if given.trim() == default { None } else { read(&given).ok() })
}
