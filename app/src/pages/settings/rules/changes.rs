//! What is different between two policies.

use leptos::prelude::*;

use crate::catalog::rules;
use crate::views::ChangeView;

/// A line for each difference.
#[component]
pub(in super::super) fn Changes(changes: Vec<ChangeView>) -> impl IntoView {
    let lines = changes.into_iter().map(|change| view! { <li>{rules::change(&change)}</li> }).collect_view();
    view! { <ul class="changes">{lines}</ul> }
}
