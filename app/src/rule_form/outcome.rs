//! The fields of an outcome. The form has those of all three; only those of the chosen one are read.

use domain::policy::{ApproverSource, Ask, Outcome, Quorum};
use domain::{ApproverGroupKey, EmailAddress};

use super::{Approvers, MAX_MESSAGE, MAX_VALUE, Pressed, Reader, Why};

/// Ten years: longer than anybody plans.
const MAX_DAYS: u32 = 3_650;
const MAX_HOURS: u32 = 87_600;

/// What a rule can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the outcomes")]
pub enum OutcomeKind {
    Grant,
    Ask,
    Deny,
}

impl OutcomeKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Grant, Self::Ask, Self::Deny];

    /// By which the form names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }

    /// With which it begins.
    #[must_use]
    pub fn new_outcome(self) -> Outcome {
        match self {
            Self::Grant => Outcome::Grant { days: None },
            Self::Ask => Outcome::Ask(Ask::owners()),
            Self::Deny => Outcome::Deny { message: String::new(), again_after_days: Some(30) },
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>, outcome: &mut Outcome, pressed: &Pressed) {
    let chosen = reader.said("then");
    let chosen = OutcomeKind::ALL.into_iter().find(|kind| kind.name() == chosen);
    if let Some(chosen) = chosen.filter(|chosen| *chosen != OutcomeKind::from(&*outcome)) {
        *outcome = chosen.new_outcome();
    }
    match outcome {
        Outcome::Grant { days } => *days = reader.perhaps("grant:days", MAX_DAYS).unwrap_or(*days),
        Outcome::Ask(ask) => {
            self::ask(reader, ask);
            for (list, to) in
                [(Approvers::First, &mut ask.approvers), (Approvers::Second, &mut ask.escalate_to)]
            {
                // Whoever filled these fields in meant them, whichever button was pressed then.
                if *pressed == Pressed::AddApprovers(list) || is_filled(reader, list.name()) {
                    add(reader, list.name(), to);
                }
            }
        }
        Outcome::Deny { message, again_after_days } => {
            if let Some(said) = reader.lines("deny:message", message, MAX_MESSAGE) {
                *message = said;
            }
            *again_after_days = reader.perhaps("deny:again", MAX_DAYS).unwrap_or(*again_after_days);
        }
    }
}

fn ask(reader: &mut Reader<'_>, ask: &mut Ask) {
    if let Some(quorum) = reader.fields.get("ask:quorum") {
        ask.quorum = if quorum == "all" { Quorum::All } else { Quorum::Any };
        // A box that is not ticked is not sent; it stands beside the choice above.
        ask.justification = reader.is_ticked("ask:justification");
    }
    let numbers = [
        ("ask:days", MAX_DAYS, &mut ask.days),
        ("ask:remind", MAX_HOURS, &mut ask.remind_after_hours),
        ("ask:escalate", MAX_HOURS, &mut ask.escalate_after_hours),
        ("ask:expire", MAX_HOURS, &mut ask.expire_after_hours),
        ("ask:again", MAX_DAYS, &mut ask.again_after_days),
    ];
    for (field, most, place) in numbers {
        *place = reader.perhaps(field, most).unwrap_or(*place);
    }
}

fn list(outcome: &mut Outcome, list: Approvers) -> Option<&mut Vec<ApproverSource>> {
    match (outcome, list) {
        (Outcome::Ask(ask), Approvers::First) => Some(&mut ask.approvers),
        (Outcome::Ask(ask), Approvers::Second) => Some(&mut ask.escalate_to),
        _ => None,
    }
}

pub(super) fn remove(outcome: &mut Outcome, from: Approvers, at: usize) {
    if let Some(sources) = list(outcome, from).filter(|sources| at < sources.len()) {
        sources.remove(at);
    }
}

/// Whether something would be lost if this were not added.
fn is_filled(reader: &Reader<'_>, list: &str) -> bool {
    let is_typed =
        ["value", "mail"].iter().any(|part| !reader.said(&format!("{list}:{part}")).trim().is_empty());
    let who = reader.said(&format!("{list}:who"));
    is_typed || matches!(who, "owners" | "project_lead") || who.starts_with("group:")
}

fn add(reader: &mut Reader<'_>, list: &str, to: &mut Vec<ApproverSource>) {
    let before = reader.refused.len();
    match source(reader, list) {
        Some(new) if to.contains(&new) => {}
        Some(new) => to.push(new),
        None => {
            let refused: Vec<String> =
                reader.refused[before..].iter().map(|refused| refused.field.clone()).collect();
            let fields = ["who", "value", "mail"].map(|part| format!("{list}:{part}"));
            fields.iter().filter(|field| !refused.contains(field)).for_each(|field| reader.keep(field));
        }
    }
}

fn source(reader: &mut Reader<'_>, list: &str) -> Option<ApproverSource> {
    let [who, value, mail] = ["who", "value", "mail"].map(|part| format!("{list}:{part}"));
    let is_empty = |reader: &Reader<'_>, field: &str| reader.said(field).trim().is_empty();
    let chosen = match reader.said(&who) {
        "person" => address(reader, &value).map(ApproverSource::Person),
        "idp_group" => {
            let group = reader.name(&value, "")?;
            if group.is_empty() {
                reader.refuse(&value, Why::Missing);
                return None;
            }
            let mail = if is_empty(reader, &mail) { None } else { Some(address(reader, &mail)?) };
            return Some(ApproverSource::IdpGroup { group, mail });
        }
        chosen => {
            let named = chosen.strip_prefix("group:").and_then(|key| ApproverGroupKey::parse(key).ok());
            let source = match chosen {
                "owners" => Some(ApproverSource::Owners),
                "project_lead" => Some(ApproverSource::ProjectLead),
                _ => named.map(ApproverSource::Group),
            };
            if source.is_none() {
                reader.refuse(&who, Why::Choice);
            } else if !is_empty(reader, &value) {
                reader.refuse(&value, Why::Unused);
                return None;
            }
            source
        }
    };
    if chosen.is_some() && !is_empty(reader, &mail) {
        reader.refuse(&mail, Why::Unused);
        return None;
    }
    chosen
}

fn address(reader: &mut Reader<'_>, field: &str) -> Option<EmailAddress> {
    let text = reader.line(field, MAX_VALUE)?;
    let address = EmailAddress::parse(&text).ok();
    if address.is_none() {
        reader.refuse(field, Why::Address);
    }
    address
}
