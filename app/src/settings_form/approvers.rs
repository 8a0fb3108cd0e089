//! The form of a group of approvers.

use domain::ApproverGroupKey;
use domain::settings::ApproverGroup;

use super::{Fields, Reader, Refused, Why, fields, lines};

/// A group as its form says it.
#[must_use]
pub fn fields_of_group(group: &ApproverGroup) -> Fields {
    fields([("key", group.key.to_string()), ("name", group.name.clone()), ("members", lines(&group.members))])
}

/// What was filled in. `key` is that of a group that is there; without it, the form names a new one.
///
/// # Errors
/// Every field that cannot be understood.
pub fn read_group(key: Option<&ApproverGroupKey>, fields: &Fields) -> Result<ApproverGroup, Vec<Refused>> {
    let mut reader = Reader::new(fields);
    let key = match key {
        Some(key) => Some(key.clone()),
        None => reader.parsed("key", Why::Key, |text| ApproverGroupKey::parse(text).ok()),
    };
    let name = reader.name("name");
    let members = reader.addresses("members");
    if members.is_empty() && reader.refused.iter().all(|refused| refused.field != "members") {
        reader.refuse("members", Why::Missing);
    }
    reader.end(|| Some(ApproverGroup { key: key?, name, members }))
}
