//! Groups of approvers, and that rules name none that is not there.

use domain::policy::{ApproverSource, Outcome, Policy};
use domain::settings::ApproverGroup;
use domain::{ApproverGroupKey, RuleId};
use serde::Deserialize;

use super::raw::addresses;
use super::source::{ConfigError, Source};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawApproverGroup {
    key: String,
    #[serde(default)]
    name: Option<String>,
    members: Vec<String>,
}

impl RawApproverGroup {
    pub(super) fn check(self, source: &Source, at: &str) -> Result<ApproverGroup, ConfigError> {
        let key_of = |name: &str| format!("{at}.{name}");
        let key = ApproverGroupKey::parse(&self.key).map_err(|error| source.wrong(&key_of("key"), error))?;
        let members = addresses(source, &key_of("members"), &self.members)?;
        if members.is_empty() {
            return Err(source.wrong(&key_of("members"), "needs at least one address"));
        }
        Ok(ApproverGroup { name: self.name.unwrap_or_else(|| key.to_string()), key, members })
    }
}

/// A rule that asks a group which the configuration does not name.
pub(super) fn unknown_group<'a>(
    policy: &'a Policy,
    groups: &[ApproverGroup],
) -> Option<(&'a RuleId, &'a ApproverGroupKey)> {
    policy.rules.iter().find_map(|rule| {
        let Outcome::Ask(ask) = &rule.then else { return None };
        let named = ask.approvers.iter().chain(&ask.escalate_to).filter_map(|source| match source {
            ApproverSource::Group(key) => Some(key),
            _ => None,
        });
        let mut unknown = named.filter(|key| !groups.iter().any(|group| group.key == **key));
        Some((&rule.id, unknown.next()?))
    })
}
