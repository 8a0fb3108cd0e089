//! What the address says beside the path.

use http::request::Parts;
use leptos::prelude::*;
use leptos_router::location::Url;

use crate::catalog::errors;
use crate::components::{Icon, Mark};
use crate::error::PortalError;

/// The value of a name in the query; empty when it is not there. Not from leptos's map, which decodes twice: a link in
/// the query has escapes of its own, and those must stay.
pub(super) fn value(name: &str) -> String {
    let query =
        use_context::<Parts>().and_then(|parts| Some(parts.uri.query()?.to_owned())).unwrap_or_default();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let found = pairs.into_iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| Url::unescape(&value.replace('+', " "))).unwrap_or_default()
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
