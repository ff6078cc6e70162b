//! Installs each package where there is nothing, and lets its demo trade.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::files::exists;
use super::npm;
use crate::shell::{report, root, run};
use crate::venv::Venv;

/// How soon after installing a demo must have traded: the unoptimised program of the gate, on a busy machine,
/// needs longer.
const TRADES_WITHIN: Duration = Duration::from_secs(10);
const TRADES_WITHIN_DEV: Duration = Duration::from_secs(90);
/// The service's exposure by `systemd-analyze security`, in tenths.
const EXPOSURE_MAX: &str = "20";

/// The packages that were made.
pub(super) struct Packages {
    pub(super) archive: PathBuf,
    /// None where there is no tool for it.
    pub(super) deb: Option<PathBuf>,
    pub(super) wheel: PathBuf,
    pub(super) npm: npm::Packed,
}

/// Checks all packages; `.deb` in a root folder of its own only if `debian`.
pub(super) fn check(packages: &Packages, dev: bool, debian: bool) -> Result<()> {
    let within = if dev { TRADES_WITHIN_DEV } else { TRADES_WITHIN };
    let scratch = tempfile::tempdir()?;
    sums(packages)?;
    archive(packages, &scratch.path().join("archive"), within)?;
    wheel(packages, &scratch.path().join("venv"), within)?;
    from_npm(packages, &scratch.path().join("npm"), within)?;
    if let Some(deb) = packages.deb.as_deref().filter(|_| debian) {
        install_debian(deb, &scratch.path().join("debian"), within)?;
        service()?;
    }
    Ok(())
}

fn sums(packages: &Packages) -> Result<()> {
    let folder = packages.archive.parent().context("a folder")?;
    run(Command::new("sha256sum").args(["--check", "--quiet", "SHA256SUMS"]).current_dir(folder))
}

fn archive(packages: &Packages, folder: &Path, within: Duration) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut unpack = Command::new("tar");
    unpack.args(["--extract", "--strip-components=1", "--file"]).arg(&packages.archive);
    run(unpack.arg("--directory").arg(folder))?;
    trades(".tar.gz", &mut Command::new(folder.join("tradepost")), folder, within)
}

fn wheel(packages: &Packages, venv: &Path, within: Duration) -> Result<()> {
    run(Command::new("python3").args(["-m", "venv"]).arg(venv))?;
    let pip = ["install", "--quiet", "--disable-pip-version-check", "--no-index"];
    run(Command::new(venv.join("bin/pip")).args(pip).arg(&packages.wheel))?;
    trades("pip install", &mut Command::new(venv.join("bin/tradepost")), venv, within)?;
    let mut pipx = Venv::of_the_gate()?.command("pipx");
    pipx.args(["run", "--spec"]).arg(&packages.wheel).arg("tradepost");
    pipx.env("PIPX_HOME", venv.join("pipx"));
    trades("pipx run", &mut pipx, venv, within)?;

    // What cannot run here is refused when it is installed.
    let name = packages.wheel.file_name().context("a name")?.to_string_lossy();
    let (start, _) = name.split_once("py3-none-").context("a wheel's name")?;
    let other = venv.join(format!("{start}py3-none-manylinux_2_99_riscv64.whl"));
    std::fs::copy(&packages.wheel, &other)?;
    refuses(
        Command::new(venv.join("bin/pip")).args(pip).arg(&other),
        "not a supported wheel on this platform",
    )
}

fn from_npm(packages: &Packages, prefix: &Path, within: Duration) -> Result<()> {
    std::fs::create_dir_all(prefix)?;
    std::fs::write(prefix.join("package.json"), "{}\n")?;
    let quiet = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
    let (launcher, program) = (&packages.npm.launcher, &packages.npm.program);
    run(Command::new("npm").args(quiet).arg(program).arg(launcher).current_dir(prefix))?;
    let mut npx = Command::new("npx");
    npx.args(["--no", "tradepost"]).current_dir(prefix);
    trades("npx", &mut npx, prefix, within)?;

    let script = prefix.join("node_modules/tradepost/tradepost.js");
    let pretend = |what: &str| {
        let mut node = Command::new("node");
        node.args([
            "--eval",
            &format!("{what}; process.argv.push('--version'); require('{}')", script.display()),
        ]);
        node
    };
    let version = "Object.defineProperty(process.versions, 'node', { value: '16.20.0' })";
    refuses(&mut pretend(version), "Node.js 18 or newer is needed; this is 16.20.0.")?;
    let processor = "Object.defineProperty(process, 'arch', { value: 'mips' })";
    refuses(&mut pretend(processor), "there is no build for linux-mips")?;
    let musl = "process.report.getReport = () => ({ header: {} })";
    refuses(&mut pretend(musl), "a Linux with glibc is needed")?;
    let old = "process.report.getReport = () => ({ header: { glibcVersionRuntime: '2.17' } })";
    refuses(&mut pretend(old), "or newer is needed; this is 2.17.")
}

/// Installs the `.deb` in a root folder that has Debian's smallest system, and nothing else.
fn install_debian(deb: &Path, system: &Path, within: Duration) -> Result<()> {
    if !exists("debootstrap") {
        run(Command::new("apt-get").args(["install", "--yes", "--no-install-recommends", "debootstrap"]))
            .context("debootstrap is needed, and root to run it")?;
    }
    let (suite, mirror) = distribution()?;
    run(Command::new("debootstrap").args(["--variant=minbase", &suite]).arg(system).arg(&mirror))?;
    let name = deb.file_name().context("a name")?;
    std::fs::copy(deb, system.join(name))?;
    run(inside(system).arg("dpkg").arg("--install").arg(Path::new("/").join(name)))?;
    run(inside(system).args(["getent", "passwd", "tradepost"]))?;
    run(inside(system).args(["dpkg", "--verify", "tradepost"]))?;
    for file in ["usr/share/man/man1/tradepost-serve.1.gz", "usr/share/bash-completion/completions/tradepost"]
    {
        ensure!(system.join(file).metadata()?.len() > 0, "{file} is empty");
    }
    let mut demo = inside(system);
    demo.args(["setpriv", "--reuid=tradepost", "--regid=tradepost", "--clear-groups", "tradepost"]);
    trades(".deb", &mut demo, Path::new("/tmp"), within)?;
    let foreign = system.join("foreign");
    run(Command::new("dpkg-deb").arg("--raw-extract").arg(deb).arg(&foreign))?;
    let control = foreign.join("DEBIAN/control");
    let fields = std::fs::read_to_string(&control)?;
    let architecture = fields.lines().find(|line| line.starts_with("Architecture")).context("a field")?;
    std::fs::write(&control, fields.replace(architecture, "Architecture: s390x"))?;
    run(Command::new("dpkg-deb").args(["--root-owner-group", "-Znone", "--build"]).arg(&foreign))?;
    refuses(inside(system).args(["dpkg", "--install", "/foreign.deb"]), "does not match system")?;
    run(inside(system).args(["dpkg", "--purge", "tradepost"]))
}

/// A command that runs inside a root folder, with the kernel's own file systems.
fn inside(system: &Path) -> Command {
    let mut command = Command::new("unshare");
    let mount = "mount --bind /proc \"$0/proc\" && mount --bind /dev \"$0/dev\" && exec chroot \"$0\" \"$@\"";
    command.args(["--mount", "sh", "-c", mount]).arg(system);
    command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command
}

/// This machine's release of Debian, and where it gets its packages.
fn distribution() -> Result<(String, String)> {
    let release = std::fs::read_to_string("/etc/os-release")?;
    let suite = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    let targets = ["indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"];
    let output = Command::new("apt-get").args(targets).output()?;
    let suite = suite.context("this is not Debian")?;
    let text = String::from_utf8(output.stdout)?;
    let mirror = text.lines().find_map(|line| line.split_once(' ').filter(|(_, name)| *name == suite));
    Ok((suite.to_owned(), mirror.with_context(|| format!("no mirror of {suite}"))?.0.to_owned()))
}

fn service() -> Result<()> {
    let unit = root()?.join("deploy/linux/tradepost.service");
    let limit = format!("--threshold={EXPOSURE_MAX}");
    run(Command::new("systemd-analyze").args(["security", "--offline=true", "--no-pager", &limit]).arg(unit))
}

/// Runs a command that must fail, and say this.
fn refuses(command: &mut Command, sentence: &str) -> Result<()> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(!output.status.success() && said.contains(sentence), "{sentence:?} was expected: {said}");
    report(format_args!(
        "refused: {}",
        said.lines().find(|line| line.contains(sentence)).unwrap_or_default()
    ));
    Ok(())
}

/// Runs the demo until more has been traded than when it began to answer, and interrupts it.
fn trades(package: &str, program: &mut Command, data: &Path, within: Duration) -> Result<()> {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    // A group of its own, as a terminal makes one: Ctrl-C reaches all of it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(program, 0);
    let demo = ["demo", "--plain", "--players", "50", "--listen", &address.to_string(), "--data"];
    let started = Instant::now();
    let mut demo =
        program.args(demo).arg(data.join("demo")).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut at_first = None;
    let traded = loop {
        if let Some(status) = demo.try_wait()? {
            let mut said = String::new();
            demo.stderr.take().context("a pipe")?.read_to_string(&mut said)?;
            bail!("{package}: the demo ended ({status}): {said}");
        }
        if let Ok(volume) = volume(&address.to_string())
            && volume > *at_first.get_or_insert(volume)
        {
            break started.elapsed();
        }
        if started.elapsed() > within {
            stop(&mut demo)?;
            bail!("{package}: nothing was traded within {within:?}");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    stop(&mut demo)?;
    report(format_args!("{package}: the demo traded {:.1} s after its start", traded.as_secs_f64()));
    Ok(())
}

/// Interrupts a demo, as Ctrl-C does, and waits for its end.
fn stop(demo: &mut Child) -> Result<()> {
    run(Command::new("kill").args(["-INT", "--", &format!("-{}", demo.id())]))?;
    demo.wait()?;
    Ok(())
}

/// The units of the first materials that were traded.
fn volume(address: &str) -> Result<u64> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET /v1/materials HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    let (_, body) = response.split_once("\r\n\r\n").context("a response")?;
    let list: Value = serde_json::from_str(body)?;
    let materials = list.get("materials").and_then(Value::as_array).context("materials")?;
    Ok(materials.iter().filter_map(|material| material.get("volume_24h")?.as_u64()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_does_not_start_is_reported_with_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let mut broken = Command::new("sh");
        broken.args(["-c", "echo no glibc >&2; exit 1"]);
        let error = trades("broken", &mut broken, folder.path(), TRADES_WITHIN).unwrap_err();
        assert!(error.to_string().contains("no glibc"), "{error}");
    }
}
