//! Embeds the built web page (`web/dist`, made by `cargo xtask ui`), plain and compressed, and the
//! documentation. Without the page's files, the program has no page.
//!
//! Out: `page.rs` in the build's directory, a list of `File`s (`src/page.rs`), and the compressed files
//! beside it; `docs.rs`, a list of `Page`s (`src/mcp/docs.rs`).

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Done {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).ok_or(name);
    let root = variable("CARGO_MANIFEST_DIR")?.join("../..");
    let out = variable("OUT_DIR")?;
    writeln!(std::io::stdout(), "cargo::rerun-if-changed=build.rs")?;
    fs::write(out.join("docs.rs"), docs(&root.join("docs"))?)?;
    fs::write(out.join("page.rs"), page(&root.join("web"), &out)?)?;
    Ok(())
}

/// The pages that the documentation's summary lists, in its order; not those about the project itself, which
/// are elsewhere or decisions.
fn docs(folder: &Path) -> Done<String> {
    let summary = folder.join("SUMMARY.md");
    let text = fs::read_to_string(&summary)?;
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let mut table = String::from("&[\n");
    for path in links.filter(|link| !link.starts_with("../") && !link.starts_with("adr/")) {
        let file = folder.join(path).canonicalize().map_err(|error| format!("docs/{path}: {error}"))?;
        writeln!(std::io::stdout(), "cargo::rerun-if-changed={}", file.display())?;
        writeln!(table, "Page {{ path: {path:?}, text: include_str!({}) }},", literal(&file)?)?;
    }
    writeln!(std::io::stdout(), "cargo::rerun-if-changed={}", summary.display())?;
    table.push(']');
    Ok(table)
}

/// The files of the built page.
fn page(page: &Path, out: &Path) -> Done<String> {
    let built = page.join("dist");
    let (files, watched) =
        if built.is_dir() { (files(&built)?, built.clone()) } else { (Vec::new(), page.to_owned()) };
    // Without the page, its folder is watched: a missing path would rerun this script in each build.
    writeln!(std::io::stdout(), "cargo::rerun-if-changed={}", watched.display())?;
    let mut table = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(&built)?.to_str().ok_or("a file name is not UTF-8")?.replace('\\', "/");
        add(&mut table, out, &path, &file)?;
    }
    table.push(']');
    Ok(table)
}

/// All files of a folder, in a fixed order.
fn files(folder: &Path) -> Done<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Done<Vec<_>>>()?;
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else {
            found.push(entry);
        }
    }
    Ok(found)
}

/// Adds a file to the table, compressed where that makes it smaller.
fn add(table: &mut String, out: &Path, path: &str, file: &Path) -> Done {
    let content = fs::read(file)?;
    let digest = Sha256::digest(&content);
    let tag =
        format!("{:024x}", digest.iter().take(12).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte)));
    let compressed = |name: &str, bytes: Vec<u8>| -> Done<String> {
        if bytes.len() >= content.len() {
            return Ok("None".to_owned());
        }
        let to = out.join(format!("{tag}.{name}"));
        fs::write(&to, bytes)?;
        Ok(format!("Some(include_bytes!({}))", literal(&to)?))
    };
    let (brotli, gzip) = (compressed("br", brotli(&content)?)?, compressed("gz", gzip(&content)?)?);
    writeln!(
        table,
        "File {{ path: {:?}, media_type: {:?}, tag: {tag:?}, plain: include_bytes!({}), brotli: {brotli}, gzip: {gzip} }},",
        format!("/{path}"),
        media_type(path)?,
        literal(&file.canonicalize()?)?,
    )?;
    Ok(())
}

/// A path as a Rust string literal.
fn literal(path: &Path) -> Done<String> {
    Ok(format!("{:?}", path.to_str().ok_or("a path is not UTF-8")?))
}

fn media_type(path: &str) -> Done<&'static str> {
    Ok(match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => return Err(format!("no media type for web/dist/{path}; add it in build.rs").into()),
    })
}

fn brotli(content: &[u8]) -> Done<Vec<u8>> {
    let mut compressed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Done<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
