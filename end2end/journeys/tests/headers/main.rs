//! What every answer carries, and what too much of anything is answered. That each answer of each test has the security
//! headers is asserted by the browser of the tests (`test_app/rules.rs`).

mod answers;
mod limits;
mod scripts;
