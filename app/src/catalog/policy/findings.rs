//! What is likely wrong with a rule, and what to do about it.

use domain::policy::Flaw;
use domain::{ProductKey, RuleId};

use crate::catalog::words::{and_list, or_list, quoted};

/// What a finding says, and what to do. `name` tells the name of a rule.
#[must_use]
pub fn flaw(flaw: &Flaw, name: impl Fn(&RuleId) -> String) -> String {
    match flaw {
        Flaw::NeverMatches => {
            "It can never match: its conditions contradict each other. Loosen one of them, or \
                               delete the rule."
                .to_owned()
        }
        Flaw::Shadowed { by } => {
            let earlier: Vec<String> = by.iter().map(|rule| quoted(&name(rule))).collect();
            let (verb, them) = if earlier.len() == 1 { ("matches", "it") } else { ("match", "them") };
            format!(
                "It is never reached: {} {verb} all of it before. Move it up, above {them}, or delete it.",
                and_list(&earlier)
            )
        }
        Flaw::GrantsEverybody => {
            "It gives a license at once to everybody who signs in. If that is not meant, say to whom."
                .to_owned()
        }
        Flaw::NoApprover { products } => format!(
            "It asks, and for {} nobody whom it names can be found, so the admins would be asked. Name an owner of \
             the product, or another approver.",
            listed(products)
        ),
        Flaw::NoSeatCondition { products } => format!(
            "It gives licenses of {} without looking at seats, though there is a budget. Add “seats left of the \
             budget” or “seats free”.",
            listed(products)
        ),
        Flaw::OnlyRequesters => {
            "Everybody whom it asks is in the group that it lets ask, so that they decide on each \
                                 other. Name somebody outside of the group."
                .to_owned()
        }
        Flaw::NoWayBack => {
            "It says no, and not when asking again makes sense. Say after how many days, or who can \
                            help in the message."
                .to_owned()
        }
    }
}

fn listed(products: &[ProductKey]) -> String {
    or_list(&products.iter().map(ToString::to_string).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_what_to_do() {
        let rule = |text: &str| RuleId::parse(text).expect("an id");
        let name = |id: &RuleId| format!("Rule {id}");
        let shadowed =
            |by: &[&str]| flaw(&Flaw::Shadowed { by: by.iter().map(|id| rule(id)).collect() }, name);
        assert_eq!(
            shadowed(&["a"]),
            "It is never reached: “Rule a” matches all of it before. Move it up, above it, or delete it."
        );
        assert_eq!(
            shadowed(&["a", "b"]),
            "It is never reached: “Rule a” and “Rule b” match all of it before. Move it up, above them, or delete it."
        );
        let products = vec![ProductKey::parse("jira-core").expect("a key")];
        assert_eq!(
            flaw(&Flaw::NoSeatCondition { products }, name),
            "It gives licenses of jira-core without looking at seats, though there is a budget. Add “seats left of \
             the budget” or “seats free”."
        );
    }
}
