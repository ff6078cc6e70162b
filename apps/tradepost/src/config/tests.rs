//! Precedence, bounds, empty values, and how mistakes are named.

use clap::{Args, FromArgMatches};

use super::*;

/// Loads the settings from flags and the text of `tradepost.toml`.
fn load(flags: &[&str], text: &str) -> Result<Config, String> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("tradepost.toml"), text).unwrap();
    let command = Options::augment_args(clap::Command::new("serve").no_binary_name(true));
    let matches = command.try_get_matches_from(flags).map_err(|error| error.to_string())?;
    let flags = Options::from_arg_matches(&matches).unwrap();
    Config::load(directory.path(), flags, None).map_err(|error| error.to_string())
}

#[test]
fn flags_take_precedence_over_the_file_and_the_file_over_defaults() {
    let file = "sales-tax-bps = 250\nopen-orders-max = 5\n";
    let config = load(&["--open-orders-max", "7"], file).unwrap();
    assert_eq!(config.market().rules, Rules { sales_tax_bps: 250, open_orders_max: 7 });
    assert_eq!(config.listen(), "127.0.0.1:7171");
}

#[test]
fn every_number_out_of_its_bounds_is_refused_by_its_name_and_bounds() {
    for (name, _, bounds) in Options::default().numbers() {
        let (min, max) = (*bounds.start(), *bounds.end());
        for within in [min, max] {
            load(&[], &format!("{name} = {within}")).unwrap_or_else(|error| panic!("{error}"));
            load(&[&format!("--{name}={within}")], "").unwrap_or_else(|error| panic!("{error}"));
        }
        let mut beyond = vec![(min - 1).to_string(), (max + 1).to_string(), "-1".to_owned()];
        if min > 0 {
            beyond.push("0".to_owned());
        }
        for wrong in beyond {
            let expected = format!("{name} must be {min} to {max}; {wrong} was given");
            assert_eq!(load(&[], &format!("{name} = {wrong}")).unwrap_err(), expected);
            assert_eq!(load(&[&format!("--{name}={wrong}")], "").unwrap_err(), expected);
        }
        for endless in ["99999999999999999999", "-99999999999999999999"] {
            let error = load(&[&format!("--{name}={endless}")], "").unwrap_err();
            assert!(error.contains(&format!("{name} must be {min} to {max}")), "{error}");
        }
        for text in ["ten", "1.5"] {
            let error = load(&[&format!("--{name}={text}")], "").unwrap_err();
            assert!(error.contains(&format!("--{name}")) && error.contains("whole number"), "{error}");
            let error = load(&[], &format!("{name} = \"{text}\"")).unwrap_err();
            assert!(error.contains(&name) && error.contains("whole number"), "{error}");
        }
    }
}

#[test]
fn a_new_number_cannot_be_without_bounds_and_every_option_has_its_variable() {
    let bounded: Vec<String> = Options::default().numbers().into_iter().map(|(name, ..)| name).collect();
    let command = Options::augment_args(clap::Command::new("serve"));
    for option in command.get_arguments() {
        let name = option.get_long().unwrap();
        let variable = option.get_env().unwrap().to_str().unwrap();
        assert_eq!(variable, format!("TRADEPOST_{}", name.to_uppercase().replace('-', "_")));
        let kind = format!("{:?}", option.get_value_parser().type_id());
        let is_other = ["String", "PathBuf", "Switch"].iter().any(|other| kind.contains(other));
        assert!(
            is_other != bounded.contains(&name.to_owned()),
            "{name} is a {kind}; numbers are `Number where …`"
        );
    }
}

#[test]
fn an_empty_value_is_no_value_in_the_file_and_as_a_flag() {
    let command = Options::augment_args(clap::Command::new("serve"));
    for option in command.get_arguments() {
        let name = option.get_long().unwrap();
        let mut given = vec![load(&[], &format!("{name} = \"\""))];
        // The parser of flags refuses an empty path.
        if !format!("{:?}", option.get_value_parser().type_id()).contains("PathBuf") {
            given.push(load(&[&format!("--{name}=")], ""));
        }
        for config in given {
            let config = config.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(config.options, Options::default(), "{name}");
        }
    }
    assert_eq!(load(&[], "cors-origins = []").unwrap().options, Options::default());
    assert_eq!(load(&[], "cors-origins = [\"\"]").unwrap().options, Options::default());
    // An empty flag does not hide the file.
    assert_eq!(load(&["--log="], "log = \"debug\"").unwrap().log(), "debug");
}

#[test]
fn mistakes_are_named() {
    let error = |text: &str| load(&[], text).unwrap_err();
    assert!(error("sales-tax = 1").contains("unknown field `sales-tax`"));
    assert!(error("cors-origins = [\"game.example\"]").contains("\"game.example\" is not a web origin"));
    for wrong in ["7171", ":7171", "localhost", "localhost:http", "http://127.0.0.1:7171", "localhost:70000"]
    {
        let error = error(&format!("listen = {wrong:?}"));
        assert!(error.contains("listen must be an address and a port") && error.contains(wrong), "{error}");
    }
    for address in ["localhost:7171", "0.0.0.0:0", "[::1]:7171"] {
        assert_eq!(load(&["--listen", address], "").unwrap().listen(), address);
    }
    let missing = Config::load(Path::new("."), Options::default(), Some(Path::new("/nowhere.toml")));
    assert!(missing.unwrap_err().to_string().contains("/nowhere.toml"));
}

#[test]
fn a_new_file_has_every_setting_and_is_read_back_as_what_was_given() {
    let text = Options::default().document();
    assert_eq!(load(&[], &text).unwrap().options, Options::default(), "{text}");
    let command = Options::augment_args(clap::Command::new("serve"));
    for option in command.get_arguments() {
        let name = option.get_long().unwrap();
        let example = text.lines().find(|line| line.starts_with(&format!("#{name} = ")));
        let example = example.unwrap_or_else(|| panic!("{name} is missing: {text}"));
        let config = load(&[], &example[1..]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_ne!(config.options, Options::default(), "{name}: the example gives something");
        // What was given by a flag is in the file, and the file says the same.
        let given = load(&[], &config.options.document()).unwrap();
        assert_eq!(given.options, config.options, "{name}");
        assert!(config.options.document().contains(&format!("\n{name} = ")), "{name}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
}

#[test]
fn examples_in_a_new_file_are_the_defaults_that_the_help_names() {
    let (command, values) = (Options::augment_args(clap::Command::new("serve")), Options::default().values());
    for (name, _, example) in values {
        let option = command.get_arguments().find(|option| option.get_long() == Some(&name)).unwrap();
        let help = option.get_help().unwrap().to_string();
        let (_, default) = help.split_once("[default: ").unwrap_or_else(|| panic!("{name} says its default"));
        let default = default.split([';', ']']).next().unwrap();
        let has_none =
            ["none", "not checked", "they stay", "keeps everything", "archive in the data directory"];
        let shown = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        assert!(has_none.contains(&default) || shown == default, "{name}: {shown} is not {default}");
    }
    let config = load(&[], "").unwrap();
    let with_examples = |names: &[&str]| {
        let text = Options::default().document();
        let lines =
            text.lines().filter(|line| names.iter().any(|name| line.starts_with(&format!("#{name} ="))));
        load(&[], &lines.map(|line| &line[1..]).collect::<Vec<_>>().join("\n")).unwrap()
    };
    // The defaults of the code are those that the help and the file name.
    let numbers: Vec<String> = Options::default().numbers().into_iter().map(|(name, ..)| name).collect();
    let numbers: Vec<&str> = numbers
        .iter()
        .map(String::as_str)
        .filter(|name| !name.starts_with("archive") && *name != "history-days")
        .collect();
    let same = with_examples(&numbers);
    let market =
        |config: &Config| format!("{:?}", MarketSettings { directory: PathBuf::new(), ..config.market() });
    assert_eq!(market(&same), market(&config));
    assert_eq!(
        format!("{:?}", same.serving().unwrap().pace),
        format!("{:?}", config.serving().unwrap().pace)
    );
}
