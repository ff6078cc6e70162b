//! The text of a new `tradepost.toml`: every setting with what it means, made of the one definition of the
//! settings, so that it never says anything else than `serve --help`.

use clap::Args;

use super::Options;

/// The width of the comments.
const WIDTH: usize = 96;
const HEADER: &str = "Settings of a market, read when `tradepost serve` starts. Flags and variables (TRADEPOST_LISTEN and the \
                      like) take precedence. A line that begins with `#` and a name is an example or the default: \
                      remove the `#` and change the value. `tradepost doctor` checks this file.";

impl Options {
    /// The text of a configuration file with these settings; all others are in it as comments.
    pub(crate) fn document(&self) -> String {
        let command = Self::augment_args(clap::Command::new("settings"));
        let mut text = comment(HEADER);
        for (name, given, example) in self.values() {
            let argument =
                command.get_arguments().find(|argument| argument.get_long() == Some(name.as_str()));
            let help = argument.and_then(clap::Arg::get_help).map(ToString::to_string).unwrap_or_default();
            let line = match given {
                Some(value) => format!("{name} = {value}"),
                None => format!("#{name} = {example}"),
            };
            text = format!("{text}\n{}{line}\n", comment(&help));
        }
        text
    }
}

/// Lines of a comment, wrapped between words.
fn comment(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), String::from("#"));
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines = format!("{lines}{line}\n");
            line = String::from("#");
        }
        line = format!("{line} {word}");
    }
    format!("{lines}{line}\n")
}
