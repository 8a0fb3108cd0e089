//! What the integration tests share: the parts of the world that they need beside the simulated Atlassian of `sim`.

pub mod inbox;
pub mod op;
pub mod set_clock;
pub mod test_database;
