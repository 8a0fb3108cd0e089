//! Names that others gave: Atlassian's keys and ids, and the keys an admin chose. Checked once, then trusted.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A text that is not a key of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a {kind}: {rule}")]
pub struct InvalidKey {
    /// What was wanted, in the reader's words.
    pub kind: &'static str,
    /// How such a key looks.
    pub rule: &'static str,
    /// What was given instead.
    pub text: String,
}

macro_rules! key {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// When the text does not look like one.
            pub fn parse(text: &str) -> Result<Self, InvalidKey> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    let text = text.chars().take(80).collect();
                    Err(InvalidKey { kind: $kind, rule: $rule, text })
                }
            }

            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidKey;

            fn try_from(text: String) -> Result<Self, InvalidKey> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// Atlassian documents ids as opaque and up to 128 characters (`User.accountId`).
fn is_opaque_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// Jira Cloud: two or more characters, a letter first, then letters, digits and underscores.
fn is_project_key(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.bytes().next().is_some_and(|b| b.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

key!(
    /// The admin's short name of a site, such as `acme`.
    SiteKey, "site key", "1 to 64 lower-case letters, digits, - and _", is_slug
);
key!(
    /// Atlassian's key of an application role, such as `jira-software`.
    ProductKey, "product key", "1 to 64 lower-case letters, digits, - and _", is_slug
);
key!(
    /// A rule's own name inside its policy; it stays the same when the rule moves.
    RuleId, "rule id", "1 to 64 lower-case letters, digits, - and _", is_slug
);
key!(
    /// An admin's short name of a group of approvers, such as `platform`.
    ApproverGroupKey, "approver group key", "1 to 64 lower-case letters, digits, - and _", is_slug
);
key!(
    /// A Jira project key, such as `PROJ`.
    ProjectKey, "project key", "an upper-case letter, then upper-case letters, digits or _", is_project_key
);
key!(
    /// Atlassian's id of an account.
    AccountId, "Atlassian account id", "1 to 128 visible ASCII characters", is_opaque_id
);
key!(
    /// Atlassian's id of a group. Names of groups can change, ids cannot.
    GroupId, "group id", "1 to 128 visible ASCII characters", is_opaque_id
);

/// A Jira issue key, such as `PROJ-123`. Jira finds issues in any case; here it is upper case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IssueKey {
    project: ProjectKey,
    number: u64,
}

impl IssueKey {
    /// # Errors
    /// When the text is not a project key, a hyphen and a number without leading zero.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let invalid = || InvalidKey {
            kind: "issue key",
            rule: "a project key, a hyphen and a number, like PROJ-123",
            text: text.chars().take(80).collect(),
        };
        let (project, number) = text.rsplit_once('-').ok_or_else(invalid)?;
        let upper_case = if project.bytes().any(|b| b.is_ascii_lowercase()) {
            Cow::Owned(project.to_ascii_uppercase())
        } else {
            Cow::Borrowed(project)
        };
        let project = ProjectKey::parse(&upper_case).map_err(|_| invalid())?;
        let plain = (1..=18).contains(&number.len())
            && !number.starts_with('0')
            && number.bytes().all(|b| b.is_ascii_digit());
        let number = number.parse().map_err(|_| invalid())?;
        if plain { Ok(Self { project, number }) } else { Err(invalid()) }
    }

    /// The project the issue lies in, as far as its key tells.
    #[must_use]
    pub fn project(&self) -> &ProjectKey {
        &self.project
    }

    /// Its number in the project.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl std::fmt::Display for IssueKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.project, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_key_is_a_project_and_a_number() {
        for good in ["PROJ-1", "proj-123", "A_1-9", "P2-10"] {
            let key = IssueKey::parse(good).expect(good);
            assert_eq!(key.to_string(), good.to_ascii_uppercase());
        }
        for bad in
            ["", "PROJ", "PROJ-", "-1", "PROJ-0", "PROJ-01", "PROJ-1x", "1PROJ-1", "P-1", "PRÖJ-1", "PROJ-+1"]
        {
            assert!(IssueKey::parse(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn a_refused_key_says_what_is_wanted_and_repeats_at_most_80_characters() {
        let refused = SiteKey::parse(&"X".repeat(500)).expect_err("upper case");
        assert!(refused.to_string().contains("lower-case letters"));
        assert_eq!(refused.text.len(), 80);
    }
}
