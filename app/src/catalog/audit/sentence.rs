//! One sentence for each entry: who, what, to whom.

use domain::{Ending, GrantFailure};

use crate::catalog::{stages, words::quoted};
use crate::views::AuditWhat;

/// What happened. An action that has no words of its own is said by its name.
#[must_use]
pub fn sentence(what: &AuditWhat) -> String {
    let said = match what.action.as_str() {
        action if action.starts_with("request_") => request(what),
        action if action.starts_with("grant_") => grant(what),
        _ => other(what),
    };
    let said = said.unwrap_or_else(|| by_name(what));
    match what.details.get("in_place_of") {
        Some(away) => format!("{said} This was in place of {away}."),
        None => said,
    }
}

fn request(what: &AuditWhat) -> Option<String> {
    let (actor, person, product) = names(what);
    let request = format!("the request of {person} for {product}");
    Some(match what.action.as_str() {
        "request_opened" => format!("{person} asked for a license for {product}."),
        "request_seconded" => format!("{actor} said yes to {request}. Others have to, too."),
        "request_approved" => match what.details.get("grant") {
            Some(why) => format!("{actor} approved {request}: {why}."),
            None => format!("{actor} approved {request}."),
        },
        "request_denied" => format!("{actor} denied {request}."),
        "request_expired" => format!("Nobody decided in time on {request}."),
        "request_withdrawn" => format!("{actor} took back {request}."),
        "request_reminded" => format!("{actor} had the approvers reminded of {request}."),
        "request_escalated" => format!("Nobody had answered {request}, so others were asked too."),
        "request_waitlisted" => format!("No seat was free for {request}, so it waits for one."),
        "request_proceeded" => format!("A seat came free for {request}."),
        _ => return None,
    })
}

fn grant(what: &AuditWhat) -> Option<String> {
    let (actor, person, product) = names(what);
    let license = format!("the license of {person} for {product}");
    Some(match what.action.as_str() {
        "grant_created" if what.actor.is_some() => {
            format!("{person} was promised a license for {product}, approved by {actor}.")
        }
        "grant_created" => format!("{person} was promised a license for {product}."),
        "grant_active" => format!("{person} has a license for {product} that works."),
        "grant_failed" => {
            let why = what.details.get("why").and_then(|why| GrantFailure::named(why));
            let why = why.map(|why| format!(" {}", stages::failure_for_admins(why))).unwrap_or_default();
            format!("{person} could not be given a license for {product}.{why}")
        }
        "grant_retried" => format!("{actor} tried again to set up {license}."),
        "grant_extended" => match detail(what, "until").get(..10) {
            Some(day) => format!("{actor} moved the end of {license} to {day}."),
            None => format!("{actor} moved the end of {license}."),
        },
        "grant_given_back" => format!("{actor} gave back {license}."),
        "grant_cleaned_up" => {
            format!("{actor} took {person} out of the group of {product} again: no license came of it.")
        }
        "grant_revoked" => match Ending::named(detail(what, "ending")) {
            Some(Ending::TimeOver) => format!("{actor} took back {license}, at its end."),
            Some(Ending::GivenBack) => format!("{actor} took back {license}, which was given back."),
            Some(Ending::TakenOutside) => {
                format!(
                    "{actor} found that {person} no longer has a license for {product}: it was taken away in Jira."
                )
            }
            None => format!("{actor} took back {license}."),
        },
        _ => return None,
    })
}

fn other(what: &AuditWhat) -> Option<String> {
    let (actor, person, _) = names(what);
    let detail = |name: &str| detail(what, name);
    Some(match what.action.as_str() {
        "signed_in" => match detail("roles") {
            "" => format!("{actor} signed in."),
            roles => format!("{actor} signed in as {roles}."),
        },
        "address_refused" => {
            format!("Somebody else tried to sign in with the e-mail address of {person} and was refused.")
        }
        "decided" => decided(what),
        "person_erased" => format!("{actor} erased what it knew of a person."),
        "stand_in_named" => format!("{actor} named a stand-in."),
        "stand_in_ended" => format!("{actor} ended the time of a stand-in."),
        "policy_published" if detail("imported") == "true" => {
            format!("Version {} of the policy was imported on the server.", detail("version"))
        }
        "policy_published" => format!("{actor} published version {} of the policy.", detail("version")),
        "policy_asked" => format!("{actor} asked another admin to confirm a version of the policy."),
        "policy_discarded" => format!("{actor} discarded the draft of the policy."),
        "settings_published" => {
            format!(
                "{actor} published version {} of products, approvers and notifications.",
                detail("version")
            )
        }
        "settings_asked" => {
            format!(
                "{actor} asked another admin to confirm version {} of products, approvers and notifications.",
                detail("version")
            )
        }
        "settings_discarded" => {
            format!(
                "{actor} took version {} of products, approvers and notifications back before it counted.",
                detail("version")
            )
        }
        "webhook_added" => format!("{actor} added {}.", webhook(what)),
        "webhook_switched" => {
            let way = if detail("on") == "true" { "on" } else { "off" };
            let why = if detail("found").is_empty() { "" } else { ", which asked not to be called again" };
            format!("{actor} switched {way} {}{why}.", webhook(what))
        }
        "webhook_deleted" => format!("{actor} deleted {}.", webhook(what)),
        "token_made" => match detail("scopes") {
            "" => format!("{actor} made an API token."),
            scopes => format!("{actor} made an API token for {scopes}."),
        },
        "token_revoked" => format!("{actor} revoked an API token."),
        "job_retried" => format!("{actor} had a parked job tried again."),
        _ => return None,
    })
}

fn decided(what: &AuditWhat) -> String {
    let (_, person, product) = names(what);
    let rule = match what.details.get("rule") {
        Some(rule) => format!("The rule {}", quoted(rule)),
        None => "No rule fitted, so the policy".to_owned(),
    };
    match what.details.get("outcome").map(String::as_str) {
        Some("grant") => format!("{rule} gave {person} a license for {product} at once."),
        Some("deny") => format!("{rule} denied {person} a license for {product}."),
        _ => format!("{rule} left it to people whether {person} gets a license for {product}."),
    }
}

fn webhook(what: &AuditWhat) -> String {
    match detail(what, "host") {
        "" => "a webhook".to_owned(),
        host => format!("the webhook at {host}"),
    }
}

/// Empty when the entry does not say it.
fn detail<'a>(what: &'a AuditWhat, name: &str) -> &'a str {
    what.details.get(name).map(String::as_str).unwrap_or_default()
}

fn by_name(what: &AuditWhat) -> String {
    let (actor, ..) = names(what);
    let name = what.action.replace('_', " ");
    let about: Vec<&str> = [&what.person, &what.product].into_iter().flatten().map(String::as_str).collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    format!("{actor}: {name}{about}.")
}

fn names(what: &AuditWhat) -> (&str, &str, &str) {
    (
        what.actor.as_deref().unwrap_or("Latchkey"),
        what.person.as_deref().unwrap_or("somebody"),
        what.product.as_deref().unwrap_or("Jira"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn what(action: &str, details: &[(&str, &str)]) -> AuditWhat {
        let details: BTreeMap<_, _> =
            details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        AuditWhat {
            action: action.to_owned(),
            actor: Some("Ada Park".to_owned()),
            person: Some("Mina Choi".to_owned()),
            product: Some("Jira Software".to_owned()),
            details,
        }
    }

    #[test]
    fn an_entry_says_who_did_what_to_whom() {
        let said = sentence(&what("request_denied", &[]));
        assert_eq!(said, "Ada Park denied the request of Mina Choi for Jira Software.");
        let said = sentence(&what("request_approved", &[("in_place_of", "Jun Lee")]));
        assert_eq!(
            said,
            "Ada Park approved the request of Mina Choi for Jira Software. This was in place of Jun Lee."
        );
    }

    #[test]
    fn a_sign_in_says_in_which_role() {
        assert_eq!(sentence(&what("signed_in", &[("roles", "")])), "Ada Park signed in.");
        assert_eq!(sentence(&what("signed_in", &[("roles", "admin")])), "Ada Park signed in as admin.");
    }

    #[test]
    fn a_decision_names_its_rule() {
        let said = sentence(&what("decided", &[("outcome", "grant"), ("rule", "Engineers")]));
        assert_eq!(said, "The rule “Engineers” gave Mina Choi a license for Jira Software at once.");
        let said = sentence(&what("decided", &[("outcome", "ask")]));
        assert_eq!(
            said,
            "No rule fitted, so the policy left it to people whether Mina Choi gets a license for Jira Software."
        );
    }

    #[test]
    fn a_license_that_ended_says_how() {
        let said = sentence(&what("grant_revoked", &[("ending", "time_over")]));
        assert_eq!(said, "Ada Park took back the license of Mina Choi for Jira Software, at its end.");
        let said = sentence(&what("grant_revoked", &[]));
        assert_eq!(said, "Ada Park took back the license of Mina Choi for Jira Software.");
    }

    #[test]
    fn a_setting_that_changed_says_to_what() {
        let said = sentence(&what("webhook_switched", &[("on", "true"), ("host", "hooks.example")]));
        assert_eq!(said, "Ada Park switched on the webhook at hooks.example.");
        let said = sentence(&what("token_made", &[("scopes", "requests:read")]));
        assert_eq!(said, "Ada Park made an API token for requests:read.");
    }

    #[test]
    fn an_action_without_words_is_said_by_its_name() {
        let said = sentence(&what("seat_bought", &[]));
        assert_eq!(said, "Ada Park: seat bought (Mina Choi, Jira Software).");
    }
}
