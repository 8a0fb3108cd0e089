//! The rules that were looked at, in words.

use domain::policy::{RuleTrace, Truth};
use leptos::prelude::*;

use crate::catalog::{policy, verdict};
use crate::components::{Icon, Mark};

/// Opens to every rule that was looked at, each with every part of its condition. Nothing when there was none.
#[component]
pub(super) fn Trace(trace: Vec<RuleTrace>, #[prop(optional)] open: bool) -> impl IntoView {
    (!trace.is_empty()).then(|| {
        view! {
            <details open=open>
                <summary>{verdict::HOW_DECIDED}</summary>
                <Rules trace=trace/>
            </details>
        }
    })
}

/// Every rule that was looked at, with every part of its condition.
#[component]
pub(super) fn Rules(trace: Vec<RuleTrace>) -> impl IntoView {
    view! { <ol class="trace">{trace.into_iter().map(|trace| rule(&trace)).collect_view()}</ol> }
}

/// The rules that a requester may want to fit: those that give a license at once. What the others look at is for those
/// who decide.
pub(super) fn granting(trace: Vec<RuleTrace>) -> Vec<RuleTrace> {
    trace.into_iter().filter(|rule| rule.grants).collect()
}

fn rule(trace: &RuleTrace) -> impl IntoView + use<> {
    let leaves = trace.when.leaves();
    let parts = leaves.into_iter().map(|leaf| {
        view! {
            <li>
                <Icon mark=mark(leaf.truth)/>
                {policy::phrase(leaf)} ": " {policy::truth(leaf.truth)}
            </li>
        }
    });
    let parts = parts.collect_view();
    view! { <li><p>{policy::rule_line(trace)}</p><ul class="parts">{parts}</ul></li> }
}

fn mark(truth: Truth) -> Mark {
    match truth {
        Truth::True => Mark::Done,
        Truth::False => Mark::No,
        Truth::Unknown => Mark::Later,
    }
}
