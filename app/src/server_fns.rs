//! What pages can do, each a public address under `/api`. A body asks the port, which checks for itself whether the
//! actor may, and leads the person on: every form works without scripts.

mod requests;
mod system;

pub use requests::{DecideRequest, OpenRequest, decide_request, open_request};
pub use system::{RetryGrant, RetryJob, retry_grant, retry_job};
