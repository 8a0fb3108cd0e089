//! What the integration tests share: the portal as production builds it, a browser, and the parts of the world that
//! they need beside the simulated Atlassian of `sim`.

pub mod audit_rows;
pub mod inbox;
pub mod invariants;
pub mod op;
pub mod receiver;
pub mod set_clock;
pub mod test_app;
pub mod test_database;
