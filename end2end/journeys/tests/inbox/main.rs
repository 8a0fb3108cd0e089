//! The inbox: who sees what of it, page by page, and one verdict on many.

mod crowd;
mod deciding;
mod head;
mod listing;
mod verdict;
