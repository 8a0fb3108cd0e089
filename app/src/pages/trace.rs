//! The rules that were looked at, in words.

use domain::policy::{Condition, ConditionTrace, RuleTrace, Truth};
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
    view! { <li><p>{policy::rule_line(trace)}</p><ul class="parts">{lines(&trace.when)}</ul></li> }
}

/// What all have to be true of is said one by one; an alternative and an opposite first as a whole, then in its parts.
fn lines(trace: &ConditionTrace) -> Vec<AnyView> {
    match (&trace.condition, trace.parts.as_slice()) {
        (Condition::All(_), parts) if !parts.is_empty() => parts.iter().flat_map(lines).collect(),
        (Condition::Not(_), [part]) if part.parts.is_empty() => vec![line(trace, &[])],
        (_, parts) => vec![line(trace, parts)],
    }
}

fn line(trace: &ConditionTrace, parts: &[ConditionTrace]) -> AnyView {
    let parts: Vec<AnyView> = parts.iter().flat_map(lines).collect();
    let parts = (!parts.is_empty()).then(|| view! { <ul class="parts">{parts}</ul> });
    view! {
        <li>
            <Icon mark=mark(trace.truth)/>
            {policy::phrase(trace)} ": " {policy::truth(trace.truth)}
            {parts}
        </li>
    }
    .into_any()
}

fn mark(truth: Truth) -> Mark {
    match truth {
        Truth::True => Mark::Done,
        Truth::False => Mark::No,
        Truth::Unknown => Mark::Later,
    }
}
