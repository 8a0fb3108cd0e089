//! What the integration tests share: the parts of the world that they need beside the simulated Atlassian of `sim`,
//! and the whole portal standing in it.

pub mod inbox;
pub mod invariants;
pub mod op;
pub mod test_app;
