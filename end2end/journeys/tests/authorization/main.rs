//! Who may do what, and that nobody can be made to do it.

mod csrf;
mod matrix;
mod own;
mod prepared;
mod walk;
