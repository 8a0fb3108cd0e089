//! What the pages of the rules do. Every form names the `revision` of the draft that its sender saw.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::error::PortalError;

/// Adds a rule at the end.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/add")]
pub async fn add_rule(#[server(default)] revision: String) -> Result<(), PortalError> {
    use crate::respond::Way;

    let done = match seen(&revision) {
        Ok((portal, revision)) => portal.add_rule(revision).await,
        Err(error) => Err(error),
    };
    end(done, &revision, |id| Way::Rule(&id).path())
}

/// Does something to a whole rule: `to` is `up`, `down`, `on`, `off`, `duplicate` or `delete`.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/change")]
pub async fn change_rule(
    #[server(default)] id: String,
    #[server(default)] revision: String,
    #[server(default)] to: String,
) -> Result<(), PortalError> {
    use domain::RuleId;

    use crate::portal::RuleChange;

    let done = match (seen(&revision), RuleId::parse(&id), RuleChange::named(&to)) {
        (Ok((portal, revision)), Ok(id), Some(change)) => portal.change_rule(id, revision, change).await,
        (Err(error), ..) => Err(error),
        (_, Err(_), _) => Err(PortalError::NotFound),
        (.., None) => Err(PortalError::FormIncomplete),
    };
    end(done, &revision, |()| format!("{}#rule-{id}", list()))
}

/// Fills a rule in: `fields` are those of its page, each with `field-` before its name, `press` is the button.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/edit")]
pub async fn edit_rule(
    #[server(default)] id: String,
    #[server(default)] revision: String,
    #[server(default)] press: String,
    #[server(default)] fields: BTreeMap<String, String>,
) -> Result<(), PortalError> {
    use domain::RuleId;

    use crate::portal::RuleInput;
    use crate::respond::{Way, asked_by_a_person, lead_on};
    use crate::rule_form::Pressed;

    let fields =
        fields.into_iter().filter_map(|(name, value)| Some((name.strip_prefix("field-")?.to_owned(), value)));
    let form = RuleInput { fields: fields.collect(), pressed: Pressed::read(&press) };
    let Ok(id) = RuleId::parse(&id) else {
        return end(Err::<(), _>(PortalError::NotFound), &revision, |()| list());
    };
    let done = match seen(&revision) {
        Ok((portal, revision)) => portal.edit_rule(id.clone(), revision, form).await,
        Err(error) => Err(error),
    };
    // A program has no page on which it could read what was not understood.
    let done = done.and_then(|edited| match edited.is_whole || asked_by_a_person() {
        true => Ok(edited),
        false => Err(PortalError::FormIncomplete),
    });
    let page = match done {
        Err(PortalError::RuleTooDeep) => Way::Rule(&id),
        Err(PortalError::DraftMoved) => Way::Rules(revision.parse().ok()),
        _ => Way::Rules(None),
    };
    lead_on(done, &page, |edited| {
        let path = Way::Rule(&id).path();
        match edited.at {
            _ if !edited.is_whole => format!("{path}#refused"),
            Some(at) => format!("{path}#node-{at}"),
            None if press == "save" || press.is_empty() => format!("{path}?saved=1"),
            None => format!("{path}#then"),
        }
    })
}

/// Publishes the draft, or asks another admin to confirm that; `comment` says what it is about.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/publish")]
pub async fn publish_rules(
    #[server(default)] revision: String,
    #[server(default)] comment: String,
) -> Result<(), PortalError> {
    let done = match seen(&revision) {
        Ok((portal, revision)) => portal.publish_rules(revision, comment).await,
        Err(error) => Err(error),
    };
    end(done, &revision, |()| list())
}

/// Confirms that the draft is published, which another admin asked for.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/confirm")]
pub async fn confirm_rules(#[server(default)] revision: String) -> Result<(), PortalError> {
    let done = match seen(&revision) {
        Ok((portal, revision)) => portal.confirm_rules(revision).await,
        Err(error) => Err(error),
    };
    end(done, &revision, |()| list())
}

/// Throws the draft away.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/discard")]
pub async fn discard_rules(#[server(default)] revision: String) -> Result<(), PortalError> {
    let done = match seen(&revision) {
        Ok((portal, revision)) => portal.discard_rules(revision).await,
        Err(error) => Err(error),
    };
    end(done, &revision, |()| list())
}

/// Takes the draft over onto the version that decides now.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/carry_over")]
pub async fn carry_over_rules(#[server(default)] revision: String) -> Result<(), PortalError> {
    let done = match seen(&revision) {
        Ok((portal, revision)) => portal.carry_over_rules(revision).await,
        Err(error) => Err(error),
    };
    end(done, &revision, |()| list())
}

/// Publishes the version of that `number` again, as a new one; or makes it the draft, where it cannot be published at
/// once.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/restore")]
pub async fn restore_rules(
    #[server(default)] revision: String,
    #[server(default)] number: String,
) -> Result<(), PortalError> {
    let done = match (seen(&revision), number.parse()) {
        (Ok((portal, revision)), Ok(number)) => portal.restore_rules(revision, number).await,
        (Err(error), _) => Err(error),
        (_, Err(_)) => Err(PortalError::NotFound),
    };
    end(done, &revision, |restored| match restored {
        crate::portal::Restored::Published => list(),
        crate::portal::Restored::Drafted => crate::respond::Way::Drafted.path(),
    })
}

/// Runs the draft over the decisions of the last `days`: 7, 30 or 90.
///
/// # Errors
/// To programs only; a person is led to a page that says it.
#[server(prefix = "/api", endpoint = "rules/replay")]
pub async fn start_replay(
    #[server(default)] revision: String,
    #[server(default)] days: String,
) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};
    use crate::views::REPLAY_DAYS;

    let days = days.parse().ok().filter(|days| REPLAY_DAYS.contains(days));
    let done = match (seen(&revision), days) {
        (Ok((portal, revision)), Some(days)) => portal.start_replay(revision, days).await,
        (Err(error), _) => Err(error),
        (_, None) => Err(PortalError::FormIncomplete),
    };
    let page = match done {
        Err(PortalError::DraftMoved) => Way::Rules(revision.parse().ok()),
        _ => Way::Replays,
    };
    lead_on(done, &page, |id| Way::Replay(id).path())
}

#[cfg(feature = "ssr")]
type Seen = (std::sync::Arc<dyn crate::portal::Portal>, i32);

#[cfg(feature = "ssr")]
fn seen(revision: &str) -> Result<Seen, PortalError> {
    let portal = crate::portal::portal()?;
    portal.viewer().ok_or(PortalError::SignInFirst)?;
    Ok((portal, revision.parse().map_err(|_| PortalError::FormIncomplete)?))
}

#[cfg(feature = "ssr")]
fn list() -> String {
    crate::respond::Way::Rules(None).path()
}

/// Whoever came too late is shown what they missed.
#[cfg(feature = "ssr")]
fn end<T>(
    done: Result<T, PortalError>,
    revision: &str,
    fine: impl FnOnce(T) -> String,
) -> Result<(), PortalError> {
    use crate::respond::{Way, lead_on};

    let missed = revision.parse().ok().filter(|_| matches!(done, Err(PortalError::DraftMoved)));
    lead_on(done, &Way::Rules(missed), fine)
}
