//! The form of one rule: which fields it has, and what somebody filled in. A field that cannot be understood leaves what
//! it is about as it was, and is answered beside itself; a field that is missing changes nothing.

mod condition;
mod outcome;
mod reader;

use std::collections::BTreeMap;

use domain::policy::{Condition, Node, NodePath, Outcome, Rule, Step};
use serde::{Deserialize, Serialize};

pub use condition::{Kind, TARGETS, day_name, is_field};
pub use outcome::OutcomeKind;
use reader::Reader;

/// A value is at most so long.
pub const MAX_VALUE: usize = 200;
/// What is told to whoever is denied is at most so long.
pub const MAX_MESSAGE: usize = 1_000;

/// What a form says, by the names of its fields.
pub type Fields = BTreeMap<String, String>;

/// Which button was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Only to keep what was filled in.
    Save,
    /// To put a condition of the chosen kind into a group.
    Add(NodePath),
    /// To do that to a node.
    Node(NodePath, Step),
    /// To put the chosen approvers into a list.
    AddApprovers(Approvers),
    /// To take one out of a list.
    RemoveApprovers(Approvers, usize),
}

/// One of an outcome's lists of approvers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approvers {
    /// Who is asked first.
    First,
    /// Who is asked too when those do not answer.
    Second,
}

impl Approvers {
    /// By which fields name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::First, Self::Second].into_iter().find(|list| list.name() == name)
    }
}

impl Pressed {
    /// As the button says it.
    #[must_use]
    pub fn write(&self) -> String {
        match self {
            Self::Save => "save".to_owned(),
            Self::Add(path) => format!("add:{path}"),
            Self::Node(path, step) => format!("{}:{path}", step_name(*step)),
            Self::AddApprovers(list) => format!("add:{}", list.name()),
            Self::RemoveApprovers(list, at) => format!("remove:{}:{at}", list.name()),
        }
    }

    /// What [`Pressed::write`] wrote; anything else only saves.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        let pressed = match parts.as_slice() {
            ["add", list] if Approvers::named(list).is_some() => {
                Approvers::named(list).map(Self::AddApprovers)
            }
            ["remove", list, at] => {
                Approvers::named(list).zip(at.parse().ok()).map(|(list, at)| Self::RemoveApprovers(list, at))
            }
            ["add", path] => NodePath::parse(path).map(Self::Add),
            [step, path] => {
                let step = STEPS.into_iter().find(|(_, name)| name == step);
                step.zip(NodePath::parse(path)).map(|((step, _), path)| Self::Node(path, step))
            }
            _ => None,
        };
        pressed.unwrap_or(Self::Save)
    }
}

const STEPS: [(Step, &str); 5] = [
    (Step::Remove, "remove"),
    (Step::Up, "up"),
    (Step::Down, "down"),
    (Step::Wrap, "wrap"),
    (Step::Unwrap, "unwrap"),
];

fn step_name(step: Step) -> &'static str {
    STEPS.into_iter().find(|(one, _)| *one == step).map_or("save", |(_, name)| name)
}

/// A field that could not be understood, or that belongs to one and is shown again as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its name.
    pub field: String,
    /// What it said; absent when that is too much to be shown again. Then the page shows what is stored.
    pub text: Option<String>,
    /// Why it could not; absent when nothing is wrong with this one.
    pub why: Option<Why>,
}

/// Why a field could not be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Not a whole number from one to another.
    Number(u32, u32),
    /// More characters than that.
    TooLong(usize),
    /// Nothing at all.
    Missing,
    /// Not the key of a project.
    Project,
    /// Not the name of a time zone.
    Zone,
    /// Not an e-mail address.
    Address,
    /// Not one of those that can be chosen.
    Choice,
    /// A character in it cannot be seen.
    Unseen,
    /// Nothing belongs here beside what was chosen.
    Unused,
}

/// What came of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// What could not be understood. What was pressed has not happened then, unless it took that very thing away.
    pub refused: Vec<Refused>,
    /// The node to look at next.
    pub at: Option<NodePath>,
}

/// Fills a rule in, then does what was pressed.
pub fn apply(rule: &mut Rule, fields: &Fields, pressed: &Pressed, choices: &Defaults) -> Applied {
    let mut reader = Reader::new(fields, &choices.groups);
    if let Some(name) = reader.line("name", MAX_VALUE) {
        if name.is_empty() {
            reader.refuse("name", Why::Missing);
        } else {
            rule.name = name;
        }
    }
    let mut node = Node::from(&rule.when);
    condition::read(&mut reader, &mut node, &NodePath::default());
    outcome::read(&mut reader, &mut rule.then, pressed);
    // What is taken away need not be understood first.
    if let Pressed::Node(path, Step::Remove) = pressed {
        reader.refused.retain(|refused| !is_field(&refused.field, path));
    }
    let mut at = None;
    if reader.refused.is_empty() {
        match pressed {
            // Approvers that were filled in are in the list already, whatever was pressed.
            Pressed::Save | Pressed::AddApprovers(_) => {}
            Pressed::Add(path) => at = condition::add(&mut reader, &mut node, path, choices),
            Pressed::Node(path, step) => at = node.step(path, *step),
            Pressed::RemoveApprovers(list, at) => outcome::remove(&mut rule.then, *list, *at),
        }
    }
    let when = Condition::from(node);
    if when != rule.when {
        rule.when = when;
    }
    Applied { refused: reader.refused, at }
}

/// What a new condition begins with, where it cannot begin empty, and names that are known as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// A product that is configured.
    pub product: Option<domain::ProductKey>,
    /// A project that was seen.
    pub project: Option<domain::ProjectKey>,
    /// Groups that people carried when they signed in, spelled as the identity provider does.
    pub groups: Vec<String>,
}

impl From<&Outcome> for OutcomeKind {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Grant { .. } => Self::Grant,
            Outcome::Ask(_) => Self::Ask,
            Outcome::Deny { .. } => Self::Deny,
        }
    }
}

#[cfg(test)]
mod tests;
