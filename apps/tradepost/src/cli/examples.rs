//! Examples of each command, shown at the end of its help and of its manual page. A test keeps them valid.

use clap::Command;

/// Examples of the whole program, in the order in which a new user needs them.
const FIRST: &[(&str, &str)] = &[
    ("tradepost demo", "watch an economy trade, and trade in it"),
    ("tradepost init --data market", "make a market of your own"),
    ("tradepost serve --data market", "serve it, with its page, at http://127.0.0.1:7171"),
    ("tradepost token --data market --player ann", "a token for a player"),
    ("tradepost doctor --data market", "something is wrong? ask this first"),
];

/// A command, and examples with what each does.
type Examples = (&'static str, &'static [(&'static str, &'static str)]);

const OF_COMMANDS: &[Examples] = &[
    (
        "init",
        &[
            ("tradepost init --data market", "asks what it needs to know"),
            ("tradepost init --data market --yes --materials materials.csv", "asks nothing; rows of id,name"),
            ("tradepost init --data market --yes --sales-tax-bps 500", "any setting may be given: 5 % tax"),
        ],
    ),
    (
        "serve",
        &[
            ("tradepost serve --data market", "on 127.0.0.1:7171, for a proxy or for this machine"),
            ("tradepost serve --data market --listen 0.0.0.0:7171", "for a network that you trust"),
            (
                "tradepost serve --data market --jwks https://game.example/jwks.json",
                "tokens of your own login",
            ),
            ("tradepost serve --data sandbox --clock-factor 60", "a minute for each second"),
        ],
    ),
    (
        "demo",
        &[
            ("tradepost demo", "240 simulated players; run it again to resume"),
            ("tradepost demo --players 2000 --speed 10", "more of them, and faster"),
            ("tradepost demo --plain --no-open --data /tmp/demo", "lines instead of a screen, no browser"),
        ],
    ),
    (
        "token",
        &[
            ("tradepost token --data market --player ann", "a player's, for a day"),
            (
                "tradepost token --data market --player game --role operator",
                "your game's server's: all rights",
            ),
            (
                "tradepost token --data market --player bot --scope transfer,read --ttl 30d",
                "only these rights",
            ),
        ],
    ),
    (
        "replay",
        &[
            ("tradepost replay orders.csv --token \"$OPERATOR\"", "rows of side,material,quantity,price"),
            ("tradepost replay orders.csv --token \"$OPERATOR\" --register", "and new materials of the file"),
        ],
    ),
    (
        "reconcile",
        &[("tradepost reconcile game.csv --token \"$OPERATOR\"", "rows of reference,player,asset,amount")],
    ),
    (
        "rules",
        &[
            (
                "tradepost rules apply rules.toml --token \"$OPERATOR\" --dry-run",
                "only shows what would change",
            ),
            (
                "tradepost rules apply rules.toml --token \"$OPERATOR\"",
                "rules under [market] and [materials.ID]",
            ),
        ],
    ),
    (
        "verify",
        &[
            ("tradepost verify --data market", "reads every entry; a server may be running"),
            ("tradepost verify --data market --json", "for scripts; fails if anything is wrong"),
        ],
    ),
    ("backup", &[("tradepost backup --token \"$OPERATOR\" market-backup.db", "while the market is served")]),
    ("restore", &[("tradepost restore market-backup.db --data market", "the old files are kept aside")]),
    (
        "doctor",
        &[
            ("tradepost doctor --data market", "the files, the disk, the clock, the port"),
            ("tradepost doctor --data market --url https://market.example", "and the way through your proxy"),
            ("tradepost doctor --data market --token \"$TOKEN\"", "and why a token is refused"),
            ("tradepost doctor --data market --json", "for scripts; fails if there is an error"),
        ],
    ),
    ("archive", &[("tradepost archive --data market --to /mnt/archive", "while no server runs")]),
    (
        "bench",
        &[
            ("tradepost bench", "a temporary market on this machine"),
            (
                "tradepost bench --url http://127.0.0.1:7171 --token \"$OPERATOR\"",
                "a running one; use a test market",
            ),
        ],
    ),
    ("health", &[("tradepost health --url http://127.0.0.1:7171", "succeeds once the market is ready")]),
    (
        "mcp",
        &[
            ("tradepost mcp --url http://127.0.0.1:7171", "market data and documentation, without a token"),
            ("tradepost mcp --token \"$TOKEN\" --read-only", "and what the token's holder may read"),
        ],
    ),
    ("completions", &[("tradepost completions bash", "save it where your shell looks for completions")]),
];

/// Adds the examples to the help of the program and of each command.
pub(super) fn with_examples(program: Command) -> Command {
    let program = program.after_help(shown(FIRST));
    OF_COMMANDS.iter().fold(program, |program, (name, examples)| {
        program.mut_subcommand(name, |c| c.after_help(shown(examples)))
    })
}

/// An example a line, and below it what it does.
fn shown(examples: &[(&str, &str)]) -> String {
    let lines = examples.iter().map(|(example, what)| format!("\n  {example}\n      {what}"));
    format!("Examples:{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, FromArgMatches};

    use super::*;
    use crate::cli::Arguments;

    /// The words of an example, as a shell would make them.
    fn words(example: &str) -> Vec<String> {
        example.split_whitespace().map(|word| word.replace('"', "")).collect()
    }

    #[test]
    fn every_example_is_a_valid_command_line() {
        let all =
            OF_COMMANDS.iter().flat_map(|(name, examples)| examples.iter().map(|(line, _)| (*name, *line)));
        let first = FIRST.iter().map(|(line, _)| (line.split(' ').nth(1).unwrap(), *line));
        for (name, line) in all.chain(first) {
            let matches = with_examples(Arguments::command()).try_get_matches_from(words(line));
            let matches = matches.unwrap_or_else(|error| panic!("{line}: {error}"));
            assert_eq!(matches.subcommand_name(), Some(name), "{line}");
            Arguments::from_arg_matches(&matches).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }

    #[test]
    fn every_command_that_is_listed_has_examples_in_its_help() {
        let program = with_examples(Arguments::command());
        assert!(program.get_after_help().is_some());
        for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(
                help.contains(&format!("tradepost {}", command.get_name())),
                "{}: {help}",
                command.get_name()
            );
            assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        }
    }
}
