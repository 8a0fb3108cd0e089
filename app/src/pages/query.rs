//! What the address says beside the path.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::catalog::errors;
use crate::components::{Icon, Mark};
use crate::error::PortalError;

/// The value of a name in the query; empty when it is not there.
pub(super) fn value(name: &str) -> String {
    use_query_map().read_untracked().get(name).unwrap_or_default()
}

/// Whether `name=1` is in the query.
pub(super) fn is_set(name: &str) -> bool {
    value(name) == "1"
}

/// What went wrong with the form that led here, when the address says so.
#[component]
pub(super) fn Problem() -> impl IntoView {
    PortalError::of_code(&value("problem")).map(|error| {
        view! {
            <div class="notice" role="alert">
                <Icon mark=Mark::No/>
                <p><strong>{errors::heading(error)} "."</strong> " " {errors::advice(error)}</p>
            </div>
        }
    })
}
