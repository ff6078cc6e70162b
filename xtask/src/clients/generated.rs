//! The files of clients that are made from the API's description, compared by a test.

use anyhow::{Context, Result};

use super::api::Api;
use super::{csharp, gdscript, java, lua, python};
use crate::shell::root;

/// How a file is made.
type Make = fn(&Api) -> String;

/// Files, and how they are made.
const FILES: [(&str, Make); 9] = [
    ("sdks/python/src/tradepost_client/types.py", python::types),
    ("sdks/python/src/tradepost_client/calls.py", python::calls),
    ("sdks/lua/tradepost/calls.lua", lua::calls),
    ("sdks/java/src/tradepost/Types.java", java::types),
    ("sdks/java/src/tradepost/Calls.java", java::calls),
    ("sdks/csharp/Runtime/Types.cs", csharp::types),
    ("sdks/csharp/Runtime/Calls.cs", csharp::calls),
    ("sdks/gdscript/addons/tradepost/types.gd", gdscript::types),
    ("sdks/gdscript/addons/tradepost/calls.gd", gdscript::calls),
];

/// Compares the files with the description, or writes them; returns the stale ones.
pub(super) fn stale(update: bool) -> Result<Vec<&'static str>> {
    let root = root()?;
    let api = Api::read(&std::fs::read_to_string(root.join("api/openapi.json"))?)?;
    let mut stale = Vec::new();
    for (file, make) in FILES {
        let path = root.join(file);
        let made = make(&api);
        if update {
            std::fs::write(&path, made).with_context(|| file.to_owned())?;
        } else if std::fs::read_to_string(&path).unwrap_or_default() != made {
            stale.push(file);
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_match_the_description_of_the_api() {
        let stale = stale(std::env::var_os("UPDATE_EXPECT").is_some()).unwrap();
        assert_eq!(stale, <[&str; 0]>::default(), "run UPDATE_EXPECT=1 cargo test -p xtask");
    }
}
