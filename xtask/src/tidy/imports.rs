//! Within a crate, files import each other in one direction: no file depends on itself through others.
//!
//! Reads the sources with `syn`. A path counts for the file that defines the item: re-exports are followed,
//! and `mod` and `pub use` alone are not a dependency. Code under `#[cfg(test)]` is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::visit::Visit;
use syn::{Attribute, Item, UseTree, Visibility};

/// Where a module is, such as `["book", "ladder"]`; the crate's root is empty.
type ModulePath = Vec<String>;
/// The dependencies of each file.
type Graph = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// The findings of a crate, given by its `lib.rs` or `main.rs`.
pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut krate = Crate::default();
    let folder = root.parent().context("a crate's root is in a folder")?;
    krate.read(root, folder, Vec::new())?;
    let shown = |file: &PathBuf| file.strip_prefix(folder).unwrap_or(file).display().to_string();
    let name = crate::shell::root()
        .ok()
        .and_then(|of| root.strip_prefix(of).ok())
        .unwrap_or(root)
        .display()
        .to_string();
    Ok(cycles(&krate.graph())
        .iter()
        .map(|files| {
            format!("{name}: import cycle: {}", files.iter().map(shown).collect::<Vec<_>>().join(" ↔ "))
        })
        .collect())
}

#[derive(Default)]
struct Module {
    file: PathBuf,
    /// Names defined here.
    items: BTreeSet<String>,
    /// Names brought in by `use`, with their paths.
    aliases: BTreeMap<String, Vec<String>>,
    /// Modules brought in by `use …::*`.
    globs: Vec<Vec<String>>,
    /// Every path that code in this module names.
    paths: Vec<Vec<String>>,
}

#[derive(Default)]
struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

impl Crate {
    /// Reads a file and the files of its modules. `folder` is where those are.
    fn read(&mut self, file: &Path, folder: &Path, path: ModulePath) -> Result<()> {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let parsed = syn::parse_file(&text).with_context(|| file.display().to_string())?;
        self.add(&parsed.items, file, folder, path)
    }

    fn add(&mut self, items: &[Item], file: &Path, folder: &Path, path: ModulePath) -> Result<()> {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            if is_test(attributes(item)) {
                continue;
            }
            if let Item::Mod(child) = item {
                let name = child.ident.to_string();
                let below = folder.join(&name);
                let mut path = path.clone();
                path.push(name.clone());
                if let Some((_, items)) = &child.content {
                    self.add(items, file, &below, path)?;
                } else {
                    let beside = folder.join(format!("{name}.rs"));
                    let file = if beside.is_file() { beside } else { below.join("mod.rs") };
                    self.read(&file, &below, path)?;
                }
            } else {
                module.visit_item(item);
                module.items.extend(defined(item));
            }
        }
        self.modules.insert(path, module);
        Ok(())
    }

    fn graph(&self) -> Graph {
        let mut graph = Graph::new();
        for (path, module) in &self.modules {
            let targets = module.paths.iter().filter_map(|named| self.file_of(path, named, 0));
            let others = targets.filter(|file| **file != module.file).cloned();
            graph.entry(module.file.clone()).or_default().extend(others);
        }
        graph
    }

    /// The file that defines what a path names, seen from a module.
    fn file_of(&self, from: &ModulePath, named: &[String], depth: usize) -> Option<&PathBuf> {
        // Re-exports of re-exports end; a glob that includes itself would not.
        if depth > 16 {
            return None;
        }
        let mut module = from.clone();
        for (index, segment) in named.iter().enumerate() {
            match segment.as_str() {
                "crate" if index == 0 => module = Vec::new(),
                "self" => {}
                "super" => drop(module.pop()?),
                name => {
                    let below = [module.as_slice(), &[name.to_owned()]].concat();
                    if self.modules.contains_key(&below) {
                        module = below;
                        continue;
                    }
                    let here = self.modules.get(&module)?;
                    if here.items.contains(name) {
                        return Some(&here.file);
                    }
                    let rest = named.get(index + 1..).unwrap_or_default();
                    if let Some(alias) = here.aliases.get(name) {
                        return self.file_of(&module, &[alias.as_slice(), rest].concat(), depth + 1);
                    }
                    return here.globs.iter().find_map(|glob| {
                        let named = [glob.as_slice(), &[name.to_owned()], rest].concat();
                        self.file_of(&module, &named, depth + 1)
                    });
                }
            }
        }
        None
    }
}

impl Module {
    fn import(&mut self, tree: &UseTree, before: &[String], is_reexport: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident), is_reexport),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.import(tree, before, is_reexport));
            }
            UseTree::Glob(_) => self.globs.push(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.alias(last, before.to_vec(), is_reexport);
            }
            UseTree::Name(name) => self.alias(name.ident.to_string(), with(&name.ident), is_reexport),
            UseTree::Rename(rename) => {
                self.alias(rename.rename.to_string(), with(&rename.ident), is_reexport);
            }
        }
    }

    fn alias(&mut self, name: String, path: Vec<String>, is_reexport: bool) {
        // A module's own name stands for the module, not for itself.
        if path != [name.clone()] {
            self.aliases.insert(name, path.clone());
        }
        if !is_reexport {
            self.paths.push(path);
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string().contains("test"),
        _ => false,
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn defined(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// The groups of files that reach each other.
fn cycles(graph: &Graph) -> Vec<Vec<PathBuf>> {
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        graph.keys().map(|file| (file, reached_from(graph, file))).collect();
    let mut groups = BTreeSet::new();
    for (file, from) in &reached {
        if from.contains(*file) {
            let group =
                from.iter().filter(|other| reached.get(**other).is_some_and(|back| back.contains(*file)));
            groups.insert(group.map(|other| (*other).clone()).collect::<Vec<_>>());
        }
    }
    groups.into_iter().collect()
}

fn reached_from<'a>(graph: &'a Graph, file: &PathBuf) -> BTreeSet<&'a PathBuf> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<_> = graph.get(file).into_iter().flatten().collect();
    while let Some(next) = waiting.pop() {
        if reached.insert(next) {
            waiting.extend(graph.get(next).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cycles of a crate with these files.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let folder = std::env::temp_dir().join(format!("tidy-{}-{files:p}", std::process::id()));
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let found = check(&folder.join("lib.rs"));
        std::fs::remove_dir_all(&folder).unwrap();
        found.unwrap()
    }

    #[test]
    fn a_cycle_through_reexports_is_found() {
        let found = found(&[
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            ("a.rs", "use crate::B; pub struct A(B);"),
            ("b.rs", "pub struct B; fn f(_: &crate::A) {}"),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|cycle| cycle.ends_with("a.rs ↔ b.rs")), "{found:?}");
    }

    #[test]
    fn a_parent_may_use_its_children_but_not_both_ways() {
        let child = ("a/child.rs", "pub struct C;");
        let one_way =
            [("lib.rs", "mod a;"), ("a/mod.rs", "mod child; use child::C; pub struct A(C);"), child];
        assert_eq!(found(&one_way), Vec::<String>::new());
        let both = [one_way[0], one_way[1], ("a/child.rs", "use super::A; pub struct C(Box<A>);")];
        assert_eq!(found(&both).len(), 1);
    }

    #[test]
    fn tests_and_declarations_are_no_dependency() {
        let files = [
            ("lib.rs", "mod a; pub use a::A; pub fn f() {}"),
            ("a.rs", "pub struct A; #[cfg(test)] mod tests { use crate::f; }"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }
}
