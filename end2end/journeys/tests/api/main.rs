//! The API for programs: tokens, reading, deciding, and that the description tells the truth.

mod deciding;
mod description;
mod reading;
mod tokens;
mod world;
