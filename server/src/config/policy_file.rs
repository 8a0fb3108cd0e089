//! The policy as a file. It becomes version 1 of an empty database; later versions live in the database.

use std::path::Path;

use domain::policy::Policy;

use super::source::{ConfigError, malformed};

/// Reads and checks a policy.
pub(super) fn read(path: &Path) -> Result<Policy, ConfigError> {
    let wrong = |problem: String| ConfigError { place: path.display().to_string(), problem };
    let text =
        std::fs::read_to_string(path).map_err(|error| wrong(format!("cannot read the policy: {error}")))?;
    let policy: Policy = toml::from_str(&text).map_err(|error| malformed(path, &text, &error))?;
    match policy.problems().first() {
        Some(problem) => Err(wrong(problem.to_string())),
        None => Ok(policy),
    }
}
