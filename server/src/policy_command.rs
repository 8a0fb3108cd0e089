//! `latchkey policy`: the policy out of the portal and into it, as a file.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use app::catalog::policy::flaw;
use app::catalog::rules::change;
use clap::Subcommand;
use domain::RuleId;
use domain::policy::{Policy, PolicyDiff};
use server::config::policy_file::{self, PolicyFile};
use server::operations::exchange_policy::{Base, Imported, Judged, Manner, export, import, judge};
use server::operations::settings;
use server::portal::said;
use server::state::AppState;

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Print the policy that decides now, as a file.
    Export,
    /// Say what is wrong with a file, and what is likely not meant. Publishes nothing.
    Check {
        /// The policy.
        file: PathBuf,
    },
    /// Publish a file as the next version.
    Import {
        /// The policy.
        file: PathBuf,
        /// What changed and why, for whoever looks at the version later.
        #[arg(long, default_value = "imported from a file")]
        comment: String,
        /// Publish although something is likely not meant.
        #[arg(long)]
        despite_findings: bool,
        /// The version that you have seen and changed; without it, the one that the exported file names.
        #[arg(long, value_name = "VERSION", conflicts_with = "over")]
        base: Option<i32>,
        /// Publish whatever version decides now.
        #[arg(long)]
        over: bool,
    },
}

pub(crate) async fn run(state: &AppState, command: PolicyCommand) -> anyhow::Result<ExitCode> {
    settings::read_if_there(state).await;
    match command {
        PolicyCommand::Export => {
            print!("{}", export(state).await.context("the policy cannot be read")?.text);
            Ok(ExitCode::SUCCESS)
        }
        PolicyCommand::Check { file } => {
            let policy = policy_file::parse(&file)?.policy;
            let judged = judge(state, &policy).await?;
            if judged == Judged::default() {
                println!("{}: nothing is wrong with it.", file.display());
                return Ok(ExitCode::SUCCESS);
            }
            say(&judged, &policy, &file);
            Ok(ExitCode::FAILURE)
        }
        PolicyCommand::Import { file, comment, despite_findings, base, over } => {
            let PolicyFile { policy, base: named } = policy_file::parse(&file)?;
            let base = match base.or(named) {
                _ if over => Base::Any,
                Some(version) => Base::Version(version),
                None => Base::Unknown,
            };
            let manner = Manner { comment: &comment, despite_findings, base, uid: uid() };
            take_in(state, policy, &file, &manner).await
        }
    }
}

/// Who runs this, as the system counts its users.
fn uid() -> Option<u32> {
    std::fs::metadata("/proc/self").ok().map(|own| own.uid())
}

async fn take_in(
    state: &AppState,
    policy: Policy,
    file: &Path,
    manner: &Manner<'_>,
) -> anyhow::Result<ExitCode> {
    match import(state, policy.clone(), manner).await? {
        Imported::As(version, diff) => {
            println!("Version {version} decides within a minute.");
            differences(diff);
            Ok(ExitCode::SUCCESS)
        }
        Imported::Same(version) => {
            println!("Version {version} decides already, and is the same.");
            Ok(ExitCode::SUCCESS)
        }
        Imported::Refused(judged) => {
            say(&judged, &policy, file);
            if judged.problems.is_empty() {
                println!("Nothing was published. If all of this is meant so: --despite-findings");
            }
            Ok(ExitCode::FAILURE)
        }
        Imported::Outdated(live, diff) => {
            println!("Version {live} decides now, and this file was written from another one. Since that:");
            differences(diff);
            println!(
                "Nothing was published. Put it into the file, then: --base {live}. To undo it instead: --over"
            );
            Ok(ExitCode::FAILURE)
        }
        Imported::NoBase(live) => {
            println!(
                "Version {live} decides now, and the file does not say which one it was written from. Nothing was \
                 published. If you have seen that version: --base {live}. Whatever decides now: --over"
            );
            Ok(ExitCode::FAILURE)
        }
        Imported::Overtaken => {
            println!("Somebody edited or published at this moment. Nothing was published; look at it first.");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What is different, a line each.
fn differences(diff: PolicyDiff) {
    for line in said(diff) {
        println!("  {}", change(&line));
    }
}

/// What is wrong, and what is likely not meant, a line each.
fn say(judged: &Judged, policy: &Policy, file: &Path) {
    let file = file.display();
    for problem in &judged.problems {
        println!("{file}: {problem}");
    }
    let name = |id: &RuleId| {
        let rule = policy.rules.iter().find(|rule| rule.id == *id);
        rule.map_or_else(|| id.to_string(), |rule| rule.name.clone())
    };
    for finding in &judged.findings {
        println!("{file}: rule \"{}\": {}", finding.rule, flaw(&finding.flaw, name));
    }
}
