//! Parts of pages that know nothing of the server; islands use them too.

mod action;
mod area_text;
mod icon;
mod since;

pub use action::Retry;
pub use area_text::area_text;
pub use icon::{Icon, Mark};
pub use since::Since;
