//! The policy as a file. It becomes version 1 of an empty database; later versions live in the database, and go out and
//! in as such a file.

use std::path::Path;

use domain::policy::{Policy, Rule};
use toml::de::{DeTable, DeValue};

use super::source::{ConfigError, explained, line_at};

/// Reads and checks a policy.
pub(super) fn read(path: &Path) -> Result<Policy, ConfigError> {
    let policy = parse(path)?.policy;
    match policy.problems().first() {
        Some(problem) => Err(ConfigError { place: path.display().to_string(), problem: problem.to_string() }),
        None => Ok(policy),
    }
}

/// A policy as a file has it. It may have problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFile {
    /// The rules.
    pub policy: Policy,
    /// The version that the file was written from, if it says so.
    pub base: Option<i32>,
}

/// Why a text is no policy at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPolicy {
    /// Where.
    pub line: Option<usize>,
    /// The key and what is wrong with it.
    pub problem: String,
}

/// Reads a policy that may have problems.
///
/// # Errors
/// When it is no policy at all, with file, line and key.
pub fn parse(path: &Path) -> Result<PolicyFile, ConfigError> {
    let place = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
        place: place.to_string(),
        problem: format!("cannot read the policy: {error}"),
    })?;
    parse_text(&text).map_err(|NoPolicy { line, problem }| ConfigError {
        place: line.map_or(place.to_string(), |line| format!("{place}:{line}")),
        problem,
    })
}

/// Reads a policy that may have problems out of a text.
///
/// # Errors
/// When it is no policy at all. An empty file is none: it is what is left of an export that failed.
pub fn parse_text(text: &str) -> Result<PolicyFile, NoPolicy> {
    let policy = toml::from_str(text).map_err(|error| {
        let (line, problem) = explained(text, &error);
        NoPolicy { line, problem }
    })?;
    if DeTable::parse(text).is_ok_and(|table| !table.get_ref().contains_key("rules")) {
        let problem = "rules is missing (`rules = []` says that there are none)".to_owned();
        return Err(NoPolicy { line: None, problem });
    }
    Ok(PolicyFile { policy, base: base(text) })
}

/// What stands over an exported policy, with the address of its schema first.
#[must_use]
pub fn head(portal: &str, version: i32) -> String {
    format!("#:schema {portal}/schema/policy.json\n# Version {version} of the policy of {portal}.\n\n")
}

/// The version in the [`head`].
fn base(text: &str) -> Option<i32> {
    let mut head = text.lines().take_while(|line| line.trim().is_empty() || line.starts_with('#'));
    head.find_map(|line| {
        let (number, _) = line.strip_prefix("# Version ")?.split_once(" of the policy of ")?;
        number.parse().ok()
    })
}

/// The line on which a rule says its id, by its place from 0.
#[must_use]
pub fn line_of_rule(text: &str, place: usize) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let DeValue::Array(rules) = root.get_ref().get("rules")?.get_ref() else { return None };
    let DeValue::Table(rule) = rules.get(place)?.get_ref() else { return None };
    Some(line_at(text, rule.get("id")?.span().start))
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

    #[test]
    fn a_file_says_which_version_it_was_written_from() {
        let text = format!("{}rules = []\n", head("https://licenses.example.com", 14));
        assert_eq!(parse_text(&text).expect("a policy").base, Some(14));
        let later = format!("rules = []\n{}", head("https://licenses.example.com", 14));
        for text in [&*later, "# Version many of the policy of x\nrules = []", "rules = []"] {
            assert_eq!(parse_text(text).expect("a policy").base, None, "{text}");
        }
    }

    #[test]
    fn a_text_without_rules_is_no_policy() {
        for text in ["", "# Version 4 of the policy of x.\n\n"] {
            let refused = parse_text(text).expect_err("no policy");
            assert!(refused.problem.starts_with("rules is missing"), "{refused:?}");
        }
        let refused = parse_text("[[rules]]\nid = \"a\"\nnam = \"A\"\n").expect_err("no policy");
        assert_eq!(refused.line, Some(3));
        assert!(refused.problem.contains("unknown field `nam`"), "{refused:?}");
    }

    #[test]
    fn a_rule_is_found_on_its_line() {
        let policy: Policy = toml::from_str(
            "rules = [{ id = \"a\", name = \"A\", when = { all = [] }, then = { grant = {} } }, \
             { id = \"b\", name = \"B\", when = { all = [] }, then = { grant = {} } }]",
        )
        .expect("a policy");
        let text = format!("# About\n\n{}", write(&policy));
        assert_eq!([0, 1, 2].map(|place| line_of_rule(&text, place)), [Some(4), Some(10), None]);
    }
}
