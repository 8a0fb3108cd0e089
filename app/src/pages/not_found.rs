//! What is shown where there is nothing.

use leptos::prelude::*;

use super::failed::failed;
use crate::error::PortalError;

/// The page for every path that has none.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    failed(PortalError::NotFound, "/")
}
