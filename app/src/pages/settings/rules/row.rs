//! One rule in the list.

use domain::policy::Rule;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::catalog::{policy, rules};
use crate::components::{Icon, Mark};
use crate::portal::RuleChange;
use crate::respond::Way;
use crate::server_fns::ChangeRule;

/// As data flows: its name, when it fits, what then happens; and what can be done with it.
#[component]
pub(super) fn Row(rule: Rule, place: usize, of: usize, revision: i32, may_act: bool) -> impl IntoView {
    let (mark, word) = if rule.on { (Mark::Done, rules::ON) } else { (Mark::Later, rules::OFF) };
    let open = Way::Rule(&rule.id).path();
    let anchor = format!("rule-{}", rule.id);
    let (name, off) = (rule.name.clone(), (!rule.on).then_some("off"));
    let (when, then) = (policy::condition(&rule.when), policy::outcome(&rule.then));
    let look = rules::what(rules::LOOK, &name);
    let act = match may_act {
        true => view! { <Buttons rule=rule place=place of=of revision=revision/> }.into_any(),
        false => view! { <p><a href=open.clone() aria-label=look>{rules::LOOK}</a></p> }.into_any(),
    };
    view! {
        <li id=anchor class=off>
            <p class="row-head">
                <span class="muted">{place}</span>
                <Icon mark=mark/>
                <strong><a href=open>{name}</a></strong>
                <span class="muted">{word}</span>
            </p>
            <p class="flow">
                <span>{when}</span>
                <span class="arrow" aria-hidden="true">"→"</span>
                <span>{then}</span>
            </p>
            {act}
        </li>
    }
}

/// One form with a button for each change.
#[component]
fn Buttons(rule: Rule, place: usize, of: usize, revision: i32) -> impl IntoView {
    let name = rule.name.clone();
    let button = move |change: RuleChange, word: &'static str| {
        let label = rules::what(word, &name);
        view! { <button type="submit" name="to" value=change.name() aria-label=label>{word}</button> }
    };
    let switch = match rule.on {
        true => button(RuleChange::Off, rules::SWITCH_OFF),
        false => button(RuleChange::On, rules::SWITCH_ON),
    };
    view! {
        <form class="small-buttons" method="post" action=ChangeRule::url()>
            <input type="hidden" name="id" value=rule.id.to_string()/>
            <input type="hidden" name="revision" value=revision/>
            <a class="button" href=Way::Rule(&rule.id).path() aria-label=rules::what(rules::EDIT, &rule.name)>
                {rules::EDIT}
            </a>
            {(place > 1).then(|| button(RuleChange::Up, rules::UP))}
            {(place < of).then(|| button(RuleChange::Down, rules::DOWN))}
            {switch}
            {button(RuleChange::Duplicate, rules::DUPLICATE)}
            {button(RuleChange::Delete, rules::DELETE)}
        </form>
    }
}
