//! The front door: who passes, who does not, and that nobody is sent to where they did not want to go.

mod faults;
mod looks;
mod loop_guard;
mod passes;
mod payloads;
mod standard;
