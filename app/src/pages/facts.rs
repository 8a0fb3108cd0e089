//! Facts as terms and values.

use leptos::prelude::*;

/// The list around facts.
#[component]
pub(super) fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One of them.
#[component]
pub(super) fn Fact(term: &'static str, children: Children) -> impl IntoView {
    view! { <div><dt>{term}</dt><dd>{children()}</dd></div> }
}
