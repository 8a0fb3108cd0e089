//! The audit: what it says, to whom, as which file; and that nobody can change it without being found out.

mod chain;
mod command;
mod erasing;
mod export;
mod page;
mod plans;
mod tampering;
mod words;
