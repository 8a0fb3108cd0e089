//! The server of the portal.

pub mod ports;
