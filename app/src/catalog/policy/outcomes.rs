//! Outcomes in words.

use domain::policy::{ApproverSource, Ask, Outcome, Quorum};

use crate::catalog::words::{and_list, count, or_list, quoted};

/// What a rule does, in words: “ask the owners of the product, and remind them every 24 hours”.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Grant { days: None } => "give a license at once".to_owned(),
        Outcome::Grant { days: Some(days) } => {
            format!("give a license for {} at once", count(*days, "day", "days"))
        }
        Outcome::Ask(ask) => self::ask(ask),
        Outcome::Deny { message, again_after_days } => match again_after_days {
            None => format!("say no: {}", quoted(message)),
            Some(days) => {
                format!("say no: {}, and again after {}", quoted(message), count(*days, "day", "days"))
            }
        },
    }
}

fn ask(ask: &Ask) -> String {
    let sources = |sources: &[ApproverSource], all: bool| {
        let named: Vec<String> = sources.iter().map(source).collect();
        if all { and_list(&named) } else { or_list(&named) }
    };
    let all = ask.quorum == Quorum::All;
    let mut said = vec![format!("ask {}", sources(&ask.approvers, all))];
    if all {
        said.push("all have to agree".to_owned());
    }
    if ask.justification {
        said.push("the person says why".to_owned());
    }
    if let Some(days) = ask.days {
        said.push(format!("a yes is for {}", count(days, "day", "days")));
    }
    if let Some(hours) = ask.remind_after_hours {
        said.push(format!("remind every {}", every(hours)));
    }
    if let Some(hours) = ask.escalate_after_hours {
        let to = if ask.escalate_to.is_empty() {
            source(&ApproverSource::Owners)
        } else {
            sources(&ask.escalate_to, false)
        };
        said.push(format!("ask {to} too after {}", count(hours, "hour", "hours")));
    }
    if let Some(hours) = ask.expire_after_hours {
        said.push(format!("end without an answer after {}", count(hours, "hour", "hours")));
    }
    if let Some(days) = ask.again_after_days {
        said.push(format!("after a no again after {}", count(days, "day", "days")));
    }
    said.join(", ")
}

fn every(hours: u32) -> String {
    if hours == 1 { "hour".to_owned() } else { count(hours, "hour", "hours") }
}

/// Who is asked: “the owners of the product”, “ada@example.com”, “group “platform””.
#[must_use]
pub fn source(source: &ApproverSource) -> String {
    match source {
        ApproverSource::Owners => "the owners of the product".to_owned(),
        ApproverSource::Person(address) => address.to_string(),
        ApproverSource::Group(group) => format!("the approvers {}", quoted(group.as_str())),
        ApproverSource::ProjectLead => "the lead of the project".to_owned(),
        ApproverSource::IdpGroup { group, .. } => format!("whoever is in group {}", quoted(group)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_words() {
        for (json, words) in [
            (r#"{"grant": {}}"#, "give a license at once"),
            (r#"{"grant": {"days": 30}}"#, "give a license for 30 days at once"),
            (r#"{"deny": {"message": "Not here."}}"#, "say no: “Not here.”"),
            (
                r#"{"deny": {"message": "Not yet.", "again_after_days": 1}}"#,
                "say no: “Not yet.”, and again after 1 day",
            ),
            (r#"{"ask": {"approvers": ["owners"]}}"#, "ask the owners of the product"),
            (
                r#"{"ask": {"approvers": ["project_lead", {"group": "platform"}], "quorum": "all"}}"#,
                "ask the lead of the project and the approvers “platform”, all have to agree",
            ),
        ] {
            assert_eq!(outcome(&serde_json::from_str(json).expect("an outcome")), words);
        }
    }

    #[test]
    fn an_ask_says_all_that_will_happen() {
        let json = r#"{"ask": {"approvers": [{"person": "ada@example.com"}, {"idp_group": {"group": "leads"}}],
            "justification": true, "days": 90, "remind_after_hours": 24, "escalate_after_hours": 48,
            "expire_after_hours": 168, "again_after_days": 14}}"#;
        assert_eq!(
            outcome(&serde_json::from_str(json).expect("an outcome")),
            "ask ada@example.com or whoever is in group “leads”, the person says why, a yes is for 90 days, remind \
             every 24 hours, ask the owners of the product too after 48 hours, end without an answer after 168 \
             hours, after a no again after 14 days"
        );
    }
}
