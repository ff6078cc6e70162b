//! A deployed stack, by the ordinary AWS command line: deploys it, reads what it says of itself.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::tools::{Tools, target};
use crate::shell::{report, run};

/// A stack, and how its account is reached.
#[derive(Debug)]
pub(super) struct Stack<'a> {
    pub(super) tools: &'a Tools,
    pub(super) name: String,
    /// Set for each call: an end point, credentials, a region.
    pub(super) environment: Vec<(&'static str, String)>,
}

impl Stack<'_> {
    /// Uploads the artifact and makes the stack what the template says.
    pub(super) fn deploy(&self, bucket: &str, parameters: &[String]) -> Result<()> {
        let packaged = target()?.join("packaged.yaml");
        run(self
            .aws(["cloudformation", "package"])?
            .args(["--template-file", "template.yaml", "--s3-bucket", bucket, "--output-template-file"])
            .arg(&packaged)
            .stdout(std::process::Stdio::null()))?;
        let mut deploy = self.aws(["cloudformation", "deploy", "--no-fail-on-empty-changeset"])?;
        deploy.arg("--template-file").arg(&packaged).args(["--stack-name", &self.name]);
        deploy.args(["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]);
        if !parameters.is_empty() {
            deploy.arg("--parameter-overrides").args(parameters);
        }
        run(&mut deploy)
    }

    /// Makes the bucket, unless it is there.
    pub(super) fn make_bucket(&self, bucket: &str) -> Result<()> {
        let there = self.aws(["s3api", "head-bucket", "--bucket", bucket])?.output()?.status.success();
        if there { Ok(()) } else { run(&mut self.aws(["s3", "mb", &format!("s3://{bucket}")])?) }
    }

    /// One of the stack's outputs.
    pub(super) fn output(&self, name: &str) -> Result<String> {
        let query = format!("Stacks[0].Outputs[?OutputKey=='{name}'].OutputValue");
        let of = ["cloudformation", "describe-stacks", "--stack-name", &self.name, "--query", &query];
        self.said(of)
    }

    /// Writes the secret where `tradepost token --data` finds it, and answers the folder.
    pub(super) fn fetch_secret(&self) -> Result<PathBuf> {
        let arn = self.output("SecretArn")?;
        let of = ["secretsmanager", "get-secret-value", "--secret-id", &arn, "--query", "SecretString"];
        let secret = self.said(of)?;
        let folder = target()?.join("stacks").join(&self.name);
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("secret");
        write_private(&path, secret.as_bytes()).with_context(|| path.display().to_string())?;
        Ok(folder)
    }

    /// What a call of the command line says, as text.
    pub(super) fn said<'s>(&self, arguments: impl IntoIterator<Item = &'s str>) -> Result<String> {
        let mut command = self.aws(arguments)?;
        let output = command.args(["--output", "text"]).output().context("the AWS command line")?;
        let error = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "the AWS command line: {}", error.trim());
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    fn aws<'s>(&self, arguments: impl IntoIterator<Item = &'s str>) -> Result<Command> {
        // In the emulator the pinned one; of an account the user's own, which knows how its credentials are
        // got.
        let pinned = !self.environment.is_empty();
        let mut command = if pinned { self.tools.command("aws")? } else { self.tools.aws()? };
        command.args(arguments).envs(self.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }
}

/// Writes a file that only its owner may read.
fn write_private(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, bytes)?;
    report(format_args!("the secret is in {}", path.display()));
    Ok(())
}
