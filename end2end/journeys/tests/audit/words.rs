//! Every action of the code has words.

use std::collections::BTreeSet;

use app::catalog::audit::{KINDS, sentence};
use app::views::AuditWhat;

/// The names under which actions are stored, and those of what they happen to, as the code says.
fn named(function: &str) -> BTreeSet<&'static str> {
    let code = include_str!("../../../../server/src/storage/audit.rs");
    let (_, rest) = code.split_once(&format!("fn {function}(self)")).expect("the function is there");
    let (body, _) = rest.split_once("\n    }\n").expect("it ends");
    body.split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_action_can_be_chosen_on_the_page() {
    let actions: BTreeSet<_> =
        KINDS.iter().flat_map(|kind| kind.actions).map(|(action, _)| *action).collect();
    let subjects: BTreeSet<_> = KINDS.iter().map(|kind| kind.subject).collect();
    let missing: Vec<_> = named("name").difference(&actions).copied().collect();
    assert!(missing.is_empty(), "no words in catalog/audit.rs for {missing:?}");
    let missing: Vec<_> = named("subject_kind").difference(&subjects).copied().collect();
    assert!(missing.is_empty(), "no words in catalog/audit.rs for {missing:?}");
}

#[test]
fn every_action_is_a_sentence_of_its_own() {
    for action in named("name") {
        let what = AuditWhat { action: action.to_owned(), ..AuditWhat::default() };
        let said = sentence(&what);
        assert!(!said.contains(&action.replace('_', " ")) || !said.contains(": "), "{action}: {said}");
    }
}
