//! What all state machines of the house say when a step is not possible.

/// A step that the present state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {step} what is {state}")]
pub struct InvalidTransition {
    /// The step that was tried, as a verb.
    pub step: &'static str,
    /// The state it met.
    pub state: &'static str,
}
