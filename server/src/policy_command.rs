//! `latchkey policy`: the policy out of the portal and into it, as a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use app::catalog::policy::flaw;
use clap::Subcommand;
use domain::RuleId;
use domain::policy::Policy;
use server::config::policy_file;
use server::operations::exchange_policy::{Imported, Judged, export, import, judge};
use server::operations::settings;
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
    },
}

pub(crate) async fn run(state: &AppState, command: PolicyCommand) -> anyhow::Result<ExitCode> {
    settings::read_if_there(state).await;
    match command {
        PolicyCommand::Export => {
            print!("{}", export(state).await.context("the policy cannot be read")?);
            Ok(ExitCode::SUCCESS)
        }
        PolicyCommand::Check { file } => {
            let policy = policy_file::parse(&file)?;
            let judged = judge(state, &policy).await?;
            if judged == Judged::default() {
                println!("{}: nothing is wrong with it.", file.display());
                return Ok(ExitCode::SUCCESS);
            }
            say(&judged, &policy, &file);
            Ok(ExitCode::FAILURE)
        }
        PolicyCommand::Import { file, comment, despite_findings } => {
            let policy = policy_file::parse(&file)?;
            take_in(state, policy, &file, &comment, despite_findings).await
        }
    }
}

async fn take_in(
    state: &AppState,
    policy: Policy,
    file: &Path,
    comment: &str,
    despite_findings: bool,
) -> anyhow::Result<ExitCode> {
    match import(state, policy.clone(), comment, despite_findings).await? {
        Imported::As(version, diff) => {
            let ids = diff.ids();
            let counts = [
                ("added", ids.added),
                ("removed", ids.removed),
                ("moved", ids.moved),
                ("changed", ids.changed),
            ];
            let said = counts.iter().map(|(word, rules)| format!("{} {word}", rules.len()));
            println!(
                "Version {version} decides within a minute. Rules: {}.",
                said.collect::<Vec<_>>().join(", ")
            );
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
        Imported::Overtaken => {
            println!(
                "Somebody published another version at this moment. Nothing was published; look at it first."
            );
            Ok(ExitCode::FAILURE)
        }
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
