//! The policy as a file. It becomes version 1 of an empty database; later versions live in the database, and go out and
//! in as such a file.

use std::path::Path;

use domain::policy::{Policy, Rule};

use super::source::{ConfigError, malformed};

/// Reads and checks a policy.
pub(super) fn read(path: &Path) -> Result<Policy, ConfigError> {
    let policy = parse(path)?;
    match policy.problems().first() {
        Some(problem) => Err(ConfigError { place: path.display().to_string(), problem: problem.to_string() }),
        None => Ok(policy),
    }
}

/// Reads a policy that may have problems.
///
/// # Errors
/// When it is no policy at all, with file, line and key.
pub fn parse(path: &Path) -> Result<Policy, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
        place: path.display().to_string(),
        problem: format!("cannot read the policy: {error}"),
    })?;
    toml::from_str(&text).map_err(|error| malformed(path, &text, &error))
}

/// Writes a policy as people write one: a rule a paragraph, its condition and its outcome on one line each.
#[must_use]
pub fn write(policy: &Policy) -> String {
    if policy.rules.is_empty() {
        return "rules = []\n".to_owned();
    }
    policy.rules.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

fn paragraph(rule: &Rule) -> String {
    let off = if rule.on { "" } else { "on = false\n" };
    let (id, name) = (inline(&rule.id), inline(&rule.name));
    let (when, then) = (inline(&rule.when), inline(&rule.then));
    format!("[[rules]]\nid = {id}\nname = {name}\n{off}when = {when}\nthen = {then}\n")
}

fn inline(value: &impl serde::Serialize) -> String {
    toml::Value::try_from(value).expect("rules are made of texts, numbers, lists and tables").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = r#"[[rules]]
id = "engineers"
name = "Engineers \"at once\""
on = false
when = { all = [{ idp_group = "engineers" }, { not = { any = [{ target = "board" }] } }, { hours = { days = ["mon"], from = 8, until = 19, zone = "Europe/Berlin" } }] }
then = { grant = { days = 30 } }

[[rules]]
id = "rest"
name = "The rest"
when = { all = [] }
then = { ask = { approvers = ["owners", { person = "ada@example.com" }], quorum = "all" } }
"#;
        let policy: Policy = toml::from_str(text).expect("a policy");
        let written = write(&policy);
        assert_eq!(toml::from_str::<Policy>(&written).expect("a policy"), policy);
        assert!(written.contains("\nthen = { grant = { days = 30 } }\n"), "{written}");
        assert_eq!(
            toml::from_str::<Policy>(&write(&Policy::default())).expect("a policy"),
            Policy::default()
        );
    }
}
