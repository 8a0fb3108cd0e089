//! The server of the portal.

pub mod ports;
pub mod config;
pub mod clock;
pub mod storage;
