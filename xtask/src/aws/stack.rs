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
        // A request takes a template of 51,200 bytes at most; a bucket, of a million.
        deploy.args(["--s3-bucket", bucket]);
        deploy.args(["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]);
        if !parameters.is_empty() {
            deploy.arg("--parameter-overrides").args(parameters);
        }
        run(&mut deploy)
    }

    /// Makes the bucket, unless it is there. With an account it must be that account's: another one's could
    /// get the artifact, and hand out a different one.
    pub(super) fn make_bucket(&self, bucket: &str, account: Option<&str>) -> Result<()> {
        let head = |owner: Option<&str>| -> Result<bool> {
            let mut command = self.aws(["s3api", "head-bucket", "--bucket", bucket])?;
            command.args(owner.into_iter().flat_map(|owner| ["--expected-bucket-owner", owner]));
            Ok(command.output()?.status.success())
        };
        if head(account)? {
            return Ok(());
        }
        // If somebody else's has the name, it cannot be made, and the deployment ends here.
        run(&mut self.aws(["s3", "mb", &format!("s3://{bucket}")])?)
    }

    /// Whether there is such a stack.
    pub(super) fn exists(&self) -> bool {
        self.said(["cloudformation", "describe-stacks", "--stack-name", &self.name]).is_ok()
    }

    /// Whether the stack refuses to be deleted.
    pub(super) fn protect(&self, protects: bool) -> Result<()> {
        let option =
            if protects { "--enable-termination-protection" } else { "--no-enable-termination-protection" };
        let update = ["cloudformation", "update-termination-protection", option, "--stack-name", &self.name];
        run(self.aws(update)?.stdout(std::process::Stdio::null()))
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
        let secret = current(&self.said(of)?)?;
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

/// The secret that tokens are signed with: the text, or `current` of the JSON with the one before it.
fn current(text: &str) -> Result<String> {
    let is_json = text.trim().starts_with('{') && text.trim().ends_with('}');
    if !is_json {
        return Ok(text.to_owned());
    }
    let secrets: serde_json::Value = serde_json::from_str(text).context("the secret is not JSON")?;
    let current = secrets.get("current").and_then(serde_json::Value::as_str);
    current.map(str::to_owned).context("the secret has no `current`")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_signed_with_the_current_secret() {
        assert_eq!(current("plain").unwrap(), "plain");
        assert_eq!(current(r#"{"current": "new", "previous": "old"}"#).unwrap(), "new");
        assert!(current(r#"{"previous": "old"}"#).is_err());
    }
}
